"""`/cite/`: makes a snapshot of a view, and shows one with what the record says today."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from shutil import copyfileobj
from urllib.parse import SplitResult, urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.db import OperationalError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from deliveries.api.documentation import XLSX
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
    kept_columns,
    kept_csv,
    kept_lines,
    kept_of,
    kept_sums,
    language_of,
    lines_of,
    stage_of,
    table_of,
)
from deliveries.exports.workbook import Sheet, workbook
from deliveries.filters import DeliveryFilterForm, ExplorerForm, TimelineForm
from deliveries.filters.access import register_asked
from deliveries.filters.checking import CheckForm
from deliveries.filters.compare import CompareForm
from deliveries.filters.promises import PromisesForm
from deliveries.filters.vintages import VintagesForm
from deliveries.http.caching import public
from deliveries.http.downloads import Download, Watched, written
from deliveries.http.redirects import record_at
from deliveries.models import Equipment, Party, Snapshot, reading
from deliveries.models.spoken import parted
from deliveries.summaries.ranking import RankingForm

from .explorer import bars


def split(address: str) -> SplitResult:
    """The parts of `address`; Http404 where it is none."""
    try:
        return urlsplit(address)
    except ValueError as error:
        raise Http404 from error


# The forms of the pages that are about no record, by name.
OF_ALL: dict[str, Callable[[QueryDict], DeliveryFilterForm]] = {
    "explorer": ExplorerForm, "compare": CompareForm, "map": RankingForm, "ranking": RankingForm, "check": CheckForm,
}  # fmt: skip
# Those of the pages that are about one, and the filter that it stands in the place of.
OF_ONE: dict[str, tuple[str, type[TimelineForm | VintagesForm | PromisesForm]]] = {
    **{role: (role, TimelineForm) for role in ("recipient", "supplier", "equipment")},
    **{f"{role}-vintages": (role, VintagesForm) for role in ("recipient", "supplier")},
    **{f"{role}-promises": (role, PromisesForm) for role in ("recipient", "supplier")},
}
VIEWS = (*OF_ALL, *OF_ONE)
CITED = ("recipient", "supplier", "equipment", "explorer")


def page_at(path: str) -> ResolverMatch:
    """What the site has at `path`, with the last slash or without; Http404 where that is nothing."""
    _language, path = parted(path)
    for each in (path, f"{path}/"):
        with suppress(Resolver404):
            return resolve(each)
    raise Http404


def named(match: ResolverMatch) -> dict[str, str]:
    """What of an address names the record that its page is about; nothing for a page of no single one."""
    return {"slug": match.kwargs["slug"]} if "slug" in match.kwargs else {}


def form_at(path: str, query: str, pages: Collection[str] = CITED) -> DeliveryFilterForm:
    """The filter form of the page at `path`; Http404 where that is none of `pages`, or about no record."""
    match, asked = page_at(path), QueryDict(query)
    page = match.url_name or ""
    if page not in pages:
        raise Http404
    if page in OF_ALL:
        return OF_ALL[page](asked)
    role, form = OF_ONE[page]
    model: type[Model] = Equipment if role == "equipment" else Party
    return form(asked, {role: record_at(model, match.kwargs["slug"], register_asked(asked))})


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
    stage = stage_of(snapshot.view)
    context = {
        "snapshot": snapshot,
        "permanent": address,
        "counted": "timeline" in snapshot.view,
        "about": any(line.row.get("total_approximate") for line in lines),
        "lines": lines,
        "stage": stage,
        "kept_in": language_of(snapshot),
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
def citation_data(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """`/cite/<slug>.json`: what was stored, word for word; `.csv` and `.xlsx`: its numbers as tables."""
    snapshot, site = snapshot_at(slug), f"{request.scheme}://{request.get_host()}"
    if suffix == "csv":
        return Download(written(lambda: kept_csv(snapshot, site)), "text/csv; charset=utf-8", f"waybill-{slug}.csv")
    if suffix == "xlsx":

        def make(file: Watched) -> None:
            with workbook(kept_sheets(snapshot, site), about(snapshot, site), file.go_on) as book:
                copyfileobj(book, file)

        return Download(make, XLSX, f"waybill-{slug}.xlsx", heavy="workbook")
    kept = {"made": snapshot.made.isoformat(), "path": snapshot.path, "query": snapshot.query, **snapshot.view}
    return JsonResponse(kept, json_dumps_params={"ensure_ascii": False})


def kept_sheets(snapshot: Snapshot, site: str) -> Iterator[Sheet]:
    """The sheets of a citation's workbook: its table of sums, where it has one, and its deliveries."""
    if sums := [list(row.values()) for row in kept_sums(snapshot)]:
        yield Sheet(_("Sums"), next(kept_sums(snapshot)), sums)
    yield Sheet(_("Deliveries"), kept_columns(snapshot), (list(row.values()) for row in kept_lines(snapshot, site)))


def about(snapshot: Snapshot, site: str) -> dict[str, str]:
    """What the first sheet of a citation's workbook says of it."""
    address = site + snapshot.get_absolute_url()
    return {
        _("Cite this"): citation(snapshot, address),
        _("Permanent address"): address,
        pgettext("cited", "View"): site + snapshot.path + (f"?{snapshot.query}" if snapshot.query else ""),
        _("As recorded on"): snapshot.made.isoformat(timespec="seconds"),
        _("To be known"): " ".join(
            [*caveats(snapshot), _("An empty quantity is unknown, which is not zero. Unlike things are never added.")]
        ),
    }
