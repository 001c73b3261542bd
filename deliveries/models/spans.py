"""Spans of days in the database: three columns and the `DateSpan` that they hold."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from deliveries.dates import OPEN, DateSpan

# How far ahead of UTC the clocks are where a day begins first: in Kiribati.
FIRST_TO_BEGIN = dt.timedelta(hours=14)


class Span:
    """`DateSpan | None` over the columns <prefix>_earliest, <prefix>_latest and <prefix>_text, and <prefix>_estimated
    where there is one.

    Of a span of which only the last day is known, the earliest is OPEN, so that queries compare it rightly.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def __get__(self, row: models.Model, owner: type[models.Model]) -> DateSpan | None:
        earliest: dt.date | None = getattr(row, f"{self.prefix}_earliest")
        latest: dt.date | None = getattr(row, f"{self.prefix}_latest")
        if earliest is None or latest is None:
            return None
        estimated = getattr(row, f"{self.prefix}_estimated", False)
        return DateSpan(earliest, latest, getattr(row, f"{self.prefix}_text"), estimated)

    def __set__(self, row: models.Model, span: DateSpan | None) -> None:
        setattr(row, f"{self.prefix}_earliest", span.earliest if span else None)
        setattr(row, f"{self.prefix}_latest", span.latest if span else None)
        setattr(row, f"{self.prefix}_text", span.text if span else "")
        if hasattr(row, f"{self.prefix}_estimated"):
            setattr(row, f"{self.prefix}_estimated", span.estimated if span else False)


def is_to_come(span: DateSpan | None) -> bool:
    """Whether no day of the span, or the only one that is known, has begun anywhere yet: nothing can have arrived or
    come out then."""
    return span is not None and (span.first_day or span.latest) > (dt.datetime.now(dt.UTC) + FIRST_TO_BEGIN).date()


def span_constraint(model: str, prefix: str) -> models.CheckConstraint:
    """Both days or neither, and the earliest not after the latest."""
    earliest, latest = f"{prefix}_earliest", f"{prefix}_latest"
    return models.CheckConstraint(
        name=f"{model}_{prefix}_in_order",
        condition=models.Q(**{f"{earliest}__isnull": True, f"{latest}__isnull": True})
        | models.Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False, f"{earliest}__lte": models.F(latest)}),
    )


def clean_spans(row: models.Model, *prefixes: str) -> None:
    """Raise ValidationError, in words a person understands, for the first span of `row` that is out of order."""
    for prefix in prefixes:
        earliest = getattr(row, f"{prefix}_earliest")
        latest = getattr(row, f"{prefix}_latest")
        if (earliest is None) != (latest is None):
            raise ValidationError({f"{prefix}_latest": _("Give both the earliest and the latest day, or neither.")})
        if earliest is not None and earliest > latest:
            raise ValidationError({f"{prefix}_latest": _("The latest day cannot be before the earliest.")})


def refuse_open(row: models.Model, *prefixes: str) -> None:
    """Raise ValidationError for the first span of `row` of which only the last day is known: others are read on it,
    or counted from it."""
    for prefix in prefixes:
        if getattr(row, f"{prefix}_earliest") == OPEN:
            raise ValidationError({f"{prefix}_text": _("That says until when: since when at the earliest?")})
