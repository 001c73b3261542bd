"""The timeline of what a party received or supplied, or of one equipment, as page, fragment and data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from deliveries.cells.delivered import ListView, ledger_rows, promise_rows
from deliveries.cells.links import address, url
from deliveries.cells.models import makers, product
from deliveries.cells.story import story_words
from deliveries.chart import MOST_LARGE, NARROW, WIDE, Pictures, pictures
from deliveries.exports import timeline_csv, timeline_json
from deliveries.exports.picture import png, svg
from deliveries.filters import (
    DeliveryFilterForm,
    TimelineForm,
    facets,
    known_query,
    page_chips,
    presets,
    stages,
    tabs,
    without,
)
from deliveries.filters.access import register_asked
from deliveries.filters.fields import key
from deliveries.filters.parameters import EVIDENCE
from deliveries.filters.queryform import QueryForm
from deliveries.http.caching import public
from deliveries.http.downloads import Download, written
from deliveries.models import Equipment, Party
from deliveries.summaries.equipment import countries
from deliveries.wording import awaited_label, filter_words, origin_words, short_label, timeline_words


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the part that changes; the server picks it, never the browser."""
    htmx = cast("HtmxDetails", request.htmx)  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def seen[Record: Model](model: type[Record], slug: str, request: HttpRequest, *joined: str) -> Record:
    """The record of this slug in the site's catalogue, or one that the register which is asked for alone names; with
    what its fields `joined` point to. Raises Http404."""
    rows: Any = model._default_manager
    known = rows.select_related(*joined) if joined else rows.all()
    found: Record | None = known.public().filter(slug=slug).first()
    if found is None and (register := register_asked(request.GET)) is not None:
        found = known.named_in(register).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@public
def party(request: HttpRequest, role: str, slug: str) -> HttpResponse:
    """`/recipients/mali/` and `/suppliers/russia/`."""
    record = seen(Party, slug, request)
    context = {
        "party": record,
        "role": role,
        "kicker": _("Received by") if role == "recipient" else _("Supplied by"),
    }
    return timeline_page(request, {role: record}, context)


@public
def equipment(request: HttpRequest, slug: str) -> HttpResponse:
    """`/equipment/mi-24p/`: its deliveries and its variants."""
    record = seen(Equipment, slug, request, "type", "variant_of")
    named = countries(record.made_in)
    context = {
        "equipment": record,
        "makers": makers(record, named),
        "about": product(record, named),
        "variants": Equipment.objects.public().filter(variant_of=record),
        "kicker": str(record.type),
    }
    return timeline_page(request, {"equipment": record}, context)


# What the page of a party has that of an equipment has not, and the other way round.
NOBODY: dict[str, Any] = {"party": None, "role": "", "equipment": None, "variants": (), "parts": (), "about": {}}


def timeline_page(request: HttpRequest, fixed: dict[str, Model], context: dict[str, Any]) -> HttpResponse:
    """The page about `fixed`, or the part of it that htmx asks for."""
    form = TimelineForm(request.GET, fixed)
    context = NOBODY | context | {"subject": next(iter(fixed.values())), "form": form, "path": request.path}
    context |= view_of(form) if form.is_valid() else {"heading": ""}
    if form.is_valid():
        context |= rows_of(form, context)
    return part_or_page(request, "timeline.html", context, without(request.GET))


def part_or_page(request: HttpRequest, name: str, context: dict[str, Any], query: str) -> HttpResponse:
    """The page of that name, or its part `view` where htmx asks for it; `query`: that of the address which the browser
    then shows."""
    if not wants_fragment(request):
        return render(request, name, context)
    response = render(request, f"{name}#view", context)
    if context["form"].errors:
        response["X-Refused"] = "filters"  # waybill.js leaves a page that was understood, and its address, as they are
    response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


def rows_of(form: DeliveryFilterForm, context: dict[str, Any]) -> dict[str, Any]:
    """The rows of the page's ledger, and of what is awaited below it."""
    evidence = without(form.query, names=EVIDENCE)
    view = ListView(context["role"], context["known"], evidence, form.selection.long, form.selection.stage)
    rows = ledger_rows(context["ledger"], context["types"], view, form.selection.view)
    evidence = without(form.query, names=(*EVIDENCE, "register"))
    role, subject = context["role"], next(iter(form.fixed.values()))
    more = address(url(f"{role}-promises", key(subject)), context["query"]) if role else ""
    nearest = form.selection.nearest_here() if form.selection.page == 1 else ()
    return {
        "rows": rows,
        "awaited": promise_rows(context["promises"], view),
        "evidence": evidence,
        "story": list(story_words(form.selection, nearest, more)) if role else [],
    }


