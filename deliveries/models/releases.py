from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery
from .registers import Register
from .sources import Source


class Release(models.Model):
    """A register as it was on the day that it was made, of one file or several.

    Its rows are kept whole; what they come to are deliveries of the register, which the release supports by a claim of
    its source.
    """

    register = models.ForeignKey(
        Register, verbose_name=_("register"), on_delete=models.PROTECT, related_name="releases"
    )
    made = models.DateField(_("made"))
    since = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="releases")
    files = models.JSONField(_("files"), default=list, help_text=_("By name, with what each said of itself."))
    imported = models.DateTimeField(_("brought in"), auto_now=True)

    class Meta:
        verbose_name = _("release")
        ordering: ClassVar = ["register", "made"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["register", "made"], name="one_release_a_day")]

    def __str__(self) -> str:
        return f"{self.register}, {self.made}"


class RegisterRow(models.Model):
    """A row of a release, as it stood in its file.

    `deal` and `occurrence` are its key: what tells its deal from others, and which it is of those that nothing else
    tells apart. Rows of one deal tell of its orders and of each year of its deliveries; `delivery` is the one that the
    numbers of this row come to.
    """

    release = models.ForeignKey(Release, verbose_name=_("release"), on_delete=models.PROTECT, related_name="rows")
    format = models.CharField(_("format"), max_length=20)
    number = models.PositiveIntegerField(_("row"), help_text=_("Of its file."))
    deal = models.CharField(_("deal"), max_length=64)
    occurrence = models.PositiveIntegerField(_("occurrence"), default=0)
    cells = models.JSONField(_("cells"), help_text=_("By column; blank ones are left out."))
    delivery = models.ForeignKey(
        Delivery,
        verbose_name=_("delivery"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="register_rows",
    )

    class Meta:
        verbose_name = _("row of a register")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["release", "deal"], name="row_by_deal")]

    def __str__(self) -> str:
        return f"{self.release}: {self.deal}"
