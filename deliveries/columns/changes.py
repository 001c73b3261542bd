"""The chronicle in columns: what changes and feeds are chosen from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Case, F, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from deliveries.arrays import Array, Table, grouped
from deliveries.models import Change, Delivery, Party, Register

from .reading import NO_ROW, Shape, State, choice, read, replaced

CHANGES = list(Change.Kind.values)
SIDES = ("recipient", "supplier")


def now(name: str) -> Any:
    """What the delivery points to at present; of one that is a draft again, that is nobody's business."""
    hidden = When(delivery__state=Delivery.State.DRAFT, then=Value(NO_ROW))
    return Case(hidden, default=Coalesce(f"delivery__{name}", Value(NO_ROW)), output_field=BigIntegerField())


def told(name: str) -> Any:
    """The slug of what it pointed to as readers saw it after the change, or ""."""
    return Coalesce(KT(f"state__{name}"), Value(""), output_field=TextField())


CHANGE: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "kind": (choice("kind", CHANGES), "i1"),
    **{name: (now(name), "i8") for name in ("register", *SIDES)},
    **{f"{name}_told": (told(name), "O") for name in ("register", *SIDES)},
}


@dataclass(frozen=True)
class Chronicle:
    """All changes by their pk, as of one edition: none is missing before the last of them."""

    state: State
    changes: Table

    @classmethod
    def read(cls, before: Chronicle | None = None) -> Chronicle:
        """The present edition: all of it, or what the one `before` does not have."""
        state, rows = State.now(), Change.objects.all()
        if before and (changed := state.changed_since(before.state)) is not None:
            changes = replaced(before.changes, changed, rows, "delivery", CHANGE)
        else:
            changes = read(rows, CHANGE)
        # Of what came in between the readings, some may be there and some not: all of it is of the next edition.
        return cls(state, changes.among(changes["pk"] <= (state.mark[0] if state.mark else 0)))

    @cached_property
    def story(self) -> Array:
        """By change a number that all changes of the same delivery have in common, from 0 on."""
        return grouped(self.changes["delivery"])[1]

    @cached_property
    def last_of_story(self) -> Array:
        """By the number of a story: where its last change stands."""
        last = np.zeros(int(self.story.max(initial=-1)) + 1, np.int64)
        # Of several of one delivery it is the last one that stays.
        last[self.story] = np.arange(len(self.story))
        return last

    @cached_property
    def last_ones(self) -> Array:
        """Where the last change of each delivery stands, the newest first."""
        return np.sort(self.last_of_story)[::-1]

    def in_register(self, register: Register) -> Array:
        """By change: whether its delivery stands in a register, or did so when readers last saw it."""
        return self._now("register", [register.pk], [register.slug])

    def concerning(self, side: str, parties: Collection[Party]) -> Array:
        """By change: whether its delivery has, or had by then, one of these parties on a side.

        A delivery that turns out to be another country's is news for those who follow the first one.
        """
        slugs = [party.slug for party in parties]
        at = np.flatnonzero(self._told(side, slugs))
        first = np.full(len(self.last_of_story), len(self.story))
        np.minimum.at(first, self.story[at], at)
        by_then: Array = np.arange(len(self.story)) >= first[self.story]
        return by_then | self._now(side, [party.pk for party in parties], slugs)

    def _now(self, name: str, pks: Collection[int], slugs: Collection[str]) -> Array:
        """By change: whether its delivery points to one of these at present; of a draft, what was told of it last."""
        changes = self.changes
        last_told = self._told(name, slugs)[self.last_of_story][self.story]
        present: Array = np.where(changes["register"] == NO_ROW, last_told, np.isin(changes[name], list(pks)))
        return present

    def _told(self, name: str, slugs: Collection[str]) -> Array:
        """By change: whether readers were told one of these slugs."""
        words, places = self._words[name]
        return np.isin(places, [words[slug] for slug in slugs if slug in words])

    @cached_property
    def _words(self) -> dict[str, tuple[dict[str, int], Array]]:
        """The slugs that were told, each with a number, and by change its number."""
        found = {}
        for name in ("register", *SIDES):
            told_ = self.changes[f"{name}_told"].tolist()
            words = {slug: at for at, slug in enumerate(dict.fromkeys(told_))}
            found[name] = words, np.array([words[slug] for slug in told_], np.int64)
        return found
