"""A timeline becomes the shapes of a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from deliveries.dates import OPEN
from deliveries.timeline import Awaited, Check, Series, Step, Timeline

from .axes import Plane, number_scale, time_scale, time_ticks, with_figures
from .names import LABEL_HEIGHT, named, with_room
from .paths import stepped, wash
from .shapes import STATEMENT, Anchor, Bar, Chart, Curve, Dot, Frame, Statement, Tick

LANE = 24
# Of so many dots a line is hidden by large ones.
MANY_DOTS = 12
# Bars that are no further from each other look like one.
RUN_TOGETHER = 3
# A stated total with its words, and the number of a step below it, take so much height.
STATEMENT_HEIGHT = 50


def draw(
    timeline: Timeline,
    frame: Frame,
    words: Callable[[Awaited[Any]], str],
    origin: dt.date | None = None,
    *,
    compared: bool = False,
    over: tuple[dt.date, dt.date] | None = None,
) -> Chart | None:
    """The picture of `timeline`, or None where nothing has a place in time.

    `words` says what is written beside an awaited delivery. With an `origin` the time axis tells what has elapsed
    since then, not dates. Several lines have their names beside them; one has it where it is `compared`. `over`: the
    time that it is drawn over, where that is not its own.
    """
    days = list(over or days_of(timeline))
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
        y_ticks=[Tick(plane.up(n), int(n), "number") for n in plane.y.ticks(frame.rows) if counted and n == int(n)],
        curves=named(curves, frame, base),
        named=names,
        merged=timeline.merged,
        unknown=unknown,
        awaited=awaited,
        statements=_statements(plane, timeline),
        stage=timeline.stage,
    )


def days_of(timeline: Timeline) -> Iterable[dt.date]:
    """The first and the last of what is drawn, and some between."""
    for series in timeline.series:
        yield from (series.begins, series.steps[-1].latest)
    for awaited in timeline.awaited:
        if awaited.delivery.arrival_latest:
            yield from _ends(awaited.delivery.arrival_earliest, awaited.delivery.arrival_latest)
    if timeline.series:
        yield from (check.reported.as_of_latest for check in timeline.checks)


def _ends(earliest: dt.date, latest: dt.date) -> Iterable[dt.date]:
    """The days of a span that have a place: what is only known until when has no first one."""
    return (latest,) if earliest == OPEN else (earliest, latest)


def _curve(plane: Plane, series: Series[Any], place: int, *, alone: bool, marked: bool) -> Curve:
    """The line of `series`; among others it begins where it first rises, so that none lies along the base.

    Not `marked`, only those of its steps have a dot that have a number, or the last.
    """
    corners = plane.corners((step.latest, step.total.best) for step in series.steps)
    dots = _dots(plane, series, alone=alone, marked=marked)
    start, end = plane.frame.left if alone else corners[0][0], corners[-1][1]
    return Curve(
        series=series,
        path=stepped([(start, plane.up(0)), *corners, (plane.right, end)]),
        band=_band(plane, series),
        dots=dots if marked else [dot for dot in dots if dot.labelled] or dots[-1:],
        end_x=plane.right,
        end_y=end,
        place=place,
    )


def _band(plane: Plane, series: Series[Any]) -> str:
    """The wash between the certain and the possible count; empty where they never differ."""
    certain, possible = series.bounds
    if certain == possible:
        return ""
    above = plane.corners(possible)
    below = [(above[0][0], plane.up(0)), *(plane.corners(certain) if certain else ())]
    return wash(*([*line, (plane.right, line[-1][1])] for line in (above, below)))


def _dots(plane: Plane, series: Series[Any], *, alone: bool, marked: bool) -> list[Dot]:
    """The steps of a line that raise it; alone it has its numbers beside them, as far as they do not cover one
    another. Not `marked`, and with others, the last."""
    dots: list[Dot] = []
    written, middle = float("inf"), plane.frame.left + plane.frame.width * 0.3
    rising = series.counts if alone or marked else series.counts[-1:]
    small = 2.5 if len(series.counts) > MANY_DOTS else 3.5 if alone else 6
    days, first = plane.across(step.latest for step in rising), plane.across(step.earliest for step in rising)
    heights = plane.upwards(step.total.best for step in rising)
    # From the last to the first, so that the present count always has its number.
    for day, height, since, step in reversed(list(zip(days, heights, first, rising, strict=True))):
        labelled = alone and plane.frame.labels and abs(height - written) >= LABEL_HEIGHT
        written = height if labelled else written
        anchor: Anchor = "start" if day < middle else "end"
        dots.append(Dot(day, height, since, step, labelled, anchor, 6 if labelled else small))
    return dots[::-1]


def _bar(plane: Plane, span: Any, y: float, subject: Any, words: str = "") -> Bar:
    start, end = plane.across([span.earliest, span.latest])
    return Bar(start, y, max(end - start, 6), subject, words, plane.frame, span.earliest == OPEN)


def _run_together(bars: list[Bar]) -> list[Bar]:
    """Bars of one lane as few that cover the same days: those that touch are one, which is of nothing in particular."""
    found: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: bar.x):
        if found and bar.x <= (last := found[-1]).x + last.width + RUN_TOGETHER:
            width = max(last.width, bar.x + bar.width - last.x)
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
        _statement(plane, check, steps)
        for check in timeline.checks
        if check.computed.best == timeline.only.best_on(check.reported.as_of_latest)
    ]


def _statement(plane: Plane, check: Check[Any], steps: Sequence[Step]) -> Statement:
    """To the right of its day where the count stays as it was, else to the left, clear of the next step."""
    day = check.reported.as_of_latest
    start, height = plane.at(day), plane.up(check.reported.total)
    below = (plane.up(step.total.best) for step in steps if step.latest <= day)
    tight = day < steps[-1].latest and any(0 < at - height < STATEMENT_HEIGHT for at in below)
    # Beside a short line its words take the room that they have not below it.
    length = 60 if tight else 140
    end = min(start + length, plane.right) if day >= steps[-1].latest else max(start - length, plane.frame.left)
    beside = tight and end - STATEMENT > plane.frame.left
    return Statement(start, height + 11, end, check, plane.frame, beside)
