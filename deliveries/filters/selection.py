"""What pages and downloads show of what a valid querystring selects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.utils.functional import cached_property

from deliveries.dates import DateSpan
from deliveries.index.counts import FacetCounts
from deliveries.models import (
    Delivery,
    EquipmentType,
    Party,
    ReportedTotal,
)
from deliveries.models.deliveries import DeliveryQuerySet
from deliveries.models.items import AMOUNTS
from deliveries.models.registers import ReportedTotalQuerySet
from deliveries.timeline import (
    Amount,
    Awaited,
    Check,
    Entry,
    Timeline,
    build_ledger,
    build_timeline,
    check,
    follow,
)

from .fields import key, today
from .query import Query

PAGE_SIZE = 50
MOST_STEPS = 300
# How many deliveries that are awaited a chart shows: it has two or three in a lane.
MOST_LANES = 24
# Deliveries whose evidence a download looks up together.
AT_ONCE = 500
# The parameters that narrow a view; those that may be repeated stand first.
FILTERS = (
    "type", "equipment", "recipient", "supplier", "status", "source_kind", "source",
    "since", "until", "known_on", "disputed", "register", "q",
)  # fmt: skip

NARROWING = ("type", "equipment", "recipient", "supplier", "status", "since", "until", "disputed", "q")

# What a valid form holds besides the filters, or what is told apart from them.
NOT_FILTERS = {"page", "register", "known_on", "after", "before", "columns", "sort"}

# The columns of a line as downloads need them.
ROW = (
    "pk", "delivery_id", "top", "number", "least", "greatest", *AMOUNTS, *(f"total_{name}" for name in AMOUNTS),
    "equipment__slug", "equipment__designation", "equipment__type__slug", "delivery__arrival_earliest",
    "delivery__arrival_latest", "delivery__arrival_text", "delivery__recipient__slug", "delivery__supplier__slug",
)  # fmt: skip
LEDGER_ROW = ("pk", "delivery_id", "top", *AMOUNTS, *(f"total_{name}" for name in AMOUNTS))


class Selection(Query):
    """A query with what is read from it: counts, timelines, ledgers, and what is awaited."""

    @property
    def page(self) -> int:
        return self.data["page"] or 1

    @cached_property
    def counts(self) -> FacetCounts:
        """The counts over all that matches, which are not asked of the database."""
        return FacetCounts(self)

    @property
    def arrived(self) -> int:
        """How many of the deliveries have arrived."""
        return self.counts.arrived_and_not[0]

    @property
    def promised(self) -> int:
        """How many of the deliveries have not arrived."""
        return self.counts.arrived_and_not[1]

    @property
    def last_page(self) -> int:
        """The last page of the ledger, which runs over what has arrived and then over what has not."""
        return max(1, -(-(self.arrived + self.promised) // PAGE_SIZE))

    def others(self) -> list[str]:
        """The names of the parties on the other side of the page's party, of deliveries that have arrived."""
        side = "supplier" if "recipient" in self.fixed else "recipient"
        return list(
            Party.objects.filter(pk__in=self.counts.arrived_lines.number(side))
            .order_by("name")
            .values_list("name", flat=True)
        )

    def timeline(self, most: int = MOST_STEPS, *, awaited: bool = True) -> Timeline:
        """The running counts of all that has arrived, what is `awaited`, and how stated totals compare.

        In about as many steps as are drawn at `most`: where there would be more, a step sums up a period.
        """
        counted, period = self.counts.arrived_lines, self.counts.arrived_lines.period(most)
        types = {node.pk: node for node in self.tree.children(None)}
        promises = self.nearest if awaited else []
        return build_timeline(counted.steps(period), types, awaited=promises, checks=self.checks(), merged=period)

    def totals(self) -> dict[int, Amount]:
        """What has arrived in all: the amount a top-level type, by its pk."""
        return self.counts.arrived_lines.sums().get((), {})

    def rows(self) -> Iterator[tuple[list[dict[str, Any]], int, bool]]:
        """Every delivery that has arrived, in ledger order, for the downloads; few are in memory at a time.

        Each with its counted lines and their running totals, how many sources speak of it, and whether one contests it.
        """
        lines = self.counted().running().values(*ROW).iterator(chunk_size=2000)
        deliveries = ((pk, list(rows)) for pk, rows in groupby(lines, key=itemgetter("delivery_id")))
        for some in batched(deliveries, AT_ONCE):
            voices = self.voices(pk for pk, _rows in some)
            for pk, rows in some:
                yield rows, *voices.get(pk, (0, False))

    def voices(self, pks: Iterable[int]) -> dict[int, tuple[int, bool]]:
        """By pk of a delivery: how many of the sources that count speak of it, and whether one contests it."""
        found = self.with_evidence(Delivery.objects.filter(pk__in=list(pks)).order_by())
        return {pk: (voices, contested) for pk, voices, contested in found.values_list("pk", "voices", "contested")}  # type: ignore[misc]

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

    def page_with(self, delivery: Delivery) -> int:
        """The page of the ledger that `delivery` stands on; the first where it is on none."""
        (places,) = np.nonzero(self.counts.ledger == delivery.pk)
        return 1 + int(places[0]) // PAGE_SIZE if len(places) else 1

    def ledger(self) -> list[Entry[Delivery]]:
        """The deliveries on this page that have arrived, with the totals after each."""
        first = (self.page - 1) * PAGE_SIZE
        pks = self.counts.ledger[first : min(first + PAGE_SIZE, self.arrived)].tolist()
        found = {delivery.pk: delivery for delivery in self.shown(Delivery.objects.filter(pk__in=pks))}
        rows = self.amounts(self.lines().filter(delivery__in=found)).running().values(*LEDGER_ROW)
        counted = self.counts.arrived_lines
        earlier = counted.among(np.isin(counted.of("pk"), self.counts.ledger[:first]))
        before = earlier.sums().get(()) if first else None
        return build_ledger(rows, found, self.since, self.until, before=before)

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

    def awaited(self, first: int = 0, most: int | None = None) -> list[Awaited[Delivery]]:
        """Deliveries that have not arrived, with what became of them; those with the nearest window first.

        All of them, or up to `most` after the `first` so many.
        """
        promised = self.deliveries().not_delivered()
        if most is not None:
            pks = self.counts.ledger[self.arrived :][first : first + most].tolist()
            promised = Delivery.objects.filter(pk__in=pks)
        found = self.with_outcomes(promised.in_ledger_order())
        return [follow(delivery, self.known_on or today()) for delivery in found]

    @cached_property
    def nearest(self) -> list[Awaited[Delivery]]:
        """The first of what is awaited, as many as a chart has lanes for."""
        return self.awaited(0, MOST_LANES) if self.promised else []

    def awaited_here(self) -> list[Awaited[Delivery]]:
        """What is awaited of this page of the ledger: it follows upon all that has arrived."""
        first, last = ((page * PAGE_SIZE) - self.arrived for page in (self.page - 1, self.page))
        first, last = max(0, first), min(last, self.promised)
        if first >= last:
            return []
        # The chart of the first page has looked them up.
        at_hand = self.page == 1 and last <= MOST_LANES
        return self.nearest[first:last] if at_hand else self.awaited(first, last - first)

    def shown(self, deliveries: DeliveryQuerySet) -> list[Delivery]:
        """`deliveries` with all that a page shows of them, and a refusal to fetch anything more.

        Their lines say what the claims that count state; of the others, the claims say that they are left out.
        """
        claims = self.claims().for_display()
        found = self.as_stated(self.with_evidence(deliveries).for_display(claims, self.evidence))
        for claim in (claim for delivery in found for claim in delivery.claims.all()):
            claim.left_out = not self.accepts(claim.source)
        return found

    def with_outcomes(self, deliveries: DeliveryQuerySet) -> list[Delivery]:
        """What shown() gives, with those at hand that fulfil each, if claims that count support them."""
        arrived, evidence = Delivery.objects.published().delivered(), self.evidence
        if evidence is not None:
            arrived = arrived.supported_by(evidence.counting)
        found = self.shown(deliveries.with_fulfilments(arrived, evidence))
        for delivery in found:
            self.as_stated(delivery.fulfilments.all())
        return found

    def as_stated(self, deliveries: Iterable[Delivery]) -> list[Delivery]:
        """`deliveries`, their items at hand, which say what the claims that count state."""
        found = list(deliveries)
        for delivery in found if self.chooses_sources else ():
            for item in delivery.items.all():
                item.quantity, item.low, item.high = item.number, item.least, item.greatest
        return found

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
        computed = self._unfiltered.over_the_time_of(total)
        best = computed.best
        return check(total, total.total, total.qualifier, Amount(best, best, best, computed.unknown_lines))

    @cached_property
    def _unfiltered(self) -> FacetCounts:
        """The counts of the page's party, or of everybody: with no filter but those of what counts as evidence."""
        return self.without(*(name for name in NARROWING if name not in self.fixed)).counts
