"""How a count changed as sources came out, as data: every day on which one did, whether the count changed or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deliveries.filters.vintages import VintagesForm
from deliveries.index.vintages import Vintage
from deliveries.models import EquipmentType
from deliveries.timeline import Amount

from .cells import amount_json, csv_line, flat, view_json

COLUMNS = (
    "known_from", "known_on", "type", "changed", "added", "total", "total_low", "total_high", "total_unknown_lines",
    "total_approximate", "deliveries", "sources", "other_sources", "adopted_later", "view", "made",
)  # fmt: skip

type Types = Mapping[int, EquipmentType]


def vintages_json(
    form: VintagesForm, vintages: Sequence[Vintage], types: Types, view: str, made: dt.datetime
) -> dict[str, Any]:
    """The history of a valid form's count; `types`: by pk those of which anything counts."""
    until, totals = form.cleaned_data["as_of"], form.selection.totals()
    return {
        **{name: getattr(record, "slug") for name, record in form.fixed.items()},  # noqa: B009
        **view_json(form.selection, view, made),
        "as_of": until.latest.isoformat() if until else None,
        "by_type": _by_type(totals, types),
        "vintages": [
            {
                "known_from": vintage.first.isoformat(),
                "known_on": vintage.day.isoformat(),
                "changed": bool(vintage.added),
                "by_type": _by_type(vintage.totals, types),
                "added": {types[pk].slug: _added(amount) for pk, amount in vintage.added.items()},
                "deliveries": list(vintage.deliveries),
                "sources": list(vintage.sources),
                "other_sources": vintage.others,
                "adopted_later": vintage.later,
            }
            for vintage in vintages
        ],
    }


def _by_type(totals: Mapping[int, Amount], types: Types) -> dict[str, Any]:
    return {types[pk].slug: amount_json(amount) for pk, amount in totals.items()}


def _added(amount: Amount) -> dict[str, int]:
    """A change, which may be of less than nothing: whether it is approximate is said of totals."""
    return {"low": amount.low, "best": amount.best, "high": amount.high, "unknown_lines": amount.unknown_lines}


def vintages_csv(vintages: Sequence[Vintage], types: Types, view: str, made: dt.datetime) -> Iterator[str]:
    """The same as lines of CSV: of each day a line a type of which anything counts."""
    yield csv_line(COLUMNS)
    stamp = view, made.isoformat(timespec="seconds")
    for vintage in vintages:
        for pk in sorted(vintage.totals.keys() | vintage.added.keys(), key=list(types).index):
            total, added = vintage.totals.get(pk, Amount()), vintage.added.get(pk)
            yield csv_line(
                (
                    vintage.first.isoformat(), vintage.day.isoformat(), types[pk].slug, flat(added is not None),
                    added.best if added else 0, total.best, total.low, total.high, total.unknown_lines,
                    flat(total.about > 0), flat([str(one) for one in vintage.deliveries]) if added else "",
                    flat([str(one) for one in vintage.sources]) if added else "", vintage.others, vintage.later, *stamp,
                )
            )  # fmt: skip
