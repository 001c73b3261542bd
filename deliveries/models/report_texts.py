"""The texts of reports, as editors pasted them: evidence for those who edit, and never shown to readers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .sources import Source


class ReportText(models.Model):
    """What a source says at length. Its rights are others': no page, download or feed has it."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="report_texts")
    text = models.TextField(_("text"))
    kept = models.DateTimeField(_("kept"), auto_now_add=True)

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")

    def __str__(self) -> str:
        return str(self.source)
