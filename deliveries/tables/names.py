"""Names in a table, found on record; those that are not stop it until an editor says what they mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from deliveries.forms.base import is_key
from deliveries.models import Equipment, EquipmentType, Moved, Party, Source
from deliveries.models.addresses import page_key
from deliveries.models.alphabets import foreign
from deliveries.models.directory import Directory, head
from deliveries.models.names import Named, fold
from deliveries.models.sources import PATH

from .grids import Row

MODELS: dict[str, type[models.Model]] = {
    "party": Party, "equipment": Equipment, "source": Source, "type": EquipmentType,
}  # fmt: skip
# Of those, what a register alone may name.
CATALOGUED = {"party", "equipment"}
MOST_SUGGESTED = 5


def mark(kind: str, words: str) -> str:
    """What a name is called in forms and in a mapping: safe in HTML, the same whatever stands around it."""
    return f"{kind}-{hashlib.sha256(words.strip().casefold().encode()).hexdigest()[:16]}"


def known(kind: str) -> models.QuerySet[Any]:
    """The records that a name may mean: of the site's catalogue, not those that a register alone names."""
    rows: Any = MODELS[kind]._default_manager.all()
    return rows.in_catalogue() if kind in CATALOGUED else rows  # type: ignore[no-any-return]


@dataclass
class Unknown:
    """A name of a `kind` ("party", "equipment", "source", "type") that is not on record, or is the name of several."""

    kind: str
    words: str
    rows: list[int] = field(default_factory=list)
    column: str = ""
    candidates: list[Any] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether it is the name of several, and an editor says which."""
        return len(self.candidates) > 1

    @property
    def alphabet(self) -> str:
        """The alphabet of letters in it that look like Latin ones, or ""."""
        return foreign(self.words)

    @property
    def mark(self) -> str:
        return mark(self.kind, self.words)

    @cached_property
    def suggestions(self) -> list[Any]:
        """Records that may be meant, the likeliest first."""
        if self.kind == "source":
            return list(Source.objects.told_by(self.words)[:MOST_SUGGESTED]) if not is_key(self.words) else []
        found: Any = known(self.kind).called(head(self.words))  # type: ignore[attr-defined]
        found = found.select_related("type") if self.kind == "equipment" else found
        return list(dict.fromkeys([*self.candidates, *found[:MOST_SUGGESTED]]))[:MOST_SUGGESTED]


class Names:
    """What the names of a table mean. `mapping`: by mark, the key of the record that an editor chose for a name."""

    def __init__(self, mapping: Mapping[str, int] | None = None) -> None:
        self.mapping = dict(mapping or {})
        self.unknown: dict[str, Unknown] = {}
        self.words: dict[str, str] = {}
        self.missed = 0
        self._found: dict[tuple[str, str], list[Any]] = {}
        self._directories: dict[str, Directory[Any]] = {}
        self._newcomers: dict[tuple[str, str], Any] = {}
        self._refs: dict[str, Any] = {}
        self._unfound: set[tuple[str, str]] = set()
        self._below = 0

    def welcome(self, kind: str, record: Any, *called: str) -> None:
        """Let these words mean a record that comes with the table, where none on record is called so. Until it is
        written it has a number below zero, by which others point at it."""
        self._below -= 1
        record.pk = self._below
        for words in called:
            if key := self._key(kind, words):
                self._newcomers.setdefault((kind, key), record)
        for at in self._unfound:
            self._found.pop(at, None)
        self._unfound.clear()

    def refer(self, ref: str, source: Any) -> bool:
        """Let `ref` mean that source, whatever on record is called so; False where it means another already."""
        return self._refs.setdefault(ref.strip().casefold(), source) is source

    def find(self, kind: str, row: Row, column: str) -> Any | None:
        """The record that the cell names; None where it is empty, or unknown, which is then gathered."""
        words = row[column]
        if not words:
            return None
        key = mark(kind, words)
        found = self.matching(kind, words)
        if len(found) == 1:
            return found[0]
        unknown = self.unknown.setdefault(key, Unknown(kind, words, column=column, candidates=found))
        unknown.rows.append(row.number)
        self.missed += 1
        return None

    def matching(self, kind: str, words: str) -> list[Any]:
        """Every record that `words` may be the name of: one that was chosen for them, else as a Directory
        finds them.

        What was merged into another record since, as a download of then may name it, means that one.
        """
        at = (kind, words.strip().casefold())
        if kind == "source" and at[1] in self._refs:
            return [self._refs[at[1]]]
        if at not in self._found:
            key = mark(kind, words)
            self.words[key] = words
            chosen = self.mapping.get(key)
            self._found[at] = (
                self._numbered(kind, [chosen])
                if chosen
                else self._look_up(kind, words)
                or self._numbered(kind, self._moved(kind, words))
                or self._new(kind, words)
            )
            if not self._found[at]:
                self._unfound.add(at)
        return self._found[at]

    def _new(self, kind: str, words: str) -> list[Any]:
        found = self._newcomers.get((kind, self._key(kind, words)))
        return [found] if found is not None else []

    @staticmethod
    def _key(kind: str, words: str) -> str:
        return page_key(words) or words.strip().casefold() if kind == "source" else fold(words)

    def _numbered(self, kind: str, pks: Iterable[int]) -> list[Any]:
        return list(_records(kind).filter(pk__in=pks))

    def _moved(self, kind: str, words: str) -> Iterable[int]:
        if kind == "type":
            return ()
        return Moved.objects.targets(MODELS[kind], [words.strip().casefold()]).values()

    def _look_up(self, kind: str, words: str) -> list[Any]:
        if kind == "source":
            return self._source(words.strip())
        if kind not in self._directories:
            self._directories[kind] = Directory(_records(kind))
        found: list[Any] = self._directories[kind].meant(words)
        return found

    def _source(self, words: str) -> list[Source]:
        """By number or by address."""
        if is_key(words):
            return list(_records("source").filter(pk=int(words)))
        addressed = Q(url=words) | Q(archive_url=words) if "/" in words else Q(slug=words)
        found = list(_records("source").filter(addressed))
        return found or list(_records("source").on_the_page_of(words) if "/" in words else [])  # type: ignore[attr-defined]


def _records(kind: str) -> models.QuerySet[Any]:
    related = {"equipment": "type", "source": PATH}
    rows: models.QuerySet[Any] = known(kind).order_by("pk")
    return rows.select_related(related[kind]) if kind in related else rows


def may_hold(record: Any, words: str) -> bool:
    """Whether `words` can become another name of `record`."""
    return isinstance(record, Named) and bool(fold(words)) and fold(words) not in map(fold, record.names())
