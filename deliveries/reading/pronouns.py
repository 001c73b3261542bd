"""Whom "it" and "lui" stand for: the party that the sentence before was about, or who was given what it told of."""

from __future__ import annotations

import re

from .gathered import At, Gathered
from .gazetteer import Entry
from .referring import ITS
from .telling import Event, Told

# A party, and where it was named.
type Spoken = tuple[Entry, At]

TAKES = frozenset(["get", "order", "await"])
GIVES = frozenset(["give", "sell", "promise"])
# "Korea has given it 28 tanks"
GIVEN_IT = re.compile(r" (?:it|them)\b(?! (?:to|over)\b)")
# "The ambassador said that his country had given"
HIS_COUNTRY = re.compile(r"\b(?:son|leur|his|her|their) (?:pays|country|gouvernement|government) ?(?:\w+ ){0,2}$")
# "L'Ukraine lui a vendu", "la France leur a cédé"
LUI = re.compile(r"\b(?:lui|leur) (?:(?:a|avait|ont|avaient|aura)\b|$)")


def spoken_of(told: Told) -> Spoken | None:
    """The party that a sentence is about."""
    piece = told.subject
    return (piece.entries[0], At.of(told.parsed, piece.start, piece.end)) if piece is not None else None


def stand_in(event: Event, new: Gathered, subject: Spoken | None, before: Spoken | None, told: list[Gathered]) -> None:
    """Give pronouns' parts in what an event tells: `subject` is the party that "it" may be before the verb, `before`
    the one that the last sentence was about, `told` the deliveries that were told of before."""
    frame = event.trigger.frame
    if subject is not None and event.trigger.voice != "passive" and ITS.search(_lead(event)):
        if frame in TAKES:
            _give_part(new, "recipient", _who_takes(subject, None, told))
        elif frame in GIVES:
            _give_part(new, "supplier", subject)
    if frame in GIVES and event.trigger.voice != "passive" and HIS_COUNTRY.search(_lead(event)):
        _give_part(new, "supplier", _who_gave(told))
    if frame in GIVES and before is not None and _is_given_it(event):
        _give_part(new, "recipient", _who_takes(before, new.supplier, told))


def _is_given_it(event: Event) -> bool:
    """Whether a pronoun says to whom something was given."""
    plain, trigger = event.parsed.plain, event.trigger
    return bool(GIVEN_IT.match(plain, trigger.end) or LUI.search(plain, max(0, trigger.start - 4), trigger.verb))


def _who_takes(spoken: Spoken, giver: Entry | None, told: list[Gathered]) -> Spoken | None:
    """Who takes: not a party that only gave so far, but who was given something last."""
    takes = {each.recipient for each in told}
    gave = {each.supplier for each in told} - takes
    if spoken[0] != giver and spoken[0] not in gave:
        return spoken
    last = next((each for each in reversed(told) if each.recipient not in {None, giver}), None)
    if last is None or last.recipient is None or last.recipient_at is None:
        return None
    return last.recipient, last.recipient_at


def _who_gave(told: list[Gathered]) -> Spoken | None:
    """Who gave what was told of last."""
    for each in reversed(told):
        if each.supplier is not None and each.supplier_at is not None:
            return each.supplier, each.supplier_at
    return None


def _give_part(new: Gathered, side: str, spoken: Spoken | None) -> None:
    """Make a party one side of a delivery that has none there, unless it stands on the other."""
    if spoken is None or getattr(new, side) is not None or spoken[0] in {new.supplier, new.recipient}:
        return
    setattr(new, side, spoken[0])
    setattr(new, f"{side}_at", spoken[1])


def _lead(event: Event) -> str:
    """What stands before a stage word, behind a day: "In April it gave", "by a deal of 2019 it gave"."""
    parsed, end = event.parsed, event.trigger.start
    leads = [parsed.plain[day.end : end].lstrip(", ") for day in parsed.of("day") if day.end < end]
    return next((lead for lead in reversed(leads) if ITS.fullmatch(lead)), parsed.plain[:end])
