"""What a report tells twice: a headline, a sum, a gift that is still to come, beside what it tells in full."""

from __future__ import annotations

from dataclasses import replace

from .alike import Kinship
from .gathered import Gathered, Line, best_of, is_told, is_vague
from .gazetteer import Entry
from .kinds import UMBRELLAS
from .trigger import Stage

# So many days apart may two days be of what is told once more exactly and once less.
NEAR = 7
TO_COME = (Stage.EXPECTED, Stage.PROMISED)


def _types(lines: list[Line]) -> set[str]:
    return {line.type for line in lines}


def _are_of_stage(each: Gathered, other: Gathered) -> bool:
    """Whether two are of one stage; what is promised and what is awaited are."""
    return each.stage == other.stage or {each.stage, other.stage} <= set(TO_COME)


def _roughly(line: Line, own: Line) -> Line:
    """A line without its number, where that only says "hundreds", and the other's is one of them."""
    low = line.number.low if line.number and line.number.best is None else None
    return replace(line, number=None) if low is not None and (best_of(own) or 0) >= low else line


def _are_in_a_row(line: Line, own: Line) -> bool:
    """Whether each of two lines has a number of its own in one sentence: "two Flex boats and two smaller craft"."""
    if line.number_at is None or own.number_at is None or line.number_at == own.number_at:
        return False
    return line.number_at.sentence == own.number_at.sentence


