"""Many counts as small pictures beside each other: each with an axis of its own, all over the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from deliveries.timeline import Awaited, Series, Timeline

from .axes import with_figures
from .drawing import days_of, draw
from .shapes import SMALL, Chart

# More lines than these in one picture are told apart by nobody, and the least of them lie along its base.
MOST_LINES = 4


class Small(NamedTuple):
    """The picture of one count among others."""

    series: Series[Any]
    chart: Chart


class Pictures(NamedTuple):
    """A timeline drawn: as one picture a frame, or where it has many counts as small ones, and below them what is
    awaited as one a frame."""

    charts: list[Chart]
    small: list[Small]


def pictures(timeline: Timeline, frames: tuple[Any, ...], words: Callable[[Awaited[Any]], str]) -> Pictures:
    """The pictures of `timeline` for these frames; `words`: see draw()."""
    small = draw_apart(timeline)
    rest = replace(timeline, series=[], checks=[]) if small else timeline
    return Pictures([chart for frame in frames if (chart := draw(rest, frame, words))], small)


def draw_apart(timeline: Timeline) -> list[Small]:
    """Each count by itself; none where one picture has room for them."""
    if len(timeline.counted) <= MOST_LINES:
        return []
    days: list[dt.date] = list(days_of(replace(timeline, awaited=[])))
    over = min(days), max(days)
    alone = [Timeline([series], merged=timeline.merged) for series in timeline.series]
    # The same day stands at the same place in all of them.
    frame = replace(SMALL, left=max(with_figures(SMALL, one).left for one in alone))
    drawn = ((one.series[0], draw(one, frame, lambda _awaited: "", over=over)) for one in alone)
    return [Small(series, chart) for series, chart in drawn if chart]
