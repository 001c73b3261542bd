"""`/check/`: which filters give a number that somebody states."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from deliveries.cells.checking import answer_row, check_title, check_words
from deliveries.filters import page_chips
from deliveries.filters.checking import CheckForm
from deliveries.http.caching import public
from deliveries.summaries.checking import Checking

from .captions import Caption, asked_of, caption_of, of_timeline


@public
def check(request: HttpRequest) -> HttpResponse:
    """The form, and below it, where a number is asked for, what gives it."""
    form = CheckForm(request.GET)
    context: dict[str, Any] = {"form": form, "path": request.path, "checking": None, "types": form.tree.children(None)}
    understood = form.is_valid()
    # What else was wrong, the type that was chosen stays so.
    context["chosen"] = form.cleaned_data.get("type", [])
    if understood and form.cleaned_data["total"]:
        checking = Checking(form)
        told = {"answers_found": checking.answers, "possible": checking.possible}
        told["nearest"] = [] if checking.answers or any(map(checking.gives, checking.asked)) else checking.nearest
        context |= {name: [answer_row(answer, checking) for answer in answers] for name, answers in told.items()}
        shown = {"recipient", "supplier", "type", "since", "until"}
        chips = [chip for chip in page_chips(form) if chip.name not in shown]
        context |= {
            "checking": checking, "title": check_title(checking), "words": list(check_words(checking)), "chips": chips,
            "query": asked_of(form),
        }  # fmt: skip
    return render(request, "check.html", context)


@caption_of.register
def of_check(form: CheckForm) -> Caption:
    timeline = form.selection.timeline()
    if not form.cleaned_data["total"]:
        said = _("Which dates, types and sources give a number of arms that somebody states.")
        return of_timeline(form, timeline, _("Check a number"), said)
    checking = Checking(form)
    return of_timeline(form, timeline, check_title(checking), " ".join(check_words(checking)))
