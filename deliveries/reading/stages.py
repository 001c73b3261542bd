"""Words that tell a stage: that something was delivered, ordered, is expected, was promised or cancelled; and those
that tell of something else, so that what they speak of is no delivery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from . import english, french
from .text import Sentence


class Stage(StrEnum):
    """How far a delivery had come by what a sentence says."""

    DELIVERED = "delivered"
    EXPECTED = "expected"
    ORDERED = "ordered"
    PROMISED = "promised"
    CANCELLED = "cancelled"


# Who does what: "give" (supplier → recipient), "get" (recipient ← supplier), "come" (equipment → place), "order",
# "sell", "await", "promise", "cancel"; "describe" tells what a consignment held, "other" is no delivery.
Frame = Literal["give", "get", "come", "order", "sell", "await", "promise", "cancel", "describe", "other"]
Voice = Literal["active", "passive", "participle", "noun"]

STAGES: dict[str, Stage | None] = {
    "give": Stage.DELIVERED, "get": Stage.DELIVERED, "come": Stage.DELIVERED, "order": Stage.ORDERED,
    "sell": Stage.ORDERED, "await": Stage.EXPECTED, "promise": Stage.PROMISED, "cancel": Stage.CANCELLED,
    "describe": None, "other": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of a stage in a sentence: where it stands with its auxiliaries (`start`, `end`) and without (`verb`)."""

    start: int
    verb: int
    end: int
    frame: Frame
    stage: Stage | None
    voice: Voice = "active"
    # What is denied, wished for or talked about is no delivery.
    void: bool = False

    @property
    def is_to_come(self) -> bool:
        return self.stage in (Stage.EXPECTED, Stage.PROMISED)


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
    found = [_of_verb(match, sentence, language) for match in verbs.finditer(sentence.plain)]
    held = [trigger for trigger in found if trigger is not None]
    for match in nouns.finditer(sentence.plain):
        if not any(each.start < match.end() and match.start() < each.end for each in held):
            frame = match.lastgroup
            held.append(Trigger(match.start(), match.start(), match.end(), frame, STAGES[frame], "noun"))  # type: ignore[arg-type,index]
    held.sort(key=lambda trigger: trigger.start)
    return list(_together(_signed(held), sentence, language))


# "signed an agreement on Tuesday to buy": so far may what was signed stand from what it is for.
SIGNED = 60


def _signed(held: list[Trigger]) -> list[Trigger]:
    """Triggers, of which an infinitive behind a contract that was signed is an order."""
    for at in range(1, len(held)):
        one, other = held[at - 1], held[at]
        is_signed = one.frame == other.frame == "order" and one.stage is Stage.ORDERED and not one.void
        if is_signed and other.stage is Stage.EXPECTED and other.start - one.end < SIGNED:
            held[at] = replace(other, stage=Stage.ORDERED, void=False)
    return held


def _of_verb(  # noqa: PLR0911 (a way out for each stage)
    match: re.Match[str], sentence: Sentence, language: str
) -> Trigger | None:
    words = LANGUAGES[language]
    frame: Frame = match.lastgroup  # type: ignore[assignment]
    verb, start = match.start(frame), match.start("aux")
    aux, form = match["aux"], match[frame]
    trigger = Trigger(start, verb, match.end(), frame, STAGES[frame])
    if (
        not aux
        and words.NOUN_BEFORE.search(sentence.plain[max(0, verb - 12) : verb])
        and words.MAY_BE_NOUN.fullmatch(form)
    ):
        return None
    if words.NEEDS_AUXILIARY.fullmatch(form) and not words.MAKES_VERB.search(aux):
        return None
    is_past = words.is_participle(form, sentence.text[verb : match.end()])
    if is_past and words.BE.search(aux) and not (frame == "get" and words.REFLEXIVE.search(aux + form)):
        trigger = replace(trigger, voice="passive")
    elif is_past and (not aux.strip() or words.ADVERBS.fullmatch(aux)):
        trigger = replace(trigger, voice="participle")
    if words.DENIES.search(aux):
        trigger = replace(trigger, void=frame != "other")
    if trigger.stage is None:
        return trigger
    if words.WILLING.search(aux):
        return replace(trigger, void=True)
    if words.TALKS.search(aux):
        return replace(trigger, void=frame in {"order", "sell"}, stage=Stage.EXPECTED)
    if words.AGREES.search(aux):
        return replace(trigger, stage=Stage.ORDERED if frame in {"order", "sell"} else Stage.PROMISED)
    if frame in {"give", "sell"} and words.GOES_ON.search(aux):
        return replace(trigger, stage=Stage.EXPECTED)
    if frame != "cancel" and (words.TO_COME.search(aux) or words.FUTURE.fullmatch(form)):
        return replace(trigger, stage=Stage.EXPECTED)
    return trigger


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
