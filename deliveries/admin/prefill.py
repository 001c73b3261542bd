"""Forms that open filled in: what arrived of a promise, another from the same source, a copy, and claims carried over
from a double."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from deliveries.accounts.roles import follows_files
from deliveries.forms.base import MOST_TEXT, is_key
from deliveries.forms.claims import rows
from deliveries.forms.items import number_of
from deliveries.forms.numbers import in_words
from deliveries.forms.promises import still_to_come
from deliveries.forms.spans import written
from deliveries.models import Claim, Delivery, DeliveryItem
from deliveries.models.choices import choices_of
from deliveries.models.days import DAYS
from deliveries.numbers import Number

CARRIED = (
    "source", "stance", "topic", "text", "quotation", "place", "stated", "stated_quantity", "line", "stated_equipment",
)  # fmt: skip
COPIED = ("equipment", "quantity", "low", "high", "condition", "description")
SESSION_KEY = "claims_to_add"
MOST_CARRIED = 20


@dataclass(frozen=True)
class Pattern:
    """The delivery that the form of a new one is filled in from, and how.

    `fulfils`: what arrived of a promise; `like`: another that the same sources tell of; `copy`: all but who says what.
    """

    how: str
    of: Delivery


def pattern(request: HttpRequest) -> Pattern | None:
    """What `?fulfils=`, `?like=` or `?copy=` names, on the form of a new delivery."""
    for how in ("fulfils", "like", "copy"):
        pk = request.GET.get(how, "")
        if request.method == "GET" and is_key(pk):
            rows = Delivery.objects.expected() if how == "fulfils" else Delivery.objects.all()
            return Pattern(how, found) if (found := rows.filter(pk=pk).first()) else None
    return None


def delivery(request: HttpRequest) -> dict[str, Any]:
    """The fields that the pattern gives away."""
    made = pattern(request)
    if made is None:
        return {}
    of = made.of
    found: dict[str, Any] = {"recipient": of.recipient_id, "supplier": of.supplier_id}
    if not follows_files(of):
        # One that files bring in takes none by hand: what is like its row is of our own.
        found["register"] = of.register_id
    if made.how == "fulfils":
        return found | choices_of(of) | {"fulfils": of.pk, "status": Delivery.Status.DELIVERED}
    found |= {"arrival": written(of.arrival), "status": of.status}
    if made.how == "copy":
        spans = {name: written(getattr(of, name)) for name in (day.prefix for day in DAYS.values())}
        found |= choices_of(of) | spans | {"consignments": of.consignments, "fulfils": of.fulfils_id, "note": of.note}
    return found


def items(request: HttpRequest) -> list[dict[str, Any]]:
    """The lines of a promise of which something is still to come, with how many where that is known; or those of the
    delivery that is copied."""
    made = pattern(request)
    if made is None or made.how == "like":
        return []
    if made.how == "copy":
        return [
            {name: item.serializable_value(name) for name in COPIED} | number_of(item)
            for item in DeliveryItem.objects.filter(delivery=made.of).order_by("pk")
        ]
    return [
        {
            "equipment": item.equipment_id,
            "quantity": in_words(Number(best=left, about=item.approximate)),
            "description": item.description,
        }
        for item, left in still_to_come(made.of)
    ]


def keep_claims(request: HttpRequest, to: Delivery) -> None:
    """Keep the claims of the posted form until that of `to` opens."""
    data = request.POST
    typed = [{name: data.get(f"{row}-{name}", "")[:MOST_TEXT] for name in CARRIED} for row in rows(data, "claims")]
    request.session[SESSION_KEY] = {str(to.pk): [claim for claim in typed if claim["source"]][:MOST_CARRIED]}


def claims(request: HttpRequest, to: Delivery | None) -> list[dict[str, Any]]:
    """The claims kept for `to`, when its form opens; for a new one those of its pattern's sources, without words."""
    if request.method != "GET":
        return []
    if to is None or to.pk is None:
        made = pattern(request)
        return sources(made.of) if made and made.how != "fulfils" else []
    kept: list[dict[str, Any]] = request.session.get(SESSION_KEY, {}).get(str(to.pk), [])
    return kept


def sources(of: Delivery) -> list[dict[str, Any]]:
    """A claim without words for each source that supports a delivery."""
    found = dict.fromkeys(of.claims.supporting().order_by("pk").values_list("source", flat=True))
    return [{"source": source, "stance": Claim.Stance.SUPPORTS} for source in found][:MOST_CARRIED]


def forget(request: HttpRequest, to: Delivery) -> None:
    """`to` was saved: what was kept for it is in it, or was taken out on purpose."""
    if str(to.pk) in request.session.get(SESSION_KEY, {}):
        del request.session[SESSION_KEY]
