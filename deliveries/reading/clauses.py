"""Clauses of a sentence: where what stands behind speaks of something else, or of the noun before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .phrases import Parsed, Piece
from .trigger import Trigger

# Where a clause ends: what stands behind speaks of something else, or of the noun before it.
BOUNDS = {
    "en": re.compile(
        r"(?P<rel>(?<!said)(?<!says)(?<!that)(?<!and)(?<!but)(?<=[a-z0-9]) (?=(?:it|they) (?:has |have "
        r"|had |already )*(?:ordered|bought|promised|purchased|received|acquired|pledged)\b)|,? (?:which"
        r"|who|whom|whose|of which)\b| that (?=(?:\w+ ){0,3}?(?:was|were|is|are|has|have|had|it|they"
        r"|will|would|can)\b)"
        r"|(?<=[a-z0-9]) that (?=(?:the )?[a-z'-]+(?: and [a-z'-]+)? (?:has|have|had|was|handed|\w+ed|bought|sold"
        r"|sent|gave)\b))"
        r"|(?P<sub>,? (?:where"
        r"|when|while"
        r"|after|before|because|although|though|but(?! also)"
        r"|whereas|(?<!well )as (?!well|part|a |an |aid|gifts?|grants?|donations?|military|soon|of|the same|many"
        r"|\w+ as)|in which|amid|despite"
        r"|under which|following|so that)\b"
        # "two systems, with six more to follow"
        r"|,? with (?=(?:another )?\w+ (?:more |others |another )*(?:to follow|to come|due|expected|on order)\b)|;| - )"
    ),
    "fr": re.compile(
        r"(?P<rel>,? (?:qui|(?<!ainsi )que|(?<!ainsi )qu'|dont|lesquels|lesquelles|auxquels)(?= |\b))"
        r"|(?P<sub>,? (?:ou(?= (?:les?|la|l'|des|un|une|cinq|\d))|tandis que"
        r"|alors que|apres|avant (?!la fin|fin|l'|le|\d)|mais(?! aussi)|lorsque|quand|car|depuis que|malgre|bien que"
        r"|pendant que|afin)\b|;| - )"
    ),
}
# "five submarines, dont le premier en 2017": no clause without a verb of its own
OF_WHICH = re.compile(r",? (?:dont|of which)")
# "C'est le 3 mai que la France a livré": what stands behind is the sentence itself.
CLEFT = re.compile(r"\W*c'(?:est|etait)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    kind: str
    # The clause that goes on behind a clause between commas is one with that before it.
    main: int


def clauses_of(parsed: Parsed, language: str) -> list[Clause]:
    plain, at, kind, main = parsed.plain, 0, "", 0
    clauses: list[Clause] = []
    number = 0
    bounds = list(_bounds(parsed, language))
    for found in bounds:
        is_cleft = found.lastgroup == "rel" and not clauses and CLEFT.match(plain) and "qu" in found[0]
        is_bare = OF_WHICH.fullmatch(found[0]) is not None and _is_item(parsed, found.end(), bounds)
        if is_cleft or is_bare or found.start() < at + 2:
            continue
        if kind == "rel" and (close := _close_of(parsed, at, found.start())):
            clauses.append(Clause(at, close, kind, number))
            at, kind, number = close, "", main
        clauses.append(Clause(at, found.start(), kind, number))
        if kind == "":
            main = number
        is_closed = kind == "dash" and found[0].strip() == "-"
        if is_closed or (found[0] == ";" and _is_item(parsed, found.end(), bounds)):
            # What stood between two dashes is over, and so is an item of a list.
            at, kind, number = found.start(), "", main
            continue
        at, kind = found.start(), "dash" if found[0].strip() == "-" else found.lastgroup or ""
        number = len(clauses)
    if kind == "rel" and plain[at : at + 1] == "," and (close := _close_of(parsed, at, len(plain))):
        clauses.append(Clause(at, close, kind, number))
        at, kind, number = close, "", main
    clauses.append(Clause(at, len(plain), kind, number))
    return clauses


def _is_item(parsed: Parsed, start: int, bounds: list[re.Match[str]]) -> bool:
    """Whether no stage word stands between a semicolon and the next bound: "had ordered 36 guns; 18 launchers; …"."""
    end = next((each.start() for each in bounds if each.start() >= start), len(parsed.plain))
    return not any(start <= trigger.verb < end for trigger in parsed.triggers)


def _close_of(parsed: Parsed, at: int, end: int) -> int:
    """Where a clause that begins with "which" is over, by a comma before the end; 0 where the main clause is not
    resumed."""
    close = parsed.plain.find(", ", at + 3, end)
    return close if close > 0 and _resumes(parsed, close) else 0


def _bounds(parsed: Parsed, language: str) -> Iterator[re.Match[str]]:
    """Where clauses may end, but for words that a stage word or a day has."""
    days = parsed.of("day")
    held: list[Trigger | Piece] = [*parsed.triggers, *days]
    for found in BOUNDS[language].finditer(parsed.plain):
        # "In 2021 it had received": no clause of the year.
        is_of_day = not found[0].strip() and any(day.end == found.start() for day in days)
        if not is_of_day and not any(each.start < found.end() and found.start() + 1 < each.end for each in held):
            yield found


def _resumes(parsed: Parsed, comma: int) -> bool:
    """Whether the main clause goes on behind this comma."""
    plain = parsed.plain
    if any(each.start == comma + 2 and each.voice != "noun" and each.frame != "describe" for each in parsed.triggers):
        # "Britain, which has trained recruits, promised"
        return True
    return bool(re.match(
        r", (?:\w+ )?(?:was|were|is|are|has|have|had|will|would|arrived|landed|came|ont|sont|a|avait"
r"|avaient|etaient|seront|est|etait|vient|viennent|le|la|les"
        r"|the|on|last|selon|according|said)\b", plain[comma:]))  # fmt: skip


def number_of(clauses: list[Clause], at: int) -> int:
    return next((clause.main for clause in clauses if clause.start <= at < clause.end), 0)


def span_of(clauses: list[Clause], at: int) -> tuple[int, int]:
    """From where to where the clause goes that has this offset."""
    number = number_of(clauses, at)
    parts = [clause for clause in clauses if clause.main == number]
    return min(clause.start for clause in parts), max(clause.end for clause in parts)
