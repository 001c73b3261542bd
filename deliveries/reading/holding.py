"""What a consignment holds, as a word says that describes it: "a donation comprising ten trucks"."""

from __future__ import annotations

import re

from .clauses import Clause, number_of
from .kinds import UMBRELLAS
from .mention import Mention
from .phrases import Parsed
from .trigger import Trigger

# So far may the words for a consignment reach.
FAR = 110
HOLDING = re.compile(
    r"(?:comprising|consisting|containing|including|made up|composed|comprenant|contenant|incluant|compose|constitue)"
)


def held_by(parsed: Parsed, describing: Trigger, governed: dict[Trigger, list[Mention]]) -> Trigger | None:
    """The stage word whose consignment a word describes, which names no equipment itself: "received a donation
    comprising ten trucks"; None where it describes what was told before."""
    before = [trigger for trigger in parsed.triggers if trigger.end <= describing.start]
    last = before[-1] if before else None
    if last is None or last.stage is None or last.void:
        return None
    held = governed.get(last, ())
    if last.voice == "noun" and last.frame != "order" and not held:
        return None
    named = any((mention.type and mention.type not in UMBRELLAS) or mention.is_named for mention in held)
    return None if named or describing.start - last.end > FAR else last


def came_behind(parsed: Parsed, trigger: Trigger, lines: list[Mention], clauses: list[Clause]) -> Trigger | None:
    """The stage word behind what a participle describes: "an arsenal made up of ten guns and six mortars has
    arrived"."""
    last = max(mention.end for mention in lines)
    behind = next((each for each in parsed.triggers if each.start >= last), None)
    if behind is None or behind.void or not HOLDING.match(parsed.plain, trigger.verb, trigger.end):
        return None
    is_same = number_of(clauses, trigger.verb) == number_of(clauses, behind.verb)
    is_told = behind.voice == "passive" or (behind.frame == "come" and behind.voice != "noun")
    return behind if is_same and is_told and behind.stage is not None else None
