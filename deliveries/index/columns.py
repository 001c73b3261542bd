"""The columns of the explorer: what each is called, what lines are sorted by under it, and what downloads write of it.

How a page draws a cell of one stands in cells/lines.py, under the same name. A choice of a delivery is a column by
itself; see models/choices.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliveries.dates import OPEN, DateSpan
from deliveries.models.choices import CHOICES
from deliveries.models.days import DAYS

from . import sorting
from .arrays import Array
from .counts import FacetCounts
from .keyset import Key, Order
from .reading import NUMBERS, known
from .shapes import CODES, CONDITIONS, marked_topics
from .sorting import Sorting

# Lines that are written together.
AT_ONCE = 2000

# By line (where they stand) what a download says: text, whole numbers, whether, and None for what is not known.
type Values = list[Any]
type Writing = Callable[[FacetCounts, Array], Values]


@dataclass(frozen=True)
class Column:
    """A column: its heading, what lines are sorted by under it, and by their names in downloads what is written of it.

    `shown`: whether it stands there unasked; `falling`: whether who sorts by it wants the greatest first.
    """

    label: Promise
    keys: Sequence[Sorting]
    written: Mapping[str, Writing] = field(default_factory=dict)
    shown: bool = False
    number: bool = False
    falling: bool = False


# ---- What downloads write -------------------------------------------------------------------------------


def _of_delivery(counts: FacetCounts, lines: Array, name: str) -> Values:
    found: Values = counts.index.as_arrived[name][counts.index.delivery_of_line[lines]].tolist()
    return found


def _as_it_is(name: str) -> Writing:
    return lambda counts, lines: _of_delivery(counts, lines, name)


def _edtf(earliest: str, latest: str, estimated: str = "") -> Writing:
    """A span between two days, as precise as it is, and whether that is an estimate, where sources say so of it."""

    def written(counts: FacetCounts, lines: Array) -> Values:
        first_and_last = (_of_delivery(counts, lines, name) for name in (earliest, latest))
        about = _of_delivery(counts, lines, estimated) if estimated else repeat(False, len(lines))
        days = zip(*first_and_last, about, strict=True)
        return [DateSpan(first, last, "", about).edtf if first and last else None for first, last, about in days]

    return written


def _day(name: str) -> Writing:
    return lambda counts, lines: [
        day.isoformat() if day and day != OPEN else None for day in _of_delivery(counts, lines, name)
    ]


def _party(side: str, at: int = 0) -> Writing:
    """The slug of the party on a side, or what stands `at` another place of its names."""

    def written(counts: FacetCounts, lines: Array) -> Values:
        named = counts.index.named_parties
        return [named[pk][at] if pk in named else None for pk in _of_delivery(counts, lines, side)]

    return written


def _iso_code(side: str) -> Writing:
    def written(counts: FacetCounts, lines: Array) -> Values:
        codes = {pk: code for code, pk in counts.index.states.items()}
        return [codes.get(pk) for pk in _of_delivery(counts, lines, side)]

    return written


def _choice(name: str) -> Writing:
    return lambda counts, lines: [CODES[name][code] for code in _of_delivery(counts, lines, name)]


def _equipment(at: int = 0) -> Writing:
    """The slug of the model, or what stands `at` another place of its names."""

    def written(counts: FacetCounts, lines: Array) -> Values:
        named = counts.index.named_equipment
        pks = counts.index.equipment["pk"][counts.equipment_of_line[lines]].tolist()
        return [named[pk][at] for pk in pks]

    return written


def _type(column: str, name: str = "slug") -> Writing:
    def written(counts: FacetCounts, lines: Array) -> Values:
        own = counts.index
        pks = own.equipment[column][counts.equipment_of_line[lines]].tolist()
        called = {pk: getattr(own.tree.get(pk), name) for pk in {*pks}}
        return [called[pk] for pk in pks]

    return written


def _number(name: str) -> Writing:
    return lambda counts, lines: known(counts.stated[NUMBERS.index(name)][lines])


def _approximate(counts: FacetCounts, lines: Array) -> Values:
    found: Values = counts.approximate[lines].tolist()
    return found


def _estimated(counts: FacetCounts, lines: Array) -> Values:
    found: Values = counts.index.lines["estimated"][lines].tolist()
    return found


def _condition(counts: FacetCounts, lines: Array) -> Values:
    return [CONDITIONS[code] for code in counts.index.lines["condition"][lines].tolist()]


def _sources(counts: FacetCounts, lines: Array) -> Values:
    found: Values = counts.source_counts[counts.index.delivery_of_line[lines]].tolist()
    return found


def _disputed(counts: FacetCounts, lines: Array) -> Values:
    found: Values = counts.disputed[lines].tolist()
    return found


def _disputed_about(counts: FacetCounts, lines: Array) -> Values:
    return [[topic.about for topic in marked_topics(marks)] for marks in counts.contested[lines].tolist()]


def _adopted_later(counts: FacetCounts, lines: Array) -> Values:
    days = counts.days_later[counts.index.delivery_of_line[lines]].tolist()
    pairs = zip(days, counts.numbers_later[lines].tolist(), strict=True)
    return [["arrival"] * day + ["quantity"] * number for day, number in pairs]


# ---- The columns ----------------------------------------------------------------------------------------


def _of_choice(name: str, *, shown: bool = False) -> Column:
    return Column(CHOICES[name].label, [sorting.choice(name)], {name: _choice(name)}, shown=shown)


def _of_day(name: str, estimated: str = "") -> Column:
    """The column of a day besides that of arrival; `estimated`: what says whether it is an estimate."""
    earliest, latest = DAYS[name].ends
    keys = [sorting.day(latest), sorting.day(earliest)]
    return Column(DAYS[name].heading, keys, {name: _edtf(earliest, latest, estimated)})


COLUMNS = {
    "date": Column(
        _("Arrived"),
        [sorting.day("latest"), sorting.day("earliest")],
        {
            "when": _edtf("earliest", "latest", "arrival_estimated"),
            "earliest": _day("earliest"),
            "latest": _day("latest"),
        },
        shown=True,
        falling=True,
    ),
    "recipient": Column(_("Recipient"), [sorting.party("recipient")], {"recipient": _party("recipient")}, shown=True),
    "supplier": Column(_("Supplier"), [sorting.party("supplier")], {"supplier": _party("supplier")}, shown=True),
    "equipment": Column(_("Equipment"), [sorting.equipment], {"equipment": _equipment()}, shown=True),
    "type": Column(_("Type"), [sorting.type_], {"type": _type("type"), "counted_as": _type("top")}, shown=True),
    "quantity": Column(
        _("Quantity"),
        [sorting.quantity],
        {name: _number(name) for name in NUMBERS},
        shown=True,
        number=True,
        falling=True,
    ),
    "status": _of_choice("status", shown=True),
    "sources": Column(_("Sources"), [sorting.sources], {"sources": _sources}, shown=True, number=True, falling=True),
    "disputed": Column(
        _("Disputed"),
        [sorting.disputed],
        {"disputed": _disputed, "disputed_about": _disputed_about},
        shown=True,
        falling=True,
    ),
    "terms": _of_choice("terms"),
    "ordered": _of_day("ordered", "order_estimated"),
    "in_service": _of_day("in_service"),
    "register": Column(_("Register"), [sorting.register]),
    "consignments": Column(
        _("Consignments"),
        [sorting.consignments],
        {"consignments": _as_it_is("consignments")},
        number=True,
        falling=True,
    ),
}
# Those that have no place of their own come last.
COLUMNS |= {name: _of_choice(name) for name in CHOICES if name not in COLUMNS}

# What slugs stand for: of parties, models and types, in the reader's language.
NAMES: dict[str, Writing] = {
    "recipient_name": _party("recipient", 1),
    "recipient_iso_code": _iso_code("recipient"),
    "supplier_name": _party("supplier", 1),
    "supplier_iso_code": _iso_code("supplier"),
    "equipment_name": _equipment(1),
    "type_name": _type("type", "called"),
    "counted_as_name": _type("top", "called"),
}
# What downloads write, by name and in this order: the delivery, its columns, and what has no column on the page.
WRITTEN: dict[str, Writing] = {
    "delivery": _as_it_is("pk"),
    **{name: writing for column in COLUMNS.values() for name, writing in column.written.items()},
    "condition": _condition,
    "adopted_later": _adopted_later,
    "approximate": _approximate,
    "estimated": _estimated,
    **NAMES,
}


# ---- Lines, by their columns ----------------------------------------------------------------------------


def order_of(sort: str) -> Order:
    """The order of lines that a value of `sort` names: a column, with "-" before it for falling."""
    return Order(sort, len(COLUMNS[sort.removeprefix("-")].keys) + sorting.TIES, descending=sort.startswith("-"))


def sorted_by(sort: str, counts: FacetCounts, lines: Array) -> list[Key]:
    """The keys of these `lines` (where they stand) in that order: of the column, then of the delivery and the line."""
    keys = *COLUMNS[sort.removeprefix("-")].keys, *sorting.ties(descending=sort.startswith("-"))
    return [key(counts, lines) for key in keys]


def written(counts: FacetCounts, lines: Array, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What downloads write of these lines (where they stand) under these names of WRITTEN, in this order, a few at a
    time in memory: none of it is asked of the database."""
    for begin in range(0, len(lines), AT_ONCE):
        some = lines[begin : begin + AT_ONCE]
        columns = [WRITTEN[name](counts, some) for name in names]
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))
