"""read_report: a report's text and what is on record become phrases and proposals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliveries.dates import DateSpan
from deliveries.numbers import Number

from .events import Told, tell
from .gathered import At, Gathered, Line
from .gazetteer import Entry, Gazetteer
from .linking import Linker
from .mentions import mentions
from .phrases import Learned, Parsed, Piece, parse
from .promises import consignments_in
from .stages import Stage
from .text import READ, Sentence, language_of, sentences
from .totals import total_in


@dataclass(frozen=True)
class Phrase:
    """A phrase of the report that was understood: its kind ("party", "equipment", "number", "day", "stage"), where it
    stands in the text, and how it was read, in short."""

    kind: str
    start: int
    end: int
    reading: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Value[T]:
    """A value of a proposal, and where it was read: offsets in the text, and the number of the sentence."""

    value: T
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class ProposedLine:
    """What a delivery holds: models on record, or words for one that is not (`new`), of a type; how many."""

    models: tuple[Entry, ...]
    new: str
    type: str
    equipment: Value[str]
    number: Value[Number] | None


@dataclass(frozen=True)
class Proposal:
    """A delivery that a report tells of, at some stage; what could not be found is None and named in `missing`.

    `day` is when it came, or is to come; of an order or a cancellation, when that was. `is_said`: the day is only that
    of the statement. `consignments` is how many deliveries it stands for ("four similar deliveries").
    """

    stage: Value[Stage]
    recipient: Value[Entry] | None
    supplier: Value[Entry] | None
    lines: tuple[ProposedLine, ...]
    day: Value[DateSpan] | None
    is_said: bool = False
    order_day: Value[DateSpan] | None = None
    consignments: Value[int] | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatedTotal:
    """A total that a report states, of a type or a model, to a recipient."""

    number: Value[Number]
    recipient: Value[Entry] | None
    supplier: Value[Entry] | None
    models: tuple[Entry, ...]
    type: str
    equipment: Value[str] | None


@dataclass(frozen=True)
class Report:
    """What was read: the language (None where it is none that is read), the sentences (offsets in the text), the
    phrases in their order, and what is proposed."""

    language: str | None
    sentences: tuple[tuple[int, int], ...] = ()
    phrases: tuple[Phrase, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    totals: tuple[StatedTotal, ...] = field(default=())


# Sentences that are read twice: names come early in a report.
MOST_LEARNED = 400


def read_report(
    text: str, gazetteer: Gazetteer, *, published: date | None = None, language: str | None = None
) -> Report:
    """What `text` tells of deliveries.

    `published` is the day of publication, without which only days with a year of their own are read; `language` "en" or
    "fr", or None to look at the text for it. In another language nothing is proposed. Never raises; takes a time in
    proportion to the length.
    """
    code = language.lower().partition("-")[0] if language else language_of(text)
    if code not in READ:
        return Report(None)
    linker = Linker(gazetteer, code, published)
    phrases: list[Phrase] = []
    totals: list[StatedTotal] = []
    spans = []
    places: dict[str, tuple[Entry, At]] = {}
    every = list(sentences(text))
    learned = _learned(every, gazetteer, code, published)
    for sentence in every:
        parsed = parse(sentence, gazetteer, code, published, learned)
        spans.append((sentence.start, sentence.end))
        told = tell(parsed, gazetteer, code, published)
        promised = consignments_in(parsed, told)
        if promised is not None:
            told.events = [promised]
        linker.take(told)
        for piece in parsed.of("party"):
            places.setdefault(piece.entries[0].slug, (piece.entries[0], At.of(parsed, piece.start, piece.end)))
        phrases += _phrases(parsed)
        if (total := _total(parsed, told, linker)) is not None:
            totals.append(total)
    often = [slug for slug, times in learned.parties.most_common() if times > 1]
    gathered = linker.finish([places[slug] for slug in often if slug in places])
    _fill_totals(totals, gathered)
    proposals = tuple(_proposal(each, text) for each in gathered)
    return Report(code, tuple(spans), tuple(phrases), proposals, tuple(totals))


def _learned(every: list[Sentence], gazetteer: Gazetteer, language: str, published: date | None) -> Learned:
    """What a first reading finds of names: later sentences name a model without its type."""
    learned = Learned()
    for sentence in every[:MOST_LEARNED]:
        parsed = parse(sentence, gazetteer, language, published)
        for piece in parsed.of("party"):
            if len(piece.entries) == 1:
                learned.parties[piece.entries[0].slug] += 1
        for mention in mentions(parsed, gazetteer, language):
            if mention.new and mention.type and len(mention.new) > 2:
                learned.models.setdefault(mention.new, mention.type)
                last = mention.new.split()[-1]
                if len(last) > 3 and not last.isdigit():
                    learned.models.setdefault(last, mention.type)
    return learned


def _phrases(parsed: Parsed) -> list[Phrase]:
    base = parsed.sentence.start
    found = []
    for piece in parsed.pieces:
        kind = "equipment" if piece.kind in {"model", "type", "designator"} else piece.kind
        reading = piece.entries[0].names[0] if piece.entries else piece.how
        found.append(
            Phrase(kind, base + piece.start, base + piece.end, reading, piece.entries[0] if piece.entries else None)
        )
    for trigger in parsed.triggers:
        if trigger.stage is not None:
            found.append(Phrase("stage", base + trigger.start, base + trigger.end, str(trigger.stage)))
    return sorted(found, key=lambda phrase: (phrase.start, phrase.end))


def _value[T](value: T | None, at: At | None) -> Value[T] | None:
    return None if value is None or at is None else Value(value, at.start, at.end, at.sentence)


def _proposal(each: Gathered, text: str) -> Proposal:
    lines = tuple(_line(line, line.equipment_at, text) for line in each.lines if line.equipment_at is not None)
    stage = Value(each.stage, each.stage_at.start, each.stage_at.end, each.stage_at.sentence)
    recipient, supplier = _value(each.recipient, each.recipient_at), _value(each.supplier, each.supplier_at)
    day, order_day = _value(each.day, each.day_at), _value(each.order_day, each.order_at)
    numbers = [line.number for line in lines]
    found: dict[str, list[Any]] = {"recipient": [recipient], "supplier": [supplier], "day": [day], "number": numbers}
    missing = tuple(name for name, values in found.items() if None in values)
    consignments = _value(each.consignments, each.consignments_at)
    return Proposal(stage, recipient, supplier, lines, day, each.is_said, order_day, consignments, missing)


def _line(line: Line, at: At, text: str) -> ProposedLine:
    words = Value(text[at.start : at.end], at.start, at.end, at.sentence)
    return ProposedLine(line.models, line.new, line.type, words, _value(line.number, line.number_at))


def _total(parsed: Parsed, told: Told, linker: Linker) -> StatedTotal | None:
    stated = total_in(parsed)
    if stated is None or stated[1].number is None:
        return None
    words, number = stated
    assert number.number is not None  # noqa: S101 (asked for above)
    mention = next((each for each in told.mentions if each.type and each.end > words.start()), None)
    line = linker.last_line
    at = At.of(parsed, number.start, number.end)
    kind = mention.type if mention else line.type if line else ""
    models = mention.models if mention else line.models if line else ()
    equipment = None
    if mention is not None:
        span = At.of(parsed, mention.start, mention.end)
        equipment = Value(parsed.sentence.text[mention.start : mention.end], span.start, span.end, span.sentence)
    recipient, supplier = (_party(parsed, piece) for piece in (told.total_roles.recipient, told.total_roles.supplier))
    return StatedTotal(
        Value(number.number, at.start, at.end, at.sentence), recipient, supplier, models, kind, equipment
    )


def _party(parsed: Parsed, piece: Piece | None) -> Value[Entry] | None:
    return _value(piece.entries[0], At.of(parsed, piece.start, piece.end)) if piece else None


def _fill_totals(totals: list[StatedTotal], gathered: list[Gathered]) -> None:
    """A total is of the parties of the delivery that it is stated with."""
    for at, total in enumerate(totals):
        near = [
            each
            for each in gathered
            if each.stage is Stage.DELIVERED and each.stage_at.sentence <= total.number.sentence
        ]
        known = near[-1] if near else (gathered[0] if gathered else None)
        if known is not None:
            totals[at] = StatedTotal(
                total.number, total.recipient or _value(known.recipient, known.recipient_at),
                total.supplier or _value(known.supplier, known.supplier_at),
                total.models, total.type, total.equipment,
            )  # fmt: skip
