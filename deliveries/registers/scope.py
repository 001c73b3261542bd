"""Of what a release tells: what another one had and it has not is gone only where it would have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from .entries import Sheet


@dataclass(frozen=True)
class Scope:
    """Between which years, and of whom: pks of parties, or None for all."""

    since: int | None
    until: int | None
    recipients: frozenset[int] | None
    suppliers: frozenset[int | None] | None

    def holds(self, values: Sequence[Any]) -> bool:
        """Whether a delivery with these values (see storing.DELIVERY) is of this."""
        return self._of_these(values) and self._within(*values[3:5])

    def cuts(self, values: Sequence[Any]) -> bool:
        """Whether this tells of a part of the years of such a delivery, and not of the others."""
        first, last = values[3:5]
        if first is None or last is None or not self._of_these(values) or self._within(first, last):
            return False
        return (self.since is None or last.year >= self.since) and (self.until is None or first.year <= self.until)

    def narrower_than(self, values: Sequence[Any]) -> bool:
        """Whether a delivery with these values reaches into years of which this does not tell."""
        return not self._within(*values[3:5])

    def _of_these(self, values: Sequence[Any]) -> bool:
        recipient, supplier = values[:2]
        told = self.recipients is None or recipient in self.recipients
        return told and (self.suppliers is None or supplier in self.suppliers)

    def _within(self, first: dt.date | None, last: dt.date | None) -> bool:
        after = self.since is None or first is None or first.year >= self.since
        return after and (self.until is None or last is None or last.year <= self.until)


def scope_of(sheets: Sequence[Sheet], parties: dict[str, int]) -> Scope:
    """What these files tell of: as they say themselves, or else by what stands in them."""
    since = [year for sheet in sheets for year in (sheet.preamble.since, *_years(sheet)) if year]
    until = [year for sheet in sheets for year in (sheet.preamble.until, *_years(sheet)) if year]
    return Scope(
        min(since, default=None),
        max(until, default=None),
        _sides(sheets, "recipient", parties),
        _sides(sheets, "supplier", parties),
    )


def _years(sheet: Sheet) -> list[int]:
    found = {year for entry in sheet.entries for year in entry.years}
    found |= {day.year for entry in sheet.entries for day in entry.arrival or ()}
    return [min(found), max(found)] if found else []


def _sides(sheets: Sequence[Sheet], side: str, parties: dict[str, int]) -> Any:
    """The parties on a side; None for all: where a file says so, or says nothing and names several."""
    found: set[int | None] = set()
    for sheet in sheets:
        words: Collection[str] = {getattr(entry, side) for entry in sheet.entries}
        said = getattr(sheet.preamble, f"{side}s")
        if not said and (sheet.preamble.text or len(words) != 1):
            return None
        found |= {parties.get(word) for word in words}
    return frozenset(found)
