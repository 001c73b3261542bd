from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .days import DAYS
from .delivery_queries import DeliveryQuerySet
from .languages import page_language
from .parties import Party
from .registers import Register
from .spans import Span, clean_spans, is_to_come, span_constraint
from .versions import Versioned

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    from .claims import Claim
    from .items import DeliveryItem


@dataclass(frozen=True, slots=True)
class Said:
    """How many sources speak of a delivery, how many voices they are, and in how many publications they reached us; and
    how many of the sources, and of the voices, do not count."""

    sources: int
    voices: int
    publications: int
    left_out: int
    silent: int


class Delivery(Versioned):
    """One consignment, arrived or awaited."""

    class Status(models.TextChoices):
        EXPECTED = "expected", _("expected")
        DELIVERED = "delivered", _("delivered")
        CANCELLED = "cancelled", _("cancelled")

    class Terms(models.TextChoices):
        SALE = "sale", _("sale")
        AID = "aid", _("aid")
        GIFT = "gift", _("gift")
        UNKNOWN = "unknown", _("unknown")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    slug = models.SlugField(_("slug"), max_length=80, unique=True, null=True, blank=True)
    register = models.ForeignKey(Register, verbose_name=_("register"), on_delete=models.PROTECT)
    recipient = models.ForeignKey(Party, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="received")
    supplier = models.ForeignKey(
        Party,
        verbose_name=_("supplier"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supplied",
        help_text=_("Empty: not known."),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DELIVERED)
    arrival_earliest = models.DateField(_("arrived, earliest"), null=True, blank=True)
    arrival_latest = models.DateField(_("arrived, latest"), null=True, blank=True)
    arrival_text = models.CharField(_("arrived, as written"), max_length=120, blank=True)
    order_earliest = models.DateField(_("ordered, earliest"), null=True, blank=True)
    order_latest = models.DateField(_("ordered, latest"), null=True, blank=True)
    order_text = models.CharField(_("ordered, as written"), max_length=120, blank=True)
    in_force_earliest = models.DateField(_("contract in force, earliest"), null=True, blank=True)
    in_force_latest = models.DateField(_("contract in force, latest"), null=True, blank=True)
    in_force_text = models.CharField(_("contract in force, as written"), max_length=120, blank=True)
    in_service_earliest = models.DateField(_("in service, earliest"), null=True, blank=True)
    in_service_latest = models.DateField(_("in service, latest"), null=True, blank=True)
    in_service_text = models.CharField(_("in service, as written"), max_length=120, blank=True)
    arrival_estimated = models.BooleanField(_("arrival is an estimate"), default=False, editable=False)
    order_estimated = models.BooleanField(_("order is an estimate"), default=False, editable=False)
    terms = models.CharField(_("terms"), max_length=10, choices=Terms, default=Terms.UNKNOWN)
    consignments = models.PositiveIntegerField(
        _("consignments"), default=1, help_text=_("How many consignments this record stands for.")
    )
    fulfils = models.ForeignKey(
        "self",
        verbose_name=_("fulfils"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fulfilments",
        help_text=_("The expected delivery that it meets."),
    )
    note = models.TextField(
        _("editor's note"), blank=True, help_text=_("Why these values were adopted where sources differ.")
    )
    state = models.CharField(_("editorial state"), max_length=10, choices=State, default=State.DRAFT)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    stood_until = models.DateField(
        _("stood until"),
        null=True,
        editable=False,
        help_text=_("Of a register that was brought in: the day of the release which has it no more, or otherwise."),
    )
    changed = models.DateTimeField(_("changed"), auto_now=True)

    objects = DeliveryQuerySet.as_manager()

    # Set by Selection.add_evidence().
    said: Said
    # How many of the sources that count speak of it, and whether only such state its day as came out after the day that
    # is asked for.
    source_count: int
    day_adopted_later: bool
    # Annotated by with_merged().
    has_merged: bool

    arrival = Span("arrival")
    order = Span("order")
    in_force = Span("in_force")
    in_service = Span("in_service")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering: ClassVar = ["arrival_latest", "arrival_earliest", "pk"]
        permissions: ClassVar = [
            ("publish_delivery", _("Can publish deliveries")),
            ("withdraw_delivery", _("Can withdraw deliveries")),
        ]
        constraints: ClassVar = [
            span_constraint("delivery", "arrival"),
            *(span_constraint("delivery", day.prefix) for day in DAYS.values()),
            models.CheckConstraint(
                name="delivered_has_a_day",
                condition=~Q(status="delivered") | Q(state="draft") | Q(arrival_latest__isnull=False),
            ),
            models.CheckConstraint(
                name="in_service_has_arrived", condition=Q(in_service_latest__isnull=True) | Q(status="delivered")
            ),
            models.CheckConstraint(name="delivery_consignments_positive", condition=Q(consignments__gt=0)),
            models.CheckConstraint(
                name="withdrawn_with_a_reason", condition=~Q(state="withdrawn") | ~Q(withdrawal_reason="")
            ),
            models.CheckConstraint(name="delivery_not_fulfilling_itself", condition=~Q(fulfils=F("pk"))),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=[
                    "register",
                    "recipient",
                    "state",
                    "status",
                    "arrival_latest",
                    "arrival_earliest",
                    "id",
                ],
                name="delivery_by_recipient",
            ),
            models.Index(
                fields=[
                    "register",
                    "supplier",
                    "state",
                    "status",
                    "arrival_latest",
                    "arrival_earliest",
                    "id",
                ],
                name="delivery_by_supplier",
            ),
            models.Index(
                fields=["register", "state", "arrival_latest", "arrival_earliest", "id"],
                name="delivery_by_day",
            ),
            models.Index(
                fields=["arrival_latest"],
                condition=Q(state="published", status="expected"),
                name="promise_by_day",
            ),
            models.Index(fields=["id"], condition=Q(state="draft"), name="draft_by_number"),
            models.Index(fields=["-changed", "-id"], name="delivery_by_change"),
        ]

    @property
    def read_until(self) -> dt.date | None:
        """Up to which day reports were read that would tell of its arrival; None where nobody said."""
        return self.recipient.covered_until or self.register.covered_until

    @property
    def disputed_about(self) -> list[Claim.Topic]:
        """What is contested of its lines that are chosen, or of it as a whole; for those that it was given with."""
        return list(dict.fromkeys(topic for item in self.items.all() if item.chosen for topic in item.disputed_about))

    def later_of(self, item: DeliveryItem) -> list[str]:
        """What of a line only sources state that came out after the day which was asked for, as columns call it."""
        return ["arrival"] * self.day_adopted_later + ["quantity"] * item.adopted_later

    @property
    def adopted_later(self) -> list[str]:
        """The same of all its lines that are chosen."""
        return list(dict.fromkeys(each for item in self.items.all() if item.chosen for each in self.later_of(item)))

    @property
    def disputed(self) -> bool:
        """Whether a claim contests it; for deliveries that Selection.add_evidence() was given."""
        return bool(self.disputed_about)

    def __str__(self) -> str:
        day = self.arrival.human(language=page_language()) if self.arrival else _("day not known")
        return f"{self.recipient}, {day}"

    def get_absolute_url(self) -> str:
        return reverse("delivery", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        clean_spans(self, "arrival", *(day.prefix for day in DAYS.values()))
        self._check_service()
        if self.state != self.State.DRAFT and self.status == self.Status.DELIVERED and self.arrival_latest is None:
            raise ValidationError({"arrival_text": _("A delivery that has arrived needs a date, however vague.")})
        if self.status == self.Status.DELIVERED and is_to_come(self.arrival):
            raise ValidationError({"arrival_text": _("A day that has not come yet: nothing has arrived then.")})
        if self.state == self.State.WITHDRAWN and not self.withdrawal_reason.strip():
            raise ValidationError({"withdrawal_reason": _("Say why it is withdrawn.")})
        if self.supplier_id and self.supplier_id == self.recipient_id:
            raise ValidationError({"supplier": _("The supplier is the recipient itself.")})
        if self.consignments < 1:
            raise ValidationError({"consignments": _("A record stands for at least one consignment.")})
        if self.fulfils and (self.fulfils.pk == self.pk or self.fulfils.status != self.Status.EXPECTED):
            raise ValidationError({"fulfils": _("Only an expected delivery can be fulfilled.")})

    def _check_service(self) -> None:
        """Raise ValidationError where it cannot have been in service on the day that is given for that."""
        if self.in_service_latest is None:
            return
        if self.status != self.Status.DELIVERED:
            raise ValidationError({"in_service_latest": _("What has not arrived cannot be in service.")})
        if is_to_come(self.in_service):
            raise ValidationError({"in_service_latest": _("A day that has not come yet: nothing is in service then.")})
        if self.arrival_earliest and self.in_service_latest < self.arrival_earliest:
            raise ValidationError({"in_service_latest": _("It cannot have been in service before it arrived.")})

    @classmethod
    def count_version(cls, *, instance: Any, **_signal: Any) -> None:
        """Count one more version of the delivery that a saved or deleted line or claim belongs to."""
        cls.count_versions([instance.delivery_id])

    def obstacles(self, *, lines: bool | None = None, supported: bool | None = None) -> list[str]:
        """Why it cannot be published as it stands in the database, in words; empty where it can.

        `lines` and `supported` say whether it has lines and a supporting claim where those are not saved yet.
        """
        found = []
        if not (self.items.exists() if lines is None else lines):
            found.append(_("It names nothing that was delivered: add a line."))
        if self.status == self.Status.DELIVERED and self.arrival is None:
            found.append(_("It has arrived, but has no date: say when, however vaguely."))
        if self.status == self.Status.DELIVERED and is_to_come(self.arrival):
            found.append(_("It has arrived on a day that has not come yet: say when it did, or that it is expected."))
        if not (self.claims.supporting().exists() if supported is None else supported):
            found.append(_("No source supports it: add a claim that says who reports it."))
        return [str(reason) for reason in found]

    @transaction.atomic
    def publish(self, by: AbstractBaseUser | AnonymousUser | None) -> None:
        """Show it to readers; `by` goes into its history. Raises ValidationError with its obstacles()."""
        self._lock()
        if obstacles := self.obstacles():
            raise ValidationError(obstacles)
        self._move(self.State.PUBLISHED, "", by)

    @transaction.atomic
    def withdraw(self, reason: str, by: AbstractBaseUser | AnonymousUser | None = None) -> None:
        """Take it out of the count; its address stays and gives `reason`.

        Raises ValidationError where no reason is given, or where it is not published.
        """
        self._lock()
        if self.state != self.State.PUBLISHED:
            raise ValidationError(_("Only a published delivery can be withdrawn."))
        if not reason.strip():
            raise ValidationError({"withdrawal_reason": _("Say why it is withdrawn.")})
        self._move(self.State.WITHDRAWN, reason.strip(), by)

    def _lock(self) -> None:
        """Take the row until the transaction ends, in the state that it has by then."""
        self.state = type(self).objects.select_for_update().values_list("state", flat=True).get(pk=self.pk)

    def _move(self, state: str, reason: str, by: AbstractBaseUser | AnonymousUser | None) -> None:
        self.state, self.withdrawal_reason = state, reason
        if by is not None:
            self._history_user = by
        self.save(update_fields=["state", "withdrawal_reason", "changed"])
