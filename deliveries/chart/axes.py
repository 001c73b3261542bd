"""Where days and totals lie in a picture, and the marks on its axes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from detroit import scale_linear, scale_time

from deliveries.timeline import Timeline

from .shapes import Frame, Tick, Unit

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Plane:
    """Where days and totals lie in a picture."""

    frame: Frame
    x: Any
    y: Any

    def at(self, day: dt.date) -> float:
        return round(float(self.x(midnight(day))), 1)

    def up(self, total: int) -> float:
        return round(float(self.y(total)), 1)

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right


def midnight(day: dt.date) -> dt.datetime:
    """The library reckons in datetimes without a zone; so does this module, from midnight to midnight."""
    day = max(day, dt.date.min + DAY)  # The first day of the calendar has no timestamp.
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def time_scale(first: dt.date, last: dt.date, frame: Frame) -> Any:
    room = max((last - first) // 16, 10 * DAY)
    first = max(first, dt.date.min + room) - room
    last = min(last, dt.date.max - room) + room
    scale: Any = scale_time().set_domain([midnight(first), midnight(last)])
    return scale.set_range([frame.left, frame.width - frame.right])


def number_scale(timeline: Timeline, base: float, frame: Frame) -> Any:
    totals = [step.total.high for series in timeline.counted for step in series.steps]
    stated = [check.reported.total for check in timeline.checks]
    return scale_linear().set_domain([0, max([1, *totals, *stated])]).set_range([base, frame.top]).nice(4)


def time_ticks(x: Any, frame: Frame) -> list[Tick]:
    try:
        ticks = x.ticks(frame.ticks)
    except OverflowError:
        # Near the ends of the calendar the library looks for round years beyond them.
        first, last = (end.year for end in x.get_domain())
        years = range(first + 1, last + 1, 1 + (last - first) // frame.ticks)
        ticks = [midnight(dt.date(year, 1, 1)) for year in years]
    while len(ticks) > frame.ticks + 1:
        ticks = ticks[::2]
    before = [None, *(tick.year for tick in ticks)]
    return [Tick(round(x(tick), 1), tick.date(), _kind(tick, year)) for tick, year in zip(ticks, before, strict=False)]


def elapsed(ticks: list[Tick], origin: dt.date) -> list[Tick]:
    """The marks from `origin` on, each with the days since."""
    return [replace(tick, value=(tick.value - origin).days, kind="elapsed") for tick in ticks if tick.value >= origin]


def _kind(tick: dt.datetime, year: int | None) -> Unit:
    """How much of a date is written: `year` is that of the tick before it."""
    if tick.day != 1:
        return "day"
    if tick.month == 1:
        return "year"
    return "month" if tick.year == year else "month of year"
