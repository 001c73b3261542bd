"""What the API answers, version 1: records and pages of them; what it counts stands in counted.py. Fields may be added;
none is renamed or removed within a version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from ninja import Schema
from pydantic import Field

from deliveries.models import Claim, DeliveryItem, EquipmentType, Evidence, Party, ReportedTotal, Source
from deliveries.models.choices import CHOICES
from deliveries.models.days import DAYS

from .parameters import with_fields

if TYPE_CHECKING:
    type About = str
else:
    # What may be contested.
    About = Literal[tuple(topic.about for topic in Claim.Topic)]
LATER = Field(description="As known on a day: what only sources state that came out later.")
ABOUT = Field(description="What is contested of it; of a line also what is contested of its delivery as a whole.")
TOTAL_ABOUT = Field(False, description="Whether one of the numbers in it is about so many, or an estimate.")


class Span(Schema):
    """A date as exactly as it is known."""

    when: str | None = Field(
        description="In EDTF (ISO 8601-2): 2021-10, 2022-03-31, 2021-10-01/2021-11-15, ../2023-04-17."
    )
    earliest: dt.date | None = Field(
        description="The first day it may have been; null where it is only known until when."
    )
    latest: dt.date | None = Field(description="The day by which it surely was.")


class Page(Schema):
    limit: int = Field(description="How many rows a page has at most.")
    next: str | None = Field(description="The address of the next page; null on the last.")


class LineOut(Schema):
    """One line of a delivery. A quantity of null is unknown, which is not zero."""

    equipment: str
    type: str
    quantity: int | None
    low: int | None = Field(description="At least so many, where stated.")
    high: int | None = Field(description="At most so many, where stated.")
    approximate: bool = Field(description="Whether the sources' own words leave the quantity open: about so many.")
    estimated: bool = Field(description="Whether a register marks the quantity as its own reckoning.")
    condition: Literal[tuple(DeliveryItem.Condition.values)]  # type: ignore[valid-type]
    description: str
    disputed: bool
    disputed_about: list[About] = ABOUT
    adopted_later: bool = Field(description="As known on a day: whether only later sources state its number.")
    matches: bool = Field(description="Whether the filters for type and equipment chose this line.")


DeliveryChoices = with_fields(
    Span, {name: (Literal[tuple(each.options.values)], ...) for name, each in CHOICES.items()}
)


DeliveryDays = with_fields(DeliveryChoices, {name: (Span, Field(description=day.told)) for name, day in DAYS.items()})


class DeliveryOut(DeliveryDays):  # type: ignore[valid-type, misc]
    """One consignment, arrived or awaited."""

    id: int
    url: str = Field(description="Its page on this site.")
    in_register: str = Field(alias="register")
    recipient: str
    supplier: str | None = Field(description="Null where not known.")
    consignments: int = Field(description="How many consignments the record stands for.")
    fulfils: int | None = Field(description="The expected delivery that it meets.")
    note: str = Field(description="Why the editors adopted these values where sources differ; always that of today.")
    items: list[LineOut]
    sources: int = Field(description="How many sources speak of it.")
    disputed: bool
    disputed_about: list[About] = ABOUT
    adopted_later: list[Literal["arrival", "quantity"]] = LATER
    changed: dt.datetime
    register_row: dict[str, str] = Field(
        {}, description="Of a register that files bring in: what its row says, by column. None of it is counted."
    )


class ClaimOut(Schema):
    """What one source says of one delivery."""

    id: int
    delivery: int
    source: int
    stance: Literal[tuple(Claim.Stance.values)]  # type: ignore[valid-type]
    about: Literal[tuple(Claim.Topic.values)]  # type: ignore[valid-type]
    says: str = Field(description="In the editors' words.")
    quotation: str
    place: str = Field(description="Where in the source.")
    equipment: str | None = Field(description="The line that it speaks of.")
    quantity: int | None = Field(description="The quantity that it states.")
    stated_equipment: str | None = Field(description="The model that it names, or one that stands for a type.")
    states: Span = Field(description="The days of arrival that it states.")
    contests: bool = Field(description="Whether it contests what the record says.")


class DeliveryWithClaims(DeliveryOut):
    claims: list[ClaimOut]


class PartyOut(Schema):
    slug: str
    url: str
    name: str
    kind: Literal[tuple(Party.Kind.values)]  # type: ignore[valid-type]
    iso_code: str | None
    covered_until: dt.date | None = Field(description="Reports on what it received were read up to this day.")
    aliases: list[str]


class TypeOut(Schema):
    slug: str
    name: str
    singular: str
    parent: str | None
    top: str = Field(description="The top-level type that it is counted under: unlike things are never added.")
    un_category: Literal[tuple(EquipmentType.UnCategory.values)] | None  # type: ignore[valid-type]
    sipri_category: Literal[tuple(EquipmentType.SipriCategory.values)] | None  # type: ignore[valid-type]
    aliases: list[str]


class EquipmentOut(Schema):
    slug: str
    url: str
    designation: str
    type: str
    variant_of: str | None
    generic: bool = Field(description="The sources name the type but not the model.")
    aliases: list[str]
    made_in: list[str] = Field(description="Where its makers are, by ISO 3166 codes of three letters; empty: not told.")
    together: list[str] = Field(description="The models that it stands for, where sources give one number of several.")


class CopyOut(Schema):
    """A copy that is kept of a source. What was sent is for its editors; a photograph has a picture for everybody
    where its licence is given."""

    kind: Literal[tuple(Evidence.Kind.values)]  # type: ignore[valid-type]
    bytes: int
    sha256: str = Field(description="Of the file as it came.")
    kept: dt.date = Field(description="The day on which it came.")
    description: str = Field(description="What it shows.")
    picture: str | None
    credit: str | None
    licence: Literal[tuple(Evidence.Licence.values)] | None  # type: ignore[valid-type]
    licence_address: str | None


class SourceOut(Schema):
    """Something or somebody that said it."""

    id: int
    url: str = Field(description="Its page on this site.")
    title: str
    publisher: str
    kind: Literal[tuple(Source.Kind.values)]  # type: ignore[valid-type]
    address: str | None
    archived: str | None
    published: Span
    accessed: dt.date | None
    language: str
    via: int | None = Field(description="The source it reached us through.")
    known_from: dt.date | None = Field(description="The day from which what it says counts as known.")
    copies: list[CopyOut] = Field(description="What is kept of it, the first first.")


class TotalOut(Schema):
    """A running total that a source states, held against the computed one over the same time."""

    id: int
    in_register: str = Field(alias="register")
    recipient: str
    supplier: str | None = Field(description="Null: from anyone.")
    type: str
    total: int
    qualifier: Literal[tuple(ReportedTotal.Qualifier.values)]  # type: ignore[valid-type]
    as_of: Span
    since: Span
    note: str
    source: int
    computed: int
    computed_unknown_lines: int
    computed_approximate: bool = TOTAL_ABOUT
    verdict: Literal["agrees", "short", "over"]
    by: int


class NotCounted(Schema):
    """What does not count at a stage though it matches."""

    undated: int = Field(description="Deliveries without a day of that stage on record.")
    cancelled: int = Field(description="Those that were called off.")
    of_another: int = Field(description="Those that fulfil a promise, and count with it.")
    promised: int = Field(description="Promises, where only what has arrived can have come so far.")


class OfStage(Page):
    stage: str | None = Field(None, description="At which it counts, where that is not arrival; absent else.")
    not_counted: NotCounted | None = Field(None, description="What that leaves out.")


class Deliveries(OfStage):
    results: list[DeliveryOut]


class Claims(OfStage):
    results: list[ClaimOut]


class Parties(Page):
    results: list[PartyOut]


class Types(Page):
    results: list[TypeOut]


class EquipmentPage(Page):
    results: list[EquipmentOut]


class Sources(Page):
    results: list[SourceOut]


class Totals(Page):
    results: list[TotalOut]


class Problem(Schema):
    """An error, as RFC 9457 describes."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: dict[str, list[str]] = Field({}, description="What is wrong, by parameter.")
    reason: str = Field("", description="Why a delivery was withdrawn.")
