from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .languages import isolated
from .names import Catalogued, NamedQuerySet, one_name
from .saying import said


class PartyQuerySet(NamedQuerySet["Party"]):
    def public(self) -> "PartyQuerySet":
        """Those of the site's catalogue."""
        return self.in_catalogue()

    def recipients(self) -> "PartyQuerySet":
        """Parties that a published record which everybody may read names as recipient."""
        return self.filter(models.Exists(self._published(recipient_id=models.OuterRef("pk"))))

    def suppliers(self) -> "PartyQuerySet":
        """Parties that such a record names as supplier."""
        return self.filter(models.Exists(self._published(supplier_id=models.OuterRef("pk"))))

    @staticmethod
    def _published(**side: models.OuterRef) -> models.QuerySet[models.Model]:
        from .deliveries import Delivery
        from .registers import Register

        return Delivery.objects.published().filter(register__in=Register.objects.open_to_all().values("pk"), **side)


class Party(Catalogued):
    """A state, an organisation or an armed group that receives or supplies arms."""

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        HISTORICAL_STATE = "historical-state", _("former state")
        ORGANISATION = "organisation", _("organisation")
        ARMED_GROUP = "armed-group", _("armed group")
        UNKNOWN = "unknown", _("not known")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.STATE)
    iso_code = models.CharField(
        _("ISO 3166 code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$")],
        help_text=_("Three letters: alpha-3, or the alpha-3 part of ISO 3166-3 for former states."),
    )

    covered_until = models.DateField(
        _("reports read up to"),
        null=True,
        blank=True,
        help_text=_(
            "The last day up to which reports on what it received were read, for the site's own register. "
            "Empty: as for the register."
        ),
    )

    objects = PartyQuerySet.as_manager()

    history = HistoricalRecords(excluded_fields=["search_text", "version"])

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            *one_name("party", "name"),
            models.UniqueConstraint(
                fields=["iso_code"],
                condition=~models.Q(iso_code=""),
                name="party_iso_code_unique",
                # Of this code, so that a form tells it beside the field.
                violation_error_code="unique",
                violation_error_message=_("Another party has this code."),
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.called)

    @property
    def called(self) -> str:
        """Its name in the reader's language, as data has it."""
        return said("party", self.name)

    def names(self) -> list[str]:
        return [self.name, *self.aliases]

    def get_absolute_url(self) -> str:
        """The party's page as a recipient, which also leads to what it supplied."""
        return reverse("recipient", args=[self.slug])
