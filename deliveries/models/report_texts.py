"""The texts of reports, as editors opened them, and what became of what they propose: evidence for those who edit, and
never shown to readers."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery
from .registers import ReportedTotal
from .sources import Source


def digest_of(text: str) -> str:
    """What a text is known by: its SHA-256 in hexadecimal figures."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ReportText(models.Model):
    """What a source says at length. Its rights are others': no page, download or feed has it."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.CASCADE, related_name="report_texts")
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    kept = models.DateTimeField(_("kept"), auto_now_add=True)

    class Meta:
        verbose_name = _("text of a report")
        verbose_name_plural = _("texts of reports")

    def __str__(self) -> str:
        return str(self.source)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest_of(self.text)
        super().save(*args, **kwargs)


class AcceptedProposal(models.Model):
    """What was proposed of a text at some place, and is on record now: a delivery, or a stated total. Whoever sends the
    form of a proposal again finds it here, and makes no second one."""

    text = models.ForeignKey(ReportText, on_delete=models.CASCADE, related_name="accepted")
    place = models.CharField(max_length=60)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.CASCADE, related_name="+")
    total = models.ForeignKey(ReportedTotal, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("accepted proposal")
        verbose_name_plural = _("accepted proposals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "place"], name="a_proposal_is_accepted_once"),
            models.CheckConstraint(
                name="accepted_proposal_is_of_one_thing",
                condition=models.Q(delivery=None) ^ models.Q(total=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.delivery or self.total)
