"""Whether a delivery that a sentence tells of is one that was told before."""

from __future__ import annotations

from deliveries.dates import DateSpan

from .alike import Kinship
from .gathered import Gathered, best_of
from .trigger import Stage

# A statement is made so many days after what it tells of at most.
A_WEEK = 8


def are_others(known: Gathered, new: Gathered) -> bool:
    """Whether what is told of some equipment is of two other parties than those known."""
    sides = (new.supplier, new.recipient)
    return None not in sides and sides != (known.supplier or new.supplier, known.recipient or new.recipient)


def is_more_exact(day: DateSpan, known: DateSpan) -> bool:
    """Whether a day lies within another, and says more."""
    return known.earliest <= day.earliest and day.latest <= known.latest and day != known


def is_same(known: Gathered, new: Gathered, kinship: Kinship, current: Gathered | None) -> bool:
    """Whether two tell of one delivery; `current` is that which was spoken of last."""
    if not _are_of_stage(known, new) or not _may_be_of(known, new) or new.is_besides:
        return False
    if _is_all_told_again(known, new, kinship):
        return True
    if known.stage_at.sentence == new.stage_at.sentence and known.stage_at != new.stage_at and known.lines:
        # "gave it six tanks, before it sent some trucks"
        return False
    is_again = _is_told_again(known, new, kinship)
    is_besides = new.is_also and all(line.number for line in (*known.lines, *new.lines)) and not is_again
    if is_besides or not _may_be_at_once(known, new, is_again):
        return False
    if not known.lines:
        return known.refers and known is current and not new.day
    fits = [line for line in new.lines if any(kinship.same_line(own, line) for own in known.lines)]
    clash = [line for line in new.lines if any(kinship.clashes(own, line) for own in known.lines)]
    return bool(fits) and not clash


def _are_of_stage(known: Gathered, new: Gathered) -> bool:
    """Whether both are of one stage, or a gift of which is told is that which is to come."""
    is_to_come = new.is_noun and known.stage in (Stage.EXPECTED, Stage.PROMISED)
    is_gift = is_to_come and new.stage is Stage.DELIVERED
    return (known.stage == new.stage or is_gift) and not known.consignments


def _may_be_of(known: Gathered, new: Gathered) -> bool:
    """Whether both may be between the same parties."""
    sides = ((known.supplier, new.supplier), (known.recipient, new.recipient))
    return all(one is None or other is None or one == other for one, other in sides)


def _is_told_again(known: Gathered, new: Gathered, kinship: Kinship) -> bool:
    """Whether the same number of the same model is told of: "the six MiG-29"."""
    return all(
        line.is_named
        and line.number is not None
        and any(
            kinship.same_model(own, line) and best_of(own) == best_of(line) and own.order == line.order
            for own in known.lines
        )
        for line in new.lines
    )


def _is_all_told_again(known: Gathered, new: Gathered, kinship: Kinship) -> bool:
    """Whether several lines are those of before, each in its number: a ceremony for what had come by then."""
    is_row = len(new.lines) > 1 and len(new.lines) == len(known.lines)
    return is_row and all(
        line.number is not None
        and any(kinship.same_line(own, line) and own.number == line.number for own in known.lines)
        for line in new.lines
    )


def _may_be_at_once(known: Gathered, new: Gathered, is_again: bool) -> bool:
    """Whether their days allow that they are one."""
    if known.day is None or new.day is None:
        return is_again or not (new.day and new.is_before and not known.is_before and known.lines)
    if known.is_said != new.is_said:
        return _near(known, new)
    return known.is_said or known.day.touches(new.day)


def _near(known: Gathered, new: Gathered) -> bool:
    """Whether a delivery may be the one of which a statement was made on the other's day."""
    assert known.day is not None  # noqa: S101 (asked for before)
    assert new.day is not None  # noqa: S101
    said, real = (known.day, new.day) if known.is_said else (new.day, known.day)
    return abs((said.latest - real.latest).days) <= 21


def may_be_on(each: Gathered, new: Gathered) -> bool:
    """Whether it may have come on that day: a statement is made on the day, or a week later at most."""
    if each.day is None or new.day is None:
        return True
    return 0 <= (each.day.latest - new.day.latest).days <= A_WEEK
