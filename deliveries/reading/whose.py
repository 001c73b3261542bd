"""Whose equipment is, where an adjective, a deal or a description says so."""

from __future__ import annotations

import re
from dataclasses import replace

from .alike import Kinship
from .gathered import At, Gathered, Line
from .mention import Mention
from .telling import Event, Told

WITH = re.compile(r"\b(?:with|avec) (?:the |la |le |les |l')?$")


def as_owner(deliveries: list[Gathered], event: Event, new: Gathered) -> None:
    """Take the party of an adjective for the recipient where it is one of the report: "the two Slovak fighters"."""
    _of_owner(deliveries, event, new)
    piece = event.roles.supplier
    if new.recipient is not None or piece is None or piece.entries[0] != new.supplier:
        return
    suppliers = {each.supplier for each in deliveries} - {None}
    is_with = WITH.search(event.parsed.plain, 0, piece.start) is not None
    recipients = {each.recipient for each in deliveries} - {None}
    if is_with and len(suppliers) == 1 and new.supplier not in suppliers and len(recipients) != 1:
        # "a contract for 24 jets with Qatar too", behind what others had from France
        new.recipient, new.recipient_at = new.supplier, new.supplier_at
        new.supplier = new.supplier_at = None
    if piece.how != "adjective":
        return
    known = [each for each in deliveries if each.recipient == new.supplier]
    if known and not any(each.supplier == new.supplier for each in deliveries):
        new.recipient, new.recipient_at = new.supplier, new.supplier_at
        new.supplier = new.supplier_at = None


def _of_owner(deliveries: list[Gathered], event: Event, new: Gathered) -> None:
    """Whose equipment is called is given it; where a report tells of what others are given, it is who made it."""
    piece = event.roles.owner
    if piece is None or new.recipient is not None or piece.entries[0] == new.supplier:
        return
    recipients = {each.recipient for each in deliveries} - {None}
    side = "recipient" if not recipients or piece.entries[0] in recipients or new.supplier else "supplier"
    setattr(new, side, piece.entries[0])
    setattr(new, f"{side}_at", At.of(event.parsed, piece.start, piece.end))


def made_by_another(
    kinship: Kinship, known: Gathered | None, told: Told, mention: Mention, line: Line | None
) -> Gathered | None:
    """Take what a sentence describes as somebody else's for a delivery of its own: "six Russian jets, two Dutch
    airliners"; None where it is of the delivery that was spoken of."""
    piece = mention.maker
    if known is None or line is None or piece is None or mention.is_made_there or piece.entries[0] == known.recipient:
        return None
    at = At.of(told.parsed, piece.start, piece.end)
    if known.supplier is None:
        known.supplier, known.supplier_at = piece.entries[0], at
    if known.supplier == piece.entries[0] or mention.number is None:
        return None
    for own in known.lines:
        if not own.is_named and kinship.compatible(own, line):
            own.parts.append(line)
    return replace(known, supplier=piece.entries[0], supplier_at=at, lines=[line])
