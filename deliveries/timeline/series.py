"""Steps and running totals, a series a top-level type: what is drawn and counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from deliveries.dates import OPEN, DateSpan

from .amounts import Amount
from .verdicts import Awaited, Check


class Step(NamedTuple):
    """One rise of a count: a delivery, or all of a period where there are too many to draw."""

    earliest: dt.date
    latest: dt.date
    added: Amount
    total: Amount
    deliveries: int
    delivery_id: int
    came: DateSpan | None = None

    @property
    def span(self) -> DateSpan:
        """When it came, wherever it is drawn."""
        return self.came or DateSpan(self.earliest, self.latest, "")

    def moved(self, by: dt.timedelta) -> Step:
        """The same step, drawn that much later."""
        earliest = self.earliest if self.earliest == OPEN else _later(self.earliest, by)
        return self._replace(earliest=earliest, latest=_later(self.latest, by), came=self.span)


def _later(day: dt.date, by: dt.timedelta) -> dt.date:
    """So much later, or the end of the calendar."""
    return dt.date.fromordinal(min(max(1, day.toordinal() + by.days), dt.date.max.toordinal()))


@dataclass(frozen=True)
class Series[T]:
    """The running count of one top-level type."""

    type: T
    steps: list[Step]

    @property
    def total(self) -> Amount:
        return self.steps[-1].total if self.steps else Amount()

    @property
    def deliveries(self) -> int:
        return sum(step.deliveries for step in self.steps)

    @cached_property
    def counts(self) -> list[Step]:
        """The steps that raise the best count: what the hero shows."""
        return [step for step in self.steps if step.added.best]

    @property
    def hero(self) -> list[Step | None]:
        """The counts to print large: up to five, or the first, None for the ones left out, and the last three."""
        counts = self.counts
        return list(counts) if len(counts) <= 5 else [counts[0], None, *counts[-3:]]

    def best_on(self, day: dt.date) -> int:
        """The best count at the end of `day`."""
        return next((step.total.best for step in reversed(self.steps) if step.latest <= day), 0)

    @cached_property
    def bounds(self) -> tuple[list[tuple[dt.date, int]], list[tuple[dt.date, int]]]:
        """The certain() and the possible() count, of each the days on which it rises, once each, and how far."""
        rises = self._rises_certain(), self._rises_possible()
        certain, possible = (dict(self._accumulated(rise for rise in each if rise[1])) for each in rises)
        return list(certain.items()), list(possible.items())

    @cached_property
    def begins(self) -> dt.date:
        """The first day that is known on which any of it may have come."""
        return min(step.latest if step.earliest == OPEN else step.earliest for step in self.steps)

    def possible(self) -> list[tuple[dt.date, int]]:
        """The greatest the count may have been: (day, total), stepping where each delivery may first have come."""
        return self._accumulated(self._rises_possible())

    def certain(self) -> list[tuple[dt.date, int]]:
        """The least the count must have been: (day, total), stepping where each delivery had surely come."""
        return self._accumulated(self._rises_certain())

    def _rises_possible(self) -> list[tuple[dt.date, int]]:
        return [(step.earliest, step.added.high) for step in self.steps]

    def _rises_certain(self) -> list[tuple[dt.date, int]]:
        return [(step.latest, step.added.low) for step in self.steps]

    @staticmethod
    def _accumulated(rises: Iterable[tuple[dt.date, int]]) -> list[tuple[dt.date, int]]:
        total, line = 0, []
        for day, rise in sorted(rises):
            total += rise
            line.append((day, total))
        return line


@dataclass(frozen=True)
class Timeline:
    """What a party received or supplied: a series a top-level type, what is awaited, and how totals compare.

    `stage`: at which it counts, where that is not arrival.
    """

    series: list[Series[Any]]
    awaited: list[Awaited[Any]] = field(default_factory=list)
    checks: list[Check[Any]] = field(default_factory=list)
    merged: str | None = None
    stage: str = ""

    @property
    def only(self) -> Series[Any] | None:
        """The one series, where all is of one top-level type; None otherwise, for unlike things are never added."""
        return self.series[0] if len(self.series) == 1 else None

    @property
    def counted(self) -> list[Series[Any]]:
        """The series of which a number is known."""
        return [series for series in self.series if series.counts]

    @property
    def first_day(self) -> DateSpan | None:
        """The span of the first arrival, or None."""
        steps = [series.steps[0] for series in self.series]
        return min((step.span for step in steps), key=lambda span: (span.latest, span.earliest), default=None)


def build_timeline[T](
    rows: Iterable[Mapping[str, Any]],
    types: Mapping[int, T],
    *,
    awaited: Sequence[Awaited[Any]] = (),
    checks: Sequence[Check[Any]] = (),
    merged: str | None = None,
    last: Container[int] = (),
) -> Timeline:
    """A timeline from the rows of ArrivedLines.steps().

    `types` maps the pk of a top-level type to the type; `merged` names the period ("day", "week", "month", "year") that
    each row sums up, or is None where a row is one delivery. The series that says most comes first: known numbers
    before unknown ones, those of the types `last` after the others, then by the number of its rises.
    """
    by_type = {top: Series(types[top], steps) for top, steps in _steps(rows).items()}
    order = sorted(by_type, key=lambda top: (by_type[top].total.only_unknown, top in last, -len(by_type[top].counts)))
    return Timeline([by_type[top] for top in order], list(awaited), list(checks), merged)


def _steps(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Step]]:
    """By pk of a top-level type its steps, each with the total after it."""
    by_type: dict[int, list[Step]] = {}
    for row in rows:
        steps = by_type.setdefault(row["top"], [])
        added = Amount.from_row(row, "sum_")
        steps.append(
            Step(
                earliest=row["earliest"],
                latest=row["latest"],
                added=added,
                total=steps[-1].total + added if steps else added,
                deliveries=row["deliveries"],
                delivery_id=row["last_delivery"],
            )
        )
    return by_type
