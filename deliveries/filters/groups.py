"""What has arrived, summed up by one dimension or across two; unlike things are never added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q
from django.db.models.functions import Cast, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import EquipmentType, TypeTree
from deliveries.models.items import DeliveryItemQuerySet, summed
from deliveries.timeline import Amount

MOST_ROWS = 200
MOST_COLUMNS = 24

type Amounts = dict[EquipmentType, Amount]


@dataclass(frozen=True)
class Dimension:
    """Something to group by: its words, the path of its key, and the path of what the key is called."""

    label: Promise
    path: str
    name: str


DIMENSIONS = {
    "recipient": Dimension(gettext_lazy("Recipient"), "delivery__recipient__slug", "delivery__recipient__name"),
    "supplier": Dimension(gettext_lazy("Supplier"), "delivery__supplier__slug", "delivery__supplier__name"),
    "type": Dimension(gettext_lazy("Type"), "equipment__type__slug", "equipment__type__name"),
    "equipment": Dimension(gettext_lazy("Equipment"), "equipment__slug", "equipment__designation"),
    "year": Dimension(gettext_lazy("Year"), "year", "year"),
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
class Table:
    """Groups in rows, and across them those of another dimension.

    `total` sums up all that match, and what is left out too: `more_rows` and `more_columns` tell how many those are.
    """

    group: Dimension
    pivot: Dimension | None
    rows: list[Group]
    columns: list[Group]
    total: Amounts
    deliveries: int
    more_rows: int = 0
    more_columns: int = 0

    @property
    def most(self) -> Amounts:
        """The greatest of each type's sums: what a full bar stands for."""
        most: dict[EquipmentType, Amount] = {}
        for row in self.rows:
            for top, amount in row.amounts.items():
                most[top] = max(amount, most.get(top, amount), key=lambda one: one.high)
        return most

    @property
    def earlier(self) -> int:
        """How many deliveries may have arrived in the year before the one that they are counted in."""
        return sum(group.earlier for group in (self.rows if self.group.path == "year" else self.columns))


def table(lines: DeliveryItemQuerySet, tree: TypeTree, group: str, pivot: str = "") -> Table:
    """Sums of counted() `lines` by one of DIMENSIONS, and across another; the groups with most deliveries."""
    lines = with_years(lines)
    tops = {node.pk: node for node in tree.children(None)}
    rows, more_rows = _groups(lines, tree, group, MOST_ROWS, tops)
    columns, more_columns = _groups(lines, tree, pivot, MOST_COLUMNS, tops) if pivot else ([], 0)
    if columns:
        cells = _cells(lines, DIMENSIONS[group], DIMENSIONS[pivot], rows, columns, tops)
        for row in rows:
            row.cells.extend(cells.get((row.key, column.key), {}) for column in columns)
    total = _by_key(_values(lines, "top"), (), tops)
    deliveries = lines.order_by().aggregate(n=Count("delivery", distinct=True))["n"]
    across = DIMENSIONS[pivot] if pivot else None
    return Table(DIMENSIONS[group], across, rows, columns, total.get((), {}), deliveries, more_rows, more_columns)


def sums(lines: DeliveryItemQuerySet, group: str, pivot: str = "") -> Iterator[dict[str, Any]]:
    """Every group of counted() `lines` as downloads need it: keys, top-level type, deliveries and sums."""
    paths = [DIMENSIONS[name].path for name in (group, pivot) if name]
    rows = _values(with_years(lines), *paths, "equipment__type__top__slug")
    rows_summed: Iterator[dict[str, Any]] = (
        rows.annotate(deliveries=Count("delivery", distinct=True), **summed())
        .order_by(*paths, "equipment__type__top__slug")
        .iterator(chunk_size=2000)
    )
    return rows_summed


def with_years(lines: DeliveryItemQuerySet) -> DeliveryItemQuerySet:
    """Annotated with the `year` of the last day by which each had arrived, and whether it may have come `earlier`.

    As text: both databases write days in ISO 8601, and cut them faster than they take them apart.
    """

    def year(day: str) -> Any:
        return Substr(Cast(f"delivery__arrival_{day}", CharField()), 1, 4)

    return lines.annotate(year=year("latest"), first_year=year("earliest"))


def _values(lines: DeliveryItemQuerySet, *paths: str) -> Any:
    """`lines` as dicts of `paths`, which may be annotated ones, to be grouped by them."""
    return lines.order_by().values(*paths)


def _groups(
    lines: DeliveryItemQuerySet, tree: TypeTree, name: str, most: int, tops: Mapping[int, EquipmentType]
) -> tuple[list[Group], int]:
    """The `most` groups with most deliveries, in their natural order, and how many more there are."""
    dimension = DIMENSIONS[name]
    grouped = _values(lines, dimension.path, dimension.name)
    earlier = Count("delivery", distinct=True, filter=~Q(year=F("first_year")))
    ranked = grouped.annotate(deliveries=Count("delivery", distinct=True), early=earlier)
    found = list(ranked.order_by("-deliveries", dimension.path)[: most + 1])
    more = grouped.distinct().count() - most if len(found) > most else 0
    keys = [row[dimension.path] for row in found[:most]]
    sums_ = _by_key(_values(_only(lines, dimension, keys), dimension.path, "top"), (dimension.path,), tops)
    groups = [
        Group(
            row[dimension.path], row[dimension.name] or _("not known"), row["deliveries"], row["early"],
            sums_.get((row[dimension.path],), {}),
        )
        for row in found[:most]
    ]  # fmt: skip
    if name == "year":
        groups.sort(key=lambda group: group.name)
    elif name == "type":
        places = {node.slug: at for at, node in enumerate(tree)}
        groups.sort(key=lambda group: places[group.key or ""])
    return groups, more


def _only(lines: DeliveryItemQuerySet, dimension: Dimension, keys: Collection[str | None]) -> DeliveryItemQuerySet:
    known = Q(**{f"{dimension.path}__in": [key for key in keys if key is not None]})
    return lines.filter(known | Q(**{dimension.path: None}) if None in keys else known)


def _by_key(rows: Any, keys: tuple[str, ...], tops: Mapping[int, EquipmentType]) -> dict[tuple[Any, ...], Amounts]:
    """Sums by the values of `keys`, and then by top-level type, in the order of the type tree."""
    found: dict[tuple[Any, ...], dict[int, Amount]] = defaultdict(dict)
    for row in rows.annotate(**summed()):
        found[tuple(row[key] for key in keys)][row["top"]] = Amount.from_row(row, "sum_")
    return {key: {node: sums_[pk] for pk, node in tops.items() if pk in sums_} for key, sums_ in found.items()}


def _cells(
    lines: DeliveryItemQuerySet,
    group: Dimension,
    pivot: Dimension,
    rows: Iterable[Group],
    columns: Iterable[Group],
    tops: Mapping[int, EquipmentType],
) -> dict[tuple[Any, ...], Amounts]:
    shown = _only(_only(lines, group, [row.key for row in rows]), pivot, [column.key for column in columns])
    return _by_key(_values(shown, group.path, pivot.path, "top"), (group.path, pivot.path), tops)
