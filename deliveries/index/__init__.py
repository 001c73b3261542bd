"""The published record as columns in memory: what matches, what it adds up to, and in which order it stands.

A page that shows fifty lines says how many there are, and how many each option of a filter would give: numbers over
the whole record. The database reads every matching row for each of them; here they are arrays, and a count over a
hundred thousand deliveries takes a millisecond. A process reads them once and then follows the chronicle, like any
reader of `/changes/`: of a new version it reads what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, local
from typing import Protocol

from django.db import connection

from deliveries.models import RecordVersion

from .reading import NO_NUMBER, NO_ROW, State
from .record import DELIVERED, KINDS, STATUSES, TERMS, RecordIndex, Voices

__all__ = [
    "DELIVERED",
    "KINDS",
    "NO_NUMBER",
    "NO_ROW",
    "STATUSES",
    "TERMS",
    "RecordIndex",
    "Voices",
    "current",
]


ATTEMPTS = 3


class OfAState(Protocol):
    """What is read of the record as it stands in one version."""

    @property
    def state(self) -> State: ...


class Follower[Read: OfAState]:
    """What a process has read, and reads on from when the record has changed."""

    def __init__(self, read: Callable[[Read | None], Read]) -> None:
        self._read, self._lock, self._own = read, Lock(), local()
        self._last: Read | None = None

    def current(self) -> Read:
        """What `read` gives in the present version."""
        if connection.in_atomic_block:
            return self._tentative()
        with self._lock:
            last = self._last or self._read(None)
            # What is saved while one reads may be there in part, so that one reads on; but not for ever.
            for _once_more in range(ATTEMPTS):
                if last.state.version == RecordVersion.current():
                    break
                last = self._read(last)
            self._last = last
            return last

    def _tentative(self) -> Read:
        """The same within a transaction: what is read may yet be undone, so that it is for this thread alone. A version
        that was undone never comes again, for its number is of the clock."""
        version, held = RecordVersion.current(), getattr(self._own, "read", None)
        if held is None or held.state.version != version:
            held = self._own.read = self._read(None)
        return held


_index = Follower(RecordIndex.read)


def current() -> RecordIndex:
    """The index of the present version of the record."""
    return _index.current()
