"""What pages tell of one record: a delivery with its rival values, the type tree, sources with what they carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.index.counts import FacetCounts
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType, ReportedTotal, Source
from deliveries.models.sources import LONGEST_PATH
from deliveries.timeline import Amount, Awaited, Check, follow

# ---- A delivery -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stated[V]:
    """A value, and the claims that state it."""

    value: V
    claims: list[Claim]


@dataclass(frozen=True)
class Rivals[S, V]:
    """The adopted value of `subject` with the claims that agree, beside the values that do not."""

    subject: S
    agreeing: list[Claim]
    rivals: list[Stated[V]]


@dataclass(frozen=True)
class Debate:
    """Something that a source denies: who says so, and who denies it."""

    topic: str
    supporting: list[Claim]
    disputing: list[Claim]


@dataclass(frozen=True)
class Rise:
    """What a delivery did to the count of one top-level type."""

    type: EquipmentType
    before: Amount
    after: Amount


def rival_days(claims: Iterable[Claim], delivery: Delivery) -> Rivals[Delivery, DateSpan] | None:
    """The adopted day of arrival beside the days that do not touch it; None where no claim states such a day.

    `claims`: those of the delivery, read by for_display(). A claim agrees where its days touch the adopted span.
    """
    stating = [claim for claim in claims if claim.stated is not None]
    rivals = _grouped(stating, "rival_day", lambda claim: claim.stated, lambda day: (day.latest, day.earliest))
    agreeing = [claim for claim in stating if not claim.rival_day]
    return Rivals(delivery, agreeing, rivals) if rivals else None


def rival_numbers(claims: Iterable[Claim], items: Iterable[DeliveryItem]) -> list[Rivals[DeliveryItem, int]]:
    """For each line of which a rival number is stated: the adopted one beside the others."""
    stating = [claim for claim in claims if claim.stated_quantity is not None]
    compared = []
    for item in items:
        mine = [claim for claim in stating if claim.item_id == item.pk]
        rivals = _grouped(mine, "rival_number", lambda claim: claim.stated_quantity, lambda number: number)
        if rivals:
            agreeing = [claim for claim in mine if not claim.rival_number]
            compared.append(Rivals(item, agreeing, rivals))
    return compared


def _grouped[V](
    claims: Iterable[Claim], flag: str, value: Callable[[Claim], V | None], order: Callable[[V], Any]
) -> list[Stated[V]]:
    """The claims that `flag` marks as rivals, by the value that they state; what most of them state comes first."""
    by_value: dict[V, list[Claim]] = {}
    for claim in claims:
        stated = value(claim)
        if stated is not None and getattr(claim, flag):
            by_value.setdefault(stated, []).append(claim)
    ranked = sorted(by_value, key=lambda each: (-len(by_value[each]), order(each)))
    return [Stated(each, by_value[each]) for each in ranked]


def debates(claims: Sequence[Claim]) -> list[Debate]:
    """What is denied outright, a topic each, with the claims for it and against it."""
    denied = [claim for claim in claims if claim.stance == Claim.Stance.DISPUTES]
    return [
        Debate(
            str(Claim.Topic(topic).label),
            [claim for claim in claims if claim.topic == topic and claim not in denied],
            [claim for claim in denied if claim.topic == topic],
        )
        for topic in dict.fromkeys(claim.topic for claim in denied)
    ]


def rises(delivery: Delivery, received: Selection) -> list[Rise]:
    """What `delivery` did to the counts of its recipient, known numbers first; nothing where it has not arrived.

    A draft is counted as if it stood: what its preview shows; but for one that has no day yet. `received`: all that
    the recipient got.
    """
    if delivery.status != Delivery.Status.DELIVERED or delivery.arrival is None:
        return []
    own = received.amounts(DeliveryItem.objects.of(Delivery.objects.filter(pk=delivery.pk)))
    added = {row["top"]: Amount.from_row(row, "sum_") for row in own.totals()}
    before = received.counts.arrived_lines.above(delivery).sums().get((), {})
    types = EquipmentType.objects.in_bulk(added)
    found = [Rise(types[pk], before.get(pk, Amount()), before.get(pk, Amount()) + added[pk]) for pk in added]
    return sorted(found, key=lambda rise: (rise.after.best == rise.before.best, rise.type.position))


def lapsed() -> list[Awaited[Delivery]]:
    """Promises of the site's own register whose window has closed without all that was promised; oldest first."""
    today = timezone.localdate()
    overdue = Delivery.objects.published().in_default_register().overdue(today).select_related("recipient", "supplier")
    fulfilled = overdue.with_items().with_fulfilments(Delivery.objects.published().delivered()).in_ledger_order()
    return [awaited for awaited in (follow(promise, today) for promise in fulfilled) if awaited.outcome != "met"]


# ---- Equipment --------------------------------------------------------------------------------------


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


def type_index(counts: FacetCounts) -> list[Branch]:
    """The type tree with the models of each type, each with `deliveries`: how many published ones hold it.

    `counts`: that of own().
    """
    held = counts.by_equipment()
    by_type: dict[int, list[Equipment]] = defaultdict(list)
    for model in Equipment.objects.order_by("generic", "designation"):
        model.deliveries = held.get(model.pk, 0)
        by_type[model.type_id].append(model)
    tree = counts.columns.tree

    def branches(parent: EquipmentType | None, depth: int) -> list[Branch]:
        return [Branch(node, depth, by_type[node.pk], branches(node, depth + 1)) for node in tree.children(parent)]

    return branches(None, 0)


# ---- Sources ----------------------------------------------------------------------------------------


def with_carried(sources: Collection[Source], counts: FacetCounts) -> Iterator[tuple[Source, int]]:
    """Each of `sources` followed by what reached us through it, as (source, how many steps away).

    All have `deliveries`: of how many published ones each speaks. `counts`: that of own().
    """
    by_carrier: dict[int | None, list[Source]] = defaultdict(list)
    carriers = [source.pk for source in sources]
    for _step in range(LONGEST_PATH):
        carried = list(Source.objects.filter(via__in=carriers).fetch_mode(models.FETCH_RAISE).order_by("pk"))
        for source in carried:
            by_carrier[source.via_id].append(source)
        if not (carriers := [source.pk for source in carried]):
            break

    told = counts.spoken_of([source.pk for found in (sources, *by_carrier.values()) for source in found])

    def walk(source: Source, depth: int) -> Iterator[tuple[Source, int]]:
        source.deliveries = told.get(source.pk, 0)
        yield source, depth
        for carried in by_carrier[source.pk]:
            carried.via = source
            yield from walk(carried, depth + 1)

    for source in sources:
        yield from walk(source, 0)


def checks_of(source: Source, selection: Selection) -> list[Check[ReportedTotal]]:
    """The running totals that `source` states, held against the computed ones. `selection`: what own() gives."""
    return [selection.checked(total) for total in selection.stated_totals({}).filter(source=source)]
