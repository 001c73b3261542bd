"""The rows of the explorer: a line of a delivery each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext

from deliveries.dates import DateSpan
from deliveries.filters.explorer import Row
from deliveries.models import Delivery
from deliveries.wording import quantity

from .choices import choice
from .links import url


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a delivery; "" for what is not known. `first`: of its delivery on this page."""

    href: str
    day: str
    doubtful: bool
    first: bool
    recipient: str
    recipient_href: str
    supplier: str
    supplier_href: str
    equipment: str
    equipment_href: str
    type: str
    quantity: str
    status: str
    arrived: bool
    sources: int
    sources_noun: str
    disputed: bool
    terms: str
    ordered: str
    register: str
    consignments: int


def line_rows(rows: Iterable[Row], known: str = "") -> list[LineRow]:
    """The rows of a page of lines; `known` is what leads on to a delivery as known then."""
    return [_line(row, known) for row in rows]


def _line(row: Row, known: str) -> LineRow:
    delivery, item = row.delivery, row.item
    supplier, equipment = delivery.supplier, item.equipment
    return LineRow(
        href=f"{url('delivery', delivery.pk)}{known}",
        day=short(delivery.arrival),
        doubtful=row.doubtful,
        first=row.first,
        recipient=str(delivery.recipient),
        recipient_href=url("recipient", delivery.recipient.slug),
        supplier=str(supplier) if supplier else "",
        supplier_href=url("supplier", supplier.slug) if supplier else "",
        equipment=equipment.designation,
        equipment_href=url("equipment", equipment.slug),
        type=equipment.type.name,
        quantity=quantity(item.low, item.quantity, item.high),
        status=choice(delivery, "status"),
        arrived=delivery.status == Delivery.Status.DELIVERED,
        sources=delivery.source_count,
        sources_noun=ngettext("source", "sources", delivery.source_count),
        disputed=delivery.disputed,
        terms=choice(delivery, "terms"),
        ordered=short(delivery.order),
        register=str(delivery.register),
        consignments=delivery.consignments,
    )


def short(span: DateSpan | None) -> str:
    """A span for a table, a chart or a headline number: "31 Mar 2022"; "" for none."""
    return span.brief(language=get_language() or "en") if span else ""
