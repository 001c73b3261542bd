"""Steps as the paths of SVG: across with H and up or down with V, which is half as long as with every corner."""

from __future__ import annotations

from collections.abc import Sequence

type Point = tuple[float, float]


def stepped(corners: Sequence[Point]) -> str:
    """The path along `corners`: across to each from the one before, then up or down to it."""
    return _begun(corners[0]) + _moves(corners)


def wash(one: Sequence[Point], other: Sequence[Point]) -> str:
    """The outline of what lies between two such paths, which begin at the same x and end at the same one."""
    (_x, end), (_at, height) = one[-1], other[-1]
    turn = f"V{height:g}" if height != end else ""
    return f"{_begun(one[0])}{_moves(one)}{turn}{_moves(other[::-1], level_first=False)}Z"


def _begun(corner: Point) -> str:
    x, y = corner
    return f"M{x:g},{y:g}"


def _moves(corners: Sequence[Point], *, level_first: bool = True) -> str:
    """From the first to the last: level and then up or down; the other way round on the way back of such a path."""
    x, y = corners[0]
    written: list[str] = []
    for at, height in corners:
        moves = (f"H{at:g}" if at != x else "", f"V{height:g}" if height != y else "")
        written += moves if level_first else moves[::-1]
        x, y = at, height
    return "".join(written)
