from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .deliveries import Delivery
from .equipment import Equipment
from .items import DeliveryItem
from .languages import isolated
from .search import Searchable
from .sources import PATH, Source
from .spans import Span, clean_spans, span_constraint

# What a claim must be or state to contest anything: most do not, and an index holds those that do.
MAY_CONTEST = (
    Q(stance="disputes")
    | Q(stated_earliest__isnull=False)
    | Q(stated_quantity__isnull=False)
    | Q(stated_equipment__isnull=False)
)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def supporting(self) -> ClaimQuerySet:
        return self.filter(stance=Claim.Stance.SUPPORTS)

    def contesting(self) -> ClaimQuerySet:
        """Claims that deny something, or that state a day or a number outside the adopted one, or another model."""
        return self.filter(MAY_CONTEST).filter(contests())

    def for_display(self) -> ClaimQuerySet:
        """With the source, its path to us, the line it speaks of, and `rival_day`, `rival_number` and `rival_model`."""
        rivals = {"rival_day": rival_day(), "rival_number": rival_number(), "rival_model": rival_model()}
        return self.select_related(f"source__{PATH}", "item__equipment__type", "stated_equipment__type").annotate(
            **{name: Case(When(rival, then=Value(True)), default=Value(False)) for name, rival in rivals.items()}
        )


@cache
def contests() -> Q:
    """The claim denies something, or states a day or a number outside the adopted one, or another model."""
    return Q(stance=Claim.Stance.DISPUTES) | rival_day() | rival_number() | rival_model()


def rival_day() -> Q:
    """The claim states days that do not touch the adopted span."""
    return Q(stated_earliest__gt=F("delivery__arrival_latest")) | Q(stated_latest__lt=F("delivery__arrival_earliest"))


def rival_number() -> Q:
    """The claim states a number outside the adopted bounds, or one where the record has none.

    "About twenty" has no bounds: as for stated totals, it agrees with what is within a tenth of it.
    """
    stated = _ten(F("stated_quantity"))
    least = _ten(Coalesce("item__low", "item__quantity")) - _leeway("item__low")
    most = _ten(Coalesce("item__high", "item__quantity")) + _leeway("item__high")
    outside = Q(LessThan(stated, least)) | Q(GreaterThan(stated, most))
    without = Q(item__quantity=None, item__low=None, item__high=None)
    return Q(stated_quantity__isnull=False) & (outside | without)


def _ten(number: Any) -> Any:
    """Ten times a number, which may be as great as its column holds."""
    return Cast(number, models.BigIntegerField()) * 10


def _leeway(bound: str) -> Case:
    """Ten times how far a number may be from the adopted one, where that is approximate and has no such bound."""
    about = When(**{"item__approximate": True, bound: None}, then=Cast("item__quantity", models.BigIntegerField()))
    return Case(about, default=Value(0, models.BigIntegerField()))


def rival_model() -> Q:
    """The claim names another model than its line has. To say less is no other one: only the type, or a model of which
    that of the line is a variant."""
    stated, generic = OuterRef("stated_equipment"), Equipment.objects.filter(generic=True)
    wider = Subquery(generic.filter(pk=OuterRef(OuterRef("stated_equipment"))).values("type")[:1])
    agreeing = Equipment.objects.filter(pk=OuterRef("item__equipment")).filter(
        Q(pk=stated) | Q(variant_of=stated) | Q(variant_of__variant_of=stated)
        | Q(type=wider) | Q(type__parent=wider) | Q(type__top=wider)
    )  # fmt: skip
    return Q(stated_equipment__isnull=False) & ~Q(Exists(agreeing))


