"""The caption of a view away from its page: its title, its sentence, whose it is, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch

from django.utils.translation import gettext as _

from deliveries.cells.ranking import RankingCells
from deliveries.chart import MOST_LARGE, SMALL, Frame, Pictures, World, draw, pictures
from deliveries.filters import DeliveryFilterForm, ExplorerForm, without
from deliveries.filters.compare import CompareForm
from deliveries.summaries.ranking import RankingForm
from deliveries.timeline import Timeline
from deliveries.wording import compare_words, explorer_title, filter_words, owed_to, timeline_words, view_sentence

from .compare import origin

# Promises that a picture of little room shows.
MOST_AWAITED = 2


@dataclass(frozen=True)
class Caption:
    """What stands for a page elsewhere: its words, its querystring, whose numbers they are, and what draws them in a
    frame, or the map that does."""

    title: str
    sentence: str
    query: str = ""
    whose: str = "Waybill"
    drawn: Callable[[Frame], Pictures] | None = None
    world: World | None = None


@singledispatch
def caption_of(form: DeliveryFilterForm) -> Caption:
    """What a valid form's view tells: of a country, a supplier or a model, and what is registered for other forms."""
    timeline = form.selection.timeline()
    title, words = timeline_words(form, timeline, short=len(timeline.counted) > MOST_LARGE)
    return of_timeline(form, timeline, title, words, "type")


def of_timeline(form: DeliveryFilterForm, timeline: Timeline, title: str, words: str, *titled: str) -> Caption:
    """The caption of a form whose timeline is drawn, with what its filters say but for those that are in the title."""
    said = " ".join([words, *filter_words(form, *titled)])
    return Caption(title, said, asked_of(form), owed_to(form.selection.register), drawing(timeline))


def asked_of(form: DeliveryFilterForm) -> str:
    """The querystring of a valid form's view."""
    return without(form.query, names=form.parameters)


@caption_of.register
def of_lines(form: ExplorerForm) -> Caption:
    timeline = form.selection.timeline()
    words = view_sentence(form, timeline, short=len(timeline.counted) > MOST_LARGE)
    return of_timeline(form, timeline, explorer_title(form), words, "type")


@caption_of.register
def of_ranking(form: RankingForm) -> Caption:
    cells = RankingCells(form)
    world = cells.world() if form.ranking.rows else None
    return Caption(cells.title, cells.words(), asked_of(form), owed_to(form.selection.register), world=world)


@caption_of.register
def of_comparison(form: CompareForm) -> Caption:
    query, whose = asked_of(form), owed_to(form.selection.register)
    if not form.cleaned_data[form.side]:
        lines = ExplorerForm(form.query)
        return replace(caption_of(lines), query=query) if lines.is_valid() else Caption(_("Compare"), "", query, whose)
    title, sentence = compare_words(form)
    return Caption(title, " ".join([sentence, *filter_words(form, *form.titled)]), query, whose, compared(form))


def drawing(timeline: Timeline) -> Callable[[Frame], Pictures]:
    """What draws a timeline with little of what is awaited, and once more without, for where there is no room."""
    awaited = [each for each in timeline.awaited if each.delivery.arrival_latest][:MOST_AWAITED]

    def drawn(frame: Frame) -> Pictures:
        shown = [replace(timeline, awaited=some, checks=[]) for some in (awaited, [])]
        every = [pictures(each, (frame,), lambda _awaited: "", SMALL) for each in shown]
        return Pictures([chart for each in every for chart in each.charts], every[0].small)

    return drawn


def compared(form: CompareForm) -> Callable[[Frame], Pictures]:
    """What draws a comparison."""

    def drawn(frame: Frame) -> Pictures:
        chart = draw(form.lines(), frame, lambda _awaited: "", origin(form), compared=True)
        return Pictures([chart] if chart else [], [])

    return drawn
