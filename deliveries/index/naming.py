"""What the records of the index are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import get_language

from deliveries.models import TypeTree
from deliveries.models.regions import PLACES
from deliveries.models.saying import said
from deliveries.models.sources import called

from .arrays import Frame
from .pointers import Pointers

# By pk of a record its slug and its name.
type Named = dict[int, tuple[str, str]]


def _called(rows: Frame, kind: str = "") -> Named:
    """What these are called; in the reader's language where names of that `kind` are translated."""
    return {
        pk: (slug, said(kind, name) if kind else name)
        for pk, slug, name in zip(*(rows[name].tolist() for name in ("pk", "slug", "name")), strict=True)
    }


@dataclass(frozen=True)
class Names(Pointers):
    """What the rows of a record are called, which leave it to the language of whoever reads."""

    tree: TypeTree

    @property
    def named_parties(self) -> Named:
        """By pk of a party its slug and its name in the reader's language."""
        return self._in_language("party", lambda: _called(self.parties, "party"))

    @cached_property
    def states(self) -> dict[str, int]:
        """By ISO 3166 code the pk of the party that has it."""
        codes = zip(self.parties["iso_code"].tolist(), self.parties["pk"].tolist(), strict=True)
        return {code: pk for code, pk in codes if code}

    @property
    def called_parties(self) -> dict[str, tuple[str, str]]:
        """By slug of a party its name in the reader's language and its ISO 3166 code, "" where it has none."""

        def made() -> dict[str, tuple[str, str]]:
            codes = self.parties["iso_code"].tolist()
            return {slug: (name, code) for (slug, name), code in zip(self.named_parties.values(), codes, strict=True)}

        return self._in_language("party by slug", made)

    @property
    def called_equipment(self) -> dict[str, str]:
        """By slug of an equipment its designation."""
        return self._in_language("model by slug", lambda: dict(self.named_equipment.values()))

    def members_of(self, regions: Collection[str]) -> set[int]:
        """The pks of the states of these regions (their slugs)."""
        codes = {code for region in regions for code in PLACES[region].members}
        return {self.states[code] for code in codes & self.states.keys()}

    @property
    def named_equipment(self) -> Named:
        """By pk of a model its slug and its designation; one that stands for a type is in the reader's language."""
        return self._in_language("model", self._named_equipment)

    def _named_equipment(self) -> Named:
        rows = self.equipment
        models = rows.among(rows["generic"] & rows["has_page"])
        types = rows.among(rows["generic"] & ~rows["has_page"])
        return _called(rows) | _called(models, "model") | _called(types, "type")

    def named_sources(self, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
        """By these pks of sources what addresses and readers call them: a slug, or their number where they have none,
        and publisher with title."""
        rows, wanted = self.sources, np.array(list(pks), np.int64)
        at = np.flatnonzero(np.isin(rows["pk"], wanted))
        found = zip(*(rows[name][at].tolist() for name in ("pk", "slug", "publisher", "title")), strict=True)
        return {pk: (slug or str(pk), called(publisher, title)) for pk, slug, publisher, title in found}

    @property
    def named_types(self) -> Named:
        """By pk of a type its slug and its name in the reader's language."""
        return self._in_language("type", lambda: {node.pk: (node.slug, str(node)) for node in self.tree})

    @cached_property
    def _named(self) -> dict[tuple[str, str | None], Any]:
        return {}

    def _in_language[Made](self, kind: str, make: Callable[[], Made]) -> Made:
        """What all of a kind are called, made once for each language."""
        key = kind, get_language()
        if (made := self._named.get(key)) is None:
            made = self._named[key] = make()
        found: Made = made
        return found
