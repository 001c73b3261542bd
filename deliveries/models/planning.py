"""What the database believes of its tables, told anew."""

from __future__ import annotations

from django.db import connection

# Of so many rows SQLite judges an index: enough to tell one of a few values from one of many, soon read of millions.
ROWS_JUDGED = 1000


def count_anew() -> None:
    """Let the database count what its tables hold, after many rows were written at once and at each start.

    PostgreSQL does so by itself a minute later, SQLite never. Until then they plan for the record as it was: where that
    was empty, a list of the catalogue of 2,800 models took PostgreSQL more than ten minutes.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_JUDGED}")
        cursor.execute("ANALYZE")
