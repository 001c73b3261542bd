"""The tables of the data package: their columns as the table schema describes them, and where the values come from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, DateField, F, QuerySet, TextChoices, Value, When
from django.db.models.functions import NullIf

from deliveries.dates import OPEN
from deliveries.exports import harmless, legible
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    JointPart,
    Party,
    ReportedTotal,
    Source,
)
from deliveries.models.choices import CIRCUMSTANCES
from deliveries.models.days import DAYS

AT_ONCE = 500


@dataclass(frozen=True)
class Column:
    """A column: its name and type in the table schema, and where its values come from."""

    name: str
    lookup: Any
    kind: str = "string"
    says: str = ""
    required: bool = False
    choices: type[TextChoices] | None = None
    refers: str = ""  # "parties.slug"; ".id" for a column of the same table

    def described(self) -> dict[str, Any]:
        """The field of a table schema."""
        told: dict[str, Any] = {"name": self.name, "type": self.kind}
        if self.says:
            told["description"] = self.says
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.choices:
            constraints["enum"] = [value for value in self.choices.values if value]
        return told | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True)
class Table:
    """A CSV file: its rows in the order of its key, which is its first column."""

    name: str
    says: str
    rows: QuerySet[Any]
    columns: list[Column] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        """The resource of a data package."""
        keys = [
            {"fields": column.name, "reference": {"resource": resource, "fields": key}}
            for column in self.columns
            if column.refers
            for resource, _dot, key in [column.refers.partition(".")]
        ]
        schema = {
            "fields": [column.described() for column in self.columns],
            "primaryKey": self.columns[0].name,
            "missingValues": [""],
        }
        return {
            "name": self.name,
            "description": self.says,
            "path": f"{self.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema | ({"foreignKeys": keys} if keys else {}),
        }

    def cells(self) -> Iterator[list[Any]]:
        """The rows as they stand in the file, read a batch at a time."""
        computed = {f"c{n}": c.lookup for n, c in enumerate(self.columns) if not isinstance(c.lookup, str)}
        names = [c.lookup if isinstance(c.lookup, str) else f"c{n}" for n, c in enumerate(self.columns)]
        rows = self.rows.order_by("pk").annotate(**computed).values_list(*names)
        for row in rows.iterator(chunk_size=AT_ONCE):
            yield [cell(value) for value in row]


def cell(value: Any) -> Any:
    """A value as the table schema reads it, and as no spreadsheet runs it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return harmless(legible(value)) if isinstance(value, str) else value


def span(prefix: str, what: str) -> list[Column]:
    return [
        Column(
            f"{prefix}_earliest",
            NullIf(f"{prefix}_earliest", Value(OPEN, DateField())),
            "date",
            f"{what}: the first day it may have been; empty where it is only known until when.",
        ),
        Column(f"{prefix}_latest", f"{prefix}_latest", "date", f"{what}: the day by which it surely was."),
    ]


