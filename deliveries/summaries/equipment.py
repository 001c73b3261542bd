"""The type tree with the models of each type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from deliveries.dates import DateSpan
from deliveries.index import listing
from deliveries.index.counts import FacetCounts
from deliveries.models import Equipment, EquipmentType, Party
from deliveries.timeline import Amount


@dataclass(frozen=True)
class Branch:
    """A node of the type tree with its models, its nodes below, and how deep it stands."""

    type: EquipmentType
    depth: int
    models: list[Equipment]
    below: list[Branch]

    @property
    def bare(self) -> bool:
        """Whether no model is known of it or of anything below it."""
        return not self.models and all(branch.bare for branch in self.below)

    @property
    def filled(self) -> list[Branch]:
        """Every node below it that has models of its own, in the order of the tree."""
        return [each for branch in self.below for each in ([branch] if branch.models else []) + branch.filled]

    @property
    def empty(self) -> list[Branch]:
        """Every node below it that has none."""
        return [each for branch in self.below for each in ([] if branch.models else [branch]) + branch.empty]


@dataclass(frozen=True)
class ModelStanding:
    """A model with what is known to have arrived of it, in how many deliveries it is, and when the last came; None
    where nothing has."""

    model: Equipment
    total: Amount | None
    deliveries: int
    last: DateSpan | None


def model_pks(counts: FacetCounts, order: str, name: str, made_in: Collection[Party] = ()) -> list[int]:
    """The pks of the models that deliveries hold, in an order of index.listing.ORDERS; those that are called so, where
    a part of a name is given, and those made in one of these countries, where any is."""
    pks = listing.called(counts.index.equipment, listing.models(counts, order), name)
    if not made_in:
        return pks
    wanted, made = {party.iso_code for party in made_in} - {""}, codes_of_models(counts)
    return [pk for pk in pks if not wanted.isdisjoint(made.get(pk, ()))]


def codes_of_models(counts: FacetCounts) -> dict[int, list[str]]:
    """By pk of a model the ISO 3166 codes of the countries of its makers; none of a model where those are not told."""
    told = Equipment.objects.exclude(made_in=[]).order_by().values_list("pk", "made_in")
    found: dict[int, list[str]] = counts.held("codes of models", lambda: dict(told))
    return found


def countries(codes: Iterable[str]) -> dict[str, Party]:
    """By ISO 3166 code the country of the site's catalogue that has it, by name."""
    wanted = set(codes)
    found = Party.objects.public().filter(iso_code__in=wanted) if wanted else ()
    return {party.iso_code: party for party in sorted(found, key=str)}


def makers_of_delivered(counts: FacetCounts) -> list[Party]:
    """The countries where a model is made that deliveries hold, by name."""
    made = codes_of_models(counts)
    return list(countries(code for pk in counts.by_equipment() for code in made.get(pk, ())).values())


def model_standings(counts: FacetCounts, pks: Iterable[int]) -> list[ModelStanding]:
    """What those of these models stand at, which model_pks() gives. One that is gone since is left out."""
    wanted = list(pks)
    models = Equipment.objects.select_related("type").in_bulk(wanted)
    sums = counts.arrived_lines.of_models(wanted).sums("equipment")
    held, latest = counts.by_equipment(), listing.last_spans(counts, wanted)
    return [
        ModelStanding(
            models[pk],
            next(iter(sums.get((pk,), {}).values()), None),
            held[pk],
            latest.get(pk),
        )
        for pk in wanted
        if pk in models
    ]


def type_index(counts: FacetCounts) -> list[Branch]:
    """The type tree with the models of each type, each with `deliveries`: how many published ones hold it.

    `counts`: that of own().
    """
    held = counts.by_equipment()
    by_type: dict[int, list[Equipment]] = defaultdict(list)
    for model in Equipment.objects.public().order_by("generic", "designation"):
        model.deliveries = held.get(model.pk, 0)
        by_type[model.type_id].append(model)
    tree = counts.index.tree

    def branches(parent: EquipmentType | None, depth: int) -> list[Branch]:
        return [Branch(node, depth, by_type[node.pk], branches(node, depth + 1)) for node in tree.children(parent)]

    return branches(None, 0)
