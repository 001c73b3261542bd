"""Promises that lapse. Nothing is saved on the day that one does: they are noted at each start and once a day, and what
is saved after its window is over is looked at as soon as that is done. Reading notes nothing.

Pages tell by the day on which they are read whether a promise has lapsed, noted or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from deliveries.filters.fields import today
from deliveries.models import Change, Delivery, RecordVersion

from .recording import AT_ONCE, public_states, record, write


def note_lapsed(day: dt.date, among: Collection[int] | None = None) -> int:
    """Write down, once a window, the promises that have lapsed by `day`, `among` these deliveries or all; returns how
    many.

    The moment is that of the record, not the day: a reader who had read on in between would miss it otherwise. `due`
    has the day.
    """
    kind = Change.Kind.PROMISE_LAPSED
    noted = Change.objects.of_kinds(kind).filter(delivery=OuterRef("pk"), due=OuterRef("arrival_latest"))
    lapsed = Delivery.objects.lapsed(day).filter(~Exists(noted)).order_by("arrival_latest", "pk")
    if among is not None:
        lapsed = lapsed.filter(pk__in=among)
    if not lapsed.exists():
        return 0
    with transaction.atomic():
        RecordVersion.advance()
        days = dict(lapsed.values_list("pk", "arrival_latest"))
        record(days)  # what the changelog does not know is first of all published
        states = public_states(days)
        write([Change(delivery_id=pk, kind=kind, due=due, state=states[pk]) for pk, due in days.items()], ours=False)
    return len(days)


@dataclass
class Looking:
    """What to look at when the open transaction is over: until then, a promise may yet be met in it."""

    pks: set[int]

    def __call__(self) -> None:
        note_lapsed(today(), self.pks if len(self.pks) <= AT_ONCE else None)


def on_record(pks: Collection[int], **_signal: object) -> None:
    """Receiver of recording.noted."""
    for entry in connection.run_on_commit:
        if isinstance(entry[1], Looking):
            entry[1].pks.update(pks)
            return
    transaction.on_commit(Looking(set(pks)), robust=True)
