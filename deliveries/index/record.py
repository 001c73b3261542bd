"""The published record in memory, and how its rows point to each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import models

from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    JointPart,
    Party,
    Register,
    ReportedTotal,
    Source,
    TypeTree,
)  # fmt: skip
from deliveries.models.at_hand import PointedTo
from deliveries.models.choices import Estimate
from deliveries.models.delivery_queries import on_record
from deliveries.models.names import fold

from .answers import Answers, Parts
from .arrays import Array, Frame
from .called import lines_by_type, with_unnamed
from .naming import Names
from .reading import NO_ROW, State, read, read_all, replaced
from .shapes import CLAIM, DELIVERED, DELIVERY, EQUIPMENT, LINE, PARTY, SOURCE
from .texts import Texts

if TYPE_CHECKING:
    from deliveries.models.search import Term

    from .criteria import SoughtTerm

SHAPES = {
    "deliveries": DELIVERY, "lines": LINE, "claims": CLAIM, "sources": SOURCE, "parties": PARTY, "equipment": EQUIPMENT,
}  # fmt: skip
# All rows of each; and those that say what was delivered, with what tells of which delivery they are.
ALL: dict[str, Callable[[], models.QuerySet[Any]]] = {
    "deliveries": Delivery.objects.on_record,
    "lines": lambda: DeliveryItem.objects.filter(on_record("delivery__")),
    "claims": lambda: Claim.objects.filter(on_record("delivery__")),
    "sources": Source.objects.all,
    "parties": Party.objects.all,
    "equipment": Equipment.objects.all,
}
TOLD = {"deliveries": "pk", "lines": "delivery", "claims": "delivery"}


@dataclass(frozen=True)
class RecordIndex(Names):
    """Published deliveries with their lines and claims, and all sources, parties, equipment and its types, as of one
    version."""

    state: State

    @classmethod
    def read(cls, before: RecordIndex | None = None, state: State | None = None) -> RecordIndex:
        """The present version: all of it, or what has changed since the one `before`. `state`: as it has just been
        asked."""
        state = state or State.now()
        if before and (changed := state.changed_since(before.state)) is not None:
            told = [
                replaced(getattr(before, name), changed, ALL[name](), key, SHAPES[name]) for name, key in TOLD.items()
            ]
        else:
            told = [read_all(name, ALL[name], SHAPES[name]) for name in TOLD]
        deliveries, lines, claims = told
        return cls._joined(state, deliveries, lines, claims, read_all("sources", ALL["sources"], SOURCE))

    @classmethod
    def of(cls, pks: Collection[int]) -> RecordIndex:
        """These deliveries alone, published or not, as they stand: drafts to preview, and what was withdrawn."""
        state, claims = State.now(), Claim.objects.filter(delivery__in=pks)
        deliveries = read(Delivery.objects.filter(pk__in=pks), DELIVERY)
        lines = read(DeliveryItem.objects.filter(delivery__in=pks), LINE)
        sources = read(Source.objects.filter(pk__in=claims.order_by().values("source")), SOURCE)
        return cls._joined(state, deliveries, lines, read(claims, CLAIM), sources)

    @classmethod
    def _joined(cls, state: State, deliveries: Frame, lines: Frame, claims: Frame, sources: Frame) -> RecordIndex:
        """An index of these rows, with all that they point to."""
        parties, equipment = (read_all(name, ALL[name], SHAPES[name]) for name in ("parties", "equipment"))
        tree = TypeTree(list(EquipmentType.objects.all()))
        equipment = with_unnamed(equipment, tree)
        # What came in between the readings, or went by a merge, is of the next version: nothing here points to nothing.
        lines = lines.among(np.isin(lines["delivery"], deliveries["pk"]) & np.isin(lines["equipment"], equipment["pk"]))
        known = np.isin(claims["delivery"], deliveries["pk"]) & np.isin(claims["source"], sources["pk"])
        for name, rows in (("line", lines), ("names", equipment)):
            known &= np.isin(claims[name], rows["pk"]) | (claims[name] == NO_ROW)
        claims = claims.among(known)
        return cls(deliveries, lines, claims, sources, parties, equipment, tree, state)

    def places_of(self, deliveries: Sequence[int]) -> Array:
        """Where these deliveries (pks) stand, in this order; one that is not here is left out."""
        pks, own = np.array(deliveries, np.int64), self.deliveries["pk"]
        at = np.searchsorted(own, pks)
        here = at < len(own)
        here[here] = own[at[here]] == pks[here]
        return at[here]

    def line_places(self, lines: Iterable[int]) -> list[int | None]:
        """Where these lines (pks) stand; None for one that is not here."""
        pks, own = np.array(list(lines), np.int64), self.lines["pk"]
        found = np.searchsorted(own, pks).tolist()
        return [at if at < len(own) and own[at] == pk else None for at, pk in zip(found, pks.tolist(), strict=True)]

    @cached_property
    def pointed_to(self) -> PointedTo:
        """What deliveries and lines point to, an instance each for whoever reads rows of this version."""
        return PointedTo(self.tree)

    @cached_property
    def depth_of_equipment(self) -> Array:
        """By model: how deep its type stands in the tree."""
        depth = {node.pk: len(self.tree.path(node)) for node in self.tree}
        return np.array([depth[pk] for pk in self.equipment["type"].tolist()], np.int64)

    @cached_property
    def types_alone(self) -> dict[int, int]:
        """By pk of what a line is called of which no more is known than its type, where no model stands for that: the
        pk of the type."""
        alone = self.equipment.among(~self.equipment["has_page"])
        return dict(zip(alone["pk"].tolist(), alone["type"].tolist(), strict=True))

    @cached_property
    def slugs_of_types_alone(self) -> frozenset[str]:
        """Under which slugs those stand."""
        return frozenset(self.equipment.among(~self.equipment["has_page"])["slug"].tolist())

    @cached_property
    def joints(self) -> dict[int, frozenset[int]]:
        """By pk of a model that stands for several together: the pks of those."""
        found: dict[int, set[int]] = {pk: set() for pk in self.equipment["pk"][self.equipment["joint"]].tolist()}
        for joint, part in JointPart.objects.filter(joint__in=found).values_list("joint", "part") if found else ():
            found[joint].add(part)
        return {joint: frozenset(parts) for joint, parts in found.items()}

    def equipment_called(self, sought: SoughtTerm) -> frozenset[int]:
        """The pks of what lines may be called that a term of a search is found in."""
        kinds = self.tree.below(sought.types)
        return sought.equipment | {pk for pk, kind in self.types_alone.items() if kind in kinds}

    @property
    def root(self) -> RecordIndex:
        """The index that this one is a part of, or itself."""
        return self

    @property
    def as_arrived(self) -> Frame:
        """The deliveries with the days of their arrival, whatever they are counted by."""
        return self.deliveries

    @property
    def reached(self) -> Array:
        """By delivery: whether it has come as far as what is counted: whether it has arrived."""
        reached: Array = self.deliveries["status"] == DELIVERED
        return reached

    @cached_property
    def stands(self) -> Array:
        """By delivery: whether it stands today, and not in an earlier release of its register alone."""
        return np.isnat(self.deliveries["stood_until"])

    def estimated(self, kinds: Collection[str]) -> Array:
        """By line: whether its source says that it estimates one of these: the number, the arrival, the order; or, as
        one more kind, none of them."""
        rows = self.deliveries
        own = {
            Estimate.NUMBER: self.lines["estimated"],
            Estimate.ARRIVAL: rows["arrival_estimated"][self.delivery_of_line],
            Estimate.ORDER: rows["order_estimated"][self.delivery_of_line],
        }
        own[Estimate.NONE] = ~np.logical_or.reduce(list(own.values()))
        found: Array = np.logical_or.reduce([own[Estimate(kind)] for kind in kinds])
        return found

    @cached_property
    def open_to_all(self) -> Array:
        """By delivery: whether it is of a register that everybody may read."""
        registers = list(Register.objects.open_to_all().values_list("pk", flat=True))
        return np.isin(self.deliveries["register"], registers)

    @cached_property
    def ledger_places(self) -> Array:
        """By delivery: its place in the order of ledgers."""
        places = np.empty(len(self.ledger), np.int64)
        places[self.ledger] = np.arange(len(self.ledger))
        return places

    def fulfilling(self, promises: Collection[int]) -> Array:
        """Where the deliveries stand that have arrived and fulfil one of these promises (by their pks)."""
        at = self.fulfilments
        return at[np.isin(self.deliveries["fulfils"][at], list(promises))]

    @cached_property
    def fulfilments(self) -> Array:
        """Where the deliveries stand that have arrived and fulfil any promise."""
        return np.flatnonzero((self.deliveries["fulfils"] != NO_ROW) & (self.deliveries["status"] == DELIVERED))

    @cached_property
    def fulfilled(self) -> Array:
        """The pks of the promises that any of those fulfils."""
        pks: Array = self.deliveries["fulfils"][self.fulfilments]
        return pks

    @cached_property
    def ledger(self) -> Array:
        """Where the deliveries stand, in the order of ledgers: all that have arrived, then those that have not.

        Either of them by the day by which they had surely arrived: one without a window comes last.
        """
        rows = self.deliveries
        return np.lexsort([rows["pk"], rows["earliest"], rows["latest"], ~self.reached])

    def in_ledger_order(self, deliveries: Array) -> Array:
        """Where these deliveries stand (by delivery: whether it is one), in the order of ledgers."""
        order: Array = self.ledger[deliveries[self.ledger]]
        return order

    @cached_property
    def publications(self) -> Array:
        """Where the sources stand that we read ourselves, the latest first; those without a day come last."""
        rows, names = self.sources, self.sources["publisher"].tolist()
        place = {name: at for at, name in enumerate(sorted(set(names), key=lambda name: (fold(name), name)))}
        publishers = np.array([place[name] for name in names], np.int64)
        latest_first, undated = -rows["known_from"].astype(np.int64), np.isnat(rows["known_from"])
        order = np.lexsort([rows["pk"], publishers, latest_first, undated])
        ours: Array = order[rows["via"][order] == NO_ROW]
        return ours

    @cached_property
    def years(self) -> Frame:
        """By delivery: the years of its first and of its last day."""
        days = {name: self.deliveries[name].astype("M8[Y]") for name in ("earliest", "latest")}
        return Frame({name: each.astype(np.int64) + 1970 for name, each in days.items()})

    @cached_property
    def parties_with_totals(self) -> frozenset[int]:
        """The pks of the parties of whom a source states a running total: few, where every page of a party asks."""
        sides = ReportedTotal.objects.order_by().values_list("recipient", "supplier").distinct()
        return frozenset(pk for pair in sides for pk in pair if pk)

    @property
    def claim_texts(self) -> Texts:
        """What the claims say."""
        texts: Texts = self.claims.columns["text"]
        return texts

    @property
    def source_texts(self) -> Texts:
        """What the sources are called."""
        texts: Texts = self.sources.columns["text"]
        return texts

    def claims_saying(self, term: Term) -> Array:
        """By claim: whether it says so."""
        return self.claim_texts.saying(term)

    @cached_property
    def lines_by_type(self) -> Frame:
        """The places of the lines (`line`) by delivery and then by type in the order of the tree; and both of each:
        where the `delivery` stands, and which place its type (`kind`) has in the tree."""
        return lines_by_type(self, self.equipment_of_line)

    # ---- What was asked of it -------------------------------------------------------------------

    @cached_property
    def answers(self) -> Answers:
        return Answers()

    @cached_property
    def parts(self) -> Parts:
        return Parts()

    def forget(self) -> None:
        """Hold nothing of what was asked, for whoever measures what a page costs that is asked for first."""
        self.answers.clear()
        self.parts.clear()
