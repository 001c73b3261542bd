"""Pages by position, not by number: a page begins after a row, so that it stays right while rows are added."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.signing import BadSignature, Signer

from .arrays import Array

SIGNER = Signer(salt="deliveries.keyset")

# What stands for no value: it is also what numpy has for no day.
MISSING = np.iinfo(np.int64).min
LAST = np.iinfo(np.int64).max - 1

type Value = str | int | None


@dataclass(frozen=True)
class Key:
    """By row what it is sorted by: a number, a day (as numpy counts them), or the place of a word in sorted `words`.

    MISSING where it has none.
    """

    values: Array
    words: Sequence[str] | None = None
    days: bool = False

    def __getitem__(self, at: int) -> Value:
        """The value of the row that stands there, as a position holds it: a day as ISO 8601."""
        value = int(self.values[at])
        if value == MISSING:
            return None
        if self.days:
            return str(np.datetime64(value, "D"))
        return value if self.words is None else self.words[value]

    def around(self, value: Value) -> tuple[int, int]:
        """What is less than the first of the two stands before `value`, and from the second on all stands after it."""
        if value is None:
            return MISSING, MISSING + 1
        if self.words is not None:
            return bisect_left(self.words, str(value)), bisect_right(self.words, str(value))
        number = int(np.datetime64(dt.date.fromisoformat(str(value))).astype(np.int64)) if self.days else int(value)
        return number, number + 1


@dataclass(frozen=True)
class Order:
    """An order of rows by so many keys: the first have a value together or not at all, the last tell rows apart.

    Rows without a value come last, whichever way the others run.
    """

    name: str
    keys: int
    descending: bool = False

    def position(self, values: Sequence[Value]) -> str:
        """Where a row with these values of its keys stands, as an opaque word for an address."""
        return SIGNER.sign_object([self.name, *values])

    def read(self, word: str) -> list[Value]:
        """The values of a position; raises ValueError where `word` is none of this order."""
        try:
            name, *values = list(SIGNER.unsign_object(word))
        except (BadSignature, ValueError, TypeError) as error:
            raise ValueError(word) from error
        if name != self.name or len(values) != self.keys:
            raise ValueError(word)
        return list(values)


@dataclass(frozen=True)
class Page[Row]:
    """Some rows of an order, and the positions that the pages before and after it begin at; None where none is."""

    rows: list[Row]
    before: str | None
    after: str | None

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """A page without rows is one all the same."""
        return True


def page(
    keys: Sequence[Key], order: Order, size: int, after: str | None = None, before: str | None = None
) -> Page[int]:
    """Where up to `size` rows stand after one position, or before one; from the first row without either.

    Raises ValueError for a position of another order.
    """
    backwards = before is not None
    word = before if backwards else after
    start = order.read(word) if word else None
    columns = _columns(keys, order)
    falling = order.descending != backwards
    rows = np.arange(len(columns[0]))
    if start is not None:
        around = [key.around(value) for key, value in zip(keys, start, strict=True)]
        if not order.descending:
            around = [(LAST, LAST + 1) if low == MISSING else (low, high) for low, high in around]
        rows = rows[_beyond(columns, around, falling=falling)]
    found = _first(columns, rows, size + 1, falling=falling)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    earlier, later = (more, True) if backwards else (start is not None, more)
    ends = [order.position([key[at] for key in keys]) for at in (found[0], found[-1])]
    return Page(found, ends[0] if earlier else None, ends[1] if later else None)


def in_order(keys: Sequence[Key], order: Order) -> list[int]:
    """Where all rows stand, in the order of their pages."""
    columns = _columns(keys, order)
    return _first(columns, np.arange(len(columns[0])), len(columns[0]), falling=order.descending)


def _columns(keys: Sequence[Key], order: Order) -> list[Array]:
    """What the rows are sorted by: what has no value is less than all others, so that it stands at the end where they
    fall, and is moved there where they rise."""
    if order.descending:
        return [key.values for key in keys]
    return [np.where(key.values == MISSING, LAST, key.values) for key in keys]


def _beyond(columns: Sequence[Array], around: Sequence[tuple[int, int]], *, falling: bool) -> Array:
    """By row: whether it stands past a position in the order of the columns, or before it where they are falling."""
    past, same = np.zeros(len(columns[0]), bool), np.ones(len(columns[0]), bool)
    for values, (low, high) in zip(columns, around, strict=True):
        past |= same & (values < low if falling else values >= high)
        same &= (values >= low) & (values < high)
    return past


def _first(columns: Sequence[Array], rows: Array, most: int, *, falling: bool) -> list[int]:
    """The first `most` of these rows in the order of the columns, or the last where they are falling."""
    if len(rows) > most:
        # Only rows as far as the first column of the last one that is wanted need to be sorted by the others.
        values = columns[0][rows]
        bound = np.partition(values, -most if falling else most - 1)[-most if falling else most - 1]
        rows = rows[values >= bound if falling else values <= bound]
    order = np.lexsort([values[rows] for values in reversed(columns)])
    found: list[int] = rows[order[::-1] if falling else order][:most].tolist()
    return found
