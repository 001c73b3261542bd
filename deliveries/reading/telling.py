"""What a sentence tells, as it is found: events, what it describes, and whom a total is of."""

from __future__ import annotations

from dataclasses import dataclass, field

from .mention import Mention
from .phrases import Parsed, Piece
from .roles import Roles
from .trigger import Stage, Trigger


@dataclass
class Event:
    """A stage of some equipment as a sentence tells it. `order_day` is that of an order which it names beside.

    `consignments` is a number of deliveries, not of equipment: "four similar deliveries".
    """

    parsed: Parsed
    stage: Stage
    trigger: Trigger
    mentions: list[Mention]
    roles: Roles
    day: Piece | None = None
    # Whether the day is that of the statement only.
    is_said: bool = False
    order_day: Piece | None = None
    consignments: Piece | None = None
    refers: bool = False
    # The stage word of an order that led to it.
    is_order_told: Trigger | None = None


@dataclass
class Told:
    """All that one sentence says: events, what it describes anew, and whom a total is of that it states."""

    parsed: Parsed
    mentions: list[Mention]
    total_roles: Roles = field(default_factory=Roles)
    # The party that the sentence is about.
    subject: Piece | None = None
    events: list[Event] = field(default_factory=list)
    described: list[Mention] = field(default_factory=list)
