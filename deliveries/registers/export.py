"""A comparison of two registers as files: its groups as JSON, its rows as a table, each with the number of its group
and the verdict on it, and a workbook of both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.exports.cells import csv_line, flat, span_json
from deliveries.exports.workbook import MOST_ROWS, Cell, Sheet, TooManyRowsError
from deliveries.models import DeliveryItem, ReportedTotal
from deliveries.reconciling import Held
from deliveries.wording.reconciling import held_reason, reason, row_words, stated_words, verdict_words, when_words

from .lines import Reading
from .sections import Entry
from .sheet import ReconciledTable

GROUP = ("group", "verdict", "by", "reason")
# What is written of a row; "side" is "ours", "theirs" or "stated".
ROW = (
    "side", "delivery", "url", "recipient", "supplier", "type", "counted_as", "equipment", "designation", "quantity",
    "low", "high", "approximate", "estimated", "when", "earliest", "latest", "status", "said",
)  # fmt: skip
COLUMNS = (*GROUP, *ROW)


def groups_of(table: ReconciledTable, absolute: str) -> Iterator[dict[str, Any]]:
    """Every group of the table by GROUP, with its rows by ROW under "ours" and "theirs", or a stated total.

    `absolute`: scheme and host, put before each address. A few hundred are in memory at a time.
    """
    number = 0
    for part in table.in_parts():
        reading = Reading(part, table.beside.index)
        for entry in reading.whole:
            number += 1
            yield {"group": number} | _group(entry, reading, table, absolute)


def _group(entry: Entry, reading: Reading, table: ReconciledTable, absolute: str) -> dict[str, Any]:
    head = {"verdict": entry.verdict, "by": entry.by or None}
    if isinstance(entry, Held):
        total = reading.totals[entry.stated.pk]
        register = {"certain": entry.certain, "possible": entry.possible}
        return head | {"reason": held_reason(entry), "stated": _stated(total, absolute), "register": register}
    words = reason(entry, reading.lines, table.beside.register)
    sides = {
        side: [_row(side, reading.lines[row.pk], absolute) for row in rows]
        for side, rows in (("ours", entry.group.ours), ("theirs", entry.group.theirs))
    }
    return head | {"reason": words, **sides, "pinned": entry.group.pinned}


def _row(side: str, line: DeliveryItem, absolute: str) -> dict[str, Any]:
    delivery, model = line.delivery, line.equipment
    return {
        "side": side, "delivery": delivery.pk, "url": absolute + reverse("delivery", args=[delivery.pk]),
        "recipient": delivery.recipient.slug, "supplier": delivery.supplier.slug if delivery.supplier else None,
        "type": model.type.slug, "counted_as": (model.type.top or model.type).slug, "equipment": model.slug,
        "designation": model.designation, "quantity": line.quantity, "low": line.low, "high": line.high,
        "approximate": line.approximate, "estimated": line.estimated, **span_json(delivery.arrival),
        "status": delivery.status, "said": f"{row_words(line)}, {when_words(delivery)}",
    }  # fmt: skip


def _stated(total: ReportedTotal, absolute: str) -> dict[str, Any]:
    kind = total.type
    return dict.fromkeys(ROW) | {
        "side": "stated", "url": absolute + reverse("source", args=[total.source_id]),
        "recipient": total.recipient.slug, "supplier": total.supplier.slug if total.supplier else None,
        "type": kind.slug, "counted_as": (kind.top or kind).slug, "quantity": total.total,
        **span_json(total.as_of), "said": stated_words(total),
    }  # fmt: skip


def _rows(group: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return [group["stated"]] if "stated" in group else [*group["ours"], *group["theirs"]]


def reconciled_rows(table: ReconciledTable, absolute: str) -> Iterator[dict[str, Any]]:
    """Every row of the table by COLUMNS, those of a group one after the other."""
    for group in groups_of(table, absolute):
        for row in _rows(group):
            yield {name: row[name] if name in ROW else group[name] for name in COLUMNS}


def reconciled_csv(table: ReconciledTable, absolute: str, view: str, made: str) -> Iterator[str]:
    """The same as lines of CSV, each with the `view` (an address) that it is of, the moment it was `made`, and whose
    the other register is."""
    yield csv_line((*COLUMNS, "view", "made", "credit"))
    for row in reconciled_rows(table, absolute):
        yield csv_line((*map(flat, row.values()), view, made, table.beside.register.credit))


def reconciled_json(table: ReconciledTable, absolute: str, head: Mapping[str, Any]) -> Iterator[str]:
    """The groups as a JSON object in pieces, after what `head` says of the view."""
    told = {**head, "verdicts": dict(table.verdicts)}
    yield json.dumps(told, ensure_ascii=False)[:-1] + ', "groups": ['
    for at, group in enumerate(groups_of(table, absolute)):
        yield (",\n" if at else "\n") + json.dumps(group, ensure_ascii=False)
    yield "\n]}\n"


def reconciled_sheets(table: ReconciledTable, absolute: str, names: Sequence[str]) -> list[Sheet]:
    """The table as the page shows it, a row a group, under the `names` of both registers; and every row of both.

    Raises TooManyRowsError.
    """
    if len(table) > MOST_ROWS:
        words = _("A workbook is made of %(most)d rows at most: narrow the view, or take CSV.")
        raise TooManyRowsError(words % {"most": MOST_ROWS})
    columns = [_("Recipient"), _("Supplier"), _("Type"), *names, _("Verdict"), _("By"), _("Reason"), _("Group")]
    shown: Iterator[list[Cell]] = (_shown(group) for group in groups_of(table, absolute))
    rows: Iterator[list[Cell]] = ([flat(value) for value in row.values()] for row in reconciled_rows(table, absolute))
    return [Sheet(_("Side by side"), columns, shown), Sheet(_("Rows"), COLUMNS, rows)]


def _shown(group: Mapping[str, Any]) -> list[Cell]:
    first = next(iter(_rows(group)))
    sides = {"ours": [first] if "stated" in group else group["ours"], "theirs": group.get("theirs", [])}
    said = ("; ".join(row["said"] for row in rows) or None for rows in sides.values())
    return [
        first["recipient"], first["supplier"], first["counted_as"], *said, verdict_words(group["verdict"]),
        group["by"], group["reason"], group["group"],
    ]  # fmt: skip
