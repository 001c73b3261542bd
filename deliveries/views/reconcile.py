"""Side by side: the site's own deliveries and the rows of another register, of one party or over all."""

from __future__ import annotations

from collections.abc import Callable
from shutil import copyfileobj
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.api import documentation
from deliveries.cells.reconciling import section_cells, tally
from deliveries.chart import NARROW, WIDE, draw
from deliveries.exports.workbook import TooManyRowsError, workbook
from deliveries.filters import page_chips, without
from deliveries.filters.reconcile import ReconcileForm, asks_to_sign_in, registers_to_choose
from deliveries.http.caching import public
from deliveries.http.downloads import Download, NotMade, Watched, written
from deliveries.http.reading import is_private
from deliveries.index.compared import Asked
from deliveries.models import Party, Register
from deliveries.registers.beside import Beside
from deliveries.registers.export import reconciled_csv, reconciled_json, reconciled_sheets
from deliveries.registers.sheet import ReconciledTable
from deliveries.summaries.side_by_side import BothCounts
from deliveries.wording import awaited_label

from .downloads import site
from .timelines import refusal, seen


@public
def reconcile(request: HttpRequest, role: str = "", slug: str = "") -> HttpResponse:
    """`/reconcile/`, `/recipients/mali/reconcile/` and `/suppliers/russia/reconcile/`."""
    fixed = {role: seen(Party, slug, request)} if role else {}
    form = ReconcileForm(request.GET, fixed)
    context: dict[str, Any] = {
        "form": form, "path": request.path, "role": role, "party": fixed.get(role), "table": None, "choices": [],
        "data_path": f"{request.path.removesuffix('/')}.",
    }  # fmt: skip
    register = form.chosen if form.is_valid() else None
    if register is not None:
        table = table_of(form, register)
        form.refuse_page(table.last_page)
        if form.is_valid():
            context |= view_of(form, table) | {"desk": desk_of(request, register, fixed.get("recipient"))}
    elif form.is_valid():
        context |= {"choices": registers_to_choose(), "closed": asks_to_sign_in()}
    return render(request, "reconcile.html", context)


def offered(form: ReconcileForm, table: ReconciledTable) -> dict[str, list[tuple[str, str, bool]]]:
    """What the filters of the page offer, each with its slug, its name, and whether it is chosen; only those of which
    there is a choice, and a menu, which holds one, would lose none that was made."""
    suppliers, tops = table.choices()
    chosen = {name: {str(one.slug) for one in form.cleaned_data[name]} for name in ("supplier", "type")}
    named = table.beside.index.named_parties
    parties = sorted((named[pk] for pk in suppliers if pk in named), key=lambda pair: pair[1])
    types = [(node.slug, str(node)) for node in form.tree.children(None) if node.pk in tops]
    found = {
        name: [(slug, label, slug in chosen[name]) for slug, label in pairs]
        for name, pairs in (("supplier", parties), ("type", types))
        if len(pairs) > 1 and name not in form.fixed
    }
    return {
        name: options
        for name, options in found.items()
        if len(chosen[name]) < 2 and chosen[name] <= {slug for slug, _label, _chosen in options}
    }


def desk_of(request: HttpRequest, register: Register, recipient: Party | None) -> str:
    """Where an editor works on the pairs of a recipient; "" for others, and where a page is the same for everybody."""
    if recipient is None or not is_private(request) or not request.user.is_staff:
        return ""
    return f"{reverse('admin:deliveries_register_beside', args=[register.pk])}?recipient={recipient.slug}"


# What has no number: of regions that no recipient asked for is in there is nothing.
NOBODY = frozenset([0])


def asked_of(form: ReconcileForm, beside: Beside) -> Asked:
    """What a valid form asks of the table."""
    data = form.cleaned_data
    recipients = frozenset(party.pk for party in data["recipient"])
    if data["region"]:
        members = frozenset(beside.index.members_of([region.slug for region in data["region"]]))
        recipients = (members & recipients if recipients else members) or NOBODY
    return Asked(
        recipients=recipients,
        suppliers=frozenset(party.pk for party in data["supplier"]),
        types=frozenset(form.tree.below(node.pk for node in data["type"])),
        verdicts=frozenset(data["verdict"]),
        since=data["since"].earliest if data["since"] else None,
        until=data["until"].latest if data["until"] else None,
    )


