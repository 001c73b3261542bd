"""Where the names of several lines stand, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from deliveries.timeline import Series

from .shapes import Curve, Frame

LABEL_HEIGHT = 18
# The width of a bold letter, on average, and how far from the end of its line a name begins.
LETTER = 7.2
LEADER = 20
# What a name may take of the width.
MOST = 0.4


def with_room(frame: Frame, series: Sequence[Series[Any]]) -> Frame:
    """The frame with room at its right for the names and totals of `series`; a narrow one has it for totals alone."""
    words = [f"{one.type} {one.total.short}" if frame.words else one.total.short for one in series]
    longest = max(map(len, words)) * LETTER + LEADER
    return replace(frame, right=max(frame.right, round(min(longest, frame.width * MOST))))


def named(curves: list[Curve], frame: Frame, base: float) -> list[Curve]:
    """Curves with their names at the right end, moved apart where they would cover one another.

    Upwards first, then down again from the top; more names than there is room for above `base` stand closer.
    """
    top = frame.top
    gap = min(LABEL_HEIGHT, (base - top) / max(1, len(curves) - 1))
    from_below = sorted(curves, key=lambda curve: -curve.end_y)
    below, above, places = float("inf"), top - gap, {}
    for curve in from_below:
        below = places[curve.place] = min(curve.end_y, below - gap)
    for curve in reversed(from_below):
        above = places[curve.place] = max(places[curve.place], above + gap)
    return [replace(curve, name_y=round(places[curve.place], 1)) for curve in curves]
