"""What the API answers, version 1. Fields may be added; none is renamed or removed within a version."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from ninja import Schema
from pydantic import Field

from deliveries.models import Claim, Delivery, DeliveryItem, EquipmentType, Party, ReportedTotal, Source
from deliveries.models.choices import CHOICES

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


class DeliveryOut(DeliveryChoices):  # type: ignore[valid-type, misc]
    """One consignment, arrived or awaited."""

    id: int
    url: str = Field(description="Its page on this site.")
    in_register: str = Field(alias="register")
    recipient: str
    supplier: str | None = Field(description="Null where not known.")
    ordered: Span
    in_force: Span = Field(description="When the contract came into force.")
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


class Deliveries(Page):
    results: list[DeliveryOut]


class Claims(Page):
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


class AmountOut(Schema):
    """Pieces: the least, the adopted and the greatest number, and how many lines of unknown number come on top."""

    low: int
    best: int
    high: int
    unknown_lines: int
    approximate: bool = TOTAL_ABOUT


class StepItem(Schema):
    equipment: str
    type: str
    quantity: int | None
    low: int | None = None
    high: int | None = None
    adopted_later: bool = False
    approximate: bool = False


class Rise(Schema):
    added: int
    total: int
    total_approximate: bool = TOTAL_ABOUT


class StepOut(Span):
    """One delivery that has arrived, with the count after it."""

    delivery: int
    url: str
    added: int | None = Field(description="Null where the view spans several types.")
    total: int | None = Field(description="Null where the view spans several types.")
    total_approximate: bool = TOTAL_ABOUT
    by_type: dict[str, Rise] = Field({}, description="Where the view spans several types: each one's count.")
    items: list[StepItem]
    recipient: str
    supplier: str | None
    sources: int
    disputed: bool
    disputed_about: list[About] = ABOUT
    adopted_later: list[Literal["arrival", "quantity"]] = LATER


class Part(Schema):
    arrived: int
    of: int


class ExpectedOut(Span):
    """A delivery that has not arrived, with what became of it."""

    delivery: int
    url: str
    status: Literal[tuple(Delivery.Status.values)]  # type: ignore[valid-type]
    consignments: int
    arrived: int
    outcome: Literal["open", "met", "partly-met", "lapsed"]
    by_type: dict[str, Part]
    items: list[StepItem]
    recipient: str
    supplier: str | None
    sources: int
    disputed: bool
    disputed_about: list[About] = ABOUT
    adopted_later: list[Literal["arrival", "quantity"]] = LATER


class CheckOut(Schema):
    total: int
    qualifier: str
    type: str
    supplier: str | None
    as_of: str
    since: str | None
    computed: int
    verdict: Literal["agrees", "short", "over"]
    by: int
    source: int


class LeftOut(Schema):
    """What counts with all sources, and not with the chosen ones."""

    deliveries: int = Field(description="Deliveries that none of these sources reports.")
    lines: int = Field(description="Lines of others that only other sources name.")
    numbers: int = Field(description="Numbers of lines that only others state: they are unknown here.")


class Timeline(Schema):
    """The same as timeline.json of the page: the running count, what is awaited, and how stated totals compare."""

    recipient: str | None = None
    supplier: str | None = None
    in_register: str = Field(alias="register")
    filters: dict[str, str | list[str]]
    as_known_on: dt.date | None
    covered_until: dt.date | None
    left_out: LeftOut | None = Field(description="Where only some sources count: what that leaves out.")
    total: AmountOut | None = Field(description="Null where the view spans several types, or none.")
    baseline: str | None = Field(description="From when the count runs, in EDTF.")
    by_type: dict[str, AmountOut]
    steps: list[StepOut]
    expected: list[ExpectedOut]
    reported_totals: list[CheckOut]


class Problem(Schema):
    """An error, as RFC 9457 describes."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: dict[str, list[str]] = Field({}, description="What is wrong, by parameter.")
    reason: str = Field("", description="Why a delivery was withdrawn.")
