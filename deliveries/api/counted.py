"""What the API answers where it counts, version 1: the same as timeline.json of a page."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ninja import Schema
from pydantic import Field

from deliveries.models import Delivery
from deliveries.models.days import STAGE_DAYS, STAGED

from .parameters import with_fields
from .schemas import ABOUT, LATER, TOTAL_ABOUT, About, NotCounted, Span


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


class OfTimeline(Span):
    """A delivery as a timeline has it, counted or awaited."""

    delivery: int
    url: str
    items: list[StepItem]
    recipient: str
    supplier: str | None
    sources: int
    disputed: bool
    disputed_about: list[About] = ABOUT
    adopted_later: list[Literal["arrival", "quantity"]] = LATER


OfStage = with_fields(
    OfTimeline,
    {
        STAGE_DAYS[stage]: (str | None, Field(None, description=f"With stage={stage}, in EDTF. {day.told}"))
        for stage, day in STAGED.items()
    },
)


class StepOut(OfStage):  # type: ignore[valid-type, misc]
    """One delivery that counts, with the count after it."""

    status: str | None = Field(None, description="At another stage than arrival: whether it has arrived.")
    added: int | None = Field(description="Null where the view spans several types.")
    total: int | None = Field(description="Null where the view spans several types.")
    total_approximate: bool = TOTAL_ABOUT
    by_type: dict[str, Rise] = Field({}, description="Where the view spans several types: each one's count.")


class Part(Schema):
    arrived: int
    of: int


class ExpectedOut(OfTimeline):
    """A delivery that has not arrived, with what became of it."""

    status: Literal[tuple(Delivery.Status.values)]  # type: ignore[valid-type]
    consignments: int
    arrived: int
    outcome: Literal["open", "met", "partly-met", "lapsed"]
    by_type: dict[str, Part]


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


class PartyName(Schema):
    name: str
    iso_code: str | None


class Names(Schema):
    """By slug: parties, equipment and types."""

    parties: dict[str, PartyName]
    equipment: dict[str, str]
    types: dict[str, str]


class Timeline(Schema):
    """The same as timeline.json of the page: the running count, what is awaited, and how stated totals compare."""

    recipient: str | None = None
    supplier: str | None = None
    in_register: str = Field(alias="register")
    filters: dict[str, str | list[str]]
    as_known_on: dt.date | None
    covered_until: dt.date | None
    left_out: LeftOut | None = Field(description="Where only some sources count: what that leaves out.")
    stage: str | None = Field(None, description="At which it counts, where that is not arrival; absent else.")
    not_counted: NotCounted | None = Field(None, description="What that leaves out.")
    total: AmountOut | None = Field(description="Null where the view spans several types, or none.")
    baseline: str | None = Field(description="From when the count runs, in EDTF.")
    by_type: dict[str, AmountOut]
    told_together: dict[str, AmountOut] = Field(
        {}, description="What sources count together with models that are not chosen, in no count of the view."
    )
    steps: list[StepOut]
    expected: list[ExpectedOut]
    reported_totals: list[CheckOut]
    names: Names = Field(description="What the slugs stand for.")
