"""One change: all that one request or one transaction writes has one moment and one reason in the history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone
from simple_history.models import HistoricalRecords

LONGEST_REASON = 100


@dataclass
class Changeset:
    """The change underway. Set `reason`, and each row that is written from then on carries it."""

    reason: str = ""
    moment: dt.datetime = field(default_factory=timezone.now)

    def __call__(self) -> None:
        """Do nothing: see current_changeset()."""


def current_changeset(using: str | None = None) -> Changeset:
    """The change that this request, or else this transaction, is making; a new one where there is neither."""
    if (request := getattr(HistoricalRecords.context, "request", None)) is not None:
        if not hasattr(request, "change_underway"):
            request.change_underway = Changeset()
        found: Changeset = request.change_underway
        return found
    connection = connections[using or DEFAULT_DB_ALIAS]
    if not connection.in_atomic_block:
        return Changeset()
    # Kept among what the transaction does on commit, for that list ends with the transaction, however it ends.
    for entry in connection.run_on_commit:
        if isinstance(entry[1], Changeset):
            return entry[1]
    change = Changeset()
    transaction.on_commit(change, using=using)
    return change


def stamp(history_instance: Any, using: str | None = None, **_signal: Any) -> None:
    """Receiver of pre_create_historical_record: the row of history belongs to the change underway."""
    change = current_changeset(using)
    history_instance.history_date = change.moment
    reason = history_instance.history_change_reason or change.reason
    history_instance.history_change_reason = reason[:LONGEST_REASON] or None
