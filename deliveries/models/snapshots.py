"""Views that were cited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """A cited view: its query, the moment, and the numbers and rows as they stood. It never changes."""

    slug = models.SlugField(_("slug"), max_length=16, unique=True)
    path = models.CharField(_("address"), max_length=300)
    query = models.TextField(_("query"), blank=True)
    made = models.DateTimeField(_("made"), auto_now_add=True)
    digest = models.CharField(
        _("digest"), max_length=64, unique=True, help_text=_("Of the view and its numbers: the same gives the same.")
    )
    view = models.JSONField(_("view"), help_text=_("What timeline.json said."))
    size = models.PositiveIntegerField(_("size"), help_text=_("Of the view, in bytes."))

    class Meta:
        verbose_name = _("snapshot")
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return f"{self.path}?{self.query}"

    def get_absolute_url(self) -> str:
        return reverse("cite", args=[self.slug])
