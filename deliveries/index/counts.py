"""Counts over all that matches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from deliveries.models import EquipmentType
from deliveries.timeline import ADDS, ENDS

from .answers import once
from .arrays import Array, Frame, distinct, tallied
from .arrived import ArrivedLines
from .called import lines_by_type
from .criteria import Criteria
from .part import around
from .reading import NO_NUMBER, NO_ROW, NUMBERS
from .record import RecordIndex
from .shapes import CODES, EXPECTED
from .source_counts import SourceCounts


class LeftOut(NamedTuple):
    """What counts with all sources and not with some: deliveries that none of these reports, lines of others that only
    other sources name, and numbers of lines that only others state."""

    deliveries: int
    lines: int
    numbers: int


def _first(numbers: Sequence[Array]) -> Array:
    """Of each line the first of these numbers that there is, or 0."""
    found = np.zeros(len(numbers[0]), np.int64)
    for number in reversed(numbers):
        found = np.where(number == NO_NUMBER, found, number)
    return found


class FacetCounts(SourceCounts):
    """The counts of what matches."""

    @classmethod
    def of(cls, index: RecordIndex, criteria: Criteria) -> FacetCounts:
        """The counts of what matches in all of an index, passing over what cannot."""
        return cls(around(index, criteria), criteria)

    # ---- What has arrived in all ----------------------------------------------------------------

    @cached_property
    def arrived_lines(self) -> ArrivedLines:
        """The matching lines of the deliveries that have arrived, or come as far as what counts, with what each adds.

        A line that may have arrived outside the range that is asked for is not sure.
        """
        return ArrivedLines(self.index, self._arrived, lambda: self.equipment_of_line, self.asked)

    def disputed_among(self, lines: ArrivedLines) -> ArrivedLines:
        """Those of some of the arrived_lines that claims contest."""
        return lines.contested(lambda: self.disputed)

    @cached_property
    def open_lines(self) -> ArrivedLines:
        """The matching lines of promises of which nothing has arrived, with what each would add if it had."""
        return ArrivedLines(self.index, self._open, lambda: self.equipment_of_line)

    def _arrived(self) -> tuple[Array, Frame]:
        return self._adding(self.index.reached)

    def _open(self) -> tuple[Array, Frame]:
        rows = self.index.deliveries
        return self._adding((rows["status"] == EXPECTED) & ~np.isin(rows["pk"], self.index.fulfilled))

    def _adding(self, deliveries: Array) -> tuple[Array, Frame]:
        """Where the matching lines of these deliveries stand, and what each adds."""
        rows, asked = self.index.deliveries, self.criteria
        at = np.flatnonzero(self.lines & deliveries[self.index.delivery_of_line])
        delivery = self.index.delivery_of_line[at]
        line = {name: numbers[at] for name, numbers in zip(NUMBERS, self.stated, strict=True)}
        adds = {name: _first([line[number] for number in numbers]) for name, numbers in ADDS.items()}
        if asked.since:
            adds["sure"][rows["earliest"][delivery] < np.datetime64(asked.since)] = 0
        if asked.until:
            adds["sure"][rows["latest"][delivery] > np.datetime64(asked.until)] = 0
        unknown = np.all([line[name] == NO_NUMBER for name in ENDS], axis=0)
        about = np.where(self.inexact[at], adds["best"], 0)
        amounts = Frame(adds | {"unknown": unknown, "about": about})
        return at, amounts

    @cached_property
    def ledger(self) -> Array:
        """The pks of the deliveries in the order of their ledger: what has arrived, then what has not."""
        pks: Array = self.index.deliveries["pk"][self.index.in_ledger_order(self.deliveries)]
        return pks

    @once
    def place_in_ledger(self, delivery: int) -> int | None:
        """Where this delivery (its pk) stands in the ledger, from 0 on; None where it is not in it."""
        places = np.flatnonzero(self.ledger == delivery).tolist()
        return places[0] if places else None

    # ---- Counts ---------------------------------------------------------------------------------

    @property
    def numbers(self) -> tuple[int, int]:
        """How many deliveries match, and how many lines of them."""
        return self._numbers()

    @once
    def _numbers(self) -> tuple[int, int]:
        return int(self.deliveries.sum()), int(self.lines.sum())

    @property
    def arrived_and_not(self) -> tuple[int, int]:
        """How many of the deliveries have arrived, and how many have not."""
        return self._arrived_and_not()

    @once
    def _arrived_and_not(self) -> tuple[int, int]:
        arrived = int((self.deliveries & self.index.reached).sum())
        return arrived, int(self.deliveries.sum()) - arrived

    @property
    def disputed_and_not(self) -> tuple[int, int]:
        """How many of the deliveries have a line that is disputed, and how many one that is not."""
        return self._disputed_and_not()

    @once
    def _disputed_and_not(self) -> tuple[int, int]:
        lines, disputed = self.lines, self.disputed
        return int(self.with_lines(lines & disputed).sum()), int(self.with_lines(lines & ~disputed).sum())

    def left_out_of(self, full: FacetCounts) -> LeftOut:
        """What is left out here of the `full` counts, those of all sources."""
        return self.held(("left out of", full.asked), lambda: self._left_out_of(full))

    def _left_out_of(self, full: FacetCounts) -> LeftOut:
        deliveries = np.isin(full.delivery_pks, self.delivery_pks)
        lines, own = (counts.index.lines["pk"][counts.lines] for counts in (full, self))
        of_these = np.isin(full.index.lines["delivery"][full.lines], self.delivery_pks)
        known, stated = (counts.index.lines["pk"][counts.lines & counts.numbered] for counts in (full, self))
        return LeftOut(
            int((~deliveries).sum()),
            int((of_these & ~np.isin(lines, own)).sum()),
            int((np.isin(known, own) & ~np.isin(known, stated)).sum()),
        )

    @property
    def numbered(self) -> Array:
        """By line: whether something is known of its number."""
        found: Array = np.any([numbers != NO_NUMBER for numbers in self.stated], axis=0)
        return found

    @once
    def by_party(self, side: str) -> dict[int, int]:
        """Deliveries by the pk of the party on that side, where one is known."""
        found = tallied(self.index.deliveries[side][self.deliveries])
        return {pk: number for pk, number in found.items() if pk != NO_ROW}

    @once
    def without_supplier(self) -> int:
        """Deliveries of which no supplier is known."""
        return int((self.index.deliveries["supplier"][self.deliveries] == NO_ROW).sum())

    def covered(self, otherwise: dt.date | None, *more: int) -> tuple[dt.date, dt.date] | None:
        """Up to which day reports were read on each recipient of the deliveries, and on those `more` (pks): the first
        and the last such day. One of which that is not known has the day `otherwise`; None where one has none."""
        parties, pks = self.index.parties, [*self.by_party("recipient"), *more]
        days = [day or otherwise for day in parties["covered_until"][np.isin(parties["pk"], pks)].tolist()]
        known = [day for day in days or [otherwise] if day]
        return (min(known), max(known)) if len(known) == len(days or [otherwise]) else None

    @once
    def by_choice(self, name: str) -> dict[str, int]:
        """Deliveries by the value of a choice."""
        found = tallied(self.index.deliveries[name][self.deliveries])
        return {CODES[name][at]: number for at, number in found.items()}

    @once
    def by_equipment(self) -> dict[int, int]:
        """Deliveries by the pk of the equipment; of what goes by its type alone there is none."""
        own = self.index
        lines = np.flatnonzero(self.lines & own.equipment["has_page"][self.equipment_of_line])
        pks: Array = own.equipment["pk"][self.equipment_of_line[lines]]
        return tallied(distinct(pks, own.delivery_of_line[lines])[:, 0])

    @once
    def by_branch(self) -> dict[EquipmentType, int]:
        """Deliveries of each type and all below it, where there are any; one of two kinds of helicopters is one."""
        own, nodes = self.index, list(self.index.tree)
        named_as_adopted = self.equipment_of_line is own.equipment_of_line
        ordered = own.lines_by_type if named_as_adopted else lines_by_type(own, self.equipment_of_line)
        matching = ordered.among(self.lines[ordered["line"]])
        delivery, kind = matching["delivery"], matching["kind"]
        kinds, pairs = np.bincount(kind, minlength=len(nodes)), np.zeros((len(nodes), len(nodes)), np.int64)
        # A branch is a run of places. Of the lines of one delivery in a run, only the first counts: all others come
        # right after another one of it that is in it too.
        after = 1 + np.flatnonzero(delivery[1:] == delivery[:-1])
        np.add.at(pairs, (kind[after - 1], kind[after]), 1)
        runs = {node: slice(at, at + len(own.tree.branch(node))) for at, node in enumerate(nodes)}
        found = {node: int(kinds[run].sum() - pairs[run, run].sum()) for node, run in runs.items()}
        return {node: number for node, number in found.items() if number}
