"""What is said of a count by its stage: of what has arrived, of what was ordered, or of what entered service."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliveries.filters import Selection
from deliveries.models.saying import Filled
from deliveries.numbers import figures

from .things import count_word, joined


class StageWords(NamedTuple):
    """Words that a stage has of its own: the heading of its days, that of totals, what a chart and a table of sums say
    of themselves, and where nothing matches; above the name of a party, by its side; who has most of a type, by side,
    of an example of them, and of lines laid over one another; in a sentence since when; how many deliveries may belong
    to an earlier year; and what counts, and how many do not for want of a day.

    `by`, `counted`: what a title and a page say of it, "" for arrival, which goes without saying.
    """

    by: Promise | str
    day: Promise
    in_all: Promise
    line: Promise
    line_washed: Promise
    wash: Promise
    unknown: Promise
    unknown_below: Promise
    open: Promise
    sums: Promise
    nothing: Promise
    recipient: Promise
    supplier: Promise
    most_of: dict[str, Promise]
    most: dict[str, Promise]
    years: Promise
    example: Promise
    since_first: Promise
    begins: Promise
    once: Promise
    since: Promise
    first: Promise
    since_the: Promise
    earlier: Callable[[int], str]
    counted: Promise | str = ""
    undated: Callable[[int], str] = str


WORDS = {
    "": StageWords(
        by="",
        day=gettext_lazy("Arrived"),
        in_all=gettext_lazy("Arrived in all"),
        line=gettext_lazy("The line steps at the day by which a delivery had surely arrived."),
        line_washed=gettext_lazy(
            "The line steps at the day by which a delivery had surely arrived; the wash shows when it may have."
        ),
        wash=gettext_lazy("The wash shows when a delivery may have arrived."),
        unknown=gettext_lazy("arrived, number unknown"),
        unknown_below=gettext_lazy("A box below the count: arrived, number unknown."),
        open=gettext_lazy("A dashed beginning: it is not known from when on it may have arrived."),
        sums=gettext_lazy("Sums count what has arrived, each top-level type by itself: unlike things are never added."),
        nothing=gettext_lazy("Nothing that has arrived matches these filters."),
        recipient=gettext_lazy("Received by"),
        supplier=gettext_lazy("Supplied by"),
        most_of={
            "recipient": gettext_lazy("Who received %(things)s"),
            "supplier": gettext_lazy("Who supplied %(things)s"),
        },
        most={"recipient": gettext_lazy("Who received"), "supplier": gettext_lazy("Who supplied")},
        years=gettext_lazy(
            "* Some of these deliveries may have arrived in an earlier year: each counts in the year by which it had "
            "surely arrived."
        ),
        example=gettext_lazy("An example, of those who received most. Choose others, or another type."),
        since_first=gettext_lazy("since each one’s first delivery"),
        begins=gettext_lazy("Each line starts on the day by which its first delivery had surely arrived."),
        once=gettext_lazy("in one delivery, %(day)s"),
        since=gettext_lazy("in %(number)s deliveries since %(day)s"),
        # Nothing is "since 28 January–16 December".
        first=gettext_lazy("in %(number)s deliveries, the first %(day)s"),
        since_the=gettext_lazy("in %(number)s deliveries since the %(day)s"),
        earlier=lambda n: ngettext(
            "%(n)s delivery may have arrived in an earlier year than the one that it is counted in, the year by which "
            "it had surely arrived.",
            "%(n)s deliveries may have arrived in an earlier year than the one that they are counted in, the year by "
            "which they had surely arrived.",
            n,
        ),
    ),
    "ordered": StageWords(
        by=gettext_lazy("by day of contract"),
        day=gettext_lazy("Ordered"),
        in_all=gettext_lazy("Ordered in all"),
        line=gettext_lazy("The line steps at the day by which it had surely been ordered."),
        line_washed=gettext_lazy(
            "The line steps at the day by which it had surely been ordered; the wash shows when it may have been."
        ),
        wash=gettext_lazy("The wash shows when it may have been ordered."),
        unknown=gettext_lazy("ordered, number unknown"),
        unknown_below=gettext_lazy("A box below the count: ordered, number unknown."),
        open=gettext_lazy("A dashed beginning: it is not known from when on it may have been ordered."),
        sums=gettext_lazy(
            "Sums count what was ordered, arrived or not, each top-level type by itself: unlike things are never added."
        ),
        nothing=gettext_lazy("Nothing with a day of contract on record matches these filters."),
        recipient=gettext_lazy("Ordered by"),
        supplier=gettext_lazy("Ordered from"),
        most_of={
            "recipient": gettext_lazy("Who ordered %(things)s"),
            "supplier": gettext_lazy("From whom %(things)s were ordered"),
        },
        most={"recipient": gettext_lazy("Who ordered"), "supplier": gettext_lazy("From whom")},
        years=gettext_lazy(
            "* Some of these deliveries may have been ordered in an earlier year: each counts in the year by which it "
            "had surely been ordered."
        ),
        example=gettext_lazy("An example, of those who ordered most. Choose others, or another type."),
        since_first=gettext_lazy("since each one’s first contract"),
        begins=gettext_lazy("Each line starts on the day by which its first contract had surely been made."),
        once=gettext_lazy("in one delivery, ordered %(day)s"),
        since=gettext_lazy("in %(number)s deliveries ordered since %(day)s"),
        first=gettext_lazy("in %(number)s deliveries, the first ordered %(day)s"),
        since_the=gettext_lazy("in %(number)s deliveries ordered since the %(day)s"),
        counted=gettext_lazy("Counted by day of contract: what was ordered, whether it has arrived or not."),
        undated=lambda n: ngettext(
            "%(n)s delivery of which no day of contract is on record",
            "%(n)s deliveries of which no day of contract is on record",
            n,
        ),
        earlier=lambda n: ngettext(
            "%(n)s delivery may have been ordered in an earlier year than the one that it is counted in.",
            "%(n)s deliveries may have been ordered in an earlier year than the one that they are counted in.",
            n,
        ),
    ),
    "in-service": StageWords(
        by=gettext_lazy("by entry into service"),
        day=gettext_lazy("In service"),
        in_all=gettext_lazy("In service in all"),
        line=gettext_lazy("The line steps at the day by which it had surely entered service."),
        line_washed=gettext_lazy(
            "The line steps at the day by which it had surely entered service; the wash shows when it may have."
        ),
        wash=gettext_lazy("The wash shows when it may have entered service."),
        unknown=gettext_lazy("in service, number unknown"),
        unknown_below=gettext_lazy("A box below the count: in service, number unknown."),
        open=gettext_lazy("A dashed beginning: it is not known from when on it may have been in service."),
        sums=gettext_lazy(
            "Sums count what entered service, each top-level type by itself: unlike things are never added."
        ),
        nothing=gettext_lazy("Nothing with a day of entry into service on record matches these filters."),
        recipient=gettext_lazy("In service with"),
        supplier=gettext_lazy("In service, supplied by"),
        most_of={
            "recipient": gettext_lazy("Who received %(things)s"),
            "supplier": gettext_lazy("Who supplied %(things)s"),
        },
        most={"recipient": gettext_lazy("Who received"), "supplier": gettext_lazy("Who supplied")},
        years=gettext_lazy(
            "* Some of these deliveries may have entered service in an earlier year: each counts in the year by which "
            "it had surely entered service."
        ),
        example=gettext_lazy("An example, of those who put most into service. Choose others, or another type."),
        since_first=gettext_lazy("since each one’s first entry into service"),
        begins=gettext_lazy("Each line starts on the day by which its first delivery had surely entered service."),
        once=gettext_lazy("in one delivery, put into service %(day)s"),
        since=gettext_lazy("in %(number)s deliveries put into service since %(day)s"),
        first=gettext_lazy("in %(number)s deliveries, the first put into service %(day)s"),
        since_the=gettext_lazy("in %(number)s deliveries put into service since the %(day)s"),
        counted=gettext_lazy("Counted by entry into service: what came, on the day by which it entered service."),
        undated=lambda n: ngettext(
            "%(n)s delivery of which no day of entry into service is on record",
            "%(n)s deliveries of which no day of entry into service is on record",
            n,
        ),
        earlier=lambda n: ngettext(
            "%(n)s delivery may have entered service in an earlier year than the one that it is counted in.",
            "%(n)s deliveries may have entered service in an earlier year than the one that they are counted in.",
            n,
        ),
    ),
}


def staged(stage: str = "") -> StageWords:
    """The words of a stage, of arrival for ""."""
    return WORDS[stage]


def earlier_year(deliveries: int, stage: str) -> str:
    """How many deliveries may belong to an earlier year than the one in which they are counted."""
    return staged(stage).earlier(deliveries) % {"n": figures(deliveries)}


def stage_note(selection: Selection) -> str:
    """What a view counts, and what it leaves out for that, where it counts at another stage than arrival; else ""."""
    if (left := selection.uncounted) is None:
        return ""
    words = staged(selection.stage)
    said = [
        (left.undated, words.undated(left.undated)),
        (left.cancelled, ngettext(
            "%(n)s that was called off", "%(n)s that were called off", left.cancelled)),
        (left.of_another, ngettext(
            "%(n)s that fulfils a promise, and counts with it",
            "%(n)s that fulfil promises, and count with them", left.of_another)),
        (left.promised, ngettext("%(n)s that is a promise", "%(n)s that are promises", left.promised)),
    ]  # fmt: skip
    told = [what % Filled(n=count_word(number)) for number, what in said if number]
    return " ".join([str(words.counted), *([_("Left out: %(what)s.") % {"what": joined(told)}] if told else [])])
