"""What a sentence says happened: which equipment, by which stage word, between whom, and on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from .clauses import Clause, clauses_of, number_of, span_of
from .gazetteer import Gazetteer
from .governing import governor
from .mention import Mention
from .mentions import mentions
from .phrases import Parsed, Piece
from .roles import Roles, preposition, right_behind, roles_of
from .stages import Stage, Trigger
from .totals import is_in_total, total_in


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


SPEECH = {
    "en": re.compile(
        r"\b(?:said|says|say|announc\w+|told|reported|reports|declared|confirmed|confirms|statement"
        r"|added|according to|stated|tweeted"
        r"|posted|wrote|revealed|disclosed|speaking|press conference|quoted|briefing|spokes\w+|interview)\b"
    ),
    "fr": re.compile(
        r"\b(?:dit|declar\w+|annonc\w+|indiqu\w+|precis\w+|affirm\w+|communique|selon|rapport(?:e|ent)"
        r"|expliqu\w+|revel\w+|confirm\w+"
        r"|assur\w+|ajout\w+|publie\w*|fait savoir|d'apres|conference de presse|tweet\w*|interview|souligne\w*)\b"
    ),
}


def tell(parsed: Parsed, gazetteer: Gazetteer, language: str, published: date | None) -> Told:
    """What a sentence says happened."""
    held = mentions(parsed, gazetteer, language)
    told = Told(parsed, held, subject=_about(parsed))
    if not parsed.triggers:
        return told
    clauses, stated = clauses_of(parsed, language), total_in(parsed)
    counted = [mention for mention in held if not is_in_total(parsed, mention)]
    governed: dict[Trigger, list[Mention]] = {}
    behind: dict[int, list[Trigger]] = {}
    for mention in counted:
        main, after = governor(parsed, mention, counted, clauses)
        behind[id(mention)] = after
        if main is None or main.frame == "other" or main.void or _goes_by(parsed, main, mention):
            order = next((each for each in after if each.stage in (Stage.ORDERED, Stage.PROMISED)), None)
            if mention.whole is not None and order is not None:
                governed.setdefault(order, []).append(_whole(mention))
                behind[id(governed[order][-1])] = []
            continue
        if main.frame == "describe":
            told.described.append(mention)
            continue
        governed.setdefault(main, []).append(mention)
    for trigger, lines in _by_supplier(parsed, governed):
        told.events += _events(parsed, trigger, lines, behind, clauses, language)
    for trigger in parsed.triggers:
        if stated and stated[0].start() <= trigger.start and trigger.stage is not None:
            told.total_roles.fill(roles_of(parsed, trigger, span_of(clauses, trigger.verb), [], language))
        if any(event.trigger == trigger for event in told.events) or (stated and stated[0].start() <= trigger.start):
            continue
        if any(trigger in each for each in behind.values()):
            continue
        if trigger not in governed and trigger.stage is not None and not trigger.void:
            span = span_of(clauses, trigger.verb)
            roles = roles_of(parsed, trigger, span, [], language)
            told.events.append(Event(parsed, trigger.stage, trigger, [], roles, refers=True))
    for event in told.events:
        event.roles.fill_with(told.total_roles)
    _inherit(told)
    _give_days(told, clauses, language)
    return told


def _about(parsed: Parsed) -> Piece | None:
    """The first party of a sentence, where it stands without a preposition."""
    first = next(iter(parsed.of("party")), None)
    return first if first is not None and not preposition(parsed.plain, first.start) else None


# "China sent 45 planes near the island"
NEARBY = re.compile(
    r"[^.;]{0,40}\b(?:near|towards?|around|across|over|into|against|close to|off|to patrol|to strike"
    r"|to attack|pres d|vers|au large)\b"
)


def _goes_by(parsed: Parsed, trigger: Trigger, mention: Mention) -> bool:
    """Whether equipment was only sent somewhere on a mission."""
    verb = parsed.plain[trigger.verb : trigger.end]
    return bool(re.match(r"sen[dt]|dispatch|env", verb)) and bool(NEARBY.match(parsed.plain, mention.end))


# ---- Clauses -----------------------------------------------------------------------------------------


# ---- Which stage word speaks of which equipment ---------------------------------------------------------


# ---- Events ------------------------------------------------------------------------------------------


def _by_supplier(parsed: Parsed, governed: dict[Trigger, list[Mention]]) -> Iterator[tuple[Trigger, list[Mention]]]:
    """What each stage word speaks of; apart where the lines come from several ("from China and … from Iran")."""
    for trigger, lines in governed.items():
        own = {id(line): right_behind(parsed, line) for line in lines}
        named = {party.entries for party in own.values() if party}
        if len(named) < 2:
            yield trigger, lines
            continue
        row: list[Mention] = []
        for line in lines:
            row.append(line)
            if own[id(line)]:
                yield trigger, row
                row = []
        if row:
            yield trigger, row


def _events(
    parsed: Parsed,
    trigger: Trigger,
    lines: list[Mention],
    behind: dict[int, list[Trigger]],
    clauses: list[Clause],
    language: str,
) -> Iterator[Event]:
    """What a stage word says, and what is said besides of orders and promises of the same equipment."""
    original = next(each for each in parsed.triggers if each.start == trigger.start)
    roles = roles_of(parsed, trigger, span_of(clauses, trigger.verb), lines, language)
    maker = next((line.maker for line in lines if line.maker and not line.is_made_there), None)
    assert trigger.stage is not None  # noqa: S101 (others are left out before)
    if trigger.stage in (Stage.ORDERED, Stage.PROMISED):
        lines = [_whole(line) if line.whole and line.number is None else line for line in lines]
        behind |= {id(line): behind.get(id(line), []) for line in lines}
    if maker is not None and maker != roles.recipient:
        roles.supplier = roles.supplier or maker
    arrived: dict[Trigger, list[Mention]] = {}
    for line in lines:
        for each in behind[id(line)]:
            if each.stage is None or each.void:
                continue
            own = roles_of(parsed, each, span_of(clauses, each.verb), [], language)
            own = Roles(*(side if side and side.start > line.end else None for side in (own.supplier, own.recipient)))
            roles.fill_with(own)
            if trigger.stage is Stage.ORDERED and not line.whole and _comes(each, line, clauses):
                arrived.setdefault(each, []).append(line)
                break
            if each.stage in (Stage.ORDERED, Stage.PROMISED) and each.stage != trigger.stage and line.whole:
                yield Event(parsed, each.stage, each, [_whole(line)], own)
            elif each.stage is Stage.EXPECTED and trigger.stage is Stage.PROMISED:
                yield Event(parsed, each.stage, each, [line], own)
    for each, some in arrived.items():
        # What was ordered has come, or is awaited: the order is a day of it.
        yield Event(parsed, each.stage or trigger.stage, each, some, replace(roles), is_order_told=original)
    if rest := [line for line in lines if not any(line in some for some in arrived.values())]:
        yield Event(parsed, trigger.stage, original, rest, roles)


def _comes(trigger: Trigger, line: Mention, clauses: list[Clause]) -> bool:
    """Whether a stage word behind equipment says that what was ordered came, or is awaited."""
    apart = number_of(clauses, trigger.verb) != number_of(clauses, line.start)
    is_of_it = trigger.voice == "passive" or trigger.frame == "await" or not apart
    return trigger.stage in (Stage.EXPECTED, Stage.DELIVERED) and is_of_it


def _whole(line: Mention) -> Mention:
    return replace(line, number=line.whole, whole=None, is_anew=True)


def _inherit(told: Told) -> None:
    """A second stage word of the same party ("delivered six and will send four") has the subject of the first."""
    before: Event | None = None
    for event in sorted(told.events, key=lambda each: each.trigger.start):
        if before is not None and event.trigger.voice != "passive":
            if event.roles.recipient is None or event.roles.supplier is None:
                event.roles.fill_with(Roles(before.roles.supplier, before.roles.recipient))
        elif before is not None and event.roles.recipient is None and event.roles.supplier is None:
            event.roles.fill(Roles(before.roles.supplier, before.roles.recipient))
        before = event


# ---- Days --------------------------------------------------------------------------------------------


# "has signed a contract": said on the day, or a little before.
# What a day may be of besides: neither of what came nor of what was said.
ELSE = re.compile(
    r"\b(?:agreed|approved|founded|built|made|adopted|imposed|lifted|independence|elected|appointed"
    r"|war|coup|embargo|crisis|loan"
    r"|seized power|took power|fought|passee?s?|convenu\w*|conclu\w*|fonde\w*|adopte\w*|impose\w*|leve\w*"
    r"|independance|guerre|elu\w*|nomme\w*)\b"
)
ELSEWHERE = Trigger(0, 0, 0, "other", None)
PERFECT = re.compile(r"(?:has|have|a|ont) ")


def _give_days(told: Told, clauses: list[Clause], language: str) -> None:
    """Each day to the stage word nearest to it in its clause; one of a statement only where there is no other."""
    parsed = told.parsed
    speech = [(found.start(), found.end()) for found in SPEECH[language].finditer(parsed.plain)]
    words = [
        *((trigger.start, trigger.end, trigger) for trigger in parsed.triggers),
        *((start, end, None) for start, end in speech),
    ]
    words += [(found.start(), found.end(), ELSEWHERE) for found in ELSE.finditer(parsed.plain)]
    said = None
    stated = total_in(parsed)
    for day in parsed.of("day"):
        if stated is not None and day.start > stated[0].start():
            continue
        number = number_of(clauses, day.start)
        near = [word for word in words if number_of(clauses, word[0]) == number] or [
            word for word in words if word[2] is None
        ]
        if not near:
            continue
        owner = min(near, key=lambda word: _distance(parsed, word, day))[2]
        if owner is ELSEWHERE:
            continue
        if owner is None:
            said = said or day
            continue
        _give_day(told, owner, day)
    for event in told.events:
        is_news = event.stage is Stage.ORDERED and PERFECT.match(parsed.plain, event.trigger.start)
        if event.day is None and said is not None and (is_news or event.stage in (Stage.DELIVERED, Stage.CANCELLED)):
            event.day, event.is_said = said, True


def _distance(parsed: Parsed, word: tuple[int, int, Trigger | None], day: Piece) -> int:
    """How far a stage word is from a day; a comma between them, or what comes behind, is farther."""
    if word[0] <= day.start < word[1]:
        return 0
    if word[1] <= day.start:
        gap = parsed.plain[word[1] : day.start]
        return len(gap) + 40 * gap.count(",") + 25 * gap.count(" and ") * (word[2] is None)
    gap = parsed.plain[day.end : word[0]]
    return len(gap) + 12 + 40 * gap.count(",")


def _give_day(told: Told, owner: Trigger, day: Piece) -> None:
    for event in told.events:
        if event.is_order_told == owner:
            event.order_day = event.order_day or day
            return
        if event.trigger == owner:
            event.day = event.day or day
            return
    # Of an order that is said of what was delivered.
    if owner.stage is Stage.ORDERED:
        for event in told.events:
            if event.trigger.start < owner.start and event.stage is not Stage.ORDERED:
                event.order_day = event.order_day or day
    elif owner.stage is Stage.DELIVERED:
        for event in told.events:
            if event.stage is Stage.DELIVERED:
                event.day = event.day or day
