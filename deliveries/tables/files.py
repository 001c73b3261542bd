"""An uploaded file becomes a sheet: which columns it has, and the cells of each row as text.

A file is guessed at only where the guess is shown to be right: a formula, an error of Excel, a column without a name
or an encoding that does not fit is told, never read as something near it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from deliveries.exports import FORMULA, SUM_COLUMNS
from deliveries.forms.base import MOST_TEXT

from .columns import Kind

# What one page of the desk takes in; longer tables are for the command.
MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024 * 1024
# Far more than any table has, and what a workbook of five megabytes may unpack to.
MOST_COLUMNS = 100
# What Python's reader of CSV takes for a quotation mark that nobody closed. Its own limit is the whole process's, and
# libraries raise it: so we look ourselves.
MOST_CELL = 131_072
MOST_UNPACKED = 100 * 1024 * 1024
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What in a cell's format shows a day, a month, a year: "October 2021" is typed as "2021-10" and kept as its first day.
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')

# The address of a view of our own in which not all claims count.
PARTIAL = re.compile(
    r"^https?://[^/]+/(deliveries|recipients|suppliers|equipment)\b[^?]*\?(.*&)?(source|source_kind|known_on)=[^&]"
)


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
        self.rows.append((number, texts))


def read(file: IO[bytes], name: str, kind: Kind, most: int | None = MOST_ROWS) -> Sheet:
    """The table in `file`, which is called `name`: CSV or a workbook. At most `most` rows (None: any number).

    Raises TooLongError where there are more, and TableError where it cannot be read. What is wrong with its columns or
    single cells stands in the sheet's `problems`.
    """
    start = file.read(4)
    file.seek(0)
    if start == b"PK\x03\x04":
        grids = workbook_grids(file, most)
    elif start == b"\xd0\xcf\x11\xe0":
        raise TableError(_("This is an old Excel file (.xls), or one with a password: save it as .xlsx or CSV."))
    else:
        grids = [csv_grid(decoded(file.read()), kind, most)]
    return sheet_of(grids, name, kind)


# ---- CSV --------------------------------------------------------------------------------------------


def decoded(raw: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 by its mark, or else what Windows writes in western Europe."""
    encoding = next((name for mark, name in BOMS.items() if raw.startswith(mark)), "utf-8")
    if b"\0" in raw and encoding != "utf-16":
        raise TableError(_("This is no table: give a CSV file or an Excel workbook (.xlsx)."))
    for guess in (encoding, "cp1252"):
        try:
            return raw.decode(guess)
        except UnicodeDecodeError:
            continue
    raise TableError(_("The letters of this file cannot be read: save it as CSV in UTF-8."))


def csv_grid(text: str, kind: Kind, most: int | None) -> Grid:
    """The rows of a CSV file, whatever its separator: the one that gives most names of columns that we know."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        separator, text = told[1], text[told.end() :]
    else:
        first = text.lstrip("\r\n").partition("\n")[0]
        separator = max(",;\t|", key=lambda each: sum(kind.knows(part.strip('"\r ')) for part in first.split(each)))
    grid = Grid("")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1 if told else 0
    try:
        for cells in lines:
            if any(len(cell) > MOST_CELL for cell in cells):
                raise csv.Error(f"field larger than field limit ({MOST_CELL})")
            number += 1
            grid.add(number, map(unharmed, cells), most)
    except csv.Error as problem:
        raise TableError(
            _("Row %(row)d cannot be read: a quotation mark is not closed, or a cell is far too long (%(problem)s).")
            % {"row": number + 1, "problem": problem}
        ) from None
    return grid


def unharmed(text: str) -> str:
    """A cell of CSV as it was before exports.harmless() put an apostrophe before what looks like a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


# ---- Workbooks --------------------------------------------------------------------------------------


