"""What a sentence says happened: which equipment, by which stage word, between whom, and on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .apart import are_apart, by_supplier, of_all, own_days
from .asides import CARRIERS, VALUE, is_aside
from .casting import roles_of
from .clauses import Clause, clauses_of, number_of
from .contracts import by_contract
from .dating import give_days
from .earlier import earlier
from .gazetteer import Gazetteer
from .governing import governor
from .holding import came_behind, held_by
from .inheriting import inherit
from .mention import Mention
from .mentions import mentions
from .phrases import Parsed, Piece
from .respective import shared_out
from .roles import ORG, Roles, preposition, right_behind
from .telling import Event, Told
from .totals import is_in_total, total_in
from .trigger import Stage, Trigger


def tell(parsed: Parsed, gazetteer: Gazetteer, language: str, published: date | None) -> Told:
    """What a sentence says happened."""
    held = mentions(parsed, gazetteer, language)
    told = Told(parsed, held, subject=_about(parsed))
    if parsed.triggers:
        _Telling(told, language).tell()
    return told


class _Telling:
    """Makes events of a sentence's stage words and equipment."""

    def __init__(self, told: Told, language: str) -> None:
        self.told, self.parsed, self.language = told, told.parsed, language
        self.clauses = clauses_of(told.parsed, language)
        stated = total_in(told.parsed)
        # From where on a total is stated, which is no event.
        self.total_at = stated[0].start() if stated else len(told.parsed.plain)
        self.governed: dict[Trigger, list[Mention]] = {}
        self.behind: dict[int, list[Trigger]] = {}

    def tell(self) -> None:
        """Fill `told`."""
        self._govern([mention for mention in self.told.mentions if not is_in_total(self.parsed, mention)])
        for trigger, lines in by_supplier(self.parsed, self.governed):
            self._add_events(trigger, lines)
        for trigger in self.parsed.triggers:
            if trigger.start >= self.total_at:
                if trigger.stage is not None:
                    self.told.total_roles.fill(self._roles_of(trigger))
            elif self._is_alone(trigger):
                stage = _decided(self.parsed, trigger, self.clauses)
                self.told.events.append(Event(self.parsed, stage, trigger, [], self._roles_of(trigger), refers=True))
        self._add_earlier()
        for event in self.told.events:
            event.roles.fill_with(self.told.total_roles)
        inherit(self.told)
        give_days(self.told, self.clauses, self.language)
        by_contract(self.told)

    def _add_earlier(self) -> None:
        """Batches that came before what was told of last: "after those of 2014 and 2016"."""
        for event in sorted(self.told.events, key=_last, reverse=True):
            if found := list(earlier(self.parsed, event)):
                self.told.events += found
                return

    def _govern(self, counted: list[Mention]) -> None:
        """Find which stage word speaks of which equipment."""
        described: dict[Trigger, list[Mention]] = {}
        for mention in counted:
            main, self.behind[id(mention)] = governor(self.parsed, mention, counted, self.clauses)
            if main is None or main.frame == "other" or main.void or is_aside(self.parsed, main, mention):
                self._govern_whole(mention)
            elif main.frame == "describe":
                described.setdefault(main, []).append(mention)
            else:
                self.governed.setdefault(main, []).append(mention)
        for trigger, lines in described.items():
            host = held_by(self.parsed, trigger, self.governed)
            if host is not None and VALUE.match(self.parsed.plain, host.end):
                continue
            if host is not None:
                self.governed[host] = lines
            elif (came := came_behind(self.parsed, trigger, lines, self.clauses)) is not None:
                self.governed[came] = [*lines, *self.governed.get(came, ())]
            else:
                self.told.described += lines

    def _govern_whole(self, mention: Mention) -> None:
        """What was ordered or promised of equipment, of which nothing else is told: "six of the 12 that it ordered"."""
        after = self.behind[id(mention)]
        order = next((each for each in after if each.stage in (Stage.ORDERED, Stage.PROMISED)), None)
        if mention.whole is not None and order is not None:
            whole = _whole(mention)
            self.governed.setdefault(order, []).append(whole)
            self.behind[id(whole)] = []

    def _add_events(self, trigger: Trigger, lines: list[Mention]) -> None:
        row = self.governed[trigger]
        days = own_days(self.parsed, row) if len(lines) == 1 else {}
        for event in _events(self.told, trigger, lines, self.behind, self.clauses, self.language):
            if are_apart(trigger, row, days) and event.trigger == trigger:
                event.day = days.get(id(lines[0]))
                event.roles.supplier = right_behind(self.parsed, lines[0]) or of_all(self.parsed, event.roles, row)
            self.told.events += shared_out(event)

    def _is_alone(self, trigger: Trigger) -> bool:
        """Whether a stage word speaks of no equipment of its sentence, and so of some that was named before."""
        is_told = any(event.trigger == trigger for event in self.told.events)
        if trigger.voice == "participle" and SOMETHING.search(self.parsed.plain, 0, trigger.start):
            return False
        is_besides = any(trigger in each for each in self.behind.values())
        return not (is_told or is_besides or trigger in self.governed or trigger.stage is None or trigger.void)

    def _roles_of(self, trigger: Trigger) -> Roles:
        return roles_of(self.parsed, trigger, self.clauses, [], self.language)


