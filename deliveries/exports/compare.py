"""Several counts side by side, as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from deliveries.filters.compare import CompareForm
from deliveries.timeline import Series

from .cells import amount_json, csv_line, flat, span_json, view_json

COLUMNS = (
    "of", "name", "delivery", "when", "earliest", "latest", "days_since_first", "deliveries", "added", "total",
    "total_low", "total_high", "total_unknown_lines", "total_approximate", "iso_code", "view", "made",
)  # fmt: skip
# The days are those of that stage then.
STAGED = ("stage",)


def compare_json(form: CompareForm, lines: Iterable[Series[Any]], view: str, made: dt.datetime) -> dict[str, Any]:
    """The counts of a valid form, one after another; those of which nothing is on record have no steps."""
    return {
        **view_json(form.selection, view, made),
        "compared": form.side,
        "lines": [
            {
                "of": series.type.slug,
                "name": series.type.called,
                "iso_code": getattr(series.type, "iso_code", None) or None,
                "total": amount_json(series.total),
                "steps": list(_steps(series)),
            }
            for series in lines
        ],
    }


def compare_csv(lines: Iterable[Series[Any]], view: str, made: dt.datetime, stage: str = "") -> Iterator[str]:
    """The same as lines of CSV, a step a line; `stage`: at which they count, where that is not arrival."""
    yield csv_line((*COLUMNS, *STAGED) if stage else COLUMNS)
    for series in lines:
        for step in _steps(series):
            total = step["total"]
            cells = (
                series.type.slug, series.type.called, step["delivery"], step["when"], step["earliest"], step["latest"],
                step["days_since_first"], step["deliveries"], step["added"]["best"], total["best"], total["low"],
                total["high"], total["unknown_lines"], flat(total.get("approximate", False)),
                getattr(series.type, "iso_code", None) or None, view,
                made.isoformat(timespec="seconds"),
            )  # fmt: skip
            yield csv_line((*cells, stage) if stage else cells)


def _steps(series: Series[Any]) -> Iterator[dict[str, Any]]:
    first = series.steps[0].latest if series.steps else dt.date.min
    for step in series.steps:
        yield {
            "delivery": step.delivery_id if step.deliveries == 1 else None,
            **span_json(step.span),
            "days_since_first": (step.latest - first).days,
            "deliveries": step.deliveries,
            "added": amount_json(step.added),
            "total": amount_json(step.total),
        }
