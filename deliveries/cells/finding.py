"""What a search found, as rows of its page and as suggestions while one types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from deliveries.filters.fields import key
from deliveries.models.sources import called
from deliveries.summaries.finding import Find, Found, Kind

from .counts import deliveries_words
from .links import address, url

# So many are suggested while one types.
MOST_SUGGESTED = 8

# What stands over those of a kind, what one is called, and how many of it are suggested; in the order of the page.
KINDS: dict[Kind, tuple[Any, Any, int]] = {
    "recipient": (gettext_lazy("Recipients"), gettext_lazy("recipient"), 3),
    "supplier": (gettext_lazy("Suppliers"), gettext_lazy("supplier"), 2),
    "type": (gettext_lazy("Types"), gettext_lazy("type"), 2),
    "equipment": (gettext_lazy("Models"), gettext_lazy("model"), 4),
    "region": (gettext_lazy("Regions"), gettext_lazy("region"), 2),
    "source": (gettext_lazy("Sources"), gettext_lazy("source"), 2),
    "party": (gettext_lazy("Parties of whom no delivery is on record"), gettext_lazy("no delivery on record"), 1),
}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """Something that was found: where it stands, its name, what it is (`kind`), and in how many deliveries (`told`);
    `group`: the place of its kind on the page, under that `heading`."""

    group: int
    heading: str
    href: str
    name: str
    kind: str
    told: str


@dataclass(frozen=True, slots=True)
class FoundRows:
    """All of them; `near`: only by likeness."""

    rows: list[FoundRow]
    near: bool


def found_rows(found: Found) -> FoundRows:
    places = list(KINDS)
    rows = sorted((_row(find, places.index(find.kind)) for find in found.finds), key=lambda row: row.group)
    return FoundRows(rows, found.near and bool(rows))


def suggestions(found: FoundRows) -> list[FoundRow]:
    """The first of each kind."""
    most = [number for _heading, _word, number in KINDS.values()]
    return list(_first(found.rows, most))[:MOST_SUGGESTED]


def _first(rows: Sequence[FoundRow], most: Sequence[int]) -> Iterator[FoundRow]:
    taken = [0] * len(most)
    for row in rows:
        if taken[row.group] < most[row.group]:
            taken[row.group] += 1
            yield row


def _row(find: Find, group: int) -> FoundRow:
    heading, kind, _most = KINDS[find.kind]
    record = find.record
    name = called(record.publisher, record.title) if find.kind == "source" else str(record)
    told = deliveries_words(find.deliveries) if find.deliveries else ""
    return FoundRow(group, str(heading), _href(find), name, str(kind), told)


def _href(find: Find) -> str:
    if find.kind == "type":
        return address(url("explorer"), f"type={find.record.slug}")
    if find.kind == "region":
        return address(url("recipients"), f"region={find.record.slug}")
    if find.kind == "source":
        return url("source", find.record.pk)
    if find.kind == "equipment":
        return url("equipment", find.record.slug)
    return url("supplier" if find.kind == "supplier" else "recipient", key(find.record))
