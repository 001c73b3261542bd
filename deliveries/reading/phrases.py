"""What stands in a sentence: parties, models and types, days, numbers and stage words, each where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from deliveries.numbers import Number

from .days import day_phrases
from .gazetteer import Entry, Gazetteer
from .quantities import numbers_in, read_quantity
from .relative import relative_days
from .stages import triggers
from .text import AGENCY_LINE, DATELINE, Sentence
from .trigger import Trigger

# A sentence with more phrases than these is a table or a list of words.
MOST_PIECES = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase of a sentence: from where to where (offsets in the sentence), and what it may mean.

    `kind` is "party", "maker" (a company, with its state), "model", "type", "designator", "number", or "day"; `how` a
    party is named: "name", "adjective", "seat".
    """

    kind: str
    start: int
    end: int
    entries: tuple[Entry, ...] = ()
    how: str = ""
    number: Number | None = None
    # Of a model that the report named before: the slug of its type.
    type: str = ""


@dataclass(frozen=True)
class Parsed:
    """A sentence with its phrases, in their order, none over another, and with its stage words."""

    sentence: Sentence
    pieces: list[Piece]
    triggers: list[Trigger]
    # Where the text proper begins: behind "BAMAKO (AFP) -".
    begins: int = 0
    place: Piece | None = None
    agency: tuple[int, int] | None = None
    marks: dict[int, Piece] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        return self.sentence.plain

    def of(self, *kinds: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind in kinds]


# "Mi-24P", "TB2", "F-16", "A400M", "T-72B3", "AK-47": letters, then figures.
LETTERS_FIRST = re.compile(
    r"(?<![\w/.-])[A-Z]{1,4}[a-z]{0,3}[- ]?\d{1,4}[A-Za-z]{0,3}(?:[-/][A-Z0-9][A-Za-z0-9]{0,4}){0,2}(?![\w-])"
)
# "59N6-TE", "9K37", "2S19"
FIGURES_FIRST = re.compile(r"(?<![\w/.,$€£-])\d{1,3}[A-Z]{1,2}\d{1,3}(?:-?[A-Z0-9]{1,4})?(?![\w-])")
NO_DESIGNATION = re.compile(
    r"(?:G\d+|GMT|UN|COVID|RN|RD|M23|Q[1-4]|CO2|H[12]|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?"
    r"|Oct|Nov|Dec|Mai|Juin|"
    r"Le|No|Nr|At|In|On|Of|The|And|By|To|Les?|Des?|Du|Au|En|Et|Un|Pour|Sur|Par|For|From|About|Some"
    r"|Over|All|Its?|As|Or|Only|"
    r"USD|EUR|US|CFA|FCFA|AFP|EU|UE|Art|Phase|Unit|Block|Day|Year|Age|Aged|Flight|Route|Page|PM|AM)[- ]?\d).*"
)


@dataclass
class Learned:
    """What the report itself says of names: models that nobody has on record, with their types, and how often it names
    which party beyond doubt."""

    models: dict[str, str] = field(default_factory=dict)
    parties: Counter[str] = field(default_factory=Counter)

    def pattern(self) -> re.Pattern[str] | None:
        """What finds those models, or None where there are none."""
        if not self.models:
            return None
        names = sorted(self.models, key=lambda name: -len(name))[:200]
        return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, names))})s?(?![\w-])")


def parse(
    sentence: Sentence, gazetteer: Gazetteer, language: str, published: date | None, learned: Learned | None = None
) -> Parsed:
    """Find the phrases of a sentence; where two overlap, the one that says more remains."""
    dateline = _dateline(sentence)
    begins = dateline.end() if dateline else 0
    learned = learned or Learned()
    named = list(_named(sentence, gazetteer, learned))
    held = [piece for piece in named if piece.kind == "model"]
    days = [Piece("day", *span) for span in day_phrases(sentence, language, published)]
    days += [Piece("day", *span, how="relative") for span in relative_days(sentence)]
    designators = [*_learned(sentence, learned), *_designators(sentence)]
    numbers = [Piece("number", start, end, number=number) for start, end, number in numbers_in(sentence, language)]
    types = [piece for piece in named if piece.how == "noun"]
    designators += [
        piece
        for piece in _numbered(sentence)
        if any(piece.end < each.start <= piece.end + 2 for each in types)
        and not any(each.kind == "party" and _overlap(piece, each) for each in named)
    ]
    makers = [piece for piece in named if piece.kind == "maker"]
    others = [piece for piece in named if piece.kind not in {"model", "maker"}]
    beside = list(_free([*days, *designators, *others, *numbers], held, len(sentence.text)))
    held += [*beside, *(piece for piece in makers if not any(_overlap(piece, other) for other in beside))]
    held.sort(key=lambda piece: piece.start)
    del held[MOST_PIECES:]
    equipment = [piece for piece in held if piece.kind in {"model", "type", "designator", "day"}]
    words = [
        trigger
        for trigger in triggers(sentence, language)
        if trigger.start >= begins
        and not any(each.start <= trigger.verb and trigger.end <= each.end for each in equipment)
    ]
    place = next((piece for piece in held if piece.kind == "party" and piece.end <= begins), None)
    agency = dateline.span("agency") if dateline and dateline["agency"] else None
    return Parsed(sentence, [piece for piece in held if piece.start >= begins], words, begins, place, agency)


