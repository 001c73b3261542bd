"""Numbers in a sentence, where they stand; what they mean is read by `deliveries.numbers`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from deliveries.numbers import Number, NumberNotUnderstood, read_number
from deliveries.numbers.words import MANY, languages

from .text import Sentence


def _alternatives(language: int) -> str:
    words = languages()[language]
    single = {
        part
        for name in (*words.small, *words.greater, *words.sets, *words.rounded)
        for part in name.split()
        if part not in {"and", "et", "un", "une"}
    }
    return "|".join(sorted(single | set(MANY), key=lambda word: (-len(word), word)))


FIGURES = r"\d{1,3}(?:[ ,.']\d{3})+(?![\d.,]*\d)|\d{1,7}"
PATTERNS = {
    "en": (
        r"(?:(?:at least|at most|up to|more than|fewer than|less than|no fewer than|not less than|as many as"
        r"|(?<!handed )(?<!turned )(?<!hands )(?<!handing )(?<!hand )(?<!turn )"
        r"(?<!took )(?<!take )(?<!takes )(?<!taken )(?<!taking )(?<!turning )(?<!turns )over"
        r"|about"
        r"|around|approximately|roughly|some|nearly|almost|between|only|an estimated|exactly) )?",
        r"(?:half )?(?:an? )?(?:half )?",
        r"several(?: dozen| hundred)?|an? (?:few|couple of|couple|pair of|pair|dozen|number of)|a half dozen|multiple",
        "and ",
        r"(?: ?- ?| to | or | and )",
    ),
    "fr": (
        r"(?:(?:au moins|au plus|jusqu'a|(?<!en )plus de|(?<!en )plus d'|moins de|pas moins de|environ|quelque|pres de"
        r"|pres d'|une? total de"
        r"|entre|seulement|exactement|autour de|estimes? a) ?)?",
        r"(?:une? )?(?:demi[ -])?",
        r"plusieurs(?: dizaines| centaines)?|quelques|une paire|une demi[ -]douzaine|de nombreux|de nombreuses",
        "et ",
        r"(?: ?- ?| a | ou | et )",
    ),
}
INDEX = {"en": 0, "fr": 1}


@lru_cache
def _pattern(language: str) -> re.Pattern[str]:
    before, article, some, joint, between = PATTERNS[language]
    word = _alternatives(INDEX[language])
    spelled = rf"{article}(?:{word})\b(?:[ -](?:{joint}(?:une? ?)?)?(?:{word})\b)*(?:[ -]et[ -]une?\b)?"
    core = rf"(?:{FIGURES}|{spelled})(?: (?:{word})\b)?"
    return re.compile(
        rf"(?<![\w$€£.,/-]){before}(?:{some}|{core}(?:{between}{core})?)(?!\w{{1,3}}\b|[\w%]*\d|[.,]\d"
        rf"|[a-z]-)(?!['’]s\b)"
    )


# "1.000 rifles", as much of Europe writes a thousand.
THOUSAND_STOPS = re.compile(r"\b[1-9]\d{0,2}(?:\.\d{3})+\b")
# "nearly", of which the grammar of what is typed knows nothing.
ALMOST = re.compile(r"^(?:nearly|almost|pres de|pres d'|an estimated|estimes? a) ?")
# "tens of thousands"
THOUSANDS = re.compile(
    r"(?: (?:tens|dozens|hundreds|dizaines|centaines))? (?:of|de) (?:thousands|hundreds|millions"
    r"|milliers|millions|centaines)\b"
)
# "155 mm howitzers"
MEASURE = re.compile(
    r"[ -]?(?:mm|cm|km|kg|ft|metres?|meters?|kilomet\w+|millim\w+|tonnes?|nautical|knots|hp|per ?cent|calib\w+|%)\b"
)
# "a two-seat jet", "six-wheeled"
QUALITY = re.compile(
    r"-(?:seat|engine|wheel|ton|man|person|year|month|week|day|star|blade|barrel|door|axle|metre|meter|foot|inch)"
)
# What may stand behind a number and is no part of it.
TAIL = re.compile(r"(?:[ -](?:and|or|to|et|ou|a|de|d'|of)|\s)+$")


# "a four-ship order": where no number begins with the article, one may begin behind it.
ARTICLE = re.compile(r"(?:an?|une?) ")


def numbers_in(sentence: Sentence, language: str) -> Iterator[tuple[int, int, Number]]:
    """From where to where numbers stand in the sentence, and what they are read as."""
    pattern, at = _pattern(language), 0
    while (found := pattern.search(sentence.plain, at)) is not None:
        start, end = found.span()
        at = max(end, start + 1)
        if (
            QUALITY.match(sentence.plain, end)
            or THOUSANDS.match(sentence.plain, end)
            or MEASURE.match(sentence.plain, end)
        ):
            continue
        while end > start:
            number = read_quantity(sentence.plain[start:end])
            if number is not None:
                yield start, start + len(TAIL.sub("", sentence.plain[start:end])), number
                at = end
                break
            end = _shorter(sentence.plain, start, end)
        else:
            article = ARTICLE.match(sentence.plain, start)
            at = article.end() if article else at


def _shorter(plain: str, start: int, end: int) -> int:
    """The end of the phrase without its last word."""
    cut = max(plain.rfind(" ", start, end), plain.rfind("-", start, end))
    return cut if cut > start else start


@lru_cache(maxsize=2048)
def read_quantity(phrase: str) -> Number | None:
    """How many a phrase says, or None where it says no number."""
    text = TAIL.sub("", phrase)
    text = THOUSAND_STOPS.sub(lambda found: found[0].replace(".", ","), text)
    almost = ALMOST.match(text)
    if almost:
        text = text[almost.end() :]
    try:
        number = read_number(text)
    except NumberNotUnderstood:
        return None
    if number == Number() or number.best == 0:
        return None
    return replace(number, about=True) if almost and number.best else number
