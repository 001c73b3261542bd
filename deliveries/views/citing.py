"""`/cite/`: makes a snapshot of a view, and shows one with what the record says today."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.db import OperationalError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from deliveries.citing import (
    FullError,
    TooLargeError,
    TooManyError,
    bibtex,
    canonical,
    caveats,
    citation,
    cite,
    differences,
    kept_of,
    lines_of,
    table_of,
)
from deliveries.filters import DeliveryFilterForm, ExplorerForm
from deliveries.http.caching import public
from deliveries.http.redirects import record_at
from deliveries.models import Equipment, Party, Snapshot, reading

from .explorer import bars


def split(address: str) -> SplitResult:
    """The parts of `address`; Http404 where it is none."""
    try:
        return urlsplit(address)
    except ValueError as error:
        raise Http404 from error


CITED = ("recipient", "supplier", "equipment", "explorer")


def form_at(path: str, query: str, pages: Collection[str] = CITED) -> DeliveryFilterForm:
    """The filter form of the page at `path`; Http404 where that is none of `pages`, or about no record."""
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    page = match.url_name or ""
    if page not in pages:
        raise Http404
    if page == "explorer":
        return ExplorerForm(QueryDict(query))
    model: type[Model] = Equipment if page == "equipment" else Party
    return DeliveryFilterForm(QueryDict(query), {page: record_at(model, match.kwargs["slug"])})


# No session and no account takes part: a forged request could only make a snapshot that anyone may make.
@csrf_exempt
@require_POST
def make_citation(request: HttpRequest) -> HttpResponse:
    """Make, or find, the snapshot of the view whose address is posted as `view`; then show it."""
    if not ratelimit.consume(request, action="cite"):
        return too_many(request)
    address = split(request.POST.get("view", "")[:2000])
    form = form_at(address.path, address.query)
    if not form.is_valid():
        return refused(request, "invalid", 400)
    query = canonical(form)
    try:
        return redirect(cite(address.path, query, form_at(address.path, query)))
    except TooLargeError:
        return refused(request, "large", 400)
    except TooManyError:
        return too_many(request)
    except FullError:
        return refused(request, "full", 503)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: by this reader within a minute or a day, or by all of them within a minute."""
    response = refused(request, "many", 429)
    response["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    context = {"why": why, "contact": settings.WAYBILL_CONTACT}
    return render(request, "cite_refused.html", context, status=status)


def snapshot_at(slug: str) -> Snapshot:
    """The snapshot of this address. One that was made a moment ago has perhaps not come to the replica."""
    if found := Snapshot.objects.filter(slug=slug).first():
        return found
    with reading.at(reading.PRIMARY), suppress(OperationalError):
        return get_object_or_404(Snapshot, slug=slug)
    raise Http404


@public
def citation_page(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cite/<slug>/`: the numbers as they stood, the words to cite them with, and what differs today."""
    snapshot = snapshot_at(slug)
    address = request.build_absolute_uri(snapshot.get_absolute_url())
    try:
        form = form_at(snapshot.path, snapshot.query)
        today = kept_of(form) if form.is_valid() else None
    except Http404:
        today = None
    table, lines = table_of(snapshot.view), list(lines_of(snapshot.view))
    context = {
        "snapshot": snapshot,
        "permanent": address,
        "counted": "timeline" in snapshot.view,
        "about": any(line.row.get("total_approximate") for line in lines),
        "lines": lines,
        "table": table,
        "shown": table.whole if table else None,
        "bars": bars(table, table.whole) if table else {},
        "citation": citation(snapshot, address),
        "bibtex": bibtex(snapshot, address),
        "caveats": caveats(snapshot),
        "today": today,
        "differences": differences(snapshot.view, today) if today else [],
    }
    return render(request, "cite.html", context)


@public
def citation_data(request: HttpRequest, slug: str) -> HttpResponse:
    """`/cite/<slug>.json`: what was stored, word for word."""
    snapshot = snapshot_at(slug)
    kept = {"made": snapshot.made.isoformat(), "path": snapshot.path, "query": snapshot.query, **snapshot.view}
    return JsonResponse(kept, json_dumps_params={"ensure_ascii": False})
