"""Rows of two registers, and groups of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .kinship import Model
from .numbers import Pieces, in_all

Side = Literal["ours", "theirs"]
# Of what is known only until when, this long before is thought of as when it may have come.
BEFORE = dt.timedelta(days=730)
# A promise is met within so long after its window, or after it was told of where it has none; and, for whole years are
# what registers know, in the year in which it was told.
AFTER_WINDOW, AFTER_TOLD = dt.timedelta(days=3 * 365), dt.timedelta(days=10 * 365)


@dataclass(frozen=True, eq=False)
class Row:
    """A line of a delivery, arrived or awaited.

    `pk` tells it from all other rows of both sides. `supplier` is None where it is not known. `earliest` and `latest`
    are None of what is awaited without a window; `told` is the first day on which a promise was told of or ordered;
    `ordered` the first day of its order; `years` those in which some of it came, where not all between its days are
    meant. `said`: versions() of what its register adds. `outside`: why the other
    register would not have it, or "".
    """

    side: Side
    pk: int
    delivery: int
    recipient: int
    supplier: int | None
    model: Model
    pieces: Pieces
    earliest: dt.date | None = None
    latest: dt.date | None = None
    awaited: bool = False
    told: dt.date | None = None
    ordered: dt.date | None = None
    years: tuple[int, ...] = ()
    estimated: bool = False
    said: frozenset[str] = frozenset()
    outside: str = ""

    @property
    def top(self) -> int:
        """The pk of its top-level type."""
        return self.model.path[-1]

    @cached_property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The days between which it came; of a promise those between which it may be met."""
        first, last = self.earliest, self.latest
        if first == dt.date.min and last is not None:
            first = max(last, dt.date.min + BEFORE) - BEFORE
        if not self.awaited:
            return (first, last) if first and last else None
        begins = min((day for day in (self.told, first) if day), default=None)
        if begins is None:
            return dt.date.min, dt.date.max
        return dt.date(begins.year, 1, 1), _later(last, AFTER_WINDOW) if last else _later(begins, AFTER_TOLD)


def _later(day: dt.date, by: dt.timedelta) -> dt.date:
    return day + by if day < dt.date.max - by else dt.date.max


@dataclass(frozen=True, eq=False)
class Group:
    """Rows that are about the same pieces. `pinned`: an editor put them together. `maybe`: rows of the other side of
    which it may be any, where it says no more than its type."""

    ours: tuple[Row, ...]
    theirs: tuple[Row, ...]
    pinned: bool = False
    maybe: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.ours + self.theirs

    @cached_property
    def our_pieces(self) -> Pieces:
        return in_all(row.pieces for row in self.ours)

    @cached_property
    def their_pieces(self) -> Pieces:
        return in_all(row.pieces for row in self.theirs)


def hull(rows: Sequence[Row]) -> tuple[dt.date, dt.date] | None:
    """From the first day of any of them to the last; None where none has one."""
    known = [(row.earliest, row.latest) for row in rows if row.earliest and row.latest]
    return (min(first for first, _last in known), max(last for _first, last in known)) if known else None


def gap(one: tuple[dt.date, dt.date] | None, other: tuple[dt.date, dt.date] | None) -> int | None:
    """How many days lie between two spans; 0 where they share one, None where either is not known."""
    if one is None or other is None:
        return None
    return max(0, (other[0] - one[1]).days, (one[0] - other[1]).days)
