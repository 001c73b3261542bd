"""The rows of the test's database, kept and put back: quicker than to load fixtures/ again, or to flush and migrate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from deliveries.loader import load, paths_of

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]

# What tests count in stays as it is while the record grows; tests/test_fixtures.py loads all of it.
STORIES = [
    "mali-helicopters.toml", "mali-other-reports.toml", "niger.toml", "philippines.toml",
    "sahel-and-central-africa.toml", "serbia.toml", "west-africa-models.toml",
]  # fmt: skip

_built: dict[str, Rows] = {}


def rows() -> Rows:
    """The columns and the rows of every table, as the database gives them."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def put_back(kept: Rows) -> None:
    """Make every table what it was; no signal is sent, and foreign keys are looked at in the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, now in rows().items():
            if now == kept[table]:
                continue
            (columns, values), name = kept[table], connection.ops.quote_name(table)
            cursor.execute(f"DELETE FROM {name}")
            if values:
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(map(connection.ops.quote_name, columns))
                cursor.executemany(f"INSERT INTO {name} ({names}) VALUES ({places})", values)


def as_built(name: str, build: Callable[[], object]) -> None:
    """Build a record on an empty one; the next time that this is asked for in a process, its rows are put there."""
    if name in _built:
        put_back(_built[name])
    else:
        build()
        _built[name] = rows()


def with_catalogue(*names: str) -> list[Path]:
    """The files of the catalogue and of these stories."""
    folder = settings.BASE_DIR / "fixtures"
    return [*paths_of(folder / "catalogue"), folder / "catalogue.toml", *(folder / name for name in names)]


@contextmanager
def on_record(*names: str) -> Iterator[None]:
    """The catalogue and what these stories of fixtures/ tell, or all of them. Each test is a savepoint within this
    transaction."""

    def read() -> None:
        if names:
            load(with_catalogue(*names))
        else:
            call_command("load_fixtures", verbosity=0)

    with transaction.atomic():
        as_built(f"fixtures/ {names}", read)
        yield
        transaction.set_rollback(True)
