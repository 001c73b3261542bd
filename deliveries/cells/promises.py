"""What became of promises, as rows and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.models import Delivery
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.summaries.promises import Promises
from deliveries.timeline import Awaited, Lateness, lateness
from deliveries.wording import day_text, outcome_text, upper_first

from .delivered import Delivered, ListView, delivered
from .links import link, url


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A promise, its outcome in words and as a mark, on which days what fulfils it came, and how late that was."""

    delivery: Delivered
    mark: str
    outcome: str
    came: SafeString
    late: str


def kept_rows(promises: Sequence[Awaited[Delivery]], view: ListView) -> list[KeptRow]:
    return [
        KeptRow(
            delivery=delivered(each.delivery, view),
            mark=each.outcome,
            outcome=outcome_text(each),
            came=mark_safe(", ".join(_came(one, view.known) for one in each.delivery.fulfilments.all())),
            late=late_text(lateness(each)),
        )
        for each in promises
    ]


def _came(fulfilment: Delivery, known: str) -> str:
    return link(f"{url('delivery', fulfilment.pk)}{known}", upper_first(day_text(fulfilment.arrival)))


def late_text(late: Lateness | None) -> str:
    """How late a promise was met: "in time", "12 days late", "at most 30 days late", or "" where that is not known."""
    if late is None:
        return ""
    if late.in_time:
        return _("in time")
    most = ngettext("%(n)s day late", "%(n)s days late", late.most) % {"n": figures(late.most)}
    if late.least == late.most:
        return most
    if late.late:
        told = {"least": figures(late.least), "most": figures(late.most)}
        return _("%(least)s to %(most)s days late") % told
    return _("in time, or at most %(late)s") % {"late": most}


def tally_cells(promises: Promises) -> list[tuple[str, str]]:
    """How many promises have each outcome, those that none has left out."""
    tally = promises.tally
    told = [
        (_("Met"), tally.met),
        (_("Partly met"), tally.partly),
        (_("Lapsed"), tally.lapsed),
        (_("Open"), tally.open),
        (_("Not known"), tally.unread),
        (_("Cancelled"), tally.cancelled),
    ]
    return [(label, figures(number)) for label, number in told if number]


def lateness_words(late: Sequence[Lateness]) -> Iterator[str]:
    """Of promises that were met: how many of them in time, and how late the latest came."""
    counts = {
        "n": figures(len(late)),
        "in_time": figures(sum(each.in_time for each in late)),
        "late": figures(sum(each.late for each in late)),
        "either": figures(sum(not each.in_time and not each.late for each in late)),
    }
    met = ngettext(
        "%(n)s was met that had a last day: %(in_time)s in time, %(late)s late, %(either)s in time or late.",
        "%(n)s were met that had a last day: %(in_time)s in time, %(late)s late, %(either)s in time or late.",
        len(late),
    )
    yield met % counts
    if days := [each.least for each in late if each.late]:
        latest = ngettext(
            "The latest came at least %(n)s day after it was due.",
            "The latest came at least %(n)s days after it was due.",
            max(days),
        )
        yield latest % {"n": figures(max(days))}


def promises_title(role: str, party: object) -> str:
    """What the list of what a party in that role promised, or was promised, is called."""
    title = _("What %(party)s promised") if role == "supplier" else _("What %(party)s was promised")
    return title % Filled(party=party)


def number_words(role: str, number: int) -> str:
    """How many promises of a party in that role are on record."""
    if not number:
        return _("No promise is on record.")
    words = (
        ngettext(
            "%(num)s promise of what it would supply is on record.",
            "%(num)s promises of what it would supply are on record.",
            number,
        )
        if role == "supplier"
        else ngettext(
            "%(num)s promise of what it would receive is on record.",
            "%(num)s promises of what it would receive are on record.",
            number,
        )
    )
    return words % {"num": figures(number)}


def kept_words(promises: Promises) -> Iterator[str]:
    """What is said of all promises: how many were met in time and how late the others, and how far that tells much."""
    if promises.lateness:
        yield from lateness_words(promises.lateness)
    if promises.tally.few:
        yield ngettext(
            "What became of %(n)s promise alone is known: too few to tell a habit from chance.",
            "What became of %(n)s promises alone is known: too few to tell a habit from chance.",
            promises.tally.decided,
        ) % {"n": figures(promises.tally.decided)}
    if promises.unfollowed:
        yield _("Only the first %(most)s are summed up, %(more)s more are listed.") % {
            "most": figures(len(promises.followed)),
            "more": figures(promises.unfollowed),
        }
