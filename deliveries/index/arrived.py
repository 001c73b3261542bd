"""Lines that have arrived: what they add up to, by whatever they are grouped by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Self

import numpy as np

from deliveries.timeline import FIELDS, Amount

from .answers import once
from .arrays import Array, different, distinct, grouped, marked, tallied, tallied_rows
from .lines import OF_EQUIPMENT, CountedLines
from .reading import NO_ROW

# Lines whose numbers are handed over together.
AT_ONCE = 2000
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


class ArrivedLines(CountedLines):
    """Lines that have arrived, with what they add up to."""

    # ---- The ledger -----------------------------------------------------------------------------

    @cached_property
    def in_ledger_order(self) -> Self:
        """The same lines in the order of a ledger."""
        return self.among(np.lexsort([self.place, self.index.ledger_places[self.delivery]]))

    @once
    def running_over(self, *deliveries: int) -> list[dict[str, int]]:
        """The running() lines of some deliveries (pks), all together."""
        return list(self.running(np.array(deliveries, np.int64)))

    def running(self, deliveries: Array | None = None) -> Iterator[dict[str, int]]:
        """The lines in the order of a ledger: their `delivery`, `line` and `top` (pks), what each adds (sure, best,
        most, unknown and about), and as total_sure and so on the totals of its top-level type after the whole of its
        delivery.

        All of them, or those of some `deliveries` (pks).
        """
        own = self.in_ledger_order
        at = np.arange(len(own.place)) if deliveries is None else np.flatnonzero(np.isin(own.of("pk"), deliveries))
        for begin in range(0, len(at), AT_ONCE):
            some = at[begin : begin + AT_ONCE]
            lines = own.among(some)
            columns = {
                "delivery": lines.of("pk"),
                "line": self.index.lines["pk"][lines.place],
                "top": lines.keys("top"),
                **lines.amounts.columns,
                **{f"total_{name}": totals[some] for name, totals in own._totals.items()},
            }
            for row in zip(*(values.tolist() for values in columns.values()), strict=True):
                yield dict(zip(columns, map(int, row), strict=True))

    @cached_property
    def _totals(self) -> dict[str, Array]:
        """By line, which are in the order of a ledger: the totals of its type after the whole of its delivery."""
        top, places = self.keys("top"), self.index.ledger_places[self.delivery]
        found = {name: np.zeros(len(top), np.int64) for name in FIELDS}
        for kind in different(top):
            own = np.flatnonzero(top == kind)
            last = np.searchsorted(places[own], places[own], side="right") - 1
            for name in FIELDS:
                found[name][own] = np.cumsum(self.amounts[name][own])[last]
        return found

    # ---- Sums -----------------------------------------------------------------------------------

    @cached_property
    def deliveries(self) -> Array:
        """Where their deliveries stand, once each, in the order of a ledger."""
        return self.index.in_ledger_order(marked(self.delivery, len(self.index.deliveries)))

    @once
    def ends(self) -> list[tuple[dt.date, dt.date]]:
        """The first and the last day of the first of their deliveries, and of the last one; of none where none is."""
        rows = self.index.deliveries.picking(self.deliveries[[0, -1]] if len(self.deliveries) else self.deliveries)
        return list(zip(rows["earliest"].tolist(), rows["latest"].tolist(), strict=True))

    @once
    def delivery_count(self) -> int:
        """How many deliveries they are of."""
        return len(self.deliveries)

    @property
    def total(self) -> Amount:
        """What all lines add; for lines of like things."""
        return self._total()

    @once
    def _total(self) -> Amount:
        return Amount(*(int(self.amounts[name].sum()) for name in FIELDS))

    @once
    def sums(self, *names: str) -> dict[tuple[int, ...], dict[int, Amount]]:
        """What was added by these keys, and then by the pk of the top-level type."""
        groups, group = self._groups(*names, "top")
        sums = np.stack([np.bincount(group, self.amounts[name], len(groups)) for name in FIELDS], axis=1)
        found: dict[tuple[int, ...], dict[int, Amount]] = defaultdict(dict)
        for (*key, top), amounts in zip(groups.tolist(), sums.astype(np.int64).tolist(), strict=True):
            found[tuple(key)][top] = Amount(*amounts)
        return dict(found)

    @once
    def number(self, name: str) -> dict[int, int]:
        """How many deliveries each key has."""
        if name not in OF_EQUIPMENT:
            return tallied(self._keys_of(self.deliveries, name))
        return tallied(distinct(self.keys(name), self.delivery)[:, 0])

    @once
    def numbers(self, *names: str) -> dict[tuple[int, ...], int]:
        """How many deliveries each combination of these keys has."""
        each = distinct(*(self.keys(name) for name in names), self.delivery)
        return tallied_rows(*each.T[:-1])

    @once
    def rises(self, side: str) -> dict[tuple[int, ...], int]:
        """How many deliveries raised the count of a party on that side, by its pk and that of the top-level type."""
        rising = self.among(self.amounts["best"] > 0)
        top, delivery = distinct(rising.keys("top"), rising.delivery).T
        return tallied_rows(self.index.deliveries[side][delivery], top)

    @once
    def last(self, side: str) -> dict[int, int]:
        """By pk of the party on that side, where one is known: its last delivery, in the order of the ledger."""
        parties = self.index.deliveries[side][self.deliveries]
        last = np.full(int(parties.max(initial=NO_ROW)) + 1, NO_ROW)
        # Of several for one party it is the last one that stays.
        last[parties] = self.index.deliveries["pk"][self.deliveries]
        last[NO_ROW] = NO_ROW
        return {int(party): int(last[party]) for party in np.flatnonzero(last)}

    @once
    def period(self, most: int) -> str | None:
        """What a step stands for, so that there are no more than so many: a delivery (None), or the shortest period
        that leaves no more, or a year."""
        return next((period for period in STEPS if self._steps_by(period) <= most), "year")

    def _steps_by(self, period: str | None) -> int:
        """How many steps the types have together."""
        return len(distinct(self.keys("top"), self._step(period)))

    def _step(self, period: str | None) -> Array:
        """By line what all lines of the same step have in common."""
        return PERIODS[period](self.of("latest")) if period else self.delivery

    @once
    def steps(self, period: str | None = None, *by: str) -> list[dict[str, Any]]:
        """What each delivery added of a top-level type, or all of each `period`, and of what else is named.

        In the order of a ledger, as build_timeline() reads them: with the names of `by`, top, earliest, latest,
        last_delivery, deliveries, and the sums.
        """
        groups, group = grouped(*(self.keys(name) for name in (*by, "top")), self._step(period))
        whole = np.iinfo(np.int64)
        earliest, latest, last = (np.full(len(groups), start) for start in (whole.max, whole.min, NO_ROW))
        np.minimum.at(earliest, group, self.of("earliest").astype(np.int64))
        np.maximum.at(latest, group, self.of("latest").astype(np.int64))
        np.maximum.at(last, group, self.of("pk"))
        each = distinct(group, self.delivery)
        table = {
            **dict(zip((*by, "top"), groups.T, strict=False)),
            "earliest": earliest.astype("M8[D]"),
            "latest": latest.astype("M8[D]"),
            "last_delivery": last,
            "deliveries": np.bincount(each[:, 0], minlength=len(groups)),
            **{f"sum_{name}": np.bincount(group, self.amounts[name], len(groups)).astype(np.int64) for name in FIELDS},
        }
        order = np.lexsort([table["top"], last, earliest, latest])
        rows = zip(*(column[order].tolist() for column in table.values()), strict=True)
        return [dict(zip(table, row, strict=True)) for row in rows]

    def _groups(self, *names: str) -> tuple[Array, Array]:
        """The different keys of these names, and by line which of them it has."""
        return grouped(*(self.keys(name) for name in names))
