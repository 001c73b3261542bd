"""Statements that are spelled once: Django takes longer to spell a long one than the database to answer it, where the
record is small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

# By database and name: the statement, with its parameters.
_spelled: dict[tuple[str, str], tuple[str, Sequence[Any]]] = {}


def statement(
    name: str, rows: Callable[[], models.QuerySet[Any, Any]], connection: BaseDatabaseWrapper
) -> tuple[str, Sequence[Any]]:
    """The statement that asks for the rows that go by this name, the same at all times, and its parameters."""
    key = connection.alias, name
    if key not in _spelled:
        _spelled[key] = rows().query.get_compiler(connection=connection).as_sql()
    return _spelled[key]


class Pks(RawSQL):
    """The pks that a queryset of one column asks for, the same at all times: for `pk__in` of another one."""

    def __init__(self, name: str, rows: Callable[[], models.QuerySet[Any, Any]]) -> None:
        super().__init__(name, (), output_field=models.BigIntegerField())
        self.name, self.rows = name, rows

    def as_sql(self, _compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Sequence[Any]]:  # type: ignore[override]
        sql, parameters = statement(self.name, self.rows, connection)
        return f"({sql})", parameters
