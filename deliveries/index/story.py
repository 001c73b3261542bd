"""What stands out of what has arrived: the first, the largest and the latest delivery, and what is contested."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from deliveries.models import Claim

from .arrays import Array, different
from .counts import FacetCounts
from .shapes import marked_topics


class Story(NamedTuple):
    """Deliveries (pks) that stand out of `number`: the `first` and the `latest` by the day by which they had surely
    arrived; and the `largest`, of like things and known number, where there is one such.

    `sure`: whether no other one may have been the first or the latest. `disputed`: how many are, and `topics`: what of
    them is.
    """

    number: int
    first: int
    latest: int
    largest: int | None
    sure: bool
    disputed: int
    topics: list[Claim.Topic]

    @property
    def deliveries(self) -> list[int]:
        """Those that stand out."""
        return [self.first, self.latest, *([self.largest] if self.largest else [])]


def story(counts: FacetCounts) -> Story | None:
    """What stands out; None where nothing has arrived."""
    return counts.held("story", lambda: _story(counts))


def _story(counts: FacetCounts) -> Story | None:
    lines = counts.arrived_lines
    at, rows = lines.deliveries, counts.index.deliveries
    if not len(at):
        return None
    contested = counts.contested[lines.place]
    topics = int(np.bitwise_or.reduce(contested)) if len(contested) else 0
    return Story(
        number=len(at),
        first=int(rows["pk"][at[0]]),
        latest=int(rows["pk"][at[-1]]),
        largest=_largest(counts),
        sure=_sure(rows["earliest"][at], rows["latest"][at]),
        disputed=len(different(lines.delivery[contested != 0])),
        topics=marked_topics(topics),
    )


def _sure(earliest: Array, latest: Array) -> bool:
    """Whether the first of these spans ends before any other begins, and the last begins after all others end."""
    return len(latest) < 2 or bool(latest[0] < earliest[1:].min() and earliest[-1] > latest[:-1].max())


def _largest(counts: FacetCounts) -> int | None:
    """The pk of the delivery that adds most, where all are of one top-level type and no other adds as much."""
    lines = counts.arrived_lines
    if len(different(lines.keys("top"))) != 1:
        return None
    adds = np.bincount(lines.delivery, lines.amounts["best"])
    most = np.flatnonzero(adds == adds.max())
    return int(counts.index.deliveries["pk"][most[0]]) if len(most) == 1 and adds[most[0]] else None
