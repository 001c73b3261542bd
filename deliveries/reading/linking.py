"""What a whole report tells: events of its sentences joined, references followed, what is left open filled in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from deliveries.dates import DateSpan
from deliveries.numbers import Number

from .days import read_day
from .events import Event, Told
from .gazetteer import Entry, Gazetteer
from .kinds import VAGUE
from .mentions import Mention
from .phrases import Parsed, Piece
from .stages import Stage


@dataclass(frozen=True, slots=True)
class At:
    """Where in the report something stands: which sentence, and offsets in the text."""

    sentence: int
    start: int
    end: int

    @classmethod
    def of(cls, parsed: Parsed, start: int, end: int) -> At:
        """From offsets in a sentence."""
        return cls(parsed.sentence.number, parsed.sentence.start + start, parsed.sentence.start + end)


@dataclass
class Line:
    """A line of a delivery as it is gathered: models or a type, and a number, with where each was read."""

    models: tuple[Entry, ...] = ()
    new: str = ""
    type: str = ""
    equipment_at: At | None = None
    number: Number | None = None
    number_at: At | None = None
    # A line that was told in parts is left out where the parts make it up.
    parts: list[Line] = field(default_factory=list)
    order: str = ""
    is_summary: bool = False

    @property
    def is_named(self) -> bool:
        return bool(self.models or self.new)


@dataclass
class Gathered:
    """A delivery as it is gathered from sentences."""

    stage: Stage
    stage_at: At
    supplier: Entry | None = None
    supplier_at: At | None = None
    recipient: Entry | None = None
    recipient_at: At | None = None
    place: Entry | None = None
    lines: list[Line] = field(default_factory=list)
    day: DateSpan | None = None
    day_at: At | None = None
    is_said: bool = False
    order_day: DateSpan | None = None
    order_at: At | None = None
    consignments: int | None = None
    consignments_at: At | None = None
    refers: bool = False
    paragraph: int = 0
    is_supplier_filled: bool = False


class Linker:
    """Joins what sentences tell, one after the other."""

    def __init__(self, gazetteer: Gazetteer, language: str, published: date | None) -> None:
        self.gazetteer, self.language, self.published = gazetteer, language, published
        self.deliveries: list[Gathered] = []
        # What the last sentences spoke of.
        self.current: Gathered | None = None
        self.last_line: Line | None = None

    # ---- Sentences, one by one -------------------------------------------------------------------------

    def take(self, told: Told) -> None:
        """Take in what a sentence tells."""
        vague_before = self._subject(told)
        for event in told.events:
            if event.mentions:
                self._with_lines(event, told, vague_before)
        for mention in told.described:
            self._describe(told, mention)
        for event in told.events:
            if not event.mentions:
                self._of_before(event)

    def _subject(self, told: Told) -> Mention | None:
        """Equipment that no stage word speaks of, which says what the "aircraft" of a sentence are: "the first batch of
        helicopters comprised four aircraft"."""
        used = [mention for event in told.events for mention in event.mentions]
        return next(
            (mention for mention in told.mentions if mention not in used and mention.type and mention.number is None),
            None,
        )

    def _with_lines(self, event: Event, told: Told, subject: Mention | None) -> None:
        new = self._gathered(event)
        for mention in event.mentions:
            line = self._line(event, mention, subject)
            if line is None:
                continue
            counted = any(each.number is not None or each.is_all for each in event.mentions)
            if self._is_reference(event, mention, line):
                if counted:
                    continue
                self._refer(event, new, line)
                continue
            new.lines.append(line)
            self._remember(line)
        if not new.lines:
            return
        self.current = self._joined(event, new)

    def _is_reference(self, event: Event, mention: Mention, line: Line) -> bool:
        """Whether it may only speak of what came before: "the helicopters had been purchased in 2019"."""
        is_other = mention.is_anew and event.trigger.is_to_come
        return (
            mention.is_definite
            and not is_other
            and mention.number is None
            and mention.whole is None
            and (self._akin(line) is not None)
        )

    def _akin(self, line: Line) -> Gathered | None:
        """The last delivery with a line that this one may be."""
        held = [self.current] if self.current else []
        for each in [*held, *reversed(self.deliveries[-RECENT:])]:
            if not any(own.is_named or own.number for own in each.lines) and each.stage is not Stage.DELIVERED:
                continue
            if self._is_of(each, line):
                return each
        return None

    def _is_of(self, each: Gathered, line: Line) -> bool:
        """Whether a line that refers back may be of this delivery."""
        if any(self._compatible(own, line) for own in each.lines) or (line.type in VAGUE and each.lines):
            return True
        return bool(line.new) and any(
            own.new and self.gazetteer.top(own.type) == self.gazetteer.top(line.type) for own in each.lines
        )

    def _refer(self, event: Event, new: Gathered, line: Line) -> None:
        open_ones = (
            each for each in reversed(self.deliveries[-RECENT:])
            if each.stage is new.stage is Stage.DELIVERED and (each.day is None or each.is_said) and each.lines
        )  # fmt: skip
        known = next((each for each in open_ones if self._is_of(each, line) and self._may_be_on(each, new)), None)
        known = known or self._akin(line)
        assert known is not None  # noqa: S101 (asked for before)
        for own in known.lines:
            if line.is_named and not own.is_named and self._compatible(own, line):
                self._refine(own, line)
        self.current = self._told_of(known, new)

    @staticmethod
    def _may_be_on(each: Gathered, new: Gathered) -> bool:
        """Whether it may have come on that day: a statement is made on the day, or a week later at most."""
        if each.day is None or new.day is None:
            return True
        return 0 <= (each.day.latest - new.day.latest).days <= A_WEEK

    def _told_of(self, known: Gathered, new: Gathered) -> Gathered:
        """Add what is said of a delivery; where it goes on from an order to its arrival, that is its next stage."""
        if new.stage is Stage.ORDERED and known.stage is not Stage.ORDERED:
            order = next(
                (each for each in self.deliveries[-RECENT:] if each.stage is Stage.ORDERED and each.day is None), None
            )
            if (
                order is not None
                and order.recipient == (known.recipient or order.recipient)
                and self._shares(order, known)
            ):
                known = order
        goes_on = known.stage in (Stage.ORDERED, Stage.PROMISED, Stage.EXPECTED) and (
            new.stage is Stage.DELIVERED or (new.stage is Stage.EXPECTED and known.stage is not Stage.EXPECTED)
        )
        if not goes_on or not known.lines:
            self._add_to(known, new)
            return known
        if known.stage is not Stage.ORDERED:
            # What was promised is now told of more exactly.
            if new.stage is Stage.EXPECTED and known.day is None:
                known.day, known.day_at = new.day, new.day_at
                return known
            if new.stage is Stage.EXPECTED:
                return known
        new.lines = [replace(line, parts=[]) for line in known.lines]
        for side in ("supplier", "recipient"):
            if getattr(new, side) is None:
                setattr(new, side, getattr(known, side))
                setattr(new, f"{side}_at", getattr(known, f"{side}_at"))
        self.deliveries.append(new)
        return new

    def _shares(self, one: Gathered, other: Gathered) -> bool:
        return any(self._compatible(own, line) for own in one.lines for line in other.lines)

    def _add_to(self, known: Gathered, new: Gathered) -> None:
        """What is said anew of a delivery."""
        if new.stage is Stage.ORDERED and known.stage is not Stage.ORDERED:
            if known.order_day is None:
                known.order_day, known.order_at = new.day, new.day_at
        elif (
            new.day is not None
            and new.stage == known.stage
            and (known.day is None or (known.is_said and not new.is_said))
        ):
            known.day, known.day_at, known.is_said = new.day, new.day_at, new.is_said
        for side in ("supplier", "recipient"):
            if getattr(known, side) is None and getattr(new, side) is not None:
                setattr(known, side, getattr(new, side))
                setattr(known, f"{side}_at", getattr(new, f"{side}_at"))

    def _of_before(self, event: Event) -> None:
        """A stage word without equipment: "they had been ordered in 2020", "the consignment arrived on March 31"."""
        new = self._gathered(event)
        if event.consignments is not None and event.consignments.number:
            self._awaited(event, new)
            return
        text = event.parsed.plain
        if OPENS.search(text, 0, event.trigger.start) and new.stage is Stage.DELIVERED:
            self.current = new
            new.refers = True
            self.deliveries.append(new)
        elif self.current is not None and BACK.search(text, 0, event.trigger.end + 1):
            if self.current.stage is Stage.EXPECTED and new.stage is Stage.DELIVERED:
                return
            self.current = self._told_of(self.current, new)

    def _awaited(self, event: Event, new: Gathered) -> None:
        assert event.consignments is not None  # noqa: S101
        number = event.consignments.number
        new.consignments = number.best if number else None
        new.consignments_at = At.of(event.parsed, event.consignments.start, event.consignments.end)
        model = next((each for each in self.deliveries if each.stage is Stage.DELIVERED and each.lines), None)
        if model is not None:
            new.lines = [
                replace(line, models=(), new="", number=None, number_at=None, parts=[]) for line in model.lines
            ]
        self.deliveries.append(new)

    def _describe(self, told: Told, mention: Mention) -> None:
        """Say of the delivery before what it held, more exactly."""
        known = self.current or (self.deliveries[-1] if self.deliveries else None)
        line = self._made(told.parsed, mention, self._subject(told))
        if known is None or line is None or known.stage is Stage.CANCELLED:
            return
        for own in sorted(known.lines, key=lambda each: not self._is_close(each, line)):
            if not self._compatible(own, line) and not self._is_joint(own, line):
                continue
            if line.number is None or own.number is None or _best(line) == _best(own):
                if self._refine(own, line):
                    return
            elif not own.is_named or own.parts:
                own.parts.append(line)
                known.lines.append(line)
                return
        if not (line.type in VAGUE and not line.is_named and line.number is None):
            known.lines.append(line)
            self._remember(line)

    def _remember(self, line: Line) -> None:
        """What a number alone would count."""
        if line.is_named or line.type not in VAGUE or line.number is not None or self.last_line is None:
            self.last_line = line

    def _is_joint(self, own: Line, line: Line) -> bool:
        """Whether one number is over several models: "eight planes", which are "Su-25 and L-39 planes"."""
        at = own.equipment_at and line.equipment_at and own.equipment_at.sentence == line.equipment_at.sentence
        return (
            bool(at)
            and line.number is None
            and (_best(own) or 0) > 1
            and self.gazetteer.top(own.type) == self.gazetteer.top(line.type)
        )

    def _is_close(self, own: Line, line: Line) -> bool:
        """Whether the one's type is the other's, or below it."""
        return bool(own.type and line.type) and (
            self.gazetteer.is_under(own.type, line.type) or self.gazetteer.is_under(line.type, own.type)
        )

    def _refine(self, own: Line, line: Line) -> bool:
        """Take a model or a number that was not known; False where it is of another line."""
        if line.is_named and not own.is_named:
            own.models, own.new, own.equipment_at = line.models, line.new, line.equipment_at
            own.type = line.type or own.type
        elif line.is_named and not self._same_model(own, line):
            if line.number is not None or own.number is None:
                return False
            # One number over several models.
            own.models, own.new = (*own.models, *line.models), ", ".join(filter(None, (own.new, line.new)))
        elif not own.is_named and line.type and self.gazetteer.is_under(line.type, own.type):
            own.type, own.equipment_at = line.type, line.equipment_at
        if own.number is None and line.number is not None:
            own.number, own.number_at = line.number, line.number_at
        return True

    # ---- Lines and deliveries --------------------------------------------------------------------------

    def _line(self, event: Event, mention: Mention, subject: Mention | None) -> Line | None:
        if mention.is_elliptic:
            own = [
                each
                for each in event.mentions
                if not each.is_elliptic and each.start < mention.start and not self.last_line
            ]
            base = self._made(event.parsed, own[-1], None) if own else self.last_line
            if base is None:
                return None
            at = At.of(event.parsed, mention.start, mention.end)
            number = base.number if mention.is_all else mention.number.number if mention.number else None
            return replace(base, number=number, number_at=at if number else None, parts=[], order=mention.order)
        return self._made(event.parsed, mention, subject)

    def _made(self, parsed: Parsed, mention: Mention, subject: Mention | None) -> Line | None:
        at = mention.model_at or mention.type_at or (mention.start, mention.end)
        kind, models, new = mention.type, mention.models, mention.new
        if kind == "aircraft" and not models and not new and not LIGHT.search(parsed.plain, *at):
            # "aircraft" are helicopters, or drones, where those were spoken of.
            flying = (
                subject.type
                if subject and subject.start < mention.start
                else self.last_line.type
                if self.last_line
                else ""
            )
            if self.gazetteer.top(flying) in {"helicopters", "drones"} and mention.number is not None:
                kind = flying
        if (
            mention.is_part
            and not models
            and not new
            and self.last_line
            and self._compatible(self.last_line, Line(type=kind))
        ):
            models, new = self.last_line.models, self.last_line.new
        number = mention.number
        line = Line(models, new, kind, At.of(parsed, *at), number.number if number else None, order=mention.order)
        line.is_summary = number is None and kind in VAGUE and bool(SUMMARY.match(parsed.plain, mention.end))
        line.number_at = At.of(parsed, number.start, number.end) if number else None
        return line

    def _gathered(self, event: Event) -> Gathered:
        parsed, roles = event.parsed, event.roles
        new = Gathered(
            event.stage, At.of(parsed, event.trigger.start, event.trigger.end), paragraph=parsed.sentence.paragraph
        )
        for side in ("supplier", "recipient"):
            piece: Piece | None = getattr(roles, side)
            if piece is not None:
                setattr(new, side, piece.entries[0])
                setattr(new, f"{side}_at", At.of(parsed, piece.start, piece.end))
        if new.supplier is None and roles.maker is not None and roles.maker.entries[0] != new.recipient:
            new.supplier, new.supplier_at = roles.maker.entries[0], At.of(parsed, roles.maker.start, roles.maker.end)
        if roles.place is not None and new.recipient is None and roles.place.entries[0] != new.supplier:
            new.place = roles.place.entries[0]
            if event.trigger.frame in {"come", "give"}:
                new.recipient, new.recipient_at = new.place, At.of(parsed, roles.place.start, roles.place.end)
        to_come = event.stage is Stage.EXPECTED
        new.day, new.day_at = self._day(parsed, event.day, to_come)
        new.is_said = event.is_said
        new.order_day, new.order_at = self._day(parsed, event.order_day, False)
        return new

    def _day(self, parsed: Parsed, day: Piece | None, to_come: bool) -> tuple[DateSpan | None, At | None]:
        if day is None:
            return None, None
        phrase = parsed.sentence.text[day.start : day.end]
        span = read_day(phrase, self.published, self.language, to_come)
        if span is None:
            span = read_day(phrase, self.published, self.language, not to_come)
        return (span, At.of(parsed, day.start, day.end)) if span else (None, None)

    def _joined(self, event: Event, new: Gathered) -> Gathered:
        """The delivery on hand that this is, with what is new in it; or this one."""
        anew = any(mention.is_anew for mention in event.mentions)
        if self.current and self.current.stage == new.stage and WITH_IT.search(event.parsed.plain):
            self._merge(self.current, new)
            return self.current
        for known in reversed(self.deliveries[-RECENT:]):
            if self._is_same(known, new, anew):
                self._merge(known, new)
                return known
        self.deliveries.append(new)
        return new

    def _is_same(self, known: Gathered, new: Gathered, anew: bool) -> bool:
        if known.stage != new.stage or known.consignments:
            return False
        for side in ("supplier", "recipient"):
            one, other = getattr(known, side), getattr(new, side)
            if one is not None and other is not None and one != other:
                return False
        if known.day and new.day and not (known.is_said or new.is_said) and not known.day.touches(new.day):
            return False
        if known.is_said != new.is_said and known.day and new.day and not self._near(known, new):
            return False
        if not known.lines:
            return known.refers and known is self.current and not new.day
        fits = [line for line in new.lines if any(self._same_line(own, line) for own in known.lines)]
        clash = [line for line in new.lines if any(self._clashes(own, line) for own in known.lines)]
        return bool(fits) and not clash

    def _near(self, known: Gathered, new: Gathered) -> bool:
        """Whether a delivery may be the one of which a statement was made on the other's day."""
        assert known.day is not None  # noqa: S101 (asked for before)
        assert new.day is not None  # noqa: S101
        said, real = (known.day, new.day) if known.is_said else (new.day, known.day)
        return abs((said.latest - real.latest).days) <= 21

    def _same_line(self, own: Line, line: Line) -> bool:
        numbers = own.number is None or line.number is None or _best(own) == _best(line)
        if {own.order, line.order} == {"first", "last"}:
            return False
        return (
            self._compatible(own, line)
            and numbers
            and not (own.is_named and line.is_named and not self._same_model(own, line))
        )

    def _clashes(self, own: Line, line: Line) -> bool:
        return (
            self._compatible(own, line)
            and own.number is not None
            and line.number is not None
            and _best(own) != _best(line)
        )

    def _merge(self, known: Gathered, new: Gathered) -> None:
        self._add_to(known, new)
        for line in new.lines:
            own = next((own for own in known.lines if self._same_line(own, line)), None)
            if own is None:
                known.lines.append(line)
            else:
                self._refine(own, line)
                self.last_line = own

    def _same_model(self, own: Line, line: Line) -> bool:
        if own.models and line.models:
            return bool(set(own.models) & set(line.models))
        one, other = own.new or _names(own.models), line.new or _names(line.models)
        return bool(one and other) and (_key(one) in _key(other) or _key(other) in _key(one))

    def _compatible(self, own: Line, line: Line) -> bool:
        """Whether two lines may be of one kind of equipment."""
        if own.is_named and line.is_named:
            return (
                self._same_model(own, line)
                or any(
                    one.variant_of == other.slug or other.variant_of == one.slug
                    for one in own.models
                    for other in line.models
                )
                or bool(own.parts)
            )
        if not own.type or not line.type:
            return own.is_named != line.is_named
        one, other = self.gazetteer.top(own.type), self.gazetteer.top(line.type)
        return one == other or {one, other} in TOGETHER

    # ---- At the end ------------------------------------------------------------------------------------

    def finish(self) -> list[Gathered]:
        """All deliveries, with what they leave open filled in from the whole report."""
        kept = [each for each in self.deliveries if each.lines][:MOST]
        for each in kept:
            each.lines = [line for line in each.lines if not _is_parted(line)]
        for each in kept:
            if each.supplier == each.recipient:
                each.supplier = each.supplier_at = None
            if any(not line.is_summary for line in each.lines):
                each.lines = [line for line in each.lines if not line.is_summary]
        recipients = Counter(each.recipient for each in kept if each.recipient)
        main = recipients.most_common(1)[0][0] if recipients else None
        first = next((each for each in kept if each.recipient == main and main), None)
        before: Gathered | None = None
        for each in kept:
            if each.recipient is None:
                source = before if before and before.recipient else first
                if source is not None and source.recipient != each.supplier:
                    each.recipient, each.recipient_at = source.recipient, source.recipient_at
            before = each
        self._fill_suppliers(kept)
        return [each for each in kept if self._is_worth(each) and not self._is_of_another(each, kept)]

    def _is_of_another(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order or the promise, without number or model, of what another delivery tells in full."""
        if each.stage is Stage.ORDERED and self._is_order_of(each, kept):
            return True
        if (
            each.stage is Stage.DELIVERED
            or each.consignments
            or any(line.is_named or line.number for line in each.lines)
        ):
            return False
        return any(
            other is not each
            and other.recipient == each.recipient
            and all(any(self._compatible(own, line) for own in other.lines) for line in each.lines)
            and (each.stage in (Stage.PROMISED, Stage.ORDERED) or other.stage == each.stage)
            for other in kept
        )

    def _is_order_of(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order of what came, or is awaited, in the same number; which then tells its day."""
        for other in kept:
            if (
                other.stage in (Stage.DELIVERED, Stage.EXPECTED)
                and other.recipient == each.recipient
                and all(
                    line.number is not None
                    and any(self._same_line(own, line) and _best(own) == _best(line) for own in other.lines)
                    for line in each.lines
                )
            ):
                if other.order_day is None:
                    other.order_day, other.order_at = each.day, each.day_at
                return True
        return False

    def _fill_suppliers(self, kept: list[Gathered]) -> None:
        by_pair = Counter((each.recipient, each.supplier) for each in kept if each.supplier)
        before: dict[Entry | None, Gathered] = {}
        for each in kept:
            if each.supplier is None and each.recipient is not None:
                known = before.get(each.recipient) or next(
                    (other for other in kept if other.recipient == each.recipient and other.supplier), None
                )
                if known is not None:
                    each.supplier, each.supplier_at, each.is_supplier_filled = known.supplier, known.supplier_at, True
            elif each.supplier is not None:
                before[each.recipient] = each
        _ = by_pair

    def _is_worth(self, each: Gathered) -> bool:
        """Whether it says enough to be a delivery: something of a kind, and from or to somebody."""
        if each.recipient is None and each.supplier is None:
            return False
        if each.consignments:
            return True
        solid = any(line.is_named or line.number is not None or line.type not in VAGUE for line in each.lines)
        return solid or (each.stage is Stage.DELIVERED and each.recipient is not None)


TOGETHER = [{"unarmoured-vehicles", "armoured-vehicles"}]
# Behind words for all of it, what it was is told: "military equipment: twenty carriers".
SUMMARY = re.compile(
    r"[^.;]{0,60}(?::|,? including\b|,? notamment\b|,? dont\b|,? such as\b|,? comprising\b|,? comprenant\b| - )"
)
# How many of the last deliveries a sentence may speak of, and how many are proposed at most.
RECENT, MOST = 40, 400
A_WEEK = 8
LIGHT = re.compile(r"light|leger|military|combat|transport|attack|patrol|surveillance|trainer|avion")
# "The previous Russian consignment arrived on March 31": a delivery of which more is told behind.
OPENS = re.compile(
    r"\b(?:previous|first|second|third|earlier|last|another|precedente?|premiere?|deuxieme|derniere?"
    r"|autre|new|nouvelle) (?:\w+ ){0,2}(?:consignment|shipment|batch|delivery|cargo|lot|livraison"
    r"|cargaison)\b"
)
BACK = re.compile(
    r"\b(?:they|it|them|these|those|consignment|shipment|gear|equipment|batch|delivery|handover"
    r"|gift|ceremony|ils|elles|materiels?|equipements?|lot|livraison|cargaison|remise|ceremonie"
    r"|appareils|engins|accord|contract|deal|agreement|contrat|planes|aircraft)\b"
)


WITH_IT = re.compile(
    r"\b(?:came|come|arrived|delivered|received|accompan\w+) (?:along )?with (?:them|it)\b|\b(?:accompagnes? d"
    r"|avec eux|avec elles)\b"
)


def _best(line: Line) -> int | None:
    """The number that a line is known by."""
    return (line.number.best or line.number.low or line.number.high) if line.number else None


def _is_parted(line: Line) -> bool:
    """Whether its parts make it up."""
    total = sum((part.number.best or 0) for part in line.parts if part.number)
    return bool(line.parts) and line.number is not None and total >= (line.number.best or 0)


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", "", words.casefold())


def _names(models: tuple[Entry, ...]) -> str:
    return models[0].names[0] if models else ""
