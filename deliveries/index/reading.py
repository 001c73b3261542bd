"""How rows of the database become columns in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, Self

import numpy as np
from django.db import models
from django.db.models import Max

from deliveries.models import Change, Claim, Delivery, DeliveryItem, RecordVersion, Register, reading
from deliveries.models.changes import Mark
from deliveries.models.spelled import statement

from .arrays import Array, Frame, joined
from .texts import Strings, Texts

# Deliveries that are read anew together, and rows that Python holds at once before they are arrays.
AT_ONCE, ROWS_AT_ONCE = 500, 10_000
# Numbers of rows are positive, and a quantity may be 0 at least: so these stand for none.
NO_ROW, NO_NUMBER = 0, -1

# The numbers of a line, as it states them.
NUMBERS = ("quantity", "low", "high")

HISTORIES = [model.history.all() for model in (Delivery, DeliveryItem, Claim)]

# Of which kind a column is: of numbers, as numpy calls them, or of texts.
type Kind = str | type[Strings] | type[Texts]
# What is read of each model: the column, how it is asked for, and of which kind it is.
type Shape = dict[str, tuple[Any, Kind]]


def known(numbers: Array) -> list[int | None]:
    """Numbers as Python has them: None for none."""
    return [None if number == NO_NUMBER else number for number in numbers.tolist()]


@dataclass(frozen=True)
class State:
    """Which record it was that was read: its version, its registers (pk and name), how far its changes went, how far
    the history of its deliveries, lines and claims (a line that is replaced by one that says the same is no change to
    readers, and another row), and when a release was brought into each register last: that is told nowhere else."""

    version: int
    registers: frozenset[tuple[int, str]]
    mark: Mark | None
    written: tuple[int, ...]
    releases: frozenset[tuple[int, str]] = frozenset()

    @classmethod
    def now(cls) -> Self:
        """Asked before all that is read: what comes in between is then read twice, and never missed."""
        version, mark = RecordVersion.current(), Change.objects.mark()
        written = tuple(rows.order_by("-pk").values_list("pk", flat=True).first() or 0 for rows in HISTORIES)
        rows = list(Register.objects.annotate(last=Max("releases__imported")).values_list("pk", "name", "last"))
        registers = frozenset((pk, name) for pk, name, _last in rows)
        return cls(version, registers, mark, written, frozenset((pk, str(last)) for pk, _name, last in rows if last))

    def changed_since(self, before: State) -> list[int] | None:
        """The deliveries that have changed since; None where all is to be read anew."""
        put_back = any(now < then for now, then in zip(self.written, before.written, strict=True))
        if put_back or (before.registers, before.releases) != (self.registers, self.releases):
            return None
        if (changed := Change.objects.changed_since(before.mark)) is None:
            return None
        saved = (
            rows.filter(pk__gt=last).values_list(key, flat=True)
            for rows, key, last in zip(HISTORIES, ("id", "delivery_id", "delivery_id"), before.written, strict=True)
        )
        return list({*changed, *(pk for pks in saved for pk in pks if pk)})


def read(rows: models.QuerySet[Any], shape: Shape) -> Frame:
    """The rows by their pk."""
    return _frame(batched(_asked(rows, shape).iterator(chunk_size=ROWS_AT_ONCE), ROWS_AT_ONCE), shape)


def read_all(name: str, rows: Callable[[], models.QuerySet[Any]], shape: Shape) -> Frame:
    """All rows that go by this name, by their pk."""
    connection = reading.connection()
    asked = statement(name, lambda: _asked(rows(), shape), connection)
    # As a queryset has it: a pool between us and the database may hand each statement to another of its connections.
    in_parts = not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
    with connection.chunked_cursor() if in_parts else connection.cursor() as cursor:
        cursor.execute(*asked)
        return _frame(iter(lambda: cursor.fetchmany(ROWS_AT_ONCE), []), shape)


def _asked(rows: models.QuerySet[Any], shape: Shape) -> models.QuerySet[Any, tuple[Any, ...]]:
    return rows.order_by("pk").values_list(*(how for how, _kind in shape.values()))


def _frame(parts: Iterable[Sequence[tuple[Any, ...]]], shape: Shape) -> Frame:
    kinds = {name: kind for name, (_how, kind) in shape.items()}
    columns: dict[str, list[Any]] = {name: [column((), kind)] for name, kind in kinds.items()}
    for some in parts:
        for (name, kind), values in zip(kinds.items(), zip(*some, strict=True), strict=True):
            columns[name].append(column(values, kind))
    return Frame({name: joined(own) for name, own in columns.items()})


def column(values: tuple[Any, ...], kind: Kind) -> Any:
    """Values of rows as a column of that kind."""
    return np.array(values, kind) if isinstance(kind, str) else kind.of(values)


def replaced(old: Frame, pks: list[int], rows: models.QuerySet[Any], key: str, shape: Shape) -> Frame:
    """`old` with the rows of these deliveries read anew."""
    if not pks:
        return old
    fresh = [read(rows.filter(**{f"{key}__in": some}), shape) for some in batched(pks, AT_ONCE)]
    # A row that has moved to one of these deliveries is no longer with the one that it came from.
    moved = np.isin(old["pk"], np.concatenate([each["pk"] for each in fresh]))
    stays = np.flatnonzero(~(moved | np.isin(old[key], pks)))
    whole = old.followed_by(*fresh)
    places = np.concatenate([stays, np.arange(len(old), len(whole))])
    return whole.among(places[np.argsort(whole["pk"][places], kind="stable")])
