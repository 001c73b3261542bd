"""A selection to take away: as JSON, CSV, a workbook or a picture, and the whole register as a data package."""

from .cells import (
    FORMULA,
    amount_json,
    credit_json,
    csv_line,
    harmless,
    left_out_json,
    legible,
    licence,
    span_json,
    view_json,
)
from .explorer import SUM_COLUMNS, explorer_columns, explorer_csv, explorer_json, explorer_rows, line_rows
from .timeline import CSV_COLUMNS, timeline_csv, timeline_json

__all__ = [
    "CSV_COLUMNS",
    "FORMULA",
    "SUM_COLUMNS",
    "amount_json",
    "credit_json",
    "csv_line",
    "explorer_columns",
    "explorer_csv",
    "explorer_json",
    "explorer_rows",
    "harmless",
    "left_out_json",
    "legible",
    "licence",
    "line_rows",
    "span_json",
    "timeline_csv",
    "timeline_json",
    "view_json",
]
