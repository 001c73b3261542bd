"""What readers saw change: each public change of a delivery, and whose changes they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import CIRCUMSTANCES, UNKNOWN
from .deliveries import Delivery
from .parties import Party
from .registers import Register

# The id and the moment of a change: together they tell whether a changelog is still the one that was read.
type Mark = tuple[int, dt.datetime]


class ChangeQuerySet(models.QuerySet["Change"]):
    def of_kinds(self, *kinds: str) -> ChangeQuerySet:
        return self.filter(kind__in=kinds)

    def last_by(self, moment: dt.datetime) -> int:
        """The id of the last change that was written by then, or 0; ids and moments count up together."""
        last = self.filter(moment__lte=moment).order_by("-moment").values_list("pk", flat=True).first()
        return last or 0

    def mark(self) -> Mark | None:
        """The last change, from which changed_since() reads on; None where there is none."""
        return self.order_by("-pk").values_list("pk", "moment").first()

    def changed_since(self, mark: Mark | None) -> list[int] | None:
        """The deliveries that have changes after `mark`, the last change at some time; None where that change is no
        more, as after a restored backup: the changelog is then another one than was read."""
        if mark is None:
            return None
        rows = list(self.filter(pk__gte=mark[0]).order_by("pk").values_list("pk", "moment", "delivery"))
        same = bool(rows) and rows[0][:2] == mark
        return list({delivery for _pk, _moment, delivery in rows[1:]}) if same else None

    def last_by_delivery(self, pks: Iterable[int]) -> dict[int, Change]:
        """By pk of the delivery: the last of these changes, for those of `pks` that have one."""
        last = self.filter(delivery__in=pks).order_by().values("delivery").annotate(last=Max("pk")).values("last")
        return {change.delivery_id: change for change in Change.objects.filter(pk__in=last)}

    def last_ones(self) -> ChangeQuerySet:
        """Those after which their delivery has not changed again."""
        of_delivery = Change.objects.filter(delivery=OuterRef("delivery")).order_by("-pk")
        return self.filter(pk=Subquery(of_delivery.values("pk")[:1]))

    def in_register(self, register: Register) -> ChangeQuerySet:
        return self.filter(Exists(Delivery.objects.in_register(register).filter(pk=OuterRef("delivery"))))

    def concerning(self, side: str, parties: Collection[Party]) -> ChangeQuerySet:
        """Those of deliveries that have, or had by then, one of these parties on a side.

        A delivery that turns out to be another country's is news for those who follow the first one.
        """
        has = Change.objects.filter(**{f"delivery__{side}__in": parties})
        had = Change.objects.filter(
            delivery__concerns__side=side,
            delivery__concerns__party__in=[party.slug for party in parties],
            delivery__concerns__change__lte=F("pk"),
        )
        # Joined as sets, for an OR of the two would have all changes looked through for those of one party.
        return self.filter(pk__in=has.order_by().values("pk").union(had.order_by().values("pk")))

    def for_display(self, lines: Collection[int] | None = None) -> ChangeQuerySet:
        """With the delivery and its lines at hand, or those of these pks, and `before`: its public state before the
        change, or None."""
        earlier = Change.objects.filter(delivery=OuterRef("delivery"), pk__lt=OuterRef("pk")).order_by("-pk")
        deliveries = Delivery.objects.select_related("register", "recipient", "supplier").with_items(lines)
        return self.annotate(before=Subquery(earlier.values("state")[:1])).prefetch_related(  # type: ignore[no-redef]
            models.Prefetch("delivery", deliveries)
        )


class StateField(models.JSONField):
    """A public state. One that was written before there was some choice of a delivery says that it is unknown, as the
    delivery itself does: it has not changed by that."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        state = super().from_db_value(value, expression, connection)
        if not isinstance(state, dict) or "state" not in state:
            return state
        return state | {name: UNKNOWN for name in CIRCUMSTANCES if name not in state}

    def deconstruct(self) -> Any:
        """To the database it is JSON like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


class Change(models.Model):
    """One public change of one delivery, for `/changes/` and the feeds.

    Rows are written in the transaction of the change itself and after RecordVersion.advance(), whose row lock puts
    writers in a queue: a greater id was committed later, so a reader who asks for what came after an id misses none.
    Moments rise with the ids (see changelog/recording.py), so that asking by the last moment seen is as good.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published")
        CHANGED = "changed", _("changed")
        DISPUTED = "disputed", _("disputed")
        DISPUTE_RESOLVED = "dispute-resolved", _("dispute resolved")
        PROMISE_LAPSED = "promise-lapsed", _("promise lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    delivery = models.ForeignKey(
        Delivery, verbose_name=_("delivery"), on_delete=models.PROTECT, related_name="changes", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    moment = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    reason = models.TextField(_("reason"), blank=True)
    due = models.DateField(
        _("window ended"), null=True, blank=True, help_text=_("Of a promise that lapsed: the last day of its window.")
    )
    state = StateField(_("public state"), default=dict, help_text=_("The delivery as readers saw it after the change."))

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
        # By which what comes before and after a change of its delivery is found.
        indexes: ClassVar = [models.Index(fields=["delivery", "id"], name="change_by_delivery")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.delivery}"

    @property
    def parties(self) -> dict[str, str]:
        """By side the slugs of the parties as readers saw them after it; a side that was not known is left out."""
        return {side: self.state[side] for side in Concern.Side.values if self.state.get(side)}


class ConcernQuerySet(models.QuerySet["Concern"]):
    def record(self, changes: Iterable[Change]) -> None:
        """Hold which parties these changes concern first; all changes before them have been recorded."""
        found = [
            Concern(change=change, delivery_id=change.delivery_id, side=side, party=party)
            for change in changes
            for side, party in change.parties.items()
        ]
        self.bulk_create(found, ignore_conflicts=True)

    def record_anew(self, delivery: int) -> None:
        """Hold it of all changes of this delivery, one of which has become another or is gone."""
        self.filter(delivery=delivery).delete()
        self.record(Change.objects.filter(delivery=delivery).order_by("pk"))


class Concern(models.Model):
    """The first change after which readers saw a delivery with this party on this side.

    From then on its changes concern whoever follows that party, even when it becomes another's.
    """

    class Side(models.TextChoices):
        RECIPIENT = "recipient", _("recipient")
        SUPPLIER = "supplier", _("supplier")

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="concerns", db_index=False)
    side = models.CharField(max_length=10, choices=Side)
    party = models.SlugField(max_length=80, db_index=False, help_text=_("Its slug at that time."))

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "side", "party"], name="one_first_change_a_party")
        ]
        indexes: ClassVar = [models.Index(fields=["side", "party", "delivery", "change"], name="concern_by_party")]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.side} {self.party}"
