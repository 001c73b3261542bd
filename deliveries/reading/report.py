"""read_report: a report's text and what is on record become phrases and proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from .casting import THANKED
from .events import ACTS, tell
from .filling import SpokenOf
from .gathered import At, Gathered, Line
from .gazetteer import Entry, Gazetteer
from .linking import Linker
from .mentions import mentions
from .phrases import Learned, Parsed, Piece, parse
from .promises import consignments_in
from .proposals import Phrase, Proposal, ProposedLine, Report, StatedTotal, Value, Voice
from .roles import FROM, preposition
from .service import note_service
from .telling import Told
from .text import READ, Sentence, language_of, sentences
from .totals import total_in
from .trigger import Stage
from .voices import voices_in

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
    reading = _Reading(text, gazetteer, code, published)
    for sentence in reading.every:
        reading.take(sentence)
    return reading.report()


class _Reading:
    """Reads a text sentence by sentence, and keeps what each of them tells."""

    def __init__(self, text: str, gazetteer: Gazetteer, language: str, published: date | None) -> None:
        self.text, self.gazetteer, self.language, self.published = text, gazetteer, language, published
        self.every = list(sentences(text))
        self.learned = _learned(self.every, gazetteer, language, published)
        self.linker = Linker(gazetteer, language, published)
        self.phrases: list[Phrase] = []
        self.totals: list[StatedTotal] = []
        # Where each party is named first.
        self.places: dict[str, tuple[Entry, At]] = {}
        self.spoken_of = SpokenOf()
        # The state that the report is written from, by its dateline.
        self.dateline: list[tuple[Entry, At]] = []
        # Who says so, by the number of a sentence.
        self.heard: dict[int, list[Voice]] = {}

    def take(self, sentence: Sentence) -> None:
        """Take in one sentence."""
        parsed = parse(sentence, self.gazetteer, self.language, self.published, self.learned)
        told = tell(parsed, self.gazetteer, self.language, self.published)
        promised = consignments_in(parsed, told)
        if promised is not None:
            told.events = [promised]
        self.linker.take(told)
        note_service(told, self.linker, self.language, self.published)
        self._note_parties(parsed)
        _hear_givers(self.spoken_of, told)
        self._note_makers(parsed, told)
        self.phrases += _phrases(parsed)
        self.heard[sentence.number] = [
            Voice(sentence.text[each.start : each.end], each.kind) for each in voices_in(parsed, self.language)
        ]
        if (total := _total(parsed, told, self.linker)) is not None:
            self.totals.append(total)

    def _note_parties(self, parsed: Parsed) -> None:
        """Note the parties that a sentence speaks of."""
        if (place := parsed.place) is not None:
            self.dateline.append((place.entries[0], At.of(parsed, place.start, place.end)))
        named = {each.start for each in parsed.of("model", "type", "designator")}
        for piece in parsed.of("party"):
            if piece.how == "name" and FROM.fullmatch(preposition(parsed.plain, piece.start)):
                self.spoken_of.sources.setdefault(piece.entries[0], At.of(parsed, piece.start, piece.end))
        for piece in parsed.of("party", "maker"):
            if piece.how != "adjective" or ACTS.match(parsed.plain, piece.end):
                self.spoken_of.acting.add(piece.entries[0])
            if piece.how == "adjective" and piece.end + 1 in named:
                # "Italian tankers": of those alone.
                continue
            self.places.setdefault(piece.entries[0].slug, (piece.entries[0], At.of(parsed, piece.start, piece.end)))

    def _note_makers(self, parsed: Parsed, told: Told) -> None:
        """Note whose equipment a sentence speaks of, by its kind."""
        for mention in told.mentions:
            if mention.maker is not None and mention.type and not mention.is_named:
                at = At.of(parsed, mention.maker.start, mention.maker.end)
                kind = self.gazetteer.top(mention.type)
                self.spoken_of.makers.setdefault(kind, (mention.maker.entries[0], at))

    def report(self) -> Report:
        """What all sentences tell together."""
        gathered = self._gathered()
        _fill_totals(self.totals, gathered)
        proposals = tuple(_with_voices(_proposal(each, self.text), self.heard) for each in gathered)
        totals = [replace(total, voices=tuple(self.heard[total.number.sentence])) for total in self.totals]
        spans = tuple((sentence.start, sentence.end) for sentence in self.every)
        return Report(self.language, spans, tuple(self.phrases), proposals, tuple(totals))

    def _gathered(self) -> list[Gathered]:
        parties = self.learned.parties
        often = [slug for slug, times in parties.most_common() if times > 1 or len(parties) == 1]
        self.spoken_of.dateline = self.dateline
        self.spoken_of.named = list(self.places.values())
        self.spoken_of.often = [self.places[slug] for slug in often if slug in self.places]
        return self.linker.finish(self.spoken_of)


GIVEN = (Stage.DELIVERED, Stage.ORDERED)


def _hear_givers(spoken_of: SpokenOf, told: Told) -> None:
    """Note who gives to whom by a sentence without equipment, and whom it thanks."""
    parsed = told.parsed
    if told.subject is not None:
        at = At.of(parsed, told.subject.start, told.subject.end)
        spoken_of.about.append((told.subject.entries[0], at))
    for event in told.events:
        one, other = event.roles.supplier, event.roles.recipient
        if one is not None and other is not None and not event.mentions and event.stage in GIVEN:
            at = At.of(parsed, one.start, one.end)
            spoken_of.givers.setdefault(other.entries[0], {}).setdefault(one.entries[0], at)
    for maker in parsed.of("maker"):
        spoken_of.companies.setdefault(maker.entries[0], At.of(parsed, maker.start, maker.end))
    for party in parsed.of("party"):
        if THANKED.search(parsed.plain, max(0, party.start - 40), party.start):
            spoken_of.thanked.setdefault(party.entries[0], At.of(parsed, party.start, party.end))


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


# What a phrase of the report is called, where it is not as the pieces of a sentence are.
KINDS = {**dict.fromkeys(("model", "type", "designator"), "equipment"), "maker": "party"}


def _phrases(parsed: Parsed) -> list[Phrase]:
    base = parsed.sentence.start
    found = []
    for piece in parsed.pieces:
        kind = KINDS.get(piece.kind, piece.kind)
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
    guessed = tuple(
        name
        for name, value, is_guessed in (
            ("recipient", recipient, each.is_recipient_filled),
            ("supplier", supplier, each.is_supplier_filled),
        )
        if value is not None and is_guessed
    )
    return Proposal(
        stage,
        recipient,
        supplier,
        lines,
        day,
        each.is_said,
        order_day,
        consignments,
        missing,
        guessed,
        in_service=_value(each.in_service, each.in_service_at),
    )


def _with_voices(proposal: Proposal, heard: dict[int, list[Voice]]) -> Proposal:
    """A proposal with those who say so in the sentences that it was read in, each once."""
    values: list[Value[Any] | None] = [proposal.stage, *(line.equipment for line in proposal.lines), proposal.day]
    where = dict.fromkeys(value.sentence for value in values if value is not None)
    voices = dict.fromkeys(voice for sentence in where for voice in heard.get(sentence, ()))
    return replace(proposal, voices=tuple(voices))


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
    line = linker.lines.last
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
