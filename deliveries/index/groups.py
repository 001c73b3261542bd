"""What has arrived, summed up by one dimension or across two; unlike things are never added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import EquipmentType
from deliveries.timeline import Amount

from .arrived import ArrivedLines
from .reading import NO_ROW
from .record import RecordIndex

MOST_ROWS = 200
MOST_COLUMNS = 24

# How many elements of a page are for its table: of 2,500, which browsers lay out at ease, filters take up to half.
ROOM = 1_300
# Where unlike things would stand in each cell, a page has fewer columns, and tells in a cell of so many types.
MOST_MIXED_COLUMNS = 12
MOST_TYPES = 2

type Amounts = dict[EquipmentType, Amount]
# By dimension the keys that were asked for by name.
type Chosen = Mapping[str, Iterable[int]]

NOBODY: Chosen = {}


@dataclass(frozen=True)
class Dimension:
    """Something to group by: its words, and the slug and name of each key, which a year has none of.

    `one_type`: whether what it groups is of one top-level type.
    """

    label: Promise
    named: Callable[[RecordIndex], Mapping[int, tuple[str, str]]] | None = None
    one_type: bool = False


DIMENSIONS = {
    "recipient": Dimension(gettext_lazy("Recipient"), attrgetter("named_parties")),
    "supplier": Dimension(gettext_lazy("Supplier"), attrgetter("named_parties")),
    "type": Dimension(gettext_lazy("Type"), attrgetter("named_types"), one_type=True),
    "equipment": Dimension(gettext_lazy("Equipment"), attrgetter("named_equipment"), one_type=True),
    "year": Dimension(gettext_lazy("Year")),
}


@dataclass(frozen=True)
class Group:
    """The deliveries of one key: how many, how many may be of an earlier year, and what they add up to by type."""

    key: str | None
    name: str
    deliveries: int
    earlier: int
    amounts: Amounts
    cells: list[Amounts] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """Some rows of a table, as a page shows them: which of so many `pages` it is, and the place of its first row in
    the table, counted from 1. A mixed cell tells of `most_types`, and the sums of a whole row of `most_own`, or of all
    where that is None."""

    rows: list[Group]
    page: int = 1
    pages: int = 1
    first: int = 1
    most_types: int | None = None
    most_own: int | None = None

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


@dataclass(frozen=True)
class Table:
    """Groups in rows, and across them those of another dimension.

    `total` sums up all that match, and what is left out too: `more_rows` and `more_columns` tell how many those are.
    `stage`: at which it counts, where that is not arrival.
    """

    group: Dimension
    pivot: Dimension | None
    rows: list[Group]
    columns: list[Group]
    total: Amounts
    deliveries: int
    more_rows: int = 0
    more_columns: int = 0
    stage: str = ""

    @property
    def most(self) -> Amounts:
        """The greatest of each type's sums: what a full bar stands for."""
        most: dict[EquipmentType, Amount] = {}
        for row in self.rows:
            for top, amount in row.amounts.items():
                most[top] = max(amount, most.get(top, amount), key=lambda one: one.high)
        return most

    @property
    def mixed(self) -> bool:
        """Whether there is more than one top-level type, so that a sum must say which it is of."""
        return len(self.total) > 1

    @property
    def mixed_rows(self) -> bool:
        """Whether the sums of a whole row must say which type they are of: a group of types has one each."""
        return self.mixed and not self.group.one_type

    @property
    def mixed_columns(self) -> bool:
        """Whether the sums of a whole column must: types that stand across have one each."""
        return self.mixed and not (self.pivot and self.pivot.one_type)

    @property
    def mixed_cells(self) -> bool:
        """Whether a sum where a row and a column meet must: neither tells the type."""
        return self.mixed_rows and self.mixed_columns

    @property
    def earlier(self) -> int:
        """How many deliveries may have arrived in the year before the one that they are counted in."""
        return sum(group.earlier for group in (self.rows if self.group.named is None else self.columns))

    @property
    def whole(self) -> Part:
        """All of its rows, with all that stands in their cells."""
        return Part(self.rows)

    @property
    def pages(self) -> int:
        """How many pages its rows fill."""
        return len(self._starts)

    def part(self, page: int) -> Part:
        """The rows of one of its pages, counted from 1."""
        start, end = [*self._starts, len(self.rows)][page - 1 : page + 1]
        return Part(self.rows[start:end], page, self.pages, start + 1, MOST_TYPES, self._most_own)

    @property
    def _most_own(self) -> int | None:
        """How many types a page shows of the sums of a whole row: beside its cells as many as in them."""
        return MOST_TYPES if self.columns else None

    @cached_property
    def _starts(self) -> list[int]:
        """The places of the rows that pages begin with: a page has the totals and as many rows as there is room for."""
        totals = [column.amounts for column in self.columns]
        room = ROOM - len(self.columns) - _elements(totals, self.mixed_columns, self.total, self.mixed)
        starts, left = [0], room
        for at, row in enumerate(self.rows):
            own = dict(islice(row.amounts.items(), self._most_own))
            size = _elements(row.cells, self.mixed_cells, own, self.mixed_rows)
            if size > left and at > starts[-1]:
                starts.append(at)
                left = room
            left -= size
        return starts


def _elements(cells: Iterable[Amounts], mixed_cells: bool, amounts: Amounts, mixed: bool) -> int:
    """How many elements a row of a page has: its name, its cells, and its own sums with a bar each."""
    own = sum(4 + _sum(amount, mixed) for amount in amounts.values())
    return 7 + own + sum(_cell(cell, mixed_cells) for cell in cells)


