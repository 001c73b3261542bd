"""The models of rows that are laid side by side: what each is called, and of which others it is a variant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from deliveries.index import RecordIndex
from deliveries.models import Equipment
from deliveries.models.equipment import LONGEST_LINE
from deliveries.models.search import fold
from deliveries.reconciling import Model


def models_of(pks: set[int], index: RecordIndex) -> dict[int, Model]:
    """The models of these pks, with what they are variants of, or stand for together."""
    tree, joints = index.tree, index.joints
    catalogue = Q(named_by=None)
    rows = {
        pk: rest
        for pk, *rest in Equipment.objects.filter(catalogue | Q(pk__in=pks))
        .order_by()
        .values_list("pk", "designation", "aliases", "type", "variant_of", "generic")
    }

    def line_of(pk: int) -> tuple[int, ...]:
        found = [pk]
        while len(found) <= LONGEST_LINE and (above := rows[found[-1]][3]) in rows:
            found.append(above)
        # What stands for several together is the nearest to each of those.
        return tuple(found + [part for part in joints.get(pk, ()) if part in rows])

    def model(pk: int) -> Model:
        designation, aliases, kind, _variant, generic = rows[pk]
        line = line_of(pk)
        return Model(
            pk=pk,
            names=_names([designation, *aliases]),
            path=tuple(node.pk for node in reversed(tree.path(tree.get(kind)))),
            line=line,
            family_names=_names([rows[above][0] for above in line[1:]]),
            generic=generic,
        )

    return {pk: model(pk) for pk in pks if pk in rows}


def _names(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Names as their words; a designation of two ("Mi-24P/Mi-35P") is both."""
    parts = [part for name in names for part in {name, *name.split("/")}]
    words = (tuple(fold(word) for word in re.split(r"[\W_]+", part) if fold(word)) for part in sorted(parts))
    return tuple(dict.fromkeys(name for name in words if len("".join(name)) > 1))
