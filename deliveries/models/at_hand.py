"""Rows that were read together, joined in Python: as select_related() and prefetch_related() would, at a fifth of the
cost. Those make an instance for every pointer, and a queryset for every list; a page of fifty has twelve hundred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import FETCH_RAISE, Model

from .equipment import Equipment
from .types import EquipmentType, TypeTree


def give[M: Model](owners: Collection[M], name: str, rows: Iterable[Any]) -> None:
    """Have `rows` at hand as the list `name` of those of the owners that they point to, in this order."""
    by_pk: dict[Any, Any] = {owner.pk: owner for owner in owners}
    for owner in owners:
        vars(owner).setdefault("_prefetched_objects_cache", {})[name] = []
    for row in rows:
        field = next(iter(by_pk.values()))._meta.get_field(name).field
        if (whose := by_pk.get(getattr(row, field.attname))) is not None:
            whose._prefetched_objects_cache[name].append(row)
            field.set_cached_value(row, whose)


def point[M: Model](rows: Iterable[M], name: str, targets: Mapping[Any, Model]) -> list[M]:
    """Have at hand what the field `name` of rows points to, by its pk; those of the rows that are whole then: one that
    was merged away a moment ago takes what pointed to it along."""
    whole = []
    for row in rows:
        field: Any = row._meta.get_field(name)
        pk = getattr(row, field.attname)
        if pk is None or pk in targets:
            field.set_cached_value(row, None if pk is None else targets[pk])
            whole.append(row)
    return whole


# What those point to in their turn.
ONWARDS: dict[type[Model], str] = {Equipment: "type", EquipmentType: "top"}


class PointedTo:
    """What most rows point to (parties, registers, models and their types), read once each, an instance for all."""

    def __init__(self, tree: TypeTree) -> None:
        self._held: dict[type[Model], dict[Any, Model]] = {EquipmentType: {node.pk: node for node in tree}}
        point(tree, "top", self._held[EquipmentType])

    def join[M: Model](self, rows: Collection[M], *names: str) -> list[M]:
        """Have at hand what these fields of rows point to; those of the rows that are whole then."""
        whole, wanted = list(rows), defaultdict[Any, set[Any]](set)
        fields: list[Any] = [whole[0]._meta.get_field(name) for name in names] if whole else []
        for field in fields:
            wanted[field.related_model] |= {getattr(row, field.attname) for row in whole}
        for model, pks in wanted.items():
            self._read(model, pks - {None})
        for field in fields:
            whole = point(whole, field.name, self._held[field.related_model])
        return whole

    def models(self, pks: Collection[int], types: Mapping[int, int]) -> dict[int, Equipment]:
        """Models by these pks, or of one that is a type and no model (`types`: by its pk the pk of the type) one that
        is not on record."""
        self._read(Equipment, set(pks) - types.keys())
        nodes: dict[Any, Any] = self._held[EquipmentType]
        alone = {pk: nodes[types[pk]] for pk in pks if pk in types}
        held: dict[Any, Any] = self._held.get(Equipment, {})
        return {pk: held[pk] for pk in pks if pk in held} | {
            pk: Equipment(designation=node.name, slug=f"unspecified-{node.slug}", type=node, generic=True)
            for pk, node in alone.items()
        }

    def _read(self, model: type[Model], pks: set[Any]) -> None:
        held = self._held.setdefault(model, {})
        if missing := pks - held.keys():
            found = model._default_manager.all().fetch_mode(FETCH_RAISE).in_bulk(missing).values()
            onwards = ONWARDS.get(model)
            held.update({row.pk: row for row in (self.join(found, onwards) if onwards else found)})
