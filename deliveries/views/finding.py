"""`/search/`: what some words are the name of, before the deliveries that mention them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from deliveries.cells.finding import found_rows, suggestions
from deliveries.filters import DeliveryFilterForm
from deliveries.filters.finding import FindForm
from deliveries.http.caching import public
from deliveries.summaries.finding import Finding

from .timelines import wants_fragment

# While one types fewer letters say nothing.
SHORTEST = 2


@public
def search(request: HttpRequest) -> HttpResponse:
    """The page; suggestions for htmx. Words that are no name lead to the deliveries that mention them."""
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    fragment = wants_fragment(request)
    context: dict[str, Any] = {"form": form, "path": request.path, "words": words, "found": None, "suggested": []}
    if words and not (fragment and len(words) < SHORTEST):
        found = found_rows(Finding(words).found())
        context |= {"found": found, "suggested": suggestions(found)}
    if fragment:
        return render(request, "search.html#suggested", context)
    if words:
        asked = DeliveryFilterForm(QueryDict(urlencode({"q": words})))
        there = f"{reverse('explorer')}?{urlencode({'q': words})}"
        lines = asked.selection.counts.numbers[0] if asked.is_valid() else 0
        if not context["found"].rows and (lines or not asked.is_valid()):
            return redirect(there)
        context |= {"lines": lines, "lines_at": there}
    return render(request, "search.html", context)
