"""What each line that matches is sorted by, from the columns of the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from deliveries.models import Equipment, EquipmentType, Party, Register

from . import NO_NUMBER, NO_ROW, STATUSES, TERMS
from .arrays import Array
from .counts import FacetCounts
from .keyset import MISSING, Key


def sorted_by(column: str, counts: FacetCounts, lines: Array) -> list[Key]:
    """The keys of these `lines` (where they stand) in a column of the explorer, then their ties: delivery and line."""
    own = counts.columns
    ties = [Key(own.lines["delivery"][lines]), Key(own.lines["pk"][lines])]
    return [*KEYS[column](counts, lines), *ties]


def _of_delivery(counts: FacetCounts, lines: Array, name: str) -> Array:
    of_delivery: Array = counts.columns.deliveries[name][counts.columns.delivery_of_line[lines]]
    return of_delivery


def _days(*names: str) -> Callable[[FacetCounts, Array], list[Key]]:
    """By days of the delivery."""

    def keys(counts: FacetCounts, lines: Array) -> list[Key]:
        return [Key(_of_delivery(counts, lines, name).astype(np.int64), days=True) for name in names]

    return keys


def _name(name: str, model: Any, words: str = "search_key") -> Callable[[FacetCounts, Array], list[Key]]:
    """By what a record is called that the delivery points to, or the line's equipment or its type."""

    def keys(counts: FacetCounts, lines: Array) -> list[Key]:
        if model in {Equipment, EquipmentType}:
            pks = counts.columns.equipment[name][counts.columns.equipment_of_line[lines]]
        else:
            pks = _of_delivery(counts, lines, name)
        called = dict(model.objects.values_list("pk", words))
        ranked = sorted(set(called.values()))
        place = {word: at for at, word in enumerate(ranked)}
        table = np.full(max([NO_ROW, int(pks.max(initial=NO_ROW)), *called]) + 1, MISSING)
        table[list(called)] = [place[word] for word in called.values()]
        return [Key(table[pks], ranked)]

    return keys


def _choice(name: str, choices: Sequence[str]) -> Callable[[FacetCounts, Array], list[Key]]:
    """By a choice of the delivery, whose words are sorted as they are."""

    def keys(counts: FacetCounts, lines: Array) -> list[Key]:
        ranked = sorted(choices)
        table = np.array([ranked.index(choice) for choice in choices])
        return [Key(table[_of_delivery(counts, lines, name)], ranked)]

    return keys


def _quantity(counts: FacetCounts, lines: Array) -> list[Key]:
    """By the number that is stated, else by the least or the greatest."""
    found = np.full(len(lines), MISSING)
    for numbers in reversed(counts.stated):
        found = np.where(numbers[lines] == NO_NUMBER, found, numbers[lines])
    return [Key(found)]


def _consignments(counts: FacetCounts, lines: Array) -> list[Key]:
    return [Key(_of_delivery(counts, lines, "consignments"))]


def _sources(counts: FacetCounts, lines: Array) -> list[Key]:
    return [Key(counts.speaking[counts.columns.delivery_of_line[lines]])]


def _disputed(counts: FacetCounts, lines: Array) -> list[Key]:
    return [Key(counts.contested[counts.columns.delivery_of_line[lines]].astype(np.int64))]


KEYS: dict[str, Callable[[FacetCounts, Array], list[Key]]] = {
    "date": _days("latest", "earliest"),
    "recipient": _name("recipient", Party),
    "supplier": _name("supplier", Party),
    "equipment": _name("pk", Equipment),
    "type": _name("type", EquipmentType),
    "quantity": _quantity,
    "status": _choice("status", STATUSES),
    "sources": _sources,
    "disputed": _disputed,
    "terms": _choice("terms", TERMS),
    "ordered": _days("order_latest", "order_earliest"),
    "register": _name("register", Register, "name"),
    "consignments": _consignments,
}
