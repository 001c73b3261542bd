"""The rows of some deliveries, of the site's own register and of another one, as they are paired."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Min, Q, QuerySet

from deliveries.models import Claim, Delivery, DeliveryItem
from deliveries.reconciling import Model, Row
from deliveries.reconciling.kinship import versions
from deliveries.reconciling.numbers import Pieces

if TYPE_CHECKING:
    from .beside import Beside

YEAR = re.compile(r"\d{4}")
LINES = (
    "pk", "delivery", "delivery__register", "delivery__recipient", "delivery__supplier", "delivery__status",
    "delivery__arrival_earliest", "delivery__arrival_latest", "delivery__arrival_text", "delivery__order_earliest",
    "equipment", "quantity", "low", "high", "approximate", "estimated", "delivery__state",
)  # fmt: skip


# A line, as LINES asks for it.
type Line = tuple[Any, ...]


def row_of(
    beside: Beside,
    line: Line,
    model: Model,
    said: Mapping[int, frozenset[str]] = MappingProxyType({}),
    told: Mapping[int, dt.date] = MappingProxyType({}),
) -> Row:
    """A line as a row. `said` and `told`: see RowsBeside."""
    pk, delivery, register, recipient, supplier, status, first, last, text, ordered = line[:10]
    quantity, low, high, approximate, estimated = line[11:-1]
    ours, awaited = register == beside.own.pk, status == Delivery.Status.EXPECTED
    return Row(
        side="ours" if ours else "theirs", pk=pk, delivery=delivery, recipient=recipient, supplier=supplier,
        model=model, pieces=Pieces.of(low, quantity, high, approximate=approximate), earliest=first, latest=last,
        awaited=awaited, told=min((day for day in (told.get(delivery), ordered) if day), default=None),
        ordered=ordered, years=() if ours else tuple(map(int, YEAR.findall(text))), estimated=estimated,
        said=said.get(delivery, frozenset()),
        outside=beside.coverage.outside(model.path, first, last, recipient, supplier) if ours else "",
    )  # fmt: skip


def bare_rows(beside: Beside, lines: Sequence[Line]) -> list[Row]:
    """Lines of the register as rows that nothing is paired with; no more is read of them."""
    models = beside.models.of({line[10] for line in lines})
    return [row_of(beside, line, models[line[10]]) for line in lines if line[10] in models]


class RowsBeside:
    """The rows of some recipients on both sides, or of some deliveries (their pks); always as many queries."""

    def __init__(
        self, beside: Beside, *, recipients: Collection[int] | None = None, deliveries: Collection[int] = ()
    ) -> None:
        self.beside = beside
        self._chosen: dict[str, Any] = {"pk__in": deliveries}
        if recipients is not None:
            # Of deliveries by their pks these would have SQLite pass over all of both registers.
            both = [beside.own.pk, beside.register.pk]
            self._chosen = {"recipient__in": recipients, "register__in": both, "state": Delivery.State.PUBLISHED}

    def _of(self, path: str = "") -> Q:
        """What is chosen, of rows that have the delivery at the end of `path`."""
        return Q(**{f"{path}{name}": value for name, value in self._chosen.items()})

    def rows(self, recipient: int) -> list[Row]:
        """All that one of them got, but for promises of which something came: that stands for them."""
        return [
            row
            for row in self._rows.get(recipient, ())
            if not (row.side == "ours" and row.awaited and row.top in self.came.get(row.delivery, ()))
        ]

    def by_pk(self) -> dict[int, Row]:
        """All of them, whatever came of promises."""
        return {row.pk: row for rows in self._rows.values() for row in rows}

    @cached_property
    def _rows(self) -> dict[int, list[Row]]:
        """By recipient."""
        rows = DeliveryItem.objects.filter(self._of("delivery__"))
        asked = rows.exclude(delivery__status=Delivery.Status.CANCELLED).order_by().values_list(*LINES)
        # Asked for in order, SQLite passes over all lines that there are.
        lines = sorted((line for line in asked if line[-1] == Delivery.State.PUBLISHED), key=lambda line: line[0])
        models = self.beside.models.of({line[10] for line in lines})
        found: dict[int, list[Row]] = defaultdict(list)
        for line in lines:
            if line[10] in models:
                found[line[3]].append(row_of(self.beside, line, models[line[10]], self.said, self.told))
        return found

    @cached_property
    def said(self) -> dict[int, frozenset[str]]:
        """By delivery of the register: what its comments call the version."""
        claims = Claim.objects.filter(self._of("delivery__"), delivery__register=self.beside.register)
        found: dict[int, frozenset[str]] = {}
        for pk, words in claims.exclude(quotation="").order_by().values_list("delivery", "quotation"):
            if called := versions(words):
                found[pk] = found.get(pk, frozenset()) | called
        return found

    def _promises(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.published().filter(self._of(), register=self.beside.own)
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
