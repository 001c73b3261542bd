"""What the first page of a party tells above its chart: what stands out, what is disputed, what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliveries.filters import Selection, known_query
from deliveries.filters.selection import MOST_LANES
from deliveries.index.story import Story
from deliveries.models import Delivery
from deliveries.numbers import figures
from deliveries.summaries.promises import Tally
from deliveries.timeline import Awaited
from deliveries.wording import day_text, joined, things_words

from .links import link, sentence, url

# By which of them is the largest.
STANDING_OUT = {
    "": gettext_lazy(
        "The first delivery on record is %(first)s (%(first_day)s), the latest %(latest)s (%(latest_day)s)."
    ),
    "other": gettext_lazy(
        "The first delivery on record is %(first)s (%(first_day)s), the largest of known number %(largest)s "
        "(%(largest_day)s), the latest %(latest)s (%(latest_day)s)."
    ),
    "first": gettext_lazy(
        "The first delivery on record, and the largest of known number, is %(first)s (%(first_day)s), the latest "
        "%(latest)s (%(latest_day)s)."
    ),
    "latest": gettext_lazy(
        "The first delivery on record is %(first)s (%(first_day)s), the latest, and the largest of known number, "
        "%(latest)s (%(latest_day)s)."
    ),
}


def story_words(selection: Selection, promises: Sequence[Awaited[Delivery]], more: str) -> Iterator[SafeString]:
    """The sentences of a party's first page; `promises`: the nearest of them; `more`: where all of them stand."""
    story = selection.story
    if story is not None and story.number > 1:
        yield from _standing_out(selection, story)
        yield _disputed(story)
    if selection.promised:
        yield _promised(selection, promises, more)


def _standing_out(selection: Selection, story: Story) -> Iterator[SafeString]:
    told = {"first": story.first, "latest": story.latest, "largest": story.largest}
    which = {story.first: "first", story.latest: "latest", None: ""}.get(story.largest, "other")
    known = known_query(selection.known_on)
    parts: dict[str, str] = {}
    for name, pk in told.items():
        delivery = selection.shown(pk) if pk else None
        if pk and delivery is None:
            return
        if delivery:
            things = things_words(item for item in delivery.items.all() if item.chosen)
            parts |= {name: link(f"{url('delivery', pk)}{known}", things), f"{name}_day": day_text(delivery.arrival)}
    yield sentence(str(STANDING_OUT[which]), **parts)
    if not story.sure:
        yield sentence(_("Some days are known only as spans: another one may have come first, or last."))


def _disputed(story: Story) -> SafeString:
    if not story.disputed:
        return sentence(_("No source on record contests any of them."))
    said = ngettext(
        "Sources contest %(n)s of the %(all)s: %(topics)s.", "Sources contest %(n)s of the %(all)s: %(topics)s.",
        story.disputed,
    )  # fmt: skip
    return sentence(said, n=story.disputed, all=story.number, topics=joined([str(each.label) for each in story.topics]))


def _promised(selection: Selection, promises: Sequence[Awaited[Delivery]], more: str) -> SafeString:
    """How many promises there are, and what became of them where all are at hand."""
    number = selection.promised
    whole = ngettext("%(n)s promise", "%(n)s promises", number) % {"n": number}
    if number > MOST_LANES or len(promises) < number:
        return sentence(_("%(promises)s are on record."), promises=link(more, whole))
    tally = Tally.of(promises)
    for count, words in _all_alike(tally):
        if count == number:
            return sentence(words, promises=link(more, _("promise") if number == 1 else whole))
    outcomes = [words % {"n": figures(count)} for count, words in _outcomes(tally) if count]
    return sentence(
        _("Of the %(promises)s on record, %(outcomes)s."), promises=link(more, whole), outcomes=joined(outcomes)
    )


def _all_alike(tally: Tally) -> list[tuple[int, str]]:
    """How many promises have each outcome, and what is said where those are all there are."""
    return [
        (tally.met, ngettext("The one %(promises)s on record was met.", "The %(promises)s on record were met.",
                             tally.met)),
        (tally.partly, ngettext("The one %(promises)s on record was met in part.",
                                "The %(promises)s on record were met in part.", tally.partly)),
        (tally.lapsed, ngettext("The one %(promises)s on record lapsed.", "The %(promises)s on record lapsed.",
                                tally.lapsed)),
        (tally.open, ngettext("The one %(promises)s on record is still open.",
                              "The %(promises)s on record are still open.", tally.open)),
        (tally.unread, ngettext("What became of the one %(promises)s on record is not known.",
                                "What became of the %(promises)s on record is not known.", tally.unread)),
        (tally.cancelled, ngettext("The one %(promises)s on record was cancelled.",
                                   "The %(promises)s on record were cancelled.", tally.cancelled)),
    ]  # fmt: skip


def _outcomes(tally: Tally) -> list[tuple[int, str]]:
    """How many promises have each outcome, and how that is said of some of them."""
    return [
        (tally.met, ngettext("one was met", "%(n)s were met", tally.met)),
        (tally.partly, ngettext("one was met in part", "%(n)s were met in part", tally.partly)),
        (tally.lapsed, ngettext("one lapsed", "%(n)s lapsed", tally.lapsed)),
        (tally.open, ngettext("one is still open", "%(n)s are still open", tally.open)),
        (tally.unread, ngettext("one has no known outcome", "%(n)s have no known outcome", tally.unread)),
        (tally.cancelled, ngettext("one was cancelled", "%(n)s were cancelled", tally.cancelled)),
    ]
