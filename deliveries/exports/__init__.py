"""A selection as data: the JSON and CSV of exactly the view that the page shows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from deliveries.dates import DateSpan
from deliveries.filters import ExplorerSelection, Selection
from deliveries.models import Delivery, EquipmentType
from deliveries.timeline import Amount, Awaited, Check

CSV_COLUMNS = (
    "delivery", "url", "status", "when", "earliest", "latest", "recipient", "supplier", "equipment", "type",
    "counted_as", "quantity", "low", "high", "total", "total_low", "total_high", "total_unknown_lines",
    "sources", "disputed", "view", "made",
)  # fmt: skip

# A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# What XML 1.0 cannot hold, and with it neither a feed nor a workbook.
ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def amount_json(amount: Amount) -> dict[str, int]:
    return {
        "low": amount.low,
        "best": amount.best,
        "high": amount.high,
        "unknown_lines": amount.unknown_lines,
    }


def asked_json(selection: Selection) -> dict[str, Any]:
    """What was asked for: the register, the filters, and as known on which day."""
    return {
        "register": selection.register.slug,
        "filters": selection.parameters(),
        "as_known_on": selection.known_on.isoformat() if selection.known_on else None,
    }


def view_json(selection: Selection, view: str, made: dt.datetime) -> dict[str, Any]:
    """The head of a download: of which `view` (an address) it is, when it was `made`, and what was asked for."""
    return {"view": view, "made": made.isoformat(timespec="seconds"), **asked_json(selection)}


def timeline_json(selection: Selection) -> dict[str, Any]:
    """The view as the object that /data/ documents; `total` is null where it spans several top-level types."""
    tops = {node.pk: node for node in selection.tree.children(None)}
    totals = selection.totals()
    steps = list(_steps(selection, tops, single=len(totals) == 1))
    return {
        **{name: getattr(record, "slug") for name, record in selection.fixed.items()},  # noqa: B009
        **asked_json(selection),
        "total": amount_json(next(iter(totals.values()))) if len(totals) == 1 else None,
        "baseline": _baseline(selection, steps),
        "by_type": {tops[pk].slug: amount_json(amount) for pk, amount in totals.items()},
        "steps": steps,
        "expected": [_expected(awaited, selection) for awaited in selection.awaited()],
        "reported_totals": [_reported(check) for check in selection.checks()],
    }


def _baseline(selection: Selection, steps: list[dict[str, Any]]) -> str | None:
    """From when the count runs: the start of the range that was asked for, or the first arrival, in EDTF."""
    if selection.data["since"]:
        return str(selection.data["since"].edtf)
    return steps[0]["when"] if steps else None


def _steps(selection: Selection, tops: Mapping[int, EquipmentType], *, single: bool) -> Iterator[dict[str, Any]]:
    for rows, voices, contested in selection.rows():
        first = rows[0]
        by_type: dict[str, dict[str, int]] = {}
        for row in rows:
            counted = by_type.setdefault(tops[row["top"]].slug, {"added": 0, "total": row["total_best"]})
            counted["added"] += row["best"]
        only = next(iter(by_type.values())) if single else {"added": None, "total": None}
        yield {
            "delivery": first["delivery_id"],
            "url": reverse("delivery", args=[first["delivery_id"]]),
            **span_json(DateSpan(first["delivery__arrival_earliest"], first["delivery__arrival_latest"], "")),
            **only,
            **({} if single else {"by_type": by_type}),
            "items": [_item(row) for row in rows],
            "recipient": first["delivery__recipient__slug"],
            "supplier": first["delivery__supplier__slug"],
            "sources": voices,
            "disputed": contested,
        }


def span_json(span: DateSpan | None) -> dict[str, str | None]:
    """A span as the three keys "when" (EDTF), "earliest" and "latest" (ISO days), null where it is not known."""
    if span is None:
        return {"when": None, "earliest": None, "latest": None}
    return {"when": span.edtf, "earliest": span.earliest.isoformat(), "latest": span.latest.isoformat()}


def _item(row: Mapping[str, Any]) -> dict[str, Any]:
    item = {
        "equipment": row["equipment__slug"],
        "type": row["equipment__type__slug"],
        "quantity": row["number"],
    }
    bounds = {"low": row["least"], "high": row["greatest"]}
    return item | {name: bound for name, bound in bounds.items() if bound is not None}


def _expected(awaited: Awaited[Delivery], selection: Selection) -> dict[str, Any]:
    delivery = awaited.delivery
    return {
        "delivery": delivery.pk,
        "url": delivery.get_absolute_url(),
        "status": delivery.status,
        **span_json(delivery.arrival),
        "consignments": awaited.of,
        "arrived": awaited.arrived,
        "outcome": awaited.outcome,
        "by_type": {part.type.slug: {"arrived": part.arrived, "of": part.of} for part in awaited.parts},
        "items": [
            {"equipment": item.equipment.slug, "type": item.equipment.type.slug, "quantity": item.quantity}
            for item in delivery.items.all()
            if selection.chooses(item)
        ],
        "recipient": delivery.recipient.slug,
        "supplier": delivery.supplier.slug if delivery.supplier else None,
        "sources": delivery.voices,
        "disputed": delivery.contested,
    }


def _reported(check: Check[Any]) -> dict[str, Any]:
    reported = check.reported
    return {
        "total": reported.total,
        "qualifier": reported.qualifier,
        "type": reported.type.slug,
        "supplier": reported.supplier.slug if reported.supplier else None,
        "as_of": reported.as_of.edtf,
        "since": reported.since.edtf if reported.since else None,
        "computed": check.computed.best,
        "verdict": check.verdict,
        "by": check.by,
        "source": reported.source_id,
    }


def timeline_csv(selection: Selection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The view as lines of CSV: what has arrived in ledger order, then what is awaited, without a total.

    `absolute`: scheme and host, put before each address. Each line says of which `view` it is and when it was `made`.
    """
    stamp = (view, made.isoformat(timespec="seconds"))
    yield csv_line(CSV_COLUMNS)
    tops = {node.pk: node.slug for node in selection.tree.children(None)}
    for rows, voices, contested in selection.rows():
        for row in rows:
            span = DateSpan(row["delivery__arrival_earliest"], row["delivery__arrival_latest"], "")
            yield csv_line(
                (
                    row["delivery_id"], absolute + reverse("delivery", args=[row["delivery_id"]]), "delivered",
                    *span_json(span).values(), row["delivery__recipient__slug"], row["delivery__supplier__slug"],
                    row["equipment__slug"], row["equipment__type__slug"], tops[row["top"]], row["number"],
                    row["least"], row["greatest"], row["total_best"], row["total_sure"], row["total_most"],
                    row["total_unknown"], voices, "yes" if contested else "no", *stamp,
                )
            )  # fmt: skip
    for awaited in selection.awaited():
        yield from (csv_line((*cells, *stamp)) for cells in _awaited_cells(awaited.delivery, absolute, selection))


