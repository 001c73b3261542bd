"""Promises that lapse. Nothing is saved on the day that one does, so whoever lists changes has them noted first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from .chronicle import AT_ONCE, note, public_states, write
from .models import Change, Delivery, Edition
from .models.chronicle import Mark


@dataclass(frozen=True)
class Reach:
    """The last change and the day of which it is known that no lapse was left to be noted."""

    mark: Mark
    day: dt.date


_reached: Reach | None = None


def note_lapsed(today: dt.date) -> int:
    """Write down, once a window, the promises that have lapsed by `today`; returns how many.

    The moment is that of the note, not the day: a reader who had read on in between would miss it otherwise. `due`
    has the day. What was looked at before is not looked at again, unless it has changed since.
    """
    global _reached  # noqa: PLW0603
    kind = Change.Kind.PROMISE_LAPSED
    mark = Change.objects.mark()  # first: what is written meanwhile is looked at next time
    noted = Change.objects.of_kinds(kind).filter(delivery=OuterRef("pk"), due=OuterRef("arrival_latest"))
    lapsed = Delivery.objects.lapsed(today).filter(_since(_reached), ~Exists(noted)).order_by("arrival_latest", "pk")
    if not lapsed.exists():
        _reached = Reach(mark, today) if mark else None
        return 0
    with transaction.atomic():
        Edition.advance()
        days = dict(lapsed.values_list("pk", "arrival_latest"))
        note(days)  # what was written in bulk is first of all published
        states = public_states(days)
        write([Change(delivery_id=pk, kind=kind, due=day, state=states[pk]) for pk, day in days.items()], ours=False)
    return len(days)


def _since(reached: Reach | None) -> Q:
    """What may have lapsed since: promises whose window has closed, and what has changed."""
    changed = Change.objects.told_since(reached.mark) if reached else None
    if reached is None or changed is None or len(changed) > AT_ONCE:
        return Q()
    return Q(arrival_latest__gte=reached.day) | Q(pk__in=changed)
