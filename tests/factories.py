"""Records for tests. Each function builds what it is asked for and the least that it cannot do without.

Days are written in EDTF: "2022-04-18", "2021-10", "2021-10-01/2021-11-15".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any

from deliveries.changelog.recording import deferring
from deliveries.dates import DateSpan
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    RecordVersion,
    Register,
    ReportedTotal,
    Source,
)

_number = count(1)


def _name(kind: str) -> str:
    return f"{kind}-{next(_number)}"


def span(days: str | None) -> DateSpan | None:
    return DateSpan.from_edtf(days) if days else None


def own_register() -> Register:
    """The site's own register, which a migration adds."""
    return Register.objects.get(default=True)


def create_register(*, slug: str = "", default: bool = False) -> Register:
    slug = slug or _name("register")
    return Register.objects.create(slug=slug, name=slug, default=default)


def create_party(*, slug: str = "", name: str = "", **values: Any) -> Party:
    slug = slug or _name("party")
    return Party.objects.create(slug=slug, name=name or slug.title(), **values)


def create_type(*, slug: str = "", parent: EquipmentType | None = None, **values: Any) -> EquipmentType:
    slug = slug or _name("type")
    names = {"name": slug.title(), "singular": slug.removesuffix("s")}
    return EquipmentType.objects.create(slug=slug, parent=parent, **names | values)


def create_equipment(*, slug: str = "", type: EquipmentType | None = None, **values: Any) -> Equipment:
    slug = slug or _name("equipment")
    told = {"designation": slug.title(), "listed": True}
    return Equipment.objects.create(slug=slug, type=type or create_type(), **told | values)


def create_source(
    *, published: str | None = "2022-04-19", via: Source | None = None, kind: str = Source.Kind.NEWS, **values: Any
) -> Source:
    texts = {"title": "A report", "publisher": _name("publisher")}
    source = Source(kind=kind, via=via, **texts | values)
    source.published = span(published)
    source.save()
    return source


def new_delivery(
    *,
    recipient: Party | None = None,
    arrived: str | None = "2022-04-18",
    register: Register | None = None,
    state: str = Delivery.State.PUBLISHED,
    **values: Any,
) -> Delivery:
    """A delivery that is not saved yet."""
    delivery = Delivery(
        register=register or own_register(), recipient=recipient or create_party(), state=state, **values
    )
    delivery.arrival = span(arrived)
    return delivery


def create_delivery(
    *,
    of: Equipment | None = None,
    quantity: int | None = 1,
    low: int | None = None,
    high: int | None = None,
    approximate: bool = False,
    **values: Any,
) -> Delivery:
    """A published delivery with one line, `quantity` pieces `of` an equipment; `values` as for new_delivery()."""
    delivery = new_delivery(**values)
    # As the desk saves what is on one form.
    with deferring():
        delivery.save()
        create_item(delivery=delivery, of=of, quantity=quantity, low=low, high=high, approximate=approximate)
    return delivery


def create_item(
    *, delivery: Delivery, of: Equipment | None = None, quantity: int | None = 1, **values: Any
) -> DeliveryItem:
    equipment = of or create_equipment()
    return DeliveryItem.objects.create(delivery=delivery, equipment=equipment, quantity=quantity, **values)


def create_deliveries(
    *, recipient: Party, of: Equipment, days: Iterable[dt.date], quantity: int = 1, supplier: Party | None = None
) -> list[Delivery]:
    """Many deliveries at once, one a day of `days`, each with one line."""
    register = own_register()
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            register=register,
            recipient=recipient,
            supplier=supplier,
            state=Delivery.State.PUBLISHED,
            arrival_earliest=day,
            arrival_latest=day,
        )
        for day in days
    )
    DeliveryItem.objects.bulk_create(
        DeliveryItem(delivery=delivery, equipment=of, quantity=quantity) for delivery in deliveries
    )
    RecordVersion.advance()  # bulk writes say so themselves
    return deliveries


def create_claim(
    *, delivery: Delivery, source: Source | None = None, states: str | None = None, **values: Any
) -> Claim:
    """A claim of `source`, or of a new one; `states`: the days of arrival that it states."""
    claim = Claim(delivery=delivery, source=source or create_source(), **{"text": "Says so."} | values)
    claim.stated = span(states)
    claim.save()
    return claim


def create_total(
    *,
    recipient: Party,
    type: EquipmentType,
    total: int,
    as_of: str = "2022-04-18",
    since: str | None = None,
    source: Source | None = None,
    register: Register | None = None,
    **values: Any,
) -> ReportedTotal:
    stated = ReportedTotal(
        register=register or own_register(),
        recipient=recipient,
        type=type,
        total=total,
        source=source or create_source(),
        **values,
    )
    stated.as_of, stated.since = span(as_of), span(since)
    stated.save()
    return stated
