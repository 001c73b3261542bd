"""Lists of records that deliveries name: in which order they stand, and which of them are called so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from deliveries.dates import DateSpan
from deliveries.models.names import fold
from deliveries.models.regions import REGIONS

from .arrays import Frame, different, tallied
from .arrived import ArrivedLines
from .counts import FacetCounts
from .reading import NO_ROW
from .record import RecordIndex


def both_ways(*whats: str) -> tuple[str, ...]:
    """What records can be sorted by, and with a sign the other way round."""
    return tuple(f"{sign}{what}" for what in whats for sign in ("", "-"))


ORDERS = both_ways("name", "deliveries", "latest")
# Of parties also by the count of the one type that is asked for, by disputed deliveries, and by the smallest region.
PARTY_ORDERS = (*ORDERS, *both_ways("count", "disputed", "region"))
# Of what has not come yet: before all days.
NEVER = -(10**9)


def parties(counts: FacetCounts, side: str, order: str) -> list[int]:
    """The pks of the parties on that side of what has arrived."""

    def find() -> list[int]:
        arrived = counts.arrived_lines
        numbers = arrived.number(side)
        values: dict[str, Callable[[], Mapping[int, int]]] = {
            "deliveries": lambda: numbers,
            "latest": lambda: latest_of(arrived, side),
            "count": lambda: {pk: max(each.best for each in own.values()) for (pk,), own in arrived.sums(side).items()},
            "disputed": lambda: disputed(counts, side),
            "region": lambda: region_places(counts.index),
        }
        return ordered(counts.index.parties, numbers, values, order)

    return counts.held(("listed", side, order), find)


def disputed(counts: FacetCounts, side: str) -> dict[int, int]:
    """How many of the deliveries that have arrived are disputed, by pk of the party on that side."""
    lines = counts.arrived_lines
    at = different(lines.delivery[counts.disputed[lines.place]])
    return tallied(counts.index.deliveries[side][at])


def region_places(index: RecordIndex) -> dict[int, int]:
    """By pk of a state the place of its smallest region among all; none of what is no state."""
    # A region stands before its parts, so that the smallest one stays.
    return {
        index.states[code]: at
        for at, region in enumerate(REGIONS.values())
        for code in region.members
        if code in index.states
    }


def models(counts: FacetCounts, order: str) -> list[int]:
    """The pks of the models that deliveries hold, arrived or not."""

    def find() -> list[int]:
        numbers = counts.by_equipment()
        values = {"deliveries": lambda: numbers, "latest": lambda: latest_models(counts)}
        return ordered(counts.index.equipment, numbers, values, order)

    return counts.held(("listed", "equipment", order), find)


def latest_models(counts: FacetCounts) -> dict[int, int]:
    """By pk of a model the day by which the last of it had surely arrived, as numpy counts days."""
    return counts.held("latest models", lambda: latest_of(counts.arrived_lines, "equipment"))


def last_spans(counts: FacetCounts, models: Collection[int]) -> dict[int, DateSpan]:
    """By pk of these models when the last of it came; none where nothing has."""
    lines = counts.arrived_lines.of_models(models)
    keys, days = lines.keys("equipment"), [lines.of(name) for name in ("earliest", "latest")]
    order = np.lexsort([*days, keys])
    rows = zip(*(values[order].tolist() for values in (keys, *days)), strict=True)
    # Of several of one model it is the last one that stays.
    return {pk: DateSpan(first, last, "") for pk, first, last in rows}


def latest_of(arrived: ArrivedLines, what: str) -> dict[int, int]:
    """By key the day by which the last of it had surely arrived, as numpy counts days."""
    keys, days = arrived.keys(what), arrived.of("latest").astype(np.int64)
    found = np.full(int(keys.max(initial=NO_ROW)) + 1, NEVER)
    np.maximum.at(found, keys, days)
    known = np.flatnonzero(found != NEVER)
    return dict(zip(known.tolist(), found[known].tolist(), strict=True))


def ordered(
    rows: Frame, numbers: Mapping[int, int], values: Mapping[str, Callable[[], Mapping[int, int]]], order: str
) -> list[int]:
    """The pks of the records that have a number, by their names or by one of these values; those alike stand by their
    names, and those that have none first."""
    columns = (rows[name].tolist() for name in ("key", "name", "pk"))
    pks = [pk for _key, _name, pk in sorted(zip(*columns, strict=True)) if pk in numbers]
    what, backwards = order.removeprefix("-"), order.startswith("-")
    if what == "name":
        return pks[::-1] if backwards else pks
    of = values[what]()
    return sorted(pks, key=lambda pk: of.get(pk, NEVER), reverse=backwards)


def called(rows: Frame, pks: Iterable[int], words: str) -> list[int]:
    """Those of these records that have a name with these words in it, compared folded; all where there are none."""
    if not (sought := fold(words)):
        return [] if words.strip() else list(pks)
    having = {pk for pk, key in zip(rows["pk"].tolist(), rows["key"].tolist(), strict=True) if sought in key}
    return [pk for pk in pks if pk in having]
