"""A timeline becomes the shapes of a picture. Pure; the only module that knows the charting library.

Units are those of the picture: x to the right, y down, from its upper left corner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from detroit import area, curve_step_after, line, scale_linear, scale_time

from .timeline import Amount, Awaited, Check, Series, Step, Timeline

Anchor = Literal["start", "end", "middle"]

LANE = 24
LABEL_HEIGHT = 18
# The width of a letter of the lanes' words, on average.
LETTER = 6.2
# The same of the bold names in a narrow picture.
NAME_LETTER = 7.2
# The room that the words of a stated total take, and that the names of several lines take at the right.
STATEMENT = 230
NAMES = 170
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Frame:
    """The room that a picture has, and how densely it may be marked."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    ticks: int
    words: bool


WIDE = Frame(name="wide", width=900, height=320, left=36, right=14, top=34, ticks=6, words=True)
NARROW = Frame(name="narrow", width=360, height=270, left=28, right=12, top=30, ticks=3, words=False)


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and the date or number that stands there."""

    at: float
    value: Any
    kind: Literal["year", "month", "month of year", "day", "elapsed", "number"]


@dataclass(frozen=True)
class Dot:
    """A step of a line: where it stands, from where it may have come, and where its number is written."""

    x: float
    y: float
    from_x: float
    step: Step
    labelled: bool
    anchor: Anchor

    @property
    def label_x(self) -> float:
        return round(self.x + (10 if self.anchor == "start" else -10), 1)

    @property
    def label_y(self) -> float:
        return round(self.y - 9, 1)


@dataclass(frozen=True)
class Curve:
    """The line of one series, the wash between what is certain and what is possible, and its steps."""

    series: Series[Any]
    path: str
    band: str
    dots: list[Dot]
    end_x: float
    end_y: float
    name_y: float = 0
    name_before: bool = False

    @property
    def name_x(self) -> float:
        """Where its name stands: at the right end, or before its last rise."""
        return round(self.dots[-1].x - 10, 1) if self.name_before else self.end_x

    @property
    def name_room(self) -> float:
        """How much room its name and its total take where the picture is narrow."""
        return len(f"{self.series.type} {self.series.total.short}") * NAME_LETTER

    def crosses(self, left: float, right: float, top: float, bottom: float) -> bool:
        """Whether its line runs through that part of the picture."""
        x, y = self.dots[0].x, float("inf")
        for dot in self.dots:
            level = left < dot.x and x < right and top < y < bottom
            rise = left < dot.x < right and dot.y < bottom and y > top
            if level or rise:
                return True
            x, y = dot.x, dot.y
        return x < right and top < y < bottom


@dataclass(frozen=True)
class Bar:
    """A window in a lane below the count: something awaited, or a delivery of unknown number."""

    x: float
    y: float
    width: float
    subject: Any
    words: str
    frame: Frame

    @property
    def room(self) -> float:
        """How much room its words take."""
        return len(self.words) * LETTER

    @property
    def anchor(self) -> Anchor:
        """Words stand in the middle of a wide bar, else beside it on the side that has room."""
        if self.width > self.room:
            return "middle"
        return "start" if self.x + self.width + self.room < self.frame.width else "end"

    @property
    def text_x(self) -> float:
        places = {"middle": self.x + self.width / 2, "start": self.x + self.width + 6, "end": self.x - 6}
        return round(places[self.anchor], 1)


@dataclass(frozen=True)
class Statement:
    """A total that a source states, drawn where it was stated."""

    x: float
    y: float
    end_x: float
    check: Check[Any]
    frame: Frame

    @property
    def anchor(self) -> Anchor:
        """Its words begin at its day, unless they would leave the picture or run into the next step."""
        return "start" if self.end_x > self.x and self.x + STATEMENT < self.frame.width else "end"

    @property
    def text_x(self) -> float:
        if self.anchor == "start":
            return self.x + 8
        return self.x - 4 if self.end_x < self.x else self.frame.width - self.frame.right


@dataclass(frozen=True)
class Chart:
    """All shapes of a picture."""

    frame: Frame
    height: float
    base: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    curves: list[Curve]
    unknown: list[Bar] = field(default_factory=list)
    awaited: list[Bar] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right

    @property
    def axis_y(self) -> float:
        """Where the words of the time axis stand."""
        return self.height - 8


@dataclass(frozen=True)
class Plane:
    """Where days and totals lie in a picture."""

    frame: Frame
    x: Any
    y: Any

    def at(self, day: dt.date) -> float:
        return round(float(self.x(_midnight(day))), 1)

    def up(self, total: int) -> float:
        return round(float(self.y(total)), 1)

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right


def draw(
    timeline: Timeline, frame: Frame, words: Callable[[Awaited[Any]], str], origin: dt.date | None = None
) -> Chart | None:
    """The picture of `timeline`, or None where nothing has a place in time.

    `words` says what is written beside an awaited delivery. With an `origin` the time axis tells what has elapsed
    since then, not dates.
    """
    days = list(_days(timeline))
    if not days:
        return None
    counted = timeline.counted
    if len(counted) > 1 and frame.words:
        frame = replace(frame, right=NAMES)
    base = frame.height - 40 if counted else frame.top
    plane = Plane(frame, _time_scale(min(days), max(days), frame), _number_scale(timeline, base, frame))
    unknown = [
        _bar(plane, step, base + 8, (series, step))
        for series in timeline.series
        for step in series.steps
        if step.added.unknown_lines
    ]
    lanes = base + 8 + (LANE if unknown else 0)
    windows = [awaited for awaited in timeline.awaited if awaited.delivery.arrival_latest]
    awaited = _stacked([_bar(plane, one.delivery.arrival, lanes, one, words(one)) for one in windows])
    return Chart(
        frame=frame,
        height=max([bar.y + LANE for bar in awaited], default=lanes) + 26,
        base=base,
        x_ticks=_elapsed(_time_ticks(plane.x, frame), origin) if origin else _time_ticks(plane.x, frame),
        y_ticks=[Tick(plane.up(n), int(n), "number") for n in plane.y.ticks(4) if counted and n == int(n)],
        curves=_named([_curve(plane, series, alone=len(counted) == 1) for series in counted], frame, base),
        unknown=unknown,
        awaited=awaited,
        statements=_statements(plane, timeline),
    )


def _days(timeline: Timeline) -> Iterable[dt.date]:
    for series in timeline.series:
        for step in series.steps:
            yield from (step.earliest, step.latest)
    for awaited in timeline.awaited:
        if awaited.delivery.arrival_latest:
            yield from (awaited.delivery.arrival_earliest, awaited.delivery.arrival_latest)
    if timeline.series:
        yield from (check.reported.as_of_latest for check in timeline.checks)


def _midnight(day: dt.date) -> dt.datetime:
    """The library reckons in datetimes without a zone; so does this module, from midnight to midnight."""
    day = max(day, dt.date.min + DAY)  # The first day of the calendar has no timestamp.
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _time_scale(first: dt.date, last: dt.date, frame: Frame) -> Callable[..., Any]:
    room = max((last - first) // 16, 10 * DAY)
    first = max(first, dt.date.min + room) - room
    last = min(last, dt.date.max - room) + room
    scale: Any = scale_time().set_domain([_midnight(first), _midnight(last)])
    return scale.set_range([frame.left, frame.width - frame.right])  # type: ignore[no-any-return]


def _number_scale(timeline: Timeline, base: float, frame: Frame) -> Any:
    totals = [step.total.high for series in timeline.counted for step in series.steps]
    stated = [check.reported.total for check in timeline.checks]
    return scale_linear().set_domain([0, max([1, *totals, *stated])]).set_range([base, frame.top]).nice(4)


def _time_ticks(x: Any, frame: Frame) -> list[Tick]:
    try:
        ticks = x.ticks(frame.ticks)
    except OverflowError:
        # Near the ends of the calendar the library looks for round years beyond them.
        first, last = (end.year for end in x.get_domain())
        years = range(first + 1, last + 1, 1 + (last - first) // frame.ticks)
        ticks = [_midnight(dt.date(year, 1, 1)) for year in years]
    while len(ticks) > frame.ticks + 1:
        ticks = ticks[::2]
    before = [None, *(tick.year for tick in ticks)]
    return [Tick(round(x(tick), 1), tick.date(), _kind(tick, year)) for tick, year in zip(ticks, before, strict=False)]


def _elapsed(ticks: list[Tick], origin: dt.date) -> list[Tick]:
    """The marks from `origin` on, each with the days since."""
    return [replace(tick, value=(tick.value - origin).days, kind="elapsed") for tick in ticks if tick.value >= origin]


def _kind(tick: dt.datetime, year: int | None) -> Literal["year", "month", "month of year", "day"]:
    """How much of a date is written: `year` is that of the tick before it."""
    if tick.day != 1:
        return "day"
    if tick.month == 1:
        return "year"
    return "month" if tick.year == year else "month of year"


def _curve(plane: Plane, series: Series[Any], *, alone: bool) -> Curve:
    """The line of `series`; among others it begins where it first rises, so that none lies along the base."""
    left = plane.frame.left if alone else plane.at(series.steps[0].latest)
    corners = [(left, plane.up(0)), *((plane.at(step.latest), plane.up(step.total.best)) for step in series.steps)]
    corners.append((plane.right, corners[-1][1]))
    return Curve(
        series=series,
        path=line().set_curve(curve_step_after)(corners),
        band=_band(plane, series),
        dots=_dots(plane, series, alone=alone),
        end_x=plane.right,
        end_y=corners[-1][1],
    )


def _named(curves: list[Curve], frame: Frame, base: float) -> list[Curve]:
    """Curves with their names at the right end, moved apart where they would cover one another.

    Upwards first, then down again from the top; more names than there is room for above `base` stand closer. A
    narrow picture has no room beside the lines: there a name stands above the end of its line, or before its last
    rise where another line would run through it.
    """
    top = frame.top
    gap = min(LABEL_HEIGHT, (base - top) / max(1, len(curves) - 1))
    from_below = sorted(curves, key=lambda curve: -curve.end_y)
    below, above, places = float("inf"), top - gap, {}
    for curve in from_below:
        below = places[curve.series.type] = min(curve.end_y, below - gap)
    for curve in reversed(from_below):
        above = places[curve.series.type] = max(places[curve.series.type], above + gap)
    named = [replace(curve, name_y=round(places[curve.series.type], 1)) for curve in curves]
    return named if frame.words else [_clear(curve, named) for curve in named]


def _clear(curve: Curve, curves: list[Curve]) -> Curve:
    """The curve with its name before its last rise, where only that keeps it clear of the other lines."""
    others = [other for other in curves if other is not curve]
    above = (curve.end_x - curve.name_room, curve.end_x, curve.name_y - LABEL_HEIGHT, curve.name_y)
    right, middle, half = curve.dots[-1].x - 10, curve.name_y, LABEL_HEIGHT / 2
    before = (right - curve.name_room, right, middle - half, middle + half)
    moved = curve.name_y != round(curve.end_y, 1) or before[0] < 0
    if moved or not any(other.crosses(*above) for other in others) or any(other.crosses(*before) for other in others):
        return curve
    return replace(curve, name_before=True)


def _band(plane: Plane, series: Series[Any]) -> str:
    """The wash between the certain and the possible count; empty where they never differ."""
    certain, possible = dict(series.certain()), dict(series.possible())
    low = high = 0
    points = []
    for day in sorted(certain.keys() | possible.keys()):
        low, high = certain.get(day, low), possible.get(day, high)
        points.append((plane.at(day), plane.up(low), plane.up(high)))
    if all(lower == upper for _x, lower, upper in points):
        return ""
    points.append((plane.right, *points[-1][1:]))
    shape = area().x(lambda p: p[0]).y0(lambda p: p[1]).y1(lambda p: p[2])
    path: str = shape.set_curve(curve_step_after)(points)
    return path


def _dots(plane: Plane, series: Series[Any], *, alone: bool) -> list[Dot]:
    """The steps of a line; alone it has its numbers beside them, as far as they do not cover one another."""
    dots: list[Dot] = []
    written = float("inf")
    # From the last to the first, so that the present count always has its number.
    for step in reversed(series.counts):
        at, height = plane.at(step.latest), plane.up(step.total.best)
        labelled = alone and abs(height - written) >= LABEL_HEIGHT
        written = height if labelled else written
        anchor: Anchor = "start" if at < plane.frame.left + plane.frame.width * 0.3 else "end"
        dots.append(Dot(at, height, plane.at(step.earliest), step, labelled, anchor))
    return dots[::-1]


def _bar(plane: Plane, span: Any, y: float, subject: Any, words: str = "") -> Bar:
    start, end = plane.at(span.earliest), plane.at(span.latest)
    written = words if plane.frame.words else ""
    return Bar(start, y, round(max(end - start, 6), 1), subject, written, plane.frame)


def _stacked(bars: list[Bar]) -> list[Bar]:
    """Bars in as few lanes as keep them and their words apart."""
    ends: list[float] = []
    placed = []
    for bar in bars:
        start = bar.x - bar.room if bar.anchor == "end" else bar.x
        lane = next((i for i, end in enumerate(ends) if end + 16 <= start), len(ends))
        ends[lane : lane + 1] = [bar.x + bar.width + (bar.room if bar.anchor == "start" else 0)]
        placed.append(replace(bar, y=bar.y + lane * LANE))
    return placed


def _statements(plane: Plane, timeline: Timeline) -> list[Statement]:
    """Stated totals as lines, where there is room for words and they speak of the very count that is drawn."""
    if timeline.only is None or not plane.frame.words:
        return []
    steps = timeline.only.steps
    return [
        _statement(plane, check, steps[-1].latest)
        for check in timeline.checks
        if check.computed.best == timeline.only.best_on(check.reported.as_of_latest)
    ]


def _statement(plane: Plane, check: Check[Any], last: dt.date) -> Statement:
    """To the right of its day where the count stays as it was, else to the left, clear of the next step."""
    day = check.reported.as_of_latest
    start = plane.at(day)
    end = min(start + 140, plane.right) if day >= last else max(start - 140, plane.frame.left)
    return Statement(start, round(plane.up(check.reported.total) + 11, 1), end, check, plane.frame)


@dataclass(frozen=True)
class Spark:
    """A small step line without axes, 120 by 28."""

    path: str
    end_x: float
    end_y: float
    last: Step


def spark(series: Series[Any]) -> Spark | None:
    """The step line of `series`, or None where no number is known."""
    if not series.counts:
        return None
    first = max(series.steps[0].latest, dt.date.min + DAY) - DAY
    last = min(series.steps[-1].latest, dt.date.max - DAY) + DAY
    x: Any = scale_time().set_domain([_midnight(first), _midnight(last)]).set_range([2, 110])
    y: Any = scale_linear().set_domain([0, series.total.best]).set_range([25, 5])
    corners = [(2, 25), *((x(_midnight(step.latest)), y(step.total.best)) for step in series.steps), (114, 5)]
    stepped: Any = line().x(lambda p: round(p[0], 1)).y(lambda p: round(p[1], 1)).set_curve(curve_step_after)
    return Spark(stepped(corners), 114, 5, series.counts[-1])


@dataclass(frozen=True)
class SumBar:
    """A sum beside others of its type, in a picture 100 wide: the best of it, and from the least to the greatest."""

    best: float
    low: float
    high: float
    unknown: bool

    @property
    def span(self) -> float:
        """How far the greatest lies from the least."""
        return round(self.high - self.low, 1)

    @property
    def end(self) -> float:
        """Where the mark of unknown numbers stands."""
        return self.high + 1


def sum_bar(amount: Amount, most: Amount) -> SumBar:
    """The bar of `amount` where the greatest among those beside it is `most`."""
    scale = scale_linear().set_domain([0, max(1, most.high)]).set_range([0, 100])
    low, best, high = (round(float(scale(number)), 1) for number in (amount.low, amount.best, amount.high))
    return SumBar(best, low, high, amount.unknown_lines > 0)
