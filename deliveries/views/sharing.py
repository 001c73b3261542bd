"""`/share/?view=…`: one page on which a view is shared, cited, embedded, followed and taken away."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.csp import csp_override

from deliveries.cells.links import address
from deliveries.cells.ranking import RankingCells
from deliveries.cells.sharing import card_of, feed_of, followed
from deliveries.filters import DeliveryFilterForm, as_filters
from deliveries.filters.compare import CompareForm
from deliveries.filters.promises import PromisesForm
from deliveries.filters.queryform import QueryForm
from deliveries.http.caching import public
from deliveries.summaries.ranking import RankingForm
from deliveries.wording import doubt_words

from .captions import Caption, caption_of
from .citing import CITED, VIEWS, form_at, named, page_at, split
from .compare import as_groups
from .embed import HEIGHT, WIDTH

# The page shows the frame of a view as other sites would.
FRAMING = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


EMBEDDED = {"recipient", "supplier"}
SIZES = {"width": WIDTH, "height": HEIGHT}


class ShareForm(QueryForm):
    """Which view is shared, by the address of its page, and how large its frame shall be."""

    view = forms.CharField(max_length=2000, label=pgettext_lazy("cited", "View"))
    width = forms.IntegerField(required=False, min_value=240, max_value=2000, label=gettext_lazy("Width"))
    height = forms.IntegerField(required=False, min_value=200, max_value=2000, label=gettext_lazy("Height"))


@csp_override(FRAMING)
@public
def share(request: HttpRequest) -> HttpResponse:
    """The page; 400 for a view that is not understood, 404 for one that there is not."""
    asked = ShareForm(request.GET)
    form, match = shared(asked)
    path, caption = reverse(match.view_name, kwargs=named(match)), caption_of(form)
    view = address(path, caption.query)
    selected = as_filters(form)
    sums = sums_of(form)
    context = {
        "form": asked,
        "path": path,
        "view": view,
        "caption": caption,
        "link": request.build_absolute_uri(view),
        "quoted_title": quoted(request, form, view, caption),
        "card": card_of(form, path, caption.query),
        "charts": [] if match.url_name == "explorer" else twins(match, caption.query, "png", "svg"),
        "files": files(match, caption.query, sums or selected),
        "feed": feed_of(form) if followed(form) else "",
        "by_mail": address(reverse("alerts"), selected) if settings.SENDS_MAIL else "",
        "cited": view if match.url_name in CITED else address(reverse("explorer"), sums or selected),
        **framed(request, asked, match, caption),
    }
    return render(request, "share.html", context)


def shared(asked: ShareForm) -> tuple[DeliveryFilterForm, ResolverMatch]:
    """The form and the page of the view that is shared; raises BadRequest for one that is not understood."""
    if "view" not in asked.given or asked.has_error("view"):
        raise BadRequest(_("Say which view is shared."))
    parts = split(str(asked.given["view"]))
    form = form_at(parts.path, parts.query, VIEWS)
    if not form.is_valid():
        raise BadRequest(" ".join(f"{name}: {' '.join(said)}" for name, said in form.problems().items()))
    if isinstance(form, CompareForm) and not form.cleaned_data[form.side]:
        raise BadRequest(_("Choose what to compare."))
    return form, page_at(parts.path)


def framed(request: HttpRequest, asked: ShareForm, match: ResolverMatch, caption: Caption) -> dict[str, Any]:
    """What the page shows of a view that can stand in a frame of another site."""
    embedded = match.url_name in EMBEDDED
    shown = frame(request, asked, match, caption) if embedded and asked.is_valid() else None
    return {
        "embedded": embedded,
        "sizes": SIZES,
        "frame": shown,
        "code": render_to_string("_frame.html", shown) if shown else "",
    }


def sums_of(form: DeliveryFilterForm) -> str:
    """The querystring of the explorer that sums up what a view does that is none of its lines; "" for others."""
    if isinstance(form, CompareForm):
        return as_groups(form)
    return RankingCells(form).groups if isinstance(form, RankingForm) else ""


def quoted(request: HttpRequest, form: DeliveryFilterForm, view: str, caption: Caption) -> str:
    """The title of a view with its number and all that must be said with it, and where it stands, to be pasted."""
    parts = {
        "whose": caption.whose,
        "title": caption.title,
        "sentence": " ".join([caption.sentence, *doubts(form)]),
        "address": request.build_absolute_uri(view),
    }
    return _("%(whose)s, “%(title)s”: %(sentence)s %(address)s") % parts


def doubts(form: DeliveryFilterForm) -> Iterable[str]:
    """What is not sure of the numbers of a view; nothing of promises, which are no arrivals."""
    if isinstance(form, PromisesForm):
        return []
    unknown = sum(amount.unknown_lines for amount in form.selection.totals().values())
    return doubt_words(unknown, form.selection.counts.disputed_and_not[0])


def twins(match: ResolverMatch, query: str, *suffixes: str) -> list[tuple[str, str]]:
    """The data twins of a page in those forms, if it has them: by their kinds their addresses."""
    name, about = f"{match.url_name}-data", named(match)
    with suppress(NoReverseMatch):
        return [(each.upper(), address(reverse(name, kwargs={**about, "suffix": each}), query)) for each in suffixes]
    return []


def files(match: ResolverMatch, query: str, selected: str) -> list[tuple[str, str]]:
    """What holds the numbers of a page, by their kinds their addresses: its own, and the explorer's of what is
    `selected`."""
    if match.url_name == "explorer":
        selected = query
    lines = [(each.upper(), address(reverse("explorer-data", args=[each]), selected)) for each in ("csv", "json")]
    own = lines if match.url_name == "explorer" else twins(match, query, "csv", "json")
    return [*(own or lines), (_("Excel"), address(reverse("deliveries-xlsx"), selected))]


def frame(request: HttpRequest, asked: ShareForm, match: ResolverMatch, caption: Caption) -> dict[str, Any]:
    """What the frame of a view needs, of the size that a valid form asks for, or of the usual one."""
    where = reverse(f"embed-{match.url_name}", kwargs=named(match))
    sides = {name: asked.cleaned_data[name] or usual for name, usual in SIZES.items()}
    return {"src": request.build_absolute_uri(address(where, caption.query)), "title": caption.title, **sides}
