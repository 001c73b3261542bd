"""What the desk keeps of tables that come in: that one did, so that all of it can be undone, and how somebody reads the
headings of their own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# Headings that are remembered for an account, the latest ones.
MOST_HEADINGS = 500


class TableImport(models.Model):
    """A table that was brought in. Its change in the history is that of the same moment."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("brought in"), db_index=True)
    name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20)
    made = models.PositiveIntegerField(_("new"))
    changed = models.PositiveIntegerField(_("changed"))
    undone = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("table brought in")
        verbose_name_plural = _("tables brought in")
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.name


class HeadingsQuerySet(models.QuerySet["Headings"]):
    def of(self, user: int) -> dict[str, dict[str, str]]:
        """By name of a kind of table, what an account (its pk) reads headings as."""
        return {each.kind: each.columns for each in self.filter(user=user)}

    def remember(self, user: int, kind: str, columns: dict[str, str]) -> None:
        """Keep these beside those that the account has chosen before."""
        held, _new = self.get_or_create(user_id=user, kind=kind)
        together: dict[str, Any] = {label: held.columns[label] for label in held.columns.keys() - columns.keys()}
        held.columns = dict([*together.items(), *columns.items()][-MOST_HEADINGS:])
        held.save()


class Headings(models.Model):
    """What somebody reads the headings of tables of a kind as: by the label of each the column, or "-"."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20)
    columns = models.JSONField(_("columns"), default=dict)

    objects = HeadingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("headings of tables")
        verbose_name_plural = _("headings of tables")
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "kind"], name="headings_once_a_kind")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
