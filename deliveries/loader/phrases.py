"""When something was: a phrase of a source, read on the day that source was published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span
from deliveries.models import Source

from .files import Shape, Table, quoted

type Tense = Literal["past", "future"]

BOUNDS = Shape({"latest": dt.date}, {"earliest": dt.date, "text": str})
EXAMPLES = 'expected something like "March 31", "late October last year" or a date'


def span_values(prefix: str, span: DateSpan | None) -> dict[str, Any]:
    """The three columns of a Span."""
    return {
        f"{prefix}_earliest": span.earliest if span else None,
        f"{prefix}_latest": span.latest if span else None,
        f"{prefix}_text": span.text if span else "",
    }


def read_when(table: Table, key: str, source: Source | None, *, tense: Tense = "past") -> DateSpan | None:
    """The span under `key`, if any: a date, a table of earliest, latest and text, or a phrase.

    A phrase is read on the day on which `source` was published, or where it has no day of its own, the source
    it reached us through. Raises FixtureError for what is not understood or has no day to be read on.
    """
    value = table.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, dt.date):
        return DateSpan(value, value)
    if isinstance(value, dict):
        return read_bounds(table, key, value)
    return read_phrase(table, key, value, source, tense)


def read_bounds(table: Table, key: str, values: dict[str, Any]) -> DateSpan:
    """The span that a table {earliest, latest, text} gives; raises FixtureError where it does not.

    Without "earliest" it is only known until when.
    """
    bounds = replace(table, values=values, label=f"{table.label}, field {key}").checked(BOUNDS)
    first = bounds.get("earliest")
    if first and first > bounds["latest"]:
        raise bounds.problem("is after the latest day", "earliest")
    return DateSpan.of(first, bounds["latest"], bounds.get("text") or "")


def read_phrase(table: Table, key: str, phrase: str, source: Source | None, tense: Tense) -> DateSpan:
    """The span that `phrase` means on each of the days on which `source` may have been published.

    Raises FixtureError where it is not understood, or would mean different spans on different days.
    """
    days = source.days() if source else []
    if source is None or not days:
        raise table.problem(f"{quoted(phrase)} has no day to be read on: name a source with a day, or write dates", key)
    try:
        horizon = days[-1] if tense == "past" else None
        spans = {day: parse_span(phrase, day, language=source.language, tense=tense, horizon=horizon) for day in days}
    except DateNotUnderstood as error:
        raise table.problem(f"{quoted(phrase)} is not understood: {str(error).rstrip('.')}; {EXAMPLES}", key) from None
    if len({(span.earliest, span.latest) for span in spans.values()}) > 1:
        readings = " or ".join(f"{span.earliest}..{span.latest} on {day}" for day, span in spans.items())
        raise table.problem(f"{quoted(phrase)} may mean {readings}: write dates", key)
    return spans[days[0]]
