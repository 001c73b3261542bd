from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When, Window
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .deliveries import Delivery, DeliveryQuerySet
from .equipment import Equipment

if TYPE_CHECKING:
    from .claims import Evidence

AMOUNTS = ("best", "sure", "most", "unknown")


class DeliveryItemQuerySet(models.QuerySet["DeliveryItem"]):
    def of(self, deliveries: DeliveryQuerySet) -> DeliveryItemQuerySet:
        """The lines of `deliveries`."""
        return self.filter(delivery__in=deliveries.order_by().values("pk"))

    def as_stated(self, evidence: Evidence | None = None) -> DeliveryItemQuerySet:
        """The lines that `evidence` tells of, with `number`, `least` and `greatest`: quantity, low and high.

        Those are the adopted ones, unless claims of the accepted sources state numbers of the line and none of them
        is the adopted one: then it is the only number stated, or the least and the greatest without a best. A number
        within the adopted bounds is another one too, for whoever asks what these sources state.
        """
        return self.filter(told(evidence)).annotate(**stated(evidence))

    def counted(
        self, since: dt.date | None = None, until: dt.date | None = None, evidence: Evidence | None = None
    ) -> DeliveryItemQuerySet:
        """Annotated with what each line adds to a count, and to which one; see as_stated() for `evidence`.

        `top`: the top-level type it is counted under (unlike things are never added); `best`, `sure`, `most`:
        the adopted, the least and the greatest number; `unknown`: 1 where the number is not known, else 0.
        A line that may have arrived outside `since` … `until` is not sure: it adds 0 to `sure`.
        """
        doubtful = Q()
        if since:
            doubtful |= Q(delivery__arrival_earliest__lt=since)
        if until:
            doubtful |= Q(delivery__arrival_latest__gt=until)
        sure: Any = Coalesce("least", "number", 0)
        if doubtful:
            sure = Case(When(doubtful, then=Value(0)), default=sure, output_field=models.IntegerField())
        return self.as_stated(evidence).annotate(
            top=F("equipment__type__top_id"),
            best=Coalesce("number", "least", 0),
            sure=sure,
            most=Coalesce("greatest", "number", "least", 0),
            unknown=Case(When(number=None, then=Value(1)), default=Value(0)),
        )

    def totals(self) -> list[dict[str, Any]]:
        """One row a top-level type over counted() lines: top, deliveries, best, sure, most, unknown (sums)."""
        rows = (
            self.order_by()  # type: ignore[misc]
            .values("top")
            .annotate(deliveries=Count("delivery", distinct=True), **summed())
        )
        return list(rows)

    def running(self) -> DeliveryItemQuerySet:
        """counted() lines in ledger order, annotated with the running totals after their delivery.

        `total_best`, `total_sure`, `total_most`, `total_unknown` run within the line's top-level type. All lines of
        one delivery are peers in the window's default frame, so each shows the total after the whole delivery.
        """
        order = ["delivery__arrival_latest", "delivery__arrival_earliest", "delivery_id"]
        return self.annotate(
            **{f"total_{name}": Window(Sum(name), partition_by=[F("top")], order_by=order) for name in AMOUNTS},
        ).order_by(*order, "pk")


def summed() -> dict[str, Any]:
    """What a sum of counted() lines is annotated with: `sum_best` and so on, which Amount.from_row() reads."""
    return {f"sum_{name}": Sum(name) for name in AMOUNTS}


def told(evidence: Evidence | None, line: str = "") -> Q:
    """That `evidence` tells of the line at the end of the path `line`; without any all claims count, and do."""
    return Q() if evidence is None else evidence.tells(line)


def stated(evidence: Evidence | None, line: str = "") -> dict[str, Any]:
    """What as_stated() annotates, for the line at the end of the path `line`, such as "items__"."""
    adopted = {"number": F(f"{line}quantity"), "least": F(f"{line}low"), "greatest": F(f"{line}high")}
    if evidence is None or not evidence.chosen:
        return adopted
    stating = evidence.counting.filter(item=OuterRef(f"{line}pk"), stated_quantity__isnull=False)
    of_line = stating.order_by().values("item")
    lowest = Subquery(of_line.annotate(n=Min("stated_quantity")).values("n"))
    highest = Subquery(of_line.annotate(n=Max("stated_quantity")).values("n"))
    rival = evidence.counting.restate(line)
    return {
        "number": Case(When(~rival, then=adopted["number"]), When(Exact(lowest, highest), then=lowest)),
        "least": Case(When(~rival, then=adopted["least"]), default=lowest),
        "greatest": Case(When(~rival, then=adopted["greatest"]), default=highest),
    }


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
    condition = models.CharField(_("condition"), max_length=12, choices=Condition, default=Condition.UNKNOWN)
    description = models.CharField(
        _("description"), max_length=120, blank=True, help_text=_("What the source adds: fourth-generation.")
    )

    objects = DeliveryItemQuerySet.as_manager()

    # Annotated by as_stated().
    number: int | None
    least: int | None
    greatest: int | None

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
        ]

    def __str__(self) -> str:
        return f"{self.quantity if self.quantity is not None else '?'} {self.equipment}"

    def clean(self) -> None:
        super().clean()
        for name in ("quantity", "high"):
            if getattr(self, name) == 0:
                raise ValidationError({name: _("A line of nothing is no line; leave unknown numbers empty.")})
        rising = _("Quantities must rise: at least ≤ quantity ≤ at most.")
        greater = [number for number in (self.quantity, self.high) if number is not None]
        if self.low is not None and self.low > min(greater, default=self.low):
            raise ValidationError({"low": rising})
        if greater != sorted(greater):
            raise ValidationError({"high": rising})
