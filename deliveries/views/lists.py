"""Lists of parties and of equipment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.cells.models import model_rows
from deliveries.cells.parties import party_rows
from deliveries.filters import DeliveryFilterForm, page_chips, regions, without
from deliveries.filters.lists import ModelsForm, list_headings
from deliveries.filters.parameters import FILTERS
from deliveries.http.caching import public
from deliveries.models import EquipmentType
from deliveries.summaries.equipment import makers_of_delivered, model_pks, model_standings, type_index
from deliveries.summaries.parties import (
    NAMES_A_PAGE,
    PARTIES_A_PAGE,
    PartiesForm,
    own,
    standings,
    still_waiting,
)
from deliveries.wording import alone, full_totals, sources_words

from .paging import paged, understood

MODELS_A_PAGE = 100
# What the first column of a list of parties is called.
PARTIES = {"recipient": gettext_lazy("Recipient"), "supplier": gettext_lazy("Supplier")}


@public
def parties(request: HttpRequest, role: str) -> HttpResponse:
    """`/recipients/` and `/suppliers/`: the parties with a delivery that matches, and their totals, a page of them."""
    form = PartiesForm(request.GET, role)
    context: dict[str, Any] = {"role": role, "form": form, "path": request.path}
    if form.is_valid():
        context |= page_of_parties(form, role) | {
            "by_region": form.order.removeprefix("-") == "region",
            "query": without(form.query, names=form.parameters),
            "headings": list_headings(form, PARTIES[role]),
            "types": form.tree.children(None),
            "chips": page_chips(form),
            "alone": alone(form.selection),
            "left_out": sources_words(form.selection.left_out, full_totals(form.selection)),
            "nameless": without(form.query, "name", names=form.parameters),
        }
    return render(request, "parties.html", context)


def page_of_parties(form: PartiesForm, role: str) -> dict[str, Any]:
    """The parties on the page of a valid form, and on the last one the names of those that still wait."""
    counts, page, last, pks = form.selection.counts, form.selection.page, form.last_page(), form.listed()
    first = (page - 1) * PARTIES_A_PAGE
    shown = standings(role, counts, pks[first : first + PARTIES_A_PAGE])
    waiting = still_waiting(role, counts, form.cleaned_data["name"]) if page == last else []
    # What leads on to a party keeps the filters, but for those that its page or its types make themselves.
    names = [name for name in FILTERS if name != role]
    onwards = without(form.query, names=names), without(form.query, "type", names=names)
    return {
        "standings": party_rows(shown, role, *onwards, narrowed(form), form.greatest),
        "page": page,
        "last": last,
        "first": first + 1,
        "number": len(pks),
        "waiting": waiting[:NAMES_A_PAGE],
        "more_waiting": len(waiting[NAMES_A_PAGE:]),
        "onwards": onwards[0],
    }


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
        selection = own()
        context = {
            "branches": type_index(selection.counts),
            "form": form,
            "countries": makers_of_delivered(selection.counts),
            "regions": regions(selection),
        }
        return render(request, "equipment_types.html", context)
    asked = form.cleaned_data
    selection = own(form.other).beside({name: asked[name] for name in ("type", "region")})
    page = paged(model_pks(selection.counts, form.order, asked["name"], asked["made_in"]), form, MODELS_A_PAGE)
    context = {
        "form": form,
        "countries": makers_of_delivered(selection.counts),
        "path": request.path,
        "page": page,
        "rows": model_rows(model_standings(selection.counts, page), form.other),
        "types": form.tree.children(None),
        "regions": regions(selection),
        "headings": list_headings(form, _("Model")),
        "query": without(form.given, names=form.parameters),
        "own_query": without(form.given, "register", names=form.parameters),
        "whose": form.other,
    }
    return render(request, "equipment_list.html", context)
