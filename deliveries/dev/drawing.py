"""The deliveries of a made-up register, drawn by lot: whom they came to, what, when, and who says so."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from deliveries.dates import DateSpan
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from deliveries.models.choices import CIRCUMSTANCES

SLUG = "demo"
AT_ONCE = 2000
MOST_PARTIES = 200
MOST_SUPPLIERS = 40
STATED_TOTALS = 20
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2025, 12, 31)
DAYS = (LAST_DAY - FIRST_DAY).days

SAYINGS = (
    "Says that they arrived.",
    "Saw them unloaded at the port.",
    "Reports the handover at a ceremony.",
    "Lists them among what was received.",
    "Quotes an official on the contract.",
)


class DemoRefused(Exception):  # noqa: N818
    """Why nothing was made or taken away."""


@dataclass
class Story:
    """A delivery that is not saved yet, with its lines and claims; `promise` is the one that it fulfils."""

    delivery: Delivery
    items: list[DeliveryItem]
    claims: list[Claim] = field(default_factory=list)
    promise: Delivery | None = None


class Maker:
    """Draws deliveries from a register's random numbers; `rng` alone decides what comes."""

    def __init__(self, register: Register, rng: random.Random, size: int) -> None:
        self.register, self.rng = register, rng
        parties = list(Party.objects.order_by("slug"))
        # Those that readers see, as in a record of its own size, not all that the world makes.
        self.equipment = list(Equipment.objects.public().order_by("slug"))
        self.tops = list(EquipmentType.objects.filter(parent=None).order_by("slug"))
        if len(parties) < 2 or not self.equipment:
            raise DemoRefused("There is no catalogue to draw from: load fixtures/ first.")
        self.recipients = rng.sample(parties, min(len(parties), MOST_PARTIES))
        suppliers = rng.sample(parties, min(len(parties), MOST_SUPPLIERS))
        self.usual = {party: rng.choices(suppliers, long_tail(suppliers), k=3) for party in self.recipients}
        rng.shuffle(self.equipment)
        self.party_tail, self.equipment_tail = long_tail(self.recipients), long_tail(self.equipment)
        self.sources = self._sources(max(20, size // 20))
        self.known = [source.known_from or LAST_DAY for source in self.sources]

    def _sources(self, number: int) -> list[Source]:
        """Publications over all the years and, a third of them, voices that reached us through one; by day."""
        papers, voices = [], []
        kinds = [kind for kind in Source.Kind.values if kind != Source.Kind.NEWS]
        for at in range(number):
            day = FIRST_DAY + dt.timedelta(days=DAYS * (at + 1) // number)
            paper = Source(
                slug=f"{SLUG}-paper-{at}",
                title=f"Demo report {at}",
                publisher=f"Demo Gazette {at % 60}",
                kind=self.rng.choice([Source.Kind.NEWS, Source.Kind.NEWS, *kinds]),
                known_from=day,
            )
            paper.published = DateSpan(day, day, "")
            papers.append(paper)
            if at % 2:
                voice = {"slug": f"{SLUG}-voice-{at}", "title": f"Demo statement {at}", "publisher": f"Demo voice {at}"}
                voices.append(Source(**voice, kind=self.rng.choice(kinds), via=paper, known_from=day))
        Source.objects.bulk_create(papers, batch_size=AT_ONCE)
        Source.objects.bulk_create(voices, batch_size=AT_ONCE)
        return sorted(papers + voices, key=lambda source: (source.known_from or LAST_DAY, source.slug))

    def stories(self, number: int) -> Iterator[Story]:
        """So many deliveries: one in twenty-five a promise, which the next ones may fulfil."""
        made, promise, owing = 0, None, 0
        while made < number:
            made += 1
            if promise is not None and owing:
                owing -= 1
                yield self._fulfilment(made, promise)
                continue
            story = self._story(made)
            if story.delivery.status == Delivery.Status.EXPECTED and story.delivery.state == Delivery.State.PUBLISHED:
                promise, owing = story, self.rng.choice((0, 0, 1, 2))
            yield story

    def _story(self, number: int) -> Story:
        rng = self.rng
        [recipient] = rng.choices(self.recipients, cum_weights=self.party_tail)
        supplier = None if rng.random() < 0.05 else rng.choice(self.usual[recipient])
        if rng.random() < 0.1:
            supplier = rng.choice(self.recipients)
        [status] = rng.choices(Delivery.Status.values, (40, 950, 10))
        [state] = rng.choices(Delivery.State.values, (20, 978, 2))
        delivery = Delivery(
            slug=f"{SLUG}-{number}",
            register=self.register,
            recipient=recipient,
            supplier=supplier,
            status=status,
            **{name: rng.choice(each.options.values) for name, each in CIRCUMSTANCES.items()},
            state=state,
            withdrawal_reason="Made up." if state == Delivery.State.WITHDRAWN else "",
            consignments=rng.randint(1, 4) if status == Delivery.Status.EXPECTED else 1,
        )
        awaited = status == Delivery.Status.EXPECTED
        delivery.arrival = None if awaited and rng.random() < 0.1 else self._span()
        if rng.random() < 0.3 and delivery.arrival:
            day = delivery.arrival.earliest - dt.timedelta(days=rng.randint(200, 1500))
            delivery.order = DateSpan(day, day, "")
        kinds = dict.fromkeys(
            rng.choices(self.equipment, cum_weights=self.equipment_tail, k=rng.choice((1, 1, 1, 2, 4)))
        )
        story = Story(delivery, [self._item(delivery, kind) for kind in kinds])
        story.claims = list(self._claims(story))
        return story

    def _fulfilment(self, number: int, promise: Story) -> Story:
        """A delivery that came of a promise: the same parties and things, within or after its window."""
        story = self._story(number)
        delivery, promised = story.delivery, promise.delivery
        delivery.recipient, delivery.supplier = promised.recipient, promised.supplier
        delivery.status, delivery.consignments = Delivery.Status.DELIVERED, 1
        delivery.arrival = delivery.arrival or self._span()
        story.promise = promised
        return story

    def _span(self) -> DateSpan:
        """More often of late; half of them a day, others a month, a year, or anything between two days."""
        rng = self.rng
        day = FIRST_DAY + dt.timedelta(days=int(DAYS * rng.random() ** 0.6))
        precision = rng.random()
        if precision < 0.55:
            return DateSpan(day, day, "")
        if precision < 0.8:
            return DateSpan.from_edtf(f"{day:%Y-%m}")
        if precision < 0.9:
            return DateSpan.from_edtf(f"{day:%Y}")
        return DateSpan(day, day + dt.timedelta(days=rng.randint(2, 700)), "")

    def _item(self, delivery: Delivery, equipment: Equipment) -> DeliveryItem:
        """A line: one in seven of unknown number, one in seven with bounds."""
        rng = self.rng
        item = DeliveryItem(delivery=delivery, equipment=equipment, condition=rng.choice(DeliveryItem.Condition.values))
        known, number = rng.random(), min(5000, 1 + int(rng.paretovariate(0.9)))
        if known > 0.15:
            item.quantity = number
        if known < 0.05 or known > 0.9:
            item.low, item.high = max(1, number * 3 // 4), number + 1 + number // 3
        return item

    def _claims(self, story: Story) -> Iterator[Claim]:
        """One to eight claims, mostly few, of sources published soon after; one delivery in twenty is disputed."""
        rng, delivery = self.rng, story.delivery
        first = min(bisect_left(self.known, delivery.arrival_latest or LAST_DAY), len(self.sources) - 1)
        number = min(8, 1 + int(rng.expovariate(0.7)))
        disputed = rng.random() < 0.05
        nearby = {min(first + int(rng.expovariate(0.1)), len(self.sources) - 1) for _claim in range(number)}
        for at, place in enumerate(sorted(nearby)):
            claim = Claim(delivery=delivery, source=self.sources[place], text=rng.choice(SAYINGS))
            if rng.random() < 0.2 and story.items[0].quantity:
                claim.item, claim.stated_quantity, claim.topic = story.items[0], story.items[0].quantity, "quantity"
            if disputed and at == 0:
                self._dispute(claim, story)
            yield claim

    def _dispute(self, claim: Claim, story: Story) -> None:
        """Make a claim contest its delivery: whether it came, when, or how many."""
        how, delivery = self.rng.randrange(3), story.delivery
        if how == 0:
            claim.stance, claim.topic = Claim.Stance.DISPUTES, self.rng.choice(Claim.Topic.values)
        elif how == 1 and delivery.arrival:
            day = delivery.arrival.latest + dt.timedelta(days=self.rng.randint(1, 90))
            claim.stated = DateSpan(day, day, "")
        else:
            item = story.items[0]
            claim.item, claim.stated_quantity = item, (item.high or item.quantity or 0) + 1

    def totals(self) -> Iterator[ReportedTotal]:
        """Running totals that sources state for some of the recipients."""
        for recipient in self.recipients[:STATED_TOTALS]:
            yield ReportedTotal(
                register=self.register,
                recipient=recipient,
                type=self.rng.choice(self.tops),
                total=self.rng.randint(1, 500),
                as_of_earliest=LAST_DAY,
                as_of_latest=LAST_DAY,
                source=self.sources[-1],
            )


def long_tail(things: Sequence[Any]) -> list[float]:
    """Cumulative weights by which the first of `things` come often and the last ones rarely."""
    return list(accumulate((rank + 1) ** -0.9 for rank in range(len(things))))
