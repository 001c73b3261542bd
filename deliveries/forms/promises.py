"""What of a promise is still to come, and what came beyond it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _

from deliveries.models import Delivery, DeliveryItem
from deliveries.timeline import Amount, pieces
from deliveries.wording import noun


def still_to_come(promise: Delivery) -> list[tuple[DeliveryItem, int | None]]:
    """The lines of a promise that are not met yet, and how many of each are still to come, None where that is not
    known: several consignments were promised, or lines of unknown number have come. All of them where all are met."""
    lines = list(promise.items.select_related("equipment__type").order_by("pk"))
    came = arrived(promise)
    left = [(line, _left(line, of_line(line, lines, came)) if promise.consignments == 1 else None) for line in lines]
    return [(line, number) for line, number in left if number is None or number > 0] or [(line, None) for line in lines]


def _left(line: DeliveryItem, came: list[DeliveryItem]) -> int | None:
    if line.quantity is None or any(item.quantity is None for item in came):
        return None
    return line.quantity - sum(item.quantity or 0 for item in came)


def of_line(line: DeliveryItem, lines: Iterable[DeliveryItem], came: Iterable[DeliveryItem]) -> list[DeliveryItem]:
    """What came of a promised line: of its equipment, or of one akin to it that no other line names."""
    named = {other.equipment_id for other in lines}
    return [
        item
        for item in came
        if item.equipment_id == line.equipment_id
        or (item.equipment_id not in named and item.equipment.akin_to(line.equipment))
    ]


def arrived(promise: Delivery, besides: Collection[int] = ()) -> list[DeliveryItem]:
    """The lines of the published deliveries that fulfil a promise, but for some (their pks)."""
    met = Delivery.objects.published().delivered().filter(fulfils=promise).exclude(pk__in=besides)
    return list(DeliveryItem.objects.of(met).select_related("equipment__type__top"))


def beyond(promise: Delivery | None, coming: Iterable[tuple[Delivery, Collection[DeliveryItem]]]) -> Iterator[str]:
    """Questions where more has come of a promise than was promised, with deliveries that fulfil it and their lines as
    they would stand."""
    some = [(each, items) for each, items in coming if each.status == Delivery.Status.DELIVERED]
    if promise is None or not some:
        return
    lines = list(promise.items.select_related("equipment__type__top"))
    if promise.consignments != 1 or not all(line.quantity for line in lines):
        return
    before = arrived(promise, [each.pk for each, _items in some if each.pk])
    came = pieces([*before, *(item for _each, items in some for item in items)])
    for top, promised in pieces(lines).items():
        most, found = max(promised.best, promised.high), came.get(top, Amount())
        if found.low > most:
            words = {"promised": most, "things": noun(top, most), "arrived": found.low, "promise": promise.pk}
            asked = _(
                "Number %(promise)d promised %(promised)d %(things)s; with this delivery %(arrived)d have come. "
                "Is all of it of that promise?"
            )
            yield asked % words
