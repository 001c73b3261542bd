"""What a file says, cell by cell: grids as they are read, and the sheet whose columns we know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.forms.base import MOST_TEXT

# Far more than any table has.
MOST_COLUMNS = 100
TOO_WIDE = gettext_lazy("The sheet has more than %(n)d columns.")
# What a writer of workbooks puts in the place of a sign that XML cannot hold, and what a reader of them takes for text.
ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


class TableError(Exception):
    """The file is no table that can be read at all; the text says why."""


class TooLongError(TableError):
    """The file has more rows than were allowed."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the row as a spreadsheet counts it (0: none in particular) and the column's name; the
    `sheet` of a workbook that has several."""

    row: int
    column: str
    what: str
    letter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the file: its number there, and its cells by column, "" where they are empty."""

    number: int
    cells: dict[str, str]

    def __contains__(self, column: str) -> bool:
        return column in self.cells

    def __getitem__(self, column: str) -> str:
        """The cell; "" also where the table has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Heading:
    """What stands above a column: `label` is its key, and its number where the same stands there again; `column`: what
    it is read as ("": not read); `how`: "named", "guessed", "chosen" or "asked", where nobody can say; `sample`: what
    the first cells below it say."""

    label: str
    letter: str
    text: str
    column: str
    how: str
    sample: str


@dataclass
class Table:
    """A table as it lies in a file: of the kind of that name, in the sheet `title`; `head`: the row that names its
    columns by `headings`; `rows` below it and `flaws` as a Grid has them; `above`: rows over it, which are not read."""

    kind: str
    title: str
    head: int
    headings: list[str]
    rows: list[tuple[int, list[str]]]
    flaws: list[tuple[int, int, str]] = field(default_factory=list)
    above: list[int] = field(default_factory=list)


@dataclass
class Sheet:
    """What a table says. `columns`: those that are read, with their letter; `unread`: those of exports that are not;
    `headings`: how each heading is read; `further`: tables of other kinds in the same workbook; `passed`: its sheets
    that hold none."""

    name: str
    columns: dict[str, str]
    unread: list[str]
    rows: list[Row]
    problems: list[Problem]
    table: Table
    headings: list[Heading] = field(default_factory=list)
    further: list[Sheet] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)

    @property
    def tables(self) -> list[Table]:
        return [self.table, *(sheet.table for sheet in self.further)]


@dataclass
class Grid:
    """The cells of one sheet: for each row that is not blank its number and its texts; `flaws` by row and
    column, counted from 0 (-1: whole rows)."""

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    flaws: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, number: int, cells: Iterable[str], most: int | None) -> None:
        texts = [text.strip() for text in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            return
        if most is not None and len(self.rows) > most:
            raise TooLongError
        for at, text in enumerate(texts):
            if len(text) > MOST_TEXT:
                self.flaws.append((number, at, _("This text has more than %(n)d characters.") % {"n": MOST_TEXT}))
                texts[at] = ""
            elif sign := ESCAPED.search(text):
                told = _("“%(sign)s” stands for a sign that is no letter: take it out.") % {"sign": sign[0]}
                self.flaws.append((number, at, told))
        self.rows.append((number, texts))
