"""Days that are told by the day before them: "a year earlier", "un an plus tôt", "the same month", "cette année-là"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from deliveries.dates import DateSpan
from deliveries.numbers import NumberNotUnderstood, read_number

from .text import Sentence

UNITS = {"year": "year", "an": "year", "annee": "year", "month": "month", "mois": "month",
         "week": "week", "semaine": "week", "day": "day", "jour": "day"}  # fmt: skip
UNIT = r"(?P<unit>years?|months?|weeks?|days?|ans?|annees?|mois|semaines?|jours?)"
LATER = ("later", "after", "afterwards", "plus tard", "apres")
SHIFTED = re.compile(
    rf"\b(?P<number>an?|une?|\w+(?:-\w+)?) {UNIT} (?P<way>later|earlier|before|after(?:wards)?|plus (?:tard|tot)"
    r"|auparavant|avant|apres)\b(?! (?:the|its|their|it|an?|la|le|les|l'|son|sa|qu|que|being|having)\b)"
)
SAME = re.compile(
    rf"\b(?:(?:in|later|on|earlier) )?(?:(?:the|that) same|that|la meme|le meme|cette|ce) {UNIT}"
    r"(?P<there>-la| la)?(?![\w-])"
)
# "le mois précédent", "the following year"
NEXT_TO = re.compile(
    rf"\b(?:(?:in|during) )?(?:(?:the (?P<en>previous|preceding|following|next) {UNIT.replace('unit', 'unit_en')})"
    rf"|(?:(?:la |le |l')?{UNIT.replace('unit', 'unit_fr')} (?P<fr>precedente?|d'avant|suivante?|d'apres)))"
    r"(?![\w-])(?! (?:of|de|du|des)\b)"
)
BACK = ("prev", "prec", "d'av")
# "this year", "cette semaine" are no days of what was told before.
SAYS_SAME = re.compile(r"\b(?:same|that|memes?)\b|-la\b")


def relative_days(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """From where to where in the sentence such phrases stand."""
    for found in SHIFTED.finditer(sentence.plain):
        if _number(found["number"]) is not None:
            yield found.span()
    yield from (found.span() for found in NEXT_TO.finditer(sentence.plain))
    for found in SAME.finditer(sentence.plain):
        if SAYS_SAME.search(found[0]):
            yield found.span()


def _number(word: str) -> int | None:
    try:
        return 1 if word in {"a", "an", "un", "une"} else read_number(word).best
    except NumberNotUnderstood:
        return None


def day_from(phrase: str, known: DateSpan | None) -> DateSpan | None:
    """The days that a phrase means to a reader who was told of `known` before; None where it means none. A month or a
    year later is some day of that month or year."""
    if known is None:
        return None
    if shifted := SHIFTED.fullmatch(phrase):
        number = _number(shifted["number"]) or 0
        return _moved(known, _unit(shifted["unit"]), number if shifted["way"] in LATER else -number)
    if beside := NEXT_TO.fullmatch(phrase):
        by = -1 if (beside["en"] or beside["fr"]).startswith(BACK) else 1
        return _moved(known, _unit(beside["unit_en"] or beside["unit_fr"]), by)
    same = SAME.fullmatch(phrase)
    return _moved(known, _unit(same["unit"]), 0) if same else None


def _unit(word: str) -> str:
    return UNITS[word if word in UNITS else word.removesuffix("s")]


def _moved(known: DateSpan, unit: str, by: int) -> DateSpan | None:
    day = known.latest
    if abs(by) > MOST or not MOST < day.year < date.max.year - MOST:
        return None
    if unit == "year":
        return DateSpan.from_edtf(f"{day.year + by:04}")
    if unit == "month":
        if (known.latest - known.earliest).days > A_MONTH:
            return None
        year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
        return DateSpan.from_edtf(f"{year:04}-{month + 1:02}")
    if known.first_day is None or known.earliest.year < MOST:
        return None
    days = timedelta(days=by * (7 if unit == "week" else 1))
    return DateSpan(known.earliest + days, known.latest + days)


A_MONTH = 31
# No report tells a day by one that is farther from it.
MOST = 99
