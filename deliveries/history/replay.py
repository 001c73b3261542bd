"""The history of a record, replayed: how it stood after each change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from deliveries.models import Claim, Delivery, DeliveryItem, Evidence, Source

type Row = dict[str, Any]  # field values by attname
type Rows = dict[int, Row]  # by primary key

# What is part of a record and changes with it: by model, the foreign keys that make it so. Items stand before
# claims, which point to them.
PARTS: dict[type[models.Model], dict[type[models.Model], str]] = {
    Delivery: {DeliveryItem: "delivery_id", Claim: "delivery_id"},
    Source: {Evidence: "source_id"},
}


@dataclass(frozen=True)
class RecordState:
    """How a record of `model` stood at some moment: its own values (None: it was not there) and its parts'."""

    model: type[models.Model]
    root: Row | None = None
    parts: dict[type[models.Model], Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class Revision:
    """One change of a record: when, by whom, why, and how it stood before and after."""

    moment: dt.datetime
    user: User | None
    reason: str
    before: RecordState
    after: RecordState

    @property
    def key(self) -> int:
        """The moment as a number (microseconds since 1970), by which a page asks for this entry."""
        return round(self.moment.timestamp() * 1_000_000)


@dataclass(frozen=True)
class Written:
    """One row of history: the row of `model` had `values` from `moment` on, or was deleted (None)."""

    model: type[models.Model]
    pk: int
    values: Row | None
    moment: dt.datetime
    user: int | None
    reason: str


def attnames(model: type[models.Model]) -> list[str]:
    """The columns that history keeps: what is made from others, such as the text to search, it leaves out."""
    return [each.attname for each in model.history.model.tracked_fields]  # type: ignore[attr-defined]


def written(model: type[models.Model], **which: Any) -> Iterator[Written]:
    """The history of the rows of `model` that ever were as `which` says, oldest first."""
    history = model.history  # type: ignore[attr-defined]
    chosen = history.filter(id__in=history.filter(**which).values("id"))
    facts = ("history_date", "history_type", "history_user_id", "history_change_reason")
    for row in chosen.order_by("history_date", "history_id").values(*attnames(model), *facts):
        moment, kind, user, reason = (row.pop(name) for name in facts)
        yield Written(model, row["id"], None if kind == "-" else row, moment, user, reason or "")


def entries(record: models.Model) -> list[Revision]:
    """Every change of `record` and its parts, the oldest first."""
    model = type(record)
    parts = PARTS.get(model, {})
    log = list(written(model, id=record.pk))
    for part, key in parts.items():
        log += written(part, **{key: record.pk})
    log.sort(key=lambda row: row.moment)  # stable: within a moment the record comes before its parts
    users = User.objects.in_bulk({row.user for row in log if row.user})
    standing, found = beginnings(record, log), []
    for moment, rows in groupby(log, key=lambda row: row.moment):
        before, own = standing, []
        for row in rows:
            owner = parts.get(row.model)
            if concerns(standing, row, owner, record.pk):
                standing = after(standing, row, owner, record.pk)
                own.append(row)
        if not own:
            continue
        user = next((users[row.user] for row in own if row.user in users), None)
        found.append(Revision(moment, user, next((row.reason for row in own if row.reason), ""), before, standing))
    return found


def beginnings(record: models.Model, log: list[Written]) -> RecordState:
    """What stood before the first row of history: parts that none tells of, as bulk writes leave them."""
    logged = {(row.model, row.pk) for row in log}
    parts: dict[type[models.Model], Rows] = {}
    for part, key in PARTS.get(type(record), {}).items():
        rows = part._default_manager.filter(**{key: record.pk}).order_by("pk").values(*attnames(part))
        parts[part] = {row["id"]: row for row in rows if (part, row["id"]) not in logged}
    return RecordState(type(record), None, parts)


def concerns(standing: RecordState, row: Written, key: str | None, record: int) -> bool:
    """Whether `row` is of the record: of itself, of a part, or of one that comes; not of one that left before."""
    if key is None or row.pk in standing.parts.get(row.model, {}):
        return True
    return row.values is not None and bool(row.values[key] == record)


def after(standing: RecordState, row: Written, key: str | None, record: int) -> RecordState:
    """`standing` once `row` was written; a part that left for another record is no part any more."""
    if key is None:
        return replace(standing, root=row.values)
    rows = {pk: values for pk, values in standing.parts.get(row.model, {}).items() if pk != row.pk}
    if row.values is not None and row.values[key] == record:
        rows[row.pk] = row.values
    return replace(standing, parts=standing.parts | {row.model: dict(sorted(rows.items()))})
