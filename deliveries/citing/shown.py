"""What the page of a snapshot shows of it: its rows and its table, read back from what was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.index.groups import DIMENSIONS, Group, Table
from deliveries.wording import quantity

from .words import amount_of

type View = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """A type as it was called when the snapshot was made."""

    slug: str
    name: str


@dataclass(frozen=True)
class KeptLine:
    """A delivery of a timeline, or a line of the explorer, as it stood; `things` are words with their numbers."""

    url: str
    span: DateSpan | None
    things: list[str]
    recipient: str
    supplier: str
    row: View


def stage_of(view: View) -> str:
    """The stage at which a kept view counts; "" for arrival."""
    return str((view.get("timeline") or view).get("stage", ""))


def lines_of(view: View) -> Iterator[KeptLine]:
    """The rows of a kept view: the steps of a timeline, or the lines of the explorer. Their span is that of the stage
    which counts."""
    day = _ordered if stage_of(view) else _arrived
    names = view.get("names", {"parties": {}, "equipment": {}})
    for row in view["timeline"]["steps"] if "timeline" in view else view["lines"]:
        recipient, supplier = (names["parties"].get(row[side], row[side] or "") for side in ("recipient", "supplier"))
        things = [_things(item, names["equipment"]) for item in row.get("items", [row])]
        yield KeptLine(reverse("delivery", args=[row["delivery"]]), day(row), things, recipient, supplier, row)


def _ordered(row: View) -> DateSpan | None:
    return DateSpan.from_own_edtf(row["ordered"]) if row["ordered"] else None


def _arrived(row: View) -> DateSpan | None:
    if not row["latest"]:
        return None
    first = dt.date.fromisoformat(row["earliest"]) if row["earliest"] else None
    return DateSpan.of(first, dt.date.fromisoformat(row["latest"]))


def _things(item: View, names: Mapping[str, str]) -> str:
    """A line in words. Its number comes last: a designation has no plural, and a model may not be named."""
    number = quantity(item.get("low"), item["quantity"], item.get("high"), approximate=item.get("approximate", False))
    what = {"equipment": names.get(item["equipment"], item["equipment"]), "number": number or _("number unknown")}
    return _("%(equipment)s: %(number)s") % what


def table_of(view: View) -> Table | None:
    """The table of sums of a kept view, or None where it has none."""
    stored = view.get("table")
    if not stored:
        return None
    types = {slug: Named(slug, name) for slug, name in view["names"]["types"].items()}

    def amounts(found: View) -> Any:
        return {types.get(slug, Named(slug, slug)): amount_of(amount) for slug, amount in found.items()}

    def group(found: View) -> Group:
        cells = [amounts(cell) for cell in found.get("cells", ())]
        return Group(
            found["key"], found["name"], found["deliveries"], found["earlier"], amounts(found["amounts"]), cells
        )

    return Table(
        DIMENSIONS[stored["group"]], DIMENSIONS[stored["pivot"]] if stored["pivot"] else None,
        [group(row) for row in stored["rows"]], [group(column) for column in stored["columns"]],
        amounts(stored["total"]), stored["deliveries"], stored["more_rows"], stored["more_columns"], stage_of(view),
    )  # fmt: skip
