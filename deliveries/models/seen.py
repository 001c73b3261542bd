"""What of the catalogue readers may see: what files brought along, and of what was entered at the desk whatever is used
by something that they see, or saw."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef


def unseen[Row: models.Model](rows: models.QuerySet[Row], *uses: models.QuerySet[Any]) -> models.QuerySet[Row]:
    """Those of `rows` that somebody entered at the desk and that none of `uses` shows: what uses the row of which
    OuterRef("id") is the number."""
    entered = rows.model.history.filter(history_type="+", history_user__isnull=False)  # type: ignore[attr-defined]
    for use in uses:
        entered = entered.exclude(Exists(use))
    return rows.filter(pk__in=entered.values("id"))


def users(rows: models.QuerySet[Any], field: str, step: str, most: int) -> list[models.QuerySet[Any]]:
    """`rows` that use by `field` the row of which OuterRef("id") is the number, itself or up to `most` steps away."""
    return [rows.filter(**{field + f"__{step}" * steps: OuterRef("id")}) for steps in range(most + 1)]
