"""Addresses whose records were merged into others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery
from .equipment import Equipment
from .parties import Party
from .sources import Source


class MovedQuerySet(models.QuerySet["Moved"]):
    def targets(self, model: type[models.Model], keys: Iterable[str]) -> dict[str, int]:
        """By old key: the number of the record of `model` that it now leads to; keys that never moved are left out."""
        return dict(self.filter(kind=KINDS[model], old__in=keys).values_list("old", "target"))

    def record[Row: models.Model](self, model: type[Row], key: str) -> Row | None:
        """The record of `model` that the old key leads to, or None."""
        return model._default_manager.filter(pk__in=self.targets(model, [key]).values()).first()

    def successor[Row: models.Model](self, model: type[Row], pk: int) -> Row | None:
        """What the record of this number, which is there no more, became part of; None where it just was deleted."""
        last = model.history.filter(id=pk).first()  # type: ignore[attr-defined]
        targets = self.targets(model, keys_of(last.instance)) if last else {}
        return model._default_manager.filter(pk__in=targets.values()).first()

    def led_to(self, record: models.Model) -> MovedQuerySet:
        """The old addresses of `record`."""
        return self.filter(kind=KINDS[type(record)], target=record.pk)

    def predecessors(self, record: models.Model) -> list[models.Model]:
        """The records that were merged into `record`, as the history has them last."""
        keys = list(self.led_to(record).values_list("old", flat=True))
        if not keys:
            return []
        numbers = [int(key) for key in keys if key.isdecimal()] if isinstance(record, Delivery | Source) else []
        history = type(record).history.filter(Q(slug__in=keys) | Q(id__in=numbers))  # type: ignore[attr-defined]
        last = history.exclude(id=record.pk).order_by("history_date", "history_id")
        return list({row.id: row.instance for row in last}.values())

    def move(self, gone: models.Model, to: models.Model) -> None:
        """Let the addresses of `gone`, and all that led to it, lead to `to`, in one step."""
        self.led_to(gone).update(target=to.pk)
        self.filter(kind=KINDS[type(to)], old__in=keys_of(to)).delete()  # its own address is where it stands
        for key in keys_of(gone):
            self.update_or_create(kind=KINDS[type(gone)], old=key, defaults={"target": to.pk})


class Moved(models.Model):
    """An address whose record was merged into another: it redirects there for good.

    While a record stands under the old key, as a delivery does that was published again, it is shown itself.
    """

    class Kind(models.TextChoices):
        DELIVERY = "delivery", _("delivery")
        EQUIPMENT = "equipment", _("equipment")
        PARTY = "party", _("party")
        SOURCE = "source", _("source")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    old = models.CharField(_("old key"), max_length=80, help_text=_("The slug or number in the old address."))
    target = models.PositiveBigIntegerField(_("now"), help_text=_("The number of the record it was merged into."))
    moment = models.DateTimeField(_("moment"), auto_now_add=True)

    objects = MovedQuerySet.as_manager()

    class Meta:
        verbose_name = _("moved address")
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "old"], name="one_move_an_address")]

    def __str__(self) -> str:
        return f"{self.kind} {self.old}"


# What can be merged.
KINDS: dict[type[models.Model], str] = {
    Delivery: Moved.Kind.DELIVERY,
    Equipment: Moved.Kind.EQUIPMENT,
    Party: Moved.Kind.PARTY,
    Source: Moved.Kind.SOURCE,
}


def keys_of(record: models.Model) -> list[str]:
    """What names `record` in addresses and files: its slug and, where that is what addresses hold, its number."""
    number = [str(record.pk)] if isinstance(record, Delivery | Source) else []
    slug = getattr(record, "slug", None)
    return [*number, *([slug] if slug else [])]
