"""Steps as the paths of SVG: across with H and up or down with V, which is half as long as with every corner."""

from __future__ import annotations

from collections.abc import Sequence

type Point = tuple[float, float]


def stepped(corners: Sequence[Point]) -> str:
    """The path along `corners`: across to each from the one before, then up or down to it."""
    return _begun(corners[0]) + _forth(corners)


def wash(one: Sequence[Point], other: Sequence[Point]) -> str:
    """The outline of what lies between two such paths, which begin at the same x and end at the same one."""
    (_x, end), (_at, height) = one[-1], other[-1]
    turn = f"V{height:g}" if height != end else ""
    return f"{_begun(one[0])}{_forth(one)}{turn}{_back(other)}Z"


def _begun(corner: Point) -> str:
    x, y = corner
    return f"M{x:g},{y:g}"


def _forth(corners: Sequence[Point]) -> str:
    """From the first to the last."""
    x, y = corners[0]
    written = []
    for at, height in corners:
        if at != x:
            written.append(f"H{at:g}")
        if height != y:
            written.append(f"V{height:g}")
        x, y = at, height
    return "".join(written)


def _back(corners: Sequence[Point]) -> str:
    """From the last to the first, the same way."""
    x, y = corners[-1]
    written = []
    for at, height in reversed(corners):
        if height != y:
            written.append(f"V{height:g}")
        if at != x:
            written.append(f"H{at:g}")
        x, y = at, height
    return "".join(written)
