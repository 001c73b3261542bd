"""What the entries of a comparison point at: lines with their deliveries, and totals that sources state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from deliveries.index import RecordIndex
from deliveries.models import Delivery, DeliveryItem, ReportedTotal
from deliveries.models.at_hand import point
from deliveries.reconciling import Held, Judged

from .sections import Entry


class Reading:
    """What entries point at, read together: always in as many queries."""

    def __init__(self, entries: Sequence[Entry], index: RecordIndex) -> None:
        self.entries, self.index = entries, index

    @cached_property
    def lines(self) -> dict[int, DeliveryItem]:
        groups = [entry.group for entry in self.entries if isinstance(entry, Judged)]
        return lines_of([row.pk for group in groups for row in group.rows], self.index)

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


def lines_of(pks: Collection[int], index: RecordIndex) -> dict[int, DeliveryItem]:
    """Lines by their pks, with their deliveries, and all that a row tells of either at hand."""
    lines = index.pointed_to.join(list(DeliveryItem.objects.filter(pk__in=pks)), "equipment")
    deliveries = Delivery.objects.filter(pk__in={line.delivery_id for line in lines})
    whole = index.pointed_to.join(list(deliveries), "register", "recipient", "supplier")
    return {line.pk: line for line in point(lines, "delivery", {each.pk: each for each in whole})}
