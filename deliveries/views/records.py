"""One delivery."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from deliveries.accounts.sessions import is_over
from deliveries.accounts.signing_in import second_factor_missing
from deliveries.cells.claims import voices
from deliveries.cells.delivered import ListView, delivered
from deliveries.cells.record import delivery_particulars
from deliveries.cells.register import register_rows
from deliveries.filters import DeliveryFilterForm, Selection, known_query
from deliveries.filters.access import may_read
from deliveries.filters.fields import key, today
from deliveries.filters.parameters import EVIDENCE
from deliveries.http.caching import public
from deliveries.models import Claim, Delivery, EquipmentType
from deliveries.models.delivery_queries import DeliveryQuerySet
from deliveries.summaries.deliveries import debates, rises, rival_days, rival_models, rival_numbers
from deliveries.timeline import follow

from .timelines import wants_fragment

# Of a delivery that is not shown: the day on which nobody knew of it, or the form that is not understood.
UNKNOWN = {"unheard_of": None, "form": None}


def known_on_form(data: QueryDict, names: tuple[str, ...] = ("known_on",)) -> DeliveryFilterForm:
    """The filters, of which the page of one delivery has one: the last day whose publications are shown."""
    asked = data.copy()
    for name in DeliveryFilterForm.base_fields.keys() - {*names}:
        asked.pop(name, None)
    return DeliveryFilterForm(asked)


def record_or_404(selection: Selection, deliveries: DeliveryQuerySet, pk: int) -> Delivery:
    """The one of `deliveries` with all that its page shows, as known on the selection's day or today."""
    found = selection.with_claims(selection.with_outcomes(selection.read([pk], deliveries)))
    if not found:
        raise Http404
    return found[0]


def record_page(request: HttpRequest, record: Delivery, selection: Selection) -> HttpResponse:
    """The page of what record_or_404() gives."""
    claims, items, known_on = list(record.claims.all()), record.items.all(), selection.known_on
    fulfilled = record.fulfils_id
    promised = selection.evident([fulfilled]) if fulfilled else []
    awaited = record.status != Delivery.Status.DELIVERED
    promise = follow(record, known_on or today(), record.read_until) if awaited else None
    received = ledger_of(record, selection, "recipient")
    risen = rises(record, received)
    context = {
        "delivery": record,
        # Its voices stand in a table of their own.
        "cells": delivered(record, ListView(long=True)),
        "particulars": delivery_particulars(record, promise=promise is not None),
        "rises": risen,
        "received": place(record, received),
        "counted": place(record, ledger_of(record, selection, "recipient", risen[0].type)) if risen else None,
        "supplied": place(record, ledger_of(record, selection, "supplier")) if record.supplier else None,
        "rival_days": rival_days(claims, record),
        "rival_numbers": rival_numbers(claims, items),
        "rival_models": rival_models(claims, items),
        "debates": debates(claims),
        "register_rows": [] if record.register.default else register_rows(record),
        "promise": promise,
        "promised": next(iter(selection.read(promised)), None),
        "permanent": request.build_absolute_uri(record.get_absolute_url()),
        "known_on": known_on,
        "known": known_query(known_on),
        "shown_to_all": record.state == Delivery.State.PUBLISHED and record.register.downloads,
    }
    return render(request, "delivery.html", context)


def ledger_of(record: Delivery, known: Selection, role: str, kind: EquipmentType | None = None) -> Selection:
    """All that the party of `record` in that role received or supplied of one type or of all, as it was `known`."""
    party = getattr(record, role)
    chosen = {role: [party], "type": [kind] if kind else [], "register": record.register}
    return known.beside(chosen, {role: party})


def place(record: Delivery, ledger: Selection) -> str:
    """Where `record` stands in the ledger of a party: the address of its row."""
    ((role, party),) = ledger.fixed.items()
    page = ledger.page_with(record)
    asked = {
        "type": next((kind.slug for kind in ledger.data["type"]), None),
        "known_on": ledger.known_on,
        "register": None if ledger.register.default else ledger.register.slug,
        "page": page if page > 1 else None,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse(role, args=[key(party)])}{f'?{query}' if query else ''}#d{record.pk}"


@require_safe
@cache_control(private=True, no_store=True)
def delivery_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """`/deliveries/12/preview/`: the page as it would stand, for signed-in editors; to others there is none."""
    allowed = request.user.is_staff and request.user.has_perm("deliveries.view_delivery")
    if not allowed or second_factor_missing(request) or is_over(request):
        raise Http404
    get_object_or_404(Delivery, pk=pk)
    selection = known_on_form(QueryDict()).selection
    return record_page(request, record_or_404(selection, Delivery.objects.all(), pk), selection)


def readable_or_404(pk: int) -> Delivery:
    """Its state and register, where whoever asks may read that."""
    rows = Delivery.objects.select_related("register")
    there = get_object_or_404(rows.only("state", "withdrawal_reason", "stood_until", "register"), pk=pk)
    if not may_read(there.register):
        raise Http404
    return there


def stood(there: Delivery, form: DeliveryFilterForm) -> bool:
    """Whether a delivery that an earlier release of its register had stood on the day that is asked for."""
    day = form.selection.known_on if form.is_valid() else None
    return bool(there.stood_until and day and day < there.stood_until)


def voices_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who says so of a delivery, as it stands in a list of which some claims alone may count."""
    form = known_on_form(request.GET, EVIDENCE)
    if not form.is_valid():
        raise Http404
    record = record_or_404(form.selection, Delivery.objects.published(), pk)
    return render(request, "_said.html", {"voices": voices(record)})


@public
def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """`/deliveries/12/`: one delivery with all its claims, or those known on a day. A withdrawn one says why.

    htmx asks for who says so, where a list of deliveries leaves that out until it is wanted.
    """
    there, form = readable_or_404(pk), known_on_form(request.GET)
    if there.state == Delivery.State.WITHDRAWN and not stood(there, form):
        return render(request, "withdrawn.html", {"withdrawn": there.withdrawal_reason, "pk": pk}, status=410)
    if there.state == Delivery.State.DRAFT:
        raise Http404
    if wants_fragment(request):
        return voices_page(request, pk)
    if not form.is_valid():
        return render(request, "unheard_of.html", UNKNOWN | {"form": form, "path": request.path, "pk": pk})
    selection = form.selection
    record = record_or_404(selection, Delivery.objects.on_record(), pk)
    if selection.known_on and not any(claim.stance == Claim.Stance.SUPPORTS for claim in record.claims.all()):
        context = UNKNOWN | {"unheard_of": selection.known_on, "path": request.path, "pk": pk}
        return render(request, "unheard_of.html", context)
    return record_page(request, record, selection)
