"""What a whole report tells: events of its sentences joined, references followed, what is left open filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from deliveries.dates import DateSpan

from .alike import Kinship
from .days import read_day
from .events import Event, Told
from .filling import Filling
from .gathered import At, Gathered, Line, best_of
from .gazetteer import Entry, Gazetteer
from .kinds import VAGUE
from .mention import Mention
from .phrases import Parsed, Piece
from .stages import Stage


class Linker:
    """Joins what sentences tell, one after the other."""

    def __init__(self, gazetteer: Gazetteer, language: str, published: date | None) -> None:
        self.gazetteer, self.language, self.published = gazetteer, language, published
        self.kinship = Kinship(gazetteer)
        self.deliveries: list[Gathered] = []
        # What the last sentences spoke of.
        self.current: Gathered | None = None
        self.last_line: Line | None = None
        # The party that the last sentence was about, for "it" and "the country".
        self.subject: Piece | None = None
        # Equipment that was named last, delivered or not.
        self.last_seen: Line | None = None

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
        self.subject = told.subject or self.subject
        named = [mention for mention in told.mentions if mention.is_named]
        self.last_seen = self._made(told.parsed, named[-1], None) if named else self.last_seen

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
        if any(self.kinship.compatible(own, line) for own in each.lines) or (line.type in VAGUE and each.lines):
            return True
        return bool(line.new) and any(
            own.new and self.gazetteer.top(own.type) == self.gazetteer.top(line.type) for own in each.lines
        )

    def _refer(self, event: Event, new: Gathered, line: Line) -> None:
        told = [each for each in reversed(self.deliveries[-RECENT:]) if each.lines and self._is_of(each, line)]
        came = [each for each in told if each.stage is new.stage is Stage.DELIVERED]
        open_ones = [each for each in came if (each.day is None or each.is_said) and self._may_be_on(each, new)]
        known = next(iter([*open_ones, *came]), None) or self._akin(line)
        assert known is not None  # noqa: S101 (asked for before)
        for own in known.lines:
            if line.is_named and not own.is_named and self.kinship.compatible(own, line):
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
        return any(self.kinship.compatible(own, line) for own in one.lines for line in other.lines)

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
        for own in sorted(known.lines, key=lambda each: not self.kinship.is_close(each, line)):
            if not self.kinship.compatible(own, line) and not self.kinship.is_joint(own, line):
                continue
            if line.number is None or own.number is None or best_of(line) == best_of(own):
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

    def _refine(self, own: Line, line: Line) -> bool:
        """Take a model or a number that was not known; False where it is of another line."""
        if line.is_named and not own.is_named:
            own.models, own.new, own.equipment_at = line.models, line.new, line.equipment_at
            own.type = line.type or own.type
        elif line.is_named and not self.kinship.same_model(own, line):
            if line.number is not None or own.number is None:
                return False
            # One number over several models.
            own.models, own.new = (*own.models, *line.models), ", ".join(filter(None, (own.new, line.new)))
        elif not own.is_named and line.type and self.gazetteer.is_under(line.type, own.type):
            own.type, own.equipment_at = line.type, line.equipment_at
        if own.number is None and line.number is not None:
            own.number, own.number_at = line.number, line.number_at
        return True

    def finish(self, spoken_of: list[tuple[Entry, At]]) -> list[Gathered]:
        """All that is proposed, with what it leaves open filled in from the whole report; `spoken_of` are the parties
        that it names, the most often named first, and where it names them first."""
        return Filling(self.kinship, self.deliveries, spoken_of).finish()

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
        if not models and not new and (before := self._of_those(mention, kind)):
            models, new = before.models, before.new
        number = mention.number
        line = Line(models, new, kind, At.of(parsed, *at), number.number if number else None, order=mention.order)
        line.is_summary = number is None and kind in VAGUE and bool(SUMMARY.match(parsed.plain, mention.end))
        line.number_at = At.of(parsed, number.start, number.end) if number else None
        return line

    def _as_before(self, event: Event) -> None:
        """Give a pronoun's part in a sentence to the party that the sentence before was about."""
        roles, frame = event.roles, event.trigger.frame
        if frame in {"get", "order", "await"} and roles.recipient is None and roles.supplier != self.subject:
            roles.recipient = self.subject
        elif frame in {"give", "sell", "promise"} and roles.supplier is None and roles.recipient != self.subject:
            roles.supplier = self.subject

    def _of_those(self, mention: Mention, kind: str) -> Line | None:
        """What "36 of the planes" and "ten further aircraft" are of: what was named last, if it may be."""
        before = (self.last_seen or self.last_line) if mention.is_part else self.last_line
        if before is None or not (mention.is_part or ((mention.is_anew or mention.order) and kind in VAGUE)):
            return None
        return before if before.is_named and self.kinship.compatible(before, Line(type=kind)) else None

    def _gathered(self, event: Event) -> Gathered:
        parsed, roles = event.parsed, event.roles
        if (
            self.subject is not None
            and ITS.search(parsed.plain[: event.trigger.start])
            and event.trigger.voice != "passive"
        ):
            self._as_before(event)
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
        fits = [line for line in new.lines if any(self.kinship.same_line(own, line) for own in known.lines)]
        clash = [line for line in new.lines if any(self.kinship.clashes(own, line) for own in known.lines)]
        return bool(fits) and not clash

    def _near(self, known: Gathered, new: Gathered) -> bool:
        """Whether a delivery may be the one of which a statement was made on the other's day."""
        assert known.day is not None  # noqa: S101 (asked for before)
        assert new.day is not None  # noqa: S101
        said, real = (known.day, new.day) if known.is_said else (new.day, known.day)
        return abs((said.latest - real.latest).days) <= 21

    def _merge(self, known: Gathered, new: Gathered) -> None:
        self._add_to(known, new)
        for line in new.lines:
            own = next((own for own in known.lines if self.kinship.same_line(own, line)), None)
            if own is None:
                known.lines.append(line)
            else:
                self._refine(own, line)
                self.last_line = own


# Behind words for all of it, what it was is told: "military equipment: twenty carriers".
SUMMARY = re.compile(
    r"[^.;]{0,60}(?::|,? including\b|,? notamment\b|,? dont\b|,? such as\b|,? comprising\b|,? comprenant\b| - )"
)
# How many of the last deliveries a sentence may speak of.
RECENT = 40
A_WEEK = 8
ITS = re.compile(
    r"(?:^|[.;:,\"] ?|\b(?:and|said|that|et|qu') ?)(?:it|they|the country|il|elle|ils|elles|le pays) ?(?:has "
    r"|had |have |a |ont )?(?:also |instead |since )?$"
)
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
    r"|appareils|engins|accord|contract|deal|agreement|contrat|planes|aircraft"
    r"|les (?:a|ont|avait|avaient))\b"
)


WITH_IT = re.compile(
    r"\b(?:came|come|arrived|delivered|received|accompan\w+) (?:along )?with (?:them|it)\b|\b(?:accompagnes? d"
    r"|avec eux|avec elles)\b"
)
