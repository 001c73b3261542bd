"""What a row of any register says, under the same names: what all formats give and all that comes after asks for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .reading import Header, Preamble, Row, Table

NUMBER = re.compile(r"\A(\d{1,3}(?:[,. ']\d{3})+|\d+)(?:\.0+)?\s*(\?)?\Z")
# An order or a delivery that is dated otherwise is not understood.
FIRST_YEAR, LAST_YEAR = 1900, 2100


type Days = tuple[dt.date, dt.date]


class Number(NamedTuple):
    """A number of pieces, None where it is blank; whether it is an estimate; and whether the cell could be read."""

    value: int | None = None
    estimated: bool = False
    read: bool = True


NONE = Number()


def number_of(cell: str, marked: str = "") -> Number:
    """A number as registers write it: "1,200", "3?", or "3" with a question mark or "Yes" in the cell that `marked`
    it."""
    estimated = marked.strip().lower() in {"?", "yes", "true", "1"}
    if not cell:
        return Number(None, estimated)
    if not (found := NUMBER.match(cell)):
        return Number(None, estimated, read=False)
    return Number(int(re.sub(r"\D", "", found[1])), estimated or bool(found[2]))


def years_of(cell: str) -> tuple[int, ...]:
    """The years of a cell, each once and in order: "2017; 2019; 2020" or "2000;2001; 2002", "2015-2017" with those
    between."""
    found: set[int] = set()
    for first, last in re.findall(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?", cell):
        found |= set(range(int(first), min(int(last or first), LAST_YEAR) + 1))
    return tuple(sorted(year for year in found if FIRST_YEAR <= year <= LAST_YEAR))


def whole_years(years: tuple[int, ...]) -> Days | None:
    """From the first day of the first of these years to the last of the last one; None of none."""
    return (dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31)) if years else None


@dataclass(slots=True)
class Entry:
    """A row of a register.

    `deal`: what tells its deal from others, the same in each release. `years` are those of its deliveries; `arrival`
    the days between which they came, where it is more than those years. `delivered` and `ordered` are numbers of
    pieces. `condition` and `terms` are choices of a line and a delivery. `unread`: columns whose cell is not
    understood. `occurrence`: which it is, from 0 on, of those that nothing else tells apart.
    """

    row: Row
    deal: str
    recipient: str
    supplier: str
    designation: str
    description: str
    category: str = ""
    order: Days | None = None
    order_estimated: bool = False
    delivered: Number = NONE
    ordered: Number = NONE
    years: tuple[int, ...] = ()
    years_text: str = ""
    arrival_estimated: bool = False
    arrival: Days | None = None
    status: str = ""
    condition: str = "unknown"
    terms: str = "unknown"
    comment: str = ""
    unread: tuple[str, ...] = ()
    occurrence: int = 0


@dataclass(frozen=True)
class RegisterFacts:
    """Whose register it is: what is known of it before a file of it was read."""

    slug: str
    name: str
    publisher: str
    title: str
    credit: str
    url: str
    terms: str
    terms_url: str
    access: str
    downloads: bool
    covers: str
    since: dt.date | None = None
    # Whether it is of whatever can be delivered, and not of the types that its words mean alone.
    everything: bool = False


@dataclass(frozen=True)
class Format:
    """One way in which a register is written: its header, and what a row of it says. `exact`: a row is what came in a
    year, and not a deal over the years of its deliveries; `promises`: what was ordered and has not come is awaited,
    where the file covers the years to come."""

    name: str
    header: Header
    entry: Callable[[Row], Entry]
    exact: bool = False
    promises: bool = False


@dataclass(frozen=True)
class RegisterKind:
    """A register that can be brought in: what is known of it, its formats, the types that its words for weapons mean,
    its own names of parties that none on record has, and of which kind those are that it takes for states."""

    facts: RegisterFacts
    formats: tuple[Format, ...]
    types: Mapping[str, str]
    categories: Mapping[str, str]
    parties: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """A file that was read: which format it has, what it says of itself, and its entries."""

    name: str
    format: Format
    table: Table
    entries: list[Entry]

    @property
    def preamble(self) -> Preamble:
        return self.table.preamble