def view_of(form: DeliveryFilterForm) -> dict[str, Any]:
    """What the template shows of a valid form's selection."""
    selection = form.selection
    drawn = selection.page == 1
    timeline = selection.timeline(awaited=selection.nearest_here() if drawn else ())
    ledger, promises = selection.ledger(), selection.awaited_here()
    shown = pictures(timeline, (WIDE, NARROW), awaited_label) if drawn else Pictures([], [])
    many = len(timeline.counted) > MOST_LARGE
    title, sentence = timeline_words(form, timeline, short=many)
    return {
        "selection": selection,
        "timeline": timeline,
        "many": many,
        **shown._asdict(),
        "untyped": without(form.query, "type"),
        "ledger": ledger,
        "promises": promises,
        "here": {entry.delivery.pk for entry in ledger} | {promise.delivery.pk for promise in promises},
        "labels": {entry.delivery.pk: short_label(entry.chosen_items) for entry in ledger},
        "types": {node.pk: str(node) for node in selection.tree.children(None)},
        "facets": facets(selection),
        "stages": stages(selection),
        "chips": page_chips(form),
        "tabs": tabs(form),
        "presets": [] if selection.register.credit else presets(form),
        "full_record": selection.full_record(),
        "together": list(selection.told_together().items()),
        "parts": selection.parts(),
        "known": known_query(selection.known_on),
        "heading": title,
        "sentence": sentence,
        "query": without(form.query),
    }


@public
def party_data(request: HttpRequest, role: str, slug: str, suffix: str) -> HttpResponseBase:
    """The data twins of a party's page: `timeline.json`, `.csv`, `.svg` and `.png`."""
    record = seen(Party, slug, request)
    form = TimelineForm(request.GET, {role: record})
    if not form.is_valid():
        return refusal(form, suffix)
    if suffix == "json":
        told = DjangoJSONEncoder(ensure_ascii=False).encode
        return Download(written(lambda: [told(timeline_json(form.selection))]), "application/json")
    if suffix == "csv":
        absolute, made = f"{request.scheme}://{request.get_host()}", dt.datetime.now(dt.UTC)
        view = absolute + page_of(request, form)
        make = written(lambda: timeline_csv(form.selection, absolute, view, made))
        return Download(make, "text/csv; charset=utf-8", f"waybill-{slug}.csv")
    return drawn(lambda: picture_of(request, form), suffix)


def drawn(picture: Callable[[], str], suffix: str) -> HttpResponse:
    """An SVG document, or a PNG of it."""
    if suffix == "png":
        return Download(lambda file: file.write(png(picture())), "image/png", heavy="picture")
    return HttpResponse(picture(), content_type="image/svg+xml")


def page_of(request: HttpRequest, form: DeliveryFilterForm) -> str:
    """The path and query of the page whose data twin is asked for."""
    page, query = request.path.rpartition("timeline.")[0], without(form.query)
    return f"{page}?{query}" if query else page


def picture_of(request: HttpRequest, form: DeliveryFilterForm) -> str:
    """The chart of a valid form's selection as an SVG document."""
    timeline = form.selection.timeline()
    origin = origin_words(form.selection.register, f"{request.get_host()}{page_of(request, form)}")
    title, sentence = timeline_words(form, timeline)
    sentence = " ".join([sentence, *filter_words(form, "type")])
    charts, small = pictures(timeline, (WIDE,), awaited_label)
    return svg(next(iter(charts), None), title=title, sentence=sentence, origin=origin, small=small)


def refusal(form: QueryForm, suffix: str) -> HttpResponse:
    """400 with the reason: as JSON where JSON was asked for, else as plain text."""
    if suffix == "json":
        return JsonResponse({"errors": form.problems()}, status=400)
    lines = (f"{name}: {message}" for name, messages in form.problems().items() for message in messages)
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
