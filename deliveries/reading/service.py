"""When what came entered service: "the two frigates entered service in March 2021", "mis en service en 2019"."""

from __future__ import annotations

import re
from datetime import date

from .gathered import Gathered
from .gathering import day_of
from .linking import Linker
from .phrases import Parsed, Piece
from .telling import Told
from .trigger import Stage

ENTERED = re.compile(
    r"\b(?:entered (?:active |operational |full )?service|(?:put|came|went|taken|placed) into (?:active )?service"
    r"|(?:entree?s?|mise?s?) en service)\b"
)
# "will be put into service in 2026", "doivent être mis en service": not yet.
NOT_YET = re.compile(r"\b(?:will|would|to be|to|due|expected|not|never|doi\w+|devr\w+|ser\w+|prevue?s?|pas|jamais)\b")
# So far behind stands its day: "with the navy in March 2021".
REACH = 30


def note_service(told: Told, linker: Linker, language: str, published: date | None) -> None:
    """Give the delivery that a sentence says has entered service, on a day that it names, that day."""
    parsed = told.parsed
    found = ENTERED.search(parsed.plain)
    if found is None or NOT_YET.search(parsed.plain, max(0, found.start() - REACH), found.start()):
        return
    day, delivery = _day_behind(parsed, found.end()), _of_which(told, linker)
    if day is None or delivery is None or delivery.in_service is not None:
        return
    span, at = day_of(parsed, day, False, language, published, delivery.day)
    is_past = span is not None and published is not None and span.earliest <= published
    if is_past and span is not None and (delivery.day is None or span.latest >= delivery.day.earliest):
        delivery.in_service, delivery.in_service_at = span, at


def _day_behind(parsed: Parsed, end: int) -> Piece | None:
    held = [day for day in parsed.of("day") if 0 <= day.start - end < REACH]
    return held[0] if held and not re.search(r"[,;:(]", parsed.plain[end : held[0].start]) else None


def _of_which(told: Told, linker: Linker) -> Gathered | None:
    """The delivery that has a model which the sentence names; where it names none, that which was told of last."""
    came = [each for each in linker.deliveries if each.stage is Stage.DELIVERED and each.lines]
    named = [mention for mention in told.mentions if mention.is_named]
    if not named:
        return linker.current if linker.current in came else None
    line = linker.lines.made(told.parsed, named[0], None)
    return next(
        (
            each
            for each in reversed(came)
            if line is not None and any(linker.kinship.same_model(own, line) for own in each.lines)
        ),
        None,
    )
