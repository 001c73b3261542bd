"""What differs between a view as it was kept and as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.history import Difference
from deliveries.models.days import STAGE_DAYS
from deliveries.models.saying import Filled
from deliveries.wording import amount_text, day_text

from .shown import stage_of, state_of
from .words import amount_of, names_of

type Row = Mapping[str, Any]
type Names = Mapping[str, Mapping[str, str]]


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What differs between two views as kept_of() gives them: totals, then deliveries, then promises."""
    old, new = (view.get("timeline") or view for view in (then, now))
    names, day = _names(then, now), STAGE_DAYS.get(stage_of(now), "when")
    found = _between(_totals(old["by_type"], names), _totals(new["by_type"], names))
    for rows in ("steps", "expected", "lines"):
        found += _between(_rows(old.get(rows, ()), names, day), _rows(new.get(rows, ()), names, day))
    return found


def _names(then: Mapping[str, Any], now: Mapping[str, Any]) -> Names:
    """By kind and slug what things are called: as they are today, for another name alone is no difference."""
    return {kind: {**kept, **names_of(now)[kind]} for kind, kept in names_of(then).items()}


def _between(then: Mapping[str, str], now: Mapping[str, str]) -> list[Difference]:
    names = sorted(then.keys() | now.keys(), key=lambda name: (len(name), name))
    return [
        Difference("", name, then.get(name, ""), now.get(name, "")) for name in names if then.get(name) != now.get(name)
    ]  # fmt: skip


def _totals(by_type: Mapping[str, Mapping[str, int]], names: Names) -> dict[str, str]:
    return {names["types"].get(slug, slug): amount_text(amount_of(amount)) for slug, amount in by_type.items()}


def _rows(rows: Iterable[Row], names: Names, day: str) -> dict[str, str]:
    """By delivery, or by its line: what it says; `day`: the key of that by which it counts."""
    found = {}
    for row in rows:
        what = _("delivery %(number)d") % {"number": row["delivery"]}
        key = what if "items" in row else f"{what}, {names['equipment'].get(row['equipment'], row['equipment'])}"
        found[key] = _row(row, names, day)
    return found


def _row(row: Row, names: Names, day: str) -> str:
    """A delivery, or a line of one, in words."""
    things = ", ".join(_things(item, names) for item in row.get("items", [row]))
    supplier, recipient = (names["parties"].get(row[side], row[side]) for side in ("supplier", "recipient"))
    parties = _("%(supplier)s to %(recipient)s") % Filled(supplier=supplier or "?", recipient=recipient)
    disputed = _(", disputed") if row["disputed"] else ""
    state = f", {said}" if (said := state_of(row)) else ""
    when = day_text(DateSpan.from_own_edtf(row[day])) if row[day] else "?"
    return f"{when}: {things}, {parties}{state}{disputed}"


def _things(item: Row, names: Names) -> str:
    low, high = item.get("low"), item.get("high")
    bounds = (
        f" ({low if low is not None else '?'}–{high if high is not None else '?'})"
        if (low, high) != (None, None)
        else ""
    )
    about = "~" if item.get("approximate") else ""
    return f"{about}{item['quantity'] or '?'}{bounds} {names['equipment'].get(item['equipment'], item['equipment'])}"
