"""Mails about a view: who asked for them, and for no longer than they are wanted."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long an address is kept that nobody has confirmed.
WAITS = dt.timedelta(days=2)


# Letters of the filters of a view: what an index takes.
LONGEST_VIEW = 1500


def new_token() -> str:
    """What nobody guesses."""
    return secrets.token_urlsafe(24)


class AlertQuerySet(models.QuerySet["Alert"]):
    def confirmed(self) -> AlertQuerySet:
        return self.exclude(confirmed=None)

    def given_up(self) -> AlertQuerySet:
        """Those that were asked for long ago and never confirmed."""
        return self.filter(confirmed=None, asked__lt=timezone.now() - WAITS)


class Alert(models.Model):
    """A mail a day to an address, where something has changed in a view; none until its reader has confirmed it.

    It is deleted once it is ended, and with it the address.
    """

    address = models.EmailField(_("mail address"), max_length=254)
    query = models.CharField(
        _("query"), max_length=LONGEST_VIEW, blank=True, help_text=_("The filters, as /deliveries.atom has them.")
    )
    site = models.CharField(_("site"), max_length=300, help_text=_("Its scheme and host."))
    language = models.CharField(_("language"), max_length=16)
    token = models.CharField(_("token"), max_length=43, unique=True, default=new_token)
    asked = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told = models.PositiveBigIntegerField(_("told"), default=0, help_text=_("The last change that was told of."))

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["address", "query", "site"], name="alert_once")]

    def __str__(self) -> str:
        return f"{self.query or '/'}"

    def get_absolute_url(self) -> str:
        return reverse("alert", args=[self.token])

    @property
    def end_address(self) -> str:
        """The whole address at which it is ended."""
        return f"{self.site}{reverse('alert-end', args=[self.token])}"
