"""The review of drafts: who has taken one, whether it waits for its author, and what is said of it. Never public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DraftReviewQuerySet(models.QuerySet["DraftReview"]):
    def of(self, delivery: int) -> DraftReview:
        """Where the review of a draft (its pk) stands; one that nobody has begun is not saved."""
        found = self.select_related("reviewer").filter(delivery=delivery).first()
        return found or DraftReview(delivery_id=delivery)

    def among(self, deliveries: Iterable[int]) -> dict[int, DraftReview]:
        """The same of several that somebody has begun, by pk of the draft."""
        return {each.delivery_id: each for each in self.select_related("reviewer").filter(delivery__in=deliveries)}

    def hand(self, delivery: int, to: int | None, *, seen: int | None) -> bool:
        """Give the review of a draft to an account, or to nobody; False where it is not that of `seen` any more."""
        self.bulk_create([DraftReview(delivery_id=delivery)], ignore_conflicts=True)
        taken = timezone.now() if to else None
        return bool(self.filter(delivery=delivery, reviewer=seen).update(reviewer=to, taken=taken))


class DraftReview(models.Model):
    """Where the review of one draft stands. It outlives the draft, which may be brought back."""

    delivery = models.OneToOneField(
        Delivery,
        verbose_name=_("draft"),
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        # No part of what points at a delivery: where two are merged, neither is under review as it was.
        related_name="+",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    taken = models.DateTimeField(_("taken"), null=True)
    asked = models.BooleanField(_("waits for its author"), default=False)

    objects = DraftReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of a draft")
        verbose_name_plural = _("reviews of drafts")

    def __str__(self) -> str:
        return str(self.delivery_id)


class RemarkQuerySet(models.QuerySet["Remark"]):
    def on(self, delivery: int) -> RemarkQuerySet:
        """What was said of a draft (its pk), the oldest first."""
        return self.filter(delivery=delivery).select_related("by").order_by("pk")

    def note(self, delivery: Delivery, by: User | None, text: str, moment: dt.datetime) -> None:
        """Let a table say something of a draft, at the moment of its change: undoing that finds it by this."""
        said = self.create(delivery=delivery, by=by, text=text)
        self.filter(pk=said.pk).update(at=moment)

    def last_words(self) -> RemarkQuerySet:
        """Of each draft what was said last."""
        latest = Remark.objects.filter(delivery=OuterRef("delivery")).order_by("-pk").values("pk")[:1]
        return self.filter(pk=Subquery(latest)).select_related("by")


class Remark(models.Model):
    """What somebody at the desk said of a draft. None is changed, and it stays where the draft goes or is published; a
    note that a table put beside a draft goes where the table is undone and the draft stays."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("says")
        CHANGES = "changes", _("asks for changes")
        READY = "ready", _("is done, and asks for review again")

    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("draft"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="remarks",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COMMENT)
    text = models.TextField(_("text"), blank=True)
    at = models.DateTimeField(_("said"), auto_now_add=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]
