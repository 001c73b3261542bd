"""Pages by position, not by number: a page begins after a row, so that it stays right while rows are added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

SIGNER = Signer(salt="deliveries.keyset")


@dataclass(frozen=True)
class Order:
    """An order of rows: by `keys`, which are null together or not at all, then by `ties`, which tell rows apart.

    Rows whose keys are null come last, whichever way the others run. They are asked for apart, so that either
    database can walk an index.
    """

    name: str
    keys: tuple[str, ...]
    ties: tuple[str, ...]
    descending: bool = False

    def position(self, row: dict[str, Any]) -> str:
        """Where `row` (a dict with every key and tie) stands, as an opaque word for an address."""
        values = [row[key] for key in (*self.keys, *self.ties)]
        return SIGNER.sign_object([self.name, *(v.isoformat() if isinstance(v, dt.date) else v for v in values)])

    def read(self, word: str) -> list[Any]:
        """The values of a position; raises ValueError where `word` is none of this order."""
        try:
            name, *values = list(SIGNER.unsign_object(word))
        except (BadSignature, ValueError, TypeError) as error:
            raise ValueError(word) from error
        if name != self.name or len(values) != len(self.keys) + len(self.ties):
            raise ValueError(word)
        return list(values)


@dataclass(frozen=True)
class Page:
    """Some rows of an order, and the positions that the pages before and after it begin at; None where none is."""

    rows: list[dict[str, Any]]
    before: str | None
    after: str | None


def page(
    rows: QuerySet[Any, dict[str, Any]], order: Order, size: int, after: str | None = None, before: str | None = None
) -> Page:
    """Up to `size` of `rows` after one position, or before one; from the first row without either.

    `rows`: dicts with every key and tie of `order`. Raises ValueError for a position of another order.
    """
    backwards = before is not None
    word = before if backwards else after
    start = order.read(word) if word else None
    found = _taken(rows, order, size + 1, start, backwards=backwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    earlier, later = (more, True) if backwards else (start is not None, more)
    return Page(found, order.position(found[0]) if earlier else None, order.position(found[-1]) if later else None)


def _taken(
    rows: QuerySet[Any, dict[str, Any]], order: Order, most: int, start: list[Any] | None, *, backwards: bool
) -> list[dict[str, Any]]:
    """The `most` rows next to `start` in the order, or in its reverse."""
    missing = {f"{order.keys[0]}__isnull": True}
    known = rows.exclude(**missing), (*order.keys, *order.ties)
    unknown = rows.filter(**missing), order.ties
    phases = [unknown, known] if backwards else [known, unknown]
    if start is not None and (start[0] is None) != backwards:
        phases = phases[1:]
    found: list[dict[str, Any]] = []
    for phase, keys in phases:
        if len(found) < most:
            falling = order.descending != backwards
            here = start is not None and len(keys) == (len(order.ties) if start[0] is None else len(start))
            part = phase.filter(_beyond(keys, start[-len(keys) :], falling=falling)) if here and start else phase
            found += part.order_by(*(f"-{key}" if falling else key for key in keys))[: most - len(found)]
    return found


def _beyond(keys: Sequence[str], values: Sequence[Any], *, falling: bool) -> Q:
    """That a row stands past `values` in the order of `keys`.

    The bound of the first key stands before the alternatives once more: it is what an index can be entered by.
    """
    sign = "lt" if falling else "gt"
    past = Q()
    for at, (key, value) in enumerate(zip(keys, values, strict=True)):
        past |= Q(**dict(zip(keys[:at], values[:at], strict=True))) & Q(**{f"{key}__{sign}": value})
    return Q(**{f"{keys[0]}__{sign}e": values[0]}) & past
