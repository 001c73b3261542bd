"""What is called by some words: parties, types, models, regions and sources; or what is spelt most like them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db.models import Q

from deliveries.index.counts import FacetCounts
from deliveries.models import Equipment, EquipmentType, Party, Source
from deliveries.models.names import SHORTEST, fold
from deliveries.models.regions import PLACES, Region

from .parties import own

type Kind = Literal["recipient", "supplier", "party", "type", "equipment", "region", "source"]

# So many of each kind are found, and so many sources.
MOST_OF_A_KIND, MOST_SOURCES = 12, 8
# A search of several words that is no name is one for each of so many.
MOST_WORDS = 8


@dataclass(frozen=True)
class Find:
    """A record or a region that was found, as what, and of how many deliveries; None where they are not told."""

    kind: Kind
    record: Any
    deliveries: int | None = None


@dataclass(frozen=True)
class Found:
    """What was found; `near`: only by likeness."""

    finds: list[Find]
    near: bool = False


class Finding:
    """A search for what `words` are the name of, in the site's own record."""

    def __init__(self, words: str) -> None:
        self.words = words

    def found(self) -> Found:
        """What is called so; else, of several words, what each is the name of; else what is spelt most like it."""
        words = self.words.split()[:MOST_WORDS]
        for sought in [[self.words], *([words] if len(words) > 1 else [])]:
            finds = list(dict.fromkeys(find for word in sought for find in self._holding(word)))
            if finds:
                return Found(finds)
        near = self._near(self.words)
        return Found(near, near=bool(near))

    @cached_property
    def _counts(self) -> FacetCounts:
        return own().counts

    def _holding(self, words: str) -> list[Find]:
        key = fold(words)
        parties, types, models = (rows.holding(words) for rows in self._rows())
        if len(key) <= SHORTEST:
            # So few letters stand somewhere in most names.
            parties, types, models = ([row for row in rows if _begins(row, key)] for rows in (parties, types, models))
        regions = [region for region in PLACES.values() if any(key in fold(name) for name in _names(region))]
        return self._finds(parties, types, models, regions, self._sources(words))

    def _near(self, words: str) -> list[Find]:
        parties, types, models = (rows.nearest(words, MOST_OF_A_KIND) for rows in self._rows())
        return self._finds(parties, types, models, [], [], keep_order=True)

    @staticmethod
    def _rows() -> tuple[Any, Any, Any]:
        return Party.objects.public(), EquipmentType.objects.all(), Equipment.objects.public()

    def _finds(
        self,
        parties: Iterable[Party],
        types: Iterable[EquipmentType],
        models: Iterable[Equipment],
        regions: Iterable[Region],
        sources: Iterable[Source],
        *,
        keep_order: bool = False,
    ) -> list[Find]:
        received, supplied = (self._counts.by_party(side) for side in ("recipient", "supplier"))
        branches, equipment = self._counts.by_branch(), self._counts.by_equipment()
        if not keep_order:
            parties = self._ranked(parties, lambda one: received.get(one.pk, 0) + supplied.get(one.pk, 0))
            types = self._ranked(types, lambda one: branches.get(one, 0))
            models = self._ranked(models, lambda one: equipment.get(one.pk, 0))
        return [
            *(find for party in parties for find in _as_party(party, received, supplied)),
            *(Find("type", node, branches.get(node, 0)) for node in types),
            *(Find("equipment", model, equipment.get(model.pk, 0)) for model in models),
            *(Find("region", region) for region in list(regions)[:MOST_OF_A_KIND]),
            *(Find("source", source) for source in sources),
        ]

    def _ranked[Row: (Party, EquipmentType, Equipment)](
        self, rows: Iterable[Row], number: Callable[[Row], int]
    ) -> list[Row]:
        """Those that are called just so first, then those of most deliveries."""
        key = fold(self.words)
        called = sorted(rows, key=lambda row: (key not in row.search_key.split(), not _begins(row, key), -number(row)))
        return called[:MOST_OF_A_KIND]

    def _sources(self, words: str) -> list[Source]:
        """The latest whose publisher or title holds the words."""
        asked = Q(publisher__icontains=words) | Q(title__icontains=words)
        return list(Source.objects.public().filter(asked).order_by("-known_from", "pk")[:MOST_SOURCES])


def _as_party(party: Party, received: Mapping[int, int], supplied: Mapping[int, int]) -> list[Find]:
    """A party as what it is on record: recipient, supplier, both or neither."""
    roles: list[tuple[Kind, Mapping[int, int]]] = [("recipient", received), ("supplier", supplied)]
    found = [Find(role, party, numbers[party.pk]) for role, numbers in roles if party.pk in numbers]
    return found or [Find("party", party, 0)]


def _begins(row: Party | EquipmentType | Equipment, key: str) -> bool:
    """Whether one of its names begins so."""
    return any(name.startswith(key) for name in row.search_key.split())


def _names(region: Region) -> tuple[str, ...]:
    return (region.slug, *region.names, *region.french)
