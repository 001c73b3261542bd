"""Lines that have arrived, as columns: what they add up to, by whatever they are grouped by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from deliveries.columns import NO_ROW, Array
from deliveries.timeline import Amount

# What a line adds, in the order of the fields of an Amount.
FIELDS = ("sure", "best", "most", "unknown")
BEST = FIELDS.index("best")
MOST_CODES = 1_000_000
# By what deliveries stand in a ledger, the last first.
LEDGER = ("pk", "earliest", "latest")
NO_PLACE = -1
# A day that was a Monday, in days of numpy's calendar.
MONDAY = 4

# By what a step may sum up deliveries: a number that days of arrival in the same period have in common.
PERIODS: dict[str, Callable[[Array], Array]] = {
    "day": lambda days: days.astype(np.int64),
    "week": lambda days: (days.astype(np.int64) - MONDAY) // 7,
    "month": lambda days: days.astype("M8[M]").astype(np.int64),
    "year": lambda days: days.astype("M8[Y]").astype(np.int64),
}


# What a step may stand for: a delivery, or a period; the finest first.
STEPS = (None, *PERIODS)


def tallied(keys: Array) -> dict[int, int]:
    """How often each key occurs."""
    found, numbers = np.unique(keys, return_counts=True)
    return dict(zip(found.tolist(), numbers.tolist(), strict=True))


def in_ledger_order(deliveries: Array) -> Array:
    """Where `deliveries` stand, the one that arrived first at the head: see DeliveryQuerySet.in_ledger_order()."""
    return np.lexsort([deliveries[name] for name in LEDGER])


@dataclass(frozen=True)
class Counted:
    """Lines that have arrived: by line its delivery, its equipment, and what it adds, as the fields of an Amount."""

    deliveries: Array
    equipment: Array
    amounts: Array

    def keys(self, name: str) -> Array:
        """By line what it is grouped by: the pk of a delivery, a party, a type, its top or an equipment, or a year."""
        if name == "year":
            return _years(self.deliveries["latest"])
        if name in {"type", "top", "equipment"}:
            of_equipment: Array = self.equipment["pk" if name == "equipment" else name]
            return of_equipment
        by_line: Array = self.deliveries["pk" if name == "delivery" else name]
        return by_line

    def among(self, lines: Array) -> Counted:
        """Some of these lines."""
        return Counted(self.deliveries[lines], self.equipment[lines], self.amounts[lines])

    @property
    def earlier(self) -> Array:
        """By line: whether it may have arrived in an earlier year than the one that it is counted in."""
        doubtful: Array = _years(self.deliveries["earliest"]) != _years(self.deliveries["latest"])
        return doubtful

    @property
    def straddled(self) -> set[int]:
        """The years in which a delivery may have arrived that is counted in a later one."""
        spans = np.stack([_years(self.deliveries[name]) for name in ("earliest", "latest")], axis=1)
        return {year for first, last in grouped(spans)[0].tolist() for year in range(first, last)}

    @property
    def total(self) -> Amount:
        """What all lines add; for lines of like things."""
        return Amount(*self.amounts.sum(axis=0).tolist())

    def sums(self, *names: str) -> dict[tuple[int, ...], dict[int, Amount]]:
        """What was added by these keys, and then by the pk of the top-level type."""
        groups, group = self._groups(*names, "top")
        sums = np.stack([np.bincount(group, added, len(groups)) for added in self.amounts.T], axis=1)
        found: dict[tuple[int, ...], dict[int, Amount]] = defaultdict(dict)
        for (*key, top), amounts in zip(groups.tolist(), sums.astype(np.int64).tolist(), strict=True):
            found[tuple(key)][top] = Amount(*amounts)
        return found

    def number(self, name: str) -> dict[int, int]:
        """How many deliveries each key has."""
        each, _place = self._groups(name, "delivery")
        return tallied(each[:, 0])

    def numbers(self, *names: str) -> dict[tuple[int, ...], int]:
        """How many deliveries each combination of these keys has."""
        each, _place = self._groups(*names, "delivery")
        groups, group = grouped(each[:, :-1])
        numbers = np.bincount(group, minlength=len(groups)).tolist()
        return {tuple(keys): number for keys, number in zip(groups.tolist(), numbers, strict=True)}

    def rises(self, side: str) -> dict[tuple[int, int], int]:
        """How many deliveries raised the count of a party on that side, by its pk and that of the top-level type."""
        each, _place = self.among(self.amounts[:, BEST] > 0)._groups(side, "top", "delivery")
        groups, group = grouped(each[:, :2])
        numbers = np.bincount(group, minlength=len(groups))
        return {(party, top): int(number) for (party, top), number in zip(groups.tolist(), numbers, strict=True)}

    def last(self, side: str) -> dict[int, int]:
        """By pk of the party on that side, where one is known: its last delivery, in the order of the ledger."""
        rows = self.deliveries[in_ledger_order(self.deliveries)[::-1]]
        parties, first = np.unique(rows[side], return_index=True)
        found = zip(parties.tolist(), rows["pk"][first].tolist(), strict=True)
        return {party: delivery for party, delivery in found if party != NO_ROW}

    def period(self, most: int) -> str | None:
        """What a step stands for, so that there are no more than so many: a delivery (None), or the shortest period
        that leaves no more, or a year."""
        return next((period for period in STEPS if self._number(period) <= most), "year")

    def _number(self, period: str | None) -> int:
        """How many steps the types have together."""
        return len(grouped(np.stack([self.keys("top"), self._step(period)], axis=1))[0])

    def _step(self, period: str | None) -> Array:
        """By line what all lines of the same step have in common."""
        return PERIODS[period](self.deliveries["latest"]) if period else self.keys("delivery")

    def steps(self, period: str | None = None, *by: str) -> list[dict[str, Any]]:
        """What each delivery added of a top-level type, or all of each `period`, and of what else is named.

        In the order of a ledger, as build_timeline() reads them: with the names of `by`, top, earliest, latest,
        last_delivery, deliveries, and the sums.
        """
        held = self.deliveries
        groups, group = grouped(np.stack([*(self.keys(name) for name in (*by, "top")), self._step(period)], axis=1))
        whole = np.iinfo(np.int64)
        earliest, latest, last = (np.full(len(groups), start) for start in (whole.max, whole.min, NO_ROW))
        np.minimum.at(earliest, group, held["earliest"].astype(np.int64))
        np.maximum.at(latest, group, held["latest"].astype(np.int64))
        np.maximum.at(last, group, held["pk"])
        each, _place = grouped(np.stack([group, held["pk"]], axis=1))
        table = {
            **dict(zip((*by, "top"), groups.T, strict=False)),
            "earliest": earliest.astype("M8[D]"),
            "latest": latest.astype("M8[D]"),
            "last_delivery": last,
            "deliveries": np.bincount(each[:, 0], minlength=len(groups)),
            **{
                f"sum_{name}": np.bincount(group, added, len(groups)).astype(np.int64)
                for name, added in zip(FIELDS, self.amounts.T, strict=True)
            },
        }
        order = np.lexsort([table["top"], last, earliest, latest])
        rows = zip(*(column[order].tolist() for column in table.values()), strict=True)
        return [dict(zip(table, row, strict=True)) for row in rows]

    def _groups(self, *names: str) -> tuple[Array, Array]:
        """The different keys of these names, and by line which of them it has."""
        return grouped(np.stack([self.keys(name) for name in names], axis=1))


def _years(days: Array) -> Array:
    years: Array = days.astype("M8[Y]").astype(np.int64) + 1970
    return years


def grouped(keys: Array) -> tuple[Array, Array]:
    """The different rows of `keys`, and by row which of them it is."""
    codes = np.zeros(len(keys), np.int64)
    size = 1
    for column in keys.T:
        least = int(column.min(initial=0))
        reach = int(column.max(initial=0)) - least + 1
        codes, size = codes * reach + (column - least), size * reach
    if size > MOST_CODES:
        _codes, first, place = np.unique(codes, return_index=True, return_inverse=True)
        return keys[first], place
    # Where the codes are few, a table of them is faster than sorting.
    first = np.full(size, NO_PLACE)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    present = first != NO_PLACE
    places = np.cumsum(present) - 1
    return keys[first[present]], places[codes]
