"""Where things stand: parties with totals, a delivery with its rival values, sources with what they carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from .chart import Spark, spark
from .dates import DateSpan
from .models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    ReportedTotal,
    Source,
    TypeTree,
)
from .models.claims import ClaimQuerySet
from .models.deliveries import DeliveryQuerySet
from .timeline import (
    Amount,
    Awaited,
    Check,
    Series,
    Timeline,
    build_timeline,
    check,
    follow,
)

# How many of the recipients that most sources speak of are tried for one whose count has risen twice.
MOST_CANDIDATES = 5

# A step line is 120 pixels wide.
MOST_SPARK_STEPS = 60


def arrived() -> DeliveryQuerySet:
    """What the site counts: published deliveries of its own register that have arrived."""
    return Delivery.objects.published().in_default_register().delivered()


# ---- Parties ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A party with what it received or supplied in all."""

    party: Party
    timeline: Timeline
    deliveries: int
    last: DateSpan

    @property
    def spark(self) -> Spark | None:
        """The step line of its first count, small: of many steps, as many as can be told apart, and the last."""
        if not self.timeline.series:
            return None
        series = self.timeline.series[0]
        every = -(-len(series.steps) // MOST_SPARK_STEPS)
        return spark(Series(series.type, series.steps[::-every][::-1]))


@dataclass(frozen=True)
class Lead:
    """What the front page opens with: one count of one recipient, and the names of those who supplied it."""

    party: Party
    series: Series[EquipmentType]
    suppliers: list[str]

    @property
    def timeline(self) -> Timeline:
        return Timeline([self.series])


def standings(role: str, parties: Collection[Party] | None = None) -> list[Standing]:
    """Parties in that role ("recipient" or "supplier") of a delivery that arrived; the latest delivery first.

    `parties` names the ones that are wanted; None asks for all.
    """
    side = f"delivery__{role}_id"
    lines = DeliveryItem.objects.of(arrived()).exclude(**{side: None})
    if parties is not None:
        lines = lines.filter(**{f"delivery__{role}__in": parties})
    by_party: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in lines.counted().steps_by(side, "delivery_id", "top"):
        by_party[row[side]].append(row)
    types = {node.pk: node for node in EquipmentType.objects.filter(parent=None)}
    known = {party.pk: party for party in parties} if parties is not None else Party.objects.in_bulk(by_party)
    found = [_standing(known[pk], rows, types) for pk, rows in by_party.items()]
    return sorted(found, key=lambda standing: (-standing.last.latest.toordinal(), standing.party.name))


def _standing(party: Party, rows: Sequence[Mapping[str, Any]], types: Mapping[int, EquipmentType]) -> Standing:
    return Standing(
        party,
        build_timeline(rows, types),
        len({row["delivery_id"] for row in rows}),
        DateSpan(rows[-1]["earliest"], rows[-1]["latest"], ""),
    )


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


def lead() -> Lead | None:
    """The story to open with: the recipient that most sources speak of, and its count that rose most often.

    A count that has risen only once tells no story, so the next recipients are tried; None where no count rose.
    """
    told = Claim.objects.filter(delivery__in=arrived().order_by().values("pk")).order_by()
    ranked = told.values("delivery__recipient").annotate(n=Count("source", distinct=True))
    order = [row["delivery__recipient"] for row in ranked.order_by("-n", "delivery__recipient")[:MOST_CANDIDATES]]
    found = {standing.party.pk: standing for standing in standings("recipient", Party.objects.filter(pk__in=order))}
    counts = [
        (found[pk].party, max(found[pk].timeline.counted, key=lambda series: len(series.counts)))
        for pk in order
        if pk in found and found[pk].timeline.counted
    ]
    if not counts:
        return None
    party, series = next((each for each in counts if len(each[1].counts) > 1), counts[0])
    lines = DeliveryItem.objects.filter(equipment__type__top=series.type)
    sent = arrived().received_by(party).with_lines(lines).exclude(supplier=None).order_by("supplier__name")
    return Lead(party, series, list(sent.values_list("supplier__name", flat=True).distinct()))


# ---- A delivery -------------------------------------------------------------------------------------


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


def rises(delivery: Delivery, accepted: ClaimQuerySet | None = None) -> list[Rise]:
    """What `delivery` did to the counts of its recipient, known numbers first; nothing where it has not arrived.

    A draft is counted as if it stood: what its preview shows. `accepted`: the claims that count; None: all do.
    """
    if delivery.status != Delivery.Status.DELIVERED:
        return []
    same = Delivery.objects.published().delivered().received_by(delivery.recipient).filter(register=delivery.register)
    same = same if accepted is None else same.supported_by(accepted)
    own = Delivery.objects.delivered().filter(pk=delivery.pk)
    added, before = (
        {row["top"]: Amount.from_row(row, "sum_") for row in lines.counted(accepted=accepted).totals()}
        for lines in map(DeliveryItem.objects.of, (own, same.before(delivery)))
    )
    types = EquipmentType.objects.in_bulk(added)
    found = [Rise(types[pk], before.get(pk, Amount()), before.get(pk, Amount()) + added[pk]) for pk in added]
    return sorted(found, key=lambda rise: (rise.after.best == rise.before.best, rise.type.position))


def lapsed() -> list[Awaited[Delivery]]:
    """Promises of the site's own register whose window has closed without all that was promised; oldest first."""
    today = timezone.localdate()
    overdue = Delivery.objects.published().in_default_register().overdue(today).select_related("recipient", "supplier")
    fulfilled = overdue.with_items().with_fulfilments(Delivery.objects.published().delivered()).in_ledger_order()
    return [awaited for awaited in (follow(promise, today) for promise in fulfilled) if awaited.outcome != "met"]


# ---- Equipment --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Branch:
    """A node of the type tree with its models, its nodes below, and how deep it stands."""

    type: EquipmentType
    depth: int
    models: list[Equipment]
    below: list[Branch]

    @property
    def bare(self) -> bool:
        """Whether no model is known of it or of anything below it."""
        return not self.models and all(branch.bare for branch in self.below)

    @property
    def filled(self) -> list[Branch]:
        """Every node below it that has models of its own, in the order of the tree."""
        return [each for branch in self.below for each in ([branch] if branch.models else []) + branch.filled]

    @property
    def empty(self) -> list[Branch]:
        """Every node below it that has none."""
        return [each for branch in self.below for each in ([] if branch.models else [branch]) + branch.empty]


def type_index() -> list[Branch]:
    """The type tree with the models of each type, each with `deliveries`: how many published ones hold it."""
    counted = Count("items__delivery", filter=_published("items__delivery"), distinct=True)
    by_type: dict[int, list[Equipment]] = defaultdict(list)
    for model in Equipment.objects.annotate(deliveries=counted).order_by("generic", "designation"):
        by_type[model.type_id].append(model)
    tree = TypeTree.load()

    def branches(parent: EquipmentType | None, depth: int) -> list[Branch]:
        return [Branch(node, depth, by_type[node.pk], branches(node, depth + 1)) for node in tree.children(parent)]

    return branches(None, 0)


def _published(path: str) -> Q:
    """That the delivery at the end of `path` is published in the site's own register."""
    return Q(**{f"{path}__state": Delivery.State.PUBLISHED, f"{path}__register__default": True})


# ---- Sources ----------------------------------------------------------------------------------------


def sources_counted() -> models.QuerySet[Source]:
    """Sources with `deliveries`: of how many published ones each speaks."""
    return Source.objects.annotate(
        deliveries=Count("claims__delivery", filter=_published("claims__delivery"), distinct=True)
    ).fetch_mode(models.FETCH_RAISE)


def publications() -> models.QuerySet[Source]:
    """The sources that we read ourselves, the latest first; those without a day come last."""
    return sources_counted().filter(via=None).order_by(F("known_from").desc(nulls_last=True), "publisher", "pk")


def with_carried(sources: Collection[Source]) -> Iterator[tuple[Source, int]]:
    """Each of `sources` followed by what reached us through it, as (source, how many steps away)."""
    reached = Q()
    for path in ("via", "via__via", "via__via__via", "via__via__via__via"):
        reached |= Q(**{f"{path}__in": [source.pk for source in sources]})
    by_carrier: dict[int | None, list[Source]] = defaultdict(list)
    for source in sources_counted().filter(reached).order_by("pk"):
        by_carrier[source.via_id].append(source)

    def walk(source: Source, depth: int) -> Iterator[tuple[Source, int]]:
        yield source, depth
        for carried in by_carrier[source.pk]:
            carried.via = source
            yield from walk(carried, depth + 1)

    for source in sources:
        yield from walk(source, 0)


def checks_of(source: Source) -> list[Check[ReportedTotal]]:
    """The running totals that `source` states, held against the computed ones."""
    totals = ReportedTotal.objects.filter(source=source, register__default=True).compared(arrived())
    return [check(total, total.total, total.qualifier, _computed(total)) for total in totals]


def _computed(total: ReportedTotal) -> Amount:
    """The computed total that compared() annotated, as an amount."""
    return Amount(total.computed, total.computed, total.computed, total.computed_unknown)
