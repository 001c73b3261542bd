"""The front page, the pages about Waybill itself, and the health check."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from deliveries.cells.counts import numbers
from deliveries.cells.delivered import delivered
from deliveries.cells.links import asked_of
from deliveries.cells.parties import party_rows
from deliveries.cells.ranking import RankingCells
from deliveries.filters import regions, without
from deliveries.filters.lists import RegionForm
from deliveries.filters.selection import MOST_STEPS, Selection
from deliveries.http.caching import public
from deliveries.models import Party, reading
from deliveries.summaries.parties import Lead, lead, listed, standings
from deliveries.summaries.ranking import of_all
from deliveries.wording import coverage_words, sentence

from .paging import understood

LATEST_DELIVERIES = 8
# About as long as the column of deliveries beside them.
LATEST_RECIPIENTS = 7


@public
def home(request: HttpRequest) -> HttpResponse:
    """`/`: one count that tells a story, the latest deliveries, and where the latest recipients stand; or those of
    another register, or of some regions."""
    asked = understood(RegionForm(request.GET))
    whose = asked.other
    form = of_all(whose, asked.cleaned_data["region"])
    selection = form.selection
    counts, latest = selection.counts, selection.latest(LATEST_DELIVERIES)
    # Of what others gave, no count tells a story that its sources bear out.
    story = None if whose else lead(counts)
    within = asked_of(whose)
    recipients = listed("recipient", counts)[:LATEST_RECIPIENTS]
    context = {
        "lead": story,
        "sentence": story and lead_sentence(story, selection),
        "latest": [delivered(each) for each in selection.with_claims(selection.read(latest))],
        "standings": party_rows(standings("recipient", counts, recipients), "recipient", within, within),
        "whose": whose,
        "numbers": numbers(selection),
        "cells": RankingCells(form),
        "path": request.path,
        "form": asked,
        "regions": regions(selection),
        "onwards": without(form.query),
    }
    return render(request, "home.html", context)


def lead_sentence(story: Lead, selection: Selection) -> str:
    """What the front page says of the count that it opens with, and up to which day reports on it were read."""
    said = sentence(story.timeline, story.series.deliveries, story.suppliers, "recipient")
    its_own = selection.beside({"recipient": [story.party]}, {"recipient": story.party})
    return " ".join([said, *coverage_words(its_own)])


@public
def about(request: HttpRequest) -> HttpResponse:
    """`/about/`: what Waybill is, and how to reach its editors."""
    contact = settings.WAYBILL_CONTACT
    link = contact if contact.startswith(("https://", "http://")) else f"mailto:{contact}" if "@" in contact else ""
    return render(request, "about.html", {"contact": contact, "link": link})


@public
def counting(request: HttpRequest) -> HttpResponse:
    """`/about/counting/`: the rules; the example in them is Mali, which a fresh database may not have."""
    context = {"mali": Party.objects.filter(slug="mali").first(), "most": MOST_STEPS}
    return render(request, "counting.html", context)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers and what readers are shown does: the database, or a replica of it."""
    with reading.for_readers():
        return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the icon of a picture or a download, which cannot name it."""
    return redirect(static("icon.svg"))
