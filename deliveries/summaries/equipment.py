"""The type tree with the models of each type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from deliveries.index.counts import FacetCounts
from deliveries.models import Equipment, EquipmentType


@dataclass(frozen=True)
class Branch:
    """A node of the type tree with its models, its nodes below, and how deep it stands."""

    type: EquipmentType
    depth: int
    models: list[Equipment]
    below: list[Branch]

    @property
    def bare(self) -> bool:
        """Whether no model is known of it or of anything below it."""
        return not self.models and all(branch.bare for branch in self.below)

    @property
    def filled(self) -> list[Branch]:
        """Every node below it that has models of its own, in the order of the tree."""
        return [each for branch in self.below for each in ([branch] if branch.models else []) + branch.filled]

    @property
    def empty(self) -> list[Branch]:
        """Every node below it that has none."""
        return [each for branch in self.below for each in ([] if branch.models else [branch]) + branch.empty]


def type_index(counts: FacetCounts) -> list[Branch]:
    """The type tree with the models of each type, each with `deliveries`: how many published ones hold it.

    `counts`: that of own().
    """
    held = counts.by_equipment()
    by_type: dict[int, list[Equipment]] = defaultdict(list)
    for model in Equipment.objects.public().order_by("generic", "designation"):
        model.deliveries = held.get(model.pk, 0)
        by_type[model.type_id].append(model)
    tree = counts.index.tree

    def branches(parent: EquipmentType | None, depth: int) -> list[Branch]:
        return [Branch(node, depth, by_type[node.pk], branches(node, depth + 1)) for node in tree.children(parent)]

    return branches(None, 0)
