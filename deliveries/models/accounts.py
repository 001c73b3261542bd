from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class HandedPassword(models.Model):
    """A password that somebody else set for this account, and that its owner has not changed since."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("handed password")

    def __str__(self) -> str:
        return str(self.user)
