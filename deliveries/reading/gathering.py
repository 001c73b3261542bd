"""A delivery of what one sentence tells: its parties, its place and its days."""

from __future__ import annotations

import re
from datetime import date

from deliveries.dates import DateSpan

from .days import read_day
from .gathered import At, Gathered
from .phrases import Parsed, Piece
from .referring import ALSO, BEFORE
from .relative import day_from
from .telling import Event
from .trigger import Stage

A_MONTH = 31
BY_THEN = re.compile(r"(?:by|for|pour|d'ici|next) ")
BESIDES = re.compile(r"\W*(?:outre|en plus de|besides|in addition to|apart from)\b")


def gathered_of(event: Event, language: str, published: date | None, known: DateSpan | None = None) -> Gathered:
    """What an event tells by itself; `known` is the day that was told before, for "a year later"."""
    parsed = event.parsed
    new = Gathered(
        event.stage, At.of(parsed, event.trigger.start, event.trigger.end), paragraph=parsed.sentence.paragraph
    )
    _name_parties(event, new)
    _name_days(event, new, language, published, known)
    start, end = event.trigger.start, event.trigger.end
    new.is_noun = event.trigger.voice == "noun" and all(line.number for line in event.mentions) and bool(event.mentions)
    new.is_before = bool(BEFORE.search(parsed.plain, start, end))
    new.is_also = bool(ALSO.search(parsed.plain, start, end))
    new.is_besides = bool(BESIDES.match(parsed.plain))
    return new


def _name_parties(event: Event, new: Gathered) -> None:
    """Who supplies and who receives, and where it came to."""
    parsed, roles = event.parsed, event.roles
    for side in ("supplier", "recipient"):
        piece: Piece | None = getattr(roles, side)
        if piece is not None:
            setattr(new, side, piece.entries[0])
            setattr(new, f"{side}_at", At.of(parsed, piece.start, piece.end))
    if new.supplier is None and roles.maker is not None and roles.maker.entries[0] != new.recipient:
        new.supplier, new.supplier_at = roles.maker.entries[0], At.of(parsed, roles.maker.start, roles.maker.end)
    if roles.place is not None and new.recipient is None and roles.place.entries[0] != new.supplier:
        new.place = roles.place.entries[0]
        if event.trigger.frame in {"come", "give"}:
            new.recipient, new.recipient_at = new.place, At.of(parsed, roles.place.start, roles.place.end)


def _name_days(event: Event, new: Gathered, language: str, published: date | None, known: DateSpan | None) -> None:
    """When it came, or is to come, and when it was ordered."""
    parsed, to_come = event.parsed, event.stage is Stage.EXPECTED
    if event.day is not None and event.stage is Stage.PROMISED:
        # "prepares twelve for the summer"
        to_come = BY_THEN.match(parsed.plain, event.day.start) is not None
    new.day, new.day_at = day_of(parsed, event.day, to_come, language, published, known)
    if new.stage is Stage.DELIVERED and new.day is not None and published is not None and _is_far(new.day, published):
        # "confirmed the delivery of 30 jets by 2028"
        new.stage = Stage.EXPECTED
    if to_come and new.day is not None and published is not None and new.day.latest < published:
        # Of what is to come it is another day: that of the promise.
        new.day = new.day_at = None
    new.is_said = event.is_said
    new.order_day, new.order_at = day_of(parsed, event.order_day, False, language, published, known)


def _is_far(day: DateSpan, published: date) -> bool:
    """Whether a day lies in what is to come, and no month or week that has begun."""
    return day.earliest >= published and (day.latest - published).days > A_MONTH


def day_of(
    parsed: Parsed, day: Piece | None, to_come: bool, language: str, published: date | None, known: DateSpan | None
) -> tuple[DateSpan | None, At | None]:
    """What a day of a sentence is, and where it stands; `known` is the day that "a year later" counts from."""
    if day is None:
        return None, None
    phrase = parsed.sentence.text[day.start : day.end]
    if day.how == "relative":
        span = day_from(parsed.plain[day.start : day.end], known)
        return (span, At.of(parsed, day.start, day.end)) if span else (None, None)
    span = read_day(phrase, _year_before(parsed, day) or published, language, to_come)
    if span is None:
        span = read_day(phrase, published, language, not to_come)
    return (span, At.of(parsed, day.start, day.end)) if span else (None, None)


# "one in July 2015 and the other in October": of the same year.
BARE_MONTH = re.compile(
    r"(?:in |en )?(?:january|february|march|april|may|june|july|august|september|october|november|december|janvier"
    r"|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)
WITH_YEAR = re.compile(r"\b(?:19|20)\d\d$")


def _year_before(parsed: Parsed, day: Piece) -> date | None:
    """The end of the year that is told with the day before this one, where this is a month without a year."""
    if BARE_MONTH.fullmatch(parsed.plain, day.start, day.end) is None:
        return None
    before = [each for each in parsed.of("day") if each.end <= day.start]
    year = WITH_YEAR.search(parsed.plain, before[-1].start, before[-1].end) if before else None
    is_month = year is not None and year.start() > before[-1].start + len("in ")
    return date(int(year[0]), 12, 31) if year is not None and is_month else None
