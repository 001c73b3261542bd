"""Which database is read: what is public from a replica, where there is one; all else, and all that writes, from the
primary.

A replica is the primary of a moment ago: what one transaction wrote comes there at once, the record's version with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"
# Seconds after which one that did not answer is tried again, by one reader: the others do not wait for it.
APART = 10

_place: ContextVar[str] = ContextVar("place", default=PRIMARY)
# By place that did not answer: when it is to be tried again.
_away: dict[str, float] = {}


class Router:
    """Django's router: says of each model where it is read and written."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        # What is counted in the cache, such as downloads of a client, is read in order to write.
        return PRIMARY if model._meta.app_label == "django_cache" else _place.get()

    def db_for_write(self, _model: type[Model], **_hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, _one: Model, _other: Model, **_hints: Any) -> bool:
        """Rows of either are rows of the same record."""
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == PRIMARY


def connection() -> BaseDatabaseWrapper:
    """The connection that is read here."""
    return connections[_place.get()]


@contextmanager
def at(place: str) -> Iterator[None]:
    """Within it all is read there."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


@contextmanager
def for_readers(own_write: bool = False) -> Iterator[int]:
    """Within it all is read from the replica, or from the primary by whoever may follow a write of their `own`; and
    from the other one, where that does not answer. Gives the version of the record there."""
    from .versions import RecordVersion

    places = _tried(PRIMARY if own_write else REPLICA)
    for number, place in enumerate(places, start=1):
        with at(place):
            try:
                version = RecordVersion.current()
            except (OperationalError, InterfaceError):
                _away[place] = time.monotonic() + APART
                if number == len(places):
                    raise
                continue
            _away.pop(place, None)
            yield version
            return


def _tried(first: str) -> list[str]:
    """The places in the order in which they are asked: this one first, and last one that is known to be away."""
    if REPLICA not in settings.DATABASES:
        return [PRIMARY]
    now, places = time.monotonic(), sorted((PRIMARY, REPLICA), key=lambda place: place != first)
    if _away.get(first, now) > now:
        return places[::-1]
    if first in _away:
        # Whoever tries it does so for all.
        _away[first] = now + APART
    return places
