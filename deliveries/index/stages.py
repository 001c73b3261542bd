"""The record as it is counted at another stage than arrival: by which days, and what of it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from deliveries.models.days import STAGED

from .arrays import Array, Frame
from .counts import FacetCounts
from .criteria import Criteria
from .part import Part
from .reading import NO_ROW
from .record import RecordIndex
from .shapes import CANCELLED, EXPECTED


@dataclass(frozen=True)
class AtStage(Part):
    """What of a whole record counts at a stage: the deliveries of which the day of that stage is on record, made or, of
    contracts, promised, but for those that were called off. They are counted by that day, and all of them have come so
    far.

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


def at_stage(index: RecordIndex, stage: str, known_on: dt.date | None = None) -> RecordIndex:
    """The record as it is counted at a stage, the name of one of STAGED; itself at none, where arrivals count.

    `known_on`: what had not been reached by that day, as it is on record today, nobody could know to be.
    """
    if not stage:
        return index
    part = index.parts.of(("stage", stage), lambda: _counting(index, stage))
    first = part.deliveries[STAGED[stage].ends[0]]
    if known_on is None or not (first > np.datetime64(known_on)).any():
        return part
    return index.parts.of(("stage", stage, known_on), lambda: _counting(index, stage, known_on))


class Uncounted(NamedTuple):
    """What does not count at a stage though it matches: deliveries without a day of that stage, those that were called
    off, those that fulfil a promise which counts itself, and promises where only what has arrived can come so far."""

    undated: int
    cancelled: int
    of_another: int
    promised: int


def uncounted(index: RecordIndex, criteria: Criteria) -> Uncounted:
    """What of the whole record does not count at the stage of these criteria, which ask for no range of days."""
    every = FacetCounts.of(index, replace(criteria, stage=""))
    counted = FacetCounts.of(at_stage(index, criteria.stage, criteria.known_on), criteria)
    own, status = every.index, every.index.deliveries["status"]
    called_off = every.deliveries & (status == CANCELLED)
    promised = every.deliveries & (status == EXPECTED) & (not STAGED[criteria.stage].of_promises)
    rest = every.deliveries & ~called_off & ~promised
    dated = rest & _counted(own, criteria.stage, criteria.known_on)
    return Uncounted(
        undated=int(rest.sum()) - int(dated.sum()),
        cancelled=int(called_off.sum()),
        of_another=int(dated.sum()) - counted.numbers[0],
        promised=int(promised.sum()),
    )


def _counted(index: RecordIndex, stage: str, known_on: dt.date | None = None) -> Array:
    """By delivery: whether it counts at a stage by itself: its day is on record, and not one that was still to come on
    the day that is asked for; and nobody called it off."""
    rows, (earliest, latest) = index.deliveries, STAGED[stage].ends
    found: Array = ~np.isnat(rows[latest]) & (rows["status"] != CANCELLED)
    return found & (rows[earliest] <= np.datetime64(known_on)) if known_on else found


def _counting(index: RecordIndex, stage: str, known_on: dt.date | None = None) -> AtStage:
    part = AtStage.of_places(index, np.flatnonzero(_counted(index, stage, known_on)))
    own, (earliest, latest) = part.deliveries, STAGED[stage].ends
    contracts = np.where(np.isin(own["fulfils"], own["pk"]), own["fulfils"], NO_ROW)
    days = {"earliest": own[earliest], "latest": own[latest], "fulfils": contracts}
    return replace(part, deliveries=Frame({**own.columns, **days}))
