"""Amounts at places of the earth become dots on a map, and what came from where the arcs between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import hypot, sqrt
from typing import Any, NamedTuple

from deliveries.timeline import Amount

from .earth import HEIGHT, WIDTH, place_of
from .shapes import LETTER, Anchor

# The radius of the dot of the greatest amount where the whole world is seen, and where less is; the least that is still
# seen and hit; and that of a ring without a number.
GREATEST, LARGEST, LEAST, UNKNOWN = 16.0, 26.0, 3.0, 7.0
# How wide the arc of the greatest amount is, and the least.
BROAD, NARROW = 6.0, 1.0
# How many arcs are drawn, the greatest, and how many dots are called by their names.
MOST_ARCS, MOST_LABELS = 60, 14
# An arc bulges by this part of its length.
BULGE = 0.16
# The land is drawn from corners half a unit apart: nearer than this one would see it.
NEAREST = 5.0
# What is left free around all that is drawn, as a part of the picture.
MARGIN = 0.12
LABEL_HEIGHT, GAP = 14, 4

# Degrees of latitude and longitude.
type Degrees = tuple[float, float]
# The left, the top, the right and the bottom of something.
type Box = tuple[float, float, float, float]


class Mark(NamedTuple):
    """An amount at a place; `subject`: what it is of."""

    subject: Any
    at: Degrees
    amount: Amount
    disputed: bool = False


class Flow(NamedTuple):
    """An amount that came from one place to another."""

    subject: Any
    source: Degrees
    target: Degrees
    amount: Amount


class Dot(NamedTuple):
    """A mark in the picture: its `radius` is that of the best number; `possible` that of the greatest, 0 where it is
    no other; `ring` that of the sign of an unknown number, 0 where there is none."""

    x: float
    y: float
    radius: float
    possible: float
    ring: float
    mark: Mark

    @property
    def only_unknown(self) -> bool:
        return self.mark.amount.only_unknown

    @property
    def box(self) -> Box:
        reach = max(self.radius, self.possible, self.ring)
        return self.x - reach, self.y - reach, self.x + reach, self.y + reach

    @property
    def slash(self) -> str:
        """The path of what strikes through a dot of which something is disputed."""
        reach = round(max(self.radius, self.ring) * 0.71 + 2, 1)
        return f"M{round(self.x - reach, 1)} {round(self.y + reach, 1)}l{2 * reach:.1f} {-2 * reach:.1f}"


class Arc(NamedTuple):
    """A flow in the picture, how broad it is; `open` where no number of it is known."""

    path: str
    width: float
    open: bool
    flow: Flow


class End(NamedTuple):
    """Where something came from that has no dot of its own."""

    x: float
    y: float
    subject: Any


class Label(NamedTuple):
    """What a dot is called, beside it."""

    x: float
    y: float
    anchor: Anchor
    words: str

    @property
    def box(self) -> Box:
        width = len(self.words) * LETTER
        left = self.x - width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]
        return left, self.y - LABEL_HEIGHT / 2, left + width, self.y + LABEL_HEIGHT / 2


class Size(NamedTuple):
    """A dot of the legend."""

    x: float
    y: float
    radius: float
    number: int


@dataclass(frozen=True)
class View:
    """The part of the map that the picture shows: where its left and its top are, and how many times it is enlarged."""

    left: float = 0
    top: float = 0
    zoom: float = 1

    def at(self, degrees: Degrees) -> tuple[float, float]:
        x, y = place_of(*degrees)
        return round((x - self.left) * self.zoom, 1), round((y - self.top) * self.zoom, 1)

    @property
    def greatest(self) -> float:
        """The radius of the dot of the greatest amount."""
        return min(LARGEST, GREATEST * sqrt(self.zoom))

    def radius(self, number: int, most: int) -> float:
        """The area of a dot is as its number; a large one is drawn no larger than twice the greatest."""
        return round(min(2 * self.greatest, max(LEAST, self.greatest * sqrt(number / max(1, most)))), 1)

    @property
    def land(self) -> str:
        """How the path of the land is moved, whose numbers are halves of a unit."""
        moved = f"translate({-self.left * self.zoom:.1f} {-self.top * self.zoom:.1f}) " if self.zoom > 1 else ""
        return f"{moved}scale({round(self.zoom / 2, 4)})"


@dataclass(frozen=True)
class World:
    """All shapes of a map. The greatest dots come first, so that smaller ones lie above them."""

    view: View
    dots: list[Dot]
    arcs: list[Arc]
    ends: list[End]
    labels: list[Label]
    sizes: list[Size]
    more_arcs: int

    width, height = WIDTH, HEIGHT

    @property
    def spread(self) -> bool:
        """Whether a wash shows how many there may have been."""
        return any(dot.possible for dot in self.dots)

    @property
    def unknown(self) -> bool:
        """Whether a number of something in it is not known."""
        return any(dot.ring for dot in self.dots)

    @property
    def disputed(self) -> bool:
        return any(dot.mark.disputed for dot in self.dots)


def draw_world(
    marks: Iterable[Mark],
    flows: Iterable[Flow] = (),
    ends: Iterable[tuple[Any, Degrees]] = (),
    *,
    words: Callable[[Mark], str] = lambda _mark: "",
    near: bool = False,
) -> World:
    """The map of these marks, with what came from where. `words`: what is written beside a mark, "" for nothing;
    `near`: only as much of the world as the marks take up."""
    drawn = sorted(marks, key=lambda mark: (-mark.amount.best, -mark.amount.high))
    view = _around([place_of(*mark.at) for mark in drawn]) if near else View()
    most = max((mark.amount.best for mark in drawn), default=0)
    dots = [_dot(mark, view, most) for mark in drawn]
    ranked = sorted(flows, key=lambda flow: -flow.amount.best)
    widest = max((flow.amount.best for flow in ranked), default=0)
    return World(
        view=view,
        dots=dots,
        arcs=[_arc(flow, view, widest) for flow in ranked[:MOST_ARCS]],
        ends=[End(*view.at(at), subject) for subject, at in ends],
        labels=_labels(dots, words),
        sizes=_sizes(view, most),
        more_arcs=len(ranked[MOST_ARCS:]),
    )


def _around(places: Sequence[tuple[float, float]]) -> View:
    """The least view of these places that is no wider or higher than the picture."""
    if not places:
        return View()
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*places, strict=True))
    room = 1 - 2 * MARGIN
    zoom = min(NEAREST, WIDTH * room / max(right - left, 1), HEIGHT * room / max(bottom - top, 1))
    if zoom <= 1:
        return View()
    start = _start(left, right, WIDTH / zoom, WIDTH), _start(top, bottom, HEIGHT / zoom, HEIGHT)
    return View(*start, round(zoom, 2))


def _start(first: float, last: float, shown: float, whole: float) -> float:
    """Where a view begins that is so long and has these two in its middle, within the `whole`."""
    return round(min(max(0.0, (first + last - shown) / 2), whole - shown), 1)


def _dot(mark: Mark, view: View, most: int) -> Dot:
    amount = mark.amount
    if amount.only_unknown:
        return Dot(*view.at(mark.at), 0, 0, UNKNOWN, mark)
    radius, possible = view.radius(amount.best, most), view.radius(amount.high, most)
    ring = max(radius, possible) + 3 if amount.unknown_lines else 0
    return Dot(*view.at(mark.at), radius, possible if possible > radius else 0, ring, mark)


def _arc(flow: Flow, view: View, most: int) -> Arc:
    (x, y), (to_x, to_y) = view.at(flow.source), view.at(flow.target)
    length = hypot(to_x - x, to_y - y) or 1
    # Across its middle, to the north: of two ways that is the one which the shortest way over a globe takes, mostly.
    away = BULGE * length * (1 if to_x >= x else -1)
    over = (x + to_x) / 2 + away * (to_y - y) / length, (y + to_y) / 2 - away * (to_x - x) / length
    width = max(NARROW, BROAD * sqrt(flow.amount.best / max(1, most)))
    path = f"M{x:.0f} {y:.0f}Q{over[0]:.0f} {over[1]:.0f} {to_x:.0f} {to_y:.0f}"
    return Arc(path, round(width, 1), flow.amount.only_unknown, flow)


def _labels(dots: Sequence[Dot], words: Callable[[Mark], str]) -> list[Label]:
    """The words beside dots, on a side of each, wherever they cover nothing."""
    found: list[Label] = []
    taken = [dot.box for dot in dots]
    for dot in dots[:MOST_LABELS]:
        said = words(dot.mark)
        tried = (Label(round(x, 1), round(y, 1), anchor, said) for x, y, anchor in _sides(dot))
        free = (one for one in tried if said and _inside(one.box) and not any(_cover(one.box, box) for box in taken))
        for label in islice(free, 1):
            found.append(label)
            taken.append(label.box)
    return found


def _sides(dot: Dot) -> Iterable[tuple[float, float, Anchor]]:
    """Where its words may stand: to its right, to its left, below it, above it."""
    left, top, right, bottom = dot.box
    yield right + GAP, dot.y, "start"
    yield left - GAP, dot.y, "end"
    yield dot.x, bottom + LABEL_HEIGHT / 2 + 1, "middle"
    yield dot.x, top - LABEL_HEIGHT / 2 - 1, "middle"


def _inside(box: Box) -> bool:
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT


def _cover(one: Box, other: Box) -> bool:
    left, top, right, bottom = one
    other_left, other_top, other_right, other_bottom = other
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def _sizes(view: View, most: int) -> list[Size]:
    """The dots of two round numbers for the legend, where there is most room: in the south of the Pacific."""
    numbers = [digit * 10**power for power in range(len(str(most))) for digit in (1, 2, 5)]
    fitting = [number for number in numbers if number <= most]
    found, x = [], 40.0
    for number in [*fitting[-1:], *fitting[:-1][-3:-2]]:
        radius = view.radius(number, most)
        found.append(Size(round(x + radius, 1), HEIGHT - 44, radius, number))
        x += 2 * radius + 30
    return found
