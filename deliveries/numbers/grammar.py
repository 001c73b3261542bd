"""read_number: a quantity as people write it becomes a Number, or is refused with the reason.

What may mean two things is refused: "1.000" (one or a thousand), "4 6", "1,5", "+12", figures above the line. "About
twenty" has no bounds: it is its best number and a mark. "Several" is more than one, "dozens" more than one dozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .folding import folded
from .refusals import NotUnderstood, to_say
from .words import MANY, Words, languages

# What a database holds in a whole number.
GREATEST = 2_147_483_647
LONGEST = 120
# 12, 1 000, 1,000, 1'000, 1.000.000; and 4.0 and 4.00, as spreadsheets write whole numbers.
FIGURES = re.compile(
    r"[1-9]\d{0,2}(?:(?P<sep>[ ,'])\d{3})(?:(?P=sep)\d{3})*|[1-9]\d{0,2}(?:\.\d{3}){2,}|(?P<whole>\d+)(?:\.00?)?",
    re.ASCII,
)
ONE_OR_THOUSAND = re.compile(r"\d{1,3}\.\d{3}", re.ASCII)
# "10-2021" is a month, of which a spreadsheet made text.
MONTHS, YEARS = range(1, 13), range(1950, 2050)

UNREADABLE = to_say(
    "“%(text)s” is no whole number, and no such words as “10-12”, “at least 12”, “up to 20” or “about 20”. Leave it"
    " empty where it is unknown."
)
TWO_WAYS = to_say("“%(text)s” may be %(one)s or %(other)s: write it without separators.")
REVERSED = to_say("“%(text)s” ends before it begins.")
GREAT = to_say("“%(text)s” is too great a number.")


class NumberNotUnderstood(NotUnderstood):
    """A text that is no quantity, or may be two; its message tells a person why."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many, as far as a text says: None is not known. `about`: the best number is nobody's exact one."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    about: bool = False

    @property
    def is_one(self) -> bool:
        """Whether it is one number and no more than that, or not known at all."""
        return self.low is None and self.high is None and not self.about


def read_number(text: str) -> Number:
    """How many `text` says; nothing is known where it is empty or says so.

    Raises NumberNotUnderstood, in plain words, for all that is no number or may be more than one.
    """
    plain = folded(text) if len(text) <= LONGEST else None
    if plain == "":
        return Number()
    if plain is None or re.search(r"[^\S ]", plain):
        raise NumberNotUnderstood(UNREADABLE, text=_shown(text))
    if ONE_OR_THOUSAND.fullmatch(plain):
        told = {"one": plain.partition(".")[0], "other": plain.replace(".", "")}
        raise NumberNotUnderstood(TWO_WAYS, text=_shown(text), **told)
    found = {number for number in _readings(plain) if number is not None}
    if not found:
        raise NumberNotUnderstood(UNREADABLE, text=_shown(text))
    number = _the_one(found, text)
    if max(number.low or 0, number.best or 0, number.high or 0) > GREATEST:
        raise NumberNotUnderstood(GREAT, text=_shown(text))
    return number


def _the_one(found: set[Number], text: str) -> Number:
    if len(found) > 1:
        raise NumberNotUnderstood(UNREADABLE, text=_shown(text))
    (number,) = found
    ends = [end for end in (number.low, number.best, number.high) if end is not None]
    if ends != sorted(ends):
        raise NumberNotUnderstood(REVERSED, text=_shown(text))
    return number


def _shown(text: str) -> str:
    return " ".join(text.split())[:60]


def _readings(plain: str) -> Iterator[Number | None]:
    for words in languages():
        yield _alone(plain, words)
    for pattern, build in FORMS:
        if found := re.fullmatch(pattern, plain):
            for words in languages():
                values = [_value(part, words) for part in found.groups()]
                yield build(*values) if None not in values else None


# ---- Numbers that stand alone ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Value:
    number: int
    about: bool = False


def _alone(plain: str, words: Words) -> Number | None:
    """A number, "several", "dozens", or that it is not known."""
    if plain in words.unknown:
        return Number()
    if plain in words.some:
        return Number(low=2)
    first, _space, last = plain.rpartition(" ")
    if last in MANY and first in {"", "des", "de", *words.some}:
        return Number(low=2 * MANY[last])
    if first in words.some and last in words.rounded:
        return Number(low=2 * words.rounded[last])
    value = _value(plain, words)
    return None if value is None else Number(best=value.number, about=value.about)


def _value(text: str, words: Words) -> Value | None:
    if FIGURES.fullmatch(text):
        return Value(_figures(text))
    for spelled in (_spelled, _of_a_kind):
        if (found := spelled(text, words)) is not None:
            return found
    return None


