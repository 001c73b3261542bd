"""What the database believes of its tables, told anew."""

from __future__ import annotations

from django.db import connection


def count_anew() -> None:
    """Let PostgreSQL count what its tables hold, after many rows were written at once.

    It does so by itself a minute later. Until then it plans for the record as it was: where that was empty, a list of
    the catalogue of 2,800 models took more than ten minutes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
