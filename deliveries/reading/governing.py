"""Which stage word of a sentence speaks of which equipment."""

from __future__ import annotations

import re
from dataclasses import replace

from .clauses import Clause, number_of
from .mention import Mention
from .phrases import Parsed
from .stages import Stage, Trigger

# What is told of a delivery in the same breath is a part of it: "equipment, including five planes".
# "drones and armoured vehicles, which are expected"
ROW = re.compile(r" ?(?:,|and\b|et\b|as well as\b|ainsi que\b|plus\b)(?:(?! to | for | pour | afin )[\w' -]){0,30}")
# "six helicopters from Germany, to be delivered from 2025"
TO_BE = re.compile(r"to be |(?:a |pour )etre ")
PART = re.compile(r"\b(?:dont|including|includes?|notamment|namely|among them)\b")


LIST = re.compile(
    r"(?:[\w'\" -]{0,40}?(?:,|\band\b|\bet\b|\bas well as\b|\bainsi que\b|\bplus\b|\balong with\b"
    r"|:|\(|\bincluding\b|\bainsi qu'|\bdont\b)[\w'\" ,:-]{0,40})|[ ]?"
)


ALONG = re.compile(
    r"\b(?:along with|together with|as well as|including|avec|ainsi que|accompagnes? de|with|namely|notamment)\b|:"
)


# "achetés à la Russie et arrivés en mars"
JOINED = re.compile(r"[\w' -]{0,50}?,? (?:and|et|then|puis) ")


CLOSE = re.compile(
    r"(?:, (?:le|la|l'|the|an?|une?) [\w' -]{2,30},)?[ ,\"')(]*(?:(?:all|also|both|have|has|,|recently"
    r"|previously|officially|already|formerly|tous|toutes|\w+ly|jointly) ?)*"
)


def governor(  # noqa: PLR0911 (a way out for each form of a sentence)
    parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]
) -> tuple[Trigger | None, list[Trigger]]:
    """The stage word that speaks of equipment, and those that are said of it besides ("tanks pledged by Germany")."""
    number = number_of(clauses, mention.start)
    same = [trigger for trigger in parsed.triggers if number_of(clauses, trigger.verb) == number]
    before = next((trigger for trigger in reversed(same) if trigger.end <= mention.start), None)
    behind = _behind(parsed, mention, every, clauses)
    later = [trigger for trigger in same if trigger.start >= mention.end and trigger.frame != "describe"]
    after = next(
        (trigger for trigger in later if trigger not in behind or trigger.voice != "participle"), None
    ) or next(iter(later), None)
    if (
        after is not None
        and later[0] is not after
        and any(later[0].start <= each.start < after.start for each in every if each is not mention)
    ):
        after = later[0]
    post = [
        trigger
        for trigger in behind
        if trigger is not after or after.voice == "participle" or TO_BE.match(parsed.plain, after.start)
    ]
    is_finite = after is not None and after.voice != "participle" and after.start - mention.end < 3
    if (
        is_finite
        and after is not None
        and (before is None or mention.is_elliptic or before.frame not in {"get", "give"})
        and (_is_said_of(parsed, mention, after, every))
    ):
        return after, [trigger for trigger in behind if trigger is not after]
    near = [each for each in every if number_of(clauses, each.start) == number]
    if before is not None and _governs(parsed, before, mention, near):
        is_told_apart = any(trigger.voice == "passive" and trigger.stage is not None for trigger in behind)
        if before.frame == "describe" and not is_told_apart and PART.search(parsed.plain, before.start, before.end):
            return before, []
        if before.voice == "noun" and after is not None and _decides(after) and after not in post:
            return replace(before, stage=after.stage, void=before.void or after.void), post
        if (
            before.frame in {"order", "sell", "give"}
            and before.voice == "noun"
            and after
            and after.frame in {"cancel", "await"}
        ):
            return replace(before, stage=after.stage), post
        if (
            before.frame in {"describe", "other"}
            and after in behind
            and after is not None
            and after.stage is not None
            and (after.voice in {"passive", "participle"} or after.frame in {"come", "await"})
            and (before.frame == "describe" or after.voice == "passive")
        ):
            return after, [trigger for trigger in behind if trigger is not after]
        if before.frame == "describe" and behind and behind[0].stage is not None and behind[0].frame != "other":
            return behind[0], behind[1:]
        return before, post
    if after is not None and _is_said_of(parsed, mention, after, every):
        return after, [trigger for trigger in behind if trigger is not after]
    if behind:
        main = next((trigger for trigger in behind if trigger.stage is Stage.DELIVERED), behind[0])
        return main, [trigger for trigger in behind if trigger is not main]
    return None, []


