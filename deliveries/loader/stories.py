"""Sources, deliveries with their lines and claims, and reported totals."""

from __future__ import annotations

import datetime as dt
from itertools import batched
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
from deliveries.models.choices import CHOICES
from deliveries.models.days import DAYS
from deliveries.models.spans import is_to_come
from deliveries.numbers import Number, NumberNotUnderstood, read_number

from .batch import Batch
from .catalogue import parents_first, plain
from .files import Count, Files, Shape, Table, When, quoted
from .phrases import read_when, span_values

SHAPES = {
    "source": Shape(
        {"slug": str, "title": str, "publisher": str, "kind": Source.Kind},
        {"url": str, "archive_url": str, "published": When, "accessed": dt.date, "language": str, "via": str},
    ),
    "delivery": Shape(
        {"slug": str, "recipient": str},
        {
            "register": str,
            "supplier": str,
            "arrived": When,
            "expected": When,
            **dict.fromkeys(DAYS, When),
            "according_to": str,
            **{name: choice.options for name, choice in CHOICES.items()},
            "consignments": int,
            "fulfils": str,
            "note": str,
        },
        children=("item", "claim"),
    ),
    "item": Shape(
        {"delivery": str, "equipment": str},
        {
            "quantity": Count,
            "low": Count,
            "high": Count,
            "condition": DeliveryItem.Condition,
            "description": str,
        },
    ),
    "claim": Shape(
        {"delivery": str, "source": str, "says": str},
        {
            "stance": Claim.Stance,
            "about": Claim.Topic,
            "quote": str,
            "place": str,
            "equipment": str,
            "quantity": Count,
            "stated_equipment": str,
            "arrived": When,
            "expected": When,
        },
    ),
    "reported_total": Shape(
        {"recipient": str, "type": str, "total": int, "as_of": When, "source": str},
        {
            "register": str,
            "supplier": str,
            "qualifier": ReportedTotal.Qualifier,
            "since": When,
            "note": str,
        },
    ),
}

AT_ONCE = 500
# A claim's fields that are called differently in the file.
CLAIM_KEYS = {
    "text": "says",
    "quotation": "quote",
    "topic": "about",
    "item": "equipment",
    "stated_quantity": "quantity",
}


def load_stories(files: Files, batch: Batch) -> None:
    """Load what the story files hold; problems are gathered in `batch`."""
    batch.look_up(Source, files.of("source"))
    batch.look_up(Delivery, files.of("delivery"))
    for table in parents_first(files.of("source"), "via", batch):
        with batch.gathering(Source, table["slug"]):
            load_source(table, batch)
    check_pages(batch)
    for table in parents_first(files.of("delivery"), "fulfils", batch):
        with batch.gathering(Delivery, table["slug"]):
            load_delivery(table, batch)
    for table in files.of("item"):
        with batch.gathering(DeliveryItem, f"{table['delivery']} {table['equipment']}"):
            load_item(table, batch)
    for table in files.of("claim"):
        with batch.gathering(Claim):
            load_claim(table, batch)
    for table in files.of("reported_total"):
        with batch.gathering(ReportedTotal):
            load_reported_total(table, batch)
    batch.flush()


def load_source(table: Table, batch: Batch) -> None:
    row = batch.known(Source, table["slug"]) or Source(slug=table["slug"])
    via = batch.find_named(Source, table, "via")
    values = plain(table, Source, "title", "publisher", "kind", "url", "language") | {"via": via}
    if via and "language" not in table:
        values["language"] = via.language
    values |= table.only("archive_url", "accessed")
    published = read_when(table, "published", via)
    if published and is_to_come(published):
        raise table.problem(f"{published.earliest} is still to come", "published")
    values |= span_values("published", published)
    batch.write(row, values, table)


def check_pages(batch: Batch) -> None:
    """Gather a problem for each source of this load that is of a page which another one is of: it is the same article,
    unless the one reached us through the other."""
    batch.flush()
    loaded = [row for row in batch.tables if isinstance(row, Source)]
    pages: dict[str, list[Source]] = {row.page_key: [] for row in loaded if row.page_key}
    for some in batched(sorted(pages), AT_ONCE):
        for source in Source.objects.filter(page_key__in=some).with_path().order_by("pk"):
            pages[source.page_key].append(source)
    for row in loaded:
        for other in pages.get(row.page_key, []):
            if other.pk < row.pk and not row.is_one_way_with(other):
                message = f'leads to the same page as that of "{other.slug or other.pk}"'
                batch.problems.append(str(batch.tables[row].problem(message, "url")))
                break


def load_delivery(table: Table, batch: Batch) -> None:
    row = batch.known(Delivery, table["slug"]) or Delivery(slug=table["slug"], state=Delivery.State.PUBLISHED)
    reader = batch.find_named(Source, table, "according_to")
    values = plain(table, Delivery, *CHOICES, "consignments", "note")
    if values["status"] == Delivery.Status.DELIVERED and "expected" in table:
        raise table.problem('for what has arrived write "arrived"; for what has not, status = "expected"', "expected")
    if values["status"] != Delivery.Status.DELIVERED and "arrived" in table:
        raise table.problem(f'it is {values["status"]}: write "expected"', "arrived")
    values["register"] = register_of(table, batch)
    values["recipient"] = batch.find(Party, table, "recipient")
    values["supplier"] = batch.find_named(Party, table, "supplier")
    values["fulfils"] = batch.find_named(Delivery, table, "fulfils")
    key, span = read_arrival(table, reader)
    values |= span_values("arrival", span)
    for name, day in DAYS.items():
        values |= span_values(day.prefix, read_when(table, name, reader))
    batch.write(row, values, table, field_keys(arrival=key, **{day.prefix: name for name, day in DAYS.items()}))


