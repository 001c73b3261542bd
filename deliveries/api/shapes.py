"""Records as the API tells them; each function reads only what its query has at hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from deliveries.dates import DateSpan
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Evidence,
    Party,
    RegisterRow,
    ReportedTotal,
    Source,
)
from deliveries.models.choices import choices_of
from deliveries.models.days import DAYS
from deliveries.models.saying import said
from deliveries.timeline import Check

type Shape = dict[str, Any]


def span(days: DateSpan | None) -> Shape:
    """A span as "when" (EDTF), "earliest" and "latest"; all null where it is not known."""
    return {
        "when": days.edtf if days else None,
        "earliest": days.first_day if days else None,
        "latest": days.latest if days else None,
    }


def deliveries(rows: list[Delivery]) -> Iterator[Shape]:
    """`rows` are as Selection.read() gives them."""
    follow = [row.pk for row in rows if not row.register.default]
    cells = RegisterRow.objects.cells_of(follow) if follow else {}
    return (delivery(row) | {"register_row": cells.get(row.pk, {})} for row in rows)


def delivery(row: Delivery) -> Shape:
    return {
        "id": row.pk,
        "url": row.get_absolute_url(),
        "register": row.register.slug,
        "recipient": row.recipient.slug,
        "supplier": row.supplier.slug if row.supplier else None,
        **span(row.arrival),
        **{name: span(getattr(row, day.prefix)) for name, day in DAYS.items()},
        **choices_of(row),
        "consignments": row.consignments,
        "fulfils": row.fulfils_id,
        "note": row.note,
        "items": [line(item) for item in row.items.all()],
        "sources": row.source_count,
        "disputed": row.disputed,
        "disputed_about": [topic.about for topic in row.disputed_about],
        "adopted_later": row.adopted_later,
        "changed": row.changed,
    }


def line(item: DeliveryItem) -> Shape:
    return {
        "equipment": item.equipment.slug,
        "type": item.equipment.type.slug,
        "quantity": item.quantity,
        "low": item.low,
        "high": item.high,
        "approximate": item.approximate,
        "estimated": item.estimated,
        "condition": item.condition,
        "description": item.description,
        "disputed": bool(item.disputed_about),
        "disputed_about": [topic.about for topic in item.disputed_about],
        "adopted_later": item.adopted_later,
        "matches": item.chosen,
    }


def claim(row: Claim) -> Shape:
    return {
        "id": row.pk,
        "delivery": row.delivery_id,
        "source": row.source_id,
        "stance": row.stance,
        "about": row.topic,
        "says": row.text,
        "quotation": row.quotation,
        "place": row.place,
        "equipment": row.item.equipment.slug if row.item else None,
        "quantity": row.stated_quantity,
        "stated_equipment": row.stated_equipment.slug if row.stated_equipment else None,
        "states": span(row.stated),
        "contests": row.contests,
    }


def party(row: Party) -> Shape:
    return {
        "slug": row.slug,
        "url": row.get_absolute_url(),
        "name": row.called,
        "kind": row.kind,
        "iso_code": row.iso_code or None,
        "covered_until": row.covered_until,
        "aliases": row.aliases,
    }


def equipment_type(row: EquipmentType) -> Shape:
    return {
        "slug": row.slug,
        "name": row.called,
        "singular": said("one", row.singular),
        "parent": row.parent.slug if row.parent else None,
        "top": row.top.slug if row.top else row.slug,
        "un_category": row.un_category or None,
        "sipri_category": row.sipri_category or None,
        "aliases": row.aliases,
    }


def equipment(row: Equipment) -> Shape:
    return {
        "slug": row.slug,
        "url": row.get_absolute_url(),
        "designation": row.called,
        "type": row.type.slug,
        "variant_of": row.variant_of.slug if row.variant_of else None,
        "generic": row.generic,
        "aliases": row.aliases,
        "made_in": row.made_in,
        "together": [each.part.slug for each in row.parts.all()],
    }


def source(row: Source) -> Shape:
    return {
        "id": row.pk,
        "url": row.get_absolute_url(),
        "title": row.title,
        "publisher": row.publisher,
        "kind": row.kind,
        "address": row.url or None,
        "archived": row.archive_url or None,
        "published": span(row.published),
        "accessed": row.accessed,
        "language": row.language,
        "via": row.via_id,
        "known_from": row.known_from,
        "copies": [copy(each) for each in row.evidence.all()],
    }


def copy(row: Evidence) -> Shape:
    """A copy that is kept of a source that is public; its picture and whose that is, where everybody may see it."""
    shown = row.is_licensed
    return {
        "kind": row.kind,
        "bytes": row.size,
        "sha256": row.sha256,
        "kept": row.uploaded.date(),
        "description": row.description,
        "picture": reverse("evidence-picture", args=[row.sha256]) if shown else None,
        "credit": row.credit if shown else None,
        "licence": row.licence if shown else None,
        "licence_address": (row.licence_address or None) if shown else None,
    }


def total(held: Check[ReportedTotal]) -> Shape:
    row = held.reported
    return {
        "id": row.pk,
        "register": row.register.slug,
        "recipient": row.recipient.slug,
        "supplier": row.supplier.slug if row.supplier else None,
        "type": row.type.slug,
        "total": row.total,
        "qualifier": row.qualifier,
        "as_of": span(row.as_of),
        "since": span(row.since),
        "note": row.note,
        "source": row.source_id,
        "computed": held.computed.best,
        "computed_unknown_lines": held.computed.unknown_lines,
        "computed_approximate": held.computed.about > 0,
        "verdict": held.verdict,
        "by": held.by,
    }
