"""Where days and totals lie in a picture, and the marks on its axes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from detroit import scale_linear, scale_time

from deliveries.numbers import figures
from deliveries.timeline import Timeline

from .shapes import Frame, Tick, Unit

DAY = dt.timedelta(days=1)
# The first day of the calendar has no timestamp.
FIRST = 2
# The width of a figure, of what stands between thousands, of the words of a mark by its kind, and between two of them.
FIGURE, COMMA = 8.5, 3.5
WORDS: dict[Unit, float] = {
    "year": 32,
    "month": 40,
    "month of year": 64,
    "day": 48,
    "day of year": 80,
    "elapsed": 52,
    "number": 0,
}
GAP = 6


@dataclass(frozen=True)
class Plane:
    """Where days and totals lie in a picture: at whole units, for its lines are more than two wide.

    Both scales are straight lines, which are followed here: the library takes ten times as long to say where one of the
    thousands of points of a picture lies.
    """

    frame: Frame
    x: Any
    y: Any

    def at(self, day: dt.date) -> int:
        return self.across([day])[0]

    def across(self, days: Iterable[dt.date]) -> list[int]:
        """Where these days lie; what began on a day that is not known, at the left edge."""
        (start, pace), left = self._across, self.frame.left
        return [max(left, int(start + pace * day.toordinal())) for day in days]

    def up(self, total: int) -> int:
        return self.upwards([total])[0]

    def upwards(self, totals: Iterable[int]) -> list[int]:
        """Where these totals lie."""
        start, pace = self._upwards
        return [int(start + pace * total) for total in totals]

    def corners(self, line: Iterable[tuple[dt.date, int]]) -> list[tuple[int, int]]:
        """Where these days and totals lie, and of several that lie above each other the last."""
        (start, pace), (base, rise), left = self._across, self._upwards, self.frame.left
        places = {max(left, int(start + pace * day.toordinal())): int(base + rise * total) for day, total in line}
        return list(places.items())

    # int() takes away what is beyond the point: with a half more it rounds, several times as fast as round().

    @cached_property
    def _across(self) -> tuple[float, float]:
        start, pace = line([day.toordinal() for day in self.x.get_domain()], self.x.get_range())
        return start + 0.5, pace

    @cached_property
    def _upwards(self) -> tuple[float, float]:
        start, pace = line(self.y.get_domain(), self.y.get_range())
        return start + 0.5, pace

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right


def line(domain: Sequence[float], places: Sequence[float]) -> tuple[float, float]:
    """Where nothing would lie, and how far one is."""
    (first, last), (start, end) = domain, places
    pace = (end - start) / (last - first)
    return start - pace * first, pace


def midnight(day: dt.date) -> dt.datetime:
    """The library reckons in datetimes without a zone; so does this module, from midnight to midnight."""
    day = max(day, dt.date.fromordinal(FIRST))
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def time_scale(first: dt.date, last: dt.date, frame: Frame) -> Any:
    room = max((last - first) // 16, 10 * DAY)
    first = max(first, dt.date.min + room) - room
    last = min(last, dt.date.max - room) + room
    scale: Any = scale_time().set_domain([midnight(first), midnight(last)])
    return scale.set_range([frame.left, frame.width - frame.right])


def greatest(timeline: Timeline) -> int:
    """The greatest number that has a place in the picture."""
    totals = [step.total.high for series in timeline.counted for step in series.steps]
    stated: list[int] = [check.reported.total for check in timeline.checks]
    return max([1, *totals, *stated])


def number_scale(timeline: Timeline, base: float, frame: Frame) -> Any:
    return scale_linear().set_domain([0, greatest(timeline)]).set_range([base, frame.top]).nice(frame.rows)


def with_figures(frame: Frame, timeline: Timeline) -> Frame:
    """The frame with room at its left for the figures of the axis, which may have one more than the greatest."""
    most = number_scale(timeline, 0, frame).get_domain()[1]
    return replace(
        frame, left=max(frame.left, round(16 + sum(FIGURE if sign.isdigit() else COMMA for sign in figures(int(most)))))
    )


def time_ticks(x: Any, frame: Frame, origin: dt.date | None = None) -> list[Tick]:
    """The marks of the time axis, so far apart that their words have room; with an `origin`, in days since then."""
    try:
        days = [tick.date() for tick in x.ticks(frame.ticks)]
    except OverflowError:
        # Near the ends of the calendar the library looks for round years beyond them.
        first, last = (end.year for end in x.get_domain())
        days = [dt.date(year, 1, 1) for year in range(first + 1, last + 1, 1 + (last - first) // frame.ticks)]
    days = [day for day in days if origin is None or day >= origin]
    while len(days) > frame.ticks + 1 or not _apart(_marks(x, days, origin)):
        days = days[::2]
    return [_inside(tick, frame) for tick in _marks(x, days, origin)]


def _marks(x: Any, days: list[dt.date], origin: dt.date | None) -> list[Tick]:
    places = [round(x(midnight(day)), 1) for day in days]
    if origin:
        return [Tick(at, (day - origin).days, "elapsed") for at, day in zip(places, days, strict=True)]
    before = [None, *(day.year for day in days)]
    return [Tick(at, day, _kind(day, year)) for at, day, year in zip(places, days, before, strict=False)]


def _kind(day: dt.date, year: int | None) -> Unit:
    """How much of a date is written: `year` is that of the tick before it."""
    if day.day != 1:
        return "day" if day.year == year else "day of year"
    if day.month == 1:
        return "year"
    return "month" if day.year == year else "month of year"


def _half(tick: Tick) -> float:
    """Half the width of its words."""
    return WORDS[tick.kind] / 2


def _apart(ticks: list[Tick]) -> bool:
    return all(one.at + _half(one) + GAP <= other.at - _half(other) for one, other in pairwise(ticks))


def _inside(tick: Tick, frame: Frame) -> Tick:
    """The mark with its words on the side on which they stay in the picture."""
    if tick.at - _half(tick) < 0:
        return tick._replace(anchor="start")
    return tick._replace(anchor="end") if tick.at + _half(tick) > frame.width else tick
