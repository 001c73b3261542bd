from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .languages import isolated
from .names import Named, NamedQuerySet
from .saying import said


class EquipmentTypeQuerySet(NamedQuerySet["EquipmentType"]):
    pass


class EquipmentType(Named):
    """A node of the type tree, such as Helicopters, or Combat helicopters under it."""

    class UnCategory(models.TextChoices):
        """The seven categories of the UN Register of Conventional Arms, and its addition of small arms."""

        TANKS = "I", _("I battle tanks")
        ARMOURED = "II", _("II armoured combat vehicles")
        ARTILLERY = "III", _("III large-calibre artillery systems")
        AIRCRAFT = "IV", _("IV combat aircraft and unmanned combat aerial vehicles")
        HELICOPTERS = "V", _("V attack helicopters")
        SHIPS = "VI", _("VI warships")
        MISSILES = "VII", _("VII missiles and missile launchers")
        SMALL_ARMS = "SALW", _("small arms and light weapons")

    class SipriCategory(models.TextChoices):
        """The categories of SIPRI's arms transfers database."""

        AIRCRAFT = "aircraft", _("aircraft")
        AIR_DEFENCE = "air-defence-systems", _("air defence systems")
        ANTI_SUBMARINE = "anti-submarine-warfare-weapons", _("anti-submarine warfare weapons")
        ARMOURED = "armoured-vehicles", _("armoured vehicles")
        ARTILLERY = "artillery", _("artillery")
        ENGINES = "engines", _("engines")
        MISSILES = "missiles", _("missiles")
        NAVAL = "naval-weapons", _("naval weapons")
        SATELLITES = "satellites", _("satellites")
        SENSORS = "sensors", _("sensors")
        SHIPS = "ships", _("ships")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("In the plural: Radars."))
    singular = models.CharField(_("singular"), max_length=120, help_text=_("One of them: radar."))
    plural = models.CharField(
        _("several"),
        max_length=120,
        blank=True,
        help_text=_("Several of them, where the name is no plural: pieces of equipment. Empty: as the name."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    top = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("position"), default=0)
    un_category = models.CharField(_("UN Register category"), max_length=4, choices=UnCategory, blank=True)
    sipri_category = models.CharField(_("SIPRI category"), max_length=40, choices=SipriCategory, blank=True)

    objects = EquipmentTypeQuerySet.as_manager()

    history = HistoricalRecords(excluded_fields=["search_text", "version"])

    class Meta:
        verbose_name = _("equipment type")
        verbose_name_plural = _("equipment types")
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="type_not_its_own_parent", condition=~models.Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return isolated(self.called)

    @property
    def called(self) -> str:
        """Its name in the reader's language, as data has it."""
        return said("type", self.name)

    def names(self) -> list[str]:
        return [self.name, self.singular, *self.aliases]

    @property
    def one(self) -> str:
        """What one of them is called in the reader's language."""
        return isolated(said("one", self.singular))

    @property
    def several(self) -> str:
        """What several of them are called in the reader's language, where that is not their name; else nothing."""
        return isolated(said("type", self.plural))

    @property
    def registered(self) -> bool:
        """Whether a register of arms counts all of it, as none does trucks or ammunition."""
        return bool(self.un_category or self.sipri_category)

    def get_absolute_url(self) -> str:
        return f"{reverse('equipment-types')}#{self.slug}"

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("A type cannot be part of itself.")})
            above = above.parent

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep `top` (the root of the branch: unlike things are never added) right below this node."""
        super().save(*args, **kwargs)
        top_id = self.parent.top_id if self.parent else self.pk
        if self.top_id != top_id:
            self.top_id = top_id
            EquipmentType.objects.filter(pk=self.pk).update(top=top_id)
            for child in self.children.all():
                child.parent = self
                child.save()

    @classmethod
    def settle(cls, rows: Sequence[EquipmentType]) -> None:
        """Set `top` of rows that were written in bulk, each after its parent."""
        for row in rows:
            row.top_id = row.parent.top_id if row.parent else row.pk
        for top, branch in groupby(rows, key=lambda row: row.top_id):
            cls.objects.filter(pk__in=[row.pk for row in branch]).update(top=top)


class TypeTree:
    """The whole type tree in memory: it has some sixty nodes, and most pages need most of them."""

    def __init__(self, types: Iterable[EquipmentType]) -> None:
        self._types = types

    @classmethod
    def load(cls) -> Self:
        """The tree as it stands when first asked, in one query."""
        return cls(EquipmentType.objects.all())

    @cached_property
    def _by_id(self) -> dict[int, EquipmentType]:
        return {node.pk: node for node in self._types}

    @cached_property
    def _children(self) -> dict[int | None, list[EquipmentType]]:
        children = defaultdict(list)
        for node in self._by_id.values():
            children[node.parent_id].append(node)
        return children

    def __iter__(self) -> Iterator[EquipmentType]:
        """Depth first, parents before their children."""
        return self._walk(None)

    def _walk(self, parent_id: int | None) -> Iterator[EquipmentType]:
        for node in self._children[parent_id]:
            yield node
            yield from self._walk(node.pk)

    @cached_property
    def by_slug(self) -> dict[str, EquipmentType]:
        return {node.slug: node for node in self._by_id.values()}

    def get(self, pk: int) -> EquipmentType:
        return self._by_id[pk]

    def children(self, node: EquipmentType | None) -> list[EquipmentType]:
        """The nodes right below `node`, or the top-level ones for None."""
        return self._children[node.pk if node else None]

    def branch(self, node: EquipmentType) -> list[EquipmentType]:
        """`node` and everything below it."""
        return [node, *self._walk(node.pk)]

    def below(self, pks: Iterable[int]) -> set[int]:
        """The pks of these nodes and of all below them; of one that is not here nothing."""
        return {node.pk for pk in pks if pk in self._by_id for node in self.branch(self._by_id[pk])}

    def top(self, node: EquipmentType) -> EquipmentType:
        """The top-level type that `node` is counted under."""
        return self.path(node)[0]

    def path(self, node: EquipmentType) -> list[EquipmentType]:
        """From the top-level type down to `node`."""
        path = [node]
        while (parent_id := path[0].parent_id) is not None:
            path.insert(0, self._by_id[parent_id])
        return path
