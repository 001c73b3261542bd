"""parse_span: the way of a phrase through EDTF, dateparser for other languages, and the grammar in ours."""

import re
from datetime import date, datetime

from .amounts import AMOUNT_RULES
from .bounds import BOUND_RULES, RANGE_RULES
from .days import DateNotUnderstood, Days, NotADate, moved
from .edtf import OPEN, looks_like_edtf, read_edtf
from .english import ENGLISH
from .french import FRENCH
from .grammar import Reader, Tense
from .names import NAME_RULES, WINTER_RULES
from .parts import PART_RULES
from .remainder import read_foreign
from .shifts import SHIFT_RULES, TWICE_RULES
from .signs import Sign, Signs, folded, sign, signs_of, without_clock
from .span import DateSpan

VOCABULARIES = {"en": ENGLISH, "fr": FRENCH}
YEARS_BEFORE = {"last": -1, "this": 0, "next": 1}
YEARS_AFTER = {**YEARS_BEFORE, "past": -1, "beforelast": -2, "afternext": 2}
# "2021/22" and "31/03/2022" are no intervals of EDTF.
WRITTEN_WITH_SLASHES = re.compile(r"^\d{4}/\d\d$|^\d{1,2}/|/\d{1,2}/", re.ASCII)
# EDTF's "[2021-03..2021-05]", its brackets gone.
SET_RANGE = re.compile(r"(?<=\d)\.\.(?=\d)", re.ASCII)
# "2021-05..", "[..2021]", "May 2021…": folding would close what is left open.
OPEN_END = ("..", "…")
# Names cut short that are other words where they stand alone, and summer, which is also "been".
OTHER_WORDS = re.compile(r"(?:the |le |la )?(?:mon|wed|sat|sun|mar|mer|ven|sam|dim|sept)|a été", re.IGNORECASE)
RULES = (*AMOUNT_RULES, *BOUND_RULES, *PART_RULES, *SHIFT_RULES, *WINTER_RULES, *RANGE_RULES, *TWICE_RULES, *NAME_RULES)


def parse_span(phrase: str, reference: date | None, *, language: str | None = None, tense: Tense = "past") -> DateSpan:
    """Return the days that a phrase means to a reader of the reference day.

    `phrase` is the text's own wording ("late March", "fin mars", "over the next three months") or an EDTF
    string; `reference` the day on which it was written, without which only phrases with a year of their own are
    understood; `language` an IETF tag such as "en" or "fr-ML" (None tries English and French); `tense` says
    whether a bare "Monday" or "March" is the latest one by the reference day ("past") or the next ("future").

    Raises DateNotUnderstood, with the reason in plain words, for all that is no span of days or more than one.
    """
    if isinstance(reference, datetime):
        reference = reference.date()
    try:
        days = _days(phrase, reference, language.lower().partition("-")[0] if language else None, tense)
    except OverflowError:
        raise DateNotUnderstood("That lies outside the calendar.") from None
    return DateSpan(days.first, days.last, phrase.strip())


def _days(phrase: str, reference: date | None, language: str | None, tense: Tense) -> Days:
    text = folded(phrase)
    if not text:
        raise NotADate("There is no date.")
    if OTHER_WORDS.fullmatch(phrase.strip()):
        raise NotADate(f"“{text}” may be another word: write the weekday or the month in full.")
    bare = phrase.strip(" []{}")
    if bare.startswith(OPEN_END) or bare.endswith(OPEN_END):
        raise DateNotUnderstood(OPEN)
    edtf = SET_RANGE.sub("/", text.upper())
    if _is_edtf(edtf):
        return read_edtf(edtf)
    if language is not None and language not in VOCABULARIES:
        foreign = read_foreign(phrase, reference, tense, language)
        if foreign is not None:
            return foreign
    return _by_grammar(text, reference, language, tense)


def _is_edtf(text: str) -> bool:
    """Say whether a text is EDTF that means nothing else: "2021-22" is a row of years to a newspaper."""
    return looks_like_edtf(text) and any(mark in text for mark in "X/?~%") and not WRITTEN_WITH_SLASHES.search(text)


def _by_grammar(text: str, reference: date | None, language: str | None, tense: Tense) -> Days:
    """Read the text in the language given, else in both of ours."""
    understood: list[Days] = []
    reasons: list[DateNotUnderstood] = []
    for tongue in sorted(VOCABULARIES, key=lambda name: name != language):
        try:
            understood.append(_in_language(text, reference, tongue, language, tense))
        except DateNotUnderstood as reason:
            reasons.append(reason)
        if understood and tongue == language:
            break
    return _the_one(understood, reasons)


def _the_one(understood: list[Days], reasons: list[DateNotUnderstood]) -> Days:
    """Return the days that all languages agree on, else raise the best reason there is none."""
    if len(set(understood)) > 1:
        raise DateNotUnderstood("That means one thing in English and another in French: say which it is.")
    if understood:
        return understood[0]
    raise min(reasons, key=lambda reason: isinstance(reason, NotADate))


def _in_language(text: str, reference: date | None, tongue: str, language: str | None, tense: Tense) -> Days:
    signs = signs_of(without_clock(text), VOCABULARIES[tongue])
    reader = Reader(RULES, reference, tense, language)
    for reading in _comma_readings(_with_years(signs, reference)):
        days = reader.days(reading)
        if days is not None:
            return days
        if reader.refusal is not None:
            break  # "Friday, March 31, 2022" was no Friday, and is not Friday and March 31 and 2022 either
    raise reader.refusal or NotADate(f"“{text}” is not a date that can be understood.")


def _comma_readings(signs: Signs) -> list[Signs]:
    """Leave commas and brackets out ("Thursday, September 30"), or read them as "and" ("March, April")."""
    without = tuple(each for each in signs if "comma" not in each.kinds)
    if without == signs:
        return [signs]
    kept = (each for at, each in enumerate(signs) if not _before_its_year(signs, at))
    return [without, tuple(sign("and") if "comma" in each.kinds else each for each in kept)]


def _before_its_year(signs: Signs, at: int) -> bool:
    """Say whether there is a comma as in "March 31, 2022"; in "2018, 2019" it stands for "and"."""
    before, here, after = signs[at - 1 : at], signs[at], signs[at + 1 : at + 2]
    return "comma" in here.kinds and _year_is_in(after) and not _year_is_in(before)


def _year_is_in(signs: Signs) -> bool:
    return any("year" in each.kinds for each in signs)


def _with_years(signs: Signs, reference: date | None) -> Signs:
    """Put the number of the year in the place of "last year", "cette année", "l'an prochain".

    After an article the English order is a length of time instead ("over the last year").
    """
    if reference is None:
        return signs
    found: list[Sign] = []
    at = 0
    while at < len(signs):
        shift = _year_shift(found[-1] if found else None, signs[at : at + 2])
        found.append(signs[at] if shift is None else sign("year", moved(reference, shift, "year").year))
        at += 1 if shift is None else 2
    return tuple(found)


def _year_shift(before: Sign | None, pair: Signs) -> int | None:
    if len(pair) < 2:
        return None
    if _is_year(pair[0]):
        return _shift(pair[1], YEARS_AFTER)
    if _is_year(pair[1]) and not (before and "the" in before.kinds):
        return _shift(pair[0], YEARS_BEFORE)
    return None


def _is_year(unit: Sign) -> bool:
    return unit.name == "year" and "single" in unit.kinds


def _shift(word: Sign, shifts: dict[str, int]) -> int | None:
    return next((shift for kind, shift in shifts.items() if kind in word.kinds), None)
