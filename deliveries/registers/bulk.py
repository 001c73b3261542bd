"""Many rows at once, past the ORM: a register has sixty thousand deliveries with as many lines, claims and rows, and to
make an instance of each takes ten times as long as to write it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import batched, chain
from typing import Any

from django.db import connection, models

AT_ONCE = 2_000

type Values = dict[str, Any]


def reserve(model: type[models.Model], number: int) -> range | list[int]:
    """So many pks that no other row has or gets, within the open transaction."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [table, pk, number])
            return [row[0] for row in cursor.fetchall()]
        # Nobody else writes while this transaction does; and what was deleted leaves its number behind.
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        used = cursor.fetchone()[0]
        cursor.execute(f"SELECT COALESCE(MAX({pk}), 0) FROM {table}")  # noqa: S608
        first = max(used, cursor.fetchone()[0]) + 1
    return range(first, first + number)


def prepared(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What the database is given for a value of a field."""
    kind = field.get_internal_type()
    if kind == "DateField":
        return _day
    if kind == "JSONField":
        return _json
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _day(value: dt.date | None) -> Any:
    return connection.ops.adapt_datefield_value(value) if value else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(model: type[models.Model], rows: Iterable[Sequence[Any]], columns: Sequence[str], **common: Any) -> int:
    """Insert rows, each with the values of these fields (by their attnames); `common` to all, and all other fields have
    their defaults. Returns how many they were."""
    given = [*columns, *common]
    fields = {field.attname: field for field in model._meta.concrete_fields}
    others = {
        name: field.get_db_prep_save(_default(field), connection)
        for name, field in fields.items()
        if name not in given and not field.primary_key
    }
    tail = [prepared(fields[name])(value) for name, value in common.items()] + list(others.values())
    changes = [(at, change) for at, name in enumerate(columns) if (change := prepared(fields[name])) is not _as_it_is]
    names = ", ".join(connection.ops.quote_name(str(fields[name].column)) for name in (*given, *others))
    places = ", ".join(["%s"] * (len(given) + len(others)))
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    number = 0
    with connection.cursor() as cursor:
        for some in batched(rows, AT_ONCE):
            cursor.executemany(into, [_row(row, changes, tail) for row in some])
            number += len(some)
    return number


def _default(field: models.Field[Any, Any]) -> Any:
    return field.pre_save(field.model(), add=True) if getattr(field, "auto_now", False) else field.get_default()


def _row(row: Sequence[Any], changes: Sequence[tuple[int, Callable[[Any], Any]]], tail: Sequence[Any]) -> list[Any]:
    cells = list(row)
    for at, change in changes:
        cells[at] = change(cells[at])
    return list(chain(cells, tail))
