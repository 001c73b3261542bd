"""How what is counted changed as sources came out: the totals as known on each day on which one did.

A day's sources change nothing but deliveries of which they speak: those alone are counted on that day, once as known
before it and once after, by the one rule of what counts. So a history of a thousand days costs as much as its claims,
not a thousand times the record.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from deliveries.timeline import Amount

from .answers import once
from .arrays import Array, different, marked
from .arrived import PERIODS
from .counts import FacetCounts
from .criteria import Criteria
from .part import Part, around
from .record import RecordIndex
from .shapes import DELIVERED

# As many days are told apart; where more sources came out, those of a week, a month or a year are told together.
MOST_DAYS = 250

type Totals = dict[int, Amount]


class Vintage(NamedTuple):
    """What was known by the end of a `day` on which sources came out, or of several days together, the `first` before.

    `totals` and what was `added` to them, by the pk of the top-level type; the pks of the `deliveries` of which another
    number counts since, and of the `sources` that came out then and speak of one of them. `others`: how many came out
    besides that speak of what counts, and changed nothing. `later`: of how many of all deliveries that count by then
    the number or the day stands as sources stated it later.
    """

    first: dt.date
    day: dt.date
    totals: Totals
    added: Totals
    deliveries: tuple[int, ...]
    sources: tuple[int, ...]
    others: int
    later: int


class _Counted(NamedTuple):
    """By delivery (its pk) what it adds, and those of which something was adopted later."""

    added: dict[int, Totals]
    later: frozenset[int]


class Vintages:
    """What some criteria match of an index, day after day of its sources; as far as `known_on`, where that is asked
    for. `period`: what is told together ("week", "month", "year"), None where each day is told."""

    def __init__(self, index: RecordIndex, criteria: Criteria) -> None:
        self.criteria = criteria
        # What lines were called on a day may be something else than today.
        self.index = around(index, replace(criteria, known_on=criteria.known_on or dt.date.max))

    @property
    def asked(self) -> Criteria:
        return self.criteria

    @property
    def period(self) -> str | None:
        return self._period()

    @once
    def _period(self) -> str | None:
        _places, days = self._events
        fitting = (step for step in PERIODS if len(different(PERIODS[step](days))) <= MOST_DAYS)
        found = next(fitting, "year")
        return None if found == "day" else found

    @property
    def _events(self) -> tuple[Array, Array]:
        """Where the deliveries stand that have arrived, and a day on which what counts of each may have changed: on
        which a source of it came out, or a later release of its register."""
        own, rows = self.index, self.index.deliveries
        at = np.concatenate([own.delivery_of_claim, np.arange(len(rows))])
        days = np.concatenate([own.sources["known_from"][own.source_of_claim], rows["stood_until"]])
        known = ~np.isnat(days) & ((rows["status"] == DELIVERED) & (rows["register"] == self.criteria.register))[at]
        if self.criteria.known_on:
            known &= days <= np.datetime64(self.criteria.known_on)
        return at[known], days[known]

    @once
    def all(self) -> list[Vintage]:
        """The days, or the periods, in order."""
        places, days = self._events
        period = PERIODS[self.period or "day"](days)
        order = np.argsort(period, kind="stable")
        places, days, period = places[order], days[order], period[order]
        begins = np.flatnonzero(np.diff(period, prepend=period[:1] - 1)).tolist()
        found: list[Vintage] = []
        for begin, end in pairwise([*begins, len(days)]):
            if after := self._after(found[-1] if found else None, places[begin:end], days[begin:end]):
                found.append(after)
        return found

    def _after(self, before: Vintage | None, places: Array, days: Array) -> Vintage | None:
        """What was known after these days, when something of the deliveries that stand at these places came out; None
        where none of them counts, before it or after."""
        part = Part.of_places(self.index, places)
        first, day = days.min().item(), days.max().item()
        was = self._known(part, before.day) if before else _Counted({}, frozenset())
        now = self._known(part, day)
        counting = sorted(now.added.keys() | was.added.keys())
        if not counting:
            return None
        changed = [pk for pk in counting if now.added.get(pk) != was.added.get(pk)]
        added: Totals = defaultdict(Amount)
        for pk in changed:
            for top, amount in now.added.get(pk, {}).items():
                added[top] += amount
            for top, amount in was.added.get(pk, {}).items():
                added[top] -= amount
        totals: Totals = defaultdict(Amount, before.totals if before else {})
        for top, amount in added.items():
            totals[top] += amount
        sources = self._out(part, counting, first, day)
        speaking = self._out(part, changed, first, day)
        later = len(now.later) - len(was.later) + (before.later if before else 0)
        rest = len(sources) - len(speaking)
        return Vintage(first, day, _any(totals), _any(added), tuple(changed), tuple(speaking), rest, later)

    def _known(self, part: RecordIndex, day: dt.date) -> _Counted:
        """What counts of the deliveries of a part, as known on a day."""
        counts = FacetCounts(part, replace(self.criteria, known_on=day))
        lines = counts.arrived_lines
        later = counts.days_later[lines.delivery] | counts.numbers_later[lines.place]
        added = {pk: totals for (pk,), totals in lines.sums("pk").items()}
        return _Counted(added, frozenset(lines.of("pk")[later].tolist()))

    def _out(self, part: RecordIndex, deliveries: list[int], first: dt.date, last: dt.date) -> list[int]:
        """The pks of the sources that count, came out then and speak of one of these deliveries (pks)."""
        days = part.sources["known_from"]
        counts = FacetCounts(part, replace(self.criteria, known_on=last))
        out = counts.claims_of(counts.accepted) & (days >= np.datetime64(first))[part.source_of_claim]
        of_them = marked(part.places_of(deliveries), len(part.deliveries))[part.delivery_of_claim]
        told = different(part.source_of_claim[out & of_them])
        pks: list[int] = part.sources["pk"][told].tolist()
        return pks


def _any(totals: Totals) -> Totals:
    """Those that are something."""
    return {top: amount for top, amount in totals.items() if any(amount)}
