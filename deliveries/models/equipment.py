from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .iso import validate_codes
from .languages import isolated
from .names import Catalogued, NamedQuerySet, one_name
from .saying import said
from .types import EquipmentType

# A variant of a variant: no designation has needed more.
LONGEST_LINE = 4


def used_in(**deliveries: Any) -> Q:
    """That a model, alone or together with others, or a variant of it up to LONGEST_LINE steps away, stands in a line
    or a claim of one of these deliveries (by what holds of them) which readers see, or saw."""
    from .claims import Claim
    from .deliveries import Delivery
    from .items import DeliveryItem
    from .joint import JointPart

    # Asked of each line, and not joined: SQLite would begin with all deliveries of a register, for each model anew.
    told = Exists(Delivery.objects.filter(pk=OuterRef("delivery"), **deliveries).exclude(state=Delivery.State.DRAFT))
    seen = DeliveryItem.objects.filter(told).order_by()
    lines = seen.filter(equipment=OuterRef("pk"))
    claims = Claim.objects.filter(told, stated_equipment=OuterRef("pk")).order_by()
    jointly = JointPart.objects.filter(Exists(seen.filter(equipment=OuterRef("joint"))), part=OuterRef("pk"))
    used = Exists(lines) | Exists(claims) | Exists(jointly)
    # Side by side, not one within the other: SQLite reads no statement of so many levels. Each goes from model to model
    # by the index, and most have no variant.
    steps = ["variant_of" + "__variant_of" * further for further in range(LONGEST_LINE)]
    variants = [Equipment.objects.order_by().filter(used, **{step: OuterRef("pk")}) for step in steps]
    return Q(used) | Q(*map(Exists, variants), _connector=Q.OR)


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
        return isolated(self.called)

    @property
    def called(self) -> str:
        """What it is called, as data has it: one that stands for a type in the reader's language."""
        return said("model", self.designation) if self.generic else self.designation

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
