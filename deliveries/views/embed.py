"""A timeline for an iframe on somebody else's page, and how that page finds it (oEmbed)."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from deliveries.chart import NARROW, WIDE, pictures
from deliveries.exports.card import SIZE
from deliveries.filters import TimelineForm, known_query, without
from deliveries.http.caching import public
from deliveries.models import Party
from deliveries.models.spoken import codes, parted, speaking
from deliveries.timeline import Series
from deliveries.wording import awaited_label, filter_words, owed_to, timeline_words

from .citing import form_at, named, page_at, split
from .timelines import seen

# Anyone may frame it; it runs nothing, asks for nothing elsewhere and sends nothing.
FRAMED: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}

WIDTH, HEIGHT = 640, 560
# A frame is a guest: with more than this it would be too small to be read, and heavier than 50 kB.
MOST_STEPS, MOST_SERIES, MOST_AWAITED, MOST_MARKS = 150, 5, 6, 30
FRAMES = tuple(replace(frame, marks=MOST_MARKS) for frame in (WIDE, NARROW))


@xframe_options_exempt
@csp_override(FRAMED)
@public
def embed(request: HttpRequest, role: str, slug: str) -> HttpResponse:
    """`/embed/recipients/mali/`: the count and the chart, with the way to the page itself."""
    party = seen(Party, slug, request)
    form = TimelineForm(request.GET, {role: party})
    context = {
        "subject": party,
        "form": form,
        "heading": "",
        "query": "",
        "credit": "",
        "page": reverse(role, args=[slug]),
    }
    if form.is_valid():
        timeline = form.selection.timeline(MOST_STEPS)
        title, sentence = timeline_words(form, timeline)
        windows = [awaited for awaited in timeline.awaited if awaited.delivery.arrival_latest]
        drawn = replace(timeline, series=_drawn(timeline.series), awaited=windows[:MOST_AWAITED])
        context |= {
            "credit": form.selection.register.credit,
            **pictures(drawn, FRAMES, awaited_label)._asdict(),
            "heading": title, "sentence": sentence, "filtered": filter_words(form, "type"),
            "types_left": len(timeline.series) - len(drawn.series),
            "promises_left": form.selection.promised - len(drawn.awaited),
            "query": without(form.query), "known": known_query(form.selection.known_on),
        }  # fmt: skip
    return render(request, "embed.html", context)


def _drawn(series: list[Series[Any]]) -> list[Series[Any]]:
    """The first few series that together have no more steps than a frame takes, and the first in any case."""
    steps = accumulate(len(one.steps) for one in series[:MOST_SERIES])
    return series[: max(1, sum(so_far <= MOST_STEPS for so_far in steps))]


class OembedForm(forms.Form):
    """The parameters of oEmbed 1.0: https://oembed.com/ (2.2 Consumer Request)."""

    url = forms.CharField(max_length=2000)
    format = forms.CharField(required=False, max_length=10)
    maxwidth = forms.IntegerField(required=False, min_value=120, max_value=4000)
    maxheight = forms.IntegerField(required=False, min_value=120, max_value=4000)


@public
def oembed(request: HttpRequest) -> HttpResponse:
    """`/oembed?url=…`: the frame to show for the address of a party's page; 501 for a format other than JSON."""
    asked = OembedForm(request.GET)
    if not asked.is_valid():
        return JsonResponse({"errors": asked.errors}, status=400)
    if asked.cleaned_data["format"] not in ("", "json"):
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain")
    address = split(asked.cleaned_data["url"])
    if address.netloc != request.get_host():
        raise Http404
    # In the language of the page that is asked about, wherever it is asked.
    language, path = parted(address.path)
    with speaking(language or codes()[0]):
        return frame_of(path, address.query, request, asked)


def frame_of(path: str, query: str, request: HttpRequest, asked: OembedForm) -> HttpResponse:
    """The answer for the page at `path`, in the language in which the site speaks now."""
    form = form_at(path, query, ("recipient", "supplier"))
    if not form.is_valid():
        return JsonResponse({"errors": form.problems()}, status=400)
    title, _sentence = timeline_words(form)
    query, page = without(form.query), page_at(path)
    path = reverse(page.view_name, kwargs=named(page))
    embedded = reverse(f"embed-{page.url_name}", kwargs=named(page)) + (f"?{query}" if query else "")
    most = {name: asked.cleaned_data[f"max{name}"] for name in ("width", "height")}
    frame = {
        "src": request.build_absolute_uri(embedded),
        "width": min(most["width"] or WIDTH, WIDTH),
        "height": min(most["height"] or HEIGHT, HEIGHT),
        "title": title,
    }
    told = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": owed_to(form.selection.register),
        "provider_url": request.build_absolute_uri("/"),
        "html": render_to_string("_frame.html", frame),
        "width": frame["width"],
        "height": frame["height"],
    }
    return JsonResponse(told | thumbnail(request, path, query, most))


def thumbnail(request: HttpRequest, path: str, query: str, most: dict[str, int | None]) -> dict[str, Any]:
    """The picture of a page as oEmbed names it, the largest that is no wider and no higher than is wanted; none where
    either would be."""
    for name, times in (("card.png", 2), ("card-small.png", 1)):
        width, height = (times * length for length in SIZE)
        if width <= (most["width"] or width) and height <= (most["height"] or height):
            where = request.build_absolute_uri(f"{path}{name}{'?' if query else ''}{query}")
            return {"thumbnail_url": where, "thumbnail_width": width, "thumbnail_height": height}
    return {}
