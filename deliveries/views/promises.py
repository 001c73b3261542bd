"""What became of what a party promised, or was promised."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from deliveries.cells.delivered import ListView
from deliveries.cells.links import address
from deliveries.cells.promises import kept_rows, kept_words, number_words, promises_title, tally_cells
from deliveries.filters import known_query, page_chips, regions, without
from deliveries.filters.promises import PromisesForm
from deliveries.http.caching import public
from deliveries.models import Party
from deliveries.summaries.promises import Promises
from deliveries.wording import filter_words, owed_to

from .captions import Caption, asked_of, caption_of
from .timelines import seen


@public
def promises(request: HttpRequest, role: str, slug: str) -> HttpResponse:
    """`/suppliers/russia/promises/` and `/recipients/mali/promises/`."""
    record = seen(Party, slug, request)
    form = PromisesForm(request.GET, {role: record})
    page = reverse(role, args=[slug])
    context: dict[str, Any] = {
        "form": form, "path": request.path, "role": role, "party": record, "page": page,
        "title": promises_title(role, record),
    }  # fmt: skip
    if form.is_valid():
        found, selection = Promises(form.selection), form.selection
        query = without(form.query)
        context |= {
            "lede": number_words(role, found.number),
            "rows": kept_rows(found.page(selection.page), ListView(role, known_query(selection.known_on), long=True)),
            "tally": tally_cells(found),
            "words": list(kept_words(found)),
            "here": selection.page,
            "last": form.last_page(),
            "chips": page_chips(form),
            "regions": regions(selection.beside({"status": found.statuses})) if found.statuses else [],
            "kept": [(name, value) for name, value in form.kept() if name != "region"],
            "query": query,
            "page": address(page, query),
        }
    return render(request, "promises.html", context)


@caption_of.register
def of_promises(form: PromisesForm) -> Caption:
    ((role, party),) = form.fixed.items()
    found = Promises(form.selection)
    sentence = " ".join([number_words(role, found.number), *kept_words(found), *filter_words(form)])
    return Caption(promises_title(role, party), sentence, asked_of(form), owed_to(form.selection.register))
