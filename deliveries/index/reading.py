"""How rows of the database become columns in memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import batched
from typing import Any, Self

import numpy as np
from django.db import models

from deliveries.models import Change, RecordVersion, Register
from deliveries.models.changes import Mark

from .arrays import Array, Frame

# Deliveries that are read anew together.
AT_ONCE = 500
# Numbers of rows are positive, and a quantity may be 0 at least: so these stand for none.
NO_ROW, NO_NUMBER = 0, -1

# The numbers of a line, as it states them.
NUMBERS = ("quantity", "low", "high")

# What is read of each model: the column, how it is asked for, and of which kind it is.
type Shape = dict[str, tuple[Any, str]]


def known(numbers: Array) -> list[int | None]:
    """Numbers as Python has them: None for none."""
    return [None if number == NO_NUMBER else number for number in numbers.tolist()]


@dataclass(frozen=True)
class State:
    """Which record it was that was read: its version, its registers (pk and name), and how far its changes went."""

    version: int
    registers: frozenset[tuple[int, str]]
    mark: Mark | None

    @classmethod
    def now(cls) -> Self:
        """Asked before all that is read: what comes in between is then read twice, and never missed."""
        version, mark = RecordVersion.current(), Change.objects.mark()
        return cls(version, frozenset(Register.objects.values_list("pk", "name")), mark)

    def changed_since(self, before: State) -> list[int] | None:
        """The deliveries that have changed since; None where all is to be read anew."""
        return Change.objects.changed_since(before.mark) if before.registers == self.registers else None


def read(rows: models.QuerySet[Any], shape: Shape) -> Frame:
    """The rows by their pk."""
    asked = rows.order_by("pk").values_list(*(how for how, _kind in shape.values()))
    found = np.array(
        list(asked.iterator(chunk_size=10_000)), dtype=[(name, kind) for name, (_how, kind) in shape.items()]
    )
    return Frame({name: np.ascontiguousarray(found[name]) for name in shape})


def replaced(old: Frame, pks: list[int], rows: models.QuerySet[Any], key: str, shape: Shape) -> Frame:
    """`old` with the rows of these deliveries read anew."""
    if not pks:
        return old
    fresh = [read(rows.filter(**{f"{key}__in": some}), shape) for some in batched(pks, AT_ONCE)]
    whole = old.among(~np.isin(old[key], pks)).followed_by(*fresh)
    return whole.among(np.argsort(whole["pk"], kind="stable"))
