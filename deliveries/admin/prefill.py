"""Forms that open filled in: what arrived of a promise, and claims carried over from a double."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from deliveries.forms.base import MOST_TEXT, is_key
from deliveries.forms.claims import rows
from deliveries.forms.numbers import in_words
from deliveries.forms.promises import still_to_come
from deliveries.models import Delivery
from deliveries.models.choices import choices_of
from deliveries.numbers import Number

CARRIED = (
    "source", "stance", "topic", "text", "quotation", "place", "stated", "stated_quantity", "line", "stated_equipment",
)  # fmt: skip
SESSION_KEY = "claims_to_add"
MOST_CARRIED = 20


def promise(request: HttpRequest) -> Delivery | None:
    """The awaited delivery that `?fulfils=` names, on the form of a new one."""
    pk = request.GET.get("fulfils", "")
    if request.method != "GET" or not is_key(pk):
        return None
    return Delivery.objects.expected().filter(pk=pk).first()


def delivery(request: HttpRequest) -> dict[str, Any]:
    """The fields that a promise gives away: who, from whom, and that it is met."""
    awaited = promise(request)
    if awaited is None:
        return {}
    return {
        "fulfils": awaited.pk,
        "recipient": awaited.recipient_id,
        "supplier": awaited.supplier_id,
        "register": awaited.register_id,
        **choices_of(awaited) | {"status": Delivery.Status.DELIVERED},
    }


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of the promise of which something is still to come; with how many, where that is known."""
    awaited = promise(request)
    if awaited is None:
        return []
    return [
        {
            "equipment": item.equipment_id,
            "quantity": in_words(Number(best=left, about=item.approximate)),
            "description": item.description,
        }
        for item, left in still_to_come(awaited)
    ]


def keep_claims(request: HttpRequest, to: Delivery) -> None:
    """Keep the claims of the posted form until that of `to` opens."""
    data = request.POST
    typed = [{name: data.get(f"{row}-{name}", "")[:MOST_TEXT] for name in CARRIED} for row in rows(data, "claims")]
    request.session[SESSION_KEY] = {str(to.pk): [claim for claim in typed if claim["source"]][:MOST_CARRIED]}


def claims(request: HttpRequest, to: Delivery | None) -> list[dict[str, Any]]:
    """The claims kept for `to`, when its form opens."""
    if request.method != "GET" or to is None or to.pk is None:
        return []
    kept: list[dict[str, Any]] = request.session.get(SESSION_KEY, {}).get(str(to.pk), [])
    return kept


def forget(request: HttpRequest, to: Delivery) -> None:
    """`to` was saved: what was kept for it is in it, or was taken out on purpose."""
    if str(to.pk) in request.session.get(SESSION_KEY, {}):
        del request.session[SESSION_KEY]
