"""Tables to fill in: what is on record under the columns that a table may have, to be changed and brought in again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from deliveries.dates import DateSpan
from deliveries.exports.cells import flat
from deliveries.models import Delivery, DeliveryItem, Register, Source
from deliveries.models.choices import CIRCUMSTANCES
from deliveries.models.days import DAYS

from .columns import DELIVERIES, Kind

AT_ONCE = 500


def chosen(name: str, delivery: Delivery, item: DeliveryItem | None) -> Any:
    return getattr(delivery, name)


def day_of(prefix: str, delivery: Delivery, item: DeliveryItem | None) -> str | None:
    return edtf(getattr(delivery, prefix))


DELIVERY_COLUMNS: dict[str, Callable[[Delivery, DeliveryItem | None], Any]] = {
    "delivery": lambda delivery, item: delivery.pk,
    "state": lambda delivery, item: delivery.state,
    "recipient": lambda delivery, item: delivery.recipient.slug,
    "supplier": lambda delivery, item: delivery.supplier.slug if delivery.supplier else None,
    "equipment": lambda delivery, item: item.equipment.slug if item else None,
    "quantity": lambda delivery, item: item.quantity if item else None,
    "low": lambda delivery, item: item.low if item else None,
    "high": lambda delivery, item: item.high if item else None,
    "approximate": lambda delivery, item: flat(item.approximate) if item else None,
    "condition": lambda delivery, item: item.condition if item else None,
    "description": lambda delivery, item: item.description if item else None,
    "status": lambda delivery, item: delivery.status,
    "when": lambda delivery, item: edtf(delivery.arrival),
    **{name: partial(day_of, day.prefix) for name, day in DAYS.items()},
    **{name: partial(chosen, name) for name in CIRCUMSTANCES},
    "consignments": lambda delivery, item: delivery.consignments,
    "fulfils": lambda delivery, item: delivery.fulfils_id,
    "note": lambda delivery, item: delivery.note,
    # To be filled in: evidence on record is changed at the desk.
    "source": lambda delivery, item: None,
    "says": lambda delivery, item: None,
}
SOURCE_COLUMNS: dict[str, Callable[[Source], Any]] = {
    "id": lambda source: source.pk,
    "publisher": lambda source: source.publisher,
    "title": lambda source: source.title,
    "kind": lambda source: source.kind,
    "published": lambda source: edtf(source.published),
    "via": lambda source: source.via_id,
    "address": lambda source: source.url,
    "archived": lambda source: source.archive_url,
    "accessed": lambda source: source.accessed,
    "language": lambda source: source.language,
}


def edtf(span: DateSpan | None) -> str | None:
    # Without a mark of what is an estimate: a table that comes in has none.
    return replace(span, estimated=False).edtf if span else None


def header(kind: Kind) -> list[str]:
    """The columns of a table to fill in."""
    return list(DELIVERY_COLUMNS if kind is DELIVERIES else SOURCE_COLUMNS)


def lines(kind: Kind, register: Register) -> Iterator[list[Any]]:
    """Its rows, drafts among them, as they stand on record: text, numbers, days, or None where nothing is known."""
    return _delivery_lines(register) if kind is DELIVERIES else _source_lines()


def _delivery_lines(register: Register) -> Iterator[list[Any]]:
    rows = Delivery.objects.in_register(register).not_withdrawn().order_by("pk")
    for delivery in rows.select_related("recipient", "supplier").with_items().iterator(chunk_size=AT_ONCE):
        for item in [*delivery.items.all()] or [None]:
            yield [read(delivery, item) for read in DELIVERY_COLUMNS.values()]


def _source_lines() -> Iterator[list[Any]]:
    for source in Source.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield [read(source) for read in SOURCE_COLUMNS.values()]