def workbook_grids(file: IO[bytes], most: int | None) -> list[Grid]:
    """The sheets of a workbook that a person can see."""
    try:
        if most is not None and unpacks_to(file) > MOST_UNPACKED:
            raise TableError(_("This workbook unpacks to far more than a table holds."))
        with closing(load_workbook(file, read_only=True, keep_links=False)) as book:
            return [workbook_grid(sheet, most) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except TableError:
        raise
    except Exception as problem:  # zipfile, openpyxl and the parsers below it raise whatever they please
        raise TableError(
            _("This workbook cannot be read: it is damaged (%(problem)s).") % {"problem": problem}
        ) from None


def unpacks_to(file: IO[bytes]) -> int:
    """How many bytes the parts of a workbook are together."""
    with zipfile.ZipFile(file) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    file.seek(0)
    return size


def workbook_grid(sheet: Any, most: int | None) -> Grid:
    grid = Grid(sheet.title)
    # What a sheet says of its size may be wrong, and is not needed.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = []
        for at, cell in enumerate(cells):
            text, flaw = cell_text(cell)
            texts.append(text)
            if flaw:
                grid.flaws.append((number, at, flaw))
        grid.add(number, texts, most)
        if grid.rows and len(grid.rows[-1][1]) > MOST_COLUMNS:
            raise TableError(_("The sheet has more than %(n)d columns.") % {"n": MOST_COLUMNS})
    return grid


def cell_text(cell: Any) -> tuple[str, str]:
    """The text of a cell as a person sees it, and what is wrong with it ("" for nothing)."""
    if cell.data_type == "f":
        return "", _("This cell holds a formula: paste its value.")
    if cell.data_type == "e":
        return "", _("This cell holds an error: %(value)s.") % {"value": cell.value}
    value = cell.value
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, dt.datetime | dt.date):
        value = as_precise_as_shown(value, cell.number_format or "")
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return ("" if value is None else str(value)), ""


def as_precise_as_shown(day: dt.date, shown: str) -> str:
    """A day as its cell shows it: a spreadsheet keeps "2021-10" as the first of October, and shows "Oct 21"."""
    letters = QUOTED.sub("", shown).lower()
    if "y" in letters and "d" not in letters:
        return f"{day:%Y-%m}" if "m" in letters else f"{day:%Y}"
    return day.isoformat()[:10]


# ---- Columns ----------------------------------------------------------------------------------------


def sheet_of(grids: list[Grid], name: str, kind: Kind) -> Sheet:
    """The sheet that holds a table of `kind`, its columns named as we name them."""
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise TableError(_("The file holds no rows."))
    if kind.name == "deliveries":
        refuse_partial(filled)
    if any(set(SUM_COLUMNS) <= set(grid.rows[0][1]) for grid in filled):
        raise TableError(_("This is a table of sums: take the list of deliveries, grouped by nothing."))
    fitting = [grid for grid in filled if kind.told_by & {kind.canonical(text) for text in grid.rows[0][1]}]
    if len(fitting) > 1:
        titles = ", ".join(grid.name for grid in fitting)
        raise TableError(_("Several sheets hold a table: %(sheets)s. Keep one of them.") % {"sheets": titles})
    grid = fitting[0] if fitting else filled[0]
    (head, heading), *rows = grid.rows
    columns, unread, problems = columns_of(head, heading, kind)
    places = dict(enumerate(columns))
    sheet = Sheet(name, {}, unread, [], problems)
    sheet.columns = {column: get_column_letter(at + 1) for at, column in places.items() if column}
    for number, at, what in grid.flaws:
        sheet.problems.append(Problem(number, places.get(at) or "", what, get_column_letter(at + 1)))
    for number, texts in rows:
        sheet.rows.append(Row(number, {column: text_at(texts, at) for at, column in places.items() if column}))
        for at, text in enumerate(texts):
            if text and (at >= len(heading) or not heading[at]):
                what = _("“%(text)s” stands under no name of a column.") % {"text": text[:60]}
                sheet.problems.append(Problem(number, "", what, get_column_letter(at + 1)))
    return sheet


def refuse_partial(grids: list[Grid]) -> None:
    """Refuse a download of what only some sources state, or had by a day: its numbers are theirs, not the record's.

    A download names its view, in a column of its own or on the first sheet of a workbook.
    """
    if any(PARTIAL.search(text) for grid in grids for _number, texts in grid.rows for text in texts):
        raise TableError(
            _(
                "This download holds what chosen sources state, or what was known on a day, not what is on record. "
                "Take one of all sources, as known today."
            )
        )


def text_at(texts: list[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def columns_of(head: int, heading: list[str], kind: Kind) -> tuple[list[str], list[str], list[Problem]]:
    """For each heading the column that it means ("" for none that is read), those left unread, and what is wrong."""
    names = kind.named(heading)
    unread = [text for text, name in zip(heading, names, strict=True) if text and name in kind.unread]
    problems = []
    times = Counter(name for name in names if name in kind.columns)
    for at, (text, name) in enumerate(zip(heading, names, strict=True)):
        letter = get_column_letter(at + 1)
        if name in kind.columns and times[name] > 1:
            problems.append(Problem(head, name, _("Two columns have this name."), letter))
        elif text and name not in kind.columns and name not in kind.unread:
            near = kind.like(name)
            what = _("There is no such column; did you mean “%(near)s”?") if near else _("There is no such column.")
            problems.append(Problem(head, text[:60], what % {"near": near}, letter))
    return [name if name in kind.columns else "" for name in names], unread, problems
