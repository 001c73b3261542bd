"""The site's own deliveries and the rows of another register, read as rows that can be paired, and paired.

Pairs are made of all that recipients got, whatever a page shows of it: a row that a filter leaves out must not make its
partner look alone. What comes out is held for a version of the record.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import batched
from types import MappingProxyType
from typing import Any

from django.db.models import Min, Q, QuerySet

from deliveries import index
from deliveries.index import RecordIndex
from deliveries.models import (
    Claim,
    Decision,
    Delivery,
    DeliveryItem,
    Equipment,
    Register,
    ReportedTotal,
)
from deliveries.models.equipment import LONGEST_LINE
from deliveries.models.search import fold
from deliveries.reconciling import Held, Judged, Model, Row, Stated, hold, judge, pair
from deliveries.reconciling.kinship import versions
from deliveries.reconciling.numbers import Pieces

from .coverage import Coverage

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
        reading = _Reading(self, recipients)
        rows = reading.rows()
        decisions = list(Decision.among(self.register.pk, recipients))
        groups = pair(rows, *_as_pks(rows, decisions))
        theirs: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.side == "theirs":
                theirs[row.recipient].append(row)
        both = [(row, group) for group in groups if group.ours for row in group.theirs]
        paired = {row: frozenset(each.supplier for each in group.ours) for row, group in both}
        held = [hold(stated, theirs[stated.recipient], paired) for stated in self._stated(recipients)]
        return Comparison([judge(group) for group in groups], held)

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


def _as_pks(rows: Iterable[Row], decisions: Iterable[Decision]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Decisions as pairs of the pks of rows: those together, and those apart."""
    ours = {(row.delivery, row.model.pk): row.pk for row in rows if row.side == "ours"}
    theirs = {row.delivery: row.pk for row in rows if row.side == "theirs"}
    found: dict[str, list[tuple[int, int]]] = {Decision.Said.TOGETHER: [], Decision.Said.APART: []}
    for each in decisions:
        one, other = ours.get((each.delivery_id, each.equipment_id)), theirs.get(each.row_id)
        if one is not None and other is not None:
            found[each.said].append((one, other))
    return found[Decision.Said.TOGETHER], found[Decision.Said.APART]


class _Reading:
    """The rows of some recipients on both sides; always as many queries."""

    def __init__(self, beside: Beside, recipients: Collection[int]) -> None:
        self.beside, self.recipients = beside, recipients

    def rows(self) -> list[Row]:
        """All that they got, but for promises of which something came: that stands for them."""
        came = self._came()
        return [
            row
            for row in self.rows_of(self._lines(), self._said(), self._told())
            if not (row.side == "ours" and row.awaited and row.top in came.get(row.delivery, ()))
        ]

    def rows_of(
        self,
        lines: list[tuple[Any, ...]],
        said: Mapping[int, frozenset[str]] = MappingProxyType({}),
        told: Mapping[int, dt.date] = MappingProxyType({}),
    ) -> list[Row]:
        """Lines as rows; see LINES."""
        models = _models({line[10] for line in lines}, self.beside.index)
        return [self._row(line, models[line[10]], said, told) for line in lines if line[10] in models]

    def _lines(self) -> list[tuple[Any, ...]]:
        both = [self.beside.own.pk, self.beside.register.pk]
        rows = DeliveryItem.objects.filter(
            delivery__register__in=both, delivery__recipient__in=self.recipients,
            delivery__state=Delivery.State.PUBLISHED,
        )  # fmt: skip
        return list(rows.exclude(delivery__status=Delivery.Status.CANCELLED).order_by().values_list(*LINES))

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

    def _said(self) -> dict[int, frozenset[str]]:
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

    def _told(self) -> dict[int, dt.date]:
        """By promise of ours: the first day on which it was told of."""
        told = self._promises().filter(claims__stance=Claim.Stance.SUPPORTS)
        days = told.values_list("pk").annotate(day=Min("claims__source__known_from"))
        return {pk: day for pk, day in days if day}

    def _came(self) -> dict[int, set[int]]:
        """By promise of ours: the pks of the top-level types of which something came."""
        found: dict[int, set[int]] = defaultdict(set)
        lines = DeliveryItem.objects.filter(
            delivery__state=Delivery.State.PUBLISHED, delivery__status=Delivery.Status.DELIVERED,
            delivery__fulfils__in=self._promises().values("pk"),
        )  # fmt: skip
        for promise, top in lines.values_list("delivery__fulfils", "equipment__type__top").order_by():
            if promise and top:
                found[promise].add(top)
        return found


def _models(pks: set[int], index: RecordIndex) -> dict[int, Model]:
    """The models of these pks, with what they are variants of, or stand for together."""
    tree, joints = index.tree, index.joints
    catalogue = Q(named_by=None)
    rows = {
        pk: rest
        for pk, *rest in Equipment.objects.filter(catalogue | Q(pk__in=pks))
        .order_by()
        .values_list("pk", "designation", "aliases", "type", "variant_of", "generic")
    }

    def line_of(pk: int) -> tuple[int, ...]:
        found = [pk]
        while len(found) <= LONGEST_LINE and (above := rows[found[-1]][3]) in rows:
            found.append(above)
        # What stands for several together is the nearest to each of those.
        return tuple(found + [part for part in joints.get(pk, ()) if part in rows])

    def model(pk: int) -> Model:
        designation, aliases, kind, _variant, generic = rows[pk]
        line = line_of(pk)
        return Model(
            pk=pk,
            names=_names([designation, *aliases]),
            path=tuple(node.pk for node in reversed(tree.path(tree.get(kind)))),
            line=line,
            family_names=_names([rows[above][0] for above in line[1:]]),
            generic=generic,
        )

    return {pk: model(pk) for pk in pks if pk in rows}


def _names(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Names as their words; a designation of two ("Mi-24P/Mi-35P") is both."""
    parts = [part for name in names for part in {name, *name.split("/")}]
    words = (tuple(fold(word) for word in re.split(r"[\W_]+", part) if fold(word)) for part in sorted(parts))
    return tuple(dict.fromkeys(name for name in words if len("".join(name)) > 1))
