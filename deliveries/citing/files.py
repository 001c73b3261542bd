"""What a snapshot holds as tables to take away: the sums that it keeps, and its deliveries, a row a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from deliveries.exports import csv_line
from deliveries.exports.cells import flat
from deliveries.models import Snapshot
from deliveries.models.days import STAGE_DAYS

from .shown import group_name, stage_of
from .words import amount_of, names_of

type Row = dict[str, Any]

LINES = (
    "delivery", "url", "status", "when", "earliest", "latest", "recipient", "recipient_name", "supplier",
    "supplier_name", "equipment", "equipment_name", "type", "type_name", "quantity", "low", "high", "approximate",
    "added", "total", "sources", "disputed",
)  # fmt: skip
COUNTS = ("deliveries", "quantity", "low", "high", "unknown_lines", "approximate")


def kept_columns(snapshot: Snapshot) -> tuple[str, ...]:
    """What kept_lines() say."""
    stage = stage_of(snapshot.view)
    # As other files do where another stage than arrival counts.
    return (*LINES, STAGE_DAYS[stage], "stage") if stage else LINES


def kept_lines(snapshot: Snapshot, absolute: str = "") -> Iterator[Row]:
    """The deliveries that a snapshot keeps by kept_columns(): those that counted, and of a timeline what was awaited
    too.

    `absolute`: scheme and host, put before each address. What was not kept at the time is None.
    """
    view, columns = snapshot.view, kept_columns(snapshot)
    names = names_of(view)
    timeline = view.get("timeline")
    counted = [{"status": "delivered", **row} for row in timeline["steps"]] if timeline else view["lines"]
    for row in [*counted, *(timeline.get("expected", ()) if timeline else ())]:
        for item in row.get("items", [row]):
            told = {
                **{name: row.get(name) for name in columns},
                **{name: item.get(name) for name in ("equipment", "type", "quantity", "low", "high")},
                "stage": stage_of(view),
                "url": absolute + reverse("delivery", args=[row["delivery"]]),
                "approximate": bool(item.get("approximate")),
                "recipient_name": names["parties"].get(row.get("recipient")),
                "supplier_name": names["parties"].get(row.get("supplier")),
                "equipment_name": names["equipment"].get(item["equipment"]),
                "type_name": names["types"].get(item.get("type")),
            }
            yield {name: told[name] for name in columns}


def kept_sums(snapshot: Snapshot) -> Iterator[Row]:
    """The table of sums that a snapshot keeps, a row a sum, and none where it keeps none: of each row, of its cells
    where the table has columns, by top-level type. An empty quantity is unknown."""
    table = snapshot.view.get("table")
    for row in table["rows"] if table else ():
        if not table["pivot"]:
            yield from _sums(snapshot, _key(snapshot, table["group"], row), row["deliveries"], row["amounts"])
            continue
        for column, amounts in zip(table["columns"], row["cells"], strict=True):
            yield from _sums(
                snapshot, _key(snapshot, table["group"], row) | _key(snapshot, table["pivot"], column), None, amounts
            )


def _key(snapshot: Snapshot, dimension: str, group: Mapping[str, Any]) -> Row:
    return {dimension: group["key"], f"{dimension}_name": group_name(snapshot.view, dimension, group)}


def _sums(snapshot: Snapshot, keys: Row, deliveries: int | None, amounts: Mapping[str, Any]) -> Iterator[Row]:
    """A row a type. How many deliveries each cell of a table across is of was not kept."""
    for top, stored in amounts.items():
        amount = amount_of(stored)
        cells = (deliveries, *amount.known, amount.unknown_lines, amount.about > 0)
        named = names_of(snapshot.view)["types"].get(top)
        yield {**keys, "counted_as": top, "counted_as_name": named, **dict(zip(COUNTS, cells, strict=True))}


def kept_csv(snapshot: Snapshot, absolute: str) -> Iterator[str]:
    """The table of sums of a snapshot as lines of CSV, or its deliveries where it keeps none. Each says which citation
    it is of, and when that was made."""
    rows = list(kept_sums(snapshot)) or list(kept_lines(snapshot, absolute))
    yield csv_line((*(rows[0] if rows else kept_columns(snapshot)), "cited", "made"))
    stamp = (absolute + snapshot.get_absolute_url(), snapshot.made.isoformat(timespec="seconds"))
    for row in rows:
        yield csv_line((*map(flat, row.values()), *stamp))
