"""A report's text as the rest reads it: folded letter by letter, so that an offset in the one is one in the other, and
parted into sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

LONGEST_SENTENCE = 1_000
SIGNS = {
    **dict.fromkeys("‘’‚‛`´", "'"), **dict.fromkeys("“”„‟«»‹›", '"'), **dict.fromkeys("‐‑‒–—―−－", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t", " "), "ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o",
    "đ": "d", "Đ": "d", "œ": "œ", "…": ".",
}  # fmt: skip


class _Folding(dict[int, str]):
    """For str.translate: each letter without its accent and case, one sign for one sign."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = SIGNS.get(sign)
        if folded is None:
            base = unicodedata.normalize("NFD", sign)[0].lower()
            folded = base if len(base) == 1 else base[0]
        self[code] = folded
        return folded


_FOLDING = _Folding()
TAG = re.compile(r"<[^<>]{1,400}>")
HIDDEN = re.compile(r"<(script|style|noscript)\b", re.IGNORECASE)
CLOSING = {tag: re.compile(rf"</{tag}\b", re.IGNORECASE) for tag in ("script", "style", "noscript")}


def folded(text: str) -> str:
    """`text` in small letters without accents, its quotation marks and dashes plain ones, as long as it was."""
    return text.translate(_FOLDING)


def without_markup(text: str) -> str:
    """`text` with tags of HTML as so many spaces, and what scripts and styles hold with them."""
    if "<" not in text:
        return text
    parts, at = [], 0
    for opening in HIDDEN.finditer(text):
        if opening.start() < at:
            continue
        closing = CLOSING[opening[1].lower()].search(text, opening.end())
        if closing is None:
            break
        parts += [text[at : opening.start()], " " * (closing.end() - opening.start())]
        at = closing.end()
    bare = "".join(parts) + text[at:]
    return TAG.sub(lambda tag: " " * len(tag[0]), bare)


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and figures: as folded, and where it stands in the text."""

    word: str
    start: int
    end: int


WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Sentence:
    """A sentence: which it is, in which paragraph, and from where to where it stands in the text."""

    number: int
    paragraph: int
    start: int
    end: int
    text: str
    plain: str

    @cached_property
    def tokens(self) -> list[Token]:
        return [Token(found[0], found.start(), found.end()) for found in WORD.finditer(self.plain)]


ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'])(?:gen|col|lt|maj|capt|cpt|sgt|brig|adm|cmdr|mr|mrs|ms|dr|st|no|prof|rev|sen|rep|gov|pres|jan|feb"
    r"|mar|apr|jun|jul|aug|sept?|oct|nov|dec|vs|etc|inc|ltd|corp|co|m|mm|mme|mlle|me|av|env|approx|art|fig|vol|ret|hon"
    r"|[a-z](?:\.[a-z])*)$"
)
# "received from Germany:", and below it an item a line.
ITEM = re.compile(
    r"[ \t]*(?:[-*\u2022\u00b7\u25aa\u2013\u2014][ \t]*)?(?:\d|an? |one |two |three |four |five |une? |deux |trois "
    r"|des )"
)
OPENS_ITEM = re.compile(r"[-*\u2022\u00b7\u25aa\u2013\u2014](?=[ \t]*[\w])")
END = re.compile(r"[.!?]+[\"')\]]*\s+|\n[ \r]*\n\s*|\n")
DATELINE = re.compile(
    r"\s*(?P<place>[A-ZÀ-Þ][\w'’.À-ÿ-]+(?: [A-ZÀ-Þ][\w'’.À-ÿ-]+){0,2})(?:[,/] ?(?:le )?(?P<day>\d{1,2} \w{3,9}\.?|"
    r"\w{3,9}\.? \d{1,2})(?:,? \d{4})?)?(?:[, ]+\((?P<agency>[A-Z][\w ./]{1,24})\))? ?(?:-{1,2}|[–—]) (?=\S)"
)


# "BELGRADE, November 16. /TASS/:", "BELGRADE/NIS (UrduPoint News / Sputnik - 23rd May, 2021)"
AGENCY_LINE = re.compile(
    r"\s*(?P<place>[A-ZÀ-Þ][\w'’ /\[\]-]{1,40}?)(?P<day>[, ]+(?:\d{1,2} \w{3,9}|\w{3,9} \d{1,2})\.?)? ?"
    r"(?:/(?P<agency>[A-Z][\w -]{1,20})/|\((?P<agency2>[A-Z][^()\n]{1,60})\)) ?[.:]? (?=[\"“A-ZÀ-Þ])"
)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order; a line that stands alone, such as a title, is one."""
    bare = without_markup(text)
    plain = folded(bare)
    number, paragraph = 0, 0
    for start, end, breaks in _stretches(bare, plain):
        for part in _bounded(plain, start, end):
            first, last = _trimmed(bare, *part)
            if first < last:
                yield Sentence(number, paragraph, first, last, bare[first:last], _in_a_row(plain[first:last]))
                number += 1
        paragraph += breaks


