"""Files to take away: the explorer's view as a workbook, the whole register, and the page that lists them all."""

from __future__ import annotations

from shutil import copyfileobj

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.api import documentation
from deliveries.cells.links import address
from deliveries.exports import licence
from deliveries.exports.package import RecordBusyError, data_package
from deliveries.exports.workbook import TooManyRowsError, view_sheets, workbook
from deliveries.filters import ExplorerForm, ExplorerSelection, without
from deliveries.filters.queryform import QueryForm
from deliveries.http.caching import public
from deliveries.http.downloads import Download, NotMade, Watched
from deliveries.models.regions import PLACES
from deliveries.wording import amount_or_none, disputed_words, earlier_year, left_out_words, stage_note

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
        "regions": PLACES,
        "recipes": [(recipe.program, recipe.at(site(request))) for recipe in documentation.RECIPES],
        "files": [
            ("application/zip", reverse("package")),
            (documentation.XLSX, reverse("deliveries-xlsx")),
            (documentation.CSV, reverse("explorer-data", args=["csv"])),
            (documentation.JSON, reverse("explorer-data", args=["json"])),
        ],
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

    def make(file: Watched) -> None:
        try:
            with data_package(site(request), file.go_on) as packed:
                copyfileobj(packed, file)
        except RecordBusyError:
            raise NotMade(503, _("The record is being changed at the moment. Ask again in a minute."), 60) from None

    return Download(make, "application/zip", "waybill.zip", heavy="package")


@public
def deliveries_xlsx(request: HttpRequest) -> HttpResponseBase:
    """`/deliveries.xlsx`: the explorer's view as a workbook that says what it shows and when it was made."""
    form = ExplorerForm(request.GET)
    if not form.is_valid():
        return refusal(form, "xlsx")

    def make(file: Watched) -> None:
        try:
            sheets = view_sheets(form.selection, site(request))
            with workbook(sheets, about(request, form), file.go_on) as book:
                copyfileobj(book, file)
        except TooManyRowsError as error:
            raise NotMade(400, str(error)) from None

    name = f"waybill-deliveries-{timezone.now():%Y-%m-%d}.xlsx"
    return Download(make, documentation.XLSX, name, heavy="workbook")


def doubts(selection: ExplorerSelection) -> dict[str, str]:
    """What must be known with the numbers of a view: what is disputed, and what may be of another year."""
    lines, (disputed, _undisputed), table = {}, selection.counts.disputed_and_not, selection.table()
    if disputed:
        lines[_("Disputed")] = disputed_words(disputed)
    if table and table.earlier:
        lines[_("Years")] = earlier_year(table.earlier, selection.stage)
    return lines


def about(request: HttpRequest, form: ExplorerForm) -> dict[str, str]:
    """What the first sheet says of the view."""
    selection, query = form.selection, without(form.query, names=form.parameters)
    own, register = " ".join(filter(None, licence())), selection.register
    lines = {
        _("Waybill"): _("Which arms arrived, when, from whom, how many in all by then, and who says so."),
        _("Page"): site(request) + address(reverse("explorer"), query),
        _("Address"): request.build_absolute_uri(),
        _("Query"): query or _("all deliveries"),
        _("Made on"): timezone.now().isoformat(timespec="seconds"),
    }
    for top, mine, full in selection.full_record():
        lines[str(top)] = _("%(mine)s from the sources that count here, %(full)s with all sources.") % {
            "mine": amount_or_none(mine), "full": amount_or_none(full),
        }  # fmt: skip
    if selection.stage:
        lines[_("Counted by")] = stage_note(selection)
    if left_out := left_out_words(selection.left_out):
        lines[_("Left out")] = left_out
    lines |= doubts(selection)
    return lines | {
        _("Register"): register.name,
        **({_("Credit"): register.credit} if register.credit else {}),
        _("Licence"): own if register.default else register.licence,
        _("Rules"): site(request) + reverse("counting"),
        _("To be known"): _("An empty quantity is unknown, which is not zero. Unlike things are never added."),
    }
