"""The shapes of a picture, and the room that it has. Units are those of the picture: x to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from deliveries.dates import OPEN
from deliveries.timeline import Check, Series, Step

Anchor = Literal["start", "end", "middle"]
Unit = Literal["year", "month", "month of year", "day", "day of year", "elapsed", "number"]

# The width of a letter of the lanes' words, on average.
LETTER = 6.2
# The room that the words of a stated total take.
STATEMENT = 230


@dataclass(frozen=True)
class Frame:
    """The room that a picture has, and how densely it may be marked.

    `marks`: how many steps and deliveries of unknown number may each have a mark of their own; None for any number.
    `rows`: about how many figures the axis has; `labels`: whether counts have their numbers.
    """

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    ticks: int
    words: bool
    marks: int | None = None
    rows: int = 4
    labels: bool = True


WIDE = Frame(name="wide", width=900, height=320, left=36, right=14, top=34, ticks=6, words=True, marks=120)
NARROW = Frame(name="narrow", width=360, height=270, left=28, right=12, top=30, ticks=3, words=False, marks=60)
FEW = Frame(name="few", width=400, height=190, left=24, right=12, top=26, ticks=4, words=False, marks=30, rows=2)
SMALL = Frame(
    name="small", width=280, height=128, left=24, right=12, top=22, ticks=3, words=False, marks=0, rows=2, labels=False
)


class Tick(NamedTuple):
    """A mark on an axis: where, and the date or number that stands there."""

    at: float
    value: Any
    kind: Unit
    anchor: Anchor = "middle"


class Dot(NamedTuple):
    """A step of a line: where it stands, from where it may have come, and where its number is written."""

    x: float
    y: float
    from_x: float
    step: Step
    labelled: bool
    anchor: Anchor
    radius: float

    @property
    def open(self) -> bool:
        """Whether the first day on which it may have come is not known."""
        return self.step.earliest == OPEN

    @property
    def label_x(self) -> float:
        return round(self.x + (10 if self.anchor == "start" else -10), 1)

    @property
    def label_y(self) -> float:
        return round(self.y - 9, 1)


@dataclass(frozen=True)
class Curve:
    """The line of one series, the wash between what is certain and what is possible, and its steps.

    `place` among the lines gives it its look.
    """

    series: Series[Any]
    path: str
    band: str
    dots: list[Dot]
    end_x: float
    end_y: float
    place: int
    name: str = ""
    name_y: float = 0

    @property
    def leader(self) -> str:
        """The path from the end of its line to its name."""
        return f"M{self.end_x} {self.end_y}h3L{self.end_x + 14} {self.name_y}h3"


class Bar(NamedTuple):
    """A window in a lane below the count: something awaited, or a delivery of unknown number.

    `subject` is None where it stands for several; it is `open` where its first day is not known.
    """

    x: float
    y: float
    width: float
    subject: Any
    words: str
    frame: Frame
    open: bool = False

    @property
    def room(self) -> float:
        """How much room its words take."""
        return len(self.words) * LETTER

    @property
    def anchor(self) -> Anchor:
        """Words stand in the middle of a wide bar, else beside it on the side that has room."""
        if self.width > self.room:
            return "middle"
        return "start" if self.x + self.width + self.room < self.frame.width else "end"

    @property
    def text_x(self) -> float:
        places = {"middle": self.x + self.width / 2, "start": self.x + self.width + 6, "end": self.x - 6}
        return round(places[self.anchor], 1)


@dataclass(frozen=True)
class Statement:
    """A total that a source states, drawn where it was stated; its words stand below the line, or `beside` it where
    the number of the step before would run into them."""

    x: float
    y: float
    end_x: float
    check: Check[Any]
    frame: Frame
    beside: bool = False

    @property
    def text_y(self) -> float:
        return self.y + (4 if self.beside else 15)

    @property
    def anchor(self) -> Anchor:
        """Its words begin at its day, unless they would leave the picture or run into the next step."""
        if self.beside:
            return "end"
        return "start" if self.end_x > self.x and self.x + STATEMENT < self.frame.width else "end"

    @property
    def text_x(self) -> float:
        if self.beside:
            return min(self.x, self.end_x) - 6
        if self.anchor == "start":
            return self.x + 8
        return self.x - 4 if self.end_x < self.x else self.frame.width - self.frame.right


@dataclass(frozen=True)
class Chart:
    """All shapes of a picture."""

    frame: Frame
    height: float
    base: float
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    curves: list[Curve]
    named: bool
    merged: str | None = None
    unknown: list[Bar] = field(default_factory=list)
    awaited: list[Bar] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    stage: str = ""

    @property
    def right(self) -> int:
        return self.frame.width - self.frame.right

    @property
    def washed(self) -> bool:
        """Whether a wash shows when some of it may have arrived."""
        return any(curve.band for curve in self.curves)

    @property
    def open(self) -> bool:
        """Whether it is not known of something in it from when on it may have come."""
        return any(dot.open for curve in self.curves for dot in curve.dots) or any(bar.open for bar in self.unknown)

    @property
    def about(self) -> bool:
        """Whether a total that is written in it holds a number that is about so many."""
        return any(curve.series.total.about for curve in self.curves)

    @property
    def legend(self) -> list[Curve]:
        """The curves as their names stand beside the picture: the greatest first."""
        return sorted(self.curves, key=lambda curve: curve.name_y)

    @property
    def axis_y(self) -> float:
        """Where the words of the time axis stand."""
        return self.height - 8
