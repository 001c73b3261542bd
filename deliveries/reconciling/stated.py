"""Running totals that sources state, held against the rows of another register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliveries.timeline import ABOUT

from .rows import Row
from .verdicts import Verdict


@dataclass(frozen=True)
class Stated:
    """A total that a source states. `supplier`: None for anyone; `type`: the pk of the type; `since` and `as_of`: the
    spans in which its first and its last day lie, `since` None where it counts from the beginning. `covered`: whether
    the register would have all that came in that time; where not, nobody knows how much more did."""

    pk: int
    recipient: int
    supplier: int | None
    type: int
    total: int
    qualifier: str
    as_of: tuple[dt.date, dt.date]
    since: tuple[dt.date, dt.date] | None = None
    covered: bool = True


@dataclass(frozen=True)
class Held:
    """A stated total with what the rows come to over the same time, surely and at most, None where that is not known;
    `by`: how many more or fewer were stated."""

    stated: Stated
    certain: int
    possible: int | None
    verdict: Verdict
    by: int = 0


def hold(stated: Stated, rows: Iterable[Row], paired: Mapping[Row, frozenset[int | None]]) -> Held:
    """Hold a stated total against rows of one side. What is `paired` with rows of the supplier, by its own row those on
    the other side, counts as its, whoever supplied it by these rows."""
    own = [row for row in rows if _is_of(row, stated, paired.get(row, frozenset()))]
    certain = sum(_surely(row, stated) for row in own)
    greatest = [_at_most(row, stated) for row in own]
    known = stated.covered and None not in greatest
    possible = sum(number or 0 for number in greatest) if known else None
    leeway = stated.total * ABOUT if stated.qualifier == "about" else 0
    least, most = stated.total - leeway, stated.total + leeway
    if possible is not None and possible < least:
        return Held(stated, certain, possible, "number-differs", stated.total - possible)
    if stated.qualifier == "at-least":
        return Held(stated, certain, possible, "agrees" if certain >= least else "cannot-be-told")
    if certain > most:
        return Held(stated, certain, possible, "number-differs", stated.total - certain)
    agrees = least <= certain and possible is not None and possible <= most
    return Held(stated, certain, possible, "agrees" if agrees else "cannot-be-told")


def _is_of(row: Row, stated: Stated, suppliers: frozenset[int | None]) -> bool:
    if row.awaited or row.recipient != stated.recipient or stated.type not in row.model.path:
        return False
    return stated.supplier is None or stated.supplier in {row.supplier, *suppliers}


def _surely(row: Row, stated: Stated) -> int:
    """The pieces of a row that came within the time of a total, wherever its days lie; of one that lies there in part
    one for each of its years that does as a whole."""
    begins, ends = stated.since[1] if stated.since else dt.date.min, stated.as_of[0]
    after = stated.since is None or (row.earliest is not None and row.earliest >= begins)
    if after and row.latest is not None and row.latest <= ends:
        return row.pieces.least
    inside = [year for year in row.years if begins <= dt.date(year, 1, 1) and dt.date(year, 12, 31) <= ends]
    return min(row.pieces.least, len(inside))


def _at_most(row: Row, stated: Stated) -> int | None:
    """The pieces of a row that may have come within it. In each of its years at least one did."""
    first, last = row.earliest, row.latest
    if first is None or last is None:
        return row.pieces.most
    since = stated.since[0] if stated.since else dt.date.min
    if first > stated.as_of[1] or last < since:
        return 0
    if row.pieces.most is None:
        return None
    outside = sum(1 for year in row.years if year < since.year or year > stated.as_of[1].year)
    return 0 if row.years and outside == len(row.years) else max(0, row.pieces.most - outside)
