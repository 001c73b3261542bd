"""Addresses of records that were merged into others: they redirect for good."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.urls import reverse

from deliveries.models import Delivery, Equipment, Moved, Party, Source

# By the name of an address: of what kind the record is that its key (a slug or a number) names. Its history is not
# among them: what a delivery was until it was merged stays where it is.
ABOUT: dict[str, type[models.Model]] = {
    **{
        side + page: Party
        for side in ("recipient", "supplier")
        for page in ("", "-data", "-reconcile", "-reconcile-data", "-vintages", "-vintages-data", "-promises")
    },
    **dict.fromkeys(("embed-recipient", "embed-supplier"), Party),
    **dict.fromkeys(("recipient_timeline", "supplier_timeline", "one_party"), Party),
    **dict.fromkeys(("equipment", "one_equipment"), Equipment),
    **dict.fromkeys(("source", "one_source"), Source),
    **dict.fromkeys(("delivery", "one_delivery"), Delivery),
}
KEYS = ("slug", "pk", "id")


def new_address(request: HttpRequest) -> str | None:
    """Where the record went that the address names, with the querystring kept; None where it is none that went."""
    match = request.resolver_match
    model = ABOUT.get(match.url_name or "") if match else None
    if match is None or model is None:
        return None
    key = next(name for name in KEYS if name in match.kwargs)
    record = Moved.objects.record(model, str(match.kwargs[key]))
    if record is None or (isinstance(record, Delivery) and record.state == Delivery.State.DRAFT):
        return None
    new = record.slug if key == "slug" else record.pk  # type: ignore[attr-defined]
    query = request.META.get("QUERY_STRING", "")
    return reverse(match.view_name, kwargs=match.kwargs | {key: new}) + (f"?{query}" if query else "")


def record_at[Record: models.Model](model: type[Record], slug: str, register: int | None = None) -> Record:
    """The record of this slug that readers may see, one that the `register` (its pk) alone names, or the one that it
    was merged into; raises Http404 where there is none."""
    rows: Any = model._default_manager
    record: Record | None = rows.public().filter(slug=slug).first()
    if record is None and register is not None:
        record = rows.named_in(register).filter(slug=slug).first()
    record = record or Moved.objects.record(model, slug)
    if record is None:
        raise Http404
    return record
