"""A deal that has no number of its own is told by all that its row says but what came of it. A later release may say
that otherwise: another comment, more ordered, a newer word for the weapon. Where one row that is new and one that is
gone fit each other alone it is the same deal, and keeps its deliveries and what editors decided of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import batched

from deliveries.models import Delivery, Register, RegisterRow

from .catalogue import type_of
from .combining import Kept
from .entries import Entry, RegisterKind
from .reading import Row

AT_ONCE = 2_000

type Key = tuple[str, int]


def follow(rows: Sequence[Kept], kind: RegisterKind, register: Register) -> None:
    """Give rows of deals that are on record, as the release before told them, the keys that they have there."""
    numbered = {row.entry.deal for row in rows if row.exact}
    own = {(row.entry.deal, row.entry.occurrence): row for row in rows if row.entry.deal not in numbered}
    held = _held(kind, register)
    fresh = [row for key, row in own.items() if key not in held]
    missing = {key: pk for key, pk in held.items() if key not in own}
    if not fresh or not missing:
        return
    gone = dict(_entries(missing, kind))
    for mark in _marks(kind):
        found = {id(row): key for row, key in _one_to_one(fresh, gone, mark)}
        for row in fresh:
            if key := found.get(id(row)):
                row.entry.deal, row.entry.occurrence = key
                del gone[key]
        fresh = [row for row in fresh if id(row) not in found]


def _held(kind: RegisterKind, register: Register) -> dict[Key, int]:
    """By their keys the rows (pks) of deals without a number that deliveries stand for, as told last."""
    rows = RegisterRow.objects.filter(release__register=register)
    exact = [form.name for form in kind.formats if form.exact]
    numbered = rows.filter(format__in=exact).order_by().values("deal")
    standing = rows.exclude(format__in=exact).filter(delivery__state=Delivery.State.PUBLISHED)
    asked = standing.exclude(deal__in=numbered).order_by("release__made", "pk").values_list("deal", "occurrence", "pk")
    return {(deal, occurrence): pk for deal, occurrence, pk in asked.iterator()}


def _entries(pks: dict[Key, int], kind: RegisterKind) -> Iterator[tuple[Key, Entry]]:
    """What these rows say, read once more."""
    formats, keys = {form.name: form for form in kind.formats}, {pk: key for key, pk in pks.items()}
    for some in batched(keys, AT_ONCE):
        rows = RegisterRow.objects.filter(pk__in=some).order_by("pk")
        for pk, form, number, cells in rows.values_list("pk", "format", "number", "cells"):
            if form in formats:
                yield keys[pk], formats[form].entry(Row(number, cells))


def _marks(kind: RegisterKind) -> Iterator[Callable[[Entry], Hashable]]:
    """What two rows of a deal have in common, the most first."""

    def core(entry: Entry) -> Hashable:
        words = (entry.recipient, entry.supplier, entry.designation)
        return *(word.casefold() for word in words), type_of(entry, kind)[0]

    # All that a row says but what came of it; what came of it; its order; or when it was ordered, alone.
    yield lambda entry: entry.deal
    yield lambda entry: (core(entry), entry.order, entry.years, entry.delivered.value)
    yield lambda entry: (core(entry), entry.order, entry.ordered.value)
    yield lambda entry: (core(entry), entry.order, entry.years)
    yield lambda entry: (core(entry), entry.order)
    yield lambda entry: (core(entry), entry.years or entry.order, entry.delivered.value)


def _one_to_one(
    fresh: Iterable[Kept], gone: dict[Key, Entry], mark: Callable[[Entry], Hashable]
) -> list[tuple[Kept, Key]]:
    """The rows and the keys that alone have a mark in common."""
    rows, keys = defaultdict[Hashable, list[Kept]](list), defaultdict[Hashable, list[Key]](list)
    for row in fresh:
        rows[mark(row.entry)].append(row)
    for key, entry in gone.items():
        keys[mark(entry)].append(key)
    return [(some[0], keys[said][0]) for said, some in rows.items() if len(some) == 1 == len(keys.get(said, ()))]
