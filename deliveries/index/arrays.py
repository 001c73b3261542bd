"""Rows of numbers told apart, counted and grouped. A number is a pk, a place, a year or a choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol, Self

import numpy as np

type Array = np.ndarray[Any, np.dtype[Any]]
# The least number of a column, and how many it reaches over.
type Reach = tuple[int, int]

# Up to so many codes for each row, a table of all of them is faster than sorting: one of places, or one of truth.
CODES_A_ROW, MARKS_A_ROW = 8, 32
# Of things that mostly follow one another, a run of so many on average is copied as a whole.
FEW_GAPS = 16
NO_PLACE = -1


class Column(Protocol):
    """What a column of texts does as an array of numbers does it."""

    def __len__(self) -> int: ...

    def __getitem__(self, places: Any, /) -> Any:
        """The same of the rows that stand at these places."""

    def tolist(self) -> Any:
        """By row what it has."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The rows of one after another."""


class Picked(Mapping[str, Any]):
    """Columns of some rows, each picked when it is first asked for."""

    def __init__(self, columns: Mapping[str, Any], places: Array) -> None:
        self._columns, self._places = columns, places
        self._picked: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._picked:
            self._picked[name] = self._columns[name][self._places]
        return self._picked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Frame:
    """Columns of the same rows, each an array of its own, or a Column of texts: whoever passes over one reads nothing
    of the others."""

    columns: Mapping[str, Any]

    def __getitem__(self, name: str) -> Array:
        column: Array = self.columns[name]
        return column

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def among(self, rows: Array) -> Frame:
        """Some of its rows, or in another order: by place, or by whether they are wanted; itself where all are."""
        if rows.dtype == bool and rows.all():
            return self
        places = placed(rows)
        return Frame({name: values[places] for name, values in self.columns.items()})

    def picking(self, places: Array) -> Frame:
        """The same of rows that stand at these places, for whoever reads few of the columns."""
        return Frame(Picked(self.columns, places))

    def followed_by(self, *others: Frame) -> Frame:
        """Its rows, and after them those of other tables of the same columns."""
        return Frame(
            {name: joined([values, *(each[name] for each in others)]) for name, values in self.columns.items()}
        )


def joined(parts: Sequence[Any]) -> Any:
    """Columns of one kind as one."""
    return np.concatenate(parts) if isinstance(parts[0], np.ndarray) else type(parts[0]).joined(parts)


@dataclass(frozen=True)
class Runs:
    """The places of rows by what they belong to: `order` has those of the first together, then those of the second,
    and `begins` tells where each begins in it, and where the last one ends."""

    order: Array
    begins: Array

    @classmethod
    def by(cls, owners: Array, number: int) -> Runs:
        """By row which of `number` owners it belongs to: a number from 0 on."""
        return cls(_by_halves(owners, number).astype(np.int32), begins_of(np.bincount(owners, minlength=number)))

    def of(self, owners: Array) -> Array:
        """The places of the rows of these owners."""
        return self.order[within(self.begins, owners)[0]]

    def numbers(self, owners: Array) -> int:
        """How many rows these owners have."""
        return int((self.begins[owners + 1] - self.begins[owners]).sum())


def _by_halves(owners: Array, number: int) -> Array:
    """The places of these numbers, each less than `number`, in order, and in their own where they are alike: numpy
    sorts numbers of 16 bits by counting them, in a tenth of the time that it takes to compare greater ones."""
    order = np.argsort(owners.astype(np.uint16), kind="stable")
    if number <= 1 << 16:
        return order
    above = (owners >> 16).astype(np.uint16)[order]
    return order[np.argsort(above, kind="stable")]


def begins_of(lengths: Array) -> Array:
    """Where things begin that follow one another and are so long, and where the last one ends."""
    begins = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    return begins


