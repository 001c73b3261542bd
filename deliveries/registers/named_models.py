"""The models of rows that are laid side by side: what each is called, and of which others it is a variant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from django.db.models import Q

from deliveries.index import RecordIndex
from deliveries.models import Equipment
from deliveries.models.equipment import LONGEST_LINE
from deliveries.models.search import fold
from deliveries.reconciling import Model

COLUMNS = "pk", "designation", "aliases", "type", "variant_of", "generic"
TYPE = COLUMNS.index("type")
ABOVE = COLUMNS.index("variant_of")


class NamedModels:
    """The models of the catalogue, and of others those that are asked for, each read once; but for those of a type that
    came since the index was read: they are of the next version."""

    def __init__(self, index: RecordIndex) -> None:
        self._index, self._models = index, dict[int, Model]()

    def of(self, pks: Collection[int]) -> dict[int, Model]:
        """The models of these pks, with what they are variants of, or stand for together."""
        self._read(pks)
        for pk in pks:
            if pk in self._rows and pk not in self._models:
                self._models[pk] = self._model(pk)
        return {pk: self._models[pk] for pk in pks if pk in self._models}

    def said(self) -> dict[int, list[Any]]:
        """By pk of any model all that of() makes it of."""
        self._rows.update(self._asked(Q(named_by__isnull=False)))
        return {
            pk: [self._path(row[TYPE]), *(self._rows[each] for each in self._line(pk))]
            for pk, row in self._rows.items()
        }

    def _path(self, kind: int) -> tuple[int, ...]:
        """A type, and those above it, by their pks."""
        tree = self._index.tree
        return tuple(node.pk for node in reversed(tree.path(tree.get(kind))))

    @cached_property
    def _rows(self) -> dict[int, Any]:
        return self._asked(Q(named_by=None))

    def _asked(self, wanted: Q) -> dict[int, Any]:
        """By pk, as COLUMNS are asked for."""
        rows = Equipment.objects.filter(wanted).order_by().values_list(*COLUMNS)
        return {row[0]: row for row in rows if row[TYPE] in self._types}

    @cached_property
    def _types(self) -> frozenset[int]:
        return frozenset(node.pk for node in self._index.tree)

    def _read(self, pks: Collection[int]) -> None:
        """Read what is not there, with all that it stands for together, and all that is above it."""
        wanted = {*pks, *(part for pk in pks for part in self._index.joints.get(pk, ()))}
        missing = wanted - self._rows.keys()
        while missing:
            found = self._asked(Q(pk__in=missing))
            self._rows.update(found)
            missing = {row[ABOVE] for row in found.values() if row[ABOVE]} - self._rows.keys()

    def _line(self, pk: int) -> list[int]:
        """A model, and those above it; what stands for several together is the nearest to each of those."""
        found = [pk]
        while len(found) <= LONGEST_LINE and (above := self._rows[found[-1]][ABOVE]) in self._rows:
            found.append(above)
        return [*found, *(part for part in sorted(self._index.joints.get(pk, ())) if part in self._rows)]

    def _model(self, pk: int) -> Model:
        _pk, designation, aliases, kind, _above, generic = self._rows[pk]
        line = self._line(pk)
        return Model(
            pk=pk,
            names=_names([designation, *aliases]),
            path=self._path(kind),
            line=tuple(line),
            family_names=_names([self._rows[above][1] for above in line[1:]]),
            generic=generic,
        )


def _names(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Names as their words; a designation of two ("Mi-24P/Mi-35P") is both."""
    parts = [part for name in names for part in {name, *name.split("/")}]
    words = (tuple(fold(word) for word in re.split(r"[\W_]+", part) if fold(word)) for part in sorted(parts))
    return tuple(dict.fromkeys(name for name in words if len("".join(name)) > 1))
