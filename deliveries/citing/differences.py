"""What differs between a view as it was kept and as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from deliveries.wording import amount_text

from .words import amount_of

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """A number or a delivery that stands otherwise today than in a snapshot; None where it stands in one alone."""

    what: str
    then: str | None
    now: str | None


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What differs between two views as kept_of() gives them: totals, then deliveries, then promises."""
    old, new = (view.get("timeline") or view for view in (then, now))
    found = _between(
        {slug.replace("-", " "): _total(amount) for slug, amount in old["by_type"].items()},
        {slug.replace("-", " "): _total(amount) for slug, amount in new["by_type"].items()},
    )
    for rows in ("steps", "expected", "lines"):
        found += _between(_rows(old.get(rows, ())), _rows(new.get(rows, ())))
    return found


def _between(then: Mapping[str, str], now: Mapping[str, str]) -> list[Difference]:
    names = sorted(then.keys() | now.keys(), key=lambda name: (len(name), name))
    return [
        Difference(name, then.get(name), now.get(name)) for name in names if then.get(name) != now.get(name)
    ]  # fmt: skip


def _rows(rows: Iterable[Row]) -> dict[str, str]:
    """By delivery, or by its line: what it says."""
    found = {}
    for row in rows:
        what = _("delivery %(number)d") % {"number": row["delivery"]}
        found[what if "items" in row else f"{what}, {row['equipment']}"] = _row(row)
    return found


def _total(amount: Mapping[str, int]) -> str:
    return amount_text(amount_of(amount))


def _row(row: Row) -> str:
    """A delivery, or a line of one, in words."""
    things = ", ".join(_things(item) for item in row.get("items", [row]))
    parties = _("%(supplier)s to %(recipient)s") % {"supplier": row["supplier"] or "?", "recipient": row["recipient"]}
    disputed = _(", disputed") if row["disputed"] else ""
    outcome = row.get("outcome") or row.get("status", "delivered")
    state = "" if outcome == "delivered" else f", {outcome}"
    return f"{row['when'] or '?'}: {things}, {parties}{state}{disputed}"


def _things(item: Row) -> str:
    low, high = item.get("low"), item.get("high")
    bounds = (
        f" ({low if low is not None else '?'}–{high if high is not None else '?'})"
        if (low, high) != (None, None)
        else ""
    )
    return f"{item['quantity'] or '?'}{bounds} {item['equipment']}"