def _figures(text: str) -> int:
    """The number in figures that are known to be one."""
    whole = re.fullmatch(r"(\d+)\.00?", text, re.ASCII)
    digits = whole[1] if whole else re.sub(r"\D", "", text)
    return int(digits) if len(digits) <= len(str(GREATEST)) else GREATEST + 1


def _below_a_thousand(text: str, words: Words) -> int | None:
    if text in words.small:
        return words.small[text]
    return int(text) if re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) else None


def _spelled(text: str, words: Words) -> Value | None:
    """ "two", "two thousand five hundred", "2 million"."""
    if text in words.small:
        return Value(words.small[text])
    for name, worth in words.greater.items():
        head, found, tail = f" {text} ".partition(f" {name} ")
        if not found:
            continue
        count = 1 if (not head.strip() and name == "mille") else _below_a_thousand(head.strip(), words)
        rest = words.small.get(tail.strip().removeprefix("and "), None) if tail.strip() else 0
        if count and rest is not None and (rest > 0 or not tail.strip()):
            return Value(count * worth + rest)
    return None


def _of_a_kind(text: str, words: Words) -> Value | None:
    """ "a pair" and "two pairs", exactly; "a dozen", "half a dozen", "une vingtaine", roughly."""
    head, _space, kind = text.rpartition(" ")
    if kind in words.rounded and head in words.half and words.rounded[kind] == 12:
        return Value(6, about=True)
    count = 1 if head in words.one else _below_a_thousand(head, words)
    if count and kind in words.sets:
        return Value(count * words.sets[kind])
    if count and kind in words.rounded and not (head == "one" and kind in words.greater):
        return Value(count * words.rounded[kind], about=True)
    return None


# ---- What is said around numbers ------------------------------------------------------------------------


def _exactly(one: Value) -> Number:
    return Number(best=one.number)


def _about(one: Value) -> Number:
    return Number(best=one.number, about=True)


def _at_least(one: Value) -> Number:
    return Number(low=one.number)


def _at_most(one: Value) -> Number | None:
    return Number(high=one.number) if one.number else None


def _more_than(one: Value) -> Number:
    return Number(low=one.number + 1)


def _fewer_than(one: Value) -> Number | None:
    return Number(high=one.number - 1) if one.number > 1 else None


def _from_to(one: Value, other: Value) -> Number | None:
    """ "10-12"; bounds that are rough themselves bound nothing, and a month is no quantity."""
    if one.about or other.about or one.number == other.number:
        return None
    return None if one.number in MONTHS and other.number in YEARS else Number(low=one.number, high=other.number)


def _best_of(best: Value, one: Value, other: Value) -> Number | None:
    """ "4 (3–6)", as Waybill writes it; where one bound is the best number, it was not said."""
    if best.about or one.about or other.about or one.number == other.number:
        return None
    return Number(low=one.number, best=best.number, high=other.number)


N = "(.+?)"
FORMS: list[tuple[str, Callable[..., Number | None]]] = [
    (f"(?:exactly|precisely|only|exactement|precisement|seulement) {N}", _exactly),
    (f"{N} (?:exactly|precisely|exactement|precisement)", _exactly),
    (
        "(?:about|around|approximately|approx\\.?|roughly|circa|ca?\\.|some|environ|env\\.?|quelque|a peu pres"
        f"|autour de|approximativement) {N}",
        _about,
    ),
    (f"~ ?{N}", _about),
    (f"{N} (?:or so|approximately|environ|a peu pres)", _about),
    (
        "(?:at least|no fewer than|not fewer than|no less than|not less than|a minimum of|minimum|min\\.?|>=|≥|au moins"
        f"|au minimum|un minimum de|pas moins de) ?{N}",
        _at_least,
    ),
    (f"{N}(?: ?\\+| or more| at least| and more| minimum| ou plus| et plus| au moins| au minimum)", _at_least),
    (
        "(?:up to|at most|no more than|not more than|as many as|a maximum of|maximum|max\\.?|<=|≤|jusqu'a|au plus"
        f"|au maximum|un maximum de|pas plus de) ?{N}",
        _at_most,
    ),
    (f"{N} (?:or fewer|or less|at most|maximum|ou moins|au plus|au maximum)", _at_most),
    (f"(?:more than|over|above|>|plus de|plus d') ?{N}", _more_than),
    (f"(?:fewer than|less than|under|below|<|moins de|moins d') ?{N}", _fewer_than),
    (f"(?:from |de )?{N} ?- ?{N}", _from_to),
    (f"(?:from )?{N} to {N}", _from_to),
    (f"(?:de )?{N} a {N}", _from_to),
    (f"between {N} and {N}", _from_to),
    (f"entre {N} et {N}", _from_to),
    (f"{N} (?:or|ou) {N}", _from_to),
    (rf"{N} \({N} ?- ?{N}\)", _best_of),
]
