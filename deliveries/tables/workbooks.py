"""Workbooks (.xlsx) become grids. Only what a person sees is read, and what they see otherwise than it lies is told."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from .grids import MOST_COLUMNS, TOO_WIDE, Grid, TableError
from .parts import ENDLESS, Attributes, Budget, Each, Parts, Reader, Strings, Styles

# The last row that a spreadsheet has.
LAST_ROW = 1_048_576
# Cells and rows that hold nothing but a format, after which a sheet is only searched for what holds more.
MOST_BLANK = 300_000
# How a value ends, whatever its prefix; and how a range of merged cells is written.
ENDS = (b"v>", b"is>")
MERGED = re.compile(rb'mergeCell\b[^>]*?\bref="([A-Z0-9:]+)"')
TRUE = {"1", "true"}
LETTERS = re.compile(r"[A-Z]+")
# How a writer keeps the line break of Windows, of which XML would drop the first half.
WINDOWS_BREAK = "_x000D_\n"
# What in a format is no letter of a day: "October 2021" is typed as "2021-10" and kept as its first day.
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass
class Book:
    """What the sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    epoch: dt.datetime = CALENDAR_WINDOWS_1900


def workbook_grids(file: IO[bytes], most: int | None) -> list[Grid]:
    """The sheets of a workbook that a person can see; raises TableError where it cannot be read, or is a bomb."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = Parts(archive, Budget() if most is not None else Budget(ENDLESS - 1, ENDLESS))
            return list(_grids(parts, most))
    except TableError:
        raise
    except Exception as problem:  # zipfile, expat and what is built on them raise whatever they please
        raise TableError(
            _("This workbook cannot be read: it is damaged (%(problem)s).") % {"problem": problem}
        ) from None


def _grids(parts: Parts, most: int | None) -> Iterator[Grid]:
    main = next(name for kind, name in parts.related("").values() if kind == "officeDocument")
    related, shown, book = parts.related(main), dict[str, str](), Book()

    def sheet(attributes: Attributes) -> None:
        key = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), "")
        if attributes.get("state", "visible") == "visible":
            shown[key] = attributes.get("name", "")

    def properties(attributes: Attributes) -> None:
        if attributes.get("date1904") in TRUE:
            book.epoch = CALENDAR_MAC_1904

    Each(parts.budget, sheet=sheet, workbookPr=properties).read(parts.chunks(main))
    for kind, name in related.values():
        if kind == "sharedStrings":
            strings = Strings(parts.budget)
            strings.read(parts.chunks(name))
            book.strings = strings.found
        elif kind == "styles":
            styles = Styles(parts.budget)
            styles.read(parts.chunks(name))
            book.formats = styles.formats
    for key, title in shown.items():
        kind, name = related.get(key, ("", ""))
        if kind == "worksheet":
            cells = Cells(parts.budget, book, Grid(title), most)
            cells.read(parts.chunks(name))
            yield cells.grid


class Cells(Reader):
    """The cells of one sheet."""

    def __init__(self, budget: Budget, book: Book, grid: Grid, most: int | None) -> None:
        super().__init__(budget)
        self.book, self.grid, self.most = book, grid, most
        self.number, self.column, self.blank, self.hidden = 0, 0, 0, False
        self.cell: Attributes = {}
        self.row: dict[int, str] = {}
        self.value, self.computed, self.spoken = "", False, False
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self.merged: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            letters = LETTERS.match(attributes.get("r", ""))
            self.column = column_index_from_string(letters[0]) if letters else self.column + 1
            self.cell, self.value, self.computed = attributes, "", False
        elif name == "v" or (name == "t" and not self.spoken):
            self.take()
        elif name == "f":
            self.computed = True
        elif name == "row":
            self.number = int(attributes.get("r") or self.number + 1)
            if self.number > LAST_ROW:
                raise TableError(_("The sheet names row %(row)d, which no spreadsheet has.") % {"row": self.number})
            self.column, self.row, self.hidden = 0, {}, attributes.get("hidden") in TRUE
        elif name == "rPh":
            self.spoken = True
        elif name == "col" and attributes.get("hidden") in TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            self.hidden_columns |= set(range(first, min(last, MOST_COLUMNS) + 1))
        elif name == "mergeCell":
            self.merged.add(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.value += self.told()
        elif name == "rPh":
            self.spoken = False
        elif name == "c":
            self._cell()
        elif name == "row":
            self._row()

    def _cell(self) -> None:
        if not self.value.strip() and not self.computed:
            self.blank += 1
            return
        if self.column > MOST_COLUMNS:
            raise TableError(TOO_WIDE % {"n": MOST_COLUMNS})
        text, flaw = self._said()
        self.row[self.column] = text.replace(WINDOWS_BREAK, "\n")
        if flaw:
            self.grid.flaws.append((self.number, self.column - 1, flaw))

    def _row(self) -> None:
        if not self.row:
            self.blank += 1
            return
        self.grid.add(self.number, (self.row.get(at, "") for at in range(1, max(self.row) + 1)), self.most)
        if self.hidden:
            self.hidden_rows.append(self.number)

    def _said(self) -> tuple[str, str]:
        """The text of the cell as a person sees it, and what is wrong with it ("" for nothing)."""
        kind, value = self.cell.get("t", "n"), self.value
        if self.computed:
            return "", _("This cell holds a formula: paste its value.")
        if kind == "e":
            return "", _("This cell holds an error: %(value)s.") % {"value": value}
        if kind == "s":
            return self.book.strings[int(value)], ""
        if kind == "b":
            return ("yes" if value.strip() in TRUE else "no"), ""
        style = int(self.cell.get("s") or 0)
        shown = self.book.formats[style] if style < len(self.book.formats) else "General"
        if kind == "d":
            return as_shown(dt.datetime.fromisoformat(value), shown)
        return as_shown(number(value, shown, self.book.epoch), shown) if kind == "n" else (value, "")

    def read(self, chunks: Iterator[bytes]) -> None:
        for chunk in chunks:
            self.parse(chunk)
            if self.most is not None and self.blank > MOST_BLANK:
                self._search(chunks)
                break
        else:
            self.parser.Parse(b"", True)
        self._tell_what_is_seen_otherwise()

    def _search(self, chunks: Iterator[bytes]) -> None:
        """See that nothing but formats comes: a spreadsheet may keep them for a million rows that nobody filled."""
        before = b""
        for chunk in chunks:
            window = before + chunk
            if any(end in window for end in ENDS):
                raise TableError(_("The sheet goes on after very many blank cells: take them out."))
            self.merged |= {found.decode() for found in MERGED.findall(window)}
            before = window[-200:]

    def _tell_what_is_seen_otherwise(self) -> None:
        if self.hidden_rows:
            rows = ", ".join(map(str, self.hidden_rows[:5])) + (" …" if len(self.hidden_rows) > 5 else "")
            told = _("Rows are hidden, by a filter or by hand (%(rows)s): show them, or delete them.") % {"rows": rows}
            self.grid.flaws.append((self.hidden_rows[0], -1, told))
        for column in sorted(self.hidden_columns):
            if number := next((row for row, texts in self.grid.rows if any(texts[column - 1 : column])), None):
                told = _("Column %(column)s is hidden: show it, or delete it.") % {"column": get_column_letter(column)}
                self.grid.flaws.append((number, column - 1, told))
        for cells in sorted(self.merged):
            left, top, right = (edge or 1 for edge in range_boundaries(cells)[:3])
            told = _("The cells %(cells)s are merged, and only the first holds what they show: split them.")
            for column in range(left, min(right, MOST_COLUMNS) + 1):
                self.grid.flaws.append((top, column - 1, told % {"cells": cells}))


def number(text: str, shown: str, epoch: dt.datetime) -> object:
    """The number, day or time that a cell holds."""
    found = float(text)
    if is_date_format(shown):
        try:
            return from_excel(found, epoch, timedelta=is_timedelta_format(shown))
        except (OverflowError, ValueError):
            return "#VALUE!"
    return int(found) if found.is_integer() else found


def as_shown(value: object, shown: str) -> tuple[str, str]:
    """A value as its cell shows it, and what is wrong with it: a spreadsheet keeps "2021-10" as the first of October
    and shows "Oct 21"; of "21-Mar" it makes up a year, and does not show it."""
    if not isinstance(value, dt.date):
        return str(value), ""
    letters = QUOTED.sub("", shown).lower()
    year = "y" in letters or "e" in letters
    if not year:
        return "", _("This day is shown without its year: write the year too.")
    if "d" not in letters:
        return (f"{value:%Y-%m}" if "m" in letters else f"{value:%Y}"), ""
    return value.isoformat()[:10], ""
