"""What ties a row of ours to a row of theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .kinship import Kin, kinship
from .rows import Row, gap

# Days between two spans that adjoin: what landed at New Year is in either year's list.
ADJOINING = 31
# What one register has so many days from the other may still be the same, told with another day.
FAR, FAR_SUMS, FAR_UNEQUAL = 5 * 366, 2 * 366, 366


@dataclass(frozen=True, eq=False)
class Tie:
    """Two rows that may be about the same pieces. `supplier`: whether both have the same one; None where one has none.
    `apart`: how many days lie between the two, None where one has no day."""

    ours: Row
    theirs: Row
    kin: Kin
    supplier: bool | None
    apart: int | None

    @property
    def near(self) -> bool:
        return self.apart is not None and self.apart <= ADJOINING

    @cached_property
    def rank(self) -> tuple[int, int, int, int, int]:
        """The nearest models first, then the nearest days; the rest only tells rows apart, on whichever side."""
        pks = self.ours.pk, self.theirs.pk
        return -self.kin, self.apart or 0, self._middles_apart(), min(pks), max(pks)

    def _middles_apart(self) -> int:
        """How far apart the middles of both are, in half days."""
        spans = [row.days for row in (self.ours, self.theirs)]
        middles = [span[0].toordinal() + span[1].toordinal() for span in spans if span]
        return abs(middles[0] - middles[-1]) if middles else 0

    @property
    def in_order(self) -> bool:
        """Whether neither came before the other register has it ordered."""
        return _after(self.ours.latest, self.theirs.ordered) and _after(self.theirs.latest, self.ours.ordered)

    def other(self, row: Row) -> Row:
        return self.theirs if row is self.ours else self.ours


def _after(came: dt.date | None, ordered: dt.date | None) -> bool:
    return came is None or ordered is None or came >= ordered


def ties_between(ours: Sequence[Row], theirs: Sequence[Row], parted: frozenset[tuple[int, int]]) -> Iterator[Tie]:
    """All ties between rows of one recipient and one top-level type, but for those that editors parted."""
    kins: dict[tuple[int, int, frozenset[str], frozenset[str]], Kin] = {}
    for one in ours:
        for other in theirs:
            key = one.model.pk, other.model.pk, one.said, other.said
            if key not in kins:
                kins[key] = kinship(one.model, other.model, one.said, other.said)
            if (kin := kins[key]) and (one.pk, other.pk) not in parted:
                known = one.supplier is not None and other.supplier is not None
                supplier = one.supplier == other.supplier if known or one.supplier == other.supplier else None
                yield Tie(one, other, kin, supplier, gap(_span(one), _span(other)))


def _span(row: Row) -> tuple[dt.date, dt.date] | None:
    return row.days
