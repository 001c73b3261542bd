"""Rows become a timeline: steps, running totals, lanes and verdicts. Pure: no request, no HTML, no database.

The rules are those of the page /about/counting/: the count of a type steps on the last day by which a delivery
had surely arrived; unlike things are never added; an unknown number adds nothing, and the total says so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby
from operator import add, itemgetter
from typing import Any, Literal, NamedTuple

from .dates import OPEN, DateSpan
from .numbers import figures

Outcome = Literal["open", "met", "partly-met", "lapsed"]
Verdict = Literal["agrees", "short", "over"]

# "About eight" is held to agree within a tenth.
ABOUT = 0.1

# What a line adds, in the order of the fields of an Amount: the first of these numbers that is known, or nothing.
ADDS = {"sure": ("low", "quantity"), "best": ("quantity", "low"), "most": ("high", "quantity", "low")}
# A line is of unknown number where none of these is known: of 4 to 20 it is known how many they were at most.
ENDS = ("quantity", "high")
# What rows of ArrivedLines call the fields of an Amount.
FIELDS = (*ADDS, "unknown", "about")


class Amount(NamedTuple):
    """A number of pieces as far as it is known, and how many lines of unknown number come on top; `about`: how many of
    the best number are of lines whose own number is not exact."""

    low: int = 0
    best: int = 0
    high: int = 0
    unknown_lines: int = 0
    about: int = 0

    def __add__(self, other: Amount) -> Amount:  # type: ignore[override]
        return Amount._make(map(add, self, other))

    @property
    def spread(self) -> bool:
        """Whether least, best and greatest differ."""
        return not self.low == self.best == self.high

    @property
    def only_unknown(self) -> bool:
        """Whether nothing is known but that there were some."""
        return self.best == 0 and self.unknown_lines > 0

    @property
    def short(self) -> str:
        """In figures and signs: "8", "~8", "5 + ?" or "?"; amount_text() says the same in words."""
        if self.only_unknown:
            return "?"
        known = f"{self.sign}{self.bounds}" if self.from_least else self.counted
        return f"{known} + ?" if self.unknown_lines else known

    @property
    def counted(self) -> str:
        """The best number where a count stands in large figures: "8", or "~8" where it holds a number that is about."""
        return f"{self.sign}{figures(self.best)}"

    @property
    def sign(self) -> str:
        """What stands before figures of which a part is about so many."""
        return "~" if self.about else ""

    @property
    def from_least(self) -> bool:
        """Whether the best number is the least there can have been, and no more than that: "4–20"."""
        return self.low == self.best < self.high

    @property
    def figures(self) -> str:
        """What is known of it: "8", "8 (6–10)", or "4–20" where no number between the bounds is the best."""
        if self.from_least:
            return self.bounds
        return f"{figures(self.best)} ({self.bounds})" if self.spread else figures(self.best)

    @property
    def bounds(self) -> str:
        """The least and the greatest: "6–10"."""
        return f"{figures(self.low)}–{figures(self.high)}"

    @property
    def known(self) -> tuple[int | None, int | None, int | None]:
        """Best, least and greatest, for who adds up; None: not known. Where a number is missing, so is the greatest."""
        if self.only_unknown:
            return None, None, None
        return self.best, self.low, None if self.unknown_lines else self.high

    @classmethod
    def of_line(cls, quantity: int | None, low: int | None, high: int | None, *, inexact: bool = False) -> Amount:
        """What a line adds with these numbers; None: not known. `inexact`: they are about so many, or an estimate."""
        numbers = {"quantity": quantity, "low": low, "high": high}
        sure, best, most = (
            next((number for name in names if (number := numbers[name]) is not None), 0) for names in ADDS.values()
        )
        return cls(sure, best, most, int(all(numbers[name] is None for name in ENDS)), best if inexact else 0)

    @classmethod
    def from_row(cls, row: Mapping[str, Any], prefix: str) -> Amount:
        """From the columns <prefix>sure, best, most, unknown and about of a row of ArrivedLines."""
        return cls._make(value or 0 for value in _amounts(prefix)(row))


@cache
def _amounts(prefix: str) -> Callable[[Mapping[str, Any]], Iterable[int | None]]:
    return itemgetter(*(f"{prefix}{name}" for name in FIELDS))


class Step(NamedTuple):
    """One rise of a count: a delivery, or all of a period where there are too many to draw."""

    earliest: dt.date
    latest: dt.date
    added: Amount
    total: Amount
    deliveries: int
    delivery_id: int
    came: DateSpan | None = None

    @property
    def span(self) -> DateSpan:
        """When it came, wherever it is drawn."""
        return self.came or DateSpan(self.earliest, self.latest, "")

    def moved(self, by: dt.timedelta) -> Step:
        """The same step, drawn that much later."""
        earliest = self.earliest if self.earliest == OPEN else _later(self.earliest, by)
        return self._replace(earliest=earliest, latest=_later(self.latest, by), came=self.span)


def _later(day: dt.date, by: dt.timedelta) -> dt.date:
    """So much later, or the end of the calendar."""
    return dt.date.fromordinal(min(max(1, day.toordinal() + by.days), dt.date.max.toordinal()))


@dataclass(frozen=True)
class Series[T]:
    """The running count of one top-level type."""

    type: T
    steps: list[Step]

    @property
    def total(self) -> Amount:
        return self.steps[-1].total if self.steps else Amount()

    @property
    def deliveries(self) -> int:
        return sum(step.deliveries for step in self.steps)

    @cached_property
    def counts(self) -> list[Step]:
        """The steps that raise the best count: what the hero shows."""
        return [step for step in self.steps if step.added.best]

    @property
    def hero(self) -> list[Step | None]:
        """The counts to print large: up to five, or the first, None for the ones left out, and the last three."""
        counts = self.counts
        return list(counts) if len(counts) <= 5 else [counts[0], None, *counts[-3:]]

    def best_on(self, day: dt.date) -> int:
        """The best count at the end of `day`."""
        return next((step.total.best for step in reversed(self.steps) if step.latest <= day), 0)

    @cached_property
    def bounds(self) -> tuple[list[tuple[dt.date, int]], list[tuple[dt.date, int]]]:
        """The certain() and the possible() count, of each the days on which it rises, once each, and how far."""
        rises = self._rises_certain(), self._rises_possible()
        certain, possible = (dict(self._accumulated(rise for rise in each if rise[1])) for each in rises)
        return list(certain.items()), list(possible.items())

    @cached_property
    def begins(self) -> dt.date:
        """The first day that is known on which any of it may have come."""
        return min(step.latest if step.earliest == OPEN else step.earliest for step in self.steps)

    def possible(self) -> list[tuple[dt.date, int]]:
        """The greatest the count may have been: (day, total), stepping where each delivery may first have come."""
        return self._accumulated(self._rises_possible())

    def certain(self) -> list[tuple[dt.date, int]]:
        """The least the count must have been: (day, total), stepping where each delivery had surely come."""
        return self._accumulated(self._rises_certain())

    def _rises_possible(self) -> list[tuple[dt.date, int]]:
        return [(step.earliest, step.added.high) for step in self.steps]

    def _rises_certain(self) -> list[tuple[dt.date, int]]:
        return [(step.latest, step.added.low) for step in self.steps]

    @staticmethod
    def _accumulated(rises: Iterable[tuple[dt.date, int]]) -> list[tuple[dt.date, int]]:
        total, line = 0, []
        for day, rise in sorted(rises):
            total += rise
            line.append((day, total))
        return line


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


@dataclass(frozen=True)
class Check[R]:
    """A total that a source states, held against the computed one over the same time."""

    reported: R
    computed: Amount
    verdict: Verdict
    by: int = 0


@dataclass(frozen=True)
class Timeline:
    """What a party received or supplied: a series a top-level type, what is awaited, and how totals compare."""

    series: list[Series[Any]]
    awaited: list[Awaited[Any]] = field(default_factory=list)
    checks: list[Check[Any]] = field(default_factory=list)
    merged: str | None = None

    @property
    def only(self) -> Series[Any] | None:
        """The one series, where all is of one top-level type; None otherwise, for unlike things are never added."""
        return self.series[0] if len(self.series) == 1 else None

    @property
    def counted(self) -> list[Series[Any]]:
        """The series of which a number is known."""
        return [series for series in self.series if series.counts]

    @property
    def first_day(self) -> DateSpan | None:
        """The span of the first arrival, or None."""
        steps = [series.steps[0] for series in self.series]
        return min((step.span for step in steps), key=lambda span: (span.latest, span.earliest), default=None)


def build_timeline[T](
    rows: Iterable[Mapping[str, Any]],
    types: Mapping[int, T],
    *,
    awaited: Sequence[Awaited[Any]] = (),
    checks: Sequence[Check[Any]] = (),
    merged: str | None = None,
    last: Container[int] = (),
) -> Timeline:
    """A timeline from the rows of ArrivedLines.steps().

    `types` maps the pk of a top-level type to the type; `merged` names the period ("day", "week", "month", "year") that
    each row sums up, or is None where a row is one delivery. The series that says most comes first: known numbers
    before unknown ones, those of the types `last` after the others, then by the number of its rises.
    """
    series: dict[int, list[Step]] = {}
    for row in rows:
        steps = series.setdefault(row["top"], [])
        added = Amount.from_row(row, "sum_")
        steps.append(
            Step(
                earliest=row["earliest"],
                latest=row["latest"],
                added=added,
                total=steps[-1].total + added if steps else added,
                deliveries=row["deliveries"],
                delivery_id=row["last_delivery"],
            )
        )
    ordered = {top: Series(types[top], steps) for top, steps in series.items()}
    order = sorted(ordered, key=lambda top: (ordered[top].total.only_unknown, top in last, -len(ordered[top].counts)))
    return Timeline([ordered[top] for top in order], list(awaited), list(checks), merged)


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


@dataclass(frozen=True)
class Line[I]:
    """A line of a delivery in the ledger; the ones that the filter did not choose stand dimmed beside the others."""

    item: I
    chosen: bool


@dataclass(frozen=True)
class Entry[D]:
    """A delivery in the ledger: its lines, and by pk of the top-level type what they add and the totals after."""

    delivery: D
    lines: list[Line[Any]]
    added: dict[int, Amount]
    totals: dict[int, Amount]
    doubtful: bool = False

    @property
    def chosen_items(self) -> list[Any]:
        return [line.item for line in self.lines if line.chosen]


def build_ledger(
    rows: Iterable[Mapping[str, Any]],
    deliveries: Mapping[int, Any],
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Entry[Any]]:
    """The entries of a ledger page.

    `rows`: lines from ArrivedLines.running(), in order; `deliveries`: pk to delivery, its items at hand. One that is
    not there, since it was deleted a moment ago, is left out.
    `doubtful` marks a delivery whose span reaches outside `since` … `until`.
    """
    by_delivery = groupby(rows, key=itemgetter("delivery"))
    return [_entry(deliveries[pk], list(lines), since, until) for pk, lines in by_delivery if pk in deliveries]


def _entry(delivery: Any, rows: list[Mapping[str, Any]], since: dt.date | None, until: dt.date | None) -> Entry[Any]:
    chosen = {row["line"] for row in rows}
    added: defaultdict[int, Amount] = defaultdict(Amount)
    for row in rows:
        added[row["top"]] += Amount.from_row(row, "")
    return Entry(
        delivery=delivery,
        lines=sorted((Line(item, item.pk in chosen) for item in delivery.items.all()), key=lambda x: not x.chosen),
        added=dict(added),
        totals={row["top"]: Amount.from_row(row, "total_") for row in rows},
        doubtful=may_lie_outside(delivery, since, until),
    )


def may_lie_outside(delivery: Any, since: dt.date | None, until: dt.date | None) -> bool:
    """Whether the span of a delivery reaches outside `since` … `until`; one without a window may lie anywhere."""
    if delivery.arrival_latest is None:
        return bool(since or until)
    return bool((since and delivery.arrival_earliest < since) or (until and delivery.arrival_latest > until))
