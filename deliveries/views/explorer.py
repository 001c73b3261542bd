"""The analysts' explorer: every delivery as a table, in groups, and as data."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.cells.lines import line_rows
from deliveries.cells.links import address
from deliveries.chart import SumBar, sum_bar
from deliveries.dates import DateSpan
from deliveries.exports import explorer_csv, explorer_json
from deliveries.filters import ExplorerForm, facets, known_query, page_chips, presets, stages, without
from deliveries.filters.explorer import LINES_A_PAGE, lead
from deliveries.filters.fields import NOT_KNOWN
from deliveries.http.caching import public
from deliveries.http.downloads import Download, written
from deliveries.index.columns import COLUMNS
from deliveries.index.groups import DIMENSIONS, Part, Table
from deliveries.models import EquipmentType
from deliveries.wording import coverage_words, titled

from .timelines import part_or_page, refusal

WRITERS = {"csv": explorer_csv, "json": explorer_json}
CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@public
def explorer(request: HttpRequest) -> HttpResponse:
    """`/deliveries/`: the lines that match, or their sums, or the part of the page that htmx asks for."""
    form = ExplorerForm(request.GET)
    context = {"form": form, "path": request.path, "columns": COLUMNS, "most": LINES_A_PAGE}
    context |= view_of(form) if form.is_valid() else {}
    query = without(form.query, names=(*form.parameters, "after", "before"))
    return part_or_page(request, "explorer.html", context, query)


def view_of(form: ExplorerForm) -> dict[str, Any]:
    """What the template shows of a valid form's selection."""
    selection = form.selection
    deliveries, lines = selection.counts.numbers
    table = selection.table_of_page()
    known = known_query(selection.known_on)
    page, shown = (None, table.part(selection.page)) if table else (selection.page_of_lines(), None)
    rows, columns = selection.shown_lines(page) if page else [], selection.data["columns"]
    return {
        "selection": selection,
        "heading": titled(_("Deliveries"), selection),
        "covered": " ".join(coverage_words(selection)),
        "deliveries": deliveries,
        "lines": lines,
        "page": page,
        "rows": line_rows(rows, columns, known, selection.stage),
        "lead": lead(selection.stage),
        "stages": stages(selection),
        "table": table,
        "shown": shown,
        "bars": bars(table, shown) if table and shown else {},
        "links": links(form, table, shown) if table and shown else {},
        "dimensions": DIMENSIONS,
        "headings": form.headings(),
        "facets": facets(selection),
        "chips": page_chips(form),
        "presets": [] if selection.register.credit else presets(form),
        "full_record": selection.full_record(),
        "together": list(selection.told_together().items()),
        "known": known,
        "query": without(form.query, names=form.parameters),
        "filters": without(form.query),
    }


def bars(table: Table, shown: Part) -> dict[str | None, dict[EquipmentType, SumBar]]:
    """The picture of each shown row's sums, by its key and by type."""
    most = table.most
    own = {row.key: islice(row.amounts.items(), shown.most_own) for row in shown.rows}
    return {key: {top: sum_bar(sum_, most[top]) for top, sum_ in sums} for key, sums in own.items()}


# Under which parameters the lines of a group are asked for, where those are not called as the group is.
PARAMETERS = {"year": ("counted",), "type": ("type", "type_itself")}


def links(form: ExplorerForm, table: Table, shown: Part | None = None) -> dict[str | None, dict[int | str, str]]:
    """By the key of a row, or "" for the totals: the querystrings of the lines behind its cells, by their places, and
    behind the row ("row"). "" where no filter selects them. Of all rows, or of those `shown`."""
    group, pivot = form.cleaned_data["group"], form.cleaned_data["pivot"]
    rest = QueryDict(without(form.query), mutable=True)
    for name in filter(None, (group, pivot)):
        for parameter in PARAMETERS.get(name, (name,)):
            rest.pop(parameter, None)
    rest.update(form.selection.counting)
    others = rest.urlencode()
    rows = {row.key: chosen(form, group, row.key) for row in (shown or table.whole).rows if row.deliveries}
    rows[""] = chosen(form, group, "")
    columns = [chosen(form, pivot, column.key) for column in table.columns]
    totals = [chosen(form, pivot, "")] if pivot else []
    found: dict[str | None, dict[int | str, str]] = {}
    for key, row in rows.items():
        found[key] = {at: _joined(others, row, column) for at, column in enumerate(columns)}
        found[key]["row"] = _joined(others, row, *totals)
    return found


def _joined(*parts: str | None) -> str:
    return "" if None in parts else "&".join(filter(None, parts))


def chosen(form: ExplorerForm, name: str, key: str | None) -> str | None:
    """The part of a querystring that selects the lines of one key of a dimension; for "" what the view selects of it.

    None where no filter selects just them: those that go by a type alone, where no model stands for it.
    """
    query = QueryDict(mutable=True)
    if key == "":
        for parameter in PARAMETERS.get(name, (name,)):
            query.setlist(parameter, [value for value in form.query.getlist(parameter) if value.strip()])
    elif name == "type" and key:
        tree = form.selection.tree
        narrowest = len(tree.branch(tree.by_slug[key])) == 1
        query["type" if narrowest else "type_itself"] = key
    elif name == "year":
        query["counted"] = _within(form.cleaned_data["counted"], int(key or 0))
    elif name == "equipment" and key in form.selection.index.slugs_of_types_alone:
        return None
    else:
        query[name] = key or NOT_KNOWN.slug
    return query.urlencode()


def _within(asked: DateSpan | None, year: int) -> str:
    """A year, as far as it is within the period that is asked for."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if asked is None or (asked.earliest <= first and last <= asked.latest):
        return f"{year:04}"
    return f"{max(first, asked.earliest)}/{min(last, asked.latest)}"


@public
def explorer_data(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The data twins of the explorer: `/deliveries.csv` and `.json`."""
    form = ExplorerForm(request.GET)
    if not form.is_valid():
        return refusal(form, suffix)
    made, absolute = dt.datetime.now(dt.UTC), f"{request.scheme}://{request.get_host()}"
    view = absolute + address(reverse("explorer"), without(form.query, names=form.parameters))
    make = written(lambda: WRITERS[suffix](form.selection, absolute, view, made))
    return Download(make, CONTENT_TYPES[suffix], f"waybill-deliveries-{made:%Y-%m-%d}.{suffix}")
