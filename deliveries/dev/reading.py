"""How well reports are read: proposals for annotated reports held against what a person found in them.

A file of reports holds many; each begins with "=== its name", then fields ("language", "published"), an empty line, the
text, a line "---", and a line for each thing that it tells of:

    delivered | togo | turkey | 12 | Vuran | 2023-05-11
    total | mali | russia | 8 | helicopters | ?

a stage, recipient and supplier by slug, a number, a model or a type, and days in EDTF; "?" is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings

from deliveries.dates import DateSpan
from deliveries.numbers import Number, read_number
from deliveries.reading import Gazetteer, Report, Stage, read_report
from deliveries.reading.text import WORD, Token, folded

# By how the names of files begin, the last one of all others: what their reports are called.
SETS = {"held-out-long": "Held out, long", "held-out": "Held out", "long": "Written with, long", "": "Written with"}
ASKED = ("delivery", "model", "number", "day", "total")
UNKNOWN = "?"
# What is awaited and what is promised are one to the record: an expected delivery.
TO_COME = {Stage.PROMISED.value: Stage.EXPECTED.value}


@dataclass(frozen=True)
class Row:
    """One line of a delivery, or a total, as somebody found it in a report."""

    stage: str
    recipient: str
    supplier: str
    number: Number
    equipment: frozenset[str]
    tops: frozenset[str]
    day: DateSpan | None

    @property
    def who(self) -> tuple[str, str, str]:
        return TO_COME.get(self.stage, self.stage), self.recipient, self.supplier


@dataclass(frozen=True)
class Annotated:
    """A report, and what it tells of."""

    name: str
    language: str
    published: date
    text: str
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Score:
    """Of what is asked: how many were right, how many were said, how many there are."""

    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASKED, 0))
    said: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASKED, 0))
    there: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASKED, 0))

    def precision(self, what: str) -> float:
        return self.right[what] / self.said[what] if self.said[what] else 1.0

    def recall(self, what: str) -> float:
        return self.right[what] / self.there[what] if self.there[what] else 1.0


def reports_in(path: Path) -> Iterator[Annotated]:
    """The annotated reports of a file."""
    for part in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        name, rest = part.split("\n", 1)
        head, body = rest.split("\n\n", 1)
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        text, _line, found = body.rpartition("\n---")
        rows = tuple(tuple(cell.strip() for cell in row.split("|")) for row in found.strip().splitlines())
        yield Annotated(name.strip(), fields["language"], date.fromisoformat(fields["published"]), text, rows)


def sets() -> Iterator[tuple[str, list[Annotated]]]:
    """The annotated reports of the tests, by what they are for: those that the reading was written with, long ones
    that tell of many deliveries apart, and others."""
    files: dict[str, list[Path]] = {title: [] for title in SETS.values()}
    for path in sorted((settings.BASE_DIR / "tests" / "reports").glob("*.txt")):
        begins = next(begins for begins in SETS if path.name.startswith(begins))
        files[SETS[begins]].append(path)
    for title, paths in files.items():
        yield title, [report for path in paths for report in reports_in(path)]


def score(reports: Iterable[Annotated], gazetteer: Gazetteer) -> Score:
    """How well these are read."""
    total = Score()
    for report in reports:
        found = read_report(report.text, gazetteer, published=report.published, language=report.language)
        compare(wanted(report, gazetteer), proposed(found, gazetteer), total)
    return total


def wanted(report: Annotated, gazetteer: Gazetteer) -> list[Row]:
    """What a person found."""
    rows = []
    for stage, recipient, supplier, number, equipment, day in report.rows:
        span = None if day == UNKNOWN else DateSpan.from_edtf(day)
        names = [name.strip() for name in equipment.split(",")]
        known = "" if number == UNKNOWN else number
        tops = frozenset(top for name in names for top in _tops(name, gazetteer))
        one, other = ("" if name == UNKNOWN else name for name in (recipient, supplier))
        rows.append(Row(stage, one, other, read_number(known), frozenset(map(_key, names)), tops, span))
    return rows


def _tops(name: str, gazetteer: Gazetteer) -> Iterator[str]:
    """The top-level types of what is called so, where it is a type."""
    tokens = [Token(found[0], found.start(), found.end()) for found in WORD.finditer(folded(name))]
    for match in gazetteer.matches(tokens, name):
        if match.how == "noun" and match.first == 0 and match.last == len(tokens) - 1:
            entry = match.entries[0]
            yield gazetteer.top(entry.slug if entry.kind == "type" else entry.under)


def proposed(report: Report, gazetteer: Gazetteer) -> list[Row]:
    """What was read."""
    rows = []
    for each in report.proposals:
        one, other = (value.value.slug if value else "" for value in (each.recipient, each.supplier))
        day = each.day.value if each.day else None
        for line in each.lines:
            number = line.number.value if line.number else Number()
            keys = [_key(name) for model in line.models for name in model.names] + [
                _key(line.new),
                _key(line.equipment.value),
            ]
            rows.append(
                Row(
                    each.stage.value,
                    one,
                    other,
                    number,
                    frozenset(keys) - {""},
                    frozenset([gazetteer.top(line.type)]),
                    day,
                )
            )
    for total in report.totals:
        one, other = (value.value.slug if value else "" for value in (total.recipient, total.supplier))
        keys = [_key(name) for model in total.models for name in model.names]
        rows.append(
            Row("total", one, other, total.number.value, frozenset(keys), frozenset([gazetteer.top(total.type)]), None)
        )
    return rows


def _key(words: str) -> str:
    return re.sub(r"[\W_]+", "", folded(words))


def compare(there: list[Row], said: list[Row], into: Score) -> None:
    """Count what is right, each row of the one held against the likeliest of the other."""
    pairs = sorted(
        ((_likeness(one, other), -at, one, other) for one in there for at, other in enumerate(said)),
        key=lambda pair: pair[:2], reverse=True,
    )  # fmt: skip
    used: set[int] = set()
    for likeness, _at, one, other in pairs:
        if likeness < 3 or id(one) in used or id(other) in used:
            continue
        used |= {id(one), id(other)}
        for what, is_right in _right(one, other):
            into.right[what] += is_right
    for rows, counts in ((there, into.there), (said, into.said)):
        for row in rows:
            for what in _asked(row):
                counts[what] += 1


def _asked(row: Row) -> Iterator[str]:
    yield "total" if row.stage == "total" else "delivery"
    if row.stage != "total":
        yield "model"
        if row.number != Number():
            yield "number"
        if row.day is not None:
            yield "day"


def _likeness(one: Row, other: Row) -> float:
    if (one.stage == "total") != (other.stage == "total"):
        return 0
    same = _same_equipment(one, other)
    return (
        3 * same
        + 2 * (one.who[0] == other.who[0])
        + (one.who[1:] == other.who[1:])
        + (1.5 * (one.number == other.number) + 1.2 * _same_day(one, other))
    )


def _same_equipment(one: Row, other: Row) -> bool:
    if one.tops:
        return bool(one.tops & other.tops) or bool(one.equipment & other.equipment)
    return any(a in b or b in a for a in one.equipment for b in other.equipment if len(a) > 1 and len(b) > 1)


def _same_day(one: Row, other: Row) -> bool:
    """Whether the days are the same, or those beside them."""
    if one.day is None or other.day is None:
        return one.day == other.day
    near = timedelta(days=1)
    return abs(one.day.latest - other.day.latest) <= near and (
        one.day.earliest == other.day.earliest or abs(one.day.earliest - other.day.earliest) <= near
    )


def _right(one: Row, other: Row) -> Iterator[tuple[str, bool]]:
    if one.stage == "total":
        yield "total", one.who == other.who and one.number == other.number
        return
    yield "delivery", one.who == other.who
    yield "model", _same_equipment(one, other)
    if one.number != Number():
        yield (
            "number",
            (one.number.low, one.number.best, one.number.high)
            == (other.number.low, other.number.best, other.number.high),
        )
    if one.day is not None:
        yield "day", _same_day(one, other)
