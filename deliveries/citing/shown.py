"""What the page of a snapshot shows of it: its rows and its table, read back from what was kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateSpan
from deliveries.index.groups import DIMENSIONS, Group, Table
from deliveries.models import Delivery
from deliveries.models.days import STAGE_DAYS
from deliveries.models.saying import said
from deliveries.wording import lower_first, quantity

from .words import amount_of, names_of

type View = Mapping[str, Any]

# What became of a promise, as timeline_json() keeps it.
OUTCOMES = {
    "met": gettext_lazy("Met"),
    "partly-met": gettext_lazy("Partly met"),
    "lapsed": gettext_lazy("Lapsed"),
    "open": gettext_lazy("Open"),
}


@dataclass(frozen=True)
class Named:
    """A type as it was called when the snapshot was made."""

    slug: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class KeptLine:
    """A delivery of a timeline, or a line of the explorer, as it stood; `things` are words with their numbers."""

    url: str
    span: DateSpan | None
    things: list[str]
    recipient: str
    supplier: str
    state: str
    row: View


def stage_of(view: View) -> str:
    """The stage at which a kept view counts; "" for arrival."""
    return str((view.get("timeline") or view).get("stage", ""))


def lines_of(view: View) -> Iterator[KeptLine]:
    """The rows of a kept view: the steps of a timeline, or the lines of the explorer. Their span is that of the stage
    which counts."""
    stage = stage_of(view)
    day = partial(_reached, STAGE_DAYS[stage]) if stage else _arrived
    names = names_of(view)
    for row in view["timeline"]["steps"] if "timeline" in view else view["lines"]:
        recipient, supplier = (names["parties"].get(row[side], row[side] or "") for side in ("recipient", "supplier"))
        things = [_things(item, names["equipment"]) for item in row.get("items", [row])]
        address = reverse("delivery", args=[row["delivery"]])
        yield KeptLine(address, day(row), things, recipient, supplier, state_of(row), row)


def _reached(day: str, row: View) -> DateSpan | None:
    return DateSpan.from_own_edtf(row[day]) if row[day] else None


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


def group_name(view: View, dimension: str, group: View) -> str:
    """What a group of a kept table is called, in the reader's language: one of no key is of what is not known."""
    if group["key"] is None:
        return _("not known")
    kind = {"type": "types", "equipment": "equipment"}.get(dimension, "parties")
    name: str = view["names"][kind].get(group["key"], group["name"])
    return said({"types": "type", "equipment": "model"}.get(kind, "party"), name)


def state_of(row: View) -> str:
    """What became of a kept delivery that has not arrived, or not so; "" of one that has."""
    outcome, status = row.get("outcome"), row.get("status", "delivered")
    if outcome and outcome != "delivered":
        return lower_first(str(OUTCOMES.get(outcome, outcome)))
    return "" if status == "delivered" else lower_first(str(Delivery.Status(status).label))


def table_of(view: View) -> Table | None:
    """The table of sums of a kept view, or None where it has none."""
    stored = view.get("table")
    if not stored:
        return None
    types = {slug: Named(slug, name) for slug, name in names_of(view)["types"].items()}

    def amounts(found: View) -> Any:
        return {types.get(slug, Named(slug, slug)): amount_of(amount) for slug, amount in found.items()}

    def group(found: View, dimension: str) -> Group:
        cells = [amounts(cell) for cell in found.get("cells", ())]
        return Group(
            found["key"], group_name(view, dimension, found), found["deliveries"], found["earlier"],
            amounts(found["amounts"]), cells,
        )  # fmt: skip

    return Table(
        DIMENSIONS[stored["group"]], DIMENSIONS[stored["pivot"]] if stored["pivot"] else None,
        [group(row, stored["group"]) for row in stored["rows"]],
        [group(column, stored["pivot"]) for column in stored["columns"]],
        amounts(stored["total"]), stored["deliveries"], stored["more_rows"], stored["more_columns"], stage_of(view),
    )  # fmt: skip
