"""Several files of one release as one: what stands in two of them is brought in once, and where one has a row a deal
and year of delivery and another a row a deal, numbers and years come from the first, orders and comments from the
second.

Pure: no database.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .entries import Entry, Sheet


@dataclass
class Kept:
    """A row of a release, with the file that it is of (its place among the sheets).

    `counted`: whether deliveries are made of it, and not only of the rows of its deal's years. `overlaps`: another row
    of the same deal over some of the same years, so that how many came is known no closer than between bounds.
    """

    entry: Entry
    sheet: int
    form: str
    exact: bool
    counted: bool = True
    overlaps: list[Entry] = field(default_factory=list)


@dataclass
class Combined:
    """The rows of a release; `doubled`: how many stood in two files; `apart`: rows that could not be put
    together, and why."""

    rows: list[Kept]
    doubled: int = 0
    paired: int = 0
    apart: list[tuple[Kept, str]] = field(default_factory=list)


def combine(sheets: Sequence[Sheet]) -> Combined:
    """The rows of these files, the one that was made last before others."""
    latest_first = sorted(range(len(sheets)), key=lambda at: sheets[at].preamble.made or dt.date.min, reverse=True)
    found = Combined([])
    for exact in (True, False):
        alike = [at for at in latest_first if sheets[at].format.exact is exact]
        merge = _merged_years if exact else _merged_deals
        found.rows += merge(
            [[Kept(entry, at, sheets[at].format.name, exact) for entry in sheets[at].entries] for at in alike], found
        )
    if len({row.exact for row in found.rows}) > 1:
        _pair(found, sheets)
    _number(found.rows)
    return found


def _merged_years(files: Sequence[list[Kept]], found: Combined) -> Iterator[Kept]:
    """Rows of a deal and year: as many of each as the file has that has most."""
    seen: Counter[object] = Counter()
    for rows in files:
        here: Counter[object] = Counter()
        for row in rows:
            mark = _what(row.entry)
            here[mark] += 1
            if here[mark] > seen[mark]:
                yield row
            else:
                found.doubled += 1
        seen |= here


def _what(entry: Entry) -> tuple[object, ...]:
    """What tells rows of a deal apart in all its files."""
    return entry.deal, entry.years, entry.designation.casefold(), entry.description.casefold()


def _merged_deals(files: Sequence[list[Kept]], found: Combined) -> Iterator[Kept]:
    """Rows of deals. A file says how many came over the years that it is of: of a deal in two files the one with all
    its years stands for both, and rows of other years stand beside each other."""
    by_deal: dict[str, list[Kept]] = {}
    for rows in files:
        before = {deal: list(kept) for deal, kept in by_deal.items()} if by_deal else {}
        for row in rows:
            own = by_deal.setdefault(row.entry.deal, [])
            for other in before.get(row.entry.deal, ()):
                if _joined(other, row, found):
                    before[row.entry.deal].remove(other)
                    found.doubled += 1
                    break
            else:
                own.append(row)
    return (row for rows in by_deal.values() for row in rows)


def _joined(kept: Kept, row: Kept, found: Combined) -> bool:
    """Whether a row of another file is of the same deliveries, or of some of them, and stands in `kept` now."""
    mine, theirs = set(kept.entry.years), set(row.entry.years)
    if mine and theirs and mine.isdisjoint(theirs):
        return False
    if theirs <= mine:
        return True
    if mine < theirs:
        kept.entry, kept.sheet = row.entry, row.sheet
        return True
    kept.overlaps.append(row.entry)
    found.apart.append((kept, "stands in two files, of years that overlap in part: how many came lies between bounds"))
    return True


def _number(rows: Iterable[Kept]) -> None:
    """Tell apart what nothing else does, in an order that the next release has too."""
    alike: dict[tuple[bool, object], list[Kept]] = defaultdict(list)
    for row in rows:
        alike[row.exact, _what(row.entry) if row.exact else row.entry.deal].append(row)
    for some in alike.values():
        if len(some) > 1:
            some.sort(key=lambda row: (row.entry.years, row.entry.row.number))
        for at, row in enumerate(some):
            row.entry.occurrence = at


# ---- A row a year beside a row a deal -------------------------------------------------------------------


def _pair(found: Combined, sheets: Sequence[Sheet]) -> None:
    """Give each row of a deal the number of the deal whose years it tells of; one that fits none or several is told,
    and counts only where a row a year tells nothing of its parties, or of its years."""
    by_years: dict[object, list[str]] = defaultdict(list)
    years: dict[str, list[Entry]] = defaultdict(list)
    for row in found.rows:
        if row.exact:
            years[row.entry.deal].append(row.entry)
    for number, entries in years.items():
        by_years[_deal_of_years(entries)].append(number)
    by_deal: dict[object, list[Kept]] = defaultdict(list)
    for row in found.rows:
        if not row.exact and row.entry.years:
            by_deal[_deal_of(row.entry)].append(row)
    covered, known = _range(sheets), {_parties(row.entry) for row in found.rows if row.exact}
    for mark, rows in by_deal.items():
        for row, deal in _one_to_one(rows, by_years.get(mark, []), years):
            inside = _parties(row.entry) in known and any(covered[0] <= year <= covered[1] for year in row.entry.years)
            row.counted = not inside
            if deal is not None:
                row.entry.deal = deal
                for entry in years[deal]:
                    entry.comment = entry.comment or row.entry.comment
                found.paired += 1
            elif inside:
                found.apart.append((row, "matches no deal of the file of years one to one"))


def _one_to_one(rows: list[Kept], deals: list[str], years: dict[str, list[Entry]]) -> Iterator[tuple[Kept, str | None]]:
    """Each of these rows with its deal. Of several alike the designation tells, and what it does not tell has none."""
    if len(rows) == len(deals) == 1:
        yield rows[0], deals[0]
        return
    names: dict[str, list[str]] = defaultdict(list)
    for deal in deals:
        names[_plain(years[deal][0].designation)].append(deal)
    called = Counter(_plain(row.entry.designation) for row in rows)
    for row in rows:
        name = _plain(row.entry.designation)
        yield row, names[name][0] if called[name] == len(names.get(name, ())) == 1 else None


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _deal_of_years(entries: Sequence[Entry]) -> object:
    first = entries[0]
    years = tuple(sorted({year for entry in entries for year in entry.years}))
    return (*_sides(first), sum(entry.delivered.value or 0 for entry in entries), years)


def _deal_of(entry: Entry) -> object:
    return (*_sides(entry), entry.delivered.value or 0, entry.years)


def _parties(entry: Entry) -> tuple[str, str]:
    return entry.recipient.casefold(), entry.supplier.casefold()


def _sides(entry: Entry) -> tuple[object, ...]:
    return (*_parties(entry), entry.order, entry.condition)


def _range(sheets: Sequence[Sheet]) -> tuple[int, int]:
    """The years that files with a row a year are of, by what they say of themselves and by their rows."""
    exact = [sheet for sheet in sheets if sheet.format.exact]
    years = {year for sheet in exact for entry in sheet.entries for year in entry.years}
    years |= {year for sheet in exact for year in (sheet.preamble.since, sheet.preamble.until) if year}
    return (min(years), max(years)) if years else (0, 0)
