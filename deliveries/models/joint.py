"""Numbers that sources give of several models together: "a dozen TB2 and Akinci"."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from .equipment import Equipment
from .types import EquipmentType, TypeTree

# How the designation of a joint model joins those of its parts, in every language.
AND = " + "


class JointPart(models.Model):
    """One of the models that a joint one stands for.

    A joint model is of the type that its parts have in common, and a line of it counts once, under that type: how many
    there were of each part, nobody said. Which parts it has is settled when it is made.
    """

    joint = models.ForeignKey(Equipment, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="joints")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joint", "part"], name="one_part_a_model"),
            models.CheckConstraint(name="joint_not_its_own_part", condition=~Q(joint=F("part"))),
        ]

    def __str__(self) -> str:
        return f"{self.joint}: {self.part}"


def common_type(models: Collection[Equipment]) -> EquipmentType:
    """The narrowest type that all of these are of. Raises ValidationError where they are unlike things."""
    tree = TypeTree.load()
    paths = [tree.path(tree.get(each.type_id)) for each in models]
    shared = [nodes[0] for nodes in zip(*paths, strict=False) if len({node.pk for node in nodes}) == 1]
    if not shared:
        raise ValidationError(_("These are unlike things, which are not counted together: give each a line."))
    narrowest: EquipmentType = shared[-1]
    return narrowest


def joined(models: Collection[Equipment]) -> Equipment | None:
    """The joint model on record that stands for just these."""
    pks = [each.pk for each in models]
    counted = Equipment.objects.annotate(of=Count("parts"), own=Count("parts", filter=Q(parts__part__in=pks)))
    return counted.filter(of=len(pks), own=len(pks)).order_by("pk").first()


def join(whole: Equipment, models: Iterable[Equipment]) -> None:
    """Have a model stand for these, besides those that it stands for already."""
    known = set(JointPart.objects.filter(joint=whole).values_list("part", flat=True))
    JointPart.objects.bulk_create([JointPart(joint=whole, part=part) for part in models if part.pk not in known])
