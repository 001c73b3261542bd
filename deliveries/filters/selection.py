"""What pages and downloads show of what a valid querystring selects."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import cached_property

from deliveries.dates import DateSpan
from deliveries.index.arrived import ArrivedLines
from deliveries.index.counts import FacetCounts
from deliveries.index.rows import rows
from deliveries.models import Claim, Delivery, DeliveryItem, EquipmentType, Party, ReportedTotal
from deliveries.models.claims import ClaimQuerySet
from deliveries.models.deliveries import DeliveryQuerySet
from deliveries.models.names import fold
from deliveries.models.registers import ReportedTotalQuerySet
from deliveries.timeline import Amount, Awaited, Check, Entry, Timeline, build_ledger, build_timeline, check, follow

from .fields import key, today
from .held import Held
from .query import Query

PAGE_SIZE = 50
MOST_STEPS = 300
# How many deliveries that are awaited a chart shows: it has two or three in a lane.
MOST_LANES = 24
# The parameters that narrow a view; those that may be repeated stand first.
FILTERS = (
    "type", "equipment", "recipient", "supplier", "status", "source_kind", "source",
    "since", "until", "known_on", "disputed", "register", "q",
)  # fmt: skip

# Those that say whose claims count, and by which day they were made; and those that narrow what is counted of them.
EVIDENCE = ("known_on", "source_kind", "source")
NARROWING = tuple(name for name in FILTERS if name not in {*EVIDENCE, "register"})

# What a valid form holds besides the filters, or what is told apart from them.
NOT_FILTERS = {"page", "register", "known_on", "after", "before", "columns", "sort"}


# Deliveries that ledgers showed last: some thirty kilobytes each.
HELD = Held(500)


class Selection(Query):
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

    def others(self) -> list[str]:
        """The names of the parties on the other side of the page's party, of deliveries that have arrived."""
        side = "supplier" if "recipient" in self.fixed else "recipient"
        called = self.index.named_parties
        names = (called[pk][1] for pk in self.counts.arrived_lines.number(side) if pk in called)
        return sorted(names, key=lambda name: (fold(name), name))

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
        return build_timeline(lines.steps(period), types, awaited=promises, checks=self.checks(), merged=period)

    @property
    def page(self) -> int:
        return self.data["page"] or 1

    @property
    def last_page(self) -> int:
        """The last page of the ledger, which runs over what has arrived and then over what has not."""
        return max(1, -(-(self.arrived + self.promised) // PAGE_SIZE))

    def page_with(self, delivery: Delivery) -> int:
        """The page of the ledger that `delivery` stands on; the first where it is on none."""
        return 1 + (self.counts.place_in_ledger(delivery.pk) or 0) // PAGE_SIZE

    def ledger(self) -> list[Entry[Delivery]]:
        """The deliveries on this page that have arrived, with the totals after each."""
        first = (self.page - 1) * PAGE_SIZE
        pks = self.counts.ledger[first : min(first + PAGE_SIZE, self.arrived)]
        return build_ledger(self.counts.arrived_lines.running(pks), self._here, self.since, self.until)

    @cached_property
    def _here(self) -> dict[int, Delivery]:
        """By pk the deliveries that the page shows, in its ledger and, on the first one, its chart, read together."""
        first, ledger = (self.page - 1) * PAGE_SIZE, self.counts.ledger
        pks = ledger[first : first + PAGE_SIZE].tolist()
        if self.page == 1:
            pks += ledger[self.arrived :][:MOST_LANES].tolist()
        rows = HELD.read(self._view, list(dict.fromkeys(pks)), self.with_outcomes)
        return {delivery.pk: delivery for delivery in rows}

    @property
    def _view(self) -> Hashable:
        """All that with_outcomes() depends on, besides the pk."""
        asked = self.criteria
        counts = asked.known_on, asked.source_kinds, asked.sources
        return self.index.state.version, *counts, asked.types, asked.equipment

    def arrivals(self) -> Iterator[list[dict[str, Any]]]:
        """Every delivery that has arrived, in the order of a ledger, for downloads: its lines as rows() tells them,
        with what ArrivedLines.running() adds."""
        lines = self.counts.arrived_lines
        told = zip(rows(self.counts, lines.in_ledger_order.place), lines.running(), strict=True)
        merged = ({**row, **amounts, "top": row["top"]} for row, amounts in told)
        return (list(of_one) for _pk, of_one in groupby(merged, key=itemgetter("delivery")))

    # ---- What is awaited ------------------------------------------------------------------------

    def awaited(self, first: int = 0, most: int | None = None) -> list[Awaited[Delivery]]:
        """Deliveries that have not arrived, with what became of them; those with the nearest window first.

        All of them, or up to `most` after the `first` so many.
        """
        pks = self.counts.ledger[self.arrived :][first:][:most].tolist()
        return [self._followed(delivery) for delivery in self.with_outcomes(pks)] if pks else []

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
        return follow(delivery, self.known_on or today())

    # ---- Rows, read by pk -----------------------------------------------------------------------

    def shown(self, pks: Sequence[int], among: DeliveryQuerySet | None = None) -> list[Delivery]:
        """The deliveries of these pks, in this order, with all that a page shows of them, and a refusal to fetch
        anything more. `among`: which may be shown; what is published without: it may be so no more."""
        deliveries = Delivery.objects.published() if among is None else among
        found = self.told(deliveries.for_display(self.claims(pks).for_display()), pks)
        self._tell_claims([claim for delivery in found for claim in delivery.claims.all()])
        return found

    def with_outcomes(self, pks: Sequence[int], among: DeliveryQuerySet | None = None) -> list[Delivery]:
        """What shown() gives, with those at hand that fulfil each, if claims that count support them."""
        arrived = self.counts.fulfilling(pks)
        fulfilling = Delivery.objects.filter(pk__in=arrived).with_items(self.told_lines(arrived)).in_ledger_order()
        deliveries = Delivery.objects.published() if among is None else among
        found = self.shown(pks, deliveries.prefetch_related(Prefetch("fulfilments", fulfilling)))
        self.tell([delivery for promise in found for delivery in promise.fulfilments.all()])
        return found

    def told(self, deliveries: DeliveryQuerySet, pks: Sequence[int]) -> list[Delivery]:
        """Those of `deliveries` that have these pks, in this order, with the lines that the claims which count tell of;
        see tell(). One that was deleted a moment ago is left out."""
        found = deliveries.with_items(self.told_lines(pks)).in_bulk(pks)
        return self.tell([found[pk] for pk in pks if pk in found])

    def tell(self, deliveries: list[Delivery]) -> list[Delivery]:
        """The same deliveries, their items at hand, with what the claims that count say of them: how many sources speak
        of each (`source_count`), whether one contests it (`disputed`), and the numbers of its lines as they state them.

        Of a line, `chosen` says whether it is of the types and equipment that are asked for.
        """
        pks = [delivery.pk for delivery in deliveries]
        counts = self.counts_of(pks)
        places = counts.index.places_of(pks)
        # Some may have been deleted while they were read.
        here = set(counts.index.deliveries["pk"][places].tolist())
        deliveries = [delivery for delivery in deliveries if delivery.pk in here]
        numbers, doubts = counts.source_counts_of(places), counts.disputed[places].tolist()
        for delivery, number, doubt in zip(deliveries, numbers, doubts, strict=True):
            delivery.source_count, delivery.disputed = number, doubt
        self._tell_lines([item for delivery in deliveries for item in delivery.items.all()], counts)
        return deliveries

    def _tell_lines(self, items: list[DeliveryItem], counts: FacetCounts) -> None:
        for item, at in zip(items, counts.index.line_places([item.pk for item in items]), strict=True):
            # One that was added a moment ago is of the next version.
            item.chosen = at is not None and bool(counts.chosen[at])
            if at is not None and self.chooses_sources:
                item.quantity, item.low, item.high = counts.stated_of(at)

    def _tell_claims(self, claims: list[Claim]) -> None:
        """Of a claim, `left_out` says whether it does not count, where only those of some sources do."""
        if self.chooses_sources:
            accepted = self.counts.accepted_sources
            for claim in claims:
                claim.left_out = claim.source_id not in accepted

    def told_lines(self, pks: Sequence[int]) -> list[int] | None:
        """The pks of the lines of these deliveries that the claims which count tell of; None for all."""
        if not self.narrows_evidence:
            return None
        counts = self.counts_of(pks)
        return counts.told_lines(counts.index.places_of(pks))

    def claims(self, pks: Sequence[int]) -> ClaimQuerySet:
        """The claims of these deliveries that are shown: all, or those known on the day that was asked for."""
        if self.known_on is None:
            return Claim.objects.all()
        counts = self.counts_of(pks)
        return Claim.objects.filter(pk__in=counts.known_claims(counts.index.places_of(pks)))

    # ---- Stated totals --------------------------------------------------------------------------

    def checks(self) -> list[Check[ReportedTotal]]:
        """Totals that sources state for the page's party, held against the computed ones. None without a party."""
        party = {name: [record] for name, record in self.fixed.items() if isinstance(record, Party)}
        if not party:
            return []
        chosen = {side: self.data[side] for side in ("recipient", "supplier") if self.data[side]}
        return [self.checked(total) for total in self.stated_totals(chosen | party)]

    def stated_totals(self, parties: Mapping[str, list[Party]]) -> ReportedTotalQuerySet:
        """Totals that sources state for `parties` (by side; an empty list is everybody)."""
        totals = ReportedTotal.objects.filter(register=self.register).for_display()
        for side, chosen in parties.items():
            totals = totals.filter(**{f"{side}__in": chosen}) if chosen else totals
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
        return check(total, total.total, total.qualifier, Amount(best, best, best, computed.unknown_lines))

    @cached_property
    def _unfiltered(self) -> ArrivedLines:
        """What has arrived of the page's party, or of everybody, with no filter but those of what counts as
        evidence."""
        return self.without(*(name for name in NARROWING if name not in self.fixed)).counts.arrived_lines