def _awaited_cells(delivery: Delivery, absolute: str, selection: Selection) -> Iterator[tuple[Any, ...]]:
    for item in filter(selection.chooses, delivery.items.all()):
        yield (
            delivery.pk, absolute + delivery.get_absolute_url(), delivery.status, *span_json(delivery.arrival).values(),
            delivery.recipient.slug, delivery.supplier.slug if delivery.supplier else None, item.equipment.slug,
            item.equipment.type.slug, selection.tree.top(item.equipment.type).slug, item.quantity, item.low,
            item.high, None, None, None, None, delivery.voices, "yes" if delivery.contested else "no",
        )  # fmt: skip


def csv_line(cells: Iterable[Any]) -> str:
    """A line of CSV, its end included; what a spreadsheet would run is made harmless."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def harmless(cell: Any) -> Any:
    """`cell` as a spreadsheet cannot run it: text that looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


# ---- The explorer's view ----------------------------------------------------------------------------

EXPLORER_COLUMNS = (
    "delivery", "url", "status", "when", "earliest", "latest", "recipient", "supplier", "equipment", "type",
    "counted_as", "quantity", "low", "high", "sources", "disputed", "terms", "ordered", "consignments",
    "condition",
)  # fmt: skip
SUM_COLUMNS = ("counted_as", "deliveries", "quantity", "low", "high", "unknown_lines")


