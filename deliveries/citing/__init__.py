"""Citing a number: a stored snapshot that answers the same for ever, and what the record says today beside it."""

from deliveries.history import Difference

from .differences import differences
from .files import kept_columns, kept_csv, kept_lines, kept_sums
from .shown import lines_of, stage_of, state_of, table_of
from .snapshot_content import canonical, kept_of
from .snapshots import MOST_A_MINUTE, MOST_DELIVERIES, FullError, TooLargeError, TooManyError, cite
from .words import bibtex, caveats, citation, language_of

__all__ = [
    "MOST_A_MINUTE",
    "MOST_DELIVERIES",
    "Difference",
    "FullError",
    "TooLargeError",
    "TooManyError",
    "bibtex",
    "canonical",
    "caveats",
    "citation",
    "cite",
    "differences",
    "kept_columns",
    "kept_csv",
    "kept_lines",
    "kept_of",
    "kept_sums",
    "language_of",
    "lines_of",
    "stage_of",
    "state_of",
    "table_of",
]
