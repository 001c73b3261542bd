"""Phrases by language, each with the days that were reasoned by hand before the grammar was asked.

A line of tests/cases/dates is "phrase = first..last", "phrase = day" or "phrase = -" (no date), under a heading that
says the language, the tense and the day of the report.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from deliveries.dates import DateNotUnderstood, parse_span
from deliveries.dates.languages.vocabulary import spread

FILES = sorted((Path(__file__).parent / "cases" / "dates").glob("*.txt"))


def phrases(path: Path) -> list[Any]:
    found, heading = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            phrase, _, days = line.rpartition(" = ")
            found.append(pytest.param(*heading.split(), phrase, days, id=f"{heading}: {phrase}"))
    return found


@pytest.mark.parametrize(
    ("language", "tense", "reference", "phrase", "days"), [each for path in FILES for each in phrases(path)]
)
def test_it_reads_or_refuses_the_phrase(language: str, tense: Any, reference: str, phrase: str, days: str) -> None:
    try:
        span = parse_span(phrase, date.fromisoformat(reference), language=language, tense=tense)
    except DateNotUnderstood:
        assert days == "-"
    else:
        assert days == (f"{span.earliest}" if span.is_day else f"{span.first_day or ''}..{span.latest}")


def test_a_word_that_stands_under_two_meanings_of_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match="two meanings"):
        spread({"last": "past", "past": "past|gone"})
