"""Files to take away: the explorer's view as a workbook, the whole register, and the page that lists them all."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.api import documentation
from deliveries.exports import licence
from deliveries.exports.package import RecordBusyError, data_package
from deliveries.exports.workbook import TooManyRowsError, view_sheets, workbook
from deliveries.filters import ExplorerForm, ExplorerSelection, without
from deliveries.filters.queryform import QueryForm
from deliveries.http.caching import public
from deliveries.wording import amount_or_none, disputed_words

from .timelines import refusal


@public
def data(request: HttpRequest) -> HttpResponse:
    """`/data/`: every download and the API."""
    context = {
        "downloads": documentation.DOWNLOADS,
        "changes": documentation.CHANGES,
        "calls": documentation.CALLS,
        "operations": documentation.operations(),
        "parameters": documentation.parameters(),
        "licence": licence(),
        "site": site(request),
    }
    return render(request, "data.html", context)


def site(request: HttpRequest) -> str:
    """Scheme and host."""
    return f"{request.scheme}://{request.get_host()}"


@public
def package(request: HttpRequest) -> HttpResponseBase:
    """`/data/waybill.zip`: the whole register as a data package; it has no filters."""
    form = QueryForm(request.GET)
    if not form.is_valid():
        return refusal(form, "zip")
    try:
        file = data_package(site(request))
    except RecordBusyError:
        words = _("The record is being changed at the moment. Ask again in a minute.")
        return HttpResponse(f"{words}\n", status=503, headers={"Retry-After": "60"}, content_type="text/plain")
    return FileResponse(file, content_type="application/zip", as_attachment=True, filename="waybill.zip")


@public
def deliveries_xlsx(request: HttpRequest) -> HttpResponseBase:
    """`/deliveries.xlsx`: the explorer's view as a workbook that says what it shows and when it was made."""
    form = ExplorerForm(request.GET)
    if not form.is_valid():
        return refusal(form, "xlsx")
    try:
        file = workbook(view_sheets(form.selection, site(request)), about(request, form))
    except TooManyRowsError as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain; charset=utf-8")
    name = f"waybill-deliveries-{timezone.now():%Y-%m-%d}.xlsx"
    return FileResponse(file, content_type=documentation.XLSX, as_attachment=True, filename=name)


def doubts(selection: ExplorerSelection) -> dict[str, str]:
    """What must be known with the numbers of a view: what is disputed, and what may be of another year."""
    told, (disputed, _undisputed), table = {}, selection.counts.disputed_and_not, selection.table()
    if disputed:
        told[_("Disputed")] = disputed_words(disputed)
    if table and table.earlier:
        words = ngettext(
            "%d delivery may have arrived in an earlier year than the one that it is counted in.",
            "%d deliveries may have arrived in an earlier year than the one that they are counted in.",
            table.earlier,
        )
        told[_("Years")] = words % table.earlier
    return told


def about(request: HttpRequest, form: ExplorerForm) -> dict[str, str]:
    """What the first sheet says of the view."""
    selection, query = form.selection, without(form.query, names=form.parameters)
    own, register = " ".join(filter(None, licence())), selection.register
    told = {
        _("Waybill"): _("Which arms arrived, when, from whom, how many in all by then, and who says so."),
        _("Page"): f"{site(request)}/deliveries/{'?' if query else ''}{query}",
        _("Address"): request.build_absolute_uri(),
        _("Query"): query or _("all deliveries"),
        _("Made on"): timezone.now().isoformat(timespec="seconds"),
    }
    for top, mine, full in selection.full_record():
        told[top.name] = _("%(mine)s from the sources that count here, %(full)s with all sources.") % {
            "mine": amount_or_none(mine), "full": amount_or_none(full),
        }  # fmt: skip
    told |= doubts(selection)
    return told | {
        _("Register"): register.name,
        _("Licence"): own if register.default else register.licence,
        _("Rules"): f"{site(request)}/about/counting/",
        _("To be known"): _("An empty quantity is unknown, which is not zero. Unlike things are never added."),
    }
