"""What pages and downloads show of what a valid querystring selects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.functional import cached_property

from deliveries.dates import DateSpan
from deliveries.index.columns import written
from deliveries.index.counts import FacetCounts, LeftOut
from deliveries.index.stages import Uncounted, uncounted
from deliveries.index.story import Story, story
from deliveries.models import Delivery, Equipment, EquipmentType
from deliveries.models.days import STAGED
from deliveries.models.names import fold
from deliveries.timeline import (
    ARRIVAL,
    Amount,
    Awaited,
    Entry,
    Timeline,
    build_ledger,
    build_timeline,
    follow,
)

from .fields import NOT_KNOWN, key, today
from .held import Held
from .stated_totals import StatedTotals

PAGE_SIZE = 50
# Of a list of so many deliveries the voices come along: it prints whole, and needs no script.
SHORT = 10
MOST_STEPS = 300
# How many deliveries that are awaited a chart shows: it has two or three in a lane.
MOST_LANES = 24
# What a valid form holds besides the filters, or what is told apart from them.
NOT_FILTERS = {"page", "register", "known_on", "after", "before", "columns", "sort"}


# Deliveries that ledgers showed last.
HELD: Held[Delivery] = Held(2_000)


class Selection(StatedTotals):
    """A query with what is read from it: counts, timelines, ledgers, and what is awaited."""

    # ---- Counts ---------------------------------------------------------------------------------

    @property
    def arrived(self) -> int:
        """How many of the deliveries have arrived."""
        return self.counts.arrived_and_not[0]

    @property
    def promised(self) -> int:
        """How many of the deliveries have not arrived."""
        return self.counts.arrived_and_not[1]

    @cached_property
    def covered(self) -> tuple[dt.date, dt.date] | None:
        """Up to which day reports were read on each recipient that the page tells of: the first and the last such day;
        None where nobody said."""
        own = self.register.covered_until
        if not self.register.default:
            return (own, own) if own else None
        return self.counts.covered(own, *(self.fixed[name].pk for name in ("recipient",) if name in self.fixed))

    def others(self) -> list[str]:
        """The names of the parties on the other side of the page's party, of deliveries that have arrived; "" comes
        last where that of some is not known."""
        side = "supplier" if "recipient" in self.fixed else "recipient"
        called, numbers = self.index.named_parties, self.counts.arrived_lines.number(side)
        names = (called[pk][1] for pk in numbers if pk in called)
        return sorted(names, key=lambda name: (fold(name), name)) + [""] * (NOT_KNOWN.pk in numbers)

    def totals(self) -> dict[int, Amount]:
        """What has arrived in all: the amount a top-level type, by its pk."""
        return self.counts.arrived_lines.sums().get((), {})

    def parts(self) -> list[Equipment]:
        """The models that the page's one stands for, in the order of their names; none of a single one."""
        own = self.fixed.get("equipment")
        pks = self.index.joints.get(own.pk, ()) if own else ()
        return sorted(self.index.pointed_to.models(pks, {}).values(), key=lambda model: fold(model.designation))

    def told_together(self) -> dict[Equipment, Amount]:
        """What came of several models together of which some are chosen and others not, by joint model, in the order
        of their names: nobody said how many there were of each, so it is in no count of the view."""
        if not (self.criteria.narrows_models and self.index.joints and (pks := self.counts.chosen_in_part)):
            return {}
        asked = replace(self.criteria, types=frozenset(), types_themselves=frozenset(), equipment=pks)
        sums = FacetCounts.of(self.index, asked).arrived_lines.sums("equipment")
        joints = self.index.pointed_to.models(pks, {})
        found = {joints[pk]: amount for (pk,), by_type in sums.items() for amount in by_type.values()}
        return dict(sorted(found.items(), key=lambda pair: fold(pair[0].designation)))

    def full_record(self) -> list[tuple[EquipmentType, Amount, Amount]]:
        """Where only some sources are accepted: what counts of each top-level type, and what would with all of them."""
        if not self.chooses_sources:
            return []
        mine, full = self.totals(), self.without("source_kind", "source").totals()
        return [
            (node, mine.get(node.pk, Amount()), full.get(node.pk, Amount()))
            for node in self.tree.children(None)
            if node.pk in mine or node.pk in full
        ]

    @cached_property
    def uncounted(self) -> Uncounted | None:
        """Where another stage than arrival counts: what of all that matches else, at whatever day, does not."""
        if not self.stage:
            return None
        return uncounted(self.record, replace(self.criteria, since=None, until=None, counted=None))

    @cached_property
    def left_out(self) -> LeftOut | None:
        """Where only some sources are accepted: what that leaves out."""
        if not self.chooses_sources:
            return None
        return self.counts.left_out_of(self.without("source_kind", "source").counts)

    def parameters(self) -> dict[str, Any]:
        """The filters as they were understood: slugs in lists, periods in EDTF, words as they are."""
        understood: dict[str, Any] = {}
        for name, value in self.data.items():
            if not value or name in self.fixed or name in NOT_FILTERS:
                continue
            if isinstance(value, list):
                understood[name] = [key(record) for record in value]
            else:
                understood[name] = value.edtf if isinstance(value, DateSpan) else value
        return understood

    # ---- Timeline and ledger --------------------------------------------------------------------

    def timeline(self, most: int = MOST_STEPS, *, awaited: Sequence[Awaited[Delivery]] | None = None) -> Timeline:
        """The running counts of all that has arrived, what is `awaited` (the nearest, where nothing is said), and how
        stated totals compare.

        In about as many steps as are drawn at `most`: where there would be more, a step sums up a period.
        """
        lines, period = self.counts.arrived_lines, self.counts.arrived_lines.period(most)
        types = {node.pk: node for node in self.tree.children(None)}
        promises = self.awaited(0, MOST_LANES) if awaited is None else awaited
        last = {pk for pk, node in types.items() if not node.registered}
        steps = lines.steps(period)
        found = build_timeline(steps, types, awaited=promises, checks=self.checks(), merged=period, last=last)
        return replace(found, stage=self.stage)

    def latest(self, most: int) -> list[int]:
        """The pks of what arrived last, up to so many, the last one first."""
        pks: list[int] = self.counts.ledger[: self.arrived][-most:][::-1].tolist()
        return pks

    @property
    def page(self) -> int:
        return self.data["page"] or 1

    @property
    def last_page(self) -> int:
        """The last page of the ledger, which runs over what has arrived and then over what has not."""
        return max(1, -(-(self.arrived + self.promised) // PAGE_SIZE))

    @property
    def long(self) -> bool:
        """Whether the page's list is so long that who says so comes when it is asked for."""
        return min(PAGE_SIZE, self.arrived + self.promised - (self.page - 1) * PAGE_SIZE) > SHORT

    def page_with(self, delivery: Delivery) -> int:
        """The page of the ledger that `delivery` stands on; the first where it is on none."""
        return 1 + (self.counts.place_in_ledger(delivery.pk) or 0) // PAGE_SIZE

    def ledger(self) -> list[Entry[Delivery]]:
        """The deliveries on this page that have arrived, with the totals after each."""
        first = (self.page - 1) * PAGE_SIZE
        pks = self.counts.ledger[first : min(first + PAGE_SIZE, self.arrived)].tolist()
        return build_ledger(self.counts.arrived_lines.running_over(*pks), self._here, self.since, self.until, self.days)

    @property
    def days(self) -> tuple[str, str]:
        """What the first and the last day are called by which a delivery is counted."""
        return STAGED[self.stage].ends if self.stage else ARRIVAL

    @cached_property
    def _here(self) -> dict[int, Delivery]:
        """By pk the deliveries that the page shows, in its ledger and, on the first one, its chart, read together."""
        first, ledger = (self.page - 1) * PAGE_SIZE, self.counts.ledger
        pks = ledger[first : first + PAGE_SIZE].tolist()
        if self.page == 1:
            pks += ledger[self.arrived :][:MOST_LANES].tolist()
            pks += self.story.deliveries if self.story else []
        return HELD.read((self.view, self.long), list(dict.fromkeys(pks)), self._rows)

    @cached_property
    def story(self) -> Story | None:
        """What stands out of what arrived of the page's party, as its first page tells it; None elsewhere, and of what
        others gave."""
        told = (
            self.page == 1
            and not self.register.credit
            and not self.stage
            and {"recipient", "supplier"} & self.fixed.keys()
        )
        return story(self.counts) if told else None

    def shown(self, pk: int) -> Delivery | None:
        """One of the deliveries that the page shows, or that stand out; None for one that was deleted a moment ago."""
        return self._here.get(pk)

    def _rows(self, pks: Sequence[int]) -> dict[int, Delivery]:
        rows = self.with_outcomes(self.read(pks))
        return {delivery.pk: delivery for delivery in (rows if self.long else self.with_claims(rows))}

    @property
    def view(self) -> Hashable:
        """All that is read of a delivery depends on, besides its pk."""
        asked = self.criteria
        counts = asked.known_on, asked.source_kinds, asked.sources
        chosen = asked.types, asked.types_themselves, asked.equipment, asked.disputed
        return self.index.state.version, self.stage, *counts, *chosen

    def arrivals(self, names: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        """Every delivery that has arrived, in the order of a ledger: of each of its lines what downloads write under
        these names, with what ArrivedLines.running() adds."""
        lines = self.counts.arrived_lines
        rows = zip(lines.running(), written(self.counts, lines.in_ledger_order.place, names), strict=True)
        merged = ({**amounts, **row} for amounts, row in rows)
        return (list(of_one) for _pk, of_one in groupby(merged, key=itemgetter("delivery")))

    # ---- What is awaited ------------------------------------------------------------------------

    def awaited(self, first: int = 0, most: int | None = None) -> list[Awaited[Delivery]]:
        """Deliveries that have not arrived, with what became of them; those with the nearest window first.

        All of them, or up to `most` after the `first` so many.
        """
        pks = self.counts.ledger[self.arrived :][first:][:most].tolist()
        return [self._followed(delivery) for delivery in self.with_outcomes(self.read(pks))]

    def awaited_here(self) -> list[Awaited[Delivery]]:
        """What is awaited of this page of the ledger: it follows upon all that has arrived."""
        first = (self.page - 1) * PAGE_SIZE
        return self._read_here(max(first, self.arrived), first + PAGE_SIZE)

    def nearest_here(self) -> list[Awaited[Delivery]]:
        """The first of what is awaited, as many as the chart of the first page has lanes for."""
        return self._read_here(self.arrived, self.arrived + MOST_LANES)

    def _read_here(self, first: int, last: int) -> list[Awaited[Delivery]]:
        """What is awaited of these places of the ledger, which the page has read."""
        pks = self.counts.ledger[first:last].tolist() if first < last else []
        return [self._followed(self._here[pk]) for pk in pks if pk in self._here]

    def _followed(self, delivery: Delivery) -> Awaited[Delivery]:
        return follow(delivery, self.known_on or today(), delivery.read_until)
