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
    """What is wrong, and where: the row as a spreadsheet counts it (0: none in particular) and the column's name."""

    row: int
    column: str
    what: str
    letter: str = ""


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


@dataclass
class Sheet:
    """What a file says. `columns`: those that are read, with their letter; `unread`: those of exports that are not."""

    name: str
    columns: dict[str, str]
    unread: list[str]
    rows: list[Row]
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Grid:
    """The cells of one sheet: for each row that is not blank its number and its texts; `flaws` by row and column."""

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
