"""Deliveries with days besides that of their arrival, and what is read of them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.test import Client

from deliveries.changelog.recording import deferring
from deliveries.models import Delivery, Equipment

from .factories import create_claim, create_delivery, create_equipment, create_type, span


def create_gunship() -> Equipment:
    return create_equipment(slug="mi-24", designation="Mi-24", type=create_type(slug="helicopters", name="Helicopters"))


def deliver(
    of: Equipment, quantity: int, *, ordered: str | None = None, in_service: str | None = None, **values: Any
) -> Delivery:
    """A delivery with the days of its contract and of its entry into service, and a source that supports it."""
    with deferring():
        made = create_delivery(of=of, quantity=quantity, **values)
        made.order, made.in_service = span(ordered), span(in_service)
        made.save()
        create_claim(delivery=made)
    return made


def timeline_of_mali(client: Client, query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(f"/recipients/mali/timeline.json?{query}").getvalue())
    return found


def rows(client: Client, address: str) -> list[dict[str, str]]:
    """The lines of a CSV."""
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode())))


def page(client: Client, address: str) -> str:
    """A page, its words with one space between them."""
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())
