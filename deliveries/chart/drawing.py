"""A timeline becomes the shapes of a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from deliveries.timeline import Awaited, Check, Series, Timeline

from .axes import Plane, number_scale, time_scale, time_ticks, with_figures
from .names import LABEL_HEIGHT, named, with_room
from .paths import stepped, wash
from .shapes import Anchor, Bar, Chart, Curve, Dot, Frame, Statement, Tick

LANE = 24
# Of so many dots a line is hidden by large ones.
MANY_DOTS = 12
# Bars that are no further from each other look like one.
RUN_TOGETHER = 3


def draw(
    timeline: Timeline,
    frame: Frame,
    words: Callable[[Awaited[Any]], str],
    origin: dt.date | None = None,
    *,
    compared: bool = False,
) -> Chart | None:
    """The picture of `timeline`, or None where nothing has a place in time.

    `words` says what is written beside an awaited delivery. With an `origin` the time axis tells what has elapsed
    since then, not dates. Several lines have their names beside them; one has it where it is `compared`.
    """
    days = list(_days(timeline))
    if not days:
        return None
    counted = timeline.counted
    names = bool(counted) and (compared or len(counted) > 1)
    frame = with_figures(with_room(frame, counted) if names else frame, timeline)
    base = frame.height - 40 if counted else frame.top
    plane = Plane(frame, time_scale(min(days), max(days), frame), number_scale(timeline, base, frame))
    marked = frame.marks is None or sum(len(series.steps) for series in timeline.series) <= frame.marks
    unknown = [
        _bar(plane, step, base + 8, (series, step))
        for series in timeline.series
        for step in series.steps
        if step.added.unknown_lines
    ]
    unknown = unknown if marked else _run_together(unknown)
    lanes = base + 8 + (LANE if unknown else 0)
    windows = [awaited for awaited in timeline.awaited if awaited.delivery.arrival_latest]
    said = words if frame.words else lambda _awaited: ""
    awaited = _stacked([_bar(plane, one.delivery.arrival, lanes, one, said(one)) for one in windows])
    curves = [_curve(plane, series, place, alone=not names, marked=marked) for place, series in enumerate(counted)]
    return Chart(
        frame=frame,
        height=max([bar.y + LANE for bar in awaited], default=lanes) + 26,
        base=base,
        x_ticks=time_ticks(plane.x, frame, origin),
        y_ticks=[Tick(plane.up(n), int(n), "number") for n in plane.y.ticks(4) if counted and n == int(n)],
        curves=named(curves, frame, base),
        named=names,
        merged=timeline.merged,
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


def _curve(plane: Plane, series: Series[Any], place: int, *, alone: bool, marked: bool) -> Curve:
    """The line of `series`; among others it begins where it first rises, so that none lies along the base.

    Not `marked`, only those of its steps have a dot that have a number, or the last.
    """
    days = plane.across(step.latest for step in series.steps)
    heights = plane.upwards(step.total.best for step in series.steps)
    dots = _dots(plane, series, days, heights, alone=alone)
    corners = [(plane.frame.left if alone else days[0], plane.up(0)), *zip(days, heights, strict=True)]
    corners.append((plane.right, heights[-1]))
    return Curve(
        series=series,
        path=stepped(corners),
        band=_band(plane, series),
        dots=dots if marked else [dot for dot in dots if dot.labelled] or dots[-1:],
        end_x=plane.right,
        end_y=heights[-1],
        place=place,
    )


def _band(plane: Plane, series: Series[Any]) -> str:
    """The wash between the certain and the possible count; empty where they never differ."""
    if all(least == greatest for _day, least, greatest in series.bounds):
        return ""
    days, least, greatest = zip(*series.bounds, strict=True)
    low, high = plane.upwards(least), plane.upwards(greatest)
    points = zip(plane.across(days), low, high, strict=True)
    return wash([*points, (plane.right, low[-1], high[-1])])


def _dots(plane: Plane, series: Series[Any], days: list[float], heights: list[float], *, alone: bool) -> list[Dot]:
    """The steps of a line that raise it, of which all stand on these days at these heights; alone it has its numbers
    beside them, as far as they do not cover one another."""
    dots: list[Dot] = []
    written, middle = float("inf"), plane.frame.left + plane.frame.width * 0.3
    rising = [place for place in zip(days, heights, series.steps, strict=True) if place[2].added.best]
    small = 2.5 if len(rising) > MANY_DOTS else 3.5 if alone else 6
    first = plane.across(step.earliest for _day, _height, step in rising)
    # From the last to the first, so that the present count always has its number.
    for (day, height, step), since in zip(reversed(rising), reversed(first), strict=True):
        labelled = alone and abs(height - written) >= LABEL_HEIGHT
        written = height if labelled else written
        anchor: Anchor = "start" if day < middle else "end"
        dots.append(Dot(day, height, since, step, labelled, anchor, 6 if labelled else small))
    return dots[::-1]


def _bar(plane: Plane, span: Any, y: float, subject: Any, words: str = "") -> Bar:
    start, end = plane.across([span.earliest, span.latest])
    return Bar(start, y, round(max(end - start, 6), 1), subject, words, plane.frame)


def _run_together(bars: list[Bar]) -> list[Bar]:
    """Bars of one lane as few that cover the same days: those that touch are one, which is of nothing in particular."""
    found: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.x):
        if found and bar.x <= (last := found[-1]).x + last.width + RUN_TOGETHER:
            width = max(last.width, round(bar.x + bar.width - last.x, 1))
            found[-1] = last._replace(width=width, subject=None)
        else:
            found.append(bar)
    return found


def _stacked(bars: list[Bar]) -> list[Bar]:
    """Bars in as few lanes as keep them and their words apart."""
    ends: list[float] = []
    placed = []
    for bar in bars:
        start = bar.x - bar.room if bar.anchor == "end" else bar.x
        lane = next((i for i, end in enumerate(ends) if end + 16 <= start), len(ends))
        ends[lane : lane + 1] = [bar.x + bar.width + (bar.room if bar.anchor == "start" else 0)]
        placed.append(bar._replace(y=bar.y + lane * LANE))
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
