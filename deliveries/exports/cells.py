"""What all exports have in common: cells that do no harm, spans and amounts as JSON, and what a view is."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.models import Register
from deliveries.timeline import Amount

# A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# What XML 1.0 cannot hold, and with it neither a feed nor a workbook.
ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def amount_json(amount: Amount) -> dict[str, int]:
    """An amount by its names; `approximate` stands there only where it is true, as in lines."""
    return {
        "low": amount.low,
        "best": amount.best,
        "high": amount.high,
        "unknown_lines": amount.unknown_lines,
    } | about_json("approximate", amount.about)


def about_json(name: str, about: int) -> dict[str, bool]:
    """That a total holds so many pieces whose number is not exact; nothing where it holds none."""
    return {name: True} if about else {}


def flat(value: Any) -> Any:
    """A value of JSON as a cell of a table holds it: "yes" or "no", a list as one text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, list) else value


def asked_json(selection: Selection) -> dict[str, Any]:
    """What was asked for: the register, the filters, and as known on which day; up to which day reports were read, and
    what is left out where only some sources count."""
    return {
        "register": selection.register.slug,
        "filters": selection.parameters(),
        "as_known_on": selection.known_on.isoformat() if selection.known_on else None,
        "covered_until": selection.covered[0].isoformat() if selection.covered else None,
        "left_out": left_out_json(selection),
        **stage_json(selection),
        **credit_json(selection.register),
    }


def stage_json(selection: Selection) -> dict[str, Any]:
    """At which stage the view counts, and how many deliveries do not count for that; nothing where arrivals do."""
    left = selection.uncounted
    return {"stage": selection.stage, "not_counted": left._asdict()} if left else {}


def credit_json(register: Register) -> dict[str, str]:
    """Whose numbers they are, and on what terms, where they are not the site's own."""
    return {"credit": register.credit, "terms": register.terms} if register.credit else {}


def left_out_json(selection: Selection) -> dict[str, int] | None:
    """How many deliveries, lines and numbers are left out, where only some sources count."""
    return selection.left_out._asdict() if selection.left_out else None


def view_json(selection: Selection, view: str, made: dt.datetime) -> dict[str, Any]:
    """The head of a download: of which `view` (an address) it is, when it was `made`, and what was asked for."""
    return {"view": view, "made": made.isoformat(timespec="seconds"), **asked_json(selection)}


def span_json(span: DateSpan | None) -> dict[str, str | None]:
    """A span as the three keys "when" (EDTF), "earliest" and "latest" (ISO days), null where it is not known; the first
    day alone is where it is known only until when."""
    if span is None:
        return {"when": None, "earliest": None, "latest": None}
    first = span.first_day
    return {
        "when": span.edtf,
        "earliest": first.isoformat() if first else None,
        "latest": span.latest.isoformat(),
    }


def csv_line(cells: Iterable[Any]) -> str:
    """A line of CSV, its end included; what a spreadsheet would run is made harmless."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(cell) for cell in cells])
    return buffer.getvalue()


def harmless(cell: Any) -> Any:
    """`cell` as a spreadsheet cannot run it: text that looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def legible(text: str) -> str:
    """`text` without the characters that XML cannot hold: a line that was pasted in must not spoil a whole feed."""
    return ILLEGIBLE.sub("", text)


def licence() -> tuple[str, str]:
    """What the site's own register may be used under: the licence's name, and its address or ""."""
    name, _space, address = settings.WAYBILL_DATA_LICENCE.rpartition(" ")
    return (name.strip(), address) if address.startswith("http") else (settings.WAYBILL_DATA_LICENCE.strip(), "")
