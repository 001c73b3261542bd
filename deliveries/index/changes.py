"""The chronicle in columns: what changes and feeds are chosen from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import F, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf

from deliveries.models import Change, Delivery, Party

from .arrays import Array, Frame, grouped
from .reading import Shape, State, choice, read, replaced, row

CHANGES = list(Change.Kind.values)
SIDES = ("recipient", "supplier")


def told(side: str) -> Any:
    """The slug of the party on that side as readers saw it after the change; "" for none, which SQLite calls null."""
    return Coalesce(NullIf(KT(f"state__{side}"), Value("null")), Value(""), output_field=TextField())


CHANGE: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "kind": (choice("kind", CHANGES), "i1"),
    "register": (F("delivery__register"), "i8"),
    **{side: (row(f"delivery__{side}"), "i8") for side in SIDES},
    **{f"{side}_told": (told(side), "O") for side in SIDES},
}


@dataclass(frozen=True)
class Chronicle:
    """All changes by their pk, as of one version: none is missing before the last of them."""

    state: State
    changes: Frame

    @classmethod
    def read(cls, before: Chronicle | None = None) -> Chronicle:
        """The present version: all of it, or what the one `before` does not have."""
        state, rows = State.now(), Change.objects.all()
        if before and (changed := state.changed_since(before.state)) is not None:
            # What is published no more may be changed without a word: of it, all is read anew.
            hidden = (
                rows.exclude(delivery__state=Delivery.State.PUBLISHED).order_by().values_list("delivery", flat=True)
            )
            changes = replaced(before.changes, list({*changed, *hidden}), rows, "delivery", CHANGE)
        else:
            changes = read(rows, CHANGE)
        # Of what came in between the readings, some may be there and some not: all of it is of the next version.
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

    def concerning(self, side: str, parties: Collection[Party]) -> Array:
        """By change: whether its delivery has, or had by then, one of these parties on a side.

        A delivery that turns out to be another country's is news for those who follow the first one.
        """
        words, places = self._told[side]
        at = np.flatnonzero(np.isin(places, [words[party.slug] for party in parties if party.slug in words]))
        first = np.full(len(self.last_of_story), len(self.story))
        np.minimum.at(first, self.story[at], at)
        by_then: Array = np.arange(len(self.story)) >= first[self.story]
        return by_then | np.isin(self.changes[side], [party.pk for party in parties])

    @cached_property
    def _told(self) -> dict[str, tuple[dict[str, int], Array]]:
        """By side the slugs that were told, each with a number, and by change its number."""
        found = {}
        for side in SIDES:
            slugs = self.changes[f"{side}_told"].tolist()
            words = {slug: at for at, slug in enumerate(dict.fromkeys(slugs))}
            found[side] = words, np.array([words[slug] for slug in slugs], np.int64)
        return found
