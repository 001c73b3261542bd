"""Rows of numbers told apart, counted and grouped. A number is a pk, a place, a year or a choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

type Array = np.ndarray[Any, np.dtype[Any]]
# The least number of a column, and how many it reaches over.
type Reach = tuple[int, int]

# Up to so many codes for each row, a table of all of them is faster than sorting: one of places, or one of truth.
CODES_A_ROW, MARKS_A_ROW = 8, 32
NO_PLACE = -1


@dataclass(frozen=True)
class Frame:
    """Columns of the same rows, each an array of its own: whoever passes over one reads nothing of the others."""

    columns: Mapping[str, Array]

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def among(self, rows: Array) -> Frame:
        """Some of its rows, or in another order: by place, or by whether they are wanted."""
        places = placed(rows)
        return Frame({name: values[places] for name, values in self.columns.items()})

    def followed_by(self, *others: Frame) -> Frame:
        """Its rows, and after them those of other tables of the same columns."""
        return Frame(
            {name: np.concatenate([values, *(each[name] for each in others)]) for name, values in self.columns.items()}
        )


@dataclass(frozen=True)
class Runs:
    """The places of rows by what they belong to: `order` has those of the first together, then those of the second,
    and `begins` tells where each begins in it, and where the last one ends."""

    order: Array
    begins: Array

    @classmethod
    def by(cls, owners: Array, number: int) -> Runs:
        """By row which of `number` owners it belongs to."""
        order = np.argsort(owners, kind="stable")
        return cls(order, np.searchsorted(owners[order], np.arange(number + 1)))

    def of(self, owners: Array) -> Array:
        """The places of the rows of these owners."""
        return np.concatenate([self.order[self.begins[at] : self.begins[at + 1]] for at in owners.tolist()] or [_NONE])


_NONE = np.zeros(0, np.int64)


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
