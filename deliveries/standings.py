"""Where parties stand: what each received or supplied in all, with a small step line, and the count to open with.

Sums come from the database; the only steps that are read are those of a line that is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery

from .chart import Spark, spark
from .dates import DateSpan
from .models import Claim, Delivery, DeliveryItem, EquipmentType, Party
from .models.deliveries import DeliveryQuerySet
from .models.items import summed
from .timeline import Amount, Series, Timeline, build_timeline

# How many of the recipients that most sources speak of are tried for one whose count has risen twice.
MOST_CANDIDATES = 5

# A step line is 120 pixels wide: one that rises more often is drawn by the year.
MOST_SPARK_STEPS = 60


def arrived() -> DeliveryQuerySet:
    """What the site counts: published deliveries of its own register that have arrived."""
    return Delivery.objects.published().in_default_register().delivered()


@dataclass(frozen=True)
class Held:
    """What a party received or supplied of a top-level type, and how many deliveries raised that count."""

    type: EquipmentType
    total: Amount
    rises: int


@dataclass(frozen=True)
class Standing:
    """A party with what it received or supplied in all: the type that says most first, and the steps of that one."""

    party: Party
    held: list[Held]
    line: Series[EquipmentType] | None
    deliveries: int
    last: DateSpan

    @property
    def spark(self) -> Spark | None:
        """The step line of its first count, small."""
        return spark(self.line) if self.line else None


def standings(role: str, parties: Collection[Party] | None = None) -> list[Standing]:
    """Parties in that role ("recipient" or "supplier") of a delivery that arrived; the latest delivery first.

    `parties` names the ones that are wanted; None asks for all.
    """
    deliveries = arrived().exclude(**{role: None})
    if parties is not None:
        deliveries = deliveries.filter(**{f"{role}__in": parties})
    held = _held(role, deliveries)
    lines = _lines(role, deliveries, {pk: first[0] for pk, first in held.items()})
    numbers = dict(deliveries.order_by().values_list(role).annotate(n=Count("pk")))
    latest = arrived().filter(**{role: OuterRef("pk")}).order_by("-arrival_latest", "-arrival_earliest", "-pk")
    last = dict(Party.objects.filter(pk__in=numbers).values_list("pk", Subquery(latest.values("pk")[:1])))
    came = {each.pk: each.arrival for each in Delivery.objects.filter(pk__in=last.values()) if each.arrival}
    found = [
        Standing(party, held.get(party.pk, []), lines.get(party.pk), numbers[party.pk], came[last[party.pk]])
        for party in Party.objects.filter(pk__in=numbers)
    ]
    return sorted(found, key=lambda standing: (-standing.last.latest.toordinal(), standing.party.name))


def _held(role: str, deliveries: DeliveryQuerySet) -> dict[int, list[Held]]:
    """By pk of a party what it holds, a type each: known numbers before unknown ones, then by how often they rose."""
    side = f"delivery__{role}_id"
    lines: Any = DeliveryItem.objects.of(deliveries).counted().order_by()
    rises = Count("delivery", distinct=True, filter=Q(best__gt=0))
    rows = lines.values(side, "top").annotate(rises=rises, **summed())
    types = {node.pk: node for node in EquipmentType.objects.filter(parent=None)}
    found: dict[int, list[Held]] = defaultdict(list)
    for row in rows:
        found[row[side]].append(Held(types[row["top"]], Amount.from_row(row, "sum_"), row["rises"]))
    for each in found.values():
        each.sort(key=lambda held: (held.total.only_unknown, -held.rises, held.type.position))
    return found


def _lines(role: str, deliveries: DeliveryQuerySet, chosen: Mapping[int, Held]) -> dict[int, Series[EquipmentType]]:
    """By pk of a party the steps of the type that was chosen for it: its deliveries, or years where those are many."""
    few = {pk: held for pk, held in chosen.items() if 0 < held.rises <= MOST_SPARK_STEPS}
    many = {pk: held for pk, held in chosen.items() if held.rises > MOST_SPARK_STEPS}
    return _steps(role, deliveries, few) | _steps(role, deliveries, many, "year")


def _steps(
    role: str, deliveries: DeliveryQuerySet, chosen: Mapping[int, Held], period: str | None = None
) -> dict[int, Series[EquipmentType]]:
    """By pk of a party the steps of the type that was chosen for it, a delivery or a period each."""
    side, parties = f"delivery__{role}_id", defaultdict[int, list[int]](list)
    for pk, held in chosen.items():
        parties[held.type.pk].append(pk)
    if not parties:
        return {}
    wanted = reduce(or_, (Q(**{f"{side}__in": pks}, top=top) for top, pks in parties.items()))
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in DeliveryItem.objects.of(deliveries).counted().filter(wanted).steps(period, side):
        rows[row[side]].append(row)
    return {pk: build_timeline(rows[pk], {chosen[pk].type.pk: chosen[pk].type}).series[0] for pk in rows}


def latest_parties(role: str, most: int) -> list[Party]:
    """The parties in that role whose last delivery arrived latest."""
    last = arrived().order_by().exclude(**{role: None}).values(role).annotate(last=Max("arrival_latest"))
    found = Party.objects.in_bulk([row[role] for row in last.order_by("-last", role)[:most]])
    return list(found.values())


def still_waiting(role: str) -> list[Party]:
    """Parties in that role of published records of which none has arrived."""
    named = Delivery.objects.published().in_default_register().order_by()
    served = arrived().order_by().exclude(**{role: None})
    return list(Party.objects.filter(pk__in=named.values(role)).exclude(pk__in=served.values(role)))


@dataclass(frozen=True)
class Lead:
    """What the front page opens with: one count of one recipient, and the names of those who supplied it."""

    party: Party
    series: Series[EquipmentType]
    suppliers: list[str]

    @property
    def timeline(self) -> Timeline:
        return Timeline([self.series])


def lead() -> Lead | None:
    """The story to open with: the recipient that most sources speak of, and its count that rose most often.

    A count that has risen only once tells no story, so the next recipients are tried; None where no count rose.
    """
    told = Claim.objects.filter(delivery__in=arrived().order_by().values("pk")).order_by()
    ranked = told.values("delivery__recipient").annotate(n=Count("source", distinct=True))
    order = [row["delivery__recipient"] for row in ranked.order_by("-n", "delivery__recipient")[:MOST_CANDIDATES]]
    received = arrived().filter(recipient__in=order)
    held = {pk: found[0] for pk, found in _held("recipient", received).items() if found[0].rises}
    ranking = [pk for pk in order if pk in held]
    if not ranking:
        return None
    first = next((pk for pk in ranking if held[pk].rises > 1), ranking[0])
    series = _steps("recipient", received, {first: held[first]})[first]
    lines = DeliveryItem.objects.filter(equipment__type__top=series.type)
    sent = received.filter(recipient=first).with_lines(lines).exclude(supplier=None).order_by("supplier__name")
    suppliers = list(sent.values_list("supplier__name", flat=True).distinct())
    return Lead(Party.objects.get(pk=first), series, suppliers)
