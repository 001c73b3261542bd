"""Cells read as what they stand for: numbers, choices, days. An empty cell is not known, which is not zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from deliveries.dates import DateNotUnderstood, DateSpan, parse_span
from deliveries.exports import legible
from deliveries.forms.spans import NO_WIDTH, ODD_SPACES, written
from deliveries.models import Moved
from deliveries.models.languages import why_not
from deliveries.models.names import fold
from deliveries.numbers import Number, NumberNotUnderstood, read_number

from .grids import Problem, Row, Sheet
from .headings import meant_by
from .letters import unharmed

# As our exports write it, and as others do.
WHETHER = {"yes": True, "true": True, "oui": True, "no": False, "false": False, "non": False}


class CellError(ValueError):
    """A cell says what cannot be; `column` names it where it is another than the one that is being read."""

    def __init__(self, column: str, what: str) -> None:
        super().__init__(what)
        self.column, self.what = column, what


class Problems:
    """What is wrong with a sheet, gathered on the way."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.found = list(sheet.problems)

    def add(self, row: Row, column: str, what: str) -> None:
        self.found.append(Problem(row.number, column, what, self.sheet.columns.get(column, "")))

    @contextmanager
    def gathering(self, row: Row) -> Iterator[None]:
        """Gather a CellError that is raised inside, and go on."""
        try:
            yield
        except CellError as problem:
            self.add(row, problem.column, problem.what)

    def check(self, row: Row, record: models.Model, columns: dict[str, str], *related: str) -> bool:
        """Gather what the model says against `record`, whose `related` records are there; `columns` has the column
        of a field where it is called otherwise. Says whether nothing was wrong."""
        try:
            record.clean_fields(exclude=[*related, *(f.name for f in record._meta.fields if not f.editable)])
            record.clean()
        except ValidationError as error:
            for field, messages in _by_field(error).items():
                self.add(row, columns.get(field, field), " ".join(messages))
            return False
        return True


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    told: dict[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return {"" if name == NON_FIELD_ERRORS else name: messages for name, messages in told.items()}


def refuse_merged(column: str, model: type[models.Model], key: str) -> None:
    """Raise CellError where the record that had the number `key` is part of another now."""
    record = Moved.objects.record(model, str(int(key)))
    if record is not None:
        told = shown(key) | {"number": record.pk}
        raise CellError(column, _("Number %(text)s was merged into number %(number)d: change that one.") % told)


def number(row: Row, column: str) -> int | None:
    """One whole number; None where the cell is empty."""
    found = how_many(row, column)
    if not found.is_one:
        raise CellError(column, _("“%(text)s” is more than one number.") % shown(row[column]))
    return found.best


def how_many(row: Row, column: str) -> Number:
    """How many a cell says, in figures or in words."""
    try:
        return read_number(row[column])
    except NumberNotUnderstood as problem:
        raise CellError(column, why_not(problem)) from None


def whether(row: Row, column: str) -> bool | None:
    """Yes or no; None where the cell is empty."""
    if not row[column]:
        return None
    if (found := WHETHER.get(row[column].casefold())) is None:
        raise CellError(column, _("“%(text)s” is neither yes nor no.") % shown(row[column]))
    return found


def choice(row: Row, column: str, choices: type[models.TextChoices]) -> str | None:
    """One of `choices`, by its value, as it is called or as people write it; None where the cell is empty."""
    text = fold(row[column])
    for value, label in choices.choices:
        if text and text in {fold(value), fold(str(label)), *meant_by(value)}:
            return str(value)
    if row[column]:
        told = shown(row[column]) | {"choices": ", ".join(value for value in choices.values if value)}
        raise CellError(column, _("“%(text)s” is none of: %(choices)s.") % told)
    return None


def shown(text: str) -> dict[str, Any]:
    return {"text": text[:60]}


def plain(text: str) -> str:
    """A text as every way of writing it down keeps it."""
    return unharmed(legible(text).replace("\r\n", "\n").replace("\r", "\n").strip())


def text(row: Row, column: str, held: str) -> str:
    """The text of a cell, or the one that is held where they differ in what files do not keep."""
    return held if plain(row[column]) == plain(held) else row[column]


def day(row: Row, column: str) -> dt.date | None:
    """A single day; None where the cell is empty."""
    if not row[column]:
        return None
    try:
        span = parse_span(row[column], None)
    except DateNotUnderstood as problem:
        raise CellError(column, why_not(problem)) from None
    if not span.is_day:
        raise CellError(column, _("“%(text)s” is no single day.") % shown(row[column]))
    return span.earliest


def span(
    row: Row, words: str, days: tuple[str, str], held: DateSpan | None, understand: Callable[[str], DateSpan | None]
) -> DateSpan | None:
    """What a row says of when: in the column `words`, in the two columns of `days`, or in all three.

    Where both speak and differ, the one that differs from what is `held` is what an editor changed. A span of the same
    days stays as it is held, with the words of the source. Raises CellError.
    """
    if not row[words] and not row[days[0]] and not row[days[1]]:
        return None if words in row or days[0] in row or days[1] in row else held
    by_words = _in_words(row, words, held, understand) if row[words] else held
    by_days = _in_days(row, days) if row[days[0]] or row[days[1]] else held
    if by_words == held:
        found = by_days
    elif by_days in (held, by_words):
        found = by_words
    else:
        raise CellError(
            words,
            _("“%(text)s” is another time than %(earliest)s and %(latest)s say: change all, or leave one way empty.")
            % (shown(row[words]) | {"earliest": days[0], "latest": days[1]}),
        )
    if found != held:
        return found
    return by_words if by_words and by_words.text else held


def _in_words(
    row: Row, column: str, held: DateSpan | None, understand: Callable[[str], DateSpan | None]
) -> DateSpan | None:
    said = ODD_SPACES.sub(" ", NO_WIDTH.sub("", row[column])).strip()
    if held is not None and said in {held.edtf, written(held)}:
        return held
    try:
        return understand(said)
    except DateNotUnderstood as problem:
        raise CellError(column, why_not(problem)) from None


def _in_days(row: Row, columns: tuple[str, str]) -> DateSpan | None:
    earliest, latest = (day(row, column) for column in columns)
    if latest is None:
        raise CellError(columns[1], _("Give the latest day as well."))
    if earliest and earliest > latest:
        raise CellError(columns[1], _("The latest day cannot be before the earliest."))
    return DateSpan.of(earliest, latest)
