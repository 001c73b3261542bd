"""An uploaded file becomes a sheet: which columns it has, and the cells of each row as text.

A file is guessed at only where the guess is shown to be right: a formula, an error of Excel, a column without a name
or an encoding that does not fit is told, never read as something near it. `workbooks` and `parts` open workbooks,
`letters` finds out how a CSV file was written, `grids` is what comes of either.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import IO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from deliveries.exports import SUM_COLUMNS
from deliveries.registers.sheets import ENOUGH, recognised

from .columns import Kind
from .grids import MOST_COLUMNS, TOO_WIDE, Grid, Problem, Row, Sheet, TableError
from .letters import decoded, unharmed
from .workbooks import workbook_grids

# What one page of the desk takes in; longer tables are for the command.
MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024 * 1024
# What Python's reader of CSV takes for a quotation mark that nobody closed. Its own limit is the whole process's, and
# libraries raise it: so we look ourselves.
MOST_CELL = 131_072

# The address of a view of our own in which not all claims count.
PARTIAL = re.compile(
    r"^https?://[^/]+/(deliveries|recipients|suppliers|equipment)\b[^?]*\?(.*&)?(source|source_kind|known_on)=[^&]"
)


def read(file: IO[bytes], name: str, kind: Kind, most: int | None = MOST_ROWS) -> Sheet:
    """The table in `file`, which is called `name`: CSV or a workbook. At most `most` rows (None: any number).

    Raises TooLongError where there are more, and TableError where it cannot be read. What is wrong with its columns or
    single cells stands in the sheet's `problems`.
    """
    refuse_register(file)
    start = file.read(4)
    file.seek(0)
    if start == b"PK\x03\x04":
        grids = workbook_grids(file, most)
    elif start == b"\xd0\xcf\x11\xe0":
        raise TableError(_("This is an old Excel file (.xls), or one with a password: save it as .xlsx or CSV."))
    else:
        grids = [csv_grid(decoded(file.read()), kind, most)]
    return sheet_of(grids, name, kind)


def refuse_register(file: IO[bytes]) -> None:
    """Raises TableError, which says what to do with it, where the file is no table of ours but one of a register."""
    found = recognised(file.read(ENOUGH))
    file.seek(0)
    if found:
        told = {"register": found.facts.name, "command": f"manage.py import_register {found.facts.slug}"}
        raise TableError(
            _("This is a file of a register, %(register)s: bring it in as that, by %(command)s or at the desk.") % told
        )


# ---- CSV --------------------------------------------------------------------------------------------


def csv_grid(text: str, kind: Kind, most: int | None) -> Grid:
    """The rows of a CSV file, whatever its separator: the one that gives most names of columns that we know."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        separator, text = told[1], text[told.end() :]
    else:
        first = text.lstrip("\r\n").partition("\n")[0][:MOST_CELL]
        separator = max(",;\t|", key=lambda each: sum(kind.knows(part.strip('"\r ')) for part in first.split(each)))
    grid = Grid("")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 1 if told else 0
    try:
        for cells in lines:
            if not any(cells):
                number += 1
                continue
            if any(cells[MOST_COLUMNS:]):
                raise TableError(TOO_WIDE % {"n": MOST_COLUMNS})
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


# ---- Columns ----------------------------------------------------------------------------------------


def sheet_of(grids: list[Grid], name: str, kind: Kind) -> Sheet:
    """The sheet that holds a table of `kind`, its columns named as we name them."""
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise TableError(_("The file holds no rows."))
    if kind.name == "deliveries":
        refuse_partial(filled)
    # The last of them is new: downloads of before have the others.
    if any(set(SUM_COLUMNS[:-1]) <= set(grid.rows[0][1]) for grid in filled):
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
