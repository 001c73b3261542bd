from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

# So many forms that were left unsaved are kept for an account; of more, the oldest go.
MOST_KEPT = 50
LONGEST_HINT = 80
# What a form is kept under, in a field that the form of every record has.
KEPT_AS = "kept_as"
# Fields of a form that nobody types.
NOT_TYPED = {"opened", KEPT_AS}


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def keep(self, name: str, **values: Any) -> None:
        """Keep a form of `values["user"]` under its name, and the latest ones of that account besides."""
        self.update_or_create(name=name, user=values["user"], defaults=values)
        latest = self.filter(user=values["user"]).order_by("-moment").values_list("pk", flat=True)
        self.filter(user=values["user"], pk__in=list(latest[MOST_KEPT:])).delete()


class KeptForm(models.Model):
    """What somebody typed into the form of a record at the desk, and has not saved.

    It lies here and not in the browser, for it is to outlive that browser, and a machine that others use is to hold
    nothing of it.
    """

    name = models.CharField(_("name"), max_length=32)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="+"
    )
    model = models.CharField(_("model"), max_length=60)
    record = models.PositiveBigIntegerField(_("record"), null=True, blank=True)
    typed = models.TextField(_("what was typed"))
    moment = models.DateTimeField(_("kept"), auto_now=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept form")
        ordering: ClassVar = ["-moment"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="kept_form_once")]

    def __str__(self) -> str:
        return self.name

    def sent(self) -> QueryDict:
        """What a browser would send of the form."""
        return QueryDict(self.typed, mutable=True)

    @property
    def hint(self) -> str:
        """By what its author knows it again: the longest text in it."""
        texts = [str(text) for name, text in self.sent().items() if name not in NOT_TYPED]
        return max(texts, key=len, default="")[:LONGEST_HINT]