def explorer_columns(selection: ExplorerSelection) -> tuple[str, ...]:
    """The columns of a download of the explorer's view: those of lines, or of the groups that were asked for."""
    groups = [selection.data[name] for name in ("group", "pivot") if selection.data[name]]
    return (*groups, *SUM_COLUMNS) if groups else EXPLORER_COLUMNS


def explorer_rows(selection: ExplorerSelection, absolute: str = "") -> Iterator[dict[str, Any]]:
    """Every row of the explorer's view by explorer_columns(), in its order: lines, or groups where they were asked for.

    `absolute`: scheme and host, put before each address. Numbers are int or None (not known), `disputed` is a bool,
    everything else text or None. However many rows, a few are in memory at a time.
    """
    if selection.data["group"]:
        return _group_rows(selection)
    return line_rows(selection, absolute)


def line_rows(selection: ExplorerSelection, absolute: str = "") -> Iterator[dict[str, Any]]:
    """Every line of the explorer's view by EXPLORER_COLUMNS, grouped or not; see explorer_rows()."""
    return (_line_row(line, absolute) for line in selection.line_values())


def _line_row(line: Mapping[str, Any], absolute: str) -> dict[str, Any]:
    arrival, order = (_days(line[f"{name}earliest"], line[f"{name}latest"]) for name in ("", "order_"))
    row = dict(line) | span_json(arrival) | {
        "url": absolute + reverse("delivery", args=[line["delivery"]]),
        "counted_as": line["top"],
        "ordered": order.edtf if order else None,
    }  # fmt: skip
    return {name: row[name] for name in EXPLORER_COLUMNS}


def _days(earliest: dt.date | None, latest: dt.date | None) -> DateSpan | None:
    return DateSpan(earliest, latest, "") if earliest and latest else None


def _group_rows(selection: ExplorerSelection) -> Iterator[dict[str, Any]]:
    columns = explorer_columns(selection)
    for one in selection.sums():
        counts = (*one.amount.known, one.amount.unknown_lines)
        yield dict(zip(columns, (*one.keys, one.top, one.deliveries, *counts), strict=True))


def explorer_csv(selection: ExplorerSelection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The explorer's view as lines of CSV. Each says of which `view` (an address) it is and when it was `made`:
    lines of comment would be read as data by most programs.
    """
    columns = explorer_columns(selection)
    yield csv_line((*columns, "view", "made"))
    stamp = (view, made.isoformat(timespec="seconds"))
    for row in explorer_rows(selection, absolute):
        cells = (("yes" if cell else "no") if isinstance(cell, bool) else cell for cell in row.values())
        yield csv_line((*cells, *stamp))


def explorer_json(selection: ExplorerSelection, absolute: str, view: str, made: dt.datetime) -> Iterator[str]:
    """The explorer's view as a JSON object in pieces: the view and its filters, then `rows` by explorer_columns()."""
    head = view_json(selection, view, made) | {"columns": explorer_columns(selection)}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    for at, row in enumerate(explorer_rows(selection, absolute)):
        yield (",\n" if at else "\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"


def legible(text: str) -> str:
    """`text` without the characters that XML cannot hold: a line that was pasted in must not spoil a whole feed."""
    return ILLEGIBLE.sub("", text)


def licence() -> tuple[str, str]:
    """What the site's own register may be used under: the licence's name, and its address or ""."""
    name, _space, address = settings.WAYBILL_DATA_LICENCE.rpartition(" ")
    return (name.strip(), address) if address.startswith("http") else (settings.WAYBILL_DATA_LICENCE.strip(), "")
