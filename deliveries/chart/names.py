"""Where the names of several lines stand, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from deliveries.timeline import Series

from .shapes import Curve, Frame

LABEL_HEIGHT = 18
# The width of a letter of a name, on average, and of a figure of the larger total after it; how far from the end of
# its line a name begins.
LETTER, FIGURE = 7.2, 9.5
LEADER = 20
# What a name may take of the width.
MOST = 0.4


def with_room(frame: Frame, series: Sequence[Series[Any]]) -> Frame:
    """The frame with room at its right for the names and totals of `series`; a narrow one has it for totals alone."""
    names = [len(str(one.type)) * LETTER if frame.words else 0 for one in series]
    longest = max(name + _room(one) for name, one in zip(names, series, strict=True))
    return replace(frame, right=max(frame.right, ceil(min(longest, frame.width * MOST))))


def _room(series: Series[Any]) -> float:
    """What a total takes beside its line, with the way there and the space before it."""
    return LEADER + LETTER + len(series.total.short) * FIGURE


def _shortened(series: Series[Any], frame: Frame) -> str:
    """The name as far as there is room for it before the total."""
    name, letters = str(series.type), int((frame.right - _room(series)) / LETTER)
    return name if len(name) <= letters else f"{name[: max(0, letters - 1)].rstrip()}…"


def named(curves: list[Curve], frame: Frame, base: float) -> list[Curve]:
    """Curves with their names at the right end, moved apart where they would cover one another.

    Upwards first, then down again from the top; more names than there is room for above `base` stand closer.
    """
    top = frame.top
    gap = min(LABEL_HEIGHT, (base - top) / max(1, len(curves) - 1))
    from_below = sorted(curves, key=lambda curve: (-curve.end_y, curve.series.total.best))
    below, above, places = float("inf"), top - gap, {}
    for curve in from_below:
        below = places[curve.place] = min(curve.end_y, below - gap)
    for curve in reversed(from_below):
        above = places[curve.place] = max(places[curve.place], above + gap)
    return [
        replace(curve, name=_shortened(curve.series, frame), name_y=round(places[curve.place], 1)) for curve in curves
    ]
