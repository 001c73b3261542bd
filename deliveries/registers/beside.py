"""The site's own deliveries and the rows of another register, read as rows that can be paired, and paired.

Pairs are made of all that recipients got, whatever a page shows of it: a row that a filter leaves out must not make its
partner look alone. What comes out is held for a version of the record, and that of one recipient for as long as all
that it was made of is the same.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import batched
from types import MappingProxyType
from typing import Any

from django.db.models import Min, QuerySet

from deliveries import index
from deliveries.index.answers import Answers
from deliveries.models import (
    Claim,
    Decision,
    Delivery,
    DeliveryItem,
    Register,
    ReportedTotal,
)
from deliveries.reconciling import Held, Judged, Model, Row, Stated, hold, judge, pair
from deliveries.reconciling.kinship import versions
from deliveries.reconciling.numbers import Pieces

from .coverage import Coverage
from .named_models import models_of

# What an editor said of a line of ours and a row: that, and their deliveries with the model of the line between.
type _Decided = tuple[str, int, int, int]

YEAR = re.compile(r"\d{4}")
LINES = (
    "pk", "delivery", "delivery__register", "delivery__recipient", "delivery__supplier", "delivery__status",
    "delivery__arrival_earliest", "delivery__arrival_latest", "delivery__arrival_text", "delivery__order_earliest",
    "equipment", "quantity", "low", "high", "approximate", "estimated",
)  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """All groups of some recipients with their verdicts, and the totals that sources state for them."""

    judged: list[Judged]
    held: list[Held] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.judged) + len(self.held)


# By register, recipient and what it was made of what was paired last: a change of one recipient's record leaves the
# others' pairs alone. It outlives a version of the record.
KEPT = Answers()


class Beside:
    """A register beside the site's own one."""

    def __init__(self, register: Register) -> None:
        self.register, self.own = register, Register.objects.get(default=True)
        self.index = index.current()

    def of(self, recipient: int) -> Comparison:
        """What one recipient (its pk) got."""
        return self._once(("beside", self.register.pk, recipient), [recipient])

    def of_ours(self) -> Comparison:
        """What all recipients got of whom we have anything."""
        return self._once(("beside", self.register.pk), sorted(self.recipients))

    def _once(self, question: Any, recipients: list[int]) -> Comparison:
        return self.index.answers.of(question, lambda: self._compared(recipients))

    @cached_property
    def recipients(self) -> set[int]:
        """The pks of the recipients of whom we have anything."""
        ours = Delivery.objects.published().filter(register=self.own)
        return set(ours.order_by().values_list("recipient", flat=True).distinct())

    def alone(self, supplier: int | None = None) -> QuerySet[DeliveryItem]:
        """The register's lines for recipients of whom we have nothing, of one supplier (its pk) or all."""
        rows = DeliveryItem.objects.filter(delivery__register=self.register, delivery__state=Delivery.State.PUBLISHED)
        rows = rows.exclude(delivery__status=Delivery.Status.CANCELLED).exclude(delivery__recipient__in=self.recipients)
        rows = rows if supplier is None else rows.filter(delivery__supplier=supplier)
        return rows.order_by("delivery__recipient__name", "delivery__arrival_latest", "pk")

    def rows_of(self, lines: QuerySet[DeliveryItem]) -> list[Row]:
        """Some of alone() as rows; nothing is paired with them, and no more is read of them."""
        return _Reading(self, []).rows_of(list(lines.values_list(*LINES)))

    def rows_in_parts(self, lines: QuerySet[DeliveryItem], at_once: int) -> Iterator[list[Row]]:
        """The same of all of them, so many at a time."""
        for some in batched(lines.values_list(*LINES).iterator(chunk_size=at_once), at_once):
            yield _Reading(self, []).rows_of(list(some))

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage.of(self.register, self.index.tree)

    def _compared(self, recipients: list[int]) -> Comparison:
        """What each of these recipients got; only those are paired of whom anything is otherwise than when they were
        paired last."""
        reading = _Reading(self, recipients)
        decisions, stated = defaultdict[int, list[Any]](list), defaultdict[int, list[Stated]](list)
        for each in Decision.among(self.register.pk, recipients):
            decisions[reading.recipients_of.get(each.row_id, 0)].append((each.said, *each.pair))
        for total in self._stated(recipients):
            stated[total.recipient].append(total)
        found = []
        for recipient in recipients:
            own = tuple(stated[recipient]), tuple(decisions[recipient])
            made_of = (self.coverage, reading.made_of(recipient), own)
            find = partial(paired, reading, recipient, *own)
            found.append(KEPT.of((self.register.pk, recipient, made_of), find))
        return Comparison([each for one in found for each in one.judged], [each for one in found for each in one.held])

    def _stated(self, recipients: Collection[int]) -> Iterator[Stated]:
        """The totals that sources state, of types that the register covers."""
        for total in ReportedTotal.objects.filter(register=self.own, recipient__in=recipients).order_by("pk"):
            if total.type_id not in self.coverage.types:
                continue
            since = (total.since_earliest, total.since_latest) if total.since_earliest and total.since_latest else None
            covered = self.coverage.whole(
                total.since_earliest, total.as_of_latest, total.recipient_id, total.supplier_id
            )
            yield Stated(
                total.pk, total.recipient_id, total.supplier_id, total.type_id, total.total, total.qualifier,
                (total.as_of_earliest, total.as_of_latest), since, covered,
            )  # fmt: skip


