"""A number of deliveries, not of equipment: "four similar deliveries were expected over the next three months"."""

from __future__ import annotations

import re

from .phrases import Parsed
from .telling import Event, Told
from .trigger import Stage

DELIVERIES = re.compile(
    r" (?:(?:similar|more|further|other|such|additional|new|autres?|nouvelles?) ){0,2}"
    r"(?:deliveries|consignments|shipments|batches|livraisons|cargaisons|lots)\b"
)


def consignments_in(parsed: Parsed, told: Told) -> Event | None:
    """The promise of several deliveries that a sentence holds; None where it holds none."""
    for piece in parsed.of("number"):
        found = DELIVERIES.match(parsed.plain, piece.end)
        if found is None:
            continue
        for event in told.events:
            if event.trigger.is_to_come and event.stage in (Stage.EXPECTED, Stage.PROMISED):
                event.mentions, event.consignments = [], piece
                return event
    return None
