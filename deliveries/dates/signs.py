"""From a phrase to signs: its words and numbers, named by what they do in a date, whatever the language."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .days import DateNotUnderstood, Days, NotADate, whole_year
from .edtf import iso_week, read_edtf

LONGEST_PHRASE = 160
MOST_SIGNS = 20
LONGEST_ROW = 25


@dataclass(frozen=True, slots=True)
class Sign:
    """One word or number of a date, with the parts it can play ("du" is `from`, `of` and `the`)."""

    kinds: frozenset[str]
    value: int = 0
    name: str = ""
    days: Days | None = None


type Signs = tuple[Sign, ...]


def sign(kinds: str, value: int = 0, days: Days | None = None) -> Sign:
    return Sign(frozenset(kinds.split()), value, days=days)


class Vocabulary:
    """The date words of one language.

    `table` maps folded words ("the day before yesterday", without accents) to what they stand for: signs parted
    by " + ", each one or more kinds and perhaps a value, as in "past + unit=week" or "month=3". An empty meaning
    is a word that may be left out.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self.meanings = {tuple(words.split()): _meaning(text) for words, text in table.items()}
        self.longest = max(map(len, self.meanings))


def _meaning(text: str) -> Signs:
    return tuple(_one_meaning(part) for part in text.split(" + ")) if text else ()


def _one_meaning(part: str) -> Sign:
    value, name, kinds = 0, "", []
    for word in part.split():
        kind, _, given = word.partition("=")
        kinds.append(kind)
        if given.lstrip("-").isdigit():
            value = int(given)
        else:
            name = given or name
    return Sign(frozenset(kinds), value, name)


