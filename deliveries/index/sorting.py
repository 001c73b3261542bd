"""What lines are sorted by: the keys of the columns in columns.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from .arrays import Array
from .counts import FacetCounts
from .keyset import MISSING, Key
from .reading import NO_NUMBER, NO_ROW
from .shapes import CODES

type Sorting = Callable[[FacetCounts, Array], Key]


def _of_delivery(counts: FacetCounts, lines: Array, name: str) -> Array:
    of_delivery: Array = counts.index.as_arrived[name][counts.index.delivery_of_line[lines]]
    return of_delivery


def day(name: str) -> Sorting:
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


def party(side: str) -> Sorting:
    """By the party on a side."""

    def key(counts: FacetCounts, lines: Array) -> Key:
        parties = counts.index.parties
        called = dict(zip(parties["pk"].tolist(), parties["key"].tolist(), strict=True))
        return _named(_of_delivery(counts, lines, side), called)

    return key


def equipment(counts: FacetCounts, lines: Array) -> Key:
    models = counts.index.equipment
    called = dict(zip(models["pk"].tolist(), models["key"].tolist(), strict=True))
    return _named(models["pk"][counts.equipment_of_line[lines]], called)


def type_(counts: FacetCounts, lines: Array) -> Key:
    called = {node.pk: node.search_key for node in counts.index.tree}
    return _named(counts.index.equipment["type"][counts.equipment_of_line[lines]], called)


def choice(name: str) -> Sorting:
    """By a choice of the delivery, whose words are sorted as they are."""

    def key(counts: FacetCounts, lines: Array) -> Key:
        return _named(_of_delivery(counts, lines, name), dict(enumerate(CODES[name])))

    return key


def quantity(counts: FacetCounts, lines: Array) -> Key:
    """By the number that is stated, else by the least or the greatest."""
    found = np.full(len(lines), MISSING)
    for numbers in reversed(counts.stated):
        found = np.where(numbers[lines] == NO_NUMBER, found, numbers[lines])
    return Key(found)


def consignments(counts: FacetCounts, lines: Array) -> Key:
    return Key(_of_delivery(counts, lines, "consignments"))


def register(counts: FacetCounts, lines: Array) -> Key:
    return _named(_of_delivery(counts, lines, "register"), dict(counts.index.state.registers))


def sources(counts: FacetCounts, lines: Array) -> Key:
    return Key(counts.source_counts[counts.index.delivery_of_line[lines]])


def disputed(counts: FacetCounts, lines: Array) -> Key:
    return Key(counts.disputed[lines].astype(np.int64))


# How many keys tell lines apart which are otherwise alike.
TIES = 3


def ties(*, descending: bool) -> list[Sorting]:
    """What does: their delivery, and of that whichever way all else runs first the lines of which a number is known,
    then as they were put on record: what matters most of it stands first."""
    turn = -1 if descending else 1

    def delivery(counts: FacetCounts, lines: Array) -> Key:
        return Key(counts.index.lines["delivery"][lines])

    def unknown(counts: FacetCounts, lines: Array) -> Key:
        return Key(turn * (~counts.numbered[lines]).astype(np.int64))

    def line(counts: FacetCounts, lines: Array) -> Key:
        return Key(turn * counts.index.lines["pk"][lines])

    return [delivery, unknown, line]
