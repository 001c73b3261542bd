"""Phrases that tell a day or a period, where they stand in a sentence; what they mean is read by `deliveries.dates`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span
from deliveries.dates.languages import vocabulary_of
from deliveries.dates.languages.vocabulary import CARRIERS

from .text import Sentence, Token

WIDEST = 9
MOST_TRIES = 45
YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
FIGURE = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|e)?|(?:19|20)\d\d")
GAP = re.compile(r"[ \r\n]{0,3}[,.'/-]?[ \r\n]{0,3}")
# Before a year that is one, and not a number of things.
BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|of|by|from|to|until|during|before|after|early|late|mid|end|around|year|and|through|for|en|depuis"
    r"|de|pour"
    r"|fin|debut|courant|ici|annee|horizon|d'ici|avant|apres|vers|jusqu'en|mi|et|l'an|a|an|the|un|une)[ -]|\()$"
)
SPELLED_LIKE_WORDS = frozenset(["may", "march", "mars", "august", "second", "fall", "spring", "mon", "sun", "sat",
                                "wed", "avril", "autumn"])  # fmt: skip
SEASONS = frozenset(["spring", "autumn", "fall"])
BEFORE_SEASON = re.compile(r"\b(?:in the|by the|since the|this|last|next|early|late) $")
# Of years that a thing is old, and what is no time at all ("second", "weekday" names of persons).
NO_DAY = re.compile(r"(?:years?|months?|weeks?|days?)[ -]old|long|ans")
NEVER_FIRST = frozenset(
    ["and", "or", "et", "ou", "of", "to", "a", "the", "for", "que", "with", "is", "des", "du", "as", "due", "expected",
     "attendu", "attendus", "attendue", "attendues", "prevu", "prevus", "prevue", "prevues", "scheduled", "from", "de",
     "planned", "date", "est", "ete"]
)  # fmt: skip
# "in 2020, and last month"
AND_ANEW = re.compile(r"\d, (?:and|et) (?!\d)")
# "in 2019, all of which have arrived"
NEVER_LAST = frozenset(["all", "of", "the", "a", "and", "in", "to", "et", "de", "des", "du", "la", "le", "les"])
# "en avril 13 drones": the day stands before the month.
MONTH_THEN_FIGURE = re.compile(r"(?:en )?(?!mardi)(?:jan|fev|mar|avr|mai|jui|aou|sep|oct|nov|dec)[a-z]*\.? \d{1,2}")
# "handed over in November"
OVER_IN = re.compile(r"over (?:in|on|by|at|to|last|this|between|from|since|before|during|early|late)\b")
# "a été livré" is no summer.
BEFORE_SUMMER = re.compile(r"(?:l'|cet |en |d'|fin |debut )$")
# Nouns of time that are no time by themselves.
TIMELESS = frozenset(["day", "days", "jour", "jours", "time", "temps", "night", "nuit", "year", "years", "an", "ans"])


@cache
def _words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that phrases of time are made of, and those of them that tell of a time by themselves."""
    vocabulary = vocabulary_of(language)
    assert vocabulary is not None  # noqa: S101 (of the two languages that are read)
    every = {word for words in vocabulary.meanings for word in words}
    anchors = {
        word
        for words, signs in vocabulary.meanings.items()
        for word in words
        if any(CARRIERS & each.kinds for each in signs) and len(words) == 1
    }
    return frozenset(every), frozenset(
        anchors | {"yesterday", "today", "hier", "quarter", "trimestre", "half", "weekend", "week", "overnight"}
    )


def day_phrases(sentence: Sentence, language: str, published: date | None) -> Iterator[tuple[int, int]]:
    """From where to where in the sentence phrases stand that the project's dates understand, the longest of each."""
    every, anchors = _words(language)
    tokens, done = sentence.tokens, -1
    for at, token in enumerate(tokens):
        if at <= done or not (token.word in anchors or YEAR.fullmatch(token.word)):
            continue
        if language == "en" and _is_word(sentence, token):
            continue
        if token.word == "ete" and not BEFORE_SUMMER.search(sentence.plain[max(0, token.start - 7) : token.start]):
            continue
        found = _around(tokens, at, done, every, sentence, language, published)
        if found is not None:
            yield tokens[found[0]].start, tokens[found[1]].end
            done = found[1]


