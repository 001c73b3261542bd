"""What the rows of a group have in common, and what not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .numbers import Comparison, compare
from .rows import Group, gap, hull

Verdict = Literal[
    "agrees", "agrees-over-several", "number-differs", "day-differs", "supplier-differs", "theirs-gives-number",
    "ours-gives", "only-there", "only-here", "not-covered", "promise-here", "cannot-be-told",
]  # fmt: skip
# Both have it, and not alike.
DIFFERING = frozenset({"number-differs", "supplier-differs", "day-differs"})


@dataclass(frozen=True)
class Judged:
    """A group with its verdict. `by`: how many pieces more are ours, below 0 theirs; `apart`: days between the two, or
    None where one of them has no day; `number`: how the numbers compare; `supplier`: whether the suppliers are the
    same, None where one side has none."""

    group: Group
    verdict: Verdict
    by: int = 0
    apart: int | None = 0
    number: Comparison = "agrees"
    supplier: bool | None = True

    @property
    def differs(self) -> bool:
        return self.verdict in DIFFERING

    @property
    def at_stake(self) -> int:
        """How many pieces the two registers have otherwise; none where all that one lacks is the supplier."""
        if not self.differs or (self.supplier is None and not self.by and not self.apart):
            return 0
        return abs(self.by) or max(self.group.our_pieces.best, self.group.their_pieces.best)


def judge(group: Group) -> Judged:
    """The verdict on a group."""
    ours, theirs = group.ours, group.theirs
    if not (ours and theirs):
        return Judged(group, _alone(group))
    number, by = compare(group.our_pieces, group.their_pieces)
    days = hull(ours), hull(theirs)
    apart = 0 if any(row.awaited for row in group.rows) else gap(*days)
    here, there = ({row.supplier for row in rows} for rows in (ours, theirs))
    supplier = None if None in here | there and here != there else here == there
    promised = {row.awaited for row in ours}, {row.awaited for row in theirs}
    verdict = _of_both(supplier, promised == ({True}, {False}), promised == ({False}, {True}), number, apart)
    if verdict == "agrees" and supplier is None:
        verdict = "ours-gives" if None in there else "supplier-differs"
    if verdict == "agrees" and len(group.rows) > 2:
        verdict = "agrees-over-several"
    return Judged(group, verdict, by, apart, number, supplier)


def _alone(group: Group) -> Verdict:
    if group.maybe:
        return "cannot-be-told"
    if any(row.outside for row in group.ours):
        return "not-covered"
    return "only-here" if group.ours else "only-there"


def _of_both(
    supplier: bool | None, promise: bool, awaited_there: bool, number: Comparison, apart: int | None
) -> Verdict:
    """The gravest of what is to be said; what else differs is told beside it."""
    if supplier is False:
        return "supplier-differs"
    if promise:
        return "promise-here"
    if awaited_there:
        return "ours-gives"
    if number == "differs":
        return "number-differs"
    if apart:
        return "day-differs"
    told: dict[Comparison, Verdict] = {
        "theirs": "theirs-gives-number", "ours": "ours-gives", "unknown": "cannot-be-told", "agrees": "agrees",
    }  # fmt: skip
    return told[number]
