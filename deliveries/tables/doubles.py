"""What a table brings in that may be on record already, or stands in it twice: what the desk's form asks of one
delivery, asked of many at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from deliveries.models import Delivery, DeliveryItem, Equipment, Register
from deliveries.wording import delivery_title

from .plan import Planned

MOST_TOLD = 5
# Of two deliveries of which it is known until when they had come, or of one, so many years may lie between.
LONGEST_AGO = 50


@dataclass
class Known:
    """A delivery with its lines: on record, or of earlier `rows`."""

    delivery: Delivery
    items: list[DeliveryItem]
    rows: list[int]

    @property
    def years(self) -> range:
        """Of its span; where only its last day is known, those of the time that is held to be near it."""
        first, last = self.delivery.arrival_earliest.year, self.delivery.arrival_latest.year  # type: ignore[union-attr]
        return range(max(first, last - LONGEST_AGO), last + 1)

    def __str__(self) -> str:
        if self.rows:
            return _("row %(rows)s of this table") % {"rows": ", ".join(map(str, self.rows))}
        told = {"number": self.delivery.pk, "title": delivery_title(self.delivery), "delivery": self.delivery}
        return _("number %(number)d: %(title)s, %(delivery)s") % told


class Neighbours:
    """Deliveries by recipient and by each year in which they may have arrived."""

    def __init__(self) -> None:
        self._known: defaultdict[tuple[int, int], list[Known]] = defaultdict(list)
        self._akin: dict[tuple[int, int], bool] = {}

    def add(self, known: Known) -> None:
        for year in known.years:
            self._known[known.delivery.recipient_id, year].append(known)

    def like(self, known: Known) -> Iterator[Known]:
        """Those that it may be, in the order in which they came, as many as are asked for."""
        who = known.delivery.recipient_id
        near = {id(other): other for year in known.years for other in self._known[who, year]}
        return (other for other in near.values() if self._alike(known, other))

    def _alike(self, one: Known, other: Known) -> bool:
        """Whether both may be one: of a status and a time, from the same or an unknown supplier, of akin kinds."""
        mine, theirs = one.delivery, other.delivery
        if mine.status != theirs.status:
            return False
        if mine.supplier_id and theirs.supplier_id and mine.supplier_id != theirs.supplier_id:
            return False
        if mine.arrival_latest < theirs.arrival_earliest or theirs.arrival_latest < mine.arrival_earliest:  # type: ignore[operator]
            return False
        return any(self._are_akin(item.equipment, line.equipment) for item in one.items for line in other.items)

    def _are_akin(self, one: Equipment, other: Equipment) -> bool:
        """Asked once of two models: what a variant is one of is a question to the database."""
        pair = one.pk, other.pk
        if pair not in self._akin:
            self._akin[pair] = one.akin_to(other)
        return self._akin[pair]


def ask(planned: Iterable[Planned], register: Register) -> None:
    """Note, at each new delivery, those that it may be: on record, or in an earlier row."""
    new = [
        Known(each.record, [part for part in each.parts if isinstance(part, DeliveryItem)], each.rows)
        for each in planned
        if each.new and each.record.arrival
    ]
    notes = {id(each.record): each.notes for each in planned}
    neighbours = Neighbours()
    for known in on_record(new, register):
        neighbours.add(known)
    for each in new:
        found = islice(neighbours.like(each), MOST_TOLD)
        notes[id(each.delivery)][:0] = [_("Is it this one? %(other)s") % {"other": other} for other in found]
        neighbours.add(each)


def on_record(new: list[Known], register: Register) -> list[Known]:
    """The deliveries on record of the same recipients, in the days of the new ones."""
    if not new:
        return []
    recipients = {each.delivery.recipient for each in new}
    near = Delivery.objects.in_register(register).received_by(*recipients).not_withdrawn().filter(
        arrival_earliest__lte=max(each.delivery.arrival_latest for each in new if each.delivery.arrival_latest),
        arrival_latest__gte=min(each.delivery.arrival_earliest for each in new if each.delivery.arrival_earliest),
    )  # fmt: skip
    rows = near.select_related("recipient", "supplier").with_items().in_ledger_order()
    return [Known(delivery, list(delivery.items.all()), []) for delivery in rows]