class Repeats:
    """Compares all deliveries that a report tells of."""

    def __init__(self, kinship: Kinship) -> None:
        self.kinship = kinship
        # What was told in parts, and is left out for them.
        self.summed: list[tuple[Entry | None, Line]] = []

    def told_once(self, lines: list[Line]) -> list[Line]:
        """The lines of one delivery without those that sum others up, or say less of what another says."""
        kept = [line for line in lines if not self._is_sum(line, lines)]
        kept = [line for at, line in enumerate(kept) if is_told(line) or line.type not in _types(kept[:at])]
        return [line for line in kept if not any(self._says_less(line, own) for own in kept if own is not line)]

    def drop_sums(self, kept: list[Gathered]) -> None:
        """Leave out lines that sum up what other deliveries of their stage name: "six helicopters", which are five
        AW109 and one Mi-35M; these have the day of the sum where they have none."""
        for each in kept:
            of_stage = [other for other in kept if other is not each and _are_of_stage(each, other)]
            others = [other for other in of_stage if other.recipient == each.recipient and not each.consignments]
            named = [line for other in others for line in other.lines]
            rest = [line for line in each.lines if not self._is_sum(line, [line, *named])]
            if len(rest) == len(each.lines):
                continue
            each.lines = rest
            for other in others:
                if other.day is None:
                    other.day, other.day_at, other.is_said = each.day, each.day_at, each.is_said

    def drop_headlines(self, kept: list[Gathered]) -> None:
        """Leave out of a headline what the text below tells again, and more exactly."""
        for each in kept:
            if each.stage_at.sentence > 0 or each.day is not None:
                continue
            others = [
                other
                for other in kept
                if other is not each and other.stage == each.stage and self._are_same_parties(each, other)
            ]
            own = [line for other in others if not other.is_also for line in other.lines if is_told(line)]
            each.lines = [line for line in each.lines if not any(self._covers(one, _roughly(line, one)) for one in own)]

    def _says_less(self, line: Line, own: Line) -> bool:
        """Whether another line is of the same, and names a model or a number that this one does not."""
        is_alike = (own.is_named, is_vague(own.number)) == (line.is_named, is_vague(line.number))
        if is_alike or not self._covers(replace(own, order=line.order), line) or _are_in_a_row(line, own):
            return False
        if is_vague(line.number):
            is_of_type = not line.is_named and own.type == line.type
            return is_of_type or line.type in UMBRELLAS or self.kinship.same_model(own, line)
        return own.is_named

    def _covers(self, own: Line, line: Line) -> bool:
        """Whether all that a line says is said by another."""
        is_one = not line.is_named or self.kinship.same_model(own, line)
        is_one |= is_vague(line.number) and own.is_named and self.kinship.compatible(own, line)
        is_as_many = is_vague(line.number) or (best_of(line) == best_of(own) and line.order == own.order)
        return is_one and is_as_many and self.kinship.compatible(own, line)

    def is_repeat(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order or the promise, without number or model, of what another delivery tells in full."""
        return (
            (each.stage is Stage.ORDERED and self._is_order_of(each, kept))
            or (each.stage is Stage.EXPECTED and self._is_on_its_way(each, kept))
            or all(self._is_summed(each, line) for line in each.lines)
            or self._is_headline_of(each, kept)
            or self._is_told_named(each, kept)
            or any(self._tells_it(each, other) for other in kept if other is not each)
            or self._is_vague_of(each, kept)
        )

    def _is_vague_of(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is still to come, and names neither model nor number, where another delivery does."""
        if each.stage is Stage.DELIVERED or each.consignments or any(map(is_told, each.lines)):
            return False
        return any(
            other is not each
            and other.recipient == each.recipient
            and all(any(self.kinship.compatible(own, line) for own in other.lines) for line in each.lines)
            and (each.stage in (Stage.PROMISED, Stage.ORDERED) or other.stage == each.stage)
            for other in kept
        )

    def _is_summed(self, each: Gathered, line: Line) -> bool:
        """Whether it says again what was told in parts: "the 640 vehicles"."""
        return not line.is_named and any(
            each.recipient == recipient and best_of(own) == best_of(line) and self.kinship.is_close(own, line)
            for recipient, own in self.summed
        )

    def _is_on_its_way(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether what came is only to go on: "the ten tanks will reach the north in a few days"."""
        if each.day is not None or each.is_also or any(line.order or not line.is_named for line in each.lines):
            return False
        came = [other for other in kept if other.stage is Stage.DELIVERED and other.recipient == each.recipient]
        came = [other for other in came if other.day is not None and other.stage_at.start < each.stage_at.start]
        own = [line for other in came for line in other.lines]
        return all(any(self._is_of(line, one) for one in own) for line in each.lines)

    def _is_of(self, line: Line, one: Line) -> bool:
        """Whether a line is of one that came, in the same number where it has one."""
        is_as_many = one.number is not None and (line.number is None or best_of(line) == best_of(one))
        return is_as_many and self.kinship.same_model(line, one)

    def _tells_it(self, each: Gathered, other: Gathered) -> bool:
        """Whether another delivery tells all that this one does, and more: the same again without its day, or a gift
        that is still to come."""
        is_gift_to_come = each.stage is Stage.DELIVERED and not each.day and other.stage in TO_COME
        is_headline = each.stage_at.sentence == 0
        is_gift_to_come &= (
            is_headline or each.is_noun or all(line.is_named and line.number is not None for line in each.lines)
        )
        is_of_stage = is_gift_to_come or _are_of_stage(each, other)
        if other.is_also or each.is_also:
            return False
        if not is_of_stage or not self._holds(each, other) or (is_gift_to_come and each.is_before):
            return False
        if each.stage is Stage.PROMISED and other.stage is Stage.EXPECTED:
            # The day of a promise is none of what it promises.
            return True
        if each.day is None:
            return other.day is not None or is_gift_to_come or self._weight(other) > self._weight(each)
        is_again = other.stage_at.start < each.stage_at.start and each.day == other.day and self._holds(other, each)
        tells_more = self._weight(other) > self._weight(each) or (each.is_said and not other.is_said) or is_again
        return other.day is not None and tells_more and self._are_near(each, other)

    def _holds(self, each: Gathered, other: Gathered) -> bool:
        """Whether another delivery, between the same parties, has all lines that this one has."""
        if each.consignments or other.consignments or not self._are_same_parties(each, other):
            return False
        is_held = all(any(self._covers(own, line) for own in other.lines) for line in each.lines)
        return is_held and any(map(is_told, other.lines))

    @staticmethod
    def _are_same_parties(each: Gathered, other: Gathered) -> bool:
        suppliers = {each.supplier, other.supplier} - {None}
        return each.recipient == other.recipient and (len(suppliers) < 2 or each.is_supplier_filled)

    @staticmethod
    def _weight(each: Gathered) -> int:
        """How much its lines say."""
        return sum(line.is_named + (line.number is not None) for line in each.lines)

    @staticmethod
    def _are_near(each: Gathered, other: Gathered) -> bool:
        assert each.day is not None and other.day is not None  # noqa: S101, PT018 (asked for before)
        return each.day.touches(other.day) or abs((each.day.latest - other.day.latest).days) <= NEAR

    def _is_sum(self, line: Line, lines: list[Line]) -> bool:
        """Whether other lines of its kind make it up: "ten helicopters: seven Mi-35 and three Mi-17"."""
        parts = [best_of(own) or 0 for own in lines if own is not line and self.kinship.compatible(own, line)]
        return not line.is_named and len(parts) > 1 and sum(parts) == best_of(line)

    def _is_headline_of(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it says in words for anything, without number, model or day, what another delivery tells in full: a
        headline, or "these new means"."""
        if each.consignments or (each.day is not None and not each.is_said) or any(map(is_told, each.lines)):
            return False
        return any(
            other is not each
            and other.recipient == each.recipient
            and (each.supplier in {None, other.supplier} or other.supplier is None)
            and any(map(is_told, other.lines))
            and all(self._may_be_of(line, other) for line in each.lines)
            for other in kept
        )

    def _is_told_named(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether another of the same number names the models that this one, at the head of the report, does not."""
        if (
            each.stage_at.sentence > 1
            or not each.lines
            or any(other.is_also and other.stage is Stage.DELIVERED for other in kept)
            or any(line.is_named or not line.number for line in each.lines)
        ):
            return False
        return any(
            other is not each
            and _are_of_stage(each, other)
            and other.recipient == each.recipient
            and all(
                any(
                    own.is_named and best_of(own) == best_of(line) and self.kinship.compatible(own, line)
                    for own in other.lines
                )
                for line in each.lines
            )
            for other in kept
        )

    def _is_ordered(self, line: Line, own: Line) -> bool:
        """Whether a line of an order is that of what came, in its number where it has one."""
        return self.kinship.same_line(own, line) and (line.number is None or best_of(own) == best_of(line))

    @staticmethod
    def _is_after(order: Gathered, other: Gathered) -> bool:
        """Whether something was ordered when the other had come already."""
        return order.day is not None and other.day is not None and order.day.earliest > other.day.latest

    def _may_be_of(self, line: Line, other: Gathered) -> bool:
        return line.type in UMBRELLAS or any(self.kinship.compatible(own, line) for own in other.lines)

    def _is_order_of(self, each: Gathered, kept: list[Gathered]) -> bool:
        """Whether it is the order of what came, or is awaited, in the same number; which then tells its day."""
        for other in kept:
            if (
                other.stage in (Stage.DELIVERED, Stage.EXPECTED)
                and other.recipient == each.recipient
                and not self._is_after(each, other)
                and all(
                    is_told(line) and any(self._is_ordered(line, own) for own in other.lines) for line in each.lines
                )
            ):
                if other.order_day is None:
                    other.order_day, other.order_at = each.day, each.day_at
                return True
        return False