def spelled(table: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Number the words of "month": ("january jan|february feb", 1): spellings by spaces, members by bars."""
    return {
        word: f"{kind}={n}"
        for kind, (members, first) in table.items()
        for n, spellings in enumerate(members.split("|"), first)
        for word in spellings.split()
    }


# ── Folding ────────────────────────────────────────────────────────────────────────────────────────────

_ALIKE = str.maketrans(dict.fromkeys("‘’‚‛′`´“”„«»″＇", "'") | dict.fromkeys("‐‑", "-") | dict.fromkeys("‒—―−", "–"))


def folded(phrase: str) -> str:
    """Return the phrase in lower case without accents, odd spaces, curly quotes and framing punctuation."""
    if len(phrase) > LONGEST_PHRASE:
        raise DateNotUnderstood(f"A date is at most {LONGEST_PHRASE} characters long.")
    # The acute accent as a quote must be met before NFKC makes a space and a combining mark of it.
    text = unicodedata.normalize("NFKC", phrase.translate(_ALIKE)).casefold()
    marks = ("Mn", "Cf", "Cc")
    text = "".join(
        " " if char.isspace() else _plain_digit(char)
        for char in unicodedata.normalize("NFD", text)
        if char.isspace() or unicodedata.category(char) not in marks
    )
    return " ".join(text.split()).strip(" .,;:!'\"[]{}")


def _plain_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


# ── Clock times, which a day does not need ─────────────────────────────────────────────────────────────

_NAMED_ZONE = r"(?:gmt|utc|z|est|edt|cet|cest|local time|heure locale|heures locales|tu|hours|hrs)\b"
_ZONE = rf"(?: ?{_NAMED_ZONE}| ?[+-]\d\d:?\d\d\b)?"
_HOUR = r"(?:[01]?\d|2[0-3])"
_HALF_DAY = r"[ap]\.? ?m\b\.?"
_CLOCK = re.compile(
    r"(?<![\w:./+-])(?:(?:(?:at|around|about|vers|a|des)(?: about| around)? )?"
    rf"(?:{_HOUR}:[0-5]\d(?::[0-5]\d)?(?: ?{_HALF_DAY})?{_ZONE}"
    rf"|{_HOUR}(?:[.:][0-5]\d)? ?{_HALF_DAY}{_ZONE}"
    rf"|{_HOUR}h[0-5]\d{_ZONE}(?!\w)|(?:0?[5-9]|1\d|2[0-3])h{_ZONE}(?!\w)"
    rf"|{_HOUR} ?h ?[0-5]\d{_ZONE}(?![\w])"
    r"|[0-2]\d[0-5]\d ?(?:gmt|utc|hours|hrs|local time)\b)"
    rf"|(?:at|around|about|vers|a) {_HOUR} (?:o'clock|h\b|heures?\b)(?: [0-5]\d\b)?"
    r"|(?:at|around|about|vers|a) (?:noon|midday|midnight|midi|minuit)\b)(?![:./-]\d)",
    re.ASCII,
)


def without_clock(text: str) -> str:
    """Drop times of day ("at 23:00", "around 11pm", "vers 23h30") from a folded phrase."""
    return " ".join(_CLOCK.sub(" ", text).split()).strip(" .,;:!")


# ── Reading signs ──────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"""
    (?P<isodate>\d{4}-\d\d-\d\d)(?:t\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?)?(?![\w/.-]*\d)
  | (?P<isoweek>\d{4}-?w\d\d)(?!\w)
  | (?P<numeric>\d{1,4}(?P<separator>[./-])\d{1,2}(?P=separator)\d{1,4})(?![./\-]?\d)
  | (?P<years>(?:19|20)\d\d[–/-]\d\d)(?![\w/.-]*\d)
  | (?P<monthyear>\d{1,2}[/.]\d{4})(?![./\-]?\d)
  | (?P<compact>(?:19|20)\d{6})(?!\w)
  | (?P<decade>(?:(?:19|20)\d0|'?[3-9]0)\ ?'?s)(?!\w)
  | (?P<ordinal>\d{1,2})\ ?(?:st|nd|rd|th|er|ers|re|e|eme|ieme|nde?|o)(?!\w)
  | (?P<code>(?:[qth][1-4]|s[12])(?!\w)|[1-4][qth](?!\w))
  | (?P<year>(?:19|20)\d\d)(?=[qth][1-4]\b|\W|$)
  | '(?P<shortyear>\d\d)(?![\w'])
  | (?P<number>\d{1,4})(?!\d)
  | (?P<word>[^\W\d_]+)
  | (?P<joint>[-–/])
  | (?P<ampersand>&)
  | (?P<comma>[,()\[\]])
  | (?P<skip>(?:[\s.\"]|'(?!\d\d(?![\w'])))+)
    """,
    re.VERBOSE,
)


# "31-Mar-2022", "31/Mar/22", "2022-Mar-31": one day, and no range.
_DASHED_DAY = re.compile(r"\b(\d{1,2}(?:er)?|\d{4})([-/])([^\W\d_]+)\2(\d{4}|\d\d)\b")


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def signs_of(text: str, vocabulary: Vocabulary) -> Signs:
    """Return the signs of a folded phrase; raise DateNotUnderstood at the first word that is none."""
    tokens = list(_tokens(_DASHED_DAY.sub(_undashed, text)))
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


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.end() == at:
            raise NotADate(f"“{text[at]}” is not part of a date.")
        kind = next(name for name, value in found.groupdict().items() if value is not None)
        if kind != "skip":
            yield Token(kind, found[kind])
        at = found.end()


def _at(tokens: list[Token], at: int, vocabulary: Vocabulary) -> tuple[Signs, int]:
    """Return the signs that begin at a token, and where the next begin."""
    token = tokens[at]
    if token.kind != "word":
        return (_LITERALS[token.kind](token.text),), at + 1
    ends = _word_ends(tokens, at, vocabulary.longest)
    for count in range(len(ends), 0, -1):
        end = ends[count - 1]
        words = tuple(token.text for token in tokens[at:end] if token.kind == "word")
        if words in vocabulary.meanings:
            meaning = vocabulary.meanings[words]
            # A hyphen after "mid", "to" or "first" binds; it does not mean "to" ("early-to-mid-July").
            binds = bool(meaning) and not meaning[-1].kinds.isdisjoint(("part", "to", "ordinal"))
            return meaning, end + (binds and end < len(tokens) and tokens[end] == Token("joint", "-"))
    raise NotADate(f"“{token.text}” is not a word of a date.")


def _word_ends(tokens: list[Token], at: int, longest: int) -> list[int]:
    """List where one, two, … words in a row end, be they parted by spaces or by hyphens ("week-end")."""
    ends: list[int] = []
    while at < len(tokens) and tokens[at].kind == "word" and len(ends) < longest:
        ends.append(at + 1)
        hyphen = at + 1 < len(tokens) and tokens[at + 1] == Token("joint", "-")
        at += 2 if hyphen else 1
    return ends


def _years(text: str) -> Sign:
    """Read "2021–22" and "2021/22" as newspapers write them; "2021-10" stays the month of ISO 8601."""
    first, end = int(text[:4]), int(text[-2:])
    if text[4] == "-" and (end <= 12 or end <= first % 100 or end in (33, 34, 35, 36, 40, 41)):
        return sign("days", days=read_edtf(text))
    last = first - first % 100 + end
    if not first < last <= first + LONGEST_ROW:
        raise DateNotUnderstood(f"“{text}” is neither a month nor a row of years.")
    return sign("days years", first, Days(whole_year(first).first, whole_year(last).last))


def _month_year(text: str) -> Sign:
    month, year = re.split("[/.]", text)
    return sign("days", days=read_edtf(f"{year}-{int(month):02}"))


def _decade(text: str) -> Sign:
    digits = "".join(char for char in text if char.isdigit())
    return sign("decade", int(digits) if len(digits) == 4 else 1900 + int(digits))


def _code(text: str) -> Sign:
    letter, number = sorted(text, key=str.isdigit)
    if letter == "h" and number > "2":
        raise DateNotUnderstood(f"A year has no half {number}.")
    kind = "quartercode" if letter in "qt" else "halfcode"
    return sign(kind, int(number))


def _number(text: str) -> Sign:
    """Read a number in figures, which may be the day of a month; "four March" are marches."""
    return sign("number daynumber" if 1 <= int(text) <= 31 else "number", int(text))


_LITERALS: dict[str, Callable[[str], Sign]] = {
    "isodate": lambda text: sign("days", days=read_edtf(text)),
    "isoweek": lambda text: sign("days", days=iso_week(int(text[:4]), int(text[-2:]))),
    "numeric": lambda text: Sign(frozenset({"numeric"}), name=text),
    "years": _years,
    "monthyear": _month_year,
    "compact": lambda text: sign("days", days=read_edtf(f"{text[:4]}-{text[4:6]}-{text[6:]}")),
    "decade": _decade,
    "ordinal": lambda text: sign("ordinal daynumber figures", int(text)),
    "code": _code,
    "year": lambda text: sign("year", int(text)),
    "shortyear": lambda text: sign("year", 1900 + int(text) if text > "69" else 2000 + int(text)),
    "number": _number,
    "joint": lambda _: sign("–"),
    "ampersand": lambda _: sign("and"),
    "comma": lambda _: sign("comma"),
}
