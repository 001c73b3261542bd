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
        r"\b(?:dit|constat\w+|declar\w+|annonc\w+|indiqu\w+|precis\w+|affirm\w+|communique|selon|rapport(?:e|ent)"
        r"|expliqu\w+|revel\w+|confirm\w+"
        r"|assur\w+|ajout\w+|publie\w*|fait savoir|d'apres|conference de presse|tweet\w*|interview|souligne\w*)\b"
    ),
}

# "has signed a contract": said on the day, or a little before.
# What a day may be of besides: neither of what came nor of what was said.
ELSE = re.compile(
    r"(?<!-)\b(?:agreed|approved|approuv\w+|autoris\w+|authori[sz]ed|founded|built|made|adopted"
    r"|imposed|lifted|independence|elected|appointed"
    r"|war|coup|embargo|crisis|loan"
    r"|seized power|took power|fought|convenu\w*|conclu\w*|fonde\w*|adopte\w*|impose\w*|leve\w*"
    r"|independance|(?<!de )guerre|elu\w*|nomme\w*)\b"
)
PURPOSE = re.compile(r"\b(?:to|for|pour|afin)\b")
NEXT_WORD = 7
# "cancelled an order placed in 2014"
PLACED = re.compile(r"\b(?:passee?s?|signee?s?|conclue?s?|placed|signed|made) (?:in |on |en |le )?$")
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
    # "one in 2017 and another in 2021, and 24 boats": of those alone.
    taken = [event.day for event in told.events if event.day is not None]
    owned = [(day, *_owner(parsed, words, clauses, day)) for day in parsed.of("day")]
    for day, owner, _far in sorted(owned, key=lambda each: each[2]):
        if owner is None:
            said = said or day
        elif day in taken:
            continue
        elif owner is not ELSEWHERE and (stated is None or day.start <= stated[0].start()):
            _give_day(told, owner, day)
    if (opening := _opening(parsed, owned)) is not None and len([e for e in told.events if e.day is None]) == 1:
        for event in told.events:
            event.day = event.day or opening
    for event in told.events:
        is_news = event.stage is Stage.ORDERED and PERFECT.match(parsed.plain, event.trigger.start)
        if event.day is None and said is not None and (is_news or event.stage in (Stage.DELIVERED, Stage.CANCELLED)):
            event.day, event.is_said = said, True


def _opening(parsed: Parsed, owned: list[tuple[Piece, Trigger | None, int]]) -> Piece | None:
    """The day that a sentence begins with, where no word of its clause is one that it may be of: "In 2020 it was the
    first in Europe when China delivered six"."""
    lead = [
        day for day, owner, _far in owned if owner is ELSEWHERE and not parsed.plain[parsed.begins : day.start].strip()
    ]
    is_of_else = lead and ELSE.search(parsed.plain, lead[0].end) is not None
    return lead[0] if lead and not is_of_else else None


def _words(parsed: Parsed, language: str) -> list[Word]:
    """All words that a day of this sentence may be of."""
    speech = SPEECH[language].finditer(parsed.plain)
    days = parsed.of("day")
    return [
        *((trigger.start, trigger.end, trigger) for trigger in parsed.triggers),
        *((found.start(), found.end(), None) for found in speech),
        *(
            (found.start(), found.end(), ELSEWHERE)
            for found in ELSE.finditer(parsed.plain)
            # "approved the purchase of": that is what was done.
            if not any(day.start <= found.start() < day.end for day in days)
            and not any(0 <= each.start - found.end() < NEXT_WORD for each in parsed.triggers if each.voice == "noun")
        ),
    ]


def _owner(parsed: Parsed, words: list[Word], clauses: list[Clause], day: Piece) -> tuple[Trigger | None, int]:
    """The stage word that a day is of, the nearest in its clause, and how far it is; None where that is a word of
    speech."""
    number = number_of(clauses, day.start)
    near = [word for word in words if number_of(clauses, word[0]) == number]
    near = near or [word for word in words if word[2] is None]
    nearest = min(near, key=lambda word: _distance(parsed, word, day), default=(0, 0, ELSEWHERE))
    return nearest[2], _distance(parsed, nearest, day)


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
    # "received jets last week, a spokesman said": the day is of what stands before it.
    is_told_before = word[2] is None and "," in gap and any(each.end <= day.start for each in parsed.triggers)
    return len(gap) + 12 + 100 * is_told_before + 40 * gap.count(",") + 60 * is_purpose + 40 * is_anew


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
        if event.trigger == owner and event.stage is Stage.CANCELLED and PLACED.search(told.parsed.plain, 0, day.start):
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