def _last(event: Event) -> int:
    """Where the last of what an event speaks of stands."""
    return max((mention.end for mention in event.mentions), default=event.trigger.start)


# "a non-flying airframe delivered in 2024": a participle of something that is no equipment.
SOMETHING = re.compile(r"\b(?:an?|une?) (?:[\w'-]+ ){1,4}$")


def _decided(parsed: Parsed, trigger: Trigger, clauses: list[Clause]) -> Stage:
    """The stage of a noun by what is said of it behind: "the first deliveries are expected for 2015"."""
    assert trigger.stage is not None  # noqa: S101 (asked for before)
    if trigger.voice == "noun":
        number = number_of(clauses, trigger.verb)
        behind = [each for each in parsed.triggers if each.start >= trigger.end and each.frame in {"await", "cancel"}]
        if behind and behind[0].stage is not None and number_of(clauses, behind[0].verb) == number:
            return behind[0].stage
    return trigger.stage


LISTED = re.compile(r", (?!(?:an?|the|une?|la|le|l.) )[\w' -]{3,30}(?:,| and | et )")
ACTS = re.compile(rf" (?:\w+ )?(?:{ORG})\b")
# "L'armée tchadienne"
ACTING = re.compile(rf"\b(?:{ORG}) $")


def _about(parsed: Parsed) -> Piece | None:
    """The first party of a sentence, where it stands without a preposition."""
    held = [
        party
        for party in parsed.of("party")
        if party.how != "adjective"
        or ACTS.match(parsed.plain, party.end)
        or ACTING.search(parsed.plain, max(0, party.start - 30), party.start)
    ]
    first = next(iter(held), None)
    if first is not None and LISTED.match(parsed.plain, first.end):
        # "Azerbaijan, Ukraine and Qatar are some of the countries": about none of them.
        return None
    return first if first is not None and not preposition(parsed.plain, first.start) else None


# ---- Events ------------------------------------------------------------------------------------------