def tables() -> list[Table]:
    """The site's own register with all that it refers to."""
    deliveries = Delivery.objects.published().in_default_register()
    published = deliveries.order_by().values("pk")
    claims = Claim.objects.filter(delivery__in=published)
    totals = ReportedTotal.objects.filter(register__default=True)
    # A promise that readers cannot see must not be pointed at.
    fulfils = Case(When(fulfils__in=published, then=F("fulfils")))
    aliases = Column("aliases", "aliases", "array", "Every other spelling that sources use.")
    return [
        Table("parties", "States, organisations and armed groups.", Party.objects.in_catalogue(), [
            Column("slug", "slug", required=True),
            Column("name", "name", required=True),
            Column("kind", "kind", required=True, choices=Party.Kind),
            Column("iso_code", "iso_code", says="ISO 3166-1 alpha-3, or of former states the alpha-3 of ISO 3166-3."),
            Column("covered_until", "covered_until", "date", "Reports on what it received were read up to this day."),
            aliases,
        ]),
        Table("types", "The tree of equipment types.", EquipmentType.objects.all(), [
            Column("slug", "slug", required=True),
            Column("name", "name", required=True),
            Column("singular", "singular", required=True),
            Column("parent", "parent__slug", says="The type that it is part of.", refers=".slug"),
            Column("top", "top__slug", says="The type that it is counted under.", refers=".slug"),
            Column("un_category", "un_category", says="Of the UN Register.", choices=EquipmentType.UnCategory),
            Column("sipri_category", "sipri_category", choices=EquipmentType.SipriCategory),
        ]),
        Table("equipment", "Models and designations.", Equipment.objects.public(), [
            Column("slug", "slug", required=True),
            Column("designation", "designation", required=True),
            Column("type", "type__slug", required=True, refers="types.slug"),
            Column("variant_of", "variant_of__slug", refers=".slug"),
            Column("generic", "generic", "boolean", "The sources name the type but not the model."),
            aliases,
            Column("made_in", "made_in", "array", "Where its makers are: ISO 3166 alpha-3. Empty: not told."),
        ]),
        Table("joint_models", "Models that stand for several of which sources give one number together.",
              JointPart.objects.filter(joint__in=Equipment.objects.public().order_by()), [
            Column("equipment", "joint__slug", required=True, refers="equipment.slug"),
            Column("together", "part__slug", required=True, refers="equipment.slug"),
        ]),
        Table("sources", "Who said it.", Source.objects.behind(claims, totals), [
            Column("id", "pk", "integer", required=True),
            Column("title", "title", required=True),
            Column("publisher", "publisher", required=True),
            Column("kind", "kind", required=True, choices=Source.Kind),
            Column("address", "url"),
            Column("archived", "archive_url"),
            *span("published", "Publication"),
            Column("accessed", "accessed", "date"),
            Column("language", "language"),
            Column("via", "via", "integer", "The source that it reached us through.", refers=".id"),
            Column("known_from", "known_from", "date", "The day from which what it says counts as known."),
        ]),
        Table("deliveries", "Consignments, arrived or awaited.", deliveries, [
            Column("id", "pk", "integer", required=True),
            Column("recipient", "recipient__slug", required=True, refers="parties.slug"),
            Column("supplier", "supplier__slug", says="Empty: not known.", refers="parties.slug"),
            Column("status", "status", required=True, choices=Delivery.Status),
            *span("arrival", "Arrival"),
            *(column for day in DAYS.values() for column in span(day.prefix, day.what)),
            *(Column(name, name, required=True, choices=choice.options) for name, choice in CIRCUMSTANCES.items()),
            Column("consignments", "consignments", "integer", "How many the record stands for.", required=True),
            Column("fulfils", fulfils, "integer", "The expected delivery that it meets.", refers=".id"),
            Column("note", "note", says="Why these values were adopted where sources differ."),
            Column("changed", "changed__date", "date"),
        ]),
        Table("items", "The lines of deliveries.", DeliveryItem.objects.of(deliveries), [
            Column("id", "pk", "integer", required=True),
            Column("delivery", "delivery", "integer", required=True, refers="deliveries.id"),
            Column("equipment", "equipment__slug", required=True, refers="equipment.slug"),
            Column("quantity", "quantity", "integer", "Empty: unknown, which is not zero."),
            Column("low", "low", "integer", "At least."),
            Column("high", "high", "integer", "At most."),
            Column("approximate", "approximate", "boolean", "Whether the sources' words are about so many."),
            Column("condition", "condition", choices=DeliveryItem.Condition),
            Column("description", "description"),
        ]),
        Table("claims", "What each source says of a delivery.", claims, [
            Column("id", "pk", "integer", required=True),
            Column("delivery", "delivery", "integer", required=True, refers="deliveries.id"),
            Column("source", "source", "integer", required=True, refers="sources.id"),
            Column("stance", "stance", required=True, choices=Claim.Stance),
            Column("about", "topic", required=True, choices=Claim.Topic),
            Column("says", "text", says="In the editors' words."),
            Column("quotation", "quotation"),
            Column("place", "place", says="Where in the source."),
            Column("item", "item", "integer", "The line that it speaks of.", refers="items.id"),
            Column("quantity", "stated_quantity", "integer", "The number that it states."),
            *span("stated", "Arrival as it states it"),
            Column("stated_equipment", "stated_equipment__slug", refers="equipment.slug",
                   says="The model that it names, or one that stands for a type. Empty: it does not say."),
        ]),
        Table("reported-totals", "Running totals that sources state.", totals, [
            Column("id", "pk", "integer", required=True),
            Column("recipient", "recipient__slug", required=True, refers="parties.slug"),
            Column("supplier", "supplier__slug", says="Empty: from anyone.", refers="parties.slug"),
            Column("type", "type__slug", required=True, refers="types.slug"),
            Column("total", "total", "integer", required=True),
            Column("qualifier", "qualifier", required=True, choices=ReportedTotal.Qualifier),
            *span("as_of", "The day that it speaks of"),
            *span("since", "From when it counts"),
            Column("note", "note"),
            Column("source", "source", "integer", required=True, refers="sources.id"),
        ]),
    ]  # fmt: skip
