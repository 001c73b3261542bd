"""How the count of a party changed as sources came out, as page and as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.cells.links import address
from deliveries.cells.vintages import history_words, period_words, turn_rows, vintage_step_words
from deliveries.chart import NARROW, WIDE, pictures
from deliveries.exports.picture import svg
from deliveries.exports.vintages import vintages_csv, vintages_json
from deliveries.filters import page_chips, tabs, without
from deliveries.filters.vintages import VintagesForm
from deliveries.http.caching import public
from deliveries.http.downloads import Download, written
from deliveries.models import Party
from deliveries.summaries.vintages import MOST_TURNS, CountHistory
from deliveries.wording import awaited_label, origin_words, titled

from .captions import Caption, caption_of, of_timeline
from .timelines import drawn, refusal, seen

# A history is told in a table: its picture is a small one.
FRAMES = replace(WIDE, height=250), replace(NARROW, height=210)


@public
def vintages(request: HttpRequest, role: str, slug: str) -> HttpResponse:
    """`/recipients/mali/vintages/` and `/suppliers/russia/vintages/`."""
    record = seen(Party, slug, request)
    form = VintagesForm(request.GET, {role: record})
    page = reverse(role, args=[slug])
    context: dict[str, Any] = {"form": form, "path": request.path, "role": role, "party": record, "page": page}
    if form.is_valid():
        context |= view_of(CountHistory(form), page) | {"page": address(page, without(form.query), form.arrived_by)}
    return render(request, "vintages.html", context)


def view_of(history: CountHistory, page: str) -> dict[str, Any]:
    """What the template shows of a valid form's history; `page`: the address of the page whose count it is."""
    form = history.form
    turns, days = len(history.changes), len(history.vintages)
    return {
        "history": history,
        "words": list(history_words(history)),
        "rows": turn_rows(history, page),
        "left_out": turns - min(turns, MOST_TURNS),
        "unchanged": days - turns,
        "merged": period_words(history.period) if history.period else "",
        **pictures(history.timeline(), FRAMES, awaited_label)._asdict(),
        "chips": page_chips(form),
        "tabs": tabs(form),
        "untyped": without(form.query, "type", names=form.parameters),
        "query": without(form.query, names=form.parameters),
        "step_words": vintage_step_words,
    }


@public
def vintages_data(request: HttpRequest, role: str, slug: str, suffix: str) -> HttpResponseBase:
    """The data twins: `vintages.json`, `.csv`, `.svg` and `.png`."""
    form = VintagesForm(request.GET, {role: seen(Party, slug, request)})
    if not form.is_valid():
        return refusal(form, suffix)
    history, made = CountHistory(form), dt.datetime.now(dt.UTC)
    path, query = request.path.rpartition(".")[0], without(form.query, names=form.parameters)
    view = f"{request.scheme}://{request.get_host()}{path}/{f'?{query}' if query else ''}"
    if suffix == "json":
        told = vintages_json(form, history.vintages, history.types, view, made)
        return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    if suffix == "csv":
        make = written(lambda: vintages_csv(history.vintages, history.types, view, made))
        return Download(make, "text/csv; charset=utf-8", f"waybill-{slug}-vintages.csv")
    return drawn(lambda: picture_of(history, view.partition("://")[2]), suffix)


@caption_of.register
def of_history(form: VintagesForm) -> Caption:
    return history_caption(CountHistory(form))


def history_caption(history: CountHistory) -> Caption:
    """What a history tells away from its page."""
    form = history.form
    subject = next(iter(form.fixed.values()))
    title = titled(_("%(subject)s: how the count came to be known") % {"subject": subject}, form.selection)
    return of_timeline(form, history.timeline(), title, " ".join(history_words(history)))


def picture_of(history: CountHistory, address: str) -> str:
    """The history as an SVG document that says where it came from."""
    caption = history_caption(history)
    charts, small = pictures(history.timeline(), (WIDE,), awaited_label)
    origin = origin_words(history.selection.register, address)
    return svg(next(iter(charts), None), title=caption.title, sentence=caption.sentence, origin=origin, small=small)
