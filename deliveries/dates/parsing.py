"""parse_span: the way of a phrase through EDTF and the vocabularies of its language to the grammar."""

import re
from datetime import date, datetime

from .accounts import ACCOUNT_RULES
from .amounts import AMOUNT_RULES
from .bounds import BOUND_RULES, RANGE_RULES
from .days import TO_COME, DateNotUnderstood, Days, NotADate
from .edtf import OPEN_END, looks_like_edtf, read_edtf
from .folding import folded
from .grammar import NEVER, Reader, Tense
from .languages import EDITORS, vocabulary_of
from .languages.vocabulary import Vocabulary
from .names import NAME_RULES, WINTER_RULES
from .nights import NIGHT_RULES
from .parts import PART_RULES
from .shifts import SHIFT_RULES, TWICE_RULES
from .signs import Signs, sign
from .span import DateSpan
from .tokens import not_understood, signs_of
from .years import with_years

# "2021/22" and "31/03/2022" are no intervals of EDTF.
WRITTEN_WITH_SLASHES = re.compile(r"^\d{4}/\d\d$|^\d{1,2}/|/\d{1,2}/", re.ASCII)
# EDTF's month, which is also a row of years to a newspaper where other words stand beside it ("in 2010-11").
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
# EDTF's "[2021-03..2021-05]", its brackets gone.
SET_RANGE = re.compile(r"(?<=\d)\.\.(?=\d)", re.ASCII)
# "2021-05..", "[..2021]", "May 2021…": folding would close what is left open.
DOTS = ("..", "…")
# "../2021-10", of which folding would take the dots.
OPEN_START = re.compile(r"\.\.\s?/\s?([\dX-]+)", re.ASCII)
RULES = (
    *AMOUNT_RULES,
    *ACCOUNT_RULES,
    *BOUND_RULES,
    *NIGHT_RULES,
    *PART_RULES,
    *SHIFT_RULES,
    *WINTER_RULES,
    *RANGE_RULES,
    *TWICE_RULES,
    *NAME_RULES,
)


def parse_span(
    phrase: str,
    reference: date | None,
    *,
    language: str | None = None,
    tense: Tense = "past",
    horizon: date | None = None,
) -> DateSpan:
    """Return the days that a phrase means to a reader of the reference day.

    `phrase` is the text's own wording ("late March", "fin mars", "over the next three months") or an EDTF
    string; `reference` the day on which it was written, without which only phrases with a year of their own are
    understood; `language` an IETF tag such as "en" or "fr-ML" (None tries English and French); `tense` says
    whether a bare "Monday" or "March" is the latest one by the reference day ("past") or the next ("future").

    A text of the past tells of nothing after `horizon`, by default its reference day: "in April" ends there. A phrase
    that is no report (a filter, a period to come) has date.max.

    A text of the past that says only until when ("by 17 April") leaves the first day open: see DateSpan.

    Raises DateNotUnderstood, with the reason in plain words, for all that is no span of days or more than one.
    """
    if isinstance(reference, datetime):
        reference = reference.date()
    if horizon is None:
        horizon = reference if reference and tense == "past" else NEVER
    reader = Reader(RULES, reference, tense, horizon, language.lower().partition("-")[0] if language else None)
    try:
        days = _days(phrase, reader)
    except OverflowError:
        raise DateNotUnderstood("That lies outside the calendar.") from None
    if days.first > horizon:
        raise DateNotUnderstood(TO_COME)
    return DateSpan(days.first, min(days.last, horizon), phrase.strip())


def _days(phrase: str, reader: Reader) -> Days:
    text = folded(phrase)
    if not text:
        raise NotADate("There is no date.")
    if found := OPEN_START.fullmatch(phrase.strip()):
        return read_edtf(f"../{found[1]}")
    bare = phrase.strip(" []{}")
    if bare.startswith(DOTS) or bare.endswith(DOTS):
        raise DateNotUnderstood(OPEN_END)
    edtf = SET_RANGE.sub("/", text.upper())
    if _is_edtf(edtf):
        return read_edtf(edtf)
    is_cut_short = phrase.rstrip().endswith(".")
    return _in_its_language(text, reader, is_cut_short)


def _is_edtf(text: str) -> bool:
    """Say whether a text is EDTF that means nothing else: "2021-22" is a row of years to a newspaper."""
    if MONTH.fullmatch(text):
        return True
    return looks_like_edtf(text) and any(mark in text for mark in "X/?~%") and not WRITTEN_WITH_SLASHES.search(text)


def _in_its_language(text: str, reader: Reader, is_cut_short: bool) -> Days:
    """Read the text in the language given, else in those that editors write."""
    own = vocabulary_of(reader.language) if reader.language else None
    reasons: list[DateNotUnderstood] = []
    if own is not None:
        try:
            return _by(own, text, reader, is_cut_short)
        except NotADate as reason:
            # A date that cannot be accepted in its own language is none in another: “mar 12” was no Tuesday, nor March.
            reasons.append(reason)
    understood: list[Days] = []
    for vocabulary in EDITORS:
        if vocabulary is own or (own and own not in EDITORS and not vocabulary.is_foreign_to(own, text)):
            continue
        try:
            understood.append(_by(vocabulary, text, reader, is_cut_short))
        except DateNotUnderstood as reason:
            reasons.append(reason)
    return _the_one(understood, reasons)


def _the_one(understood: list[Days], reasons: list[DateNotUnderstood]) -> Days:
    """Return the days that all languages agree on, else raise the best reason there is none."""
    if len(set(understood)) > 1:
        raise DateNotUnderstood("That means one thing in English and another in French: say which it is.")
    if understood:
        return understood[0]
    raise min(reasons, key=lambda reason: isinstance(reason, NotADate))


def _by(vocabulary: Vocabulary, text: str, reader: Reader, is_cut_short: bool) -> Days:
    if re.fullmatch(vocabulary.unsure, text) and not is_cut_short:
        raise NotADate("“%(text)s” may be another word: write the weekday or the month in full.", text=text)
    signs = with_years(signs_of(text, vocabulary), reader.reference)
    if any("elsewhere" in each.kinds for each in signs):
        raise DateNotUnderstood("That depends on a day named elsewhere in the text: write the date.")
    if vocabulary.needs_figures and not any({"daynumber", "year", "days", "numeric"} & each.kinds for each in signs):
        raise not_understood(text)
    reader = reader.anew()
    for reading in _comma_readings(signs):
        days = reader.days(reading)
        if days is not None:
            return days
        if reader.refusal is not None:
            break  # "Friday, March 31, 2022" was no Friday, and is not Friday and March 31 and 2022 either
    raise reader.refusal or not_understood(text)


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
