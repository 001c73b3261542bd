"""Lengths of time: "two weeks ago", "over the next three months", "en sept mois", "ces derniers jours".

A quantity back or ahead is a span around the day reached ("two weeks ago", "dans trois mois") or up to it ("over
the next three months"). An unnumbered future ("in the coming weeks") has no end and is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .days import TO_COME, DateNotUnderstood, Days, at_distance, envelope, moved
from .grammar import Reader, Rule, Rules, matches, rules
from .signs import Sign, Signs

# What "a few" reaches from and to, and how far "recent" reaches back. Few and recent years are too vague.
FEW = {"day": (1, 7), "week": (2, 6), "month": (2, 6)}
RECENT = {"day": 7, "week": 4, "month": 6}
# A French "huit jours" is a week and "quinze jours" are two: both ends are counted.
FRENCH_WEEKS = {8: 1, 15: 2}


@dataclass(frozen=True, slots=True)
class Amount:
    """From `least` to `most` units, the two being the same where the text gives one number."""

    least: int
    most: int
    unit: str
    about: bool = False


def _amount(number: Sign, unit: Sign) -> Amount | None:
    return _between(number, number, unit)


def _between(number: Sign, more: Sign, unit: Sign) -> Amount | None:
    least, most = number.value, more.value
    if not 0 < least <= most:
        return None
    if unit.name == "hour":
        return Amount(-(-least // 24), -(-most // 24), "day")
    if "jours" in unit.kinds and least == most and least in FRENCH_WEEKS:
        return Amount(FRENCH_WEEKS[least], FRENCH_WEEKS[least], "week")
    return Amount(least, most, unit.name)


def _about(number: Sign, unit: Sign) -> Amount | None:
    found = _amount(number, unit)
    return found and Amount(found.least, found.most, found.unit, about=True)


def _and_a_half(number: Sign, unit: Sign) -> Amount | None:
    months = {"year": 12, "decade": 120}.get(unit.name)
    if months is None:
        return None
    total = months * number.value + months // 2
    return Amount(total, total, "month")


_AMOUNTS: tuple[Rule[Amount], ...] = rules(
    {
        "number of? unit": _amount,
        "about|some number of? unit": _about,
        "between? number to|–|and number unit": _between,
        "number unit andahalf": _and_a_half,
        "number andahalf unit": _and_a_half,
    }
)


def amount(signs: Signs) -> Amount | None:
    """Read "two weeks", "two or three weeks", "a year and a half"; None for all else."""
    readings = (rule.handler(*found) for rule in _AMOUNTS for found in matches(rule.elements, signs))
    return next((reading for reading in readings if reading), None)


# ── Where an amount leads from the reference day ───────────────────────────────────────────────────────


def back(reader: Reader, length: Amount) -> Days:
    return Days(moved(reader.today, -length.most, length.unit), reader.today)


def forward(reader: Reader, length: Amount) -> Days:
    """Read "over the next three months", of which a report of the past can tell nothing."""
    if reader.is_report:
        raise DateNotUnderstood(TO_COME)
    return Days(reader.today, moved(reader.today, length.most, length.unit))


def ago(reader: Reader, length: Amount) -> Days:
    return _around(reader, length, -1)


def ahead(reader: Reader, length: Amount) -> Days:
    if reader.is_report:
        raise DateNotUnderstood(TO_COME)
    return _around(reader, length, 1)


def _around(reader: Reader, length: Amount, direction: int) -> Days:
    counts = (direction * length.least, direction * length.most)
    if length.least < length.most and length.unit == "week":
        return Days(*sorted(moved(reader.today, count, "week") for count in counts))
    days = envelope(*(at_distance(reader.today, count, length.unit) for count in counts))
    if length.about and length.unit == "day":
        margin = max(1, length.least // 3)
        return Days(moved(days.first, -margin, "day"), moved(days.last, margin, "day"))
    return days


def lasting(reader: Reader, length: Amount) -> Days | None:
    """Read "in seven months": of the past all that time, of the future the day it leads to."""
    return ahead(reader, length) if reader.is_future else back(reader, length)


def lasting_at_most(reader: Reader, length: Amount) -> Days:
    """Read the French "en sept mois", which is a length of time in either tense."""
    return forward(reader, length) if reader.is_future else back(reader, length)


def _of_phrase(lead: Callable[[Reader, Amount], Days | None]) -> Callable[[Reader, Signs], Days | None]:
    """Let a way of going take its amount from a phrase."""

    def handler(reader: Reader, phrase: Signs) -> Days | None:
        length = amount(phrase)
        return None if length is None else lead(reader, length)

    return handler


def _of_words(lead: Callable[[Reader, Amount], Days]) -> Callable[[Reader, Sign, Sign], Days | None]:
    """Let a way of going take its amount from a number and a unit that another word parts."""

    def handler(reader: Reader, number: Sign, unit: Sign) -> Days | None:
        length = _amount(number, unit)
        return None if length is None else lead(reader, length)

    return handler


def _past_one(reader: Reader, unit: Sign) -> Days:
    return back(reader, Amount(1, 1, "day" if unit.name == "hour" else unit.name))


def _next_one(reader: Reader, unit: Sign) -> Days | None:
    """Read "over the next month"; "on the next day" follows a day named elsewhere."""
    if unit.name == "day":
        return None
    return forward(reader, Amount(1, 1, "day" if unit.name == "hour" else unit.name))


def _one_calendar_free(reader: Reader, unit: Sign) -> Days | None:
    """Read "in the last month" as a length of time; "in the last quarter" is one of the calendar's."""
    return None if unit.name in ("quarter", "half") else _past_one(reader, unit)


