"""SIPRI's trade registers, as its site gives them away: a row a deal, or a row a deal and year of delivery.

Columns are as https://www.sipri.org/databases/armstransfers/sources-and-methods tells them. In 2026 the numbers of a
deal's deliveries were called "Deliveries in the Year Range".
"""

from __future__ import annotations

import datetime as dt
import hashlib

from deliveries.registers.entries import Entry, Format, RegisterFacts, RegisterKind, number_of, whole_years, years_of
from deliveries.registers.reading import Header, Row

from .sipri_types import CATEGORIES, TYPES

DEALS = Header(
    columns={
        "recipient": ("recipient", "buyer"),
        "supplier": ("supplier", "seller"),
        "order_year": ("year of order", "order date", "year(s) of order"),
        "ordered": ("number ordered",),
        "designation": ("weapon designation", "designation"),
        "description": ("weapon description", "description"),
        "delivered": ("number delivered", "deliveries in the year range", "number delivered/produced"),
        "years": ("year(s) of delivery", "year(s) of deliveries", "years of delivery", "year of delivery"),
        "status": ("status",),
        "comments": ("comments", "comment"),
        "tiv_unit": ("sipri tiv per unit",),
        "tiv_order": ("sipri tiv for total order",),
        "tiv_delivered": ("sipri tiv of delivered weapons",),
    },
    needed=frozenset({"recipient", "supplier", "order_year", "designation", "description", "delivered", "years"}),
    record=("recipient", "supplier", "designation"),
    words=("recipient", "supplier"),
    free="comments",
)
DELIVERY_YEARS = Header(
    columns={
        "id": ("sipri at database id", "database id"),
        "supplier": ("supplier", "seller"),
        "recipient": ("recipient", "buyer"),
        "designation": ("designation", "weapon designation"),
        "description": ("description", "weapon description"),
        "category": ("armament category",),
        "order_year": ("order date", "year of order"),
        "order_year?": ("order date is estimate",),
        "delivered": ("numbers delivered", "number delivered"),
        "delivered?": ("numbers delivered is estimate", "number delivered is estimate"),
        "years": ("delivery year", "year of delivery"),
        "years?": ("delivery year is estimate",),
        "status": ("status",),
        "sipri_estimate": ("sipri estimate",),
        "tiv_unit": ("tiv deal unit",),
        "tiv_delivered": ("tiv delivery values",),
        "local_production": ("local production",),
    },
    needed=frozenset({"id", "supplier", "recipient", "designation", "delivered", "years"}),
    record=("id", "supplier", "recipient"),
    words=("supplier", "recipient", "description"),
)
CONDITIONS = {
    "new": "new",
    "second hand": "second-hand",
    "second-hand": "second-hand",
    "second hand but modernized": "refurbished",
    "second-hand but modernized": "refurbished",
}
# What a deal is told by where it has no number: all of it but what was delivered, which depends on the years asked for.
DEAL = (
    "recipient",
    "supplier",
    "order_year",
    "ordered",
    "designation",
    "description",
    "status",
    "comments",
    "tiv_unit",
)


def _entry(row: Row, deal: str) -> Entry:
    cells = row.cells
    delivered = number_of(cells.get("delivered", ""), cells.get("delivered?", ""))
    ordered = number_of(cells.get("ordered", ""), cells.get("ordered?", ""))
    order = whole_years(years_of(cells.get("order_year", "")))
    understood = {
        "delivered": delivered.read,
        "ordered": ordered.read,
        "order_year": order is not None,
        "years": bool(years_of(cells.get("years", ""))),
        "status": cells.get("status", "").lower() in CONDITIONS,
    }
    status = cells.get("status", "")
    return Entry(
        row=row,
        deal=deal,
        recipient=cells["recipient"],
        supplier=cells["supplier"],
        designation=cells.get("designation", "").removesuffix(" -").strip() or cells.get("description", ""),
        description=cells.get("description", ""),
        category=cells.get("category", ""),
        order=order,
        order_estimated=marked(cells, "order_year"),
        delivered=delivered,
        ordered=ordered,
        years=years_of(cells.get("years", "")),
        years_text=cells.get("years", ""),
        arrival_estimated=marked(cells, "years"),
        status=status,
        condition=CONDITIONS.get(status.lower(), "unknown"),
        comment=" ".join(cells.get("comments", "").split()),
        unread=tuple(name for name, read in understood.items() if name in cells and not read),
    )


def marked(cells: dict[str, str], name: str) -> bool:
    """Whether a cell is an estimate: by the cell beside it, or by a question mark of its own."""
    return cells.get(f"{name}?", "").lower() in {"?", "yes", "true", "1"} or cells.get(name, "").endswith("?")


def deal(row: Row) -> Entry:
    said = "\x1f".join(" ".join(row.cells.get(name, "").split()).casefold() for name in DEAL)
    return _entry(row, hashlib.sha256(said.encode()).hexdigest()[:16])


def delivery_year(row: Row) -> Entry:
    return _entry(row, row.cells["id"])


SIPRI = RegisterKind(
    RegisterFacts(
        slug="sipri",
        name="SIPRI",
        publisher="SIPRI",
        title="Arms Transfers Database",
        credit="SIPRI Arms Transfers Database, © Stockholm International Peace Research Institute",
        url="https://www.sipri.org/databases/armstransfers",
        terms="SIPRI’s terms and conditions: not to be published again",
        terms_url="https://www.sipri.org/about/terms-and-conditions",
        access="signed-in",
        downloads=False,
        covers="Transfers of major conventional arms, by the year of delivery. Not trucks, small arms, ammunition, or "
        "artillery under 100 mm.",
        since=dt.date(1950, 1, 1),
    ),
    formats=(
        Format("delivery-years", DELIVERY_YEARS, delivery_year, exact=True),
        Format("deals", DEALS, deal, promises=True),
    ),
    types=TYPES,
    categories=CATEGORIES,
    # Its own spelling, by a name that a catalogue has.
    parties={
        "Bosnia-Herzegovina": "Bosnia and Herzegovina",
        "Houthi rebels (Yemen)": "Houthis",
    },
    # One of two who ruled Libya, beside the state.
    kinds={"Libya GNC": "organisation"},
)
