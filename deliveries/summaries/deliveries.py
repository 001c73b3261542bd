"""What pages tell of one delivery: its rival values, what is denied of it, and what it did to the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType
from deliveries.timeline import Amount


@dataclass(frozen=True)
class Stated[V]:
    """A value, and the claims that state it."""

    value: V
    claims: list[Claim]


@dataclass(frozen=True)
class Rivals[S, V]:
    """The adopted value of `subject` with the claims that agree, beside the values that do not."""

    subject: S
    agreeing: list[Claim]
    rivals: list[Stated[V]]


@dataclass(frozen=True)
class Debate:
    """Something that a source denies: who says so, and who denies it."""

    topic: str
    supporting: list[Claim]
    disputing: list[Claim]


@dataclass(frozen=True)
class Rise:
    """What a delivery did to the count of one top-level type."""

    type: EquipmentType
    before: Amount
    after: Amount


def rival_days(claims: Iterable[Claim], delivery: Delivery) -> Rivals[Delivery, DateSpan] | None:
    """The adopted day of arrival beside the days that do not touch it; None where no claim states such a day.

    `claims`: those of the delivery, read by for_display(). A claim agrees where its days touch the adopted span.
    """
    stating = [claim for claim in claims if claim.stated is not None]
    rivals = _grouped(stating, "rival_day", lambda claim: claim.stated, lambda day: (day.latest, day.earliest))
    agreeing = [claim for claim in stating if not claim.rival_day]
    return Rivals(delivery, agreeing, rivals) if rivals else None


def rival_numbers(claims: Iterable[Claim], items: Iterable[DeliveryItem]) -> list[Rivals[DeliveryItem, int]]:
    """For each line of which a rival number is stated: the adopted one beside the others."""
    stating = [claim for claim in claims if claim.stated_quantity is not None]
    compared = []
    for item in items:
        mine = [claim for claim in stating if claim.item_id == item.pk]
        rivals = _grouped(mine, "rival_number", lambda claim: claim.stated_quantity, lambda number: number)
        if rivals:
            agreeing = [claim for claim in mine if not claim.rival_number]
            compared.append(Rivals(item, agreeing, rivals))
    return compared


def rival_models(claims: Iterable[Claim], items: Iterable[DeliveryItem]) -> list[Rivals[DeliveryItem, Equipment]]:
    """For each line that is called another model: the adopted one beside the others."""
    naming = [claim for claim in claims if claim.stated_equipment is not None]
    compared = []
    for item in items:
        mine = [claim for claim in naming if claim.item_id == item.pk]
        rivals = _grouped(mine, "rival_model", lambda claim: claim.stated_equipment, lambda model: model.designation)
        if rivals:
            agreeing = [claim for claim in mine if not claim.rival_model]
            compared.append(Rivals(item, agreeing, rivals))
    return compared


def _grouped[V](
    claims: Iterable[Claim], flag: str, value: Callable[[Claim], V | None], order: Callable[[V], Any]
) -> list[Stated[V]]:
    """The claims that `flag` marks as rivals, by the value that they state; what most of them state comes first."""
    by_value: dict[V, list[Claim]] = {}
    for claim in claims:
        stated = value(claim)
        if stated is not None and getattr(claim, flag):
            by_value.setdefault(stated, []).append(claim)
    ranked = sorted(by_value, key=lambda each: (-len(by_value[each]), order(each)))
    return [Stated(each, by_value[each]) for each in ranked]


def debates(claims: Sequence[Claim]) -> list[Debate]:
    """What is denied outright, a topic each, with the claims for it and against it."""
    denied = [claim for claim in claims if claim.stance == Claim.Stance.DISPUTES]
    return [
        Debate(
            str(Claim.Topic(topic).label),
            [claim for claim in claims if claim.topic == topic and claim not in denied],
            [claim for claim in denied if claim.topic == topic],
        )
        for topic in dict.fromkeys(claim.topic for claim in denied)
    ]


def rises(delivery: Delivery, received: Selection) -> list[Rise]:
    """What `delivery` did to the counts of its recipient, known numbers first; nothing where it has not arrived.

    A draft is counted as if it stood: what its preview shows; but for one that has no day yet. `received`: all that
    the recipient got.
    """
    if delivery.status != Delivery.Status.DELIVERED or delivery.arrival is None:
        return []
    before = received.counts.arrived_lines.above(delivery).sums().get((), {})
    found = risen(delivery.items.all(), before)
    return sorted(found, key=lambda rise: (rise.after.best == rise.before.best, rise.type.position))


def risen(items: Iterable[DeliveryItem], before: Mapping[int, Amount]) -> list[Rise]:
    """What these lines do to counts that stood at `before`, by pk of the top-level type."""
    added: dict[EquipmentType, Amount] = {}
    for item in items:
        top = item.equipment.type.top or item.equipment.type
        amount = Amount.of_line(item.quantity, item.low, item.high, inexact=item.inexact)
        added[top] = added.get(top, Amount()) + amount
    return [
        Rise(top, before.get(top.pk, Amount()), before.get(top.pk, Amount()) + amount) for top, amount in added.items()
    ]
