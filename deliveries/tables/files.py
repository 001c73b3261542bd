"""An uploaded file becomes a sheet: which columns it has, and the cells of each row as text.

A file is guessed at only where the guess is shown to be right: a formula, an error of Excel, a column without a name
or an encoding that does not fit is told, never read as something near it. `workbooks` and `parts` open workbooks,
`letters` finds out how a CSV file was written, `grids` is what comes of either, and `sheets` finds the tables in them.
"""

from __future__ import annotations

import csv
import io
import re
from typing import IO

from django.utils.translation import gettext as _

from deliveries.registers.sheets import ENOUGH, recognised

from .columns import Kind
from .grids import MOST_COLUMNS, TOO_WIDE, Grid, Sheet, TableError
from .letters import decoded, unharmed
from .sheets import LOWEST_HEAD, sheet_of
from .workbooks import workbook_grids

# What one page of the desk takes in; longer tables are for the command.
MOST_ROWS = 2_000
MOST_BYTES = 5 * 1024 * 1024
# What Python's reader of CSV takes for a quotation mark that nobody closed. Its own limit is the whole process's, and
# libraries raise it: so we look ourselves.
MOST_CELL = 131_072


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
    """The rows of a CSV file, whatever its separator."""
    told = re.match(r"sep=(.)\r?\n", text)
    if told:
        separator, text = told[1], text[told.end() :]
    else:
        separator = separator_of(text, kind)
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


def separator_of(text: str, kind: Kind) -> str:
    """What gives most columns that we know in one of the first rows, among which the headings are."""
    first = [line[:MOST_CELL] for line in text.lstrip("\r\n").split("\n", LOWEST_HEAD)[:LOWEST_HEAD]]

    def known(separator: str) -> int:
        return max(sum(bool(kind.meant(part.strip('"\r '))) for part in line.split(separator)) for line in first)

    return max(",;\t|", key=known)
