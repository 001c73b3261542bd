"""Several counts as small pictures beside each other: each with an axis of its own, all over the same time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from deliveries.timeline import Awaited, Series, Timeline

from .axes import with_figures
from .drawing import days_of, draw
from .shapes import FEW, SMALL, Chart, Frame

# So few counts have pictures with room for the number of each step. Of more, only how many there are is told in words.
MOST_LARGE = 4


class Small(NamedTuple):
    """The picture of one count among others."""

    series: Series[Any]
    chart: Chart


class Pictures(NamedTuple):
    """A timeline drawn: as one picture a frame, or where it has several counts as a small one each, for unlike things
    share no axis, and below them what is awaited as one a frame."""

    charts: list[Chart]
    small: list[Small]


def pictures(
    timeline: Timeline, frames: tuple[Any, ...], words: Callable[[Awaited[Any]], str], few: Frame = FEW
) -> Pictures:
    """The pictures of `timeline` for these frames; `words`: see draw(); `few`: the room of each of a few counts."""
    small = draw_apart(timeline, few)
    rest = replace(timeline, series=[], checks=[]) if small else timeline
    return Pictures([chart for frame in frames if (chart := draw(rest, frame, words))], small)


def draw_apart(timeline: Timeline, few: Frame = FEW) -> list[Small]:
    """Each count by itself; none where there is one at most."""
    if len(timeline.counted) < 2:
        return []
    size = few if len(timeline.counted) <= MOST_LARGE else SMALL
    days: list[dt.date] = list(days_of(replace(timeline, awaited=[])))
    over = min(days), max(days)
    alone = [Timeline([series], merged=timeline.merged, stage=timeline.stage) for series in timeline.series]
    # The same day stands at the same place in all of them.
    frame = replace(size, left=max(with_figures(size, one).left for one in alone))
    drawn = ((one.series[0], draw(one, frame, lambda _awaited: "", over=over)) for one in alone)
    return [Small(series, chart) for series, chart in drawn if chart]
