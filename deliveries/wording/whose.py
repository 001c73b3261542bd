"""Whose word a view is, where only some sources count, and what it leaves out for that."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliveries.filters import Selection
from deliveries.filters.fields import today
from deliveries.index.counts import LeftOut
from deliveries.models import Register, Source
from deliveries.models.languages import day_words, isolated
from deliveries.models.saying import Filled

from .stages import staged
from .things import count_word, joined, lower_first, upper_first

# What sources of a kind are called together.
SEVERAL = {
    Source.Kind.NEWS: gettext_lazy("news reports"),
    Source.Kind.OFFICIAL_STATEMENT: gettext_lazy("official statements"),
    Source.Kind.ANONYMOUS_OFFICIAL: gettext_lazy("officials who give no name"),
    Source.Kind.NEWSLETTER: gettext_lazy("newsletters"),
    Source.Kind.DOCUMENT: gettext_lazy("documents"),
    Source.Kind.PHOTOGRAPH: gettext_lazy("photographs"),
    Source.Kind.EYEWITNESS: gettext_lazy("eyewitnesses"),
    Source.Kind.REGISTER: gettext_lazy("registers"),
}


def owed_to(register: Register) -> str:
    """To whom the numbers of a register are owed: to the site, or to who gave it away."""
    return isolated(register.credit) or "Waybill"


def origin_words(register: Register, address: str) -> str:
    """Where a picture came from: whose it is, its day, and the address of what it shows."""
    told = {"whose": owed_to(register), "day": day_words(today()), "address": address}
    return _("%(whose)s, %(day)s: %(address)s") % told


# So many single sources are named.
MOST_NAMED = 3


def whose_word(selection: Selection) -> str:
    """Whose word alone counts: "official statements", "AFP and TASS"; nothing where all sources do."""
    kinds = joined([str(SEVERAL[Source.Kind(kind)]) for kind in selection.data["source_kind"]])
    chosen = selection.data["source"]
    names = list(dict.fromkeys(isolated(source.publisher) for source in chosen))
    said = joined(names)
    if len(names) > MOST_NAMED:
        said = ngettext("%(n)s chosen source", "%(n)s chosen sources", len(chosen)) % Filled(n=count_word(len(chosen)))
    if kinds and said:
        return _("%(sources)s (only %(kinds)s)") % {"sources": said, "kinds": kinds}
    return kinds or said


def alone(selection: Selection) -> str:
    """That a view is the word of some sources: "according to official statements alone"; nothing where all count."""
    whose = whose_word(selection)
    return _("according to %(whose)s alone") % {"whose": whose} if whose else ""


def titled(title: str, selection: Selection) -> str:
    """A title that says by what a view counts, where that is not arrival, and whose word it is: "Mali: helicopters, 2,
    by day of contract, according to official statements alone"."""
    return ", ".join(filter(None, [title, str(staged(selection.stage).by), alone(selection)]))


def according_to(said: str, selection: Selection) -> str:
    """A sentence that says so: "According to official statements alone: two helicopters in one delivery."."""
    whose = alone(selection)
    return _("%(whose)s: %(said)s") % {"whose": upper_first(whose), "said": lower_first(said)} if whose else said


def left_out_words(left_out: LeftOut | None) -> str:
    """What a view of chosen sources leaves out and why, in a sentence; nothing where that is nothing."""
    if left_out is None:
        return ""
    deliveries, lines, numbers = left_out
    said = [
        ngettext(
            "%(n)s delivery that none of these sources reports", "%(n)s deliveries that none of these sources reports",
            deliveries,
        ) % Filled(n=count_word(deliveries)),
        ngettext("%(n)s line that only others name", "%(n)s lines that only others name", lines)
        % Filled(n=count_word(lines)),
        ngettext("%(n)s number that only others state", "%(n)s numbers that only others state", numbers)
        % Filled(n=count_word(numbers)),
    ]  # fmt: skip
    told = [words for number, words in zip(left_out, said, strict=True) if number]
    return _("Left out: %(what)s.") % {"what": joined(told)} if told else ""
