from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .deliveries import Delivery
from .delivery_queries import DeliveryQuerySet
from .equipment import Equipment

if TYPE_CHECKING:
    from .claims import Claim


class DeliveryItemQuerySet(models.QuerySet["DeliveryItem"]):
    def of(self, deliveries: DeliveryQuerySet) -> DeliveryItemQuerySet:
        """The lines of `deliveries`."""
        return self.filter(delivery__in=deliveries.order_by().values("pk"))


class DeliveryItem(models.Model):
    """One line of a delivery. A quantity of None is unknown, which is not zero."""

    class Condition(models.TextChoices):
        NEW = "new", _("new")
        SECOND_HAND = "second-hand", _("second-hand")
        REFURBISHED = "refurbished", _("refurbished")
        UNKNOWN = "unknown", _("unknown")

    delivery = models.ForeignKey(Delivery, verbose_name=_("delivery"), on_delete=models.CASCADE, related_name="items")
    equipment = models.ForeignKey(
        Equipment, verbose_name=_("equipment"), on_delete=models.PROTECT, related_name="items"
    )
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True, help_text=_("Empty: unknown."))
    low = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    high = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    approximate = models.BooleanField(
        _("about"),
        default=False,
        help_text=_("The sources’ own words leave it open: “about 20”. How far off it is, is not known."),
    )
    estimated = models.BooleanField(
        _("an estimate"),
        default=False,
        editable=False,
        help_text=_("A register marks the number that it gives as its own reckoning."),
    )
    condition = models.CharField(_("condition"), max_length=12, choices=Condition, default=Condition.UNKNOWN)
    description = models.CharField(
        _("description"), max_length=120, blank=True, help_text=_("What the source adds: fourth-generation.")
    )

    objects = DeliveryItemQuerySet.as_manager()

    # Set by Selection.add_evidence(): whether it is of the types and equipment that are asked for.
    chosen: bool
    # And what is contested of it, or of its delivery as a whole.
    disputed_about: list[Claim.Topic]
    # And whether only sources that came out after the day which is asked for state its number.
    adopted_later: bool

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item")
        ordering: ClassVar = ["delivery", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "equipment"], name="one_line_an_equipment"),
            models.CheckConstraint(name="quantity_positive", condition=Q(quantity=None) | Q(quantity__gt=0)),
            models.CheckConstraint(
                name="low_not_above_quantity",
                condition=Q(low=None) | Q(quantity=None) | Q(low__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="quantity_not_above_high",
                condition=Q(high=None) | Q(quantity=None) | Q(quantity__lte=F("high")),
            ),
            models.CheckConstraint(
                name="low_not_above_high", condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high"))
            ),
            models.CheckConstraint(name="high_positive", condition=Q(high=None) | Q(high__gt=0)),
            models.CheckConstraint(
                name="approximate_quantity", condition=Q(approximate=False) | Q(quantity__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity if self.quantity is not None else '?'} {self.equipment}"

    @property
    def inexact(self) -> bool:
        """Whether its number is about so many, or an estimate."""
        return self.approximate or self.estimated

    def clean(self) -> None:
        super().clean()
        for name in ("quantity", "high"):
            if getattr(self, name) == 0:
                raise ValidationError({name: _("A line of nothing is no line; leave unknown numbers empty.")})
        if self.approximate and self.quantity is None:
            raise ValidationError({"quantity": _("About how many? Give the quantity.")})
        rising = _("Quantities must rise: at least ≤ quantity ≤ at most.")
        greater = [number for number in (self.quantity, self.high) if number is not None]
        if self.low is not None and self.low > min(greater, default=self.low):
            raise ValidationError({"low": rising})
        if greater != sorted(greater):
            raise ValidationError({"high": rising})
