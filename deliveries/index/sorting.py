"""What each line that matches is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .arrays import Array
from .counts import FacetCounts
from .keyset import MISSING, Key, Order
from .reading import NO_NUMBER, NO_ROW
from .shapes import CODES

# The keys that tell lines apart which are otherwise alike.
TIES = 2

type Sorting = Callable[[FacetCounts, Array], Key]


def order_of(sort: str) -> Order:
    """The order of lines that a value of `sort` names: a column, with "-" before it for falling."""
    return Order(sort, len(KEYS[sort.removeprefix("-")]) + TIES, descending=sort.startswith("-"))


def sorted_by(sort: str, counts: FacetCounts, lines: Array) -> list[Key]:
    """The keys of these `lines` (where they stand) in that order: of the column, then of the delivery and the line."""
    own = counts.index
    ties = [Key(own.lines["delivery"][lines]), Key(own.lines["pk"][lines])]
    return [*(key(counts, lines) for key in KEYS[sort.removeprefix("-")]), *ties]


def _of_delivery(counts: FacetCounts, lines: Array, name: str) -> Array:
    of_delivery: Array = counts.index.deliveries[name][counts.index.delivery_of_line[lines]]
    return of_delivery


def _day(name: str) -> Sorting:
    """By a day of the delivery."""

    def key(counts: FacetCounts, lines: Array) -> Key:
        return Key(_of_delivery(counts, lines, name).astype(np.int64), days=True)

    return key


def _named(pks: Array, called: Mapping[int, str]) -> Key:
    """By what the records with these pks are called; what is not known has no name.

    Words are folded or as they are, and sorted by their letters alone, whatever the language of the database.
    """
    ranked = sorted(set(called.values()))
    place = {word: at for at, word in enumerate(ranked)}
    table = np.full(max([NO_ROW, int(pks.max(initial=NO_ROW)), *called]) + 1, MISSING)
    table[list(called)] = [place[word] for word in called.values()]
    return Key(table[pks], ranked)


def _party(side: str) -> Sorting:
    """By the party on a side."""

    def key(counts: FacetCounts, lines: Array) -> Key:
        parties = counts.index.parties
        called = dict(zip(parties["pk"].tolist(), parties["key"].tolist(), strict=True))
        return _named(_of_delivery(counts, lines, side), called)

    return key


def _equipment(counts: FacetCounts, lines: Array) -> Key:
    models = counts.index.equipment
    called = dict(zip(models["pk"].tolist(), models["key"].tolist(), strict=True))
    return _named(models["pk"][counts.index.equipment_of_line[lines]], called)


def _type(counts: FacetCounts, lines: Array) -> Key:
    called = {node.pk: node.search_key for node in counts.index.tree}
    return _named(counts.index.equipment["type"][counts.index.equipment_of_line[lines]], called)


def _choice(name: str, choices: Sequence[str]) -> Sorting:
    """By a choice of the delivery, whose words are sorted as they are."""

    def key(counts: FacetCounts, lines: Array) -> Key:
        return _named(_of_delivery(counts, lines, name), dict(enumerate(choices)))

    return key


def _quantity(counts: FacetCounts, lines: Array) -> Key:
    """By the number that is stated, else by the least or the greatest."""
    found = np.full(len(lines), MISSING)
    for numbers in reversed(counts.stated):
        found = np.where(numbers[lines] == NO_NUMBER, found, numbers[lines])
    return Key(found)


def _consignments(counts: FacetCounts, lines: Array) -> Key:
    return Key(_of_delivery(counts, lines, "consignments"))


def _register(counts: FacetCounts, lines: Array) -> Key:
    return _named(_of_delivery(counts, lines, "register"), dict(counts.index.state.registers))


def _sources(counts: FacetCounts, lines: Array) -> Key:
    return Key(counts.source_counts[counts.index.delivery_of_line[lines]])


def _disputed(counts: FacetCounts, lines: Array) -> Key:
    return Key(counts.disputed[counts.index.delivery_of_line[lines]].astype(np.int64))


KEYS: dict[str, tuple[Sorting, ...]] = {
    "date": (_day("latest"), _day("earliest")),
    "recipient": (_party("recipient"),),
    "supplier": (_party("supplier"),),
    "equipment": (_equipment,),
    "type": (_type,),
    "quantity": (_quantity,),
    "status": (_choice("status", CODES["status"]),),
    "sources": (_sources,),
    "disputed": (_disputed,),
    "terms": (_choice("terms", CODES["terms"]),),
    "ordered": (_day("order_latest"), _day("order_earliest")),
    "register": (_register,),
    "consignments": (_consignments,),
}
