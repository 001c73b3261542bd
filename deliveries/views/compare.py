"""`/compare/`: several lines in one chart, with the table under it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deliveries.chart import NARROW, WIDE, draw
from deliveries.filters import without
from deliveries.filters.compare import ORIGIN, CompareForm, table
from deliveries.models import Party, TypeTree
from deliveries.wording import awaited_label

from .freshness import public


@public
def compare(request: HttpRequest) -> HttpResponse:
    """Up to eight recipients, suppliers or types; a form to choose them while nothing is chosen."""
    form = CompareForm(request.GET)
    context = {
        "form": form,
        "recipients": Party.objects.recipients(),
        "suppliers": Party.objects.suppliers(),
        "types": TypeTree.load().children(None),
    }
    if form.is_valid() and form.cleaned_data[form.side]:
        timeline = form.lines()
        origin = ORIGIN if form.cleaned_data["align"] else None
        charts = [draw(timeline, frame, awaited_label, origin) for frame in (WIDE, NARROW)]
        context |= {"timeline": timeline, "charts": charts, "table": table(timeline), "query": without(form.query)}
    return render(request, "deliveries/compare.html", context)
