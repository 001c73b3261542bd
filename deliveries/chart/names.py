"""Where the names of several lines stand, so that none covers another."""

from __future__ import annotations

from dataclasses import replace

from .shapes import Curve, Frame

LABEL_HEIGHT = 18


def named(curves: list[Curve], frame: Frame, base: float) -> list[Curve]:
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
    placed = [replace(curve, name_y=round(places[curve.series.type], 1)) for curve in curves]
    return placed if frame.words else [_clear(curve, placed) for curve in placed]


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
