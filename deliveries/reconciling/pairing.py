"""Which rows of two registers are about the same pieces: many to many, the surest first.

Within a recipient and a top-level type. What has the same numbers is put together before what has not, what is of the
same model before what is akin, what came at the same time before what did not, and the same supplier before another
one. What editors pinned comes before all, and what they parted stays apart. The order in which rows are given does not
matter, nor which side is called ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from .kinship import Kin
from .numbers import Pieces, agree, distance, in_all
from .rows import Group, Row
from .ties import ADJOINING, FAR, FAR_SUMS, FAR_UNEQUAL, Tie, ties_between

# Of so many rows all choices are tried for those that add up to another one; of more, those that follow each other.
MOST_CHOSEN = 10

type Pk = int


def pair(
    rows: Iterable[Row], pinned: Iterable[tuple[Pk, Pk]] = (), parted: Iterable[tuple[Pk, Pk]] = ()
) -> list[Group]:
    """Every row of both sides in exactly one group. `pinned` and `parted`: pairs of rows by their pks, ours first."""
    given = sorted(rows, key=lambda row: row.pk)
    groups = list(_pinned(given, pinned))
    taken = {row for group in groups for row in group.rows}
    buckets: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in given:
        if row not in taken:
            buckets[row.recipient, row.top].append(row)
    apart = frozenset(parted)
    for bucket in buckets.values():
        # Most have rows of one side alone.
        both = len({row.side for row in bucket}) > 1
        groups += _Bucket(bucket, apart).groups() if both else map(_alone, bucket)
    return groups


def _alone(row: Row) -> Group:
    return Group((row,), ()) if row.side == "ours" else Group((), (row,))


def _pinned(rows: Sequence[Row], pinned: Iterable[tuple[Pk, Pk]]) -> Iterator[Group]:
    """What editors put together: a row that is pinned to two has both in its group."""
    by_pk = {row.pk: row for row in rows}
    together = _Together()
    for one, other in sorted(pinned):
        if one in by_pk and other in by_pk and by_pk[one].side != by_pk[other].side:
            together.join(by_pk[one], by_pk[other])
    for found in together.sets():
        yield _group(found, pinned=True)


def _group(rows: Iterable[Row], *, pinned: bool = False, maybe: Iterable[Row] = ()) -> Group:
    ordered = sorted(rows, key=lambda row: (row.days or (), row.pk) if row.days else ((), row.pk))
    ours, theirs = (tuple(row for row in ordered if row.side == side) for side in ("ours", "theirs"))
    return Group(ours, theirs, pinned, tuple(maybe))


class _Together:
    """Rows that are joined, two by two, into sets."""

    def __init__(self) -> None:
        self.set_of: dict[Row, list[Row]] = {}

    def of(self, row: Row) -> list[Row]:
        return self.set_of.get(row, [row])

    def join(self, one: Row, other: Row) -> None:
        both = list(dict.fromkeys([*self.of(one), *self.of(other)]))
        for row in both:
            self.set_of[row] = both

    def sets(self) -> list[list[Row]]:
        return list({id(found): found for found in self.set_of.values()}.values())


class _Bucket:
    """The rows of one recipient and one top-level type while they are put into groups."""

    def __init__(self, rows: Sequence[Row], parted: frozenset[tuple[Pk, Pk]]) -> None:
        self.rows = rows
        self.free = dict.fromkeys(rows)
        ours, theirs = ([row for row in rows if row.side == side] for side in ("ours", "theirs"))
        self.ties = sorted(ties_between(ours, theirs, parted), key=lambda tie: tie.rank)
        self.found: list[Group] = []
        self.parted = parted

    def groups(self) -> list[Group]:
        if self.ties:
            self._arrived()
            self._promised()
        return [*self.found, *map(_alone, self.free)]

    # ---- The order in which rows are put together --------------------------------------------------------

    def _arrived(self) -> None:
        """What both have as arrived."""
        for known in (True, None):
            near = self._of(lambda tie, known=known: tie.supplier is known and tie.near)  # type: ignore[misc]
            self._alike(near)
        elsewhere = self._of(lambda tie: tie.supplier is False and tie.apart == 0 and tie.kin >= Kin.AKIN)
        self._equal(elsewhere)
        self._sums(elsewhere)
        self._linked([tie for tie in elsewhere if tie.kin >= Kin.SIBLING], _of_a_size)
        later = self._of(lambda tie: tie.supplier is True and _within(tie, FAR) and tie.kin >= Kin.AKIN)
        # Another version of the same, years apart, is another delivery of as many.
        nearer = [tie for tie in later if tie.kin >= Kin.VARIANT or _within(tie, FAR_SUMS)]
        self._equal([tie for tie in nearer if tie.in_order])
        self._sums([tie for tie in later if tie.in_order and _within(tie, FAR_SUMS) and tie.kin >= Kin.SIBLING])
        self._one_to_one(tie for tie in later if _within(tie, FAR_UNEQUAL) and tie.kin >= Kin.VARIANT)

    def _promised(self) -> None:
        """What one of them, or both, have as promised."""
        for ours, theirs in ((True, False), (False, True), (True, True)):
            ties = [
                tie
                for tie in self.ties
                if (tie.ours.awaited, tie.theirs.awaited) == (ours, theirs) and tie.supplier is not False
                if tie.apart == 0 and (tie.kin > Kin.KIND or _in_window(tie))
            ]
            self._alike(ties)

    def _of(self, wanted: Callable[[Tie], bool]) -> list[Tie]:
        return [tie for tie in self.ties if not (tie.ours.awaited or tie.theirs.awaited) and wanted(tie)]

    def _alike(self, ties: Sequence[Tie]) -> None:
        models = [tie for tie in ties if tie.kin >= Kin.AKIN]
        self._equal(models)
        self._sums(models)
        self._linked(models)
        kinds = [tie for tie in ties if tie.kin == Kin.KIND]
        self._equal(kinds)
        self._sums(kinds)
        self._only(kinds)

    # ---- The ways in which they are -----------------------------------------------------------------------

    def _is_free(self, tie: Tie) -> bool:
        return tie.ours in self.free and tie.theirs in self.free

    def _take(self, rows: Iterable[Row], maybe: Iterable[Row] = ()) -> None:
        chosen = list(rows)
        for row in chosen:
            del self.free[row]
        self.found.append(_group(chosen, maybe=maybe))

    def _equal(self, ties: Sequence[Tie]) -> None:
        """One row and one of the same number, unless one of them has the very model of another row."""
        for tie in ties:
            if self._is_free(tie) and agree(tie.ours.pieces, tie.theirs.pieces) and not self._nearer(tie, ties):
                self._take([tie.ours, tie.theirs])

    def _nearer(self, tie: Tie, ties: Sequence[Tie]) -> bool:
        if tie.kin == Kin.SAME:
            return False
        return any(
            each.kin == Kin.SAME and each.apart == 0 and self._is_free(each)
            for each in ties
            if each.ours is tie.ours or each.theirs is tie.theirs
        )

    def _sums(self, ties: Sequence[Tie]) -> None:
        """One row and several that add up to its number: those that are nearest to it first; but not where one is left
        out that is as near, and can go with nothing else."""
        around: dict[Row, list[Tie]] = defaultdict(list)
        for tie in ties:
            if self._is_free(tie) and tie.ours.pieces.known and tie.theirs.pieces.known:
                around[tie.ours].append(tie)
                around[tie.theirs].append(tie)
        found = [(_rank(some), row, some) for row, each in around.items() for some in _adding_up(row, each)]
        for _nearness, row, some in sorted(found, key=lambda each: each[0]):
            several = [tie.other(row) for tie in some]
            if all(each in self.free for each in (row, *several)) and not self._leaves_out(row, some, around):
                self._take([row, *several])

    def _leaves_out(self, row: Row, some: Sequence[Tie], around: Mapping[Row, Sequence[Tie]]) -> bool:
        """Whether another row has as good a claim to `row` as those of `some`, and none to any other."""
        kin, apart = min(tie.kin for tie in some), max(tie.apart or 0 for tie in some)
        left = [tie for tie in around[row] if tie not in some and tie.kin >= kin and (tie.apart or 0) <= apart]
        return any(
            tie.other(row) in self.free
            and not any(each is not tie and self._is_free(each) for each in around[tie.other(row)])
            for tie in left
        )

    def _linked(self, ties: Sequence[Tie], wanted: Callable[[Sequence[Row]], bool] = lambda _rows: True) -> None:
        """What is left of the same model, or brings the numbers nearer to each other; where the whole is `wanted`."""
        together = _Together()
        for tie in ties:
            if self._is_free(tie) and _may_join(tie, together):
                together.join(tie.ours, tie.theirs)
        for rows in together.sets():
            if wanted(rows):
                self._take(rows)

    def _one_to_one(self, ties: Iterable[Tie]) -> None:
        for tie in ties:
            if self._is_free(tie):
                self._take([tie.ours, tie.theirs])

    def _only(self, ties: Sequence[Tie]) -> None:
        """What says no more than its type, and the one row that it can be; of several it cannot be told which."""
        around: dict[Row, list[Row]] = defaultdict(list)
        for tie in ties:
            if self._is_free(tie):
                for row in (tie.ours, tie.theirs):
                    if row.model.generic:
                        around[row].append(tie.other(row))
        for row, others in around.items():
            left = [other for other in others if other in self.free]
            if row in self.free and left:
                self._take([row, left[0]] if len(left) == 1 else [row], left if len(left) > 1 else ())


def _within(tie: Tie, days: int) -> bool:
    return tie.apart is not None and tie.apart <= days


def _of_a_size(rows: Sequence[Row]) -> bool:
    """Whether all of a side are of one supplier, and neither number is more than twice the other."""
    group = _group(rows)
    suppliers = [{row.supplier for row in side} for side in (group.ours, group.theirs)]
    one, other = group.our_pieces, group.their_pieces
    return all(len(each) == 1 for each in suppliers) and distance(one, other) * 2 <= max(one.best, other.best)


def _in_window(tie: Tie) -> bool:
    """Whether one came in the very window of the other, as far as that has one."""
    spans = [(row.earliest, row.latest) for row in (tie.ours, tie.theirs)]
    (first, last), (begin, end) = spans
    if not (first and last and begin and end):
        return True
    return max(0, (begin - last).days, (first - end).days) <= ADJOINING


def _rank(some: Sequence[Tie]) -> tuple[int, int, int, tuple[tuple[int, ...], ...]]:
    """The nearest models, the nearest days, the fewest rows."""
    return (
        -min(tie.kin for tie in some), sum(tie.apart or 0 for tie in some), len(some), tuple(tie.rank for tie in some)
    )  # fmt: skip


def _adding_up(row: Row, ties: Sequence[Tie]) -> Iterator[Sequence[Tie]]:
    """Several of these ties of a row whose other ends add up to it."""
    if len(ties) < 2:
        return
    for some in _choices(ties, row):
        pieces = in_all(tie.other(row).pieces for tie in some)
        if agree(*((row.pieces, pieces) if row.side == "ours" else (pieces, row.pieces))):
            yield some


def _choices(ties: Sequence[Tie], row: Row) -> Iterator[Sequence[Tie]]:
    if len(ties) <= MOST_CHOSEN:
        for number in range(2, len(ties) + 1):
            yield from combinations(ties, number)
        return
    ordered = sorted(ties, key=lambda tie: (tie.other(row).days or (), tie.other(row).pk))
    for at in range(len(ordered)):
        for end in range(at + 2, min(len(ordered), at + MOST_CHOSEN) + 1):
            yield ordered[at:end]
    yield ordered


def _may_join(tie: Tie, together: _Together) -> bool:
    ours, theirs = together.of(tie.ours), together.of(tie.theirs)
    if len(ours) > 1 and len(theirs) > 1:
        return False
    if len(ours) == len(theirs) == 1 or tie.kin >= Kin.SIBLING:
        return True
    # One of them joins a group: where that brings the numbers nearer, or a number is not known.
    lone, group = (tie.ours, theirs) if len(ours) == 1 else (tie.theirs, ours)
    if not lone.pieces.known:
        return True
    return _off([*group, lone]) < _off(group)


def _off(rows: Iterable[Row]) -> int:
    """How far the numbers of both sides are apart."""
    sums: dict[str, Pieces] = defaultdict(Pieces)
    for row in rows:
        sums[row.side] += row.pieces
    return abs(sums["ours"].best - sums["theirs"].best)
