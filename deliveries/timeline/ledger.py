"""The deliveries of a ledger page, each with what it adds and the totals after it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from .amounts import Amount

# The first and the last day of the arrival of a delivery.
ARRIVAL = ("arrival_earliest", "arrival_latest")


@dataclass(frozen=True)
class Line[I]:
    """A line of a delivery in the ledger; the ones that the filter did not choose stand dimmed beside the others."""

    item: I
    chosen: bool


@dataclass(frozen=True)
class Entry[D]:
    """A delivery in the ledger: its lines, and by pk of the top-level type what they add and the totals after."""

    delivery: D
    lines: list[Line[Any]]
    added: dict[int, Amount]
    totals: dict[int, Amount]
    doubtful: bool = False

    @property
    def chosen_items(self) -> list[Any]:
        return [line.item for line in self.lines if line.chosen]


def build_ledger(
    rows: Iterable[Mapping[str, Any]],
    deliveries: Mapping[int, Any],
    since: dt.date | None = None,
    until: dt.date | None = None,
    days: tuple[str, str] = ARRIVAL,
) -> list[Entry[Any]]:
    """The entries of a ledger page.

    `rows`: lines from ArrivedLines.running(), in order; `deliveries`: pk to delivery, its items at hand. One that is
    not there, since it was deleted a moment ago, is left out.
    `doubtful` marks a delivery whose span reaches outside `since` … `until`; `days`: which its first and its last day
    are.
    """
    by_delivery = groupby(rows, key=itemgetter("delivery"))
    return [
        _entry(deliveries[pk], list(lines), lambda delivery: may_lie_outside(delivery, since, until, days))
        for pk, lines in by_delivery
        if pk in deliveries
    ]


def _entry(delivery: Any, rows: list[Mapping[str, Any]], doubtful: Callable[[Any], bool]) -> Entry[Any]:
    chosen = {row["line"] for row in rows}
    added: defaultdict[int, Amount] = defaultdict(Amount)
    for row in rows:
        added[row["top"]] += Amount.from_row(row, "")
    return Entry(
        delivery=delivery,
        lines=sorted((Line(item, item.pk in chosen) for item in delivery.items.all()), key=lambda x: not x.chosen),
        added=dict(added),
        totals={row["top"]: Amount.from_row(row, "total_") for row in rows},
        doubtful=doubtful(delivery),
    )


def may_lie_outside(
    delivery: Any, since: dt.date | None, until: dt.date | None, days: tuple[str, str] = ARRIVAL
) -> bool:
    """Whether the span of a delivery reaches outside `since` … `until`; one without a window may lie anywhere. `days`:
    which its first and its last day are."""
    earliest, latest = (getattr(delivery, name) for name in days)
    if latest is None:
        return bool(since or until)
    return bool((since and earliest < since) or (until and latest > until))
