"""Groups of rows of two registers as columns: what is asked of all of them is counted and ordered as fast as the record
is, and those alone that are shown are read.

Which rows make a group, and what is said of it, is for whoever compares.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self, get_args

import numpy as np

from deliveries.reconciling.verdicts import Verdict

from .arrays import Array, Frame, begins_of, different, marked, tallied, within
from .reading import NO_NUMBER, NO_ROW
from .sharing import built, parts

# What a row is: of ours, of theirs, one of the other side of which the group may be any, or a total that a source
# states.
OURS, THEIRS, MAYBE, STATED = range(4)


class RowKey(NamedTuple):
    """A row of a group. `pk`: of its line, or of the stated total; `delivery`: None of a total; `supplier`: None where
    it is not known; `type` and `top`: the pks of its type and of the top-level one."""

    side: int
    pk: int
    delivery: int | None
    supplier: int | None
    type: int
    top: int
    earliest: dt.date | None
    latest: dt.date | None


class GroupKey(NamedTuple):
    """What tells a group: under which parties and type it stands, and on which day; its verdict, and how many pieces
    are at stake. `pinned`: an editor put it together. Of a stated total also what the rows come to, surely and at most,
    and by how many more it is."""

    recipient: int
    supplier: int | None
    top: int
    day: dt.date
    verdict: Verdict
    at_stake: int
    pinned: bool
    certain: int
    possible: int | None
    by: int


VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Kind:
    """What values are as a column: of which kind its numbers are, which of them stands for None where numpy has none,
    and of which `choices` they are the places where they are places."""

    dtype: str = "i8"
    none: int | None = None
    choices: tuple[str, ...] = ()

    def column(self, values: Iterable[Any]) -> Array:
        if self.choices:
            values = map(self.choices.index, values)
        return np.array([self.none if value is None else value for value in values], self.dtype)

    def values(self, column: Array) -> list[Any]:
        found: list[Any] = column.tolist()
        if self.choices:
            return [self.choices[place] for place in found]
        return found if self.none is None else [None if value == self.none else value for value in found]


WHOLE, DAY = Kind(), Kind("M8[D]")
KINDS = {
    "side": Kind("i1"), "verdict": Kind("i1", choices=VERDICTS), "pinned": Kind("?"),
    "day": DAY, "earliest": DAY, "latest": DAY,
    "supplier": Kind(none=NO_ROW), "delivery": Kind(none=NO_ROW), "possible": Kind(none=NO_NUMBER),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What of a comparison is asked for: pks of parties and types, verdicts, and days; empty: all. Among the suppliers,
    NO_ROW stands for one that is not known."""

    recipients: frozenset[int] = frozenset()
    suppliers: frozenset[int] = frozenset()
    types: frozenset[int] = frozenset()
    verdicts: frozenset[str] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Compared:
    """Groups of some recipients, the rows of each in their order one group after another, with how many there are of
    each; and what each recipient's were made of, as a number."""

    groups: Frame
    rows: Frame
    recipients: Frame

    @classmethod
    def of(cls, groups: Sequence[tuple[GroupKey, Sequence[RowKey]]], made_of: Mapping[int, int]) -> Self:
        """`made_of`: by recipient (its pk) a number that tells all that went into its groups from anything else."""
        keys = _frame(GroupKey, [key for key, _rows in groups])
        numbers = Frame({**keys.columns, "rows": np.array([len(rows) for _key, rows in groups], np.int32)})
        recipients = {"pk": np.array([*made_of], np.int64), "made_of": np.array([*made_of.values()], np.uint64)}
        return cls(numbers, _frame(RowKey, [row for _key, rows in groups for row in rows]), Frame(recipients))

    # ---- As a file --------------------------------------------------------------------------------------

    def arrays(self) -> dict[str, Array]:
        """All that it is made of, by name."""
        return dict(parts(self, "compared"))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> Self:
        """The same of its arrays()."""
        return cls(*(built(Frame, arrays, f"compared.{name}") for name in ("groups", "rows", "recipients")))

    # ---- Of some recipients -----------------------------------------------------------------------------

    @property
    def made_of(self) -> dict[int, int]:
        """By recipient what its groups were made of."""
        return dict(zip(self.recipients["pk"].tolist(), self.recipients["made_of"].tolist(), strict=True))

    def among(self, recipients: Iterable[int]) -> Compared:
        """The groups of these recipients alone."""
        pks = np.array([*recipients], np.int64)
        places = np.flatnonzero(np.isin(self.groups["recipient"], pks))
        here = np.isin(self.recipients["pk"], pks)
        rows = self.rows.among(within(self.begins, places)[0])
        return Compared(self.groups.among(places), rows, self.recipients.among(here))

    def with_(self, other: Compared) -> Compared:
        """Both of these, which are of different recipients."""
        both = zip(self._frames, other._frames, strict=True)
        return Compared(*(one.followed_by(more) for one, more in both))

    @property
    def _frames(self) -> tuple[Frame, Frame, Frame]:
        return self.groups, self.rows, self.recipients

    # ---- What is asked ----------------------------------------------------------------------------------

    @cached_property
    def begins(self) -> Array:
        """By group where its rows begin, and where the last one's end."""
        return begins_of(self.groups["rows"])

    @cached_property
    def _group_of_row(self) -> Array:
        return np.repeat(np.arange(len(self.groups)), self.groups["rows"])

    @cached_property
    def _counts(self) -> Array:
        """By row: whether it is in its group, and not what it may be."""
        counts: Array = self.rows["side"] != MAYBE
        return counts

    def _having(self, rows: Array) -> Array:
        """By group: whether any of its rows is one of these (by row: whether it is)."""
        return marked(self._group_of_row[rows & self._counts], len(self.groups))

    def matching(self, asked: Asked) -> Array:
        """Where the groups stand that match, whatever their verdict."""
        found = np.ones(len(self.groups), bool)
        rows, groups = self.rows, self.groups
        if asked.recipients:
            found &= np.isin(groups["recipient"], [*asked.recipients])
        if asked.suppliers:
            found &= self._having(self._of_suppliers(asked.suppliers))
        if asked.types:
            found &= self._having(np.isin(rows["type"], [*asked.types]))
        if asked.since or asked.until:
            found &= self._having(self._touching(asked.since, asked.until))
        return np.flatnonzero(found)

    def _of_suppliers(self, suppliers: frozenset[int]) -> Array:
        """By row: whether it is of one of these. What is stated of anyone is not stated of one that is not known."""
        anyone = (self.rows["side"] == STATED) & (self.rows["supplier"] == NO_ROW)
        found: Array = np.isin(self.rows["supplier"], [*suppliers]) & ~anyone
        return found

    def _touching(self, since: dt.date | None, until: dt.date | None) -> Array:
        """By row: whether its days touch these, which days that are not known do."""
        first, last = self.rows["earliest"], self.rows["latest"]
        found = np.ones(len(first), bool)
        if since:
            found &= np.isnat(last) | (last >= np.datetime64(since))
        if until:
            found &= np.isnat(first) | (first <= np.datetime64(until))
        return found

    def tally(self, places: Array) -> Counter[str]:
        """How many of these groups have each verdict."""
        numbers = tallied(self.groups["verdict"][places])
        return Counter({VERDICTS[code]: number for code, number in numbers.items()})

    def of_verdicts(self, places: Array, verdicts: frozenset[str]) -> Array:
        """Those of these groups that have one of these verdicts, or all where none is asked for."""
        codes = [VERDICTS.index(verdict) for verdict in verdicts]
        return places[np.isin(self.groups["verdict"][places], codes)] if verdicts else places

    def ordered(self, places: Array, beside: Array, parties: Mapping[int, str], types: Mapping[int, int]) -> Array:
        """These groups by the names of recipient and supplier, the type's place in the tree, and the day. Suppliers of
        whom any of the groups `beside` has something of ours come first: they are what there is to compare."""
        rows = self.groups.picking(places)
        ranks = {name: rank for rank, name in enumerate(sorted(set(parties.values())))}
        last = len(ranks)

        def by_name(pks: Array) -> Array:
            return _mapped(pks, {pk: ranks[name] for pk, name in parties.items()} | {NO_ROW: last})

        return places[
            np.lexsort(
                [
                    self.rows["pk"][self.begins[places]], rows["day"], _mapped(rows["top"], types),
                    by_name(rows["supplier"]), ~self._compares(places, beside), rows["recipient"],
                    by_name(rows["recipient"]),
                ]
            )
        ]  # fmt: skip

    def _compares(self, places: Array, beside: Array) -> Array:
        """By group: whether any of those `beside` of the same recipient and supplier has something of ours."""
        pairs = self.groups["recipient"] << 32 | self.groups["supplier"]
        ours = self._having(np.isin(self.rows["side"], [OURS, STATED]))[beside]
        return np.isin(pairs[places], pairs[beside][ours])

    def choices(self, recipients: frozenset[int]) -> tuple[set[int], set[int]]:
        """The pks of the suppliers, and of the top-level types, that rows of these recipients have, or all rows."""
        rows = self.rows["side"] <= THEIRS
        if recipients:
            rows &= np.isin(self.groups["recipient"], [*recipients])[self._group_of_row]
        suppliers, tops = (different(self.rows[name][rows]).tolist() for name in ("supplier", "top"))
        return {pk for pk in suppliers if pk != NO_ROW}, set(tops)

    def at_stake(self, most: int) -> Array:
        """Where the groups stand of which most pieces are at stake, so many at most."""
        stakes, pks = self.groups["at_stake"], self.rows["pk"][self.begins[:-1]]
        order = np.lexsort([pks, -stakes])[:most]
        return order[stakes[order] > 0]

    def of_delivery(self, delivery: int) -> Array:
        """Where the groups stand that have a row of this delivery (its pk)."""
        return np.flatnonzero(self._having(self.rows["delivery"] == delivery))

    def of_tops(self, tops: Collection[int]) -> Array:
        """Where the groups stand of these top-level types (pks)."""
        return np.flatnonzero(np.isin(self.groups["top"], [*tops]))

    def __getitem__(self, places: Array) -> Iterator[tuple[GroupKey, list[RowKey]]]:
        """The groups that stand at these places, each with its rows."""
        rows = list(_keys(RowKey, self.rows.picking(within(self.begins, places)[0])))
        ends = begins_of(self.groups["rows"][places]).tolist()
        for key, (begin, end) in zip(_keys(GroupKey, self.groups.picking(places)), pairwise(ends), strict=True):
            yield key, rows[begin:end]


def _frame(kind: type[Any], keys: Sequence[Any]) -> Frame:
    columns = zip(kind._fields, zip(*keys, strict=True) if keys else [()] * len(kind._fields), strict=True)
    return Frame({name: KINDS.get(name, WHOLE).column(values) for name, values in columns})


def _keys(kind: type[Any], rows: Frame) -> Iterator[Any]:
    """The rows of a frame as they were before they were one."""
    return map(kind, *(KINDS.get(name, WHOLE).values(rows[name]) for name in kind._fields))


def _mapped(pks: Array, to: Mapping[int, int]) -> Array:
    """By pk the number that it stands for; 0 for one of which nothing is known."""
    known, place = np.unique(pks, return_inverse=True)
    return np.array([to.get(pk, 0) for pk in known.tolist()], np.int64)[place]
