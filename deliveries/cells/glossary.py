"""What marks mean, told once: where a mark stands it opens its telling, and the page of how we count lists them."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markupsafe import escape


class Meaning(NamedTuple):
    """What a mark is called and what it means, and where the page of how we count tells more."""

    word: Promise
    telling: Promise
    more: str


PROMISE = "promises"
MEANINGS: dict[str, Meaning] = {
    "disputed": Meaning(
        _("Disputed"),
        _(
            "at least one source denies it, or states another day, number or model than the record has; it counts all "
            "the same, with what was adopted"
        ),
        "disputes",
    ),
    "unknown": Meaning(
        _("Number unknown"),
        _("some came, and no source says how many: they add nothing to the count, and it says “+ an unknown number”"),
        "unknown",
    ),
    "later": Meaning(
        _("Adopted later"),
        _("it stands as the record has it today; by the day that you chose no source had stated it"),
        "known",
    ),
    "open": Meaning(_("Open"), _("nothing has come, and its time has not run out, or none was given"), PROMISE),
    "met": Meaning(
        _("Met"),
        _("as much has come as was promised: every known number of each type, or else as many consignments"),
        PROMISE,
    ),
    "partly-met": Meaning(_("Partly met"), _("something has come, but less"), PROMISE),
    "lapsed": Meaning(_("Lapsed"), _("its last day has passed and nothing is on record"), PROMISE),
    "cancelled": Meaning(_("Cancelled"), _("a source says that it will not come"), PROMISE),
}


def meanings(more: str = "") -> dict[str, Meaning]:
    """By mark what it means; those that one section of the page of how we count tells of, if that is given."""
    return {name: each for name, each in MEANINGS.items() if more in {"", each.more}}


def mark(name: str, words: str) -> SafeString:
    """A mark with its words, which opens what it means, without a script, where that is told."""
    said = escape(words)
    if name not in MEANINGS:
        return mark_safe(f'<span class="mark {escape(name)}">{said}</span>')
    return mark_safe(f'<button type="button" class="mark {name}" popovertarget="means-{name}">{said}</button>')
