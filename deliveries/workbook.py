"""A selection as an Excel workbook: one sheet that says what it is, one with a row a line of a delivery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .dates import DateSpan
from .exports import FORMULA, legible
from .filters import Selection

type Cell = str | int | bool | dt.date | None

# A row of a sheet as Excel counts them; the first has the names of the columns.
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
# Excel counts days from here on and has no day before.
FIRST_YEAR = 1901


class TooManyRowsError(Exception):
    """The view has more rows than a sheet holds; the text says so to the reader."""


COLUMNS = (
    "delivery", "url", "status", "when", "earliest", "latest", "recipient", "supplier", "equipment", "type",
    "quantity", "low", "high", "condition", "terms", "sources", "disputed",
)  # fmt: skip


def workbook_rows(selection: Selection, absolute: str) -> Iterator[Iterable[Cell]]:
    """A row of COLUMNS a matching line, arrived or awaited, in ledger order; `absolute`: scheme and host."""
    told = selection.claims().filter(delivery=OuterRef("delivery")).order_by()
    lines = selection.lines().of(selection.deliveries()).annotate(
        voices=Subquery(told.values("delivery").annotate(n=Count("source", distinct=True)).values("n")),
        contested=Exists(told.contesting()),
    )  # fmt: skip
    ordered = lines.order_by(
        F("delivery__arrival_latest").asc(nulls_last=True), F("delivery__arrival_earliest").asc(nulls_last=True),
        "delivery", "pk",
    )  # fmt: skip
    rows = ordered.values_list(
        "delivery", "delivery__status", "delivery__arrival_earliest", "delivery__arrival_latest",
        "delivery__recipient__slug", "delivery__supplier__slug", "equipment__slug", "equipment__type__slug",
        "quantity", "low", "high", "condition", "delivery__terms", "voices", "contested",
    )  # fmt: skip
    for pk, status, earliest, latest, *parties_and_things, voices, contested in rows.iterator(chunk_size=500):
        when = DateSpan(earliest, latest, "").edtf if earliest and latest else None
        address = absolute + reverse("delivery", args=[pk])
        yield pk, address, status, when, earliest, latest, *parties_and_things, voices or 0, contested


def workbook(columns: Iterable[str], rows: Iterable[Iterable[Cell]], about: Mapping[str, str]) -> IO[bytes]:
    """An open temporary file with the workbook, at its start; closing it removes it. Memory does not grow with rows.

    `about` becomes the first sheet, a row a fact. Numbers and dates are cells of their kind; text is text, whatever
    it begins with. Raises TooManyRowsError where there are more rows than a sheet holds.
    """
    book = Workbook(write_only=True)
    file = TemporaryFile()  # noqa: SIM115 (the response closes it)
    try:
        _fill(book, columns, rows, about)
        book.save(file)
    except BaseException:
        file.close()
        _discard(book)
        raise
    file.seek(0)
    return file


def _fill(book: Workbook, columns: Iterable[str], rows: Iterable[Iterable[Cell]], about: Mapping[str, str]) -> None:
    first = book.create_sheet(_("About"))
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 22, 90
    for name, value in about.items():
        first.append([_cell(first, name, bold=True), _cell(first, value)])
    sheet = book.create_sheet(_("Deliveries"))
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in columns])
    for row in _bounded(rows):
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
        if number > MOST_ROWS:
            raise TooManyRowsError(
                _("A sheet holds %(most)d rows: narrow the view, or take CSV.") % {"most": MOST_ROWS}
            )
        yield row


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A cell; text is declared as text, so that "=1+1" is shown and never run."""
    if isinstance(value, dt.date) and value.year < FIRST_YEAR:
        value = value.isoformat()
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
