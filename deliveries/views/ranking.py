"""`/map/` and `/ranking/`: who received or supplied most of a type, on a map and as bars."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.cells.links import address
from deliveries.cells.ranking import RankingCells
from deliveries.exports.picture import bars_svg, world_svg
from deliveries.filters import facets, known_query, page_chips, presets, stages, tabs, without
from deliveries.http.caching import public
from deliveries.summaries.ranking import ROWS_A_PAGE, RankingForm
from deliveries.wording import map_signs, origin_words

from .timelines import drawn, part_or_page, refusal

# So many bars stand in a picture.
MOST_BARS = 20


@public
def world_map(request: HttpRequest) -> HttpResponse:
    """`/map/`: a dot for each country, as large as what it received or supplied, arcs, and the same as a table."""
    return page(request, "map")


@public
def ranking(request: HttpRequest) -> HttpResponse:
    """`/ranking/`: the same as bars."""
    return page(request, "ranking")


def page(request: HttpRequest, name: str) -> HttpResponse:
    form = RankingForm(request.GET)
    context: dict[str, Any] = {"form": form, "path": request.path, "as_map": name == "map", "sentence": ""}
    context["title"] = _("Map") if name == "map" else _("Who received most, and from whom")
    query = without(form.query, names=form.parameters)
    context |= view_of(form, query, drawn_too=name == "map") if form.is_valid() else {}
    return part_or_page(request, "ranking.html", context, query)


def view_of(form: RankingForm, query: str, *, drawn_too: bool) -> dict[str, Any]:
    """What the template shows of a valid form's ranking."""
    selection, cells, number = form.selection, RankingCells(form), len(form.ranking.rows)
    return {
        "selection": selection,
        "cells": cells,
        "ranking": form.ranking,
        "world": cells.world() if drawn_too and number else None,
        "title": cells.title,
        "sentence": cells.sentence,
        "rows": cells.rows(selection.page),
        "first": (selection.page - 1) * ROWS_A_PAGE + 1,
        "number": number,
        "last": form.last_page(),
        "tabs": [tab for tab in tabs(form, form.ranking.top) if tab.amount],
        "facets": facets(selection),
        "stages": stages(selection),
        "chips": page_chips(form),
        "presets": [] if selection.register.credit else presets(form),
        "full_record": selection.full_record(),
        "known": known_query(selection.known_on),
        "query": query,
    }


@public
def world_map_data(request: HttpRequest, suffix: str) -> HttpResponse:
    """The map as a picture: `/map.svg` and `.png`."""
    return picture(request, "map", suffix)


@public
def ranking_data(request: HttpRequest, suffix: str) -> HttpResponse:
    """The bars as a picture: `/ranking.svg` and `.png`."""
    return picture(request, "ranking", suffix)


def picture(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    form = RankingForm(request.GET)
    if not form.is_valid():
        return refusal(form, suffix)
    origin = request.get_host() + address(reverse(name), without(form.query, names=form.parameters))
    return drawn(lambda: (map_of if name == "map" else bars_of)(form, origin), suffix)


def map_of(form: RankingForm, address: str) -> str:
    """The map of a valid form as an SVG document that says where it came from."""
    cells = RankingCells(form)
    world = cells.world()
    return world_svg(world, **said(cells, form, address, *map_signs(world)))


def bars_of(form: RankingForm, address: str) -> str:
    """The first bars of a valid form's ranking as such a document."""
    cells = RankingCells(form)
    return bars_svg(list(cells.bars(MOST_BARS)), **said(cells, form, address))


def said(cells: RankingCells, form: RankingForm, address: str, *signs: str) -> dict[str, Any]:
    """What stands above and below the picture of a valid form."""
    notes = [" ".join([*cells.notes(), *signs]), origin_words(form.selection.register, address)]
    return {"title": cells.title, "sentence": cells.words(), "notes": notes}
