from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery
from .registers import Register
from .sources import Source


class ReleaseQuerySet(models.QuerySet["Release"]):
    def supporting(self, delivery: Delivery) -> ReleaseQuerySet:
        """Those that list a delivery, the latest first."""
        return self.filter(source__claims__delivery=delivery).order_by("-made").distinct()

    def columns_of(self, register: Register) -> list[str]:
        """The columns that rows of its releases have, each once, in the order of their files."""
        files = [file for release in self.filter(register=register) for file in release.files]
        return list(dict.fromkeys(name for file in files for name in file["headings"]))


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

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        ordering: ClassVar = ["register", "made"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["register", "made"], name="one_release_a_day")]

    def __str__(self) -> str:
        return f"{self.register}, {self.made}"


class RegisterRowQuerySet(models.QuerySet["RegisterRow"]):
    def cells_of(self, deliveries: Collection[int]) -> dict[int, dict[str, str]]:
        """By pk of these deliveries what the rows say, by column, that they come from: those of the latest release, and
        under other columns what its other format says of the same deal. Where rows differ, all that they say."""
        own = self.filter(delivery__in=deliveries).order_by("-release__made", "pk")
        last: dict[int, int] = {}
        of_deal: dict[tuple[int, str], set[int]] = defaultdict(set)
        found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        formats = set()
        for delivery, release, form, deal, cells in own.values_list("delivery", "release", "format", "deal", "cells"):
            if last.setdefault(delivery, release) == release:
                formats.add(form)
                of_deal[release, deal].add(delivery)
                _add(found[delivery], cells)
        theirs: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        others = self.filter(release__in=set(last.values()), deal__in={deal for _release, deal in of_deal})
        if len(formats) == 1:
            others = others.exclude(format__in=formats)
        for release, deal, cells in others.order_by("pk").values_list("release", "deal", "cells"):
            for delivery in of_deal.get((release, deal), ()):
                _add(theirs[delivery], cells)
        return {
            delivery: {name: "; ".join(said) for name, said in (theirs.get(delivery, {}) | own_cells).items()}
            for delivery, own_cells in found.items()
        }


def _add(found: dict[str, list[str]], cells: Mapping[str, str]) -> None:
    for name, text in cells.items():
        if text not in found[name]:
            found[name].append(text)


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

    objects = RegisterRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of a register")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["release", "deal"], name="row_by_deal")]

    def __str__(self) -> str:
        return f"{self.release}: {self.deal}"
