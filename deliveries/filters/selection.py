"""What pages and downloads show of what a valid querystring selects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import FETCH_RAISE
from django.utils.functional import cached_property

from deliveries.dates import DateSpan
from deliveries.index.arrived import ArrivedLines
from deliveries.index.columns import written
from deliveries.index.counts import LeftOut
from deliveries.models import Delivery, EquipmentType, Party, ReportedTotal
from deliveries.models.choices import FILTERED
from deliveries.models.names import fold
from deliveries.models.registers import ReportedTotalQuerySet
from deliveries.timeline import Amount, Awaited, Check, Entry, Timeline, build_ledger, build_timeline, check, follow

from .fields import NOT_KNOWN, key, today
from .held import Held
from .reader import Reader

PAGE_SIZE = 50
# Of a list of so many deliveries the voices come along: it prints whole, and needs no script.
SHORT = 10
MOST_STEPS = 300
# How many deliveries that are awaited a chart shows: it has two or three in a lane.
MOST_LANES = 24
# The parameters that narrow a view; those that may be repeated stand first.
FILTERS = (
    "type", "equipment", "recipient", "supplier", *FILTERED, "source_kind", "source",
    "since", "until", "known_on", "disputed", "estimate", "register", "q", "type_itself", "counted",
)  # fmt: skip
# Those that no field of a page's filters has: links behind sums ask for them.
UNSEEN = ("type_itself", "counted")

# Those that say whose claims count, and by which day they were made; and those that narrow what is counted of them.
EVIDENCE = ("known_on", "source_kind", "source")
NARROWING = tuple(name for name in FILTERS if name not in {*EVIDENCE, "register"})

# What a valid form holds besides the filters, or what is told apart from them.
NOT_FILTERS = {"page", "register", "known_on", "after", "before", "columns", "sort"}


# Deliveries that ledgers showed last.
HELD: Held[Delivery] = Held(2_000)


class Selection(Reader):
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
        return build_timeline(steps, types, awaited=promises, checks=self.checks(), merged=period, last=last)

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
        return build_ledger(self.counts.arrived_lines.running_over(*pks), self._here, self.since, self.until)

    @cached_property
    def _here(self) -> dict[int, Delivery]:
        """By pk the deliveries that the page shows, in its ledger and, on the first one, its chart, read together."""
        first, ledger = (self.page - 1) * PAGE_SIZE, self.counts.ledger
        pks = ledger[first : first + PAGE_SIZE].tolist()
        if self.page == 1:
            pks += ledger[self.arrived :][:MOST_LANES].tolist()
        return HELD.read((self.view, self.long), list(dict.fromkeys(pks)), self._rows)

    def _rows(self, pks: Sequence[int]) -> dict[int, Delivery]:
        rows = self.with_outcomes(self.read(pks))
        return {delivery.pk: delivery for delivery in (rows if self.long else self.with_claims(rows))}

    @property
    def view(self) -> Hashable:
        """All that is read of a delivery depends on, besides its pk."""
        asked = self.criteria
        counts = asked.known_on, asked.source_kinds, asked.sources
        chosen = asked.types, asked.types_themselves, asked.equipment, asked.disputed
        return self.index.state.version, *counts, *chosen

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

    # ---- Stated totals --------------------------------------------------------------------------

    def checks(self) -> list[Check[ReportedTotal]]:
        """Totals that sources state for the page's party, held against the computed ones. None without a party."""
        party = {name: [record] for name, record in self.fixed.items() if isinstance(record, Party)}
        if not self.index.parties_with_totals & {record.pk for (record,) in party.values()}:
            return []
        chosen = {side: self.data[side] for side in ("recipient", "supplier") if self.data[side]}
        totals = self.stated_totals(chosen | party).select_related("source").fetch_mode(FETCH_RAISE)
        whole = self.index.pointed_to.join(list(totals), "recipient", "supplier", "type")
        return [self.checked(total) for total in whole]

    def stated_totals(self, parties: Mapping[str, list[Party]]) -> ReportedTotalQuerySet:
        """Totals that sources state for `parties` (by side; an empty list is everybody)."""
        totals: ReportedTotalQuerySet = ReportedTotal.objects.filter(register=self.register)
        for side, chosen in parties.items():
            totals = totals.filter(**{f"{side}__in": [party.pk for party in chosen]}) if chosen else totals
        if self.known_on:
            totals = totals.known_on(self.known_on)
        if kinds := self.data["source_kind"]:
            totals = totals.filter(source__kind__in=kinds)
        if sources := self.data["source"]:
            totals = totals.filter(source__in=sources)
        if self.data["type"]:
            totals = totals.filter(type__in={node.pk for top in self.data["type"] for node in self.tree.branch(top)})
        return totals

    def checked(self, total: ReportedTotal) -> Check[ReportedTotal]:
        """One of stated_totals() held against what was counted over the same time, whatever else is filtered."""
        computed = self._unfiltered.over_the_time_of(total).total
        best = computed.best
        return check(total, total.total, total.qualifier, computed._replace(low=best, high=best))

    @cached_property
    def _unfiltered(self) -> ArrivedLines:
        """What has arrived of the page's party, or of everybody, with no filter but those of what counts as
        evidence."""
        return self.without(*(name for name in NARROWING if name not in self.fixed)).counts.arrived_lines
