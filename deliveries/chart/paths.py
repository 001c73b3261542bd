"""Steps as the paths of SVG: across with H and up or down with V, which is half as long as with every corner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

type Point = tuple[float, float]


def stepped(corners: Sequence[Point]) -> str:
    """The path along `corners`: across to each from the one before, then up or down to it."""
    return _path(_turns(corners))


def wash(points: Sequence[tuple[float, float, float]]) -> str:
    """The outline of what lies between two such paths with the same x: `points` are (x, y of one, y of the other)."""
    one, other = [(x, y) for x, y, _other in points], [(x, y) for x, _one, y in points]
    return _path([*_turns(one), *reversed(_turns(other))]) + "Z"


def _turns(corners: Sequence[Point]) -> list[Point]:
    """`corners`, and before each the point that the path turns at."""
    turns = [corners[0]]
    for (_x, before), (x, y) in pairwise(corners):
        turns += [(x, before), (x, y)]
    return turns


def _path(turns: Iterable[Point]) -> str:
    """The path through points of which each lies straight beside, above or below the one before."""
    (x, y), *rest = turns
    written = [f"M{x:g},{y:g}"]
    for at, height in rest:
        if at != x:
            written.append(f"H{at:g}")
        if height != y:
            written.append(f"V{height:g}")
        x, y = at, height
    return "".join(written)
