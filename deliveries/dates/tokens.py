"""From a folded phrase to signs: what stands in figures is read alike in all languages, words by their vocabulary."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from .clock import without_clock
from .days import DateNotUnderstood, Days, NotADate, whole_half, whole_quarter, whole_year
from .edtf import iso_week, read_edtf
from .languages.vocabulary import Vocabulary
from .signs import Sign, Signs, sign

MOST_SIGNS = 20
LONGEST_ROW = 25

_FORMS = r"""
    (?P<isodate>\d{4}-\d\d-\d\d)(?:t\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?(?![\w/.-]*\d)
  | (?P<isoweek>\d{4}-?w\d\d)(?!\w)
  | (?P<numeric>\d{1,4}(?P<separator>[./-])\d{1,2}(?P=separator)\d{1,4})(?![./\-]?\d|\w)
  | (?P<years>(?:19|20)\d\d[–/-]\d\d)(?![\w/.-]*\d|\w)
  | (?P<monthyear>\d{1,2}[/.]\d{4})(?![./\-]?\d|\w)
  | (?P<compact>(?:19|20)\d{6})(?!\w)
  | (?P<decade>(?:(?:19|20)\d0|'?[3-9]0)\ ?'?(?:{decades}))(?!\w)
  | (?P<ordinal>\d{1,2})\.?[\ -]?(?:{ordinals})(?!\w)
  | (?P<codeyear>(?:(?:{codes})[1-4]|[1-4](?:{codes}))(?:[\ /'-]|/')?(?:(?:19|20)\d\d|\d\d))(?![\w°]|[–/-]\d)
  | (?P<code>(?:{codes})[1-4]|[1-4](?:{codes}))(?!\w)
  | (?P<week>(?:{weeks})\ ?\d\d?)(?!\w)
  | (?P<year>(?:19|20)\d\d)(?=(?:{codes})[1-4]\b|[^\w]|$)
  | '(?P<shortyear>\d\d)(?![\w'])
  | (?P<number>\d{1,4})(?!\w)
  | (?P<daymonth>\d{1,2})(?=[^\W\d_]{3,}(?:19|20)\d\d(?!\w))
  | (?P<word>[^\W\d_]++)(?!\d(?!\d{3}(?!\w)))
  | (?P<joint>[-–/])
  | (?P<ampersand>&)
  | (?P<comma>[,()\[\]])
  | (?P<skip>(?:[\s.\"]|'(?!\d\d(?![\w'])))+)
"""
NEVER = "(?!)"


@cache
def _pattern(**marks: str) -> re.Pattern[str]:
    filled = _FORMS
    for name, mark in marks.items():
        filled = filled.replace(f"{{{name}}}", mark or NEVER)
    return re.compile(filled, re.VERBOSE)


# "31-Mar-2022", "31/Mar/22", "2022-Mar-31": one day, and no range.
_DASHED_DAY = re.compile(r"\b(\d{1,2}(?:er)?|\d{4})([-/])([^\W\d_]+)\2(\d{4}|\d\d)\b")
# "March/4/2022"
_DASHED_MONTH = re.compile(r"\b([^\W\d_]+)([-/])(\d{1,2})\2(\d{4})\b")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def signs_of(text: str, vocabulary: Vocabulary) -> Signs:
    """Return the signs of a folded phrase; raise DateNotUnderstood at the first word that is none."""
    text = without_clock(vocabulary.written_out(text), vocabulary.clock)
    undashed = _DASHED_MONTH.sub(r"\1 \3 \4", _DASHED_DAY.sub(_undashed, text))
    tokens = list(_tokens(undashed, vocabulary))
    signs: list[Sign] = []
    at = 0
    while at < len(tokens):
        found, at = _at(tokens, at, vocabulary)
        signs.extend(found)
    if len(signs) > MOST_SIGNS:
        raise DateNotUnderstood("That is longer than a date is.")
    return tuple(signs)


def _undashed(found: re.Match[str]) -> str:
    start, _, month, end = found.groups()
    return f"{start} {month} {end}" if 4 in (len(start), len(end)) else f"{start} {month} '{end}"


def _tokens(text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    pattern = _pattern(
        ordinals=vocabulary.ordinals,
        decades=vocabulary.decades,
        codes="|".join(vocabulary.quarters + vocabulary.halves),
        weeks=vocabulary.weeks,
    )
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        if found is None or found.end() == at:
            raise not_understood(text[at:].split(maxsplit=1)[0])
        kind = next(name for name, value in found.groupdict().items() if value is not None)
        if kind != "skip":
            yield Token(kind, found[kind])
        at = found.end()


def _at(tokens: list[Token], at: int, vocabulary: Vocabulary) -> tuple[Signs, int]:
    """Return the signs that begin at a token, and where the next begin."""
    token = tokens[at]
    if token.kind in _CODED:
        return (_CODED[token.kind](token.text, vocabulary),), at + 1
    if token.kind != "word":
        return (_LITERALS[token.kind](token.text),), at + 1
    ends = _word_ends(tokens, at, vocabulary.longest)
    for count in range(len(ends), 0, -1):
        end = ends[count - 1]
        words = tuple(token.text for token in tokens[at:end] if token.kind == "word")
        if words in vocabulary.meanings:
            return vocabulary.meanings[words], _behind(tokens, end, vocabulary.meanings[words], vocabulary)
    raise not_understood(token.text)


def not_understood(words: str) -> NotADate:
    """What is said of words that make up no date: what can be written instead."""
    return NotADate(
        "“%(words)s” is not understood as a date: write it like 2022-04-18, April 2022 or “late March 2022”.",
        words=words,
    )


def _behind(tokens: list[Token], end: int, meaning: Signs, vocabulary: Vocabulary) -> int:
    """Return where the next signs begin, past what only binds to the word before it."""
    joint = tokens[end : end + 1]
    # A hyphen after "mid", "to" or "first" does not mean "to" ("early-to-mid-July").
    if joint == [Token("joint", "-")] and meaning and not meaning[-1].kinds.isdisjoint(("part", "to", "ordinal")):
        return end + 1
    # One month by its two names: "آذار/مارس", "آذار (مارس)".
    if joint in ([Token("joint", "/")], [Token("comma", "(")]) and meaning and "month" in meaning[-1].kinds:
        for after in _word_ends(tokens, end + 1, vocabulary.longest):
            words = tuple(token.text for token in tokens[end + 1 : after] if token.kind == "word")
            if vocabulary.meanings.get(words) == meaning[-1:]:
                return after + (tokens[after : after + 1] == [Token("comma", ")")])
    return end


def _word_ends(tokens: list[Token], at: int, longest: int) -> list[int]:
    """List where one, two, … words in a row end, be they parted by spaces or by hyphens ("week-end")."""
    ends: list[int] = []
    while at < len(tokens) and tokens[at].kind == "word" and len(ends) < longest:
        ends.append(at + 1)
        hyphen = at + 1 < len(tokens) and tokens[at + 1] == Token("joint", "-")
        at += 2 if hyphen else 1
    return ends


# ── Figures ────────────────────────────────────────────────────────────────────────────────────────────


def _years(text: str) -> Sign:
    """Read "2021–22" and "2021/22" as newspapers write them; "2021-10" stays the month of ISO 8601.

    "2010-11" may be either where other words stand beside it; alone it is read before it comes here.
    """
    first, end = int(text[:4]), int(text[-2:])
    if text[4] == "-" and (end <= first % 100 or end in (33, 34, 35, 36, 40, 41)):
        return sign("days", days=read_edtf(text))
    last = first - first % 100 + end
    if not first < last <= first + LONGEST_ROW:
        raise DateNotUnderstood("“%(text)s” is neither a month nor a row of years.", text=text)
    if text[4] == "-" and end <= 12:
        raise DateNotUnderstood("“%(text)s” may be a month or a row of years: write the month as a word.", text=text)
    return sign("days years", first, days=Days(whole_year(first).first, whole_year(last).last))


def _month_year(text: str) -> Sign:
    month, year = re.split("[/.]", text)
    return sign("days", days=read_edtf(f"{year}-{int(month):02}"))


def _decade(text: str) -> Sign:
    digits = "".join(char for char in text if char.isdigit())
    return sign("decade", int(digits) if len(digits) == 4 else 1900 + int(digits))


def _code(text: str, vocabulary: Vocabulary) -> Sign:
    """Read "Q1", "2H"."""
    letter, number = sorted(text, key=str.isdigit)
    if letter in vocabulary.quarters:
        return sign("quartercode", int(number))
    if number > "2":
        raise DateNotUnderstood("A year has no half %(number)s.", number=number)
    return sign("halfcode", int(number))


def _code_year(text: str, vocabulary: Vocabulary) -> Sign:
    """Read "Q4/22", "2Q2023", "1H23"."""
    code, year = _code(text[:2], vocabulary), _full_year(text[2:].lstrip(" /'-"))
    whole = whole_quarter if "quartercode" in code.kinds else whole_half
    return sign("days", days=whole(year, code.value))


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return 1900 + int(digits) if digits > "69" else 2000 + int(digits)


def _week(text: str, _vocabulary: Vocabulary) -> Sign:
    return sign("week", int(re.sub(r"\D", "", text)))


def _number(text: str) -> Sign:
    """Read a number in figures, which may be the day of a month; "four March" are marches."""
    return sign("number daynumber" if 1 <= int(text) <= 31 else "number", int(text))


_CODED: dict[str, Callable[[str, Vocabulary], Sign]] = {"code": _code, "codeyear": _code_year, "week": _week}

_LITERALS: dict[str, Callable[[str], Sign]] = {
    "isodate": lambda text: sign("days", days=read_edtf(text)),
    "isoweek": lambda text: sign("days", days=iso_week(int(text[:4]), int(text[-2:]))),
    "numeric": lambda text: sign("numeric", name=text),
    "years": _years,
    "monthyear": _month_year,
    "compact": lambda text: sign("days", days=read_edtf(f"{text[:4]}-{text[4:6]}-{text[6:]}")),
    "decade": _decade,
    "ordinal": lambda text: sign("ordinal daynumber figures", int(text)),
    "year": lambda text: sign("year", int(text)),
    "shortyear": lambda text: sign("year", _full_year(text)),
    "number": _number,
    "daymonth": _number,
    "joint": lambda _: sign("–"),
    "ampersand": lambda _: sign("and"),
    "comma": lambda _: sign("comma"),
}
