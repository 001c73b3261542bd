"""New rows of one kind, written at once, with all that saving them one by one would have done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from deliveries.changelog.recording import defer
from deliveries.history import current_changeset
from deliveries.history.recording import LONGEST_REASON
from deliveries.models import Claim, Delivery, DeliveryItem, EquipmentType, Source
from deliveries.models.names import Named


def insert(rows: Sequence[Any]) -> None:
    """Write new rows of one model, with their history, the versions of their deliveries and the changelog.

    What they point at has been written, and RecordVersion.advance() called. Raises IntegrityError, having written none,
    where the database refuses one.
    """
    model: Any = type(rows[0])
    with transaction.atomic():
        for row in rows:
            if isinstance(row, Named | Source):
                row.derive()
        model._default_manager.bulk_create(rows)
        change = current_changeset()
        model.history.bulk_history_create(
            rows, default_change_reason=change.reason[:LONGEST_REASON] or None, default_date=change.moment
        )
    if model is EquipmentType:
        EquipmentType.settle(rows)
    elif model is Delivery:
        defer([row.pk for row in rows])
    elif model in (DeliveryItem, Claim):
        count_versions([row.delivery_id for row in rows])


def count_versions(deliveries: Sequence[int]) -> None:
    """Count a version of a delivery as often as its pk stands in `deliveries`."""
    alike = defaultdict(list)
    for pk, number in Counter(deliveries).items():
        alike[number].append(pk)
    for number, pks in alike.items():
        Delivery.count_versions(pks, number)
    defer(deliveries)
