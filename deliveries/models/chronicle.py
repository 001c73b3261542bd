"""What the record remembers of itself: public changes, addresses that moved, and cited numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery, DeliveryQuerySet
from .parties import Party


class ChangeQuerySet(models.QuerySet["Change"]):
    def in_register(self, register: str) -> ChangeQuerySet:
        """Changes in the register of this slug, or in the site's own for ""."""
        return (
            self.filter(delivery__register__slug=register)
            if register
            else self.filter(delivery__register__default=True)
        )

    def of_kinds(self, *kinds: str) -> ChangeQuerySet:
        return self.filter(kind__in=kinds)

    def concerning(self, side: str, parties: Iterable[Party]) -> ChangeQuerySet:
        """Changes of deliveries that have, or had by then, one of `parties` on a side ("recipient", "supplier").

        A delivery that turns out to be another country's is news for those who follow the first one.
        """
        parties = list(parties)
        earlier = Change.objects.filter(
            delivery=OuterRef("delivery"), pk__lte=OuterRef("pk"), **{f"state__{side}__in": [p.slug for p in parties]}
        )
        return self.filter(Q(**{f"delivery__{side}__in": parties}) | Exists(earlier))

    def after(self, cursor: int | dt.datetime) -> ChangeQuerySet:
        """Changes written after the one with this id, or after this moment; both count up together."""
        return self.filter(pk__gt=cursor) if isinstance(cursor, int) else self.filter(moment__gt=cursor)

    def before(self, pk: int) -> ChangeQuerySet:
        return self.filter(pk__lt=pk)

    def latest_of(self, deliveries: DeliveryQuerySet) -> ChangeQuerySet:
        """The last change of each of `deliveries`, the newest first."""
        later = Change.objects.filter(delivery=OuterRef("delivery"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), delivery__in=deliveries.order_by().values("pk")).order_by("-pk")

    def last_by_delivery(self, pks: Iterable[int]) -> dict[int, Change]:
        """By pk of the delivery: the last of these changes, for those of `pks` that have one."""
        last = self.filter(delivery__in=pks).order_by().values("delivery").annotate(last=Max("pk")).values("last")
        return {change.delivery_id: change for change in Change.objects.filter(pk__in=last)}

    def for_display(self) -> ChangeQuerySet:
        """With the delivery and its lines at hand, and `before`: its public state before the change, or None."""
        earlier = Change.objects.filter(delivery=OuterRef("delivery"), pk__lt=OuterRef("pk")).order_by("-pk")
        deliveries = Delivery.objects.select_related("recipient", "supplier").with_items()
        return self.annotate(before=Subquery(earlier.values("state")[:1])).prefetch_related(  # type: ignore[no-redef]
            models.Prefetch("delivery", deliveries)
        )


class Change(models.Model):
    """One public change of one delivery, for `/changes/` and the feeds.

    Rows are written in the transaction of the change itself and after Edition.advance(), whose row lock puts
    writers in a queue: a greater id was committed later, so a reader who asks for what came after an id misses none.
    Moments rise with the ids (see deliveries/chronicle.py), so that asking by the last moment seen is as good.
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
    moment = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    due = models.DateField(
        _("window ended"), null=True, blank=True, help_text=_("Of a promise that lapsed: the last day of its window.")
    )
    state = models.JSONField(
        _("public state"), default=dict, help_text=_("The delivery as readers saw it after the change.")
    )

    objects = ChangeQuerySet.as_manager()

    # Annotated by for_display().
    before: dict[str, object] | None

    class Meta:
        verbose_name = _("change")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            # A promise lapses once a window, however many notice it at the same time.
            models.UniqueConstraint(
                fields=["delivery", "due"], condition=Q(kind="promise-lapsed"), name="one_lapse_a_window"
            ),
            models.CheckConstraint(
                name="lapsed_with_a_day",
                condition=Q(kind="promise-lapsed", due__isnull=False) | (~Q(kind="promise-lapsed") & Q(due=None)),
            ),
        ]

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
