"""A view as an Excel workbook: one sheet that says what it is, and a sheet or two of what the explorer shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from deliveries.filters import ExplorerSelection
from deliveries.index.groups import Amounts, Table
from deliveries.timeline import Amount
from deliveries.wording import staged

from .cells import FORMULA, flat, legible
from .explorer import explorer_columns, explorer_rows

type Cell = str | int | bool | dt.date | Amount | None

# A sheet of Excel holds a million; to write a row takes a millisecond of CPU, and a page waits for it.
MOST_ROWS = 25_000
LONGEST_CELL = 32_767
# Excel counts days from here on and has no day before.
FIRST_YEAR = 1901
DAYS = ("earliest", "latest")


class TooManyRowsError(Exception):
    """The view has more rows than a sheet holds; the text says so to the reader."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, the names of its columns, and its rows, which may be many."""

    name: str
    columns: Iterable[str]
    rows: Iterable[Iterable[Cell]]


def view_sheets(selection: ExplorerSelection, absolute: str) -> list[Sheet]:
    """The explorer's view: its lines, or the table of its groups and every one of their sums.

    `absolute`: scheme and host, put before each address. Raises TooManyRowsError.
    """
    rows = ([_value(name, value) for name, value in row.items()] for row in explorer_rows(selection, absolute))
    table = selection.table()
    if table is None:
        _deliveries, lines = selection.counts.numbers
        _bound(lines)
        return [Sheet(_("Deliveries"), explorer_columns(selection), rows)]
    return [_table_sheet(table), Sheet(_("Sums"), explorer_columns(selection), rows)]


def _value(name: str, value: Any) -> Cell:
    """A value of the explorer for a spreadsheet to reckon with: a day as a day, and whether as whether."""
    if name in DAYS and value:
        return dt.date.fromisoformat(value)
    return value if isinstance(value, bool) else flat(value)


def _table_sheet(table: Table) -> Sheet:
    """The table as the page shows it, a row for each top-level type within a group, with totals."""
    columns = [
        str(table.group.label), _("Counted as"), _("Deliveries"), *(column.name for column in table.columns),
        str(staged(table.stage).in_all), _("At least"), _("At most"), _("Lines of unknown number"), _("About so many"),
    ]  # fmt: skip
    rows = [cells for row in table.rows for cells in _rows_of(row.name, row.deliveries, row.cells, row.amounts)]
    across = [column.amounts for column in table.columns]
    return Sheet(_("Table"), columns, [*rows, *_rows_of(_("In all"), table.deliveries, across, table.total)])


def _rows_of(name: str, deliveries: int, across: list[Amounts], amounts: Amounts) -> Iterator[list[Cell]]:
    for at, (top, amount) in enumerate(amounts.items()):
        cells = [cell.get(top) for cell in across]
        # Deliveries of two kinds would be counted twice by whoever adds the column up.
        first = None if at else deliveries
        yield [name, top.called, first, *cells, amount, *amount.known[1:], amount.unknown_lines, amount.about > 0]
    if not amounts:
        yield [name, None, deliveries, *(None for _cell in across), 0, 0, 0, 0, False]


def workbook(
    sheets: Iterable[Sheet], about: Mapping[str, str], go_on: Callable[[], object] = lambda: None
) -> IO[bytes]:
    """An open temporary file with the workbook, at its start; closing it removes it. Memory does not grow with rows.

    `about` becomes the first sheet, a row a fact. Numbers and dates are cells of their kind, an amount is its best
    number, which says by its format that it is about so many and that more of unknown number came, or “?” where none
    is known; text is text, whatever it begins with. Raises TooManyRowsError where there are more rows than a workbook
    is made of; what `go_on` raises, which is called for each row, ends it.
    """
    book = Workbook(write_only=True)
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        _fill(book, sheets, about, go_on)
        book.save(file)
    except BaseException:
        file.close()
        _discard(book)
        raise
    file.seek(0)
    return file


def _fill(book: Workbook, sheets: Iterable[Sheet], about: Mapping[str, str], go_on: Callable[[], object]) -> None:
    first = book.create_sheet(_("About"))
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 22, 90
    for name, value in about.items():
        first.append([_cell(first, name, bold=True), _cell(first, value)])
    for one in sheets:
        sheet = book.create_sheet(one.name)
        sheet.freeze_panes = "B2"
        sheet.column_dimensions["A"].width = 22
        sheet.append([_cell(sheet, name, bold=True) for name in one.columns])
        for row in _bounded(one.rows):
            go_on()
            sheet.append([_cell(sheet, value) for value in row])


def _discard(book: Workbook) -> None:
    """Remove what openpyxl keeps of each sheet on the disk until the process ends."""
    for sheet in book.worksheets:
        writer = getattr(sheet, "_writer", None)
        if writer is not None:
            sheet.close()
            writer.cleanup()


def _bounded(rows: Iterable[Iterable[Cell]]) -> Iterator[Iterable[Cell]]:
    for number, row in enumerate(rows, 1):
        _bound(number)
        yield row


def _bound(rows: int) -> None:
    if rows > MOST_ROWS:
        words = _("A workbook is made of %(most)d rows at most: narrow the view, or take CSV.")
        raise TooManyRowsError(words % {"most": MOST_ROWS})


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A cell; text is declared as text, so that "=1+1" is shown and never run."""
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        value = value.isoformat()
    if isinstance(value, Amount):
        if value.only_unknown:
            return _cell(sheet, "?")
        cell = WriteOnlyCell(sheet, value=value.best)
        if value.about or value.unknown_lines:
            cell.number_format = ('"~"' if value.about else "") + "0" + ('" + ?"' if value.unknown_lines else "")
        return cell
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, dt.date):
            cell.number_format = "yyyy-mm-dd"
        return cell
    cell = WriteOnlyCell(sheet)
    text = legible(value)[:LONGEST_CELL]
    # Set past the setter, which would read "=…" as a formula.
    cell._value, cell.data_type = text, "s"  # type: ignore[attr-defined]
    if text.startswith(FORMULA):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
