"""Lines of one stage word that are told apart: of other suppliers, or of other days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .mention import Mention
from .phrases import Parsed, Piece
from .roles import Roles, made_by, right_behind
from .trigger import Trigger


def by_supplier(parsed: Parsed, governed: dict[Trigger, list[Mention]]) -> Iterator[tuple[Trigger, list[Mention]]]:
    """What each stage word speaks of; apart where the lines come from several ("from China and … from Iran")."""
    for trigger, lines in governed.items():
        if are_apart(trigger, lines, own_days(parsed, lines)):
            yield from ((trigger, [line]) for line in lines)
            continue
        if apart := _of_other_agent(parsed, trigger, lines):
            yield trigger, [line for line in lines if line not in apart]
            yield from ((trigger, [line]) for line in apart)
            continue
        own = {id(line): right_behind(parsed, line, trigger.frame) or _own_maker(parsed, line) for line in lines}
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


def _of_other_agent(parsed: Parsed, trigger: Trigger, lines: list[Mention]) -> list[Mention]:
    """Lines behind a passive, each with its own supplier: "tanks were sent by Serbia and 12 guns by Belarus"."""
    if trigger.voice != "passive" or not any(line.end <= trigger.start for line in lines):
        return []
    return [line for line in lines if line.start >= trigger.end and right_behind(parsed, line) is not None]


def _own_maker(parsed: Parsed, line: Mention) -> Piece | None:
    """Whose a line is called: "two Russian helicopters", "three Boeing airliners"."""
    return made_by(parsed, line) or (None if line.is_made_there else line.maker)


def of_all(parsed: Parsed, roles: Roles, lines: list[Mention]) -> Piece | None:
    """The supplier of a row, where it is not named right behind one of its lines, and so of that alone."""
    return None if roles.supplier in [right_behind(parsed, line) for line in lines] else roles.supplier


def own_days(parsed: Parsed, lines: list[Mention]) -> dict[int, Piece]:
    """Days that stand right behind lines, each its own: "six in December 2016, two last month"."""
    found: dict[int, Piece] = {}
    for line in lines:
        party = right_behind(parsed, line)
        end = party.end if party else line.end
        found |= {
            id(line): day
            for day in parsed.of("day")
            if 0 < day.start - end < RIGHT_BEHIND or parsed.plain[end : day.start] in {" for ", " pour "}
        }
    for line in lines[1:]:
        start = min(line.start, line.number.start) if line.number else line.start
        before = next(
            (day for day in parsed.of("day") if day.end < start and _is_right_before(parsed, day, start)), None
        )
        if before is not None:
            found.setdefault(id(line), before)
    return found


def _is_right_before(parsed: Parsed, day: Piece, start: int) -> bool:
    """Whether a day is that of what stands behind it: "and, a year earlier, 30 trucks"."""
    return parsed.plain[day.end : start] in {", ", " "} and AND_THEN.search(parsed.plain, 0, day.start) is not None


# "six jets in 2017 and, a year earlier, 30 trucks"
AND_THEN = re.compile(r"\b(?:and|et|puis|then),? (?:in |en |au |le )?$")


def are_apart(trigger: Trigger, lines: list[Mention], days: dict[int, Piece]) -> bool:
    """Whether lines have days of their own: "four were delivered in 2015 and two more in 2016"."""
    is_of_it = len(lines) > 1 and (trigger.voice == "passive" or trigger.frame == "come")
    return len(days) > 1 or any(
        id(line) in days and (bool(line.order) or is_of_it or days[id(line)].end < line.start)
        for line in lines[1:]
        if line.is_elliptic or days.get(id(line), line).end < line.start
    )


# "six helicopters in May"
RIGHT_BEHIND = 4
