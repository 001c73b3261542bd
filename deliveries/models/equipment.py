from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .iso import validate_codes
from .languages import isolated
from .names import Catalogued, Named, NamedQuerySet, one_name


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
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="type_not_its_own_parent", condition=~models.Q(parent=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return isolated(self.name)

    def names(self) -> list[str]:
        return [self.name, self.singular, *self.aliases]

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


# A variant of a variant: no designation has needed more.
LONGEST_LINE = 4


def used_in(steps: int = LONGEST_LINE, **deliveries: Any) -> Q:
    """That a model, or a variant of it up to so many `steps` away, stands in a line or a claim of one of these
    deliveries (by what holds of them) which readers see, or saw."""
    from .claims import Claim
    from .deliveries import Delivery
    from .items import DeliveryItem

    of = {f"delivery__{name}": value for name, value in deliveries.items()}
    unseen = {"delivery__state": Delivery.State.DRAFT}
    lines = DeliveryItem.objects.filter(equipment=OuterRef("pk"), **of).exclude(**unseen).order_by()
    claims = Claim.objects.filter(stated_equipment=OuterRef("pk"), **of).exclude(**unseen).order_by()
    own = Exists(lines) | Exists(claims)
    if not steps:
        return Q(own)
    # From model to model by the index: most have no variant, and end here.
    variants = Equipment.objects.order_by().filter(variant_of=OuterRef("pk"))
    return Q(own) | Q(Exists(variants.filter(used_in(steps - 1, **deliveries))))


def shown() -> Q:
    """That readers see a model in the site's catalogue: most that the world makes nobody delivers."""
    return Q(named_by=None) & (Q(listed=True) | used_in(register__default=True))


class EquipmentQuerySet(NamedQuerySet["Equipment"]):
    def public(self) -> EquipmentQuerySet:
        """Those that readers may see in the site's catalogue."""
        return self.filter(shown())

    def named_in(self, register: int) -> EquipmentQuerySet:
        """Those that this register (its pk) alone names, and those of the catalogue that stand in it."""
        return self.filter(Q(named_by=register) | Q(named_by=None) & used_in(register=register))


class Equipment(Catalogued):
    """A model or designation that sources name, such as the Mi-24P."""

    # Set by summaries.equipment.type_index(): how many published deliveries hold it.
    deliveries: int

    designation = models.CharField(_("designation"), max_length=120)
    type = models.ForeignKey(EquipmentType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="equipment")
    variant_of = models.ForeignKey(
        "self",
        verbose_name=_("variant of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="variants",
    )
    generic = models.BooleanField(
        _("generic"), default=False, help_text=_("The sources name the type but not the model.")
    )
    made_in = models.JSONField(
        _("made in"),
        default=list,
        blank=True,
        validators=[validate_codes],
        help_text=_("Where its makers are, by ISO 3166 codes of three letters: RUS."),
    )
    listed = models.BooleanField(
        _("listed"), default=False, editable=False, help_text=_("Readers see it though no delivery names it.")
    )

    objects = EquipmentQuerySet.as_manager()

    history = HistoricalRecords(excluded_fields=["search_text", "version", "listed"])

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering: ClassVar = ["designation"]
        constraints: ClassVar = [
            *one_name("equipment", "designation", "type"),
            models.CheckConstraint(
                name="equipment_not_its_own_variant", condition=~models.Q(variant_of=models.F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.designation)

    def names(self) -> list[str]:
        return [self.designation, *self.aliases]

    def get_absolute_url(self) -> str:
        return reverse("equipment", args=[self.slug])

    def akin_to(self, other: Equipment) -> bool:
        """The same, a variant of it or of the same one, or a type that one of two sources left unnamed."""
        if self._line() & other._line():
            return True
        return (self.generic or other.generic) and self.type.top_id == other.type.top_id

    def _line(self) -> set[int | None]:
        """Its pk, and those of what it is a variant of and of what that one is."""
        if self.variant_of_id is None:
            return {self.pk}
        above = Equipment.objects.filter(pk=self.variant_of_id).values_list("variant_of", flat=True)
        return {self.pk, self.variant_of_id, *above} - {None}

    def clean(self) -> None:
        super().clean()
        seen, above = {self.pk}, self.variant_of
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"variant_of": _("A model cannot be a variant of itself.")})
            seen.add(above.pk)
            above = above.variant_of
