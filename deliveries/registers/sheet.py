"""A comparison as a table: the groups that a view asks for, in their order, a page or all of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import batched

from django.db.models import Q, QuerySet

from deliveries.index import RecordIndex
from deliveries.models import DeliveryItem, TypeTree
from deliveries.models.names import fold
from deliveries.reconciling import Group, Held, Judged, judge

from .beside import Beside, Comparison

PAGE_SIZE = 50
AT_ONCE = 500
# No supplier is known, as a filter has it.
UNKNOWN = 0
# Rows that are so many days apart stand under headings of their own.
APART = 366

type Entry = Judged | Held


@dataclass(frozen=True)
class Asked:
    """What of a comparison is asked for: pks of parties and types, verdicts, and days; empty: all."""

    recipients: frozenset[int] = frozenset()
    suppliers: frozenset[int] = frozenset()
    types: frozenset[int] = frozenset()
    verdicts: frozenset[str] = frozenset()
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Section:
    """Entries of one recipient, supplier and top-level type whose days touch; the last three by their pks."""

    recipient: int
    supplier: int | None
    type: int
    entries: list[Entry]


class ReconciledTable:
    """The groups of two registers that are asked for.

    Those of recipients of whom we have anything come first; what the register has of others follows, read as it is
    shown.
    """

    def __init__(self, beside: Beside, asked: Asked) -> None:
        self.beside, self.asked = beside, asked

    @cached_property
    def _one(self) -> int | None:
        """The recipient that alone is asked for."""
        return next(iter(self.asked.recipients)) if len(self.asked.recipients) == 1 else None

    @cached_property
    def comparison(self) -> Comparison:
        return self.beside.of(self._one) if self._one is not None else self.beside.of_ours()

    @cached_property
    def _matching(self) -> list[Entry]:
        """The entries that match, whatever their verdict."""
        both: list[Entry] = [*self.comparison.judged, *self.comparison.held]
        return [entry for entry in both if self._matches(entry)]

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of recipients of whom we have anything, or of the one that is asked for, in order."""
        verdicts = self.asked.verdicts
        found = (entry for entry in self._matching if not verdicts or entry.verdict in verdicts)
        place = _Places(self.beside.index, self._matching)
        return sorted(found, key=place.of)

    @cached_property
    def verdicts(self) -> Counter[str]:
        """How many groups have each verdict, whichever of them are asked for."""
        found = Counter[str](entry.verdict for entry in self._matching)
        if self._others:
            found["only-there"] += self._others
        return found

    def choices(self) -> tuple[set[int], set[int]]:
        """The pks of the suppliers, and of the top-level types, that can be asked for, whichever of them are."""
        rows = (row for each in self.comparison.judged for row in each.group.rows)
        found = [
            (row.supplier, row.top)
            for row in rows
            if not self.asked.recipients or row.recipient in self.asked.recipients
        ]
        return {supplier for supplier, _top in found if supplier}, {top for _supplier, top in found}

    @cached_property
    def alone(self) -> QuerySet[DeliveryItem] | None:
        """The register's lines for recipients of whom we have nothing; None where those are not asked for."""
        asked = self.asked
        if self._one is not None:
            return None
        rows = self.beside.alone()
        if asked.recipients:
            rows = rows.filter(delivery__recipient__in=asked.recipients)
        if asked.suppliers:
            of = Q(delivery__supplier__in=asked.suppliers)
            of |= Q(delivery__supplier=None) if UNKNOWN in asked.suppliers else Q()
            rows = rows.filter(of)
        if asked.types:
            rows = rows.filter(equipment__type__in=asked.types)
        if asked.since:
            rows = rows.filter(Q(delivery__arrival_latest__gte=asked.since) | Q(delivery__arrival_latest=None))
        if asked.until:
            rows = rows.filter(Q(delivery__arrival_earliest__lte=asked.until) | Q(delivery__arrival_earliest=None))
        return rows

    @cached_property
    def _others(self) -> int:
        return 0 if self.alone is None else self.alone.order_by().count()

    @cached_property
    def others(self) -> int:
        """How many lines of alone() are in the table."""
        return self._others if not self.asked.verdicts or "only-there" in self.asked.verdicts else 0

    def __len__(self) -> int:
        return len(self.entries) + self.others

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self) // PAGE_SIZE))

    def page(self, number: int) -> list[Entry]:
        return self.between((number - 1) * PAGE_SIZE, number * PAGE_SIZE)

    def between(self, first: int, last: int) -> list[Entry]:
        """The entries from one place to another."""
        found, own = self.entries[first:last], len(self.entries)
        if last > own and self.others and self.alone is not None:
            lines = self.alone[max(0, first - own) : last - own]
            found += [judge(Group((), (row,))) for row in self.beside.rows_of(lines)]
        return found

    def in_parts(self) -> Iterator[list[Entry]]:
        """All entries, some at a time: what the database sorts, it sorts once."""
        for some in batched(self.entries, AT_ONCE):
            yield list(some)
        if self.others and self.alone is not None:
            for rows in self.beside.rows_in_parts(self.alone, AT_ONCE):
                yield [judge(Group((), (row,))) for row in rows]

    # ---- What matches -----------------------------------------------------------------------------------

    def _matches(self, entry: Entry) -> bool:
        asked = self.asked
        if isinstance(entry, Held):
            stated = entry.stated
            return (
                (not asked.recipients or stated.recipient in asked.recipients)
                and (not asked.suppliers or stated.supplier in asked.suppliers)
                and (not asked.types or stated.type in asked.types)
                and _touches([stated.as_of], asked)
            )
        rows = entry.group.rows
        return (
            (not asked.recipients or rows[0].recipient in asked.recipients)
            and (not asked.suppliers or any((row.supplier or UNKNOWN) in asked.suppliers for row in rows))
            and (not asked.types or any(row.model.path[0] in asked.types for row in rows))
            and _touches([(row.earliest, row.latest) for row in rows], asked)
        )