def paired(reading: _Reading, recipient: int, stated: Sequence[Stated], decisions: Sequence[_Decided]) -> Comparison:
    """What one recipient got, paired."""
    rows = reading.rows(recipient)
    groups = pair(rows, *_as_pks(rows, decisions))
    theirs = [row for row in rows if row.side == "theirs"]
    both = [(row, group) for group in groups if group.ours for row in group.theirs]
    partners = {row: frozenset(each.supplier for each in group.ours) for row, group in both}
    return Comparison([judge(group) for group in groups], [hold(total, theirs, partners) for total in stated])


def _as_pks(rows: Iterable[Row], decisions: Iterable[_Decided]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Decisions as pairs of the pks of rows: those together, and those apart."""
    ours = {(row.delivery, row.model.pk): row.pk for row in rows if row.side == "ours"}
    theirs = {row.delivery: row.pk for row in rows if row.side == "theirs"}
    found: dict[str, list[tuple[int, int]]] = {Decision.Said.TOGETHER: [], Decision.Said.APART: []}
    for said, delivery, equipment, row in decisions:
        one, other = ours.get((delivery, equipment)), theirs.get(row)
        if one is not None and other is not None:
            found[said].append((one, other))
    return found[Decision.Said.TOGETHER], found[Decision.Said.APART]


class _Reading:
    """The rows of some recipients on both sides; always as many queries."""

    def __init__(self, beside: Beside, recipients: Collection[int]) -> None:
        self.beside, self.recipients = beside, recipients

    def rows(self, recipient: int) -> list[Row]:
        """All that one of them got, but for promises of which something came: that stands for them."""
        lines = self.lines.get(recipient, [])
        found = [
            self._row(line, self.models[line[10]], self.said, self.told) for line in lines if line[10] in self.models
        ]
        return [
            row
            for row in found
            if not (row.side == "ours" and row.awaited and row.top in self.came.get(row.delivery, ()))
        ]

    def made_of(self, recipient: int) -> int:
        """What tells the rows of one of them from any others: all that they are made of, as one number."""
        lines = self.lines.get(recipient, [])
        beside = (self.said, self.told, self.came)
        return hash(
            tuple((*line, self._marks.get(line[10]), *(each.get(line[1]) for each in beside)) for line in lines)
        )

    @cached_property
    def _marks(self) -> dict[int, int]:
        """What is known of each model, as one number."""
        return {
            pk: hash((one.names, one.path, one.line, one.family_names, one.generic)) for pk, one in self.models.items()
        }

    @cached_property
    def lines(self) -> dict[int, list[tuple[Any, ...]]]:
        """Their lines on both sides, by recipient; see LINES."""
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for line in self._lines():
            found[line[3]].append(line)
        return found

    @cached_property
    def recipients_of(self) -> dict[int, int]:
        """By delivery its recipient."""
        return {line[1]: line[3] for lines in self.lines.values() for line in lines}

    @cached_property
    def models(self) -> dict[int, Model]:
        return models_of({line[10] for lines in self.lines.values() for line in lines}, self.beside.index)

    def rows_of(
        self,
        lines: list[tuple[Any, ...]],
        said: Mapping[int, frozenset[str]] = MappingProxyType({}),
        told: Mapping[int, dt.date] = MappingProxyType({}),
    ) -> list[Row]:
        """Lines as rows; see LINES."""
        models = models_of({line[10] for line in lines}, self.beside.index)
        return [self._row(line, models[line[10]], said, told) for line in lines if line[10] in models]

    def _lines(self) -> list[tuple[Any, ...]]:
        both = [self.beside.own.pk, self.beside.register.pk]
        rows = DeliveryItem.objects.filter(
            delivery__register__in=both, delivery__recipient__in=self.recipients,
            delivery__state=Delivery.State.PUBLISHED,
        )  # fmt: skip
        return list(rows.exclude(delivery__status=Delivery.Status.CANCELLED).order_by("pk").values_list(*LINES))

    def _row(
        self, line: tuple[Any, ...], model: Model, said: Mapping[int, frozenset[str]], told: Mapping[int, dt.date]
    ) -> Row:
        pk, delivery, register, recipient, supplier, status, first, last, text, ordered = line[:10]
        quantity, low, high, approximate, estimated = line[11:]
        ours, awaited = register == self.beside.own.pk, status == Delivery.Status.EXPECTED
        return Row(
            side="ours" if ours else "theirs", pk=pk, delivery=delivery, recipient=recipient, supplier=supplier,
            model=model, pieces=Pieces.of(low, quantity, high, approximate=approximate), earliest=first, latest=last,
            awaited=awaited, told=min((day for day in (told.get(delivery), ordered) if day), default=None),
            ordered=ordered, years=() if ours else tuple(map(int, YEAR.findall(text))), estimated=estimated,
            said=said.get(delivery, frozenset()),
            outside=self.beside.coverage.outside(model.path, first, last, recipient, supplier) if ours else "",
        )  # fmt: skip

    @cached_property
    def said(self) -> dict[int, frozenset[str]]:
        """By delivery of the register: what its comments call the version."""
        claims = Claim.objects.filter(delivery__register=self.beside.register, delivery__recipient__in=self.recipients)
        found: dict[int, frozenset[str]] = {}
        for pk, words in claims.exclude(quotation="").order_by().values_list("delivery", "quotation"):
            if called := versions(words):
                found[pk] = found.get(pk, frozenset()) | called
        return found

    def _promises(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.published().filter(register=self.beside.own, recipient__in=self.recipients)
        return rows.filter(status=Delivery.Status.EXPECTED).order_by()

    @cached_property
    def told(self) -> dict[int, dt.date]:
        """By promise of ours: the first day on which it was told of."""
        told = self._promises().filter(claims__stance=Claim.Stance.SUPPORTS)
        days = told.values_list("pk").annotate(day=Min("claims__source__known_from"))
        return {pk: day for pk, day in days if day}

    @cached_property
    def came(self) -> dict[int, frozenset[int]]:
        """By promise of ours: the pks of the top-level types of which something came."""
        found: dict[int, set[int]] = defaultdict(set)
        lines = DeliveryItem.objects.filter(
            delivery__state=Delivery.State.PUBLISHED, delivery__status=Delivery.Status.DELIVERED,
            delivery__fulfils__in=self._promises().values("pk"),
        )  # fmt: skip
        for promise, top in lines.values_list("delivery__fulfils", "equipment__type__top").order_by():
            if promise and top:
                found[promise].add(top)
        return {promise: frozenset(tops) for promise, tops in found.items()}
