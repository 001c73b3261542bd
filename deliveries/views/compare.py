"""`/compare/`: several lines in one chart, with the table under it, and as data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.cells.fields import choices_of
from deliveries.chart import NARROW, WIDE, draw
from deliveries.exports.compare import compare_csv, compare_json
from deliveries.exports.picture import svg
from deliveries.filters import known_query, page_chips, tabs, without
from deliveries.filters.compare import ORIGIN, CompareForm
from deliveries.filters.parameters import NARROWING
from deliveries.http.caching import public
from deliveries.http.downloads import Download, written
from deliveries.models import Party, TypeTree
from deliveries.summaries.parties import own
from deliveries.summaries.ranking import example
from deliveries.wording import awaited_label, compare_words, filter_words, origin_words, staged

from .timelines import drawn, part_or_page, refusal


@public
def compare(request: HttpRequest) -> HttpResponse:
    """Up to eight recipients, suppliers or types; an example, and a form to choose others, while nothing is chosen."""
    asked = CompareForm(request.GET)
    form = example(asked) if asked.is_valid() else asked
    context: dict[str, Any] = {"form": form, "compared": [], "path": request.path, "sentence": "", "tabs": []}
    context |= choices(form) | {"is_example": form is not asked}
    if form.is_valid() and form.cleaned_data[form.side]:
        timeline = form.lines()
        charts = [draw(timeline, frame, awaited_label, origin(form), compared=True) for frame in (WIDE, NARROW)]
        query = without(form.query, names=form.parameters)
        context |= {"timeline": timeline, "charts": charts, "query": query}
        context["title"], context["sentence"] = compare_words(form)
        context |= {
            "compared": sorted(form.drawn, key=lambda series: -series.total.best),
            "ends": form.ends(),
            "ways": [(name, ways(form, name)) for name in ("align", "stage")],
            "tabs": [tab for tab in tabs(form) if tab.amount and form.side != "type"],
            "known": known_query(form.selection.known_on),
            "steps": sum(len(series.steps) for series in timeline.series),
            "as_groups": as_groups(form),
            "lines_behind": lines_behind(form),
            "filtered": filter_words(form, *form.titled, "register"),
            "chips": [chip for chip in page_chips(form) if chip.name not in {*form.titled, "stage"}],
        }
    return part_or_page(request, "compare.html", context, without(asked.query, names=form.parameters))


def ways(form: CompareForm, name: str) -> list[tuple[str, str, str, bool]]:
    """What a parameter of few values can be, as how the lines lie in time: value, words, the querystring that asks for
    it, and whether it is chosen."""
    rest, chosen = without(form.query, name, names=form.parameters), form.cleaned_data[name]
    called = {"first": str(staged(form.selection.stage).since_first)}
    return [
        (value, called.get(value, words), "&".join(filter(None, [rest, value and f"{name}={value}"])), value == chosen)
        for value, words in choices_of(form.fields[name])
    ]


def choices(form: CompareForm) -> dict[str, list[Model]]:
    """What can be compared: what is on record, and what was asked for though nothing of it is."""
    # What was wrong is not among the cleaned data; the rest stays chosen.
    valid, chosen = form.is_valid(), form.cleaned_data
    counts = (form.selection.without(*NARROWING) if valid else own(chosen.get("register"))).counts
    offered: dict[str, list[Model]] = {
        "recipient": list(Party.objects.filter(pk__in=counts.by_party("recipient")).order_by("name")),
        "supplier": list(Party.objects.filter(pk__in=counts.by_party("supplier")).order_by("name")),
        "type": list(TypeTree.load().children(None)),
    }
    return {
        f"{side}s": [*chosen.get(side, ()), *(one for one in records if one not in chosen.get(side, ()))]
        for side, records in offered.items()
    }


def lines_behind(form: CompareForm) -> dict[str, str]:
    """By the slug of what is compared the querystring of the lines that its count adds up."""
    found = {}
    for record in form.cleaned_data[form.side]:
        query = QueryDict(without(form.query, form.side), mutable=True)
        query[form.side] = record.slug
        query.update(form.selection.counting)
        found[record.slug] = query.urlencode()
    return found


def as_groups(form: CompareForm) -> str:
    """The querystring of the explorer that sums up the same, to be cited."""
    query = QueryDict(without(form.query), mutable=True)
    if form.side != "type":  # its groups would be the types below those that are compared
        query["group"] = form.side
    return query.urlencode()


def origin(form: CompareForm) -> dt.date | None:
    """Where the time axis begins, where lines are laid over one another."""
    return ORIGIN if form.cleaned_data["align"] else None


@public
def compare_data(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """The data twins of the comparison: `/compare.json`, `.csv`, `.svg` and `.png`."""
    form = CompareForm(request.GET)
    if form.is_valid() and not form.cleaned_data[form.side]:
        form.add_error(form.side, _("Choose what to compare."))
    if not form.is_valid():
        return refusal(form, suffix)
    made, query = dt.datetime.now(dt.UTC), without(form.query, names=form.parameters)
    view = f"{request.scheme}://{request.get_host()}{reverse('compare')}?{query}"
    if suffix == "json":
        answer = compare_json(form, form.lines_of(), view, made)
        return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    if suffix == "csv":
        make = written(lambda: compare_csv(form.lines_of(), view, made, form.selection.stage))
        return Download(make, "text/csv; charset=utf-8", f"waybill-compare-{made:%Y-%m-%d}.csv")
    return drawn(lambda: picture_of(form, view.partition("://")[2]), suffix)


def picture_of(form: CompareForm, address: str) -> str:
    """The chart of a valid form as an SVG document that says where it came from."""
    title, sentence = compare_words(form)
    said = origin_words(form.selection.register, address)
    chart = draw(form.lines(), WIDE, awaited_label, origin(form), compared=True)
    return svg(chart, title=title, sentence=" ".join([sentence, *filter_words(form, *form.titled)]), origin=said)