def load_item(table: Table, batch: Batch) -> None:
    delivery = batch.find(Delivery, table, "delivery")
    equipment = batch.find(Equipment, table, "equipment")
    row = batch.part(DeliveryItem, delivery, equipment=equipment)
    if row in batch.tables:
        raise table.problem(f"the line stands already in {batch.tables[row].place}", "equipment")
    values = plain(table, DeliveryItem, "condition", "description")
    values |= numbers(table)
    batch.write(row or DeliveryItem(delivery=delivery, equipment=equipment), values, table)


def load_claim(table: Table, batch: Batch) -> None:
    delivery = batch.find(Delivery, table, "delivery")
    source = batch.find(Source, table, "source")
    item = find_item(table, delivery, batch) if "equipment" in table else None
    topic = table.get("about") or Claim.Topic.ARRIVAL
    same = {"source": source, "topic": topic, "item": item}
    row = batch.part(Claim, delivery, **same)
    if row in batch.tables:
        raise table.problem(f"same source, subject and line as {batch.tables[row].label}: write both as one claim")
    key, stated = read_arrival(table, source)
    values = plain(table, Claim, "stance", "place") | span_values("stated", stated)
    values |= {
        "text": table["says"],
        "quotation": table.get("quote") or "",
        "stated_quantity": number(table, "quantity"),
        "stated_equipment": batch.find_named(Equipment, table, "stated_equipment"),
    }
    batch.write(row or Claim(delivery=delivery, **same), values, table, CLAIM_KEYS | field_keys(stated=key))


def load_reported_total(table: Table, batch: Batch) -> None:
    source = batch.find(Source, table, "source")
    as_of = read_when(table, "as_of", source)
    if as_of is None:
        raise table.problem("is missing", "as_of")
    identity: dict[str, Any] = {
        "register": register_of(table, batch),
        "recipient": batch.find(Party, table, "recipient"),
        "supplier": batch.find_named(Party, table, "supplier"),
        "type": batch.find(EquipmentType, table, "type"),
        "source": source,
        "as_of_latest": as_of.latest,
    }
    batch.flush()
    row = ReportedTotal.objects.filter(**identity).first()
    if row in batch.tables:
        raise table.problem(f"the total stands already in {batch.tables[row].place}")
    values = plain(table, ReportedTotal, "total", "qualifier", "note") | span_values("as_of", as_of)
    values |= span_values("since", read_when(table, "since", source))
    batch.write(row or ReportedTotal(**identity), values, table, field_keys(as_of="as_of", since="since"))


def register_of(table: Table, batch: Batch) -> Register:
    """The register that the table names, or the site's own; raises FixtureError where there is none."""
    if "register" in table:
        return batch.find(Register, table, "register")
    if batch.own_register is None:
        raise table.problem("there is no default register: load fixtures/catalogue.toml first", "register")
    return batch.own_register


def find_item(table: Table, delivery: Delivery, batch: Batch) -> DeliveryItem:
    """The line of `delivery` that the claim is about; raises FixtureError where it has no such line."""
    equipment = batch.find(Equipment, table, "equipment")
    item = batch.part(DeliveryItem, delivery, equipment=equipment)
    if item is None:
        batch.follow(DeliveryItem, f"{delivery.slug} {equipment.slug}")
        raise table.problem(f'delivery "{delivery.slug}" has no line of "{equipment.slug}"', "equipment")
    return item


def read_arrival(table: Table, source: Source | None) -> tuple[str, DateSpan | None]:
    """The key that says when it arrived or is to arrive, and the span under it.

    "arrived" is read backwards from the day of `source`, "expected" forwards. Raises FixtureError for both, and for
    an arrival that the source cannot have known of.
    """
    if "expected" not in table:
        span = read_when(table, "arrived", source)
        if span and source and (days := source.days()) and span.earliest > days[-1]:
            raise table.problem(f"{span.earliest} is after the source came out, {days[-1]}", "arrived")
        return "arrived", span
    if "arrived" in table:
        raise table.problem('write either "arrived" or "expected"', "expected")
    return "expected", read_when(table, "expected", source, tense="future")


def numbers(table: Table) -> dict[str, Any]:
    """The numbers of a line. Its quantity may say its bounds as well; raises FixtureError where they are said twice."""
    said = how_many(table, "quantity")
    found: dict[str, Any] = {"quantity": said.best, "approximate": said.about}
    for key in ("low", "high"):
        bound = getattr(said, key)
        if bound is not None and key in table:
            raise table.problem("the quantity says it already", key)
        found[key] = number(table, key) if bound is None else bound
    return found


def number(table: Table, key: str) -> int | None:
    """The one number under `key`; None where it is unknown or left out."""
    found = how_many(table, key)
    if not found.is_one:
        raise table.problem(f"{quoted(table[key])} is more than one number", key)
    return found.best


def how_many(table: Table, key: str) -> Number:
    """How many the value under `key` says; nothing is known where it is unknown or left out."""
    value: int | str | None = table.get(key)
    if not isinstance(value, str):
        return Number(best=value)
    try:
        return read_number(value)
    except NumberNotUnderstood as problem:
        raise table.problem(str(problem), key) from None


def field_keys(**keys: str) -> dict[str, str]:
    """For each span (by prefix), its three columns, each with the key that it is written under."""
    return {f"{span}_{part}": key for span, key in keys.items() for part in ("earliest", "latest", "text")}
