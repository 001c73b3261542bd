"""Words that tell a stage: that something was delivered, ordered, is expected, was promised or cancelled; and those
that tell of something else, so that what they speak of is no delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from . import english, french
from .nouns import of_noun
from .text import Sentence
from .trigger import Stage, Trigger
from .verbs import Verb

LANGUAGES = {"en": english, "fr": french}


@lru_cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = LANGUAGES[language]
    verbs = "|".join(f"(?P<{frame}>{forms})" for frame, forms in words.VERBS.items())
    nouns = "|".join(f"(?P<{frame}>{forms})" for frame, forms in words.NOUNS.items())
    return (
        re.compile(
            rf"(?<![\w-])(?P<aux>(?:(?:{words.AUXILIARIES})(?:\s+|(?<=')))*)(?:{verbs})(?:(?<=')|(?![\w'-]|\s*-\w))"
        ),
        re.compile(rf"(?<![\w-])(?:{nouns})(?:(?<=')|(?![\w-]))"),
    )


def triggers(sentence: Sentence, language: str) -> list[Trigger]:
    """The stage words of a sentence in their order; those that stand together are one."""
    verbs, nouns = _patterns(language)
    found = [Verb(match, sentence, LANGUAGES[language]).trigger() for match in verbs.finditer(sentence.plain)]
    held = [trigger for trigger in found if trigger is not None]
    for match in nouns.finditer(sentence.plain):
        if not any(each.start < match.end() and match.start() < each.end for each in held):
            held.append(of_noun(match, sentence))
    held.sort(key=lambda trigger: trigger.start)
    return list(_together(_signed(held, sentence), sentence, language))


# "signed an agreement on Tuesday to buy": so far may what was signed stand from what it is for.
SIGNED = 60


# "signed a contract on delivering"
FOR_DOING = re.compile(r" ?(?:for|on)? ?\w+ing\b")


def _signed(held: list[Trigger], sentence: Sentence) -> list[Trigger]:
    """Triggers, of which an infinitive behind a contract that was signed is an order."""
    for at in range(1, len(held)):
        one, other = held[at - 1], held[at]
        is_signed = one.frame == "order" and one.stage is Stage.ORDERED and not one.void
        is_of_it = other.frame == "order" and other.stage is Stage.EXPECTED
        is_of_it |= other.stage is Stage.DELIVERED and FOR_DOING.match(sentence.plain, one.end) is not None
        if is_signed and is_of_it and other.start - one.end < SIGNED:
            held[at] = replace(other, stage=Stage.ORDERED, void=False)
    return held


def _together(found: list[Trigger], sentence: Sentence, language: str) -> Iterator[Trigger]:
    """Triggers, of which those with nothing but small words between them are one: "expects delivery of"."""
    words = LANGUAGES[language]
    held: Trigger | None = None
    for trigger in found:
        if held is None:
            held = trigger
        elif words.BETWEEN.fullmatch(sentence.plain[held.end : trigger.start]) and _join(held, trigger):
            held = _joined(held, trigger)
        else:
            yield held
            held = trigger
    if held is not None:
        yield held


def _join(one: Trigger, other: Trigger) -> bool:
    """Whether two stage words beside each other speak of one thing."""
    if "other" in (one.frame, other.frame) or "describe" in (one.frame, other.frame):
        return False
    return other.voice == "noun" or one.voice == "noun" or "await" in (one.frame, other.frame)


# Of two words that stand together the one that weighs more says the stage.
WEIGHT = [Stage.CANCELLED, Stage.EXPECTED, Stage.PROMISED, Stage.ORDERED, Stage.DELIVERED, None]


def _joined(one: Trigger, other: Trigger) -> Trigger:
    both = sorted((one, other), key=lambda trigger: WEIGHT.index(trigger.stage))
    main = next((each for each in (one, other) if each.frame not in {"await", "cancel"}), other)
    if main.voice == "noun" and one.frame in {"get", "give", "sell", "promise"}:
        main = one
    voice = one.voice if one.voice != "noun" and one.frame == main.frame else main.voice
    return Trigger(one.start, main.verb, other.end, main.frame, both[0].stage, voice, one.void or other.void)