def _in_a_row(plain: str) -> str:
    """A sentence that goes on over lines with its items in a row, each sign for a sign."""
    lines = plain.split("\n")
    if len(lines) < 3 or not lines[0].rstrip().endswith(":"):
        return plain
    return " ".join([lines[0], *(OPENS_ITEM.sub(" ", line, count=1).replace(";", ",") for line in lines[1:])])


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _stretches(text: str, plain: str) -> Iterator[tuple[int, int, bool]]:
    """From where to where sentences stand, and whether a paragraph ends there."""
    start = 0
    for found in END.finditer(plain):
        breaks = "\n" in found[0]
        if breaks and _goes_on_below(text, start, found):
            continue
        if found[0] == "\n":
            if not _ends_line(text, start, found):
                continue
        elif not breaks and not _ends_sentence(text, plain, start, found):
            continue
        yield start, found.end(), breaks
        start = found.end()
    yield start, len(text), True


def _goes_on_below(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a list stands below, of which this is what it is of, or an item that is not the last."""
    head = text[start : found.start()].rstrip()
    is_item = ITEM.match(text, found.end()) is not None
    return is_item and (head.endswith(":") or (head.endswith((";", ",")) and ":" in head))


def _ends_line(text: str, start: int, found: re.Match[str]) -> bool:
    """Whether a single line break ends what stands before it; lines of one paragraph may be broken for width."""
    at = found.start()
    line = text[max(start, at - 200) : at].rpartition("\n")[2].rstrip()
    after = text[found.end() : found.end() + 1]
    return not line or line[-1] in '.!?:"”»' or (len(line) < 60 and not after.islower()) or len(line) > 120


def _ends_sentence(text: str, plain: str, start: int, found: re.Match[str]) -> bool:
    after = text[found.end() : found.end() + 1]
    if after.islower():
        return False
    return found[0][0] != "." or not ABBREVIATED.search(plain[max(start, found.start() - 12) : found.start()])


def _bounded(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in parts that are no longer than a sentence can be, so that each costs a bounded time."""
    while end - start > LONGEST_SENTENCE:
        cut = plain.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        cut = cut if cut > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


# Small words that tell which language a text is in; of languages that are not read, so that they are not taken for one.
SMALL = {
    "en": "the of to and in that is was for on with by from its has have were which said at are",
    "fr": "le la les des du de et en un une dans que qui est pour par sur au aux ont avec ses",
    "es": "el la los las del de y en un una que es por para con su se al no más fue como",
    "pt": "o a os as do da dos das de e em um uma que por para com não no na foi ao",
    "it": "il la le gli di del della e in un una che per con non si nel da al sono è",
    "de": "der die das und von den mit im ist zu auf für ein eine des dem nicht sich wurde hat",
    "nl": "de het een van en in op te dat is met voor zijn niet aan er door uit bij",
    "tr": "ve bir bu için ile de da olarak en olan daha çok sonra gibi kadar",
    "ro": "de și în la cu pe un o din pentru este că au care al mai sunt",
}
WORDS_OF = {code: frozenset(folded(words).split()) for code, words in SMALL.items()}
READ = ("en", "fr")


def language_of(text: str) -> str | None:
    """The language that a text is in, of those that are read ("en", "fr"), or None."""
    words = WORD.findall(folded(without_markup(text[:20_000])))
    counts = {code: sum(word in small for word in words) for code, small in WORDS_OF.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if best in READ and counts[best] >= max(2, len(words) * 0.1) else None
