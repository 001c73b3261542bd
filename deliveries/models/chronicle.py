"""What the record remembers of itself: public changes, addresses that moved, and cited numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery


class Change(models.Model):
    """One public change of one delivery, for `/changes/` and the feeds.

    Rows are written in the transaction of the change itself and after Edition.advance(), whose row lock puts
    writers in a queue: a greater id was committed later, so a reader who asks for what came after an id misses none.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        CHANGED = "changed", _("changed")
        DISPUTED = "disputed", _("disputed")
        DISPUTE_RESOLVED = "dispute-resolved", _("dispute resolved")
        PROMISE_LAPSED = "promise-lapsed", _("promise lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    delivery = models.ForeignKey(Delivery, verbose_name=_("delivery"), on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    moment = models.DateTimeField(_("moment"), auto_now_add=True, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    state = models.JSONField(
        _("public state"), default=dict, help_text=_("The delivery as readers saw it after the change.")
    )

    class Meta:
        verbose_name = _("change")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.delivery}"


class Moved(models.Model):
    """An address whose record was merged into another: it redirects there for good."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        EQUIPMENT = "equipment", _("equipment")
        PARTY = "party", _("party")
        SOURCE = "source", _("source")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    old = models.CharField(_("old key"), max_length=80, help_text=_("The slug or number in the old address."))
    target = models.PositiveBigIntegerField(_("now"), help_text=_("The number of the record it was merged into."))
    moment = models.DateTimeField(_("moment"), auto_now_add=True)

    class Meta:
        verbose_name = _("moved address")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "old"], name="one_move_an_address")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old}"


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

    class Meta:
        verbose_name = _("snapshot")
        ordering: ClassVar = ["-made"]

    def __str__(self) -> str:
        return f"{self.path}?{self.query}"

    def get_absolute_url(self) -> str:
        return reverse("cite", args=[self.slug])