def _few_ago(reader: Reader, unit: Sign) -> Days:
    if unit.name not in FEW:
        raise DateNotUnderstood("“A few” of these is too vague to be a date.")
    least, most = FEW[unit.name]
    return Days(moved(reader.today, -most, unit.name), moved(reader.today, -least, unit.name))


def _recent(reader: Reader, unit: Sign) -> Days:
    if unit.name not in RECENT:
        raise DateNotUnderstood("That is too vague to be a date: how far back does it go?")
    return Days(moved(reader.today, -RECENT[unit.name], unit.name), reader.today)


def _recent_plural(reader: Reader, unit: Sign) -> Days | None:
    """Read "the last months", and leave a word that is also the singular to the calendar ("прошлого месяца")."""
    return None if "single" in unit.kinds else _recent(reader, unit)


def _recent_days(reader: Reader) -> Days:
    """Read "in the last few days", "ces derniers jours"; of a month they are its end instead."""
    return Days(moved(reader.today, -RECENT["day"], "day"), reader.today)


def _too_long_ago(_reader: Reader, _phrase: Signs) -> Days:
    raise DateNotUnderstood("That has no first day: how long ago at most?")


def _no_end(_reader: Reader, _unit: Sign) -> Days:
    raise DateNotUnderstood("That has no last day: within how many days, weeks or months?")


def _no_number(_reader: Reader, _unit: Sign) -> Days:
    raise DateNotUnderstood("That gives no number: how many days, weeks, months or years ago?")


AMOUNT_RULES: Rules = rules(
    {
        "few plural ago": _few_ago,
        "back few plural": _few_ago,
        "plural ago": _no_number,
        "morethan … ago": _too_long_ago,
        "back morethan …": _too_long_ago,
        "lessthan … ago": _of_phrase(back),
        "back lessthan …": _of_phrase(back),
        "… ago": _of_phrase(ago),
        "back …": _of_phrase(ago),
        "in? … hence": _of_phrase(ahead),
        "ahead the …": _of_phrase(forward),
        "ahead …": _of_phrase(ahead),
        "en …": _of_phrase(lasting_at_most),
        "lasting …": _of_phrase(lasting),
        "since …": _of_phrase(back),
        "in|within|by lessthan …": _of_phrase(forward),
        "within|by …": _of_phrase(forward),
        "in|over? the|this? few? lasts few? plural": _recent,
        "in|over? the|this? few? last|past few? plural": _recent_plural,
        "in|over? recent plural": _recent,
        "in|over? the|this? fewdays": _recent_days,
        "in|over? the|this? few? next|nexts|coming few? plural": _no_end,
        "in|over? the|this? few? plural coming": _no_end,
        "within|in|over|by|since the? this? last|lasts|past …": _of_phrase(back),
        "the? this? last|lasts|past …": _of_phrase(back),
        "in|over|since? the? this? number lasts|past plural": _of_words(back),
        "in|over? the? number plural elapsed|gone": _of_words(back),
        "in|over? the? single elapsed": _past_one,
        "in|over|since|within? the? past single": _past_one,
        "in|over|since|within the last single": _one_calendar_free,
        "within|in|over|by? the? this? next|nexts|coming …": _of_phrase(forward),
        "within|in|over|by? the? this? number next|nexts|coming plural": _of_words(forward),
        "within|in|over|by? the? number unit coming": _of_words(forward),
        "within|in|over|by the next|coming single": _next_one,
        "in|within|ahead few? plural": _no_end,
    }
)
