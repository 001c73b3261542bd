"""How far a stage word reaches: whether it speaks of equipment behind it, or before it."""

from __future__ import annotations

import re

from .behind import has_object, is_noun_of
from .mention import Mention
from .phrases import Parsed
from .roles import right_behind
from .trigger import Trigger

# "Su-25 planes, designed to support troops, and L-39"
TOLD = (
    r", (?:concue?s?|designed|capable|built|equipped|dotee?s?|equipee?s?|destinee?s?|able) [^,.;]{0,70},"
    r" (?:and|et|as well as|ainsi que) (?:des |d'|an? |the )?"
)
LIST = re.compile(
    TOLD + r"|"
    r"(?:[\w'\" -]{0,40}?(?:,|/|\band\b|\bet\b|\bas well as\b|\bainsi que\b|\bplus\b|\balong with\b"
    r"|:|\(|\bincluding\b|\bainsi qu'|\bdont\b|\bmais aussi\b|\bbut also\b|\bin addition to\b|\bsuch as\b"
    r"|\btel(?:le)?s? que\b)[\w'\" ,.:-]{0,40})|[ ]?"
    # "36 guns from France, ten of which came in 2022; 18 launchers from the United States"
    r"|[^.]{0,140};(?: et| and)? (?:[\w'-]+ ){0,2}"
)


ALONG = re.compile(
    r"\b(?:along with|together with|as well as|including|avec|ainsi que|accompagnes? de|with|namely|notamment)\b|:"
)
# So far may "and two more" stand from the stage word.
FAR = 40


# "six tanks were supplied by Serbia and 12 guns by Belarus"
BY_ONE = re.compile(
    r"(?: (?:to|a|au|aux) [^,;.]{2,30}?)? (?:by|from|par|de la|de l'|du|de|d') ?[^,;.]{3,40}(?:,|,? (?:and|et)) "
)
# "refuelling provided by three KC-135": what does it is not what came.
DOES_IT = re.compile(
    r" (?:by|par) (?:(?!(?:of|from|to|with|and|for|in|on|at|as|that|which|de|des|du|et|en|avec|que"
    r"|qui)\b)[\w.'-]+ ){0,5}"
)


def _is_with_it(parsed: Parsed, mention: Mention) -> bool:
    """Whether it only comes with what stands before it: "five launchers with ammunition, 14 howitzers"."""
    return mention.number is None and parsed.plain[: mention.start].endswith((" with ", " avec "))


def governs(parsed: Parsed, trigger: Trigger, mention: Mention, every: list[Mention]) -> bool:
    """Whether equipment behind a stage word is what it speaks of."""
    gaps = _gaps_to(parsed, trigger, mention, every)
    if trigger.voice == "passive" and BY_ONE.fullmatch(gaps[0]) and right_behind(parsed, mention) is not None:
        return True
    if any(not LIST.fullmatch(gap) for gap in gaps[1:]):
        return False
    first = gaps[0]
    if _takes_no_object(parsed, trigger):
        if mention.is_elliptic and re.search(r"(?:\band|\bet|,) $", first):
            return len(first) < FAR
        return len(first) < 4 or bool(ALONG.search(first[-40:])) or trigger.frame == "describe"
    is_said_before = trigger.voice == "participle" and not has_object(parsed, trigger, every)
    if is_said_before and any(each.end <= trigger.start <= each.end + 3 for each in every):
        # "tanks pledged by Germany, and two guns": a participle of the noun before it takes no object.
        return False
    does_it = trigger.voice == "participle" and DOES_IT.fullmatch(first)
    return len(first) < 160 and not does_it


def _takes_no_object(parsed: Parsed, trigger: Trigger) -> bool:
    """Whether what it speaks of stands before it: "arrived", "were delivered", "are expected"."""
    is_coming = trigger.frame == "come" and not is_noun_of(parsed, trigger)
    is_awaited = trigger.frame == "await" and trigger.voice != "active"
    return is_coming or trigger.voice == "passive" or is_awaited


def _gaps_to(parsed: Parsed, trigger: Trigger, mention: Mention, every: list[Mention]) -> list[str]:
    """What stands between a stage word, the equipment behind it, and this."""
    between = [each for each in every if trigger.end <= each.start and each.end <= mention.start]
    between = [each for each in between if not _is_with_it(parsed, each)]
    ends = [trigger.end, *(each.end for each in between)]
    starts = [*(each.start for each in between), mention.start]
    return [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]


def is_said_of(parsed: Parsed, mention: Mention, trigger: Trigger, every: list[Mention]) -> bool:
    """Whether a stage word behind equipment speaks of it: "six drones were delivered"."""
    if is_noun_of(parsed, trigger):
        return False
    between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
    ends, starts = [mention.end, *(each.end for each in between)], [*(each.start for each in between), trigger.start]
    gaps = [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(not LIST.fullmatch(gap) for gap in gaps[:-1]):
        return False
    if (
        trigger.voice == "participle"
        and trigger.frame in {"give", "get", "order"}
        and has_object(parsed, trigger, every)
    ):
        # "a C-17 brought sixteen vehicles"
        return False
    is_of_it = trigger.voice in {"passive", "participle"} or trigger.frame in {"come", "await"}
    if (
        trigger.voice == "participle"
        and trigger.frame in {"give", "get", "order", "sell", "await"}
        and len(gaps[-1]) > 4
    ):
        is_of_it = False
    return (is_of_it and len(gaps[-1]) < 120) or trigger.frame == "other"
