"""What a sentence says happened: which equipment, by which stage word, between whom, and on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from .gazetteer import Gazetteer
from .mentions import Mention, mentions
from .phrases import Parsed, Piece
from .roles import Roles, roles_of
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
    events: list[Event] = field(default_factory=list)
    described: list[Mention] = field(default_factory=list)


# Where a clause ends: what stands behind speaks of something else, or of the noun before it.
BOUNDS = {
    "en": re.compile(
        r"(?P<rel>(?<!said)(?<!says)(?<!that)(?<!and)(?<!but)(?<=[a-z0-9]) (?=(?:it|they) (?:has |have "
        r"|had |already )*(?:ordered|bought|promised|purchased|received|acquired|pledged)\b)|,? (?:which"
        r"|who|whom|whose|of which)\b| that (?=(?:\w+ ){0,3}?(?:was|were|is|are|has|have|had|it|they"
        r"|will|would|can)\b)"
        r"|(?<=[a-z0-9]) that (?=[a-z']+ (?:has|have|had|was|\w+ed)\b))|(?P<sub>,? (?:where|when|while"
        r"|after|before|because|although|though|but"
        r"|whereas|(?<!well )as (?!well|part|a |an |soon|of|the same|many|\w+ as)|in which|amid|despite"
        r"|under which|following|so that)\b|;| - )"
    ),
    "fr": re.compile(
        r"(?P<rel>,? (?:qui|(?<!ainsi )que|(?<!ainsi )qu'|dont|lesquels|lesquelles|auxquels)(?= |\b))"
        r"|(?P<sub>,? (?:ou(?= (?:les?|la|l'|des|un|une|cinq|\d))|tandis que"
        r"|alors que|apres|avant (?!la fin|fin|l'|le|\d)|mais|lorsque|quand|car|depuis que|malgre|bien que"
        r"|pendant que|afin)\b|;| - )"
    ),
}
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
# What is told of a delivery in the same breath is a part of it: "equipment, including five planes".
PART = re.compile(r"\b(?:dont|including|includes?|notamment|namely|among them)\b")


def tell(parsed: Parsed, gazetteer: Gazetteer, language: str, published: date | None) -> Told:
    """What a sentence says happened."""
    held = mentions(parsed, gazetteer, language)
    told = Told(parsed, held)
    if not parsed.triggers:
        return told
    clauses, stated = _clauses(parsed, language), total_in(parsed)
    counted = [mention for mention in held if not is_in_total(parsed, mention)]
    governed: dict[Trigger, list[Mention]] = {}
    behind: dict[int, list[Trigger]] = {}
    for mention in counted:
        main, after = _governor(parsed, mention, counted, clauses)
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
    for trigger, lines in governed.items():
        told.events += _events(parsed, trigger, lines, behind, clauses, language)
    for trigger in parsed.triggers:
        if stated and stated[0].start() <= trigger.start and trigger.stage is not None:
            told.total_roles.fill(roles_of(parsed, trigger, _span(clauses, trigger.verb), [], language))
        if any(event.trigger == trigger for event in told.events) or (stated and stated[0].start() <= trigger.start):
            continue
        if any(trigger in each for each in behind.values()):
            continue
        if trigger not in governed and trigger.stage is not None and not trigger.void:
            span = _span(clauses, trigger.verb)
            roles = roles_of(parsed, trigger, span, [], language)
            told.events.append(Event(parsed, trigger.stage, trigger, [], roles, refers=True))
    for event in told.events:
        event.roles.fill_with(told.total_roles)
    _inherit(told)
    _give_days(told, clauses, language)
    return told


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


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    kind: str
    # The clause that goes on behind a clause between commas is one with that before it.
    main: int


def _clauses(parsed: Parsed, language: str) -> list[Clause]:
    plain, clauses, at, kind, main = parsed.plain, [], 0, "", 0
    number = 0
    for found in BOUNDS[language].finditer(plain):
        held: list[Trigger | Piece] = [*parsed.triggers, *parsed.of("day")]
        if found.start() < at + 2 or any(each.start < found.end() and found.start() + 1 < each.end for each in held):
            continue
        if kind == "rel" and (close := plain.find(",", at + 3, found.start())) > 0 and _resumes(plain, close):
            clauses.append(Clause(at, close, kind, number))
            at, kind, number = close, "", main
        clauses.append(Clause(at, found.start(), kind, number))
        if kind == "":
            main = number
        if kind == "dash" and found[0].strip() == "-":
            # What stood between two dashes is over.
            at, kind, number = found.start(), "", main
            continue
        at, kind = found.start(), "dash" if found[0].strip() == "-" else found.lastgroup or ""
        number = len(clauses)
    if (
        kind == "rel"
        and plain[at : at + 1] == ","
        and (close := plain.find(",", at + 3)) > 0
        and _resumes(plain, close)
    ):
        clauses.append(Clause(at, close, kind, number))
        at, kind, number = close, "", main
    clauses.append(Clause(at, len(plain), kind, number))
    return clauses


def _resumes(plain: str, comma: int) -> bool:
    """Whether the main clause goes on behind this comma."""
    return bool(re.match(
        r", (?:\w+ )?(?:was|were|is|are|has|have|had|will|would|arrived|landed|came|ont|sont|a|avait"
r"|avaient|etaient|seront|est|etait|le|la|les"
        r"|the|on|last|selon|according|said)\b", plain[comma:]))  # fmt: skip


def _number(clauses: list[Clause], at: int) -> int:
    return next((clause.main for clause in clauses if clause.start <= at < clause.end), 0)


def _span(clauses: list[Clause], at: int) -> tuple[int, int]:
    """From where to where the clause goes that has this offset."""
    number = _number(clauses, at)
    parts = [clause for clause in clauses if clause.main == number]
    return min(clause.start for clause in parts), max(clause.end for clause in parts)


# ---- Which stage word speaks of which equipment ---------------------------------------------------------

LIST = re.compile(
    r"(?:[\w'\" -]{0,40}?(?:,|\band\b|\bet\b|\bas well as\b|\bainsi que\b|\bplus\b|\balong with\b"
    r"|:|\(|\bincluding\b|\bainsi qu'|\bdont\b)[\w'\" ,:-]{0,40})|[ ]?"
)
ALONG = re.compile(
    r"\b(?:along with|together with|as well as|including|avec|ainsi que|accompagnes? de|with|namely|notamment)\b|:"
)
# "achetés à la Russie et arrivés en mars"
JOINED = re.compile(r"[\w' -]{0,50}?,? (?:and|et|then|puis) ")
CLOSE = re.compile(
    r"(?:, (?:le|la|l'|the|an?|une?) [\w' -]{2,30},)?[ ,\"')(]*(?:(?:all|also|both|have|has|,|recently"
    r"|previously|officially|already|formerly|tous|toutes|\w+ly|jointly) ?)*"
)


def _governor(  # noqa: PLR0911 (a way out for each form of a sentence)
    parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]
) -> tuple[Trigger | None, list[Trigger]]:
    """The stage word that speaks of equipment, and those that are said of it besides ("tanks pledged by Germany")."""
    number = _number(clauses, mention.start)
    same = [trigger for trigger in parsed.triggers if _number(clauses, trigger.verb) == number]
    before = next((trigger for trigger in reversed(same) if trigger.end <= mention.start), None)
    behind = _behind(parsed, mention, every, clauses)
    later = [trigger for trigger in same if trigger.start >= mention.end and trigger.frame != "describe"]
    after = next(
        (trigger for trigger in later if trigger not in behind or trigger.voice != "participle"), None
    ) or next(iter(later), None)
    if (
        after is not None
        and later[0] is not after
        and any(later[0].start <= each.start < after.start for each in every if each is not mention)
    ):
        after = later[0]
    post = [trigger for trigger in behind if trigger is not after or after.voice == "participle"]
    is_finite = after is not None and after.voice != "participle" and after.start - mention.end < 3
    if (
        is_finite
        and after is not None
        and (before is None or mention.is_elliptic or before.frame not in {"get", "give"})
        and (_is_said_of(parsed, mention, after, every))
    ):
        return after, [trigger for trigger in behind if trigger is not after]
    near = [each for each in every if _number(clauses, each.start) == number]
    if before is not None and _governs(parsed, before, mention, near):
        if before.frame == "describe" and PART.search(parsed.plain, before.start, before.end):
            return before, []
        if before.voice == "noun" and after is not None and _decides(after) and after not in post:
            return replace(before, stage=after.stage, void=before.void or after.void), post
        if (
            before.frame in {"order", "sell", "give"}
            and before.voice == "noun"
            and after
            and after.frame in {"cancel", "await"}
        ):
            return replace(before, stage=after.stage), post
        if (
            before.frame in {"describe", "other"}
            and after in behind
            and after is not None
            and after.stage is not None
            and (after.voice in {"passive", "participle"} or after.frame in {"come", "await"})
            and (before.frame == "describe" or after.voice == "passive")
        ):
            return after, [trigger for trigger in behind if trigger is not after]
        if before.frame == "describe" and behind and behind[0].stage is not None and behind[0].frame != "other":
            return behind[0], behind[1:]
        return before, post
    if after is not None and _is_said_of(parsed, mention, after, every):
        return after, [trigger for trigger in behind if trigger is not after]
    if behind:
        main = next((trigger for trigger in behind if trigger.stage is Stage.DELIVERED), behind[0])
        return main, [trigger for trigger in behind if trigger is not main]
    return None, []


def _decides(trigger: Trigger) -> bool:
    return (trigger.voice == "passive" and trigger.frame in {"cancel", "await"}) or trigger.frame in {"cancel", "await"}


def _governs(parsed: Parsed, trigger: Trigger, mention: Mention, every: list[Mention]) -> bool:
    """Whether equipment behind a stage word is what it speaks of."""
    between = [each for each in every if trigger.end <= each.start and each.end <= mention.start]
    ends = [trigger.end, *(each.end for each in between)]
    starts = [*(each.start for each in between), mention.start]
    gaps = [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(not LIST.fullmatch(gap) for gap in gaps[1:]):
        return False
    first = gaps[0]
    if (
        trigger.frame == "come"
        or trigger.voice == "passive"
        or (trigger.frame == "await" and trigger.voice != "active")
    ):
        return len(first) < 4 or bool(ALONG.search(first[-40:])) or trigger.frame == "describe"
    if trigger.voice == "participle" and any(each.end <= trigger.start <= each.end + 3 for each in every):
        # "tanks pledged by Germany, and two guns": a participle of the noun before it takes no object.
        return False
    return len(first) < 160


def _is_said_of(parsed: Parsed, mention: Mention, trigger: Trigger, every: list[Mention]) -> bool:
    """Whether a stage word behind equipment speaks of it: "six drones were delivered"."""
    between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
    ends, starts = [mention.end, *(each.end for each in between)], [*(each.start for each in between), trigger.start]
    gaps = [parsed.plain[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(not LIST.fullmatch(gap) for gap in gaps[:-1]):
        return False
    is_of_it = trigger.voice in {"passive", "participle"} or trigger.frame in {"come", "await"}
    if trigger.voice == "participle" and trigger.frame in {"give", "get", "order", "sell"} and len(gaps[-1]) > 4:
        is_of_it = False
    return (is_of_it and len(gaps[-1]) < 120) or trigger.frame == "other"


def _behind(parsed: Parsed, mention: Mention, every: list[Mention], clauses: list[Clause]) -> list[Trigger]:
    """Stage words right behind equipment that are said of it: participles, and clauses that begin with "which"."""
    found: list[Trigger] = []
    for trigger in parsed.triggers:
        between = [each for each in every if mention.end <= each.start and each.end <= trigger.start]
        if trigger.start < mention.end or trigger.frame == "describe":
            continue
        ends, starts = [mention.end, *(each.end for each in between)], [each.start for each in between]
        if any(not LIST.fullmatch(parsed.plain[end:start]) for end, start in zip(ends, starts, strict=False)):
            continue
        last = between[-1] if between else mention
        clause = next(each for each in clauses if each.start <= trigger.verb < each.end)
        if (
            (clause.kind == "rel" and 0 <= clause.start - last.end < 40 and not clause.start <= mention.start)
            or (
                trigger.voice == "participle"
                and not between
                and CLOSE.fullmatch(parsed.plain[mention.end : trigger.start])
            )
            or (
                found
                and trigger.voice == "participle"
                and JOINED.fullmatch(parsed.plain[found[-1].end : trigger.start])
            )
        ):
            found.append(trigger)
    return found


# ---- Events ------------------------------------------------------------------------------------------


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
    roles = roles_of(parsed, trigger, _span(clauses, trigger.verb), lines, language)
    maker = next((line.maker for line in lines if line.maker and not line.is_made_there), None)
    assert trigger.stage is not None  # noqa: S101 (others are left out before)
    if trigger.stage in (Stage.ORDERED, Stage.PROMISED):
        lines = [_whole(line) if line.whole and line.number is None else line for line in lines]
        behind |= {id(line): behind.get(id(line), []) for line in lines}
    main = Event(parsed, trigger.stage, original, lines, roles)
    for line in lines:
        for each in behind[id(line)]:
            if each.void and trigger.stage is Stage.DELIVERED:
                continue
            own = roles_of(parsed, each, _span(clauses, each.verb), [], language)
            own = Roles(*(side if side and side.start > line.end else None for side in (own.supplier, own.recipient)))
            roles.fill_with(own)
            if main.stage is Stage.ORDERED and each.stage in (Stage.EXPECTED, Stage.DELIVERED) and not line.whole:
                main.stage, main.trigger = each.stage, each
                main.is_order_told = original
            elif each.stage in (Stage.ORDERED, Stage.PROMISED) and each.stage != main.stage and line.whole:
                yield Event(parsed, each.stage, each, [_whole(line)], own)
            elif each.stage is Stage.EXPECTED and main.stage is Stage.PROMISED and not each.void:
                yield Event(parsed, each.stage, each, [line], own)
    if maker is not None and maker != roles.recipient:
        roles.supplier = roles.supplier or maker
    yield main


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
PERFECT = re.compile(r"(?:has|have|a|ont) ")


def _give_days(told: Told, clauses: list[Clause], language: str) -> None:
    """Each day to the stage word nearest to it in its clause; one of a statement only where there is no other."""
    parsed = told.parsed
    speech = [(found.start(), found.end()) for found in SPEECH[language].finditer(parsed.plain)]
    words = [
        *((trigger.start, trigger.end, trigger) for trigger in parsed.triggers),
        *((start, end, None) for start, end in speech),
    ]
    said = None
    stated = total_in(parsed)
    for day in parsed.of("day"):
        if stated is not None and day.start > stated[0].start():
            continue
        number = _number(clauses, day.start)
        near = [word for word in words if _number(clauses, word[0]) == number] or [
            word for word in words if word[2] is None
        ]
        if not near:
            continue
        owner = min(near, key=lambda word: _distance(parsed, word, day))[2]
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