def _is_word(sentence: Sentence, token: Token) -> bool:
    """Whether it is spelled like a time, and is a word: "a may", "a spring"; but not "in the spring"."""
    if token.word not in SPELLED_LIKE_WORDS or sentence.text[token.start].isupper():
        return False
    return token.word not in SEASONS or BEFORE_SEASON.search(sentence.plain, 0, token.start) is None


def _around(
    tokens: list[Token], at: int, done: int, every: frozenset[str], sentence: Sentence, language: str,
    published: date | None,
) -> tuple[int, int] | None:  # fmt: skip
    first = last = at
    while first - 1 > done and at - first < WIDEST and _goes_on(tokens, first - 1, every, sentence.plain):
        first -= 1
    while last + 1 < len(tokens) and last - at < WIDEST and _goes_on(tokens, last, every, sentence.plain, last + 1):
        last += 1
    spans = sorted(
        ((one, other) for one in range(first, at + 1) for other in range(at, last + 1)),
        key=lambda span: (span[0] - span[1], span[0]),
    )
    for one, other in spans[:MOST_TRIES]:
        if (tokens[one].word in NEVER_FIRST and one < at) or (tokens[other].word in NEVER_LAST and other > at):
            continue
        if one == other and not _alone(tokens[one], sentence):
            continue
        start, end = tokens[one].start, tokens[other].end
        if _is_none(sentence.plain, tokens[one : other + 1], language):
            continue
        if understood(sentence.text[start:end], published, language):
            return one, other
    return None


def _is_none(plain: str, tokens: list[Token], language: str) -> bool:
    """Whether words that may be a time are none together: "years old", "handed over in", a day before its number."""
    start, end = tokens[0].start, tokens[-1].end
    if AND_ANEW.search(plain, start, end) or NO_DAY.match(plain, end + 1) or OVER_IN.match(plain, start):
        return True
    return _is_row(plain, tokens) or (language == "fr" and MONTH_THEN_FIGURE.fullmatch(plain, start, end) is not None)


def _is_row(plain: str, tokens: list[Token]) -> bool:
    """Whether nothing but figures stand in a row, with spaces between them, which is no day."""
    is_spaced = " " in plain[tokens[0].start : tokens[-1].end]
    return is_spaced and all(FIGURE.fullmatch(token.word) for token in tokens)


def _goes_on(tokens: list[Token], at: int, every: frozenset[str], plain: str, new: int | None = None) -> bool:
    """Whether the phrase may go on over the gap after this token; `new` is the token that it would take in."""
    token = tokens[at if new is None else new]
    if not (token.word in every or FIGURE.fullmatch(token.word)):
        return False
    return GAP.fullmatch(plain[tokens[at].end : tokens[at + 1].start]) is not None


def _alone(token: Token, sentence: Sentence) -> bool:
    """Whether one word is a time by itself: a year after "in", not one of many rifles."""
    if YEAR.fullmatch(token.word):
        return bool(BEFORE_YEAR.search(sentence.plain[max(0, token.start - 12) : token.start]))
    return token.word not in TIMELESS and len(token.word) > 2


@lru_cache(maxsize=4096)
def _read(phrase: str, published: date | None, language: str, tense: str) -> DateSpan | None:
    try:
        return parse_span(phrase, published, language=language, tense=tense)  # type: ignore[arg-type]
    except DateNotUnderstood:
        return None


def understood(phrase: str, published: date | None, language: str) -> bool:
    """Whether a phrase is a time, of the past or of what is to come."""
    return read_day(phrase, published, language, False) is not None or (
        read_day(phrase, published, language, True) is not None
    )


def read_day(phrase: str, published: date | None, language: str, is_to_come: bool) -> DateSpan | None:
    """The days that a phrase means to a reader of the day of publication; None where it means none."""
    return _read(" ".join(phrase.split()), published, language, "future" if is_to_come else "past")
