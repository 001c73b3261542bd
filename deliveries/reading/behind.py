"""Stage words right behind equipment that are said of it, and what stands behind a stage word."""

from __future__ import annotations

import re

from .clauses import Clause
from .mention import Mention
from .phrases import Parsed
from .trigger import Trigger
from .verbs import AFTER_IT

# "drones and armoured vehicles, which are expected"
ROW = re.compile(
    r" ?(?:,|and\b|et\b|as well as\b|ainsi que\b|plus\b)"
    r"(?:(?! to | for | pour | afin | on top | in addition| besides| outre | en plus )[\w' -]){0,30}"
)
# "six helicopters from Germany, to be delivered from 2025"
TO_BE = re.compile(r"to be |(?:a |pour )etre ")
# "achetés à la Russie et arrivés en mars"
JOINED = re.compile(r"[\w' -]{0,50}?,? (?:and|et|then|puis) ")
# "25 jets from Denmark, a number that includes"
APART = re.compile(r", (?:an?|the|une?|le|la) ")
CLOSE = re.compile(
    r"(?: (?:de |d')(?:fabrication|conception|origine|facture|production) \w+)?"
    r"(?: (?:of|de) \d+ ?m(?:etres?|eters?)?)?(?: \([^()]{2,40}\))?"
    r"(?:,? ?\"[\w' -]{2,30},?\"|[\w' -]{0,12}\")?(?:, (?:le|la|l'|the|an?"
    r"|une?) [\w' -]{2,30},)?[ ,\"')(]*(?:(?:all|also|both|have|has|,|recently"
    r"|previously|officially|already|formerly|tous|toutes|\w+ly|jointly) ?)*"
)
OF = re.compile(r"(?: of| for| de| des| du| d')$")


def has_object(parsed: Parsed, trigger: Trigger, every: list[Mention]) -> bool:
    """Whether equipment stands behind a stage word as what it speaks of."""
    behind = next((each for each in every if each.start >= trigger.end), None)
    gap = parsed.plain[trigger.end : behind.start] if behind else ""
    if parsed.plain[trigger.start : trigger.end] == "on order":
        return False
    return (
        behind is not None and len(gap) < 30 and not re.search(r"\b(?:and|et|by|to|from|in|on|at|par|au|en|le)\b", gap)
    )


def is_noun_of(parsed: Parsed, trigger: Trigger) -> bool:
    """Whether it speaks of what stands behind it alone: "the arrival of", "will be followed by"."""
    words = parsed.plain[trigger.start : trigger.end]
    return bool(AFTER_IT.match(parsed.plain, trigger.verb) or (trigger.voice == "noun" and OF.search(words)))


def behind_of(parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]) -> list[Trigger]:
    """Stage words right behind equipment that are said of it: participles, and clauses that begin with "which"."""
    found: list[Trigger] = []
    for trigger in parsed.triggers:
        between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
        if trigger.start < mention.end or trigger.frame == "describe" or is_noun_of(parsed, trigger):
            continue
        ends, starts = [mention.end, *(each.end for each in between)], [each.start for each in between]
        if any(not ROW.fullmatch(parsed.plain[end:start]) for end, start in zip(ends, starts, strict=False)):
            continue
        last = between[-1] if between else mention
        clause = next(each for each in clauses if each.start <= trigger.verb < each.end)
        if (
            (
                clause.kind == "rel"
                and 0 <= clause.start - last.end < 40
                and not clause.start <= mention.start
                and not APART.search(parsed.plain, last.end, clause.start)
            )
            or (
                trigger.voice == "participle"
                and not between
                and not has_object(parsed, trigger, every)
                and CLOSE.fullmatch(parsed.plain[mention.end : trigger.start])
            )
            or (
                found
                and trigger.voice == "participle"
                and JOINED.fullmatch(parsed.plain[found[-1].end : trigger.start])
            )
        ) or (
            not between and TO_BE.match(parsed.plain, trigger.start) and parsed.plain[: trigger.start].endswith(", ")
        ):
            found.append(trigger)
    return found
