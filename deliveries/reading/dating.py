"""Which day of a sentence is that of which event: of what came, or only of what was said."""

from __future__ import annotations

import re

from .clauses import Clause, number_of
from .phrases import Parsed, Piece
from .telling import Told
from .totals import total_in
from .trigger import Stage, Trigger

SPEECH = {
    "en": re.compile(
        r"\b(?:said|says|say|announc\w+|told|reported|reports|declared|confirmed|confirms|statement"
        r"|added|according to|stated|tweeted"
        r"|posted|wrote|revealed|disclosed|speaking|press conference|quoted|briefing|spokes\w+|interview)\b"
    ),
    "fr": re.compile(
        r"\b(?:dit|declar\w+|annonc\w+|indiqu\w+|precis\w+|affirm\w+|communique|selon|rapport(?:e|ent)"
        r"|expliqu\w+|revel\w+|confirm\w+"
        r"|assur\w+|ajout\w+|publie\w*|fait savoir|d'apres|conference de presse|tweet\w*|interview|souligne\w*)\b"
    ),
}

# "has signed a contract": said on the day, or a little before.
# What a day may be of besides: neither of what came nor of what was said.
ELSE = re.compile(
    r"\b(?:agreed|approved|founded|built|made|adopted|imposed|lifted|independence|elected|appointed"
    r"|war|coup|embargo|crisis|loan"
    r"|seized power|took power|fought|passee?s?|convenu\w*|conclu\w*|fonde\w*|adopte\w*|impose\w*|leve\w*"
    r"|independance|(?<!de )guerre|elu\w*|nomme\w*)\b"
)
PURPOSE = re.compile(r"\b(?:to|for|pour|afin)\b")
ELSEWHERE = Trigger(0, 0, 0, "other", None)
PERFECT = re.compile(r"(?:has|have|a|ont) ")


# A word that a day may be of: from where to where it stands, and the stage word that it is; None where it is one of
# speech, ELSEWHERE where it is of something else.
type Word = tuple[int, int, Trigger | None]


def give_days(told: Told, clauses: list[Clause], language: str) -> None:
    """Each day to the stage word nearest to it in its clause; one of a statement only where there is no other."""
    parsed = told.parsed
    words = _words(parsed, language)
    said = None
    stated = total_in(parsed)
    for day in parsed.of("day"):
        owner = _owner(parsed, words, clauses, day)
        if owner is None:
            said = said or day
        elif owner is not ELSEWHERE and (stated is None or day.start <= stated[0].start()):
            _give_day(told, owner, day)
    for event in told.events:
        is_news = event.stage is Stage.ORDERED and PERFECT.match(parsed.plain, event.trigger.start)
        if event.day is None and said is not None and (is_news or event.stage in (Stage.DELIVERED, Stage.CANCELLED)):
            event.day, event.is_said = said, True


def _words(parsed: Parsed, language: str) -> list[Word]:
    """All words that a day of this sentence may be of."""
    speech = SPEECH[language].finditer(parsed.plain)
    return [
        *((trigger.start, trigger.end, trigger) for trigger in parsed.triggers),
        *((found.start(), found.end(), None) for found in speech),
        *((found.start(), found.end(), ELSEWHERE) for found in ELSE.finditer(parsed.plain)),
    ]


def _owner(parsed: Parsed, words: list[Word], clauses: list[Clause], day: Piece) -> Trigger | None:
    """The stage word that a day is of, the nearest in its clause; None where that is a word of speech."""
    number = number_of(clauses, day.start)
    near = [word for word in words if number_of(clauses, word[0]) == number]
    near = near or [word for word in words if word[2] is None]
    return min(near, key=lambda word: _distance(parsed, word, day))[2] if near else ELSEWHERE


def _distance(parsed: Parsed, word: Word, day: Piece) -> int:
    """How far a stage word is from a day; a comma between them, or what comes behind, is farther."""
    if word[0] <= day.start < word[1]:
        return 0
    if word[1] <= day.start:
        gap = parsed.plain[word[1] : day.start]
        return len(gap) + 40 * gap.count(",") + 25 * gap.count(" and ") * (word[2] is None)
    gap = parsed.plain[day.end : word[0]]
    if gap == " " and word[2] is not None and word[2].voice != "participle" and _is_of_participle(parsed, day, word[0]):
        return FAR
    # "on Thursday to fight the rebels": the day is of what was done for it.
    is_purpose = word[2] is not None and PURPOSE.search(parsed.plain, day.end, word[0] + 5) is not None
    # "in late August and deliveries will take three years": of what was told before.
    is_anew = gap.startswith((" and ", " et ", ", with ", ", avec ", ", and "))
    return len(gap) + 12 + 40 * gap.count(",") + 60 * is_purpose + 40 * is_anew


# Farther than any word of a sentence is from another.
FAR = 10_000


def _is_of_participle(parsed: Parsed, day: Piece, verb: int) -> bool:
    """Whether a day right before a verb is that of a participle before it: "jets ordered in 2018 landed on Monday"."""
    another = any(other.start > verb for other in parsed.of("day"))
    return another and any(
        each.voice == "participle" and each.end <= day.start and "," not in parsed.plain[each.end : day.start]
        for each in parsed.triggers
    )


def _give_day(told: Told, owner: Trigger, day: Piece) -> None:
    for event in told.events:
        if event.is_order_told == owner:
            event.order_day = event.order_day or day
            return
        if event.trigger == owner:
            for each in told.events:
                # What one word tells of several parties came on one day.
                each.day = each.day or (day if each.trigger == owner else None)
            return
    # Of an order that is said of what was delivered.
    if owner.stage is Stage.ORDERED:
        for event in told.events:
            if event.trigger.start < owner.start and event.stage is not Stage.ORDERED:
                event.order_day = event.order_day or day
    elif owner.stage is Stage.DELIVERED:
        for event in told.events:
            if event.stage is Stage.DELIVERED:
                event.day = event.day or day
