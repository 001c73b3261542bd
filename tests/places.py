"""Every public address, with a record behind it."""

from __future__ import annotations

from django.test import Client

from deliveries.models import Delivery, Source

PLACES = [
    "/", "/recipients/", "/recipients/mali/", "/recipients/france/", "/suppliers/", "/suppliers/russia/",
    *(f"/recipients/mali/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    *(f"/suppliers/russia/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    "/equipment/", "/equipment/mi-24p/", "/deliveries/", "/deliveries.csv", "/deliveries.json", "/deliveries.xlsx",
    "/deliveries.atom", "/data/", "/data/waybill.zip", "/changes/", "/changes.json", "/changes.atom", "/sources/",
    "/about/", "/about/counting/", "/compare/", "/compare.json", "/compare.csv", "/compare.svg", "/compare.png",
    "/embed/recipients/mali/", "/embed/suppliers/russia/", "/oembed", "/healthz", "/favicon.ico", "/robots.txt",
    "/sitemap.xml", "/sitemap-recipients.xml", "/sitemap-deliveries.xml",
    *(f"{of}/reconcile{rest}" for of in ("", "/recipients/mali", "/suppliers/russia")
      for rest in ("/", ".csv", ".json", ".xlsx")),
    *(f"/api/v1/{name}" for name in ("", "openapi.json", "deliveries", "claims", "parties", "types", "equipment")),
    "/api/v1/parties/mali", "/api/v1/equipment/mi-24p", "/api/v1/recipients/mali/timeline", "/api/v1/sources",
    "/api/v1/suppliers/russia/timeline", "/api/v1/reported-totals", "/api/v1/nothing",
]  # fmt: skip


def every_place() -> list[str]:
    """Those, and the addresses of one delivery, one source and one view that is cited; fixtures/ stand on record."""
    delivery, source = Delivery.objects.latest("pk").pk, Source.objects.latest("pk").pk
    cited = Client().post("/cite/", {"view": "/recipients/mali/"})["Location"].rstrip("/")
    return [
        *PLACES,
        *(f"/deliveries/{delivery}{rest}" for rest in ("/", "/history/")),
        *(f"/sources/{source}/", f"{cited}/", f"{cited}.json"),
        *(f"/api/v1/deliveries/{delivery}", f"/api/v1/sources/{source}"),
    ]
