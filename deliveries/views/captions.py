"""The caption of a view away from its page: its title, its sentence, whose it is, and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

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


def caption_of(form: DeliveryFilterForm) -> Caption:
    """What a valid form's view tells."""
    query, whose = without(form.query, names=form.parameters), owed_to(form.selection.register)
    if isinstance(form, CompareForm):
        if not form.cleaned_data[form.side]:
            form = ExplorerForm(form.query)
            return (
                replace(caption_of(form), query=query) if form.is_valid() else Caption(_("Compare"), "", query, whose)
            )
        title, sentence = compare_words(form)
        words = " ".join([sentence, *filter_words(form, *form.titled)])
        return Caption(title, words, query, whose, compared(form))
    if isinstance(form, RankingForm):
        cells = RankingCells(form)
        return Caption(cells.title, cells.words(), query, whose, world=cells.world() if form.ranking.rows else None)
    timeline = form.selection.timeline()
    if isinstance(form, ExplorerForm):
        title = explorer_title(form)
        words = view_sentence(form, timeline, short=len(timeline.counted) > MOST_LARGE)
    else:
        title, words = timeline_words(form, timeline, short=len(timeline.counted) > MOST_LARGE)
    said = " ".join([words, *filter_words(form, "type")])
    return Caption(title, said, query, whose, drawing(timeline))


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
