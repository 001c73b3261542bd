"""The addresses of all public pages, for crawlers, with the moment when what stands there last changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse

from deliveries.models import Delivery, DeliveryItem, Equipment, Party, Source
from deliveries.models.spoken import codes, parted, placed

# Addresses that a page of the sitemap holds; the protocol takes 50,000.
PAGE = 5_000
ALWAYS = ("home", "recipients", "suppliers", "equipment-types", "explorer", "sources", "changes", "map",
          "ranking", "compare", "check", "about", "counting", "data")  # fmt: skip


class Spoken[Item](Sitemap[Item]):
    """Addresses in the language of the sitemap, each with where it stands in the others."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]
        site = f"{protocol}://{domain}"
        for url in urls:
            _named, path = parted(url["location"].removeprefix(site))
            url["alternates"] = [{"lang_code": code, "location": site + placed(path, code)} for code in codes()]
        return urls


class Pages(Spoken[str]):
    """The pages that stand whatever is on record."""

    def items(self) -> list[str]:
        return list(ALWAYS)

    def location(self, item: str) -> str:
        return reverse(item)


class Records(Spoken[Any]):
    """The pages of records: `rows` gives them, annotated with `changed`, when what stands there last changed."""

    limit = PAGE

    def __init__(self, rows: Callable[[], models.QuerySet[Any]], name: str = "") -> None:
        self.rows, self.name = rows, name

    def items(self) -> models.QuerySet[Any]:
        return self.rows()

    def location(self, item: models.Model) -> str:
        return reverse(self.name, args=[getattr(item, "slug", item.pk)]) if self.name else item.get_absolute_url()  # type: ignore[attr-defined]

    def lastmod(self, item: Any) -> dt.datetime | None:
        changed: dt.datetime | None = item.changed
        return changed


def _parties(side: str) -> models.QuerySet[Party]:
    own = Delivery.objects.published().in_default_register().filter(**{side: OuterRef("pk")})
    changed = own.order_by().values(side).annotate(latest=Max("changed")).values("latest")
    return Party.objects.public().filter(Exists(own)).annotate(changed=models.Subquery(changed)).order_by("pk")


def _equipment() -> models.QuerySet[Equipment]:
    lines = DeliveryItem.objects.filter(
        equipment=OuterRef("pk"), delivery__in=Delivery.objects.published().in_default_register()
    )
    changed = lines.order_by().values("equipment").annotate(latest=Max("delivery__changed")).values("latest")
    return Equipment.objects.public().filter(Exists(lines)).annotate(changed=models.Subquery(changed)).order_by("pk")


def _deliveries() -> models.QuerySet[Delivery]:
    return Delivery.objects.published().in_default_register().order_by("pk")


def _sources() -> models.QuerySet[Source]:
    changed = Max("claims__delivery__changed", filter=Q(claims__delivery__state=Delivery.State.PUBLISHED))
    return Source.objects.public().annotate(changed=changed).order_by("pk")


# Each made anew for a request: Django's sitemaps note what they found.
SECTIONS: dict[str, Any] = {
    "pages": Pages,
    "recipients": partial(Records, partial(_parties, "recipient"), "recipient"),
    "suppliers": partial(Records, partial(_parties, "supplier"), "supplier"),
    "equipment": partial(Records, _equipment),
    "deliveries": partial(Records, _deliveries),
    "sources": partial(Records, _sources),
}
