"""What several parties did at once: shared out in the order that it is told ("China and Turkey delivered tanks and
drones respectively"), or done jointly, where no share is told ("France and Italy delivered two radars")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from deliveries.numbers import Number

from .gapping import party_before, side_of
from .mention import Mention
from .phrases import Parsed, Piece
from .roles import Roles, row_head, row_of
from .telling import Event
from .trigger import Trigger

SHARED = re.compile(r"\b(?:respectively|respectivement)\b")
JOINT = re.compile(r", ?|,? (?:and|et) ")
ALIKE = re.compile(r"(?:, ?|,? (?:and|et) )(?:the |des |les |de )?")
AND = re.compile(r"\b(?:and|et)\b")
EACH = re.compile(r"\b(?:each|apiece|chacune?)\b")
# "Ukraine and Sweden signed a contract": one buys of the other.
BETWEEN_THEM = re.compile(r"\b(?:sign|seal|ink|clinch|conclu|contract|deal|agreement|accord|contrat)")
# So near behind a party stands the verb that it is the subject of: "from Russia, and China sold".
ITS_VERB = 12


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


# "30 tanks and as many guns"
AS_MANY = re.compile(r"\b(?:as many|the same number of|autant de|autant d'|le meme nombre de|le meme nombre d') ?$")


def counted_alike(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Equipment of which there is as much as of what was named before it: "30 tanks and as many guns"."""
    held: list[Mention] = []
    for mention in found:
        before = held[-1].number if held else None
        words = AS_MANY.search(parsed.plain, 0, mention.start)
        is_alike = words is not None and before is not None and mention.number is None
        if is_alike and words is not None and before is not None:
            number = replace(before, start=words.start(), end=words.end())
            held.append(replace(mention, number=number, is_definite=False))
        else:
            held.append(mention)
    return held


# "two cutters, one in 2017 and the other in 2021"; "the first … and the second …"
ONE_THEN = re.compile(
    r"(?: (?:from|by|to|par|a|au|de) [^,;.:]{3,40})?(?:,| -|:|\() (?P<one>(?:the )?(?:first|one)"
    r"|l'une?|l'un|la premiere|le premier|une?) (?P<gap>[^,;.:]{2,40}?)"
    r",? (?:and|et) (?P<other>(?:the )?(?:other|second|another)|l'autre|la seconde|le second|une? autre"
    r"|la deuxieme|le deuxieme)(?= )"
)


def parted_by_day(parsed: Parsed, found: list[Mention]) -> list[Mention]:
    """Equipment of which two came on two days, one by one: "two cutters, one in 2017 and the other in 2021"."""
    made: list[Mention] = []
    for mention in found:
        parts = ONE_THEN.match(parsed.plain, mention.end)
        ends = [parts.end("one"), parts.end("other")] if parts else []
        if not ends or any(not _has_day_behind(parsed, end) for end in ends):
            made.append(mention)
            continue
        assert parts is not None  # noqa: S101 (asked for before)
        for name, start in (("one", mention.start), ("other", parts.start("other"))):
            number = Piece("number", *parts.span(name), number=Number(best=1))
            made.append(replace(mention, start=start, end=number.end, number=number, whole=None, is_anew=True))
    return made


def _has_day_behind(parsed: Parsed, at: int) -> bool:
    return any(0 < day.start - at <= DAY_BEHIND for day in parsed.of("day"))


# "one in 2017", where the day is read without its "in"
DAY_BEHIND = 4


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
    """The events of as many parties as there are, or the one event."""
    gapped = [mention for mention in event.mentions if _of_gap(event, mention)]
    if gapped:
        own = [mention for mention in event.mentions if mention not in gapped]
        others = [each for mention in gapped for each in _by_gap(event, mention)]
        return [*(shared_out(replace(event, mentions=own)) if own else ()), *others]
    is_shared = SHARED.search(event.parsed.plain) is not None
    return (_in_their_order(event) if is_shared and len(event.mentions) > 1 else _jointly(event)) or [event]


def _of_gap(event: Event, mention: Mention) -> Piece | None:
    """The party of a clause without a verb: "Poland has given ten jets and Slovakia 13"."""
    start = min(mention.start, mention.number.start) if mention.number is not None else mention.start
    party = party_before(event.parsed, start)
    if party is None or not any(
        event.trigger.end <= each.start and each.end <= party.start
        for each in event.parsed.of("model", "type", "designator", "number")
    ):
        return None
    return party


def _by_gap(event: Event, mention: Mention) -> list[Event]:
    """What the party of such a clause did, or those of a row: "and Denmark and Norway F-16s"."""
    party = _of_gap(event, mention)
    assert party is not None  # noqa: S101 (asked for before)
    side = side_of(event.parsed, party, event.trigger, event.roles.recipient, not mention.is_elliptic)
    roles = Roles(**{**vars(event.roles), side: row_head(event.parsed, party)})
    # "and China, in 2016, a patrol boat"
    days = [day for day in event.parsed.of("day") if party.end < day.start and day.end < mention.start]
    own = replace(event, mentions=[mention], roles=roles, day=days[0] if days else event.day)
    return _jointly(own) or [own]


def _in_their_order(event: Event) -> list[Event]:
    """An event of each party with its own of the equipment; none where their numbers differ."""
    for side in ("supplier", "recipient"):
        piece: Piece | None = getattr(event.roles, side)
        row = row_of(event.parsed, piece) if piece else []
        if len(row) == len(event.mentions):
            return [
                replace(event, mentions=[mention], roles=replace(event.roles, **{side: party}))
                for mention, party in zip(event.mentions, row, strict=True)
            ]
    return []


def _jointly(event: Event) -> list[Event]:
    """An event of each party of a row that did it together, without a number: the share of each is not told, and the
    whole of it would count as often as there are parties. None where one did it alone."""
    for side in ("supplier", "recipient"):
        row = _partners(event, side)
        if len(row) > 1:
            is_each = EACH.search(event.parsed.plain) is not None
            held = event.mentions if is_each else [_without_number(mention) for mention in event.mentions]
            roles = [Roles(**{**vars(event.roles), side: party}) for party in row]
            return [replace(event, mentions=held, roles=each) for each in roles]
    return []


def _without_number(mention: Mention) -> Mention:
    return mention if mention.is_elliptic else replace(mention, number=None, whole=None)


def _partners(event: Event, side: str) -> list[Piece]:
    """The parties that stand in a row on one side of a delivery."""
    parsed, head = event.parsed, getattr(event.roles, side)
    if head is None:
        return []
    if BETWEEN_THEM.search(parsed.plain, min(head.start, event.trigger.start), event.trigger.end):
        return []
    row = [piece for piece in row_of(parsed, head) if piece.how != "adjective"]
    while len(row) > 1 and not (
        AND.search(parsed.plain, row[-2].end, row[-1].start) and not _has_verb(parsed, row[-1], event.trigger)
    ):
        row.pop()
    own = {entry for piece in (event.roles.supplier, event.roles.recipient) if piece for entry in piece.entries[:1]}
    others = [piece for piece in row[1:] if piece.entries[0] not in own]
    return [head, *others] if len(others) == len(row) - 1 else []


def _has_verb(parsed: Parsed, party: Piece, trigger: Trigger) -> bool:
    """Whether a party behind a stage word is the subject of the next."""
    return trigger.end <= party.start and any(
        0 <= each.start - party.end < ITS_VERB and each.voice != "noun" for each in parsed.triggers
    )
