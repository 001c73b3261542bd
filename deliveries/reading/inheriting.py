"""Parties that a stage word has from another one of its sentence: "delivered six and will send four"."""

from __future__ import annotations

from dataclasses import replace

from .roles import Roles
from .telling import Event, Told
from .trigger import Stage


def _sells(before: Event, event: Event) -> bool:
    """Whether who gave something to somebody signs a contract to sell him more: "delivered 24 carriers and signed a
    contract for three radars"."""
    one, other = before.roles, event.roles
    is_giver = one.supplier is not None and one.supplier == other.recipient
    is_gift = before.trigger.frame in {"give", "promise"}
    return is_giver and other.supplier is None and is_gift and event.stage is Stage.ORDERED


def inherit(told: Told) -> None:
    """A second stage word of the same party ("delivered six and will send four") has the subject of the first."""
    before: Event | None = None
    for event in sorted(told.events, key=lambda each: each.trigger.start):
        if before is not None and event.trigger.voice == "noun" and not event.mentions and event.roles.supplier:
            # "missiles, don de la Chine"
            before.roles.fill_with(event.roles)
        if before is not None and _sells(before, event):
            event.roles = replace(event.roles, supplier=event.roles.recipient, recipient=before.roles.recipient)
        if before is not None and event.trigger.voice != "passive":
            if event.roles.recipient is None or event.roles.supplier is None:
                event.roles.fill_with(Roles(before.roles.supplier, before.roles.recipient))
        elif before is not None and event.roles.recipient is None and event.roles.supplier is None:
            event.roles.fill(Roles(before.roles.supplier, before.roles.recipient))
        before = event
