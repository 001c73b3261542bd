"""What the entries of a comparison point at: lines with their deliveries, and totals that sources state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from deliveries.models import DeliveryItem, ReportedTotal
from deliveries.reconciling import Held, Judged

from .sheet import Entry


class Reading:
    """What entries point at, read together: always in two queries."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    @cached_property
    def lines(self) -> dict[int, DeliveryItem]:
        groups = [entry.group for entry in self.entries if isinstance(entry, Judged)]
        pks = [row.pk for group in groups for row in group.rows]
        rows = DeliveryItem.objects.select_related(
            "equipment__type__top", "delivery__register", "delivery__recipient", "delivery__supplier"
        )
        return rows.in_bulk(pks)

    @cached_property
    def totals(self) -> dict[int, ReportedTotal]:
        pks = [entry.stated.pk for entry in self.entries if isinstance(entry, Held)]
        rows = ReportedTotal.objects.select_related("type__top", "source", "recipient", "supplier")
        return rows.in_bulk(pks) if pks else {}

    @cached_property
    def whole(self) -> list[Entry]:
        """The entries of which all is there still: a row may have been deleted a moment ago."""
        return [
            entry
            for entry in self.entries
            if (
                entry.stated.pk in self.totals
                if isinstance(entry, Held)
                else all(row.pk in self.lines for row in entry.group.rows)
            )
        ]
