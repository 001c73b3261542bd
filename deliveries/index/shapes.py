"""What is read of each model, and how it is asked for: columns of numbers, days and words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Value, When
from django.db.models.functions import Cast, Coalesce

from deliveries.models import Claim, Delivery, DeliveryItem, JointPart, Source
from deliveries.models.choices import CHOICES
from deliveries.models.claims import rival_day, rival_model, rival_number
from deliveries.models.days import STAGED
from deliveries.models.equipment import shown

from .reading import NO_NUMBER, NO_ROW, Shape
from .texts import Strings, Texts

# Numbers as the database has them: to ask Django for integers has each of millions passed through a function.
PLAIN: Any = models.Field()


def row(name: str) -> Any:
    return Coalesce(name, Value(NO_ROW), output_field=PLAIN)


def number(name: str) -> Any:
    return Coalesce(name, Value(NO_NUMBER), output_field=PLAIN)


def day(name: str) -> Any:
    """As text: both databases write days in ISO 8601, which numpy reads; an empty one is no day."""
    return Coalesce(Cast(name, models.CharField()), Value(""))


def code(name: str, codes: list[str]) -> Any:
    """A choice as its place among all that there are."""
    whens = [When(models.Q(**{name: choice}), then=Value(at)) for at, choice in enumerate(codes)]
    return Case(*whens, output_field=PLAIN)


def whether(condition: Any) -> Any:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=PLAIN)


def contested() -> Any:
    """What a claim contests, for contested_topics() to read; 0 for nothing."""
    denies = models.Q(stance=Claim.Stance.DISPUTES)
    denied = (When(denies, topic=topic, then=Value(at)) for at, topic in enumerate(TOPICS, 1))
    rival = Case(When(rival_day(), then=Value(RIVAL_DAY)), default=Value(0), output_field=PLAIN)
    number = Case(When(rival_number(), then=Value(RIVAL_NUMBER)), default=Value(0), output_field=PLAIN)
    model = Case(When(rival_model(), then=Value(RIVAL_MODEL)), default=Value(0), output_field=PLAIN)
    topic = Case(*denied, default=Value(0), output_field=PLAIN)
    return ExpressionWrapper(topic + rival + number + model, output_field=PLAIN)


def contested_topics(code: int) -> list[Claim.Topic]:
    """What a claim contests: the topic that it denies, then those of which it states other values than the record."""
    denied = code % RIVAL_DAY
    rivals = {Claim.Topic.DATE: RIVAL_DAY, Claim.Topic.QUANTITY: RIVAL_NUMBER, Claim.Topic.EQUIPMENT: RIVAL_MODEL}
    found = [*TOPICS[denied - 1 : denied], *(topic for topic, sign in rivals.items() if code & sign)]
    return list(dict.fromkeys(found))


def marks(topics: Iterable[Claim.Topic]) -> int:
    """Topics as the bits of a number."""
    return sum({1 << TOPICS.index(topic) for topic in topics})


@cache
def marked_topics(marks: int) -> list[Claim.Topic]:
    """The topics that such a number holds."""
    return [topic for at, topic in enumerate(TOPICS) if marks >> at & 1]


# What the codes of each choice of a delivery stand for.
CODES = {name: list(choice.options.values) for name, choice in CHOICES.items()}
DELIVERED, EXPECTED, CANCELLED = (
    CODES["status"].index(status.value)
    for status in (Delivery.Status.DELIVERED, Delivery.Status.EXPECTED, Delivery.Status.CANCELLED)
)
KINDS = list(Source.Kind.values)
CONDITIONS = list(DeliveryItem.Condition.values)
TOPICS = list(Claim.Topic)
# Beside the place of a topic, from 1 on.
RIVAL_DAY, RIVAL_NUMBER, RIVAL_MODEL = 16, 32, 64

DELIVERY: Shape = {
    "pk": (F("pk"), "i8"),
    "register": (F("register"), "i8"),
    "recipient": (F("recipient"), "i8"),
    "supplier": (row("supplier"), "i8"),
    "earliest": (day("arrival_earliest"), "M8[D]"),
    "latest": (day("arrival_latest"), "M8[D]"),
    **{end: (day(end), "M8[D]") for staged in STAGED.values() for end in staged.ends},
    "consignments": (F("consignments"), "i8"),
    "fulfils": (row("fulfils"), "i8"),
    **{name: (code(name, codes), "i1") for name, codes in CODES.items()},
    "arrival_estimated": (F("arrival_estimated"), "?"),
    "order_estimated": (F("order_estimated"), "?"),
    "stood_until": (day("stood_until"), "M8[D]"),
}
LINE: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "equipment": (F("equipment"), "i8"),
    "quantity": (number("quantity"), "i8"),
    "low": (number("low"), "i8"),
    "high": (number("high"), "i8"),
    "approximate": (whether(models.Q(approximate=True)), "?"),
    "condition": (code("condition", CONDITIONS), "i1"),
    "estimated": (F("estimated"), "?"),
}
CLAIM: Shape = {
    "pk": (F("pk"), "i8"),
    "delivery": (F("delivery"), "i8"),
    "source": (F("source"), "i8"),
    "line": (row("item"), "i8"),
    "supports": (whether(models.Q(stance=Claim.Stance.SUPPORTS)), "?"),
    "contests": (contested(), "i1"),
    "states": (number("stated_quantity"), "i8"),
    "names": (row("stated_equipment"), "i8"),
    "dates": (whether(models.Q(stated_earliest__isnull=False) & ~rival_day()), "?"),
    "text": (F("search_text"), Texts),
}
SOURCE: Shape = {
    "pk": (F("pk"), "i8"),
    "kind": (code("kind", KINDS), "i1"),
    "known_from": (day("known_from"), "M8[D]"),
    "via": (row("via"), "i8"),
    "slug": (F("slug"), Strings),
    "publisher": (F("publisher"), Strings),
    "title": (F("title"), Strings),
    "page": (F("page_key"), Strings),
    "text": (F("search_text"), Texts),
}
PARTY: Shape = {
    "pk": (F("pk"), "i8"),
    "covered_until": (day("covered_until"), "M8[D]"),
    "slug": (F("slug"), Strings),
    "name": (F("name"), Strings),
    "key": (F("search_key"), Strings),
    "iso_code": (F("iso_code"), Strings),
}
EQUIPMENT: Shape = {
    "pk": (F("pk"), "i8"),
    "type": (F("type"), "i8"),
    "top": (F("type__top"), "i8"),
    "generic": (whether(models.Q(generic=True)), "?"),
    "stands": (whether(models.Q(generic=True) & shown()), "?"),
    "has_page": (Value(1, PLAIN), "?"),
    "joint": (whether(models.Exists(JointPart.objects.filter(joint=models.OuterRef("pk")))), "?"),
    "slug": (F("slug"), Strings),
    "name": (F("designation"), Strings),
    "key": (F("search_key"), Strings),
}
