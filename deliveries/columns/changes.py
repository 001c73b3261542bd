"""The chronicle in columns: what changes and feeds are chosen from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from deliveries.arrays import Array, Table, grouped
from deliveries.models import Change, Edition, Party, Register
from deliveries.models.chronicle import Mark

from .reading import NO_ROW, Shape, place, read, replaced, row

CHANGES = list(Change.Kind.values)
SIDES = ("recipient", "supplier")


def then(side: str) -> Coalesce:
    """The party on that side of the delivery as readers saw it after the change."""
    return Coalesce(Subquery(Party.objects.filter(slug=OuterRef(f"{side}_told")).values("pk")[:1]), Value(NO_ROW))


CHANGE: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "register": (F("delivery__register"), "i8"),
    "kind": (place("kind", CHANGES), "i1"),
    **{side: (row(f"delivery__{side}"), "i8") for side in SIDES},
    **{f"{side}_then": (then(side), "i8") for side in SIDES},
}


@dataclass(frozen=True)
class Chronicle:
    """All changes by their pk, as of one edition: none is missing before the last of them."""

    edition: int
    registers: frozenset[int]
    mark: Mark | None
    changes: Table

    @classmethod
    def read(cls, before: Chronicle | None = None) -> Chronicle:
        """The present edition: all of it, or what the one `before` does not have."""
        edition, mark = Edition.current(), Change.objects.mark()
        registers = frozenset(Register.objects.values_list("pk", flat=True))
        rows = Change.objects.annotate(**{f"{side}_told": KT(f"state__{side}") for side in SIDES})
        same = before is not None and before.registers == registers
        if before and same and (since := Change.objects.told_since(before.mark)) is not None:
            changes = replaced(before.changes, since, rows, "delivery", CHANGE)
        else:
            changes = read(rows, CHANGE)
        # Of what came in between the readings, some may be there and some not: all of it is of the next edition.
        return cls(edition, registers, mark, changes.among(changes["pk"] <= (mark[0] if mark else 0)))

    @cached_property
    def story(self) -> Array:
        """By change a number that all changes of the same delivery have in common, from 0 on."""
        return grouped(self.changes["delivery"])[1]

    @cached_property
    def last_ones(self) -> Array:
        """Where the last change of each delivery stands, the newest first."""
        last = np.zeros(int(self.story.max(initial=-1)) + 1, np.int64)
        # Of several of one delivery it is the last one that stays.
        last[self.story] = np.arange(len(self.story))
        return np.sort(last)[::-1]

    def concerning(self, side: str, parties: Collection[int]) -> Array:
        """By change: whether its delivery has, or had by then, one of these parties (pks) on a side.

        A delivery that turns out to be another country's is news for those who follow the first one.
        """
        told = np.flatnonzero(np.isin(self.changes[f"{side}_then"], list(parties)))
        first = np.full(int(self.story.max(initial=-1)) + 1, len(self.story))
        np.minimum.at(first, self.story[told], told)
        now: Array = np.isin(self.changes[side], list(parties))
        return now | (np.arange(len(self.story)) >= first[self.story])