def _dateline(sentence: Sentence) -> re.Match[str] | None:
    """ "BAMAKO, April 18 (Reuters) -" before the text proper; a place in small letters needs a day or an agency."""
    found = AGENCY_LINE.match(sentence.text)
    if found is not None and (found["day"] or found["place"].isupper() or found["agency"]):
        return found
    found = DATELINE.match(sentence.text)
    if found is None or not (found["agency"] or found["day"] or found["place"].isupper() or len(found["place"]) < 24):
        return None
    return found


def _free(pieces: Iterable[Piece], held: Iterable[Piece], length: int) -> Iterator[Piece]:
    """Those of some phrases that stand over none that is held, nor over one another: the first remains."""
    # A sign for a sign: of a row of numbers a sentence has hundreds.
    taken = bytearray(length)
    for piece in held:
        taken[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
    for piece in pieces:
        if not any(taken[piece.start : piece.end]):
            taken[piece.start : piece.end] = b"\x01" * (piece.end - piece.start)
            yield piece


def _overlap(one: Piece, other: Piece) -> bool:
    return one.start < other.end and other.start < one.end


def _learned(sentence: Sentence, learned: Learned) -> Iterator[Piece]:
    pattern = learned.pattern()
    for found in pattern.finditer(sentence.text) if pattern else ():
        yield Piece("designator", found.start(), found.end(), how=found["name"], type=learned.models[found["name"]])


# "Burma Camp", "Jordan River"
ADDRESS = re.compile(r" (?:Camp|Street|Road|Avenue|Barracks|Square|Hotel|University|Stadium|River|Sea|Gulf|Island)\b")
# "F-16AM/BM", "F-16A/Bs"
VARIANTS = re.compile(r"(?:/[A-Z]{1,3}){1,2}s?(?![\w-])")
# "reported The Guardian", "told The Eagle": of papers.
TITLED = re.compile(r"(?<=[a-z] )The $")
# Models that are called as people are: "le général César Muñoz".
GIVEN_NAMES = frozenset(["cesar"])
SURNAME = re.compile(r" [A-ZÀ-Þ][a-zà-ÿ]+")


def _is_of_person(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the name of a model is that of somebody."""
    return sentence.plain[start:end] in GIVEN_NAMES and SURNAME.match(sentence.text, end) is not None


def _is_something_else(sentence: Sentence, kind: str, start: int, end: int) -> bool:
    """Whether words that are a name on record are none here: "Soviet-era", "Jordan River", "reported The Guardian"."""
    text, plain = sentence.text, sentence.plain
    if kind == "party":
        return bool(NO_PARTY.match(plain, end) or ADDRESS.match(text, end))
    if kind == "model":
        return TITLED.search(text, 0, start) is not None or _is_of_person(sentence, start, end)
    if kind != "type":
        return False
    is_armed = text[end - 2 : end].rstrip("s").endswith("é") and plain[start:end] in {"arme", "armes"}
    # "train-the-trainer", but "a four-ship order"
    before = HYPHENED.search(plain, 0, start)
    return is_armed or (before is not None and read_quantity(before[1]) is None)


HYPHENED = re.compile(r"(\w*)-$")
# "Soviet-era tanks": of no party of today.
NO_PARTY = re.compile(
    r"-(?:style|era|type|standard|speaking|led|backed|funded|financed|brokered|owned|run|held|controlled|linked)\b"
)


def _named(sentence: Sentence, gazetteer: Gazetteer, learned: Learned) -> Iterator[Piece]:
    tokens = sentence.tokens
    for match in gazetteer.matches(tokens, sentence.text):
        start, end = tokens[match.first].start, tokens[match.last].end
        if sentence.plain[end - 1] == "u" and sentence.plain[end : end + 3] == ".s.":
            end += 3
        kind: str = match.entries[0].kind
        if kind == "model" and (variants := VARIANTS.match(sentence.text, end)):
            end = variants.end()
        kind = {"noun": "type", "maker": "maker"}.get(match.how, kind)
        if _is_something_else(sentence, kind, start, end):
            continue
        entries = match.entries
        if len(entries) > 1:
            entries = tuple(sorted(entries, key=lambda entry: -learned.parties[entry.slug]))
        yield Piece(kind, start, end, entries, match.how)
        if (
            kind == "model"
            and match.last > match.first
            and (maker := gazetteer.maker_in(tokens[match.first : match.last]))
        ):
            yield Piece("maker", start, end, (maker,), "maker")


# "Panzerhaubitze 2000 howitzers"
NUMBERED = re.compile(
    r"(?<![\w/.-])(?:[A-Z][a-z]{4,}[ -]\d{2,4}(?: [A-Z][a-z]{2,}){0,2}|Type[ -]\d{1,3}[A-Z]{0,2})(?= [a-z])"
)


def _numbered(sentence: Sentence) -> Iterator[Piece]:
    for found in NUMBERED.finditer(sentence.text):
        if found.start() == 0 and len(found[0].split()) < 3:
            # "Earlier 16 jets were delivered"
            continue
        yield Piece("designator", found.start(), found.end(), how=found[0])


def _designators(sentence: Sentence) -> Iterator[Piece]:
    for pattern in (LETTERS_FIRST, FIGURES_FIRST):
        for found in pattern.finditer(sentence.text):
            if not NO_DESIGNATION.fullmatch(found[0]) and not (" " in found[0] and _is_word(found[0].split()[0])):
                yield Piece("designator", found.start(), found.end(), how=found[0])


def _is_word(head: str) -> bool:
    """Whether what stands before figures is a word of the sentence, and no part of a name."""
    return len(head) > 3 and head != "Type"
