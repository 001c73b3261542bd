"""What a whole report tells: events of its sentences joined, references followed, what is left open filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from deliveries.dates import DateSpan

from .alike import Kinship
from .filling import Filling, SpokenOf
from .gathered import At, Gathered, Line, best_of
from .gathering import gathered_of
from .gazetteer import Gazetteer
from .kinds import UMBRELLAS, VAGUE
from .lining import Lines
from .mention import Mention
from .pronouns import Spoken, spoken_of, stand_in
from .referring import GIFT, GIVEN, ITSELF, LOST, OPENS, RECENT, SOME, WITH_IT, apposed, is_of_before, of_subject
from .refining import Refining, add_to
from .sameness import are_others, is_same, may_be_on
from .telling import Event, Told
from .trigger import Stage
from .whose import as_owner, made_by_another


class Linker:
    """Joins what sentences tell, one after the other."""

    def __init__(self, gazetteer: Gazetteer, language: str, published: date | None) -> None:
        self.gazetteer, self.language, self.published = gazetteer, language, published
        self.kinship = Kinship(gazetteer)
        self.lines = Lines(gazetteer, self.kinship)
        self.refining = Refining(gazetteer, self.kinship, self.lines)
        self.deliveries: list[Gathered] = []
        # What the last sentences spoke of.
        self.current: Gathered | None = None
        # Whether the last sentence told of what was lost or damaged.
        self.lost = False
        # The party that the last sentence was about, for "it" and "the country".
        self.subject: Spoken | None = None
        # The day that was told last, for "a year later".
        self.day: DateSpan | None = None

    # ---- Sentences, one by one -------------------------------------------------------------------------

    def take(self, told: Told) -> None:
        """Take in what a sentence tells."""
        vague_before = self._subject(told)
        early = of_subject(told)
        for event in early:
            self._of_before(event)
        for event in told.events:
            if event.mentions:
                self._with_lines(event, told, vague_before)
                for mention in apposed(event):
                    self.refining.describe(self.current, self.lines.made(told.parsed, mention, None), told, mention)
        if told.described and self.current is None:
            self._gift_described(told)
        for mention in () if self.lost else told.described:
            line = self.lines.made(told.parsed, mention, vague_before)
            other = made_by_another(self.kinship, self.current, told, mention, line)
            if other is not None:
                self.deliveries.append(other)
                continue
            self.refining.describe(self.current or next(reversed(self.deliveries), None), line, told, mention)
        for event in told.events:
            if not event.mentions and event not in early:
                self._of_before(event)
        self.subject = spoken_of(told) or self.subject
        self.lost = not told.events and LOST.search(told.parsed.plain) is not None
        self.lines.see(told)

    def _subject(self, told: Told) -> Mention | None:
        """Equipment that no stage word speaks of, which says what the "aircraft" of a sentence are: "the first batch of
        helicopters comprised four aircraft"."""
        used = [mention for event in told.events for mention in event.mentions]
        return next(
            (
                mention
                for mention in told.mentions
                if mention not in used and mention.type and (mention.number is None or mention.is_named)
            ),
            None,
        )

    def _gathered(self, event: Event, told: Told | None = None) -> Gathered:
        """What an event tells, with its pronouns: "it" is that with which its sentence began, or the one before."""
        own = told.subject if told is not None else None
        is_own = told is not None and own is not None and own.end < event.trigger.start
        new = gathered_of(event, self.language, self.published, self.day)
        self.day = new.day or new.order_day or self.day
        stand_in(
            event, new, spoken_of(told) if is_own and told else self.subject, self.subject, self.deliveries[-RECENT:]
        )
        return new

    def _gift_described(self, told: Told) -> None:
        """Begin a delivery with words for it that say what it holds: "the American gift comprises five trucks"."""
        parsed = told.parsed
        trigger = next((each for each in parsed.triggers if each.frame == "describe"), None)
        if trigger is None or GIVEN.search(parsed.plain, 0, trigger.start) is None:
            return
        self.current = Gathered(Stage.DELIVERED, At.of(parsed, trigger.start, trigger.end), refers=True)
        self.deliveries.append(self.current)

    def _with_lines(self, event: Event, told: Told, subject: Mention | None) -> None:
        new = self._gathered(event, told)
        as_owner(self.deliveries, event, new)
        named = apposed(event)
        for mention in event.mentions:
            line = None if mention in named else self.lines.line_of(event, mention, subject)
            if line is None:
                continue
            if mention.is_part and new.lines:
                # "four planes, two of these planes being equipped"
                continue
            counted = any(each.number is not None or each.is_all for each in event.mentions)
            if self._is_reference(event, mention, line):
                if counted:
                    continue
                self._refer(event, new, line)
                continue
            line = self.lines.seen_before(told, mention, line)
            new.lines.append(line)
            self.lines.remember(line)
        if not new.lines:
            return
        self.current = self._joined(event, new)

    def _is_reference(self, event: Event, mention: Mention, line: Line) -> bool:
        """Whether it may only speak of what came before: "the helicopters had been purchased in 2019"."""
        is_other = mention.is_anew and event.trigger.is_to_come
        return (
            mention.is_definite
            and not is_other
            and (mention.number is None or self._is_counted_again(line))
            and mention.whole is None
            and (self._akin(line) is not None)
        )

    def _is_counted_again(self, line: Line) -> bool:
        """Whether "the two aircraft" are the two that were told of before."""
        if line.is_named or line.type not in VAGUE:
            return False
        return any(best_of(own) == best_of(line) for each in self.deliveries[-RECENT:] for own in each.lines)

    def _akin(self, line: Line) -> Gathered | None:
        """The last delivery with a line that this one may be."""
        held = [self.current] if self.current else []
        for each in [*held, *reversed(self.deliveries[-RECENT:])]:
            if not any(own.is_named or own.number for own in each.lines) and each.stage is not Stage.DELIVERED:
                continue
            if self.kinship.speaks_of(line, each.lines):
                return each
        return None

    def _refer(self, event: Event, new: Gathered, line: Line) -> None:
        told = [
            each
            for each in reversed(self.deliveries[-RECENT:])
            if each.lines and self.kinship.speaks_of(line, each.lines)
        ]
        came = [each for each in told if each.stage is new.stage is Stage.DELIVERED]
        open_ones = [each for each in came if (each.day is None or each.is_said) and may_be_on(each, new)]
        known = next(iter([*open_ones, *came]), None) or self._akin(line)
        assert known is not None  # noqa: S101 (asked for before)
        if are_others(known, new):
            # "These tanks had been handed over to it by Russia."
            is_aside = new.recipient != known.recipient and new.day is None
            if line.type in UMBRELLAS or is_aside:
                # Equipment of others, of which nothing was told: "it has sold the jets to Laos before".
                return
            is_same = line.type in VAGUE or any(self.kinship.is_close(own, line) for own in known.lines)
            new.lines = [replace(own, parts=[]) for own in known.lines] if is_same else [line]
            self.deliveries.append(new)
            return
        for own in known.lines:
            if line.is_named and not own.is_named and self.kinship.compatible(own, line):
                self.refining.refine(own, line)
        self.current = self._told_of(known, new, line)

    def _told_of(self, known: Gathered, new: Gathered, line: Line | None = None) -> Gathered:
        """Add what is said of a delivery; where it goes on from an order to its arrival, that is its next stage."""
        known = self._order_of(known, new)
        goes_on = known.stage in (Stage.ORDERED, Stage.PROMISED, Stage.EXPECTED) and (
            new.stage is Stage.DELIVERED or (new.stage is Stage.EXPECTED and known.stage is not Stage.EXPECTED)
        )
        # "deliveries will take three years": of an order that is no more than an order.
        is_of_order = known.stage is Stage.ORDERED and new.stage is Stage.EXPECTED and new.day is None
        if not goes_on or not known.lines or is_of_order:
            self.deliveries += add_to(known, new)
            return known
        if known.stage is not Stage.ORDERED:
            # What was promised is now told of more exactly.
            if new.stage is Stage.EXPECTED and known.day is None:
                known.day, known.day_at = new.day, new.day_at
                return known
            if new.stage is Stage.EXPECTED:
                return known
        own = [each for each in known.lines if line is not None and self.kinship.compatible(each, line)]
        new.lines = [replace(each, parts=[]) for each in own or known.lines]
        for side in ("supplier", "recipient"):
            if getattr(new, side) is None:
                setattr(new, side, getattr(known, side))
                setattr(new, f"{side}_at", getattr(known, f"{side}_at"))
        self.deliveries.append(new)
        return new

    def _order_of(self, known: Gathered, new: Gathered) -> Gathered:
        """The order on hand of what is said to have been ordered; else the delivery itself."""
        if new.stage is not Stage.ORDERED or known.stage is Stage.ORDERED:
            return known
        order = next(
            (each for each in self.deliveries[-RECENT:] if each.stage is Stage.ORDERED and each.day is None), None
        )
        if order is None or order.recipient != (known.recipient or order.recipient):
            return known
        return order if self.kinship.share(order.lines, known.lines) else known

    def _of_before(self, event: Event) -> None:
        """A stage word without equipment: "they had been ordered in 2020", "the consignment arrived on March 31"."""
        new = self._gathered(event)
        if event.consignments is not None and event.consignments.number:
            self._awaited(event, new)
            return
        text = event.parsed.plain
        if new.stage is Stage.DELIVERED and event.trigger.voice == "noun":
            self.current = self._last_that_came() or self.current
        if re.fullmatch(r"got|gets?", text[event.trigger.verb : event.trigger.end]):
            return
        if SOME.search(text, event.trigger.start) or (
            event.trigger.frame == "give"
            and event.trigger.voice == "active"
            and ITSELF.search(text, 0, event.trigger.start)
        ):
            return
        is_whole = new.supplier is not None and new.recipient is not None and GIFT.match(text, event.trigger.end)
        if new.stage is Stage.DELIVERED and (is_whole or OPENS.search(text, 0, event.trigger.start)):
            self.current = new
            new.refers = True
            self.deliveries.append(new)
        elif self.current is not None and is_of_before(event):
            if self.current.stage is Stage.EXPECTED and new.stage is Stage.DELIVERED:
                if event.trigger.voice == "noun" and self.current.day is None and self._is_to_come(new.day):
                    self.current.day, self.current.day_at = new.day, new.day_at
                return
            self.current = self._told_of(self.current, new)

    def _last_that_came(self) -> Gathered | None:
        """What "this delivery" is, where what was spoken of last is an order."""
        if self.current is None or self.current.stage is not Stage.ORDERED:
            return None
        came = [each for each in self.deliveries[-RECENT:] if each.stage is Stage.DELIVERED]
        return next(
            (each for each in reversed(came) if each.lines and self.kinship.share(each.lines, self.current.lines)), None
        )

    def _is_to_come(self, day: DateSpan | None) -> bool:
        return day is not None and self.published is not None and day.earliest > self.published

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

    def finish(self, spoken_of: SpokenOf) -> list[Gathered]:
        """All that is proposed, with what it leaves open filled in from the whole report."""
        return Filling(self.kinship, self.deliveries, spoken_of).finish()

    # ---- Lines and deliveries --------------------------------------------------------------------------

    def _joined(self, event: Event, new: Gathered) -> Gathered:
        """The delivery on hand that this is, with what is new in it; or this one."""
        if self.current and self.current.stage == new.stage and WITH_IT.search(event.parsed.plain):
            self._merge(self.current, new)
            return self.current
        for known in reversed(self.deliveries[-RECENT:]):
            if is_same(known, new, self.kinship, self.current):
                self._merge(known, new)
                return known
        self.deliveries.append(new)
        return new

    def _merge(self, known: Gathered, new: Gathered) -> None:
        self.deliveries += add_to(known, new)
        for line in new.lines:
            own = next((own for own in known.lines if self.kinship.same_line(own, line)), None)
            if own is None:
                known.lines.append(line)
            else:
                self.refining.refine(own, line)
                self.lines.last = own