def _events(
    told: Told,
    trigger: Trigger,
    lines: list[Mention],
    behind: dict[int, list[Trigger]],
    clauses: list[Clause],
    language: str,
) -> Iterator[Event]:
    """What a stage word says, and what is said besides of orders and promises of the same equipment."""
    parsed = told.parsed
    original = next(each for each in parsed.triggers if each.start == trigger.start)
    roles = _parties_of(told, trigger, clauses, lines, language)
    assert trigger.stage is not None  # noqa: S101 (others are left out before)
    if trigger.stage in (Stage.ORDERED, Stage.PROMISED):
        lines = [_ordered(trigger, line) for line in lines]
        behind |= {id(line): behind.get(id(line), []) for line in lines}
    arrived: dict[Trigger, list[Mention]] = {}
    for line in lines:
        for each in behind[id(line)]:
            if each.stage in (None, Stage.CANCELLED) or each.void:
                continue
            own = _roles_behind(parsed, each, line, clauses, language)
            roles.fill_with(own)
            if trigger.stage is Stage.ORDERED and not line.whole and _comes(each, line, clauses):
                arrived.setdefault(each, []).append(line)
                break
            yield from _besides(parsed, trigger, each, line, own)
    for each, some in arrived.items():
        # What was ordered has come, or is awaited: the order is a day of it.
        yield Event(parsed, each.stage or trigger.stage, each, some, replace(roles), is_order_told=original)
    if rest := [line for line in lines if not any(line in some for some in arrived.values())]:
        yield Event(parsed, trigger.stage, original, rest, roles)


def _parties_of(told: Told, trigger: Trigger, clauses: list[Clause], lines: list[Mention], language: str) -> Roles:
    """The parts of parties; whose the equipment is called supplies it, where nobody else does."""
    roles = roles_of(told.parsed, trigger, clauses, lines, language)
    maker = next((line.maker for line in lines if line.maker and not line.is_made_there), None)
    if trigger.frame == "come" and roles.supplier is None:
        maker = maker or _of_carrier(told.mentions, trigger, lines)
    if maker is not None and maker != roles.recipient:
        roles.supplier = roles.supplier or maker
    if roles.maker is None and trigger.stage is Stage.DELIVERED:
        roles.maker = next((line.maker for line in lines if line.maker and not _is_of_old(line.maker)), None)
    return roles


def _is_of_old(maker: Piece) -> bool:
    """Whether a party is no more: "Soviet-made" says of nobody who sent it."""
    return maker.entries[0].slug in NO_MORE


NO_MORE = frozenset(["soviet-union", "yugoslavia", "czechoslovakia", "east-germany"])


def _of_carrier(every: list[Mention], trigger: Trigger, lines: list[Mention]) -> Piece | None:
    """Whose planes brought what came: "six Chinese transport planes landed with missiles"."""
    held = [each for each in every if each.type in CARRIERS and each.end <= trigger.start and each not in lines]
    return next((each.maker for each in held if each.maker and not each.is_made_there), None)


def _roles_behind(parsed: Parsed, trigger: Trigger, line: Mention, clauses: list[Clause], language: str) -> Roles:
    """The parts that parties have behind equipment, by a stage word that is said of it."""
    own = roles_of(parsed, trigger, clauses, [], language)
    return Roles(*(side if side and side.start > line.end else None for side in (own.supplier, own.recipient)))


def _besides(parsed: Parsed, trigger: Trigger, other: Trigger, line: Mention, own: Roles) -> Iterator[Event]:
    """What another stage word says of the same equipment: the whole of an order, or when what is promised comes."""
    if other.stage in (Stage.ORDERED, Stage.PROMISED) and other.stage != trigger.stage and line.whole:
        yield Event(parsed, other.stage, other, [_whole(line)], own)
    elif other.stage is Stage.EXPECTED and trigger.stage is Stage.PROMISED:
        yield Event(parsed, other.stage, other, [line], own)


def _comes(trigger: Trigger, line: Mention, clauses: list[Clause]) -> bool:
    """Whether a stage word behind equipment says that what was ordered came, or is awaited."""
    apart = number_of(clauses, trigger.verb) != number_of(clauses, line.start)
    is_of_it = trigger.voice == "passive" or trigger.frame == "await" or not apart
    return trigger.stage in (Stage.EXPECTED, Stage.DELIVERED) and is_of_it


def _ordered(trigger: Trigger, line: Mention) -> Mention:
    """What was ordered of a line: of "six of the twelve jets that it ordered" all twelve."""
    return _whole(line) if line.whole and (line.number is None or trigger.start >= line.end) else line


def _whole(line: Mention) -> Mention:
    return replace(line, number=line.whole, whole=None, is_anew=True)