def within(begins: Array, things: Array) -> tuple[Array, Array]:
    """Of some of the things that begin so: where all that is in them stands, one after another; and where each begins
    then."""
    own = begins_of(begins[things + 1] - begins[things])
    return np.arange(own[-1]) + np.repeat(begins[things] - own[:-1], np.diff(own)), own


def gathered(values: Array, begins: Array, things: Array) -> tuple[Array, Array]:
    """What is in some of the things that begin so, and where each begins then."""
    gaps = np.flatnonzero(np.diff(things) != 1) + 1
    if len(gaps) * FEW_GAPS >= len(things):
        at, own = within(begins, things)
        return values[at], own
    # Almost all of them, as when little has changed: copied in long runs.
    runs = zip(things[[0, *gaps]].tolist(), things[[*(gaps - 1), -1]].tolist(), strict=True)
    whole = np.concatenate([values[begins[first] : begins[last + 1]] for first, last in runs])
    return whole, begins_of(begins[things + 1] - begins[things])


def placed(rows: Array) -> Array:
    """The places that are True, which pick from several columns faster than truth does; places as they are."""
    return np.flatnonzero(rows) if rows.dtype == bool else rows


def marked(places: Array, length: int) -> Array:
    """So many places, of which these are True."""
    found = np.zeros(length, bool)
    found[places] = True
    return found


def different(codes: Array) -> Array:
    """The different ones of these numbers, in order. np.unique() hashes them, which takes thirty times as long."""
    found = np.sort(codes)
    return found[_first_of_each(found)]


def _first_of_each(ordered: Array) -> Array:
    """By number in order: whether it is not the one before it."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def tallied(keys: Array) -> dict[int, int]:
    """How often each key occurs."""
    numbers = np.bincount(keys) if len(keys) else np.zeros(0, np.int64)
    found = np.flatnonzero(numbers)
    return dict(zip(found.tolist(), numbers[found].tolist(), strict=True))


def tallied_rows(*columns: Array) -> dict[tuple[int, ...], int]:
    """How often each row occurs that these columns make."""
    rows, row = grouped(*columns)
    numbers = np.bincount(row, minlength=len(rows)).tolist()
    return {tuple(keys): number for keys, number in zip(rows.tolist(), numbers, strict=True)}


def distinct(*columns: Array) -> Array:
    """The different rows that these columns make, in order."""
    codes, reaches, size = _coded(columns)
    found, rows = np.flatnonzero(marked(codes, size)) if size <= MARKS_A_ROW * len(codes) else different(codes), []
    for least, reach in reversed(reaches):
        found, row = np.divmod(found, reach)
        rows.append(row + least)
    return np.stack(rows[::-1], axis=1)


def grouped(*columns: Array) -> tuple[Array, Array]:
    """The different rows that these columns make, in order, and by row which of them it is."""
    codes, _reaches, size = _coded(columns)
    if size > CODES_A_ROW * len(codes):
        order = np.argsort(codes)
        begins = _first_of_each(codes[order])
        any_row, places = order[begins], np.empty(len(codes), np.int64)
        places[order] = np.cumsum(begins) - 1
    else:
        table = np.full(size, NO_PLACE)
        table[codes] = np.arange(len(codes))
        present = table != NO_PLACE
        any_row, places = table[present], (np.cumsum(present) - 1)[codes]
    return np.stack([column[any_row] for column in columns], axis=1), places


def _coded(columns: Iterable[Array]) -> tuple[Array, list[Reach], int]:
    """By row a number that tells it from others that differ, the reach of each column, and how many such numbers
    there may be."""
    codes: Array = np.zeros(1, np.int64)
    reaches = []
    for column in columns:
        least = int(column.min(initial=0))
        reach = int(column.max(initial=0)) - least + 1
        codes = codes * reach + (column - least)
        reaches.append((least, reach))
    size = prod(reach for _least, reach in reaches)
    if size > np.iinfo(np.int64).max:
        raise OverflowError("These columns reach too far for a number to tell their rows apart.")
    return codes, reaches, size
