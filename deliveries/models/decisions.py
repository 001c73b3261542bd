from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery
from .equipment import Equipment


class DecisionQuerySet(models.QuerySet["Decision"]):
    def standing(self) -> Iterator[Decision]:
        """The latest of each pair, but for those that leave it open again."""
        latest = {each.pair: each for each in self.order_by("pk")}
        return (each for each in latest.values() if each.said != Decision.Said.OPEN)


class Decision(models.Model):
    """An editor's word on whether a line of ours and a row of another register are about the same pieces.

    A line is told by its delivery and what it is of, so that it stays the same where deliveries or models are merged;
    a row by its delivery, which a later release of the register keeps where the row is the same. None is ever
    changed: the latest of a pair stands.
    """

    class Said(models.TextChoices):
        TOGETHER = "together", _("belong together")
        APART = "apart", _("do not belong together")
        OPEN = "open", _("left open")

    delivery = models.ForeignKey(
        Delivery, verbose_name=_("our delivery"), on_delete=models.CASCADE, related_name="decisions"
    )
    equipment = models.ForeignKey(
        Equipment, verbose_name=_("equipment"), on_delete=models.CASCADE, related_name="decisions"
    )
    row = models.ForeignKey(
        Delivery, verbose_name=_("row of the register"), on_delete=models.CASCADE, related_name="decided"
    )
    said = models.CharField(_("decision"), max_length=10, choices=Said)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("decided"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision on a pair")
        verbose_name_plural = _("decisions on pairs")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.delivery_id}/{self.equipment_id} – {self.row_id}: {self.get_said_display()}"

    @property
    def pair(self) -> tuple[int, int, int]:
        return self.delivery_id, self.equipment_id, self.row_id

    @classmethod
    def among(cls, register: int, recipients: Iterable[int] | None = None) -> Iterator[Decision]:
        """Those that stand of rows of a register (its pk), to these recipients (pks) or all."""
        found = cls.objects.filter(row__register=register)
        return (found if recipients is None else found.filter(delivery__recipient__in=list(recipients))).standing()
