"""What is to come by a contract, which is what was ordered."""

from __future__ import annotations

import re

from .telling import Told
from .trigger import Stage
from .verbs import BY_CONTRACT

# "signed a contract under which 13 jets will be delivered"
UNDER_WHICH = re.compile(
    r"\b(?:contract|deal|agreement|order|contrat|accord|marche)\b[^.;]{0,60}\b(?:under which|by which"
    r"|(?:aux termes|en vertu) duquel)\b"
)


def by_contract(told: Told) -> None:
    """What is to come by a contract, without a day, is what was ordered: "under a contract it is to receive"."""
    lead = BY_CONTRACT.match(told.parsed.plain)
    if lead is None and UNDER_WHICH.search(told.parsed.plain) is None:
        return
    days = told.parsed.of("day")
    of_contract = next((day for day in days if lead is not None and day.start < lead.end()), None)
    for event in told.events:
        is_all = event.stage is Stage.EXPECTED and event.day in {None, of_contract} and event.mentions
        if is_all and all(line.number and not line.is_anew and not line.order for line in event.mentions):
            event.stage = Stage.ORDERED
            event.day = of_contract or next((day for day in days if day.end <= event.trigger.start), None)
