"""`/cite/`: makes a snapshot of a party's view, and shows one with what the record says today."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from deliveries.citing import TooLargeError, TooManyError, bibtex, caveats, citation, cite, differences, view_of
from deliveries.filters import DeliveryFilterForm, without
from deliveries.models import Snapshot

from .freshness import public
from .moving import party_at


def split(address: str) -> SplitResult:
    """The parts of `address`; Http404 where it is none."""
    try:
        return urlsplit(address)
    except ValueError as error:
        raise Http404 from error


def form_at(path: str, query: str) -> DeliveryFilterForm:
    """The filter form of the party's page at `path`; Http404 where there is no such page or party."""
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    if match.url_name not in {"recipient", "supplier"}:
        raise Http404
    return DeliveryFilterForm(QueryDict(query), {match.kwargs["role"]: party_at(match.kwargs["slug"])})


# No session and no account takes part: a forged request could only make a snapshot that anyone may make.
@csrf_exempt
@require_POST
def make_citation(request: HttpRequest) -> HttpResponse:
    """Make, or find, the snapshot of the view whose address is posted as `view`; then show it."""
    address = split(request.POST.get("view", "")[:2000])
    form = form_at(address.path, address.query)
    if not form.is_valid():
        return refused(request, "invalid", 400)
    try:
        return redirect(cite(address.path, without(form.query), form))
    except TooLargeError:
        return refused(request, "large", 400)
    except TooManyError:
        response = refused(request, "many", 429)
        response["Retry-After"] = "60"
        return response


def refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "deliveries/cite_refused.html", {"why": why}, status=status)


@public
def citation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cite/<slug>/`: the numbers as they stood, the words to cite them with, and what differs today."""
    snapshot = get_object_or_404(Snapshot, slug=slug)
    address = request.build_absolute_uri(snapshot.get_absolute_url())
    try:
        form = form_at(snapshot.path, snapshot.query)
        today = view_of(form) if form.is_valid() else None
    except Http404:
        today = None
    context = {
        "snapshot": snapshot,
        "steps": snapshot.view["timeline"]["steps"],
        "citation": citation(snapshot, address),
        "bibtex": bibtex(snapshot, address),
        "caveats": caveats(snapshot),
        "today": today,
        "differences": differences(snapshot.view["timeline"], today["timeline"]) if today else [],
    }
    return render(request, "deliveries/cite.html", context)


@public
def citation_data(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cite/<slug>.json`: what was stored, word for word."""
    snapshot = get_object_or_404(Snapshot, slug=slug)
    kept = {"made": snapshot.made.isoformat(), "path": snapshot.path, "query": snapshot.query, **snapshot.view}
    return JsonResponse(kept, json_dumps_params={"ensure_ascii": False})
