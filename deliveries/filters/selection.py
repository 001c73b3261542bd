"""What a valid querystring selects: deliveries, their lines and the claims that count as evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import batched, groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db.models import Model, Q, QuerySet
from django.utils.functional import cached_property

from deliveries import columns
from deliveries.columns import Columns
from deliveries.dates import DateSpan
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
    TypeTree,
)
from deliveries.models.claims import ClaimQuerySet, Evidence
from deliveries.models.deliveries import DeliveryQuerySet
from deliveries.models.items import AMOUNTS, DeliveryItemQuerySet, told
from deliveries.models.registers import ReportedTotalQuerySet
from deliveries.models.search import terms
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

from .counted import PERIODS
from .fields import key, today
from .tally import Tally

PAGE_SIZE = 50
MOST_STEPS = 500
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

# Up to so many deliveries, what a search finds is kept as a list; beyond, as a query.
FEW = 4_000

# The columns of a line as downloads need them.
ROW = (
    "pk", "delivery_id", "top", "number", "least", "greatest", *AMOUNTS, *(f"total_{name}" for name in AMOUNTS),
    "equipment__slug", "equipment__designation", "equipment__type__slug", "delivery__arrival_earliest",
    "delivery__arrival_latest", "delivery__arrival_text", "delivery__recipient__slug", "delivery__supplier__slug",
)  # fmt: skip
LEDGER_ROW = ("pk", "delivery_id", "top", *AMOUNTS, *(f"total_{name}" for name in AMOUNTS))


class Selection:
    """The deliveries, lines and claims that a valid form selects.

    `data`: the form's cleaned values; `fixed`: what the page is about, such as {"recipient": mali}.
    """

    def __init__(self, data: dict[str, Any], tree: TypeTree, fixed: Mapping[str, Model]) -> None:
        self.data, self.tree, self.fixed = data, tree, fixed

    @cached_property
    def register(self) -> Register:
        return self.data["register"] or Register.objects.get(default=True)

    @property
    def since(self) -> dt.date | None:
        """The first day of the range, or None."""
        return self.data["since"].earliest if self.data["since"] else None

    @property
    def until(self) -> dt.date | None:
        """The last day of the range, or None."""
        return self.data["until"].latest if self.data["until"] else None

    @property
    def known_on(self) -> dt.date | None:
        """The last day whose publications count, or None for all."""
        return self.data["known_on"].latest if self.data["known_on"] else None

    @property
    def page(self) -> int:
        return self.data["page"] or 1

    def without(self, *names: str) -> Selection:
        """What would be selected without the filters of these names."""
        cleared = {name: type(value)() if isinstance(value := self.data[name], list | str) else None for name in names}
        other = type(self)(self.data | cleared, self.tree, self.fixed)
        other.columns = self.columns
        if "q" not in names:
            other.sought = self.sought
        if "register" not in names:
            other.register = self.register
        return other

    def claims(self) -> ClaimQuerySet:
        """The claims that are shown: all, or those known on the day that was asked for."""
        claims = Claim.objects.all()
        return claims.known_on(self.known_on) if self.known_on else claims

    @property
    def chooses_sources(self) -> bool:
        """Whether only some sources are accepted."""
        return bool(self.data["source_kind"] or self.data["source"])

    @property
    def evidence(self) -> Evidence | None:
        """Which claims count, where not all do."""
        kinds, sources = self.data["source_kind"], self.data["source"]
        known = self.claims() if self.known_on else None
        if not self.chooses_sources:
            return Evidence(known, known, chosen=False) if known is not None else None
        accepted = self.claims().from_kinds(kinds) if kinds else self.claims()
        return Evidence(accepted.of_sources(sources) if sources else accepted, known, chosen=True)

    def chooses(self, item: DeliveryItem) -> bool:
        """Whether a line at hand is of the chosen types and equipment; line_choice() asks the same of the database."""
        types = [node.pk for chosen in self.data["type"] for node in self.tree.branch(chosen)]
        equipment = self.data["equipment"]
        return (not types or item.equipment.type_id in types) and (not equipment or item.equipment in equipment)

    def line_condition(self, line: str = "") -> Q:
        """That the line at the end of the path `line` is of the chosen types and equipment, and told of."""
        return told(self.evidence, line) & self.line_choice(line)

    def line_choice(self, line: str = "") -> Q:
        """That the line at the end of the path `line` is of the chosen types and equipment."""
        condition = Q()
        if types := self.data["type"]:
            nodes = {node.pk for chosen in types for node in self.tree.branch(chosen)}
            condition &= Q(**{f"{line}equipment__type__in": sorted(nodes)})
        if equipment := self.data["equipment"]:
            condition &= Q(**{f"{line}equipment__in": equipment})
        return condition

    def lines(self) -> DeliveryItemQuerySet:
        """Lines of the chosen types and equipment of which the claims that count tell."""
        return DeliveryItem.objects.filter(self.line_condition())

    def deliveries(self, among: DeliveryQuerySet | None = None) -> DeliveryQuerySet:
        """Published deliveries, or those `among` others, that match, by a line too."""
        found = self.matching(among)
        # What was ever published has a line, and claims that support it tell of one at least: see Evidence.tells().
        return found.with_lines(self.lines()) if self.line_choice() else found

    def matching(self, among: DeliveryQuerySet | None = None) -> DeliveryQuerySet:
        """Published deliveries, or those `among` others, that match, whatever their lines are."""
        found = (Delivery.objects.published() if among is None else among).in_register(self.register)
        if recipients := self.data["recipient"]:
            found = found.received_by(*recipients)
        if suppliers := self.data["supplier"]:
            found = found.supplied_by(*suppliers)
        if statuses := self.data["status"]:
            found = found.of_status(*statuses)
        found = self._in_range(self._with_evidence(found))
        for deliveries in self.sought:
            found = found.filter(pk__in=deliveries)
        return found

    def _with_evidence(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        claims, evidence = self.claims(), self.evidence
        if evidence is not None:
            found = found.supported_by(evidence.counting)
        if self.data["disputed"]:
            found = found.disputed(claims) if self.data["disputed"] == "yes" else found.undisputed(claims)
        return found

    def _in_range(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        if self.since:
            found = found.arrived_since(self.since)
        if self.until:
            found = found.arrived_until(self.until)
        return found

    @cached_property
    def sought(self) -> list[list[int] | QuerySet[Delivery, Any]]:
        """For each term of the search the deliveries that it is found in: their pks, or a query where they are many.

        A rare term is looked for once, and not again by each count on the page.
        """
        # Whoever is accepted, what is looked through is what was known.
        claims = self.claims()
        told_of = Evidence(claims, claims, chosen=False).tells() if self.known_on else Q()
        found, lines = [], DeliveryItem.objects.filter(told_of)
        for term in terms(self.data["q"]):
            matching = Delivery.objects.in_register(self.register).matching(term, lines, claims).order_by()
            pks = list(matching.values_list("pk", flat=True)[: FEW + 1])
            found.append(pks if len(pks) <= FEW else matching.values("pk"))
        return found

    def counted(self) -> DeliveryItemQuerySet:
        """The matching lines of the deliveries that have arrived, annotated with what they add."""
        return self.amounts(self.lines().of(self.matching().delivered()))

    def amounts(self, lines: DeliveryItemQuerySet) -> DeliveryItemQuerySet:
        """`lines` annotated with what they add to the counts of this selection."""
        return lines.counted(self.since, self.until, self.evidence)

    @cached_property
    def columns(self) -> Columns:
        """The record that is counted over, one edition of it for all counts of a page."""
        return columns.current()

    @cached_property
    def tally(self) -> Tally:
        """The counts over all that matches, which are not asked of the database."""
        return Tally(self)

    @property
    def arrived(self) -> int:
        """How many of the deliveries have arrived."""
        return self.tally.arrived_and_not[0]

    @property
    def promised(self) -> int:
        """How many of the deliveries have not arrived."""
        return self.tally.arrived_and_not[1]

    @property
    def last_page(self) -> int:
        """The last page of the ledger, which runs over what has arrived and then over what has not."""
        return max(1, -(-(self.arrived + self.promised) // PAGE_SIZE))

    def others(self) -> list[str]:
        """The names of the parties on the other side of the page's party, of deliveries that have arrived."""
        side = "supplier" if "recipient" in self.fixed else "recipient"
        parties = set(self.tally.counted.deliveries[side].tolist())
        return list(Party.objects.filter(pk__in=parties).order_by("name").values_list("name", flat=True))

    def timeline(self, most: int = MOST_STEPS) -> Timeline:
        """The running counts of all that has arrived, what is awaited, and how stated totals compare.

        In about as many steps as are drawn at `most`: of more deliveries than that, a step sums up a period.
        """
        counted, period = self.tally.counted, self._period(most)
        types = {node.pk: node for node in self.tree.children(None)}
        return build_timeline(counted.steps(period), types, awaited=self.nearest, checks=self.checks(), merged=period)

    def _period(self, most: int) -> str | None:
        """What a step stands for: a delivery, or the shortest period that leaves no more than so many, or a year."""
        if self.arrived <= most:
            return None
        counted = self.tally.counted
        return next((period for period in PERIODS if counted.number_of_steps(period) <= most), "year")

    def totals(self) -> dict[int, Amount]:
        """What has arrived in all: the amount a top-level type, by its pk."""
        return self.tally.counted.sums().get((), {})

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
        """By pk of a delivery: how many sources speak of it, and whether one contests it."""
        found = Delivery.objects.filter(pk__in=list(pks)).order_by().with_evidence(self.claims())
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

    def ledger(self) -> list[Entry[Delivery]]:
        """The deliveries on this page that have arrived, with the totals after each."""
        first = (self.page - 1) * PAGE_SIZE
        pks = self.tally.ledger(first, first + PAGE_SIZE)
        found = {delivery.pk: delivery for delivery in self.shown(Delivery.objects.filter(pk__in=pks))}
        rows = self.amounts(self.lines().filter(delivery__in=found)).running().values(*LEDGER_ROW)
        counted = self.tally.counted
        earlier = counted.among(np.isin(counted.deliveries["pk"], self.tally.ledger(0, first)))
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
        promised = self.deliveries().not_delivered().in_ledger_order()
        if most is not None:
            # Only those that are shown are looked up with all their evidence.
            pks = list(promised.values_list("pk", flat=True)[first : first + most])
            promised = Delivery.objects.filter(pk__in=pks).in_ledger_order()
        return [follow(delivery, self.known_on or today()) for delivery in self.with_outcomes(promised)]

    @cached_property
    def nearest(self) -> list[Awaited[Delivery]]:
        """The first of what is awaited, as many as a chart has lanes for."""
        return self.awaited(0, MOST_LANES) if self.promised else []

    def awaited_here(self) -> list[Awaited[Delivery]]:
        """What is awaited of this page of the ledger: it follows upon all that has arrived."""
        first, last = ((page * PAGE_SIZE) - self.arrived for page in (self.page - 1, self.page))
        first, last = max(0, first), min(last, self.promised)
        if last <= len(self.nearest):
            return self.nearest[first : max(0, last)]
        return self.awaited(first, last - first)

    def shown(self, deliveries: DeliveryQuerySet) -> list[Delivery]:
        """`deliveries` with all that a page shows of them, and a refusal to fetch anything more.

        Their lines say what the claims that count state; of the others, the claims say that they are left out.
        """
        claims = self.claims().for_display()
        found = self.as_stated(deliveries.with_evidence(self.claims()).for_display(claims, self.evidence))
        for claim in (claim for delivery in found for claim in delivery.claims.all()):
            claim.left_out = not self.accepts(claim.source)
        return found

    def accepts(self, source: Source) -> bool:
        """Whether the claims of a source count, where only some do."""
        kinds, sources = self.data["source_kind"], self.data["source"]
        return (not kinds or source.kind in kinds) and (not sources or source in sources)

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
    def _unfiltered(self) -> Tally:
        """The counts of the page's party, or of everybody: with no filter but those of what counts as evidence."""
        return self.without(*(name for name in NARROWING if name not in self.fixed)).tally
