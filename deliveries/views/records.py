"""Lists of parties, equipment and sources; one delivery; one source."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from deliveries.accounts.sessions import is_over
from deliveries.accounts.signing_in import second_factor_missing
from deliveries.cells.claims import voices
from deliveries.cells.delivered import ListView, delivered
from deliveries.cells.models import model_rows
from deliveries.cells.parties import party_rows
from deliveries.cells.record import delivery_particulars
from deliveries.cells.register import register_rows
from deliveries.cells.source import source_particulars
from deliveries.filters import DeliveryFilterForm, Selection, known_query, page_chips, without
from deliveries.filters.access import may_read
from deliveries.filters.fields import key, today
from deliveries.filters.lists import ModelsForm, RegisterForm, list_headings
from deliveries.filters.selection import EVIDENCE, FILTERS
from deliveries.http.caching import public
from deliveries.models import Claim, Delivery, EquipmentType, Register, Release, Source
from deliveries.models.deliveries import DeliveryQuerySet
from deliveries.summaries.deliveries import debates, rises, rival_days, rival_models, rival_numbers
from deliveries.summaries.equipment import model_pks, model_standings, type_index
from deliveries.summaries.parties import (
    NAMES_A_PAGE,
    PARTIES_A_PAGE,
    PartiesForm,
    own,
    standings,
    still_waiting,
)
from deliveries.summaries.sources import checks_of, publications, with_carried
from deliveries.timeline import follow
from deliveries.wording import alone, full_totals, sources_words

from .paging import in_order, page_of, paged, understood
from .timelines import wants_fragment

# Of a delivery that is not shown: the day on which nobody knew of it, or the form that is not understood.
UNKNOWN = {"unheard_of": None, "form": None}
PUBLICATIONS_A_PAGE = MODELS_A_PAGE = 100
DELIVERIES_A_PAGE = 50
# What the first column of a list of parties is called.
PARTIES = {"recipient": gettext_lazy("Recipient"), "supplier": gettext_lazy("Supplier")}


@public
def parties(request: HttpRequest, role: str) -> HttpResponse:
    """`/recipients/` and `/suppliers/`: the parties with a delivery that matches, and their totals, a page of them."""
    form = PartiesForm(request.GET, role)
    context: dict[str, Any] = {"role": role, "form": form, "path": request.path}
    if form.is_valid():
        counts, page, last, pks = form.selection.counts, form.selection.page, form.last_page(), form.listed()
        first = (page - 1) * PARTIES_A_PAGE
        shown = standings(role, counts, pks[first : first + PARTIES_A_PAGE])
        waiting = still_waiting(role, counts, form.cleaned_data["name"]) if page == last else []
        # What leads on to a party keeps the filters, but for those that its page or its types make themselves.
        names = [name for name in FILTERS if name != role]
        onwards = without(form.query, names=names), without(form.query, "type", names=names)
        context |= {
            "standings": party_rows(shown, role, *onwards, narrowed(form)),
            "page": page,
            "last": last,
            "first": first + 1,
            "number": len(pks),
            "query": without(form.query, names=form.parameters),
            "headings": list_headings(form, PARTIES[role]),
            "waiting": waiting[:NAMES_A_PAGE],
            "more_waiting": len(waiting[NAMES_A_PAGE:]),
            "types": form.tree.children(None),
            "chips": page_chips(form),
            "alone": alone(form.selection),
            "left_out": sources_words(form.selection.left_out, full_totals(form.selection)),
            "onwards": onwards[0],
            "nameless": without(form.query, "name", names=form.parameters),
        }
    return render(request, "parties.html", context)


def narrowed(form: DeliveryFilterForm) -> dict[int, str]:
    """By pk of a top-level type the querystring of the chosen types below it, where its counts are of those alone."""
    below: dict[int, list[EquipmentType]] = {}
    for node in form.cleaned_data["type"]:
        below.setdefault(form.tree.top(node).pk, []).append(node)
    return {top: urlencode({"type": [node.slug for node in nodes]}, doseq=True) for top, nodes in below.items()}


@public
def equipment_types(request: HttpRequest) -> HttpResponse:
    """`/equipment/`: the type tree with the models that are known of each type; or models as a list, where a part of
    them is asked for, an order, or another register, which has thousands."""
    form = understood(ModelsForm(request.GET))
    if not form.asks:
        return render(request, "equipment_types.html", {"branches": type_index(own().counts), "form": form})
    selection = own(form.other).beside({"type": form.cleaned_data["type"]})
    page = paged(model_pks(selection.counts, form.order, form.cleaned_data["name"]), form, MODELS_A_PAGE)
    context = {
        "form": form,
        "path": request.path,
        "page": page,
        "rows": model_rows(model_standings(selection.counts, page), form.other),
        "types": form.tree.children(None),
        "headings": list_headings(form, _("Model")),
        "query": without(form.given, names=form.parameters),
        "own_query": without(form.given, "register", names=form.parameters),
        "whose": form.other,
    }
    return render(request, "equipment_list.html", context)


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


@public
def sources(request: HttpRequest) -> HttpResponse:
    """`/sources/`: every publication of the record, the latest first, with what reached us through it; of another
    register those that it rests on."""
    form = understood(RegisterForm(request.GET))
    counts = own(form.other).counts_of_all
    page = paged(publications(counts, silent=form.other is None), form, PUBLICATIONS_A_PAGE)
    shown = in_order(Source.objects.all(), page)
    context = {"page": page, "rows": with_carried(shown, counts), "whose": form.other, "path": request.path}
    return render(request, "sources.html", context)


def readable_source_or_404(pk: int) -> tuple[Source, Register | None]:
    """A source that readers may see, and the register that it is a release of; that one, where whoever asks may read
    it."""
    source = Source.objects.public().with_path().filter(pk=pk).first()
    if source is not None and source.kind != Source.Kind.REGISTER:
        return source, None
    known = Source.objects.filter(pk=pk).values("pk")
    release = Release.objects.filter(source__in=known).select_related("register").first()
    if release is not None and may_read(release.register):
        return source or Source.objects.with_path().get(pk=pk), release.register
    if source is None:
        raise Http404
    return source, None


@public
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """`/sources/3/`: one source, what it says, and what reached us through it."""
    record, register = readable_source_or_404(pk)
    selection = own(register)
    counts = selection.counts_of_all
    page = page_of(counts.spoken_of_by(pk).tolist(), request.GET, DELIVERIES_A_PAGE)
    context = {
        "source": record,
        "particulars": source_particulars(record),
        "page": page,
        "deliveries": selection.with_claims(selection.read(list(page)), record),
        "checks": checks_of(record, selection),
        "carried": list(with_carried([record], counts))[1:],
    }
    return render(request, "source.html", context)
