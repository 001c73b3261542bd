"""The comparison of the site's own register with another one, made anew for those recipients of whom anything is
otherwise that it is made of, and kept as a file that all processes of a machine map."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deliveries.index import files
from deliveries.index.compared import MAYBE, OURS, STATED, THEIRS, Compared, GroupKey, RowKey
from deliveries.index.fingerprints import fingerprints
from deliveries.index.sharing import state_of
from deliveries.models import Decision, Delivery, RecordVersion, reading
from deliveries.reconciling import Held, Row, Stated, hold, judge, pair

from .rows_beside import RowsBeside
from .sections import Entry, day_of, place_of

if TYPE_CHECKING:
    from .beside import Beside

# What an editor said of a line of ours and a row: that, and their deliveries with the model of the line between.
type _Decided = tuple[str, int, int, int]

# What groups are made of that are to be made anew in any case.
ANYTHING = 0

# By database and register what was compared last. It outlives a version of the record.
_last: dict[tuple[str, int], Compared] = {}


def forget() -> None:
    """Hold nothing that was compared."""
    _last.clear()


def shared(beside: Beside) -> Compared:
    """What all recipients got of whom we have anything, as all processes have it."""
    whose = files.database(), beside.register.pk
    if reading.connection().in_atomic_block:
        # What is read may yet be undone.
        found = _followed(beside, _last.get(whose))
    else:
        what = f"beside{beside.register.pk}"
        path = files.path_of(what, state_of(beside.index.state, beside.index.tree))
        with files.turn(what):
            found = _of(files.kept(path)) or _followed(beside, _last.get(whose) or _of(files.earlier(path)), path)
    _last[whose] = found
    return found


def compared(beside: Beside, recipients: Collection[int]) -> Compared:
    """What these recipients (pks) got."""
    return _Given(beside, recipients).compared(dict.fromkeys(recipients, ANYTHING))


def _of(arrays: Mapping[str, Any] | None) -> Compared | None:
    return Compared.from_arrays(arrays) if arrays else None


def _followed(beside: Beside, before: Compared | None, path: Path | None = None) -> Compared:
    """The comparison as it is now, by the one `before`; written to `path`."""
    given = _Given(beside, beside.recipients)
    made_of = given.made_of()
    held = before.made_of if before else {}
    anew = {pk: number for pk, number in made_of.items() if held.get(pk) != number}
    found = given.compared(anew)
    if before and len(anew) < len(made_of):
        found = before.among(made_of.keys() - anew.keys()).with_(found)
    if path:
        with suppress(OSError):
            files.put(path, found.arrays())
    return found


class _Given:
    """What goes into a comparison of some recipients beside their rows: how far the register goes, what sources state,
    and what editors decided."""

    def __init__(self, beside: Beside, recipients: Collection[int]) -> None:
        self.beside = beside
        self.recipients = sorted(recipients)

    @cached_property
    def stated(self) -> dict[int, list[Stated]]:
        """By recipient the totals that sources state."""
        found: dict[int, list[Stated]] = defaultdict(list)
        for total in self.beside.stated(recipients=self.recipients):
            found[total.recipient].append(total)
        return found

    @cached_property
    def decisions(self) -> dict[int, list[_Decided]]:
        """By recipient what editors decided of rows."""
        decisions = list(Decision.among(self.beside.register.pk, self.recipients))
        rows = Delivery.objects.filter(pk__in={each.row_id for each in decisions})
        recipients = dict(rows.order_by().values_list("pk", "recipient"))
        found: dict[int, list[_Decided]] = defaultdict(list)
        for each in decisions:
            found[recipients[each.row_id]].append((each.said, *each.pair))
        return found

    def made_of(self) -> dict[int, int]:
        """By recipient a number for all that goes into its comparison."""
        beside = self.beside
        models = {pk: _number(said) for pk, said in beside.models.said().items()}
        marks = fingerprints(beside.index, [beside.own.pk, beside.register.pk], models)
        whole = self._of_all()
        return {pk: _number([whole, marks.get(pk), self._placed(pk), self.decisions.get(pk)]) for pk in self.recipients}

    def _placed(self, recipient: int) -> list[tuple[Stated, int]]:
        """The totals of a recipient, each with the top-level type under which it stands: no row tells of that."""
        tree = self.beside.index.tree
        return [(total, tree.top(tree.get(total.type)).pk) for total in self.stated.get(recipient, ())]

    def _of_all(self) -> list[Any]:
        """What goes into that of each: how far the register goes, and which release of it this is."""
        coverage = self.beside.coverage
        parties = [pks and sorted(pks) for pks in coverage.parties.values()]
        released = dict(self.beside.index.state.releases).get(self.beside.register.pk)
        return [
            sorted(coverage.types), coverage.since, coverage.until, parties,
            # The index has not all that a row of a register says. It comes with a release, or else at any time.
            released or uuid.uuid4(),
        ]  # fmt: skip

    def compared(self, made_of: Mapping[int, int]) -> Compared:
        """What those recipients got that `made_of` has, paired."""
        read = RowsBeside(self.beside, recipients=list(made_of))
        rows = {pk: read.rows(pk) for pk in made_of}
        if RecordVersion.current() != self.beside.index.state.version:
            # They may be of a later version, which need not be the next one that is compared.
            made_of = dict.fromkeys(made_of, ANYTHING)
        found = []
        for pk, own in rows.items():
            entries = paired(own, self.stated.get(pk, []), self.decisions.get(pk, []))
            found += [_keys(entry, self.beside) for entry in entries]
        return Compared.of(found, made_of)


def paired(rows: Sequence[Row], stated: Iterable[Stated], decisions: Iterable[_Decided]) -> Iterator[Entry]:
    """What one recipient got, paired."""
    groups = pair(rows, *_as_pks(rows, decisions))
    yield from map(judge, groups)
    theirs = [row for row in rows if row.side == "theirs"]
    both = [(row, group) for group in groups if group.ours for row in group.theirs]
    partners = {row: frozenset(each.supplier for each in group.ours) for row, group in both}
    for total in stated:
        yield hold(total, theirs, partners)


def _as_pks(rows: Iterable[Row], decisions: Iterable[_Decided]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Decisions as pairs of the pks of rows: those together, and those apart."""
    ours = {(row.delivery, row.model.pk): row.pk for row in rows if row.side == "ours"}
    theirs = {row.delivery: row.pk for row in rows if row.side == "theirs"}
    found: dict[str, list[tuple[int, int]]] = {Decision.Said.TOGETHER: [], Decision.Said.APART: []}
    for said, delivery, equipment, row in decisions:
        one, other = ours.get((delivery, equipment)), theirs.get(row)
        if one is not None and other is not None:
            found[said].append((one, other))
    return found[Decision.Said.TOGETHER], found[Decision.Said.APART]


def _keys(entry: Entry, beside: Beside) -> tuple[GroupKey, list[RowKey]]:
    """A group as columns hold it."""
    place, day = place_of(entry, beside.index.tree), day_of(entry)
    if isinstance(entry, Held):
        own = entry.stated
        key = GroupKey(*place, day, entry.verdict, 0, False, entry.certain, entry.possible, entry.by)
        return key, [RowKey(STATED, own.pk, None, own.supplier, own.type, place[2], *own.as_of)]
    group = entry.group
    sides = (OURS, group.ours), (THEIRS, group.theirs), (MAYBE, group.maybe)
    rows = [
        RowKey(side, row.pk, row.delivery, row.supplier, row.model.path[0], row.top, row.earliest, row.latest)
        for side, some in sides
        for row in some
    ]
    return GroupKey(*place, day, entry.verdict, entry.at_stake, group.pinned, 0, None, entry.by), rows


def _number(value: Any) -> int:
    """A number for what prints like this."""
    return int.from_bytes(hashlib.blake2b(repr(value).encode(), digest_size=8).digest())
