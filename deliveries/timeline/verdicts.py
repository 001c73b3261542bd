"""What became of what was promised, and how a total that a source states compares to the computed one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from .amounts import Amount

Outcome = Literal["open", "met", "partly-met", "lapsed"]
Verdict = Literal["agrees", "short", "over"]

# "About eight" is held to agree within a tenth.
ABOUT = 0.1


@dataclass(frozen=True)
class Part[T]:
    """How many promised pieces of a type have arrived; `unknown`: and how many lines of unknown number besides."""

    type: T
    arrived: int
    of: int
    unknown: int = 0


@dataclass(frozen=True)
class Awaited[D]:
    """An expected delivery with what has become of it.

    `arrived` of `of` consignments have come; where one consignment of known numbers was promised, `parts` says
    how many pieces of each top-level type came with those that fulfil it. `unread_since`: up to when reports were read,
    where that was before its window was over: whether it has come since then nobody looked.
    """

    delivery: D
    outcome: Outcome
    arrived: int
    of: int
    parts: list[Part[Any]]
    unread_since: dt.date | None = None


def follow(promise: Any, today: dt.date, read_until: dt.date | None = None) -> Awaited[Any]:
    """What became of an expected delivery, seen on `today`, where reports were read up to a day, or None: until now.

    `promise` has its items and `fulfilments` (the arrived deliveries that fulfil it, with theirs) at hand.
    """
    came = promise.fulfilments.all()
    arrived = sum(delivery.consignments for delivery in came)
    parts = _parts(promise, came) if promise.consignments == 1 else []
    met = all(part.arrived >= part.of for part in parts) if parts else arrived >= promise.consignments
    over = promise.arrival_latest is not None and promise.arrival_latest < today
    read = read_until is None or not over or promise.arrival_latest < read_until
    lapsed = over and read
    outcome: Outcome = "met" if arrived and met else "partly-met" if arrived else "lapsed" if lapsed else "open"
    return Awaited(promise, outcome, arrived, promise.consignments, parts, None if read else read_until)


class Lateness(NamedTuple):
    """How many days after the last day promised all of it had come, at least and at most; less than 1: in time."""

    least: int
    most: int

    @property
    def in_time(self) -> bool:
        return self.most <= 0

    @property
    def late(self) -> bool:
        """Whether it was late for certain, and not only perhaps."""
        return self.least > 0


def lateness(awaited: Awaited[Any]) -> Lateness | None:
    """How late a promise was met, by the last of what fulfils it; None where it was not, or had no last day."""
    due = awaited.delivery.arrival_latest
    if awaited.outcome != "met" or due is None:
        return None
    came = awaited.delivery.fulfilments.all()
    last = (max(each.arrival_earliest for each in came), max(each.arrival_latest for each in came))
    return Lateness(*((day - due).days for day in last))


def _parts(promise: Any, came: Iterable[Any]) -> list[Part[Any]]:
    """Promised pieces and those that came, by top-level type; nothing where a promised number is not known."""
    items = promise.items.all()
    if not all(item.quantity for item in items):
        return []
    promised, arrived = pieces(items), pieces(item for delivery in came for item in delivery.items.all())
    none = Amount()
    return [
        Part(top, arrived.get(top, none).best, amount.best, arrived.get(top, none).unknown_lines)
        for top, amount in promised.items()
    ]


def pieces(items: Iterable[Any]) -> dict[Any, Amount]:
    """The known pieces, and the lines of unknown number, by top-level type."""
    pieces: dict[Any, Amount] = defaultdict(Amount)
    for item in items:
        pieces[item.equipment.type.top] += Amount.of_line(item.quantity, item.low, item.high)
    return dict(pieces)


@dataclass(frozen=True)
class Check[R]:
    """A total that a source states, held against the computed one over the same time."""

    reported: R
    computed: Amount
    verdict: Verdict
    by: int = 0


def check[R](reported: R, stated: int, qualifier: str, computed: Amount) -> Check[R]:
    """Hold `stated` ("exactly", "at-least" or "about") against the best of `computed`.

    "At least" agrees with any computed total that is as great; "about" within a tenth, and so does what is about in
    the computed one.
    """
    by = computed.best - stated
    leeway = ABOUT * (computed.about + (stated if qualifier == "about" else 0))
    agrees = abs(by) <= leeway or (qualifier == "at-least" and by > 0)
    verdict: Verdict = "agrees" if agrees else "short" if by < 0 else "over"
    return Check(reported, computed, verdict, 0 if agrees else abs(by))
