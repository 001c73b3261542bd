"""The published record and its chronicle as columns in memory, so that what is counted over all of it, or looked for in
all of it, need not be asked of the database.

A page that shows fifty lines says how many there are, and how many each option of a filter would give: numbers over
the whole record. The database reads every matching row for each of them; here they are arrays, and a count over a
hundred thousand deliveries takes a millisecond. A process reads them once and then follows the chronicle, like any
reader of `/changes/`: of a new version it reads what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Protocol

from django.db import connection

from deliveries.models import RecordVersion

from .changes import Chronicle
from .reading import NO_NUMBER, NO_ROW, State
from .record import DELIVERED, KINDS, STATUSES, TERMS, RecordIndex, Voices

__all__ = [
    "DELIVERED",
    "KINDS",
    "NO_NUMBER",
    "NO_ROW",
    "STATUSES",
    "TERMS",
    "Chronicle",
    "RecordIndex",
    "Voices",
    "chronicle",
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
        self._read, self._lock = read, Lock()
        self._last: Read | None = None

    def current(self) -> Read:
        """What `read` gives in the present version."""
        if connection.in_atomic_block:  # what is read may yet be undone, so that it is nobody else's
            return self._read(None)
        with self._lock:
            last = self._last or self._read(None)
            # What is saved while one reads may be there in part, so that one reads on; but not for ever.
            for _once_more in range(ATTEMPTS):
                if last.state.version == RecordVersion.current():
                    break
                last = self._read(last)
            self._last = last
            return last


_columns, _chronicle = Follower(RecordIndex.read), Follower(Chronicle.read)


def current() -> RecordIndex:
    """The columns of the present version of the record."""
    return _columns.current()


def chronicle() -> Chronicle:
    """The chronicle of the present version of the record."""
    return _chronicle.current()