def table_of(form: ReconcileForm, register: Register) -> ReconciledTable:
    """The table that a valid form asks for."""
    beside = Beside(register)
    return ReconciledTable(beside, asked_of(form, beside))


def view_of(form: ReconcileForm, table: ReconciledTable) -> dict[str, Any]:
    """What the template shows of a valid form's table."""
    page = form.cleaned_data["page"] or 1
    register = table.beside.register
    both = BothCounts(register, {name: form.cleaned_data[name] for name in COUNTED}, form.fixed)
    drawn = both.charts() if page == 1 else []
    frames = (WIDE, NARROW)
    return {
        "table": table,
        "sections": section_cells(table.page(page), table.beside),
        "verdicts": tally(
            table.verdicts, form.cleaned_data["verdict"], without(form.query, "verdict", names=form.parameters)
        ),
        "chips": page_chips(form),
        "offered": offered(form, table),
        "regions": both.regions() if "recipient" not in form.fixed else [],
        "page": page,
        "query": without(form.query, names=form.parameters),
        "totals": both.totals() if page == 1 else [],
        "charts": [
            (node, [chart for frame in frames if (chart := draw(timeline, frame, awaited_label, compared=True))])
            for node, timeline in drawn
        ],
        "registers": both.registers,
    }


# The filters of the page that counts have as well.
COUNTED = ("recipient", "supplier", "region", "type", "since", "until")


@public
def reconcile_data(request: HttpRequest, suffix: str, role: str = "", slug: str = "") -> HttpResponseBase:
    """The data twins: `reconcile.csv`, `.json` and `.xlsx`, of the whole table."""
    fixed = {role: seen(Party, slug, request)} if role else {}
    form = ReconcileForm(request.GET, fixed)
    register = form.chosen if form.is_valid() else None
    if register is None:
        if form.is_valid():
            form.add_error("register", _("Choose the register to hold ours against."))
        return refusal(form, suffix)
    table = table_of(form, register)
    made, query = timezone.now().isoformat(timespec="seconds"), without(form.query, names=form.parameters)
    page = request.path.rpartition(".")[0]
    view = f"{site(request)}{page}/?{query}"
    name = f"waybill-{'-'.join(filter(None, [slug, 'and', register.slug]))}"
    if suffix == "json":
        head = {"view": view, "made": made, **told_of(form, table)}
        return Download(written(lambda: reconciled_json(table, site(request), head)), "application/json")
    if suffix == "csv":
        make = written(lambda: reconciled_csv(table, site(request), view, made))
        return Download(make, "text/csv; charset=utf-8", f"{name}.csv")
    return Download(workbook_of(table, request, view), documentation.XLSX, f"{name}.xlsx", heavy="workbook")


def told_of(form: ReconcileForm, table: ReconciledTable) -> dict[str, Any]:
    """What a download says of the view: both registers, and the filters as they were understood."""
    register = table.beside.register
    asked = [name for name in form.parameters if name != "register" and form.query.get(name)]
    filters = {name: form.query.getlist(name) for name in asked}
    return {
        "register": table.beside.own.slug, "beside": register.slug, "credit": register.credit, "terms": register.terms,
        "filters": filters | {role: party.slug for role, party in form.fixed.items() if isinstance(party, Party)},
    }  # fmt: skip


def workbook_of(table: ReconciledTable, request: HttpRequest, view: str) -> Callable[[Watched], None]:
    """Writes the table as a workbook that says what it shows."""
    register = table.beside.register
    about = {
        _("Page"): view,
        _("Made on"): timezone.now().isoformat(timespec="seconds"),
        _("Registers"): f"{table.beside.own.name}, {register.name}",
        _("Credit"): register.credit or register.name,
        _("Licence"): register.terms or register.licence,
        _("Rules"): f"{site(request)}/about/counting/",
    }

    def make(file: Watched) -> None:
        try:
            sheets = reconciled_sheets(table, site(request), [table.beside.own.name, register.name])
            with workbook(sheets, about, file.go_on) as book:
                copyfileobj(book, file)
        except TooManyRowsError as error:
            raise NotMade(400, str(error)) from None

    return make
