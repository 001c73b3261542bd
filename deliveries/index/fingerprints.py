"""What the record says of each recipient, as a number: where that is the same, so is all that was made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from .arrays import Array, Frame
from .record import RecordIndex

# Odd numbers of 64 bits without a pattern: what is multiplied by them, and shifted, differs wherever it did before.
FACTOR, FULFILS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
HALF = np.uint64(32)


def fingerprints(index: RecordIndex, registers: Collection[int], models: Mapping[int, int]) -> dict[int, int]:
    """By recipient (its pk): of the deliveries of these registers, their lines and claims, the days from which sources
    are known, and what fulfils its promises. `models`: by pk of a model a number for all that is known of it."""
    rows = index.deliveries
    own = _by_delivery(index, models)
    met, at = _met(index)
    np.add.at(own, met, own[at] * FULFILS)
    wanted = np.isin(rows["register"], [*registers])
    recipients, place = np.unique(rows["recipient"][wanted], return_inverse=True)
    sums = np.zeros(len(recipients), np.uint64)
    np.add.at(sums, place, own[wanted])
    return dict(zip(recipients.tolist(), sums.tolist(), strict=True))


def _by_delivery(index: RecordIndex, models: Mapping[int, int]) -> Array:
    """By delivery: a number for all that is said of it."""
    known = np.array([models.get(pk, 0) for pk in index.equipment["pk"].tolist()], np.uint64)
    found = _mixed(_numbers(index.deliveries))
    lines = _mixed(_numbers(index.lines), known[index.equipment_of_line])
    claims = _mixed(_numbers(index.claims), index.sources["known_from"][index.source_of_claim].view(np.uint64))
    np.add.at(found, index.delivery_of_line, lines)
    np.add.at(found, index.delivery_of_claim, claims)
    return found


def _met(index: RecordIndex) -> tuple[Array, Array]:
    """Where promises stand of which something came, and where that does."""
    at = index.fulfilments
    promises = index.deliveries["fulfils"][at]
    here = np.isin(promises, index.deliveries["pk"])
    return np.searchsorted(index.deliveries["pk"], promises[here]), at[here]


def _numbers(rows: Frame) -> Iterator[Array]:
    """The columns of a frame that are no texts, as numbers of 64 bits."""
    for column in rows.columns.values():
        if isinstance(column, np.ndarray):
            yield (column if column.dtype.itemsize == 8 else column.astype(np.int64)).view(np.uint64)


def _mixed(columns: Iterator[Array], *more: Array) -> Array:
    """By row a number that tells all that it has from anything else."""
    first, *others = [*columns, *more]
    found = first * FACTOR
    for column in others:
        found = (found ^ (found >> HALF) ^ column) * FACTOR
    mixed: Array = found ^ (found >> HALF)
    return mixed
