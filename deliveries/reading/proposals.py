"""What a report is read as: phrases, proposals of deliveries, totals, and who says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from deliveries.dates import DateSpan
from deliveries.numbers import Number

from .gazetteer import Entry
from .trigger import Stage


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
    of the statement. `consignments` is how many deliveries it stands for ("four similar deliveries"). `voices` are who
    says so besides the report itself, those of the sentence of its stage first.
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
    # What no sentence says of this delivery, but the report of others: "supplier", "recipient".
    guessed: tuple[str, ...] = ()
    voices: tuple[Voice, ...] = ()
    # When what came entered service.
    in_service: Value[DateSpan] | None = None


@dataclass(frozen=True)
class Voice:
    """Somebody who says what is proposed, in the report's words, and the kind of source that they are, as sources on
    record have it ("official-statement", "news" …)."""

    words: str
    kind: str


@dataclass(frozen=True)
class StatedTotal:
    """A total that a report states, of a type or a model, to a recipient."""

    number: Value[Number]
    recipient: Value[Entry] | None
    supplier: Value[Entry] | None
    models: tuple[Entry, ...]
    type: str
    equipment: Value[str] | None
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True)
class Report:
    """What was read: the language (None where it is none that is read), the sentences (offsets in the text), the
    phrases in their order, and what is proposed."""

    language: str | None
    sentences: tuple[tuple[int, int], ...] = ()
    phrases: tuple[Phrase, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    totals: tuple[StatedTotal, ...] = field(default=())
