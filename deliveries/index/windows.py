"""Over which time some lines add up to a given number: since which day, and until which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from deliveries.models import TypeTree

from .arrays import Array, tallied
from .lines import CountedLines

# Of a promise without a window no day is known: it lies in every range.
NEVER, ALWAYS = np.iinfo(np.int64).min // 4, np.iinfo(np.int64).max // 4
# Ranges of whole years are tried over the last so many of them.
MOST_YEARS = 80
EPOCH_YEAR = 1970


class Window(NamedTuple):
    """A range of days (None: no such bound), the sum of the lines that touch it, and by how many days its bounds are
    others than was asked for."""

    since: dt.date | None
    until: dt.date | None
    best: int
    moved: int


@dataclass(frozen=True)
class Spans:
    """Lines with the first and the last day on which each may have arrived, in days of numpy's calendar, and the number
    that it adds; `by_first`, `by_last`: their places in the order of either."""

    kind: Array
    first: Array
    last: Array
    best: Array
    by_first: Array
    by_last: Array

    @classmethod
    def of(cls, *parts: CountedLines) -> Self:
        """The lines of one or several kinds, as of what has arrived and of what is promised, together."""

        def joined(name: str, unknown: int) -> Array:
            days = np.concatenate([part.of(name) for part in parts])
            return np.where(np.isnat(days), unknown, days.astype(np.int64))

        first, last = joined("earliest", NEVER), joined("latest", ALWAYS)
        kind = np.concatenate([part.keys("type") for part in parts])
        best = np.concatenate([part.amounts["best"] for part in parts])
        return cls(kind, first, last, best, np.argsort(first, kind="stable"), np.argsort(last, kind="stable"))

    def kinds(self) -> dict[int, int]:
        """How many lines there are by the pk of their type."""
        return tallied(self.kind)

    def counting(self, tree: TypeTree, types: Collection[int]) -> Self:
        """The same, where only lines of these types (pks) and those below them add anything."""
        mine = np.isin(self.kind, list(tree.below(types)))
        return type(self)(self.kind, self.first, self.last, np.where(mine, self.best, 0), self.by_first, self.by_last)

    def over(self, since: dt.date | None, until: dt.date | None) -> int:
        """What the lines add up to that touch a range."""
        return int(self.best[(self.last >= _day(since, NEVER)) & (self.first <= _day(until, ALWAYS))].sum())

    def windows(self, total: int, since: dt.date | None, until: dt.date | None) -> list[Window]:
        """The nearest ranges over which the lines add up to `total`: with another beginning, and with another end; of
        each the one that moves it least. Where there is none, the nearest one of whole years. That range alone, where
        it is one."""
        if self.over(since, until) == total:
            return [Window(since, until, total, 0)]
        ways = ([each for each in way(since, until) if each.best == total] for way in (self._since, self._until))
        found = [min(way, key=_moved) for way in ways if way]
        return found or sorted(self._years(since, until, total), key=_moved)[:1]

    def around(self, total: int, since: dt.date | None, until: dt.date | None) -> tuple[Window | None, Window | None]:
        """The ranges with the greatest sum that is less than `total`, and with the least that is greater, where one
        bound is another one at most."""
        found = [*self._since(since, until), *self._until(since, until)]
        below = max(
            (each for each in found if each.best < total), key=lambda each: (each.best, -each.moved), default=None
        )
        above = min(
            (each for each in found if each.best > total), key=lambda each: (each.best, each.moved), default=None
        )
        return below, above

    def _since(self, since: dt.date | None, until: dt.date | None) -> Iterator[Window]:
        """The ranges to the same end, one a sum."""
        order = self.by_last
        adds = np.where(self.first <= _day(until, ALWAYS), self.best, 0)[order]
        sums, days = adds[::-1].cumsum()[::-1], self.last[order]
        edges = np.flatnonzero((adds > 0) & (days < ALWAYS))
        before = NEVER
        asked = None if since is None else _day(since, NEVER)
        for best, day in _last_of_each(days[edges], sums[edges], first=True):
            nearest = day if asked is None else min(max(asked, before + 1), day)
            moved = abs(nearest - (asked if asked is not None else int(days[edges[0]])))
            yield Window(None if before == NEVER else _date(nearest), until, best, moved)
            before = day

    def _until(self, since: dt.date | None, until: dt.date | None) -> Iterator[Window]:
        """The ranges from the same beginning, one a sum."""
        order = self.by_first
        adds = np.where(self.last >= _day(since, NEVER), self.best, 0)[order]
        sums, days = adds.cumsum(), self.first[order]
        edges = np.flatnonzero((adds > 0) & (days > NEVER))
        asked = None if until is None else _day(until, ALWAYS)
        found = list(_last_of_each(days[edges], sums[edges], first=False))
        for at, (best, day) in enumerate(found):
            after = found[at + 1][1] if at + 1 < len(found) else ALWAYS
            nearest = day if asked is None else min(max(asked, day), after - 1)
            moved = abs(nearest - (asked if asked is not None else found[-1][1]))
            yield Window(since, None if after == ALWAYS else _date(nearest), best, moved)

    def _years(self, since: dt.date | None, until: dt.date | None, total: int) -> Iterator[Window]:
        """The ranges of whole years over which they add up to `total`."""
        adding = np.flatnonzero((self.best > 0) & (self.first > NEVER) & (self.last < ALWAYS))
        if not len(adding):
            return
        first, last = (
            days[adding].astype("M8[D]").astype("M8[Y]").astype(np.int64) for days in (self.first, self.last)
        )
        end = int(last.max())
        begin = max(int(last.min()), end - MOST_YEARS + 1)
        size = end - begin + 1
        grid = np.zeros((size, size), np.int64)
        np.add.at(grid, (np.clip(last - begin, 0, size - 1), np.clip(first - begin, 0, size - 1)), self.best[adding])
        # By the year from which on, and the one up to which: what ends no sooner, and begins no later.
        sums = grid[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)
        asked = _day(since, int(self.last[adding].min())), _day(until, int(self.first[adding].max()))
        for at, to in np.argwhere(sums == total).tolist():
            if at <= to:
                years = begin + at + EPOCH_YEAR, begin + to + EPOCH_YEAR
                days = dt.date(years[0], 1, 1), dt.date(years[1], 12, 31)
                moved = sum(abs(_day(day, 0) - was) for day, was in zip(days, asked, strict=True))
                yield Window(*days, total, moved)


def _moved(window: Window) -> int:
    return window.moved


def _last_of_each(days: Array, sums: Array, *, first: bool) -> Iterator[tuple[int, int]]:
    """Of days in order, each once: the sum at its first place, or at its last; and the day."""
    new = np.ones(len(days), bool)
    if first:
        new[1:] = days[1:] != days[:-1]
    else:
        new[:-1] = days[1:] != days[:-1]
    yield from zip(sums[new].tolist(), days[new].tolist(), strict=True)


def _day(day: dt.date | None, otherwise: int) -> int:
    return otherwise if day is None else int(np.datetime64(day, "D").astype(np.int64))


def _date(day: int) -> dt.date:
    """A day of the calendar."""
    return dt.date.fromordinal(min(max(1, day + dt.date(EPOCH_YEAR, 1, 1).toordinal()), dt.date.max.toordinal()))
