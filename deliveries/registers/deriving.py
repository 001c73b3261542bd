"""What the rows of a release come to: deliveries, each with one line.

A row a deal is one delivery over the span of its years, for nobody knows how many came in which: numbers are never
divided. Of an order that a file which covers the years to come says nothing came of, or not all, the rest is awaited,
without a window. A register speaks no later than its last day. Pure: no database.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .combining import Combined, Kept
from .entries import Days, Entry, Format, Sheet, whole_years
from .reading import Preamble


@dataclass(slots=True)
class Derived:
    """A delivery that rows of a release come to, under a `key` that stays the same in the next one.

    `arrival` is None of what is awaited. `number` None: not known, `low` and `high` its bounds where only those are.
    """

    key: str
    entry: Entry
    awaited: bool = False
    arrival: Days | None = None
    arrival_estimated: bool = False
    number: int | None = None
    low: int | None = None
    high: int | None = None
    estimated: bool = False
    rows: list[Kept] = field(default_factory=list)


def derive(combined: Combined, sheets: Sequence[Sheet], made: dt.date) -> list[Derived]:
    """The deliveries of a release that was made on that day."""
    return [*_of_years(combined.rows, made), *_of_deals(combined.rows, sheets, made)]


def _of_years(rows: Sequence[Kept], made: dt.date) -> Iterator[Derived]:
    """One delivery a deal and year."""
    alike: dict[tuple[object, ...], list[Kept]] = defaultdict(list)
    for row in rows:
        if row.exact and row.entry.delivered.value != 0:
            entry = row.entry
            alike[entry.deal, entry.years, entry.designation.casefold(), entry.description.casefold()].append(row)
    used: set[str] = set()
    for some in alike.values():
        entry = some[0].entry
        key = f"{entry.deal}-{'-'.join(map(str, entry.years)) or 'undated'}"
        while key in used:
            key += "-more"
        used.add(key)
        numbers = [row.entry.delivered.value for row in some]
        known = [number for number in numbers if number is not None]
        whole = len(known) == len(numbers)
        found = Derived(
            key,
            entry,
            number=sum(known) if whole else None,
            low=None if whole or not known else sum(known),
            estimated=any(row.entry.delivered.estimated for row in some),
            rows=some,
        )
        yield _arrived(found, made)


def _of_deals(rows: Sequence[Kept], sheets: Sequence[Sheet], made: dt.date) -> Iterator[Derived]:
    """One delivery a deal, and what of it is awaited."""
    for row in rows:
        if row.exact:
            continue
        entry, sheet = row.entry, sheets[row.sheet]
        key = f"{entry.deal}-{entry.occurrence}"
        if row.counted and (entry.delivered.value or (entry.delivered.value is None and entry.years)):
            yield _arrived(
                _with_bounds(Derived(key, entry, estimated=entry.delivered.estimated, rows=[row]), row), made
            )
        if (rest := _awaited(row, sheet.format, sheet.preamble, made)) is not None:
            number, estimated = rest
            yield Derived(f"{key}-awaited", entry, awaited=True, number=number, estimated=estimated, rows=[row])


def _with_bounds(found: Derived, row: Kept) -> Derived:
    """With how many came: of years that overlap between the most that one file has and all that both have."""
    numbers = [entry.delivered.value for entry in (row.entry, *row.overlaps)]
    if not row.overlaps:
        found.number = numbers[0]
        return found
    known = [number for number in numbers if number is not None]
    found.low, found.high = max(known, default=None), sum(known) if len(known) == len(numbers) else None
    if found.high is not None and row.entry.ordered.value and found.low:
        found.high = max(found.low, min(found.high, row.entry.ordered.value))
    if found.low is not None and found.low == found.high:
        found.number, found.low, found.high = found.low, None, None
    return found


def _arrived(found: Derived, made: dt.date) -> Derived:
    """With the days between which it came, none of them after the release was made."""
    entries = [found.entry, *(entry for row in found.rows for entry in row.overlaps)]
    years = tuple(sorted({year for entry in entries for year in entry.years}))
    days = found.entry.arrival or whole_years(years)
    if days is None:  # it came, nobody says when: after it was ordered, if that is known
        days = (found.entry.order or (made, made))[0], made
    if days[0] > made:
        found.awaited = True
        return found
    found.arrival = days[0], min(days[1], made)
    found.arrival_estimated = found.entry.arrival_estimated
    return found


def _awaited(row: Kept, form: Format, preamble: Preamble, made: dt.date) -> tuple[int | None, bool] | None:
    """How many of an order have not come, and whether that is an estimate; None where nothing is awaited.

    A file of past years tells nothing of that, nor does one that begins after the order of what it holds.
    """
    entry = row.entry
    if not form.promises or preamble.until is None or preamble.until < (preamble.made or made).year:
        return None
    if entry.order and preamble.since and entry.order[1].year < preamble.since:
        return None
    came, ordered = entry.delivered.value or 0, entry.ordered.value
    if not entry.delivered.read or not entry.ordered.read or (came and ordered is None):
        return None
    if entry.years and not came:  # some came, nobody says how many
        return None
    if ordered is not None and ordered <= came:
        return None
    rest = ordered - came if ordered is not None else None
    return rest or None, entry.ordered.estimated or bool(came and entry.delivered.estimated)
