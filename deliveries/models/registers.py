from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .languages import isolated
from .parties import Party
from .sources import Source
from .spans import Span, clean_spans, refuse_open, span_constraint
from .types import EquipmentType
from .versions import Versioned


class RegisterQuerySet(models.QuerySet["Register"]):
    def open_to_all(self) -> RegisterQuerySet:
        """Those that everybody may read."""
        return self.filter(access=Register.Access.EVERYBODY)

    def by_hand(self) -> RegisterQuerySet:
        """Those that editors write; what files bring in is changed by the next ones alone."""
        return self.filter(releases=None)


class Register(Versioned):
    """A body of deliveries that may be added up. Rows of different registers are never summed."""

    class Access(models.TextChoices):
        """Who may read it."""

        EVERYBODY = "everybody", _("everybody")
        SIGNED_IN = "signed-in", _("whoever is signed in")

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    default = models.BooleanField(_("the site's own"), default=False)
    covered_until = models.DateField(
        _("reports read up to"),
        null=True,
        blank=True,
        help_text=_("The last day up to which reports on all recipients were read. Empty: not known."),
    )
    access = models.CharField(_("who may read it"), max_length=10, choices=Access, default=Access.EVERYBODY)
    downloads = models.BooleanField(
        _("may be taken away"), default=True, help_text=_("As files, feeds and pictures, in frames, and cited.")
    )
    credit = models.CharField(
        _("credit line"), max_length=300, blank=True, help_text=_("Whose it is, as its pages say. Empty: the site's.")
    )
    url = models.URLField(_("address"), max_length=600, blank=True)
    terms = models.CharField(_("terms"), max_length=300, blank=True, help_text=_("What it may be used for, in short."))
    terms_url = models.URLField(_("address of the terms"), max_length=600, blank=True)
    covers = models.TextField(_("what it covers"), blank=True)
    covered_types = models.JSONField(
        _("types that it covers"), default=list, blank=True, help_text=_("Slugs of types. Empty: any.")
    )
    covered_since = models.DateField(_("covers since"), null=True, blank=True)

    objects = RegisterQuerySet.as_manager()

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("register")
        ordering: ClassVar = ["-default", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["default"], condition=models.Q(default=True), name="one_default_register"),
        ]

    def __str__(self) -> str:
        return isolated(self.name)

    def clean(self) -> None:
        super().clean()
        if self.default and Register.objects.filter(default=True).exclude(pk=self.pk).exists():
            raise ValidationError({"default": _("The site has a register of its own already.")})


class ReportedTotalQuerySet(models.QuerySet["ReportedTotal"]):
    def known_on(self, day: dt.date) -> ReportedTotalQuerySet:
        """Totals whose source had been published by `day`."""
        return self.filter(source__known_from__lte=day)

    def for_display(self) -> ReportedTotalQuerySet:
        """With all at hand that is told of them, and a refusal to fetch anything more."""
        with_names = self.select_related("recipient", "supplier", "type", "source")
        return with_names.fetch_mode(models.FETCH_RAISE)


class ReportedTotal(Versioned):
    """A running total that a source states, to be held against the computed one in public."""

    class Qualifier(models.TextChoices):
        EXACTLY = "exactly", _("exactly")
        AT_LEAST = "at-least", _("at least")
        ABOUT = "about", _("about")

    register = models.ForeignKey(Register, verbose_name=_("register"), on_delete=models.PROTECT)
    recipient = models.ForeignKey(
        Party, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="totals_received"
    )
    supplier = models.ForeignKey(
        Party,
        verbose_name=_("supplier"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="totals_supplied",
        help_text=_("Empty: from anyone."),
    )
    type = models.ForeignKey(EquipmentType, verbose_name=_("equipment type"), on_delete=models.PROTECT)
    total = models.PositiveIntegerField(_("total"))
    qualifier = models.CharField(_("qualifier"), max_length=10, choices=Qualifier, default=Qualifier.EXACTLY)
    as_of_earliest = models.DateField(_("as of, earliest"))
    as_of_latest = models.DateField(_("as of, latest"))
    as_of_text = models.CharField(_("as of, as written"), max_length=120, blank=True)
    since_earliest = models.DateField(_("counted since, earliest"), null=True, blank=True)
    since_latest = models.DateField(_("counted since, latest"), null=True, blank=True)
    since_text = models.CharField(_("counted since, as written"), max_length=120, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("What it says, in our own words."))
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="reported_totals"
    )

    objects = ReportedTotalQuerySet.as_manager()

    as_of = Span("as_of")
    since = Span("since")

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("reported total")
        verbose_name_plural = _("reported totals")
        ordering: ClassVar = ["as_of_latest", "pk"]
        constraints: ClassVar = [
            span_constraint("reportedtotal", "as_of"),
            span_constraint("reportedtotal", "since"),
            # Coalesce, for two rows without a supplier would otherwise not be seen as the same.
            models.UniqueConstraint(
                "register",
                "recipient",
                Coalesce("supplier", 0),
                "type",
                "source",
                "as_of_latest",
                name="one_total_a_source_and_day",
            ),
        ]

    def __str__(self) -> str:
        what = f"{self.total} {self.type}"
        return gettext("%(subject)s: %(what)s") % {"subject": self.recipient, "what": what}

    def clean(self) -> None:
        super().clean()
        clean_spans(self, "as_of", "since")
        refuse_open(self, "as_of", "since")
        same = {name: getattr(self, f"{name}_id") for name in ("register", "recipient", "supplier", "type", "source")}
        if ReportedTotal.objects.filter(**same, as_of_latest=self.as_of_latest).exclude(pk=self.pk).exists():
            raise ValidationError({"as_of_latest": _("This source's total as of that day is on record already.")})