def _cell(amounts: Amounts, mixed: bool) -> int:
    shown = islice(amounts.values(), MOST_TYPES)
    return 3 + sum(_sum(amount, mixed) for amount in shown) if amounts else 3


def _sum(amount: Amount, mixed: bool) -> int:
    """As cells.sums.sum_cell() writes it: a number, its type, and what is not sure of it."""
    return 2 + mixed + amount.spread + 2 * bool(amount.unknown_lines)


def table(
    counted: ArrivedLines, group: str, pivot: str = "", chosen: Chosen = NOBODY, most_mixed: int = MOST_COLUMNS
) -> Table:
    """Sums of what has arrived by one of DIMENSIONS, and across another; the groups with most deliveries, or the last
    years.

    `chosen`: by dimension the keys that were asked for by name, which have a group though nothing came. `most_mixed`:
    how many columns there are at most where unlike things would stand in each cell.
    """
    tops = {node.pk: node for node in counted.index.tree.children(None)}
    total = _by_type(counted.sums().get((), {}), tops)
    mixed = len(total) > 1 and not any(DIMENSIONS[name].one_type for name in (group, pivot) if name)
    most_columns = min(MOST_COLUMNS, most_mixed) if mixed else MOST_COLUMNS
    rows, more_rows = _groups(counted, group, MOST_ROWS, tops, chosen)
    columns, more_columns = _groups(counted, pivot, most_columns, tops, chosen) if pivot else ([], 0)
    if columns:
        cells = counted.sums(group, pivot)
        for key, row in rows:
            row.cells.extend(_by_type(cells.get((key, across), {}), tops) for across, _column in columns)
    return Table(
        DIMENSIONS[group], DIMENSIONS[pivot] if pivot else None,
        [row for _key, row in rows], [column for _key, column in columns], total, counted.delivery_count(),
        more_rows, more_columns,
    )  # fmt: skip


@dataclass(frozen=True)
class Sum:
    """What was added of one top-level type by the keys of a group, or of two: what a download has a row for.

    `top` is None where nothing came of what was asked for by name.
    """

    keys: list[str | None]
    top: str | None
    deliveries: int
    amount: Amount


def sums(counted: ArrivedLines, group: str, pivot: str = "", chosen: Chosen = NOBODY) -> list[Sum]:
    """Every sum of a table(), by its keys and the type; what is `chosen` for the rows has one though nothing came."""
    names = [name for name in (group, pivot) if name]
    asked = _asked(group, counted.number(group), chosen, MOST_ROWS)
    called = [
        _called(counted.index, group, asked),
        *(_called(counted.index, name, counted.number(name)) for name in names[1:]),
    ]
    numbers = counted.numbers(*names, "top")
    found = []
    for keys, amounts in counted.sums(*names).items():
        slugs = [words[key][0] for words, key in zip(called, keys, strict=True)]
        for top, amount in amounts.items():
            found.append(Sum(slugs, counted.index.tree.get(top).slug, numbers[*keys, top], amount))
    nothing: list[str | None] = [None for _name in names[1:]]
    found += [Sum([called[0][key][0], *nothing], None, 0, Amount()) for key, number in asked.items() if not number]
    return sorted(found, key=lambda one: [(word is None, word or "") for word in (*one.keys, one.top)])


def _asked(name: str, numbers: Mapping[int, int], chosen: Chosen, most: int) -> dict[int, int]:
    """How many deliveries each key has that there is or that was `chosen`, or each year up to the last, `most` of them
    and before that those in which something came."""
    found = dict.fromkeys(chosen.get(name, ()), 0) | dict(numbers)
    if name == "year" and found:
        # A year in which nothing came is part of the answer.
        found = dict.fromkeys(range(max(min(found), max(found) + 1 - most), max(found) + 1), 0) | found
    return found


def _groups(
    counted: ArrivedLines, name: str, most: int, tops: Mapping[int, EquipmentType], chosen: Chosen
) -> tuple[list[tuple[int, Group]], int]:
    """The `most` groups with most deliveries, or the last years, each by its key, and how many more there are.

    Years stand in a row, and types in the order of their tree.
    """
    numbers, sums_ = _asked(name, counted.number(name), chosen, most), counted.sums(name)
    earlier = counted.maybe_earlier.number(name)
    called = _called(counted.index, name, numbers)
    if name == "year":
        ranked = sorted(numbers, reverse=True)
        shown = ranked[:most][::-1]
    else:
        ranked = sorted(numbers, key=lambda key: (-numbers[key], called[key][0] or ""))
        shown = ranked[:most]
    if name == "type":
        places = {node.pk: at for at, node in enumerate(counted.index.tree)}
        shown = sorted(shown, key=lambda key: places[key])
    groups = [
        (key, Group(*called[key], numbers[key], earlier.get(key, 0), _by_type(sums_.get((key,), {}), tops)))
        for key in shown
    ]
    return groups, len(ranked[most:])


def _called(index: RecordIndex, name: str, keys: Iterable[int]) -> dict[int, tuple[str | None, str]]:
    """By key what addresses and readers call it: a slug and a name, or a year twice."""
    dimension = DIMENSIONS[name]
    if dimension.named is None:
        return {key: (f"{key:04}", f"{key:04}") for key in keys}
    named, unknown = dimension.named(index), (None, _("not known"))
    return {key: named.get(key, unknown) for key in [*keys, NO_ROW]}


def _by_type(amounts: Mapping[int, Amount], tops: Mapping[int, EquipmentType]) -> Amounts:
    """Sums by the pk of the top-level type as sums by that type, in the order of the type tree."""
    return {node: amounts[pk] for pk, node in tops.items() if pk in amounts}
