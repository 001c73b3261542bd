"""The record as it is counted at another stage than arrival: by which days, and what of it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .arrays import Array, Frame
from .counts import FacetCounts
from .criteria import Criteria
from .part import Part
from .reading import NO_ROW
from .record import RecordIndex
from .shapes import CANCELLED

# By the name of a stage the columns of its first and of its last day.
STAGES = {"ordered": ("order_earliest", "order_latest")}


@dataclass(frozen=True)
class AtStage(Part):
    """What of a whole record counts at a stage: the deliveries, made or promised, of which the day of that stage is on
    record, but for those that were called off. They are counted by that day, and all of them have come so far.

    What fulfils a promise that stands here itself is known by its column `fulfils`: it is of the same contract.
    """

    @property
    def root(self) -> RecordIndex:
        return self

    @cached_property
    def as_arrived(self) -> Frame:
        return self.whole.deliveries.picking(self.delivery_at)

    @property
    def reached(self) -> Array:
        return np.ones(len(self.deliveries), bool)

    @cached_property
    def ledger(self) -> Array:
        rows = self.deliveries
        return np.lexsort([rows["pk"], rows["earliest"], rows["latest"]])


def at_stage(index: RecordIndex, stage: str) -> RecordIndex:
    """The record as it is counted at a stage, the name of one of STAGES; itself at none, where arrivals count."""
    return index.parts.of(("stage", stage), lambda: _counting(index, stage)) if stage else index


class Uncounted(NamedTuple):
    """What does not count at a stage though it matches: deliveries without a day of that stage, those that were called
    off, and those that fulfil a promise which counts itself."""

    undated: int
    cancelled: int
    of_another: int


def uncounted(index: RecordIndex, criteria: Criteria) -> Uncounted:
    """What of the whole record does not count at the stage of these criteria, which ask for no range of days."""
    every = FacetCounts.of(index, replace(criteria, stage=""))
    counted = FacetCounts.of(at_stage(index, criteria.stage), criteria)
    own, called_off = every.index, every.deliveries & (every.index.deliveries["status"] == CANCELLED)
    undated = every.deliveries & ~called_off & ~dated(own, criteria.stage)
    rest = every.deliveries & ~called_off & ~undated
    return Uncounted(int(undated.sum()), int(called_off.sum()), int(rest.sum()) - counted.numbers[0])


def dated(index: RecordIndex, stage: str) -> Array:
    """By delivery: whether its day of a stage is on record."""
    found: Array = ~np.isnat(index.deliveries[STAGES[stage][1]])
    return found


def _counting(index: RecordIndex, stage: str) -> AtStage:
    counts = dated(index, stage) & (index.deliveries["status"] != CANCELLED)
    part = AtStage.of_places(index, np.flatnonzero(counts))
    own, (earliest, latest) = part.deliveries, STAGES[stage]
    contracts = np.where(np.isin(own["fulfils"], own["pk"]), own["fulfils"], NO_ROW)
    days = {"earliest": own[earliest], "latest": own[latest], "fulfils": contracts}
    return replace(part, deliveries=Frame({**own.columns, **days}))
