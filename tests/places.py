"""Every public address, with a record behind it."""

from __future__ import annotations

from django.test import Client

from deliveries.models import Delivery, Source

from .copies import create_copy, photograph

PLACES = [
    "/", "/recipients/", "/recipients/mali/", "/recipients/france/", "/suppliers/", "/suppliers/russia/",
    *(f"/recipients/mali/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    *(f"/suppliers/russia/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    "/equipment/", "/equipment/mi-24p/", "/deliveries/", "/deliveries.csv", "/deliveries.json", "/deliveries.xlsx",
    "/deliveries.atom", "/data/", "/data/waybill.zip", "/changes/", "/changes.json", "/changes.atom", "/sources/",
    "/about/", "/about/counting/", "/map/", "/map.svg", "/map.png", "/ranking/",
    "/ranking.svg", "/ranking.png", "/compare/", "/compare.json", "/compare.csv", "/compare.svg", "/compare.png",
    "/embed/recipients/mali/", "/embed/suppliers/russia/", "/oembed", "/alerts/",
    "/alerts/token/", "/alerts/token/end/", "/share/", "/card.png",
    "/recipients/mali/card.png", "/suppliers/russia/card-small.png", "/healthz", "/favicon.ico", "/robots.txt",
    "/check/", "/search/", "/recipients/mali/promises/", "/suppliers/russia/promises/",
    "/sitemap.xml", "/sitemap-recipients.xml", "/sitemap-deliveries.xml",
    *(f"{of}/reconcile{rest}" for of in ("", "/recipients/mali", "/suppliers/russia")
      for rest in ("/", ".csv", ".json", ".xlsx")),
    *(f"{of}/vintages{rest}" for of in ("/recipients/mali", "/suppliers/russia")
      for rest in ("/", ".csv", ".json", ".svg", ".png")),
    *(f"/api/v1/{name}" for name in ("", "openapi.json", "deliveries", "claims", "parties", "types", "equipment")),
    "/api/v1/parties/mali", "/api/v1/equipment/mi-24p", "/api/v1/recipients/mali/timeline", "/api/v1/sources",
    "/api/v1/suppliers/russia/timeline", "/api/v1/reported-totals", "/api/v1/nothing",
]  # fmt: skip


def every_place() -> list[str]:
    """Those, and the addresses of one delivery, one source with a photograph that is kept of it, and one view that is
    cited; fixtures/ stand on record."""
    delivery, source = Delivery.objects.latest("pk").pk, Source.objects.latest("pk").pk
    kept = create_copy(photograph(), Source.objects.latest("pk"), licence="cc0-1.0").sha256
    cited = Client().post("/cite/", {"view": "/recipients/mali/"})["Location"].rstrip("/")
    return [
        *PLACES,
        *(f"/deliveries/{delivery}{rest}" for rest in ("/", "/history/")),
        *(f"/sources/{source}/", f"{cited}/", *(f"{cited}.{suffix}" for suffix in ("json", "csv", "xlsx"))),
        *(f"/evidence/{kept}/{rest}" for rest in ("", "picture.webp")),
        *(f"/api/v1/deliveries/{delivery}", f"/api/v1/sources/{source}"),
    ]