def _decides(trigger: Trigger) -> bool:
    return (trigger.voice == "passive" and trigger.frame in {"cancel", "await"}) or trigger.frame in {"cancel", "await"}


def _governs(parsed: Parsed, trigger: Trigger, mention: Mention, every: list[Mention]) -> bool:
    """Whether equipment behind a stage word is what it speaks of."""
    between = [each for each in every if trigger.end <= each.start and each.end <= mention.start]
    ends = [trigger.end, *(each.end for each in between)]
    starts = [*(each.start for each in between), mention.start]
    gaps = [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(not LIST.fullmatch(gap) for gap in gaps[1:]):
        return False
    first = gaps[0]
    if (
        trigger.frame == "come"
        or trigger.voice == "passive"
        or (trigger.frame == "await" and trigger.voice != "active")
    ):
        return len(first) < 4 or bool(ALONG.search(first[-40:])) or trigger.frame == "describe"
    if (
        trigger.voice == "participle"
        and not _has_object(parsed, trigger, every)
        and any(each.end <= trigger.start <= each.end + 3 for each in every)
    ):
        # "tanks pledged by Germany, and two guns": a participle of the noun before it takes no object.
        return False
    return len(first) < 160


def _has_object(parsed: Parsed, trigger: Trigger, every: list[Mention]) -> bool:
    """Whether equipment stands behind a stage word as what it speaks of."""
    behind = next((each for each in every if each.start >= trigger.end), None)
    gap = parsed.plain[trigger.end : behind.start] if behind else ""
    return (
        behind is not None and len(gap) < 30 and not re.search(r"\b(?:and|et|by|to|from|in|on|at|par|au|en|le)\b", gap)
    )


def _is_said_of(parsed: Parsed, mention: Mention, trigger: Trigger, every: list[Mention]) -> bool:
    """Whether a stage word behind equipment speaks of it: "six drones were delivered"."""
    between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
    ends, starts = [mention.end, *(each.end for each in between)], [*(each.start for each in between), trigger.start]
    gaps = [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(not LIST.fullmatch(gap) for gap in gaps[:-1]):
        return False
    if (
        trigger.voice == "participle"
        and trigger.frame in {"give", "get", "order"}
        and _has_object(parsed, trigger, every)
    ):
        # "a C-17 brought sixteen vehicles"
        return False
    is_of_it = trigger.voice in {"passive", "participle"} or trigger.frame in {"come", "await"}
    if trigger.voice == "participle" and trigger.frame in {"give", "get", "order", "sell"} and len(gaps[-1]) > 4:
        is_of_it = False
    return (is_of_it and len(gaps[-1]) < 120) or trigger.frame == "other"


def _behind(parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]) -> list[Trigger]:
    """Stage words right behind equipment that are said of it: participles, and clauses that begin with "which"."""
    found: list[Trigger] = []
    for trigger in parsed.triggers:
        between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
        if trigger.start < mention.end or trigger.frame == "describe":
            continue
        ends, starts = [mention.end, *(each.end for each in between)], [each.start for each in between]
        if any(not ROW.fullmatch(parsed.plain[end:start]) for end, start in zip(ends, starts, strict=False)):
            continue
        last = between[-1] if between else mention
        clause = next(each for each in clauses if each.start <= trigger.verb < each.end)
        if (
            (clause.kind == "rel" and 0 <= clause.start - last.end < 40 and not clause.start <= mention.start)
            or (
                trigger.voice == "participle"
                and not between
                and not _has_object(parsed, trigger, every)
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
