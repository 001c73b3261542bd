"""What is shared out in the order that it is told: "China and Turkey delivered tanks and drones respectively"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .mention import Mention
from .phrases import Parsed, Piece
from .roles import row_of
from .telling import Event

SHARED = re.compile(r"\b(?:respectively|respectivement)\b")
JOINT = re.compile(r", ?|,? (?:and|et) ")
ALIKE = re.compile(r"(?:, ?|,? (?:and|et) )(?:the |des |les |de )?")


def counted_apart(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Equipment, each with its own of the numbers before it: "three and five Mi-8 and Mi-24 respectively", "douze et
    huit blindés"."""
    if SHARED.search(parsed.plain) is None:
        return found
    counted = {id(mention): mention for mention in found}
    made: list[Mention] = []
    for at, mention in enumerate(found):
        numbers = list(_numbers_to(parsed, mention.number)) if mention.number else []
        chain = [mention, *_not_counted(parsed, found, at)]
        if len(numbers) > 1 and len(chain) == len(numbers):
            counted |= {id(each): replace(each, number=number) for each, number in zip(chain, numbers, strict=True)}
        elif len(numbers) > 1 and len(chain) == 1:
            made += [replace(mention, start=each.start, end=each.end, number=each) for each in numbers[:-1]]
    return sorted([*made, *counted.values()], key=lambda mention: mention.start)


def _numbers_to(parsed: Parsed, last: Piece) -> Iterator[Piece]:
    """The numbers of a row that ends with this one, in their order."""
    row = [last]
    for piece in reversed([each for each in parsed.of("number") if each.end <= last.start]):
        if JOINT.fullmatch(parsed.plain, piece.end, row[0].start) is None:
            break
        row.insert(0, piece)
    yield from row


def _not_counted(parsed: Parsed, found: list[Mention], at: int) -> Iterator[Mention]:
    """The equipment without numbers that stands in a row behind some."""
    for one, other in zip(found[at:], found[at + 1 :], strict=False):
        if other.number is not None or ALIKE.fullmatch(parsed.plain, one.end, other.start) is None:
            return
        yield other


def shared_out(event: Event) -> list[Event]:
    """The events of as many parties as there is equipment, or the one event."""
    if len(event.mentions) < 2 or SHARED.search(event.parsed.plain) is None:
        return [event]
    for side in ("supplier", "recipient"):
        piece: Piece | None = getattr(event.roles, side)
        row = row_of(event.parsed, piece) if piece else []
        if len(row) == len(event.mentions):
            return [
                replace(event, mentions=[mention], roles=replace(event.roles, **{side: party}))
                for mention, party in zip(event.mentions, row, strict=True)
            ]
    return [event]
