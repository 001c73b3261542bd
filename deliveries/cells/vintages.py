"""A history of a count in words: what counts, since when, and what each day on which sources came out changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.dates import DateSpan
from deliveries.filters import without
from deliveries.filters.parameters import FILTERS
from deliveries.index.vintages import Vintage
from deliveries.models.languages import day_words
from deliveries.numbers import figures
from deliveries.summaries.vintages import CountHistory, Turn
from deliveries.timeline import Amount, Series, Step
from deliveries.wording import amount_text, amount_words, coverage_words, day_text, figures_words, joined, upper_first

from .links import address, link, publisher, sentence, url


@dataclass(frozen=True, slots=True)
class CountCell:
    """What counts of a type after a turn, and how much more or less that is; `type`: what it is called, where the
    history is of several."""

    type: str
    total: str
    change: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A turn of a count: the day on which it came to be known, which leads to the view of that day."""

    number: int
    href: str
    day: str
    counts: list[CountCell]
    sources: SafeString
    later: str


def turn_rows(history: CountHistory, path: str) -> list[TurnRow]:
    """The rows of the turns that a page shows; `path`: that of the page whose count it is."""
    of_view = without(history.form.query, "known_on", names=FILTERS), history.form.arrived_by
    return [
        TurnRow(
            number=turn.number,
            href=address(path, *of_view, f"known_on={turn.vintage.day.isoformat()}"),
            day=vintage_day(turn.vintage),
            counts=_counts(history, turn.vintage),
            sources=_sources(turn),
            later=_later(turn.vintage),
        )
        for turn in history.turns()
    ]


def vintage_day(vintage: Vintage) -> str:
    """The day on which sources came out, or from which to which."""
    return day_text(DateSpan(vintage.first, vintage.day, ""))


def _counts(history: CountHistory, vintage: Vintage) -> list[CountCell]:
    several = len(history.types) > 1
    return [
        CountCell(
            history.types[pk].name if several else "",
            amount_text(total) if (total := vintage.totals.get(pk)) else _("none"),
            change_text(added),
        )
        for pk, added in vintage.added.items()
    ]


def change_text(added: Amount) -> str:
    """By how much a count rose or fell, in figures: "+2", "−1", "+2 + an unknown number"."""
    if added.best:
        sign = "+" if added.best > 0 else "−"
        known = f"{sign}{figures(abs(added.best))}"
        return _("%(known)s + an unknown number") % {"known": known} if added.unknown_lines > 0 else known
    if added.unknown_lines > 0:
        return _("+ an unknown number")
    return _("a number is known") if added.unknown_lines < 0 else _("other bounds")


def _sources(turn: Turn) -> SafeString:
    if not turn.sources:
        return sentence(_("a later release of the register"))
    named = [link(url("source", source.pk), publisher(source)) for source in turn.sources]
    if not turn.more_sources:
        return mark_safe(joined(named))
    said = ngettext("%(named)s and %(n)s more", "%(named)s and %(n)s more", turn.more_sources)
    return sentence(said, named=mark_safe(", ".join(named)), n=turn.more_sources)


def _later(vintage: Vintage) -> str:
    """Of how many of the deliveries that count by then more was adopted later."""
    if not vintage.later:
        return ""
    said = ngettext(
        "of %(n)s delivery the number or the day stands as sources gave it later",
        "of %(n)s deliveries the number or the day stands as sources gave it later",
        vintage.later,
    )
    return said % {"n": figures(vintage.later)}


def history_words(history: CountHistory) -> Iterator[str]:
    """What is said above a history: the count as it is now, since when it is so, and what is not sure of it."""
    until, known_on = history.form.cleaned_data["as_of"], history.selection.known_on
    if not history.types:
        yield _("No delivery is counted.")
        return
    if len(history.types) == 1:
        ((pk, node),) = history.types.items()
        told = {"things": upper_first(amount_words(node, history.totals.get(pk, Amount())))}
        if until:
            told["day"] = _date(until.latest)
            yield _("%(things)s by %(day)s, as the record has it.") % told
        else:
            yield _("%(things)s in all, as the record has it.") % told
    else:
        yield _("Counts of %(n)s types, each by itself.") % {"n": figures(len(history.types))}
    yield from _turned(history)
    if history.maybe:
        more = joined([amount_words(node, Amount(0, 0, number)) for node, number in history.maybe.items()])
        yield _("Besides, %(more)s may have arrived by then: their days are not known as exactly.") % {"more": more}
    if history.undated and not known_on:
        yield _("Sources without a day of their own tell of some of it: no day of the table has them.")
    yield from coverage_words(history.selection)


def _turned(history: CountHistory) -> Iterator[str]:
    """How often the count changed, and since when it stands."""
    if len(history.changes) < 2:
        yield from (_("It came to be known on %(day)s.") % {"day": vintage_day(one)} for one in history.changes)
        return
    first, last = history.changes[0], history.changes[-1]
    said = ngettext(
        "Sources changed the count on %(n)s day, first on %(first)s; since %(last)s it stands.",
        "Sources changed the count on %(n)s days, first on %(first)s; since %(last)s it stands.",
        len(history.changes),
    )
    yield said % {"n": figures(len(history.changes)), "first": _date(first.first), "last": _date(last.day)}


def _date(day: dt.date) -> str:
    return day_words(day)


def vintage_step_words(step: Step, series: Series[object]) -> str:
    """A turn of a count in words, for the picture: "19 April 2022: +2, 8 helicopters known"."""
    told = {"day": day_text(step.span), "change": change_text(step.added)}
    return _("%(day)s: %(change)s, %(total)s known") % {**told, "total": figures_words(series.type, step.total)}  # type: ignore[arg-type]


def period_words(period: str) -> str:
    """That days are told together, and which."""
    return {
        "week": _("Sources came out on many days: those of a week are told together."),
        "month": _("Sources came out on many days: those of a month are told together."),
        "year": _("Sources came out on many days: those of a year are told together."),
    }[period]
