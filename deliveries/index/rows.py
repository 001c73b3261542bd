"""Lines of the record as downloads tell them, none of which is asked of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .arrays import Array
from .matching import Matcher
from .reading import NUMBERS, known
from .shapes import CODES, CONDITIONS

# Lines that are told together.
AT_ONCE = 2000
DAYS = ("earliest", "latest", "order_earliest", "order_latest")

type Row = dict[str, Any]


def rows(matcher: Matcher, lines: Array) -> Iterator[Row]:
    """These lines (where they stand), in this order, a few at a time in memory.

    Each has text, whole numbers, days (date) and None for what is not known; `top` is the type that it is counted
    under. Parties, equipment and types are told by their slugs.
    """
    for begin in range(0, len(lines), AT_ONCE):
        columns = _columns(matcher, lines[begin : begin + AT_ONCE])
        for values in zip(*columns.values(), strict=True):
            yield dict(zip(columns, values, strict=True))


def _columns(matcher: Matcher, lines: Array) -> dict[str, list[Any]]:
    own = matcher.index
    at, model = own.delivery_of_line[lines], own.equipment_of_line[lines]

    def of(name: str) -> list[Any]:
        values: list[Any] = own.deliveries[name][at].tolist()
        return values

    def party(side: str) -> list[str | None]:
        return [own.named_parties[pk][0] if pk in own.named_parties else None for pk in of(side)]

    def kind(name: str) -> list[str]:
        return [own.tree.get(pk).slug for pk in own.equipment[name][model].tolist()]

    return {
        "delivery": of("pk"),
        **{name: [codes[at] for at in of(name)] for name, codes in CODES.items()},
        **{name: of(name) for name in DAYS},
        **{side: party(side) for side in ("recipient", "supplier")},
        "equipment": own.equipment["slug"][model].tolist(),
        "type": kind("type"),
        "top": kind("top"),
        **{name: known(numbers[lines]) for name, numbers in zip(NUMBERS, matcher.stated, strict=True)},
        "sources": matcher.source_counts[at].tolist(),
        "disputed": matcher.disputed[at].tolist(),
        "consignments": of("consignments"),
        "condition": [CONDITIONS[choice] for choice in own.lines["condition"][lines].tolist()],
    }
