"""The rows of a database, kept and put back: quicker than to load fixtures/ again, or to flush and migrate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from deliveries.models.planning import count_anew

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]

_built: dict[str, Rows] = {}


def rows() -> Rows:
    """The columns and the rows of every table, as the database gives them."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def put_back(kept: Rows) -> None:
    """Make every table what it was; no signal is sent, and foreign keys are looked at in the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, now in rows().items():
            if now == kept[table]:
                continue
            (columns, values), name = kept[table], connection.ops.quote_name(table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
            if values:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(map(connection.ops.quote_name, columns))
                cursor.executemany(f"INSERT INTO {name} ({names}) VALUES ({places})", values)  # noqa: S608


def as_built(name: str, build: Callable[[], object]) -> None:
    """Build a record on an empty one; the next time that this is asked for in a process, its rows are put there."""
    if name in _built:
        put_back(_built[name])
    else:
        build()
        _built[name] = rows()
    count_anew()


def empty() -> None:
    """Make the record what it is after its migrations, as no editor can."""
    as_built("empty", lambda: None)


def load_fixtures() -> None:
    """What fixtures/ tell, on an empty record; read once."""
    empty()
    as_built("fixtures/", lambda: call_command("load_fixtures", verbosity=0))


def tables() -> dict[str, tuple[str, ...]]:
    """By name of a table its columns."""
    with connection.cursor() as cursor:
        return {
            name: tuple(column.name for column in connection.introspection.get_table_description(cursor, name))
            for name in connection.introspection.table_names(cursor)
        }


def bare() -> None:
    """Take all tables away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
    name = Path(connection.settings_dict["NAME"])
    connection.close()
    for each in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
        each.unlink(missing_ok=True)
