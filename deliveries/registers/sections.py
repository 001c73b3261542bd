"""Where the groups of a comparison stand: under which recipient, supplier and type, and on which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from deliveries.models import TypeTree
from deliveries.reconciling import Held, Judged

# Rows that are so many days apart stand under headings of their own.
APART = 366

type Entry = Judged | Held


@dataclass(frozen=True)
class Section:
    """Entries of one recipient, supplier and top-level type whose days touch; the last three by their pks."""

    recipient: int
    supplier: int | None
    type: int
    entries: list[Entry]


def place_of(entry: Entry, tree: TypeTree) -> tuple[int, int | None, int]:
    """Under which recipient, supplier and top-level type an entry stands, by their pks: ours, where it has rows of
    ours."""
    if isinstance(entry, Held):
        return entry.stated.recipient, entry.stated.supplier, tree.top(tree.get(entry.stated.type)).pk
    row = entry.group.rows[0]
    return row.recipient, row.supplier, row.top


def day_of(entry: Entry) -> dt.date:
    """When an entry comes among others of its place; stated totals come last."""
    if isinstance(entry, Held):
        return dt.date.max
    days = [row.earliest or row.told for row in entry.group.rows]
    return min((day for day in days if day), default=dt.date.max)


def sections(entries: Sequence[Entry], tree: TypeTree) -> list[Section]:
    """Entries of a table, in its order, by what they have in common and by the years that touch."""
    found: list[Section] = []
    reached = dt.date.min
    for entry in entries:
        place, last = place_of(entry, tree), _last_of(entry)
        begins, known = day_of(entry), found and reached != dt.date.min
        far = known and begins != dt.date.max and (begins - reached).days > APART
        if not found or place != (found[-1].recipient, found[-1].supplier, found[-1].type) or far:
            found.append(Section(*place, []))
            reached = dt.date.min
        found[-1].entries.append(entry)
        reached = max(reached, last)
    return found


def _last_of(entry: Entry) -> dt.date:
    if isinstance(entry, Held):
        return dt.date.min
    return max((row.latest for row in entry.group.rows if row.latest), default=dt.date.min)