class Claim(Searchable):
    """What one source says of one delivery."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        DISPUTES = "disputes", _("disputes")

    class Topic(models.TextChoices):
        """What the claim is about; the labels complete the sentence "Disputed: …"."""

        ARRIVAL = "arrival", _("whether it arrived")
        DATE = "date", _("when it arrived")
        QUANTITY = "quantity", _("how many")
        EQUIPMENT = "equipment", _("what it was")
        ORDER = "order", _("who ordered it")
        SUPPLIER = "supplier", _("who supplied it")
        TERMS = "terms", _("on what terms")
        IN_SERVICE = "in_service", _("when it entered service")

        @property
        def of_a_line(self) -> bool:
            """Whether it is contested of the line that a claim names; all else is of the delivery as a whole."""
            return self in {Claim.Topic.QUANTITY, Claim.Topic.EQUIPMENT}

        @property
        def about(self) -> str:
            """What it is called in downloads and the API, as `disputed_about`."""
            called = {Claim.Topic.ARRIVAL: "whether", Claim.Topic.DATE: "arrival", Claim.Topic.EQUIPMENT: "model"}
            return called.get(self, self.value)

    delivery = models.ForeignKey(Delivery, verbose_name=_("delivery"), on_delete=models.CASCADE, related_name="claims")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="claims")
    stance = models.CharField(_("stance"), max_length=10, choices=Stance, default=Stance.SUPPORTS)
    topic = models.CharField(_("about"), max_length=10, choices=Topic, default=Topic.ARRIVAL)
    text = models.TextField(_("what it says"), help_text=_("In your own words."))
    quotation = models.CharField(_("quotation"), max_length=300, blank=True)
    place = models.CharField(_("place in the source"), max_length=120, blank=True)
    item = models.ForeignKey(
        DeliveryItem,
        verbose_name=_("line"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="claims",
        help_text=_("The line whose quantity or model it states."),
    )
    stated_quantity = models.PositiveIntegerField(_("states the quantity"), null=True, blank=True)
    stated_equipment = models.ForeignKey(
        Equipment,
        verbose_name=_("names the model"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stating",
        help_text=_(
            "What it calls the line: a model, or one that stands for a type where it says no more than “combat "
            "helicopters”. Empty: it does not say."
        ),
    )
    stated_earliest = models.DateField(_("states arrival, earliest"), null=True, blank=True)
    stated_latest = models.DateField(_("states arrival, latest"), null=True, blank=True)
    stated_text = models.CharField(_("states arrival, as written"), max_length=120, blank=True)

    objects = ClaimQuerySet.as_manager()

    # Set by Selection.shown(): whether only those of other sources count.
    left_out = False

    # Annotated by for_display().
    rival_day: bool
    rival_number: bool
    rival_model: bool

    stated = Span("stated")

    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("claim")
        ordering: ClassVar = ["delivery", "pk"]
        constraints: ClassVar = [
            span_constraint("claim", "stated"),
            models.CheckConstraint(
                name="stated_quantity_of_a_line",
                condition=Q(stated_quantity=None) | Q(item__isnull=False, stated_quantity__gt=0),
            ),
            models.CheckConstraint(
                name="stated_equipment_of_a_line", condition=Q(stated_equipment=None) | Q(item__isnull=False)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delivery", "stance", "source"], name="claim_by_stance"),
            models.Index(fields=["delivery"], condition=MAY_CONTEST, name="claim_may_contest"),
        ]

    def __str__(self) -> str:
        words = {"subject": isolated(self.source.publisher), "what": isolated(self.text)}
        return gettext("%(subject)s: %(what)s") % words

    def texts(self) -> list[str]:
        return [self.text, self.quotation, self.place]

    @property
    def contests(self) -> bool:
        """Whether it contests the record; for claims read by for_display()."""
        return self.stance == self.Stance.DISPUTES or self.rival_day or self.rival_number or self.rival_model

    @property
    def states_otherwise(self) -> bool:
        """Whether it states another value than the record has of what it is about; for claims read by for_display()."""
        rivals: dict[str, bool] = {
            self.Topic.DATE: self.rival_day,
            self.Topic.QUANTITY: self.rival_number,
            self.Topic.EQUIPMENT: self.rival_model,
        }
        return rivals.get(self.topic, False)

    def clean(self) -> None:
        super().clean()
        clean_spans(self, "stated")
        if self.stated_quantity == 0:
            raise ValidationError({"stated_quantity": _("A claim of none is a dispute, not a quantity.")})
        if self.stated_quantity is not None and self.item is None:
            raise ValidationError({"item": _("Say of which line it states the quantity.")})
        if self.stated_equipment_id is not None and self.item is None:
            raise ValidationError({"item": _("Say of which line it names the model.")})
        if self.item is not None and self.item.delivery_id != self.delivery_id:
            raise ValidationError({"item": _("That line belongs to another delivery.")})