def _touches(spans: Collection[tuple[dt.date | None, dt.date | None]], asked: Asked) -> bool:
    """Whether one of these spans touches the days that are asked for, which one that is not known does."""
    return any(
        (asked.since is None or last is None or last >= asked.since)
        and (asked.until is None or first is None or first <= asked.until)
        for first, last in spans
    )


class _Places:
    """Where entries stand: by the names of recipient and supplier, the type's place in the tree, and the days.
    Suppliers of whom we have anything come first: they are what there is to compare."""

    def __init__(self, own: RecordIndex, entries: Iterable[Entry]) -> None:
        self.tree = own.tree
        self.ours = {place_of(entry, own.tree)[:2] for entry in entries if isinstance(entry, Held) or entry.group.ours}
        self.names = {pk: fold(name) for pk, (_slug, name) in own.named_parties.items()}
        self.types = {node.pk: at for at, node in enumerate(own.tree)}

    def of(self, entry: Entry) -> tuple[str, int, bool, str, int, dt.date, int]:
        recipient, supplier, top = place_of(entry, self.tree)
        name = self.names.get(supplier, "") if supplier else "\uffff"
        alone = (recipient, supplier) not in self.ours
        return (self.names.get(recipient, ""), recipient, alone, name, self.types.get(top, 0), *_day_of(entry))


def place_of(entry: Entry, tree: TypeTree) -> tuple[int, int | None, int]:
    """Under which recipient, supplier and top-level type an entry stands, by their pks: ours, where it has rows of
    ours."""
    if isinstance(entry, Held):
        return entry.stated.recipient, entry.stated.supplier, tree.top(tree.get(entry.stated.type)).pk
    row = entry.group.rows[0]
    return row.recipient, row.supplier, row.top


def _day_of(entry: Entry) -> tuple[dt.date, int]:
    """When an entry comes among others of its place; stated totals come last."""
    if isinstance(entry, Held):
        return dt.date.max, entry.stated.pk
    days = [row.earliest or row.told for row in entry.group.rows]
    return min((day for day in days if day), default=dt.date.max), entry.group.rows[0].pk


def sections(entries: Sequence[Entry], tree: TypeTree) -> list[Section]:
    """Entries of a table, in its order, by what they have in common and by the years that touch."""
    found: list[Section] = []
    reached = dt.date.min
    for entry in entries:
        place, last = place_of(entry, tree), _last_of(entry)
        begins, known = _day_of(entry)[0], found and reached != dt.date.min
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


def largest(beside: Beside, most: int) -> list[Judged]:
    """What both have and have otherwise: the groups with most pieces at stake."""
    differing = [each for each in beside.of_ours().judged if each.at_stake]
    return sorted(differing, key=lambda each: (-each.at_stake, each.group.rows[0].pk))[:most]
