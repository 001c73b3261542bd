"""What a report tells as it is gathered: deliveries with their lines, and where each value was read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deliveries.dates import DateSpan
from deliveries.numbers import Number

from .gazetteer import Entry
from .phrases import Parsed
from .trigger import Stage


@dataclass(frozen=True, slots=True)
class At:
    """Where in the report something stands: which sentence, and offsets in the text."""

    sentence: int
    start: int
    end: int

    @classmethod
    def of(cls, parsed: Parsed, start: int, end: int) -> At:
        """From offsets in a sentence."""
        return cls(parsed.sentence.number, parsed.sentence.start + start, parsed.sentence.start + end)


@dataclass
class Line:
    """A line of a delivery as it is gathered: models or a type, and a number, with where each was read."""

    models: tuple[Entry, ...] = ()
    new: str = ""
    type: str = ""
    equipment_at: At | None = None
    number: Number | None = None
    number_at: At | None = None
    # Of how many it is some: "25 of 118 vehicles".
    whole: Number | None = None
    # A line that was told in parts is left out where the parts make it up.
    parts: list[Line] = field(default_factory=list)
    order: str = ""
    is_summary: bool = False

    @property
    def is_named(self) -> bool:
        return bool(self.models or self.new)


@dataclass
class Gathered:
    """A delivery as it is gathered from sentences."""

    stage: Stage
    stage_at: At
    supplier: Entry | None = None
    supplier_at: At | None = None
    recipient: Entry | None = None
    recipient_at: At | None = None
    place: Entry | None = None
    lines: list[Line] = field(default_factory=list)
    day: DateSpan | None = None
    day_at: At | None = None
    is_said: bool = False
    order_day: DateSpan | None = None
    order_at: At | None = None
    in_service: DateSpan | None = None
    in_service_at: At | None = None
    consignments: int | None = None
    consignments_at: At | None = None
    refers: bool = False
    # "had already received": before what the report tells of.
    is_before: bool = False
    # "has also delivered": besides what was told.
    is_also: bool = False
    # "outre des blindés, l'armée a reçu": something else than was told.
    is_besides: bool = False
    # "a donation of six helicopters", which may be that which was promised.
    is_noun: bool = False
    paragraph: int = 0
    # Whether a party is that of the report's other deliveries, and none that is named with this one.
    is_supplier_filled: bool = False
    is_recipient_filled: bool = False


def best_of(line: Line) -> int | None:
    """The number that a line is known by."""
    return (line.number.best or line.number.low or line.number.high) if line.number else None


def is_parted(line: Line) -> bool:
    """Whether its parts make it up."""
    total = sum((part.number.best or 0) for part in line.parts if part.number)
    return bool(line.parts) and line.number is not None and total >= ALL_BUT * (best_of(line) or 0)


# "640 vehicles" are the 403, 43 and 193 that are listed: one or two may be missing.
ALL_BUT = 0.95


def is_vague(number: Number | None) -> bool:
    """Whether it is no number but "several", or none."""
    return number is None or (number.best is None and number.high is None and number.low == SEVERAL)


SEVERAL = 2


def is_told(line: Line) -> bool:
    """Whether it says more than a type: a model, a number, or that it is all the rest."""
    return line.is_named or not is_vague(line.number) or line.order == "rest"


def key_of(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def name_of(models: tuple[Entry, ...]) -> str:
    return models[0].names[0] if models else ""
