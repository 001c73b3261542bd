"""Promises that lapse. Nothing is saved on the day that one does, so whoever lists changes has them noted first.

Whoever writes in bulk tells the changelog: see recording.py. What it does not know is looked at once a process.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from deliveries.models import Change, Delivery, RecordVersion
from deliveries.models.changes import Mark

from .recording import public_states, record, write

# Of more deliveries that have changed, all promises are looked at.
MOST_CHANGED = 500


@dataclass(frozen=True)
class Looked:
    """The last change and the day of which it is known that no lapse was left to be noted."""

    mark: Mark
    day: dt.date


_looked: Looked | None = None


def note_lapsed(today: dt.date) -> int:
    """Write down, once a window, the promises that have lapsed by `today`; returns how many.

    The moment is that of the record, not the day: a reader who had read on in between would miss it otherwise. `due`
    has the day. What was looked at before is not looked at again, unless it has changed since.
    """
    global _looked  # noqa: PLW0603
    kind = Change.Kind.PROMISE_LAPSED
    mark = Change.objects.mark()  # first: what is written meanwhile is looked at next time
    looking = Looked(mark, today) if mark else None
    if looking and looking == _looked:
        return 0
    noted = Change.objects.of_kinds(kind).filter(delivery=OuterRef("pk"), due=OuterRef("arrival_latest"))
    lapsed = Delivery.objects.lapsed(today).filter(_since(_looked), ~Exists(noted)).order_by("arrival_latest", "pk")
    if not lapsed.exists():
        if not connection.in_atomic_block:  # what was seen may yet be undone
            _looked = looking
        return 0
    with transaction.atomic():
        RecordVersion.advance()
        days = dict(lapsed.values_list("pk", "arrival_latest"))
        record(days)  # what the chronicle does not know is first of all published
        states = public_states(days)
        write([Change(delivery_id=pk, kind=kind, due=day, state=states[pk]) for pk, day in days.items()], ours=False)
    return len(days)


def _since(looked: Looked | None) -> Q:
    """What may have lapsed since: promises whose window has closed, and what has changed."""
    changed = Change.objects.changed_since(looked.mark) if looked else None
    if looked is None or changed is None or len(changed) > MOST_CHANGED:
        return Q()
    return Q(arrival_latest__gte=looked.day) | Q(pk__in=changed)
