"""The index of the present version of the record: read once by a machine, and then followed."""

from __future__ import annotations

from threading import Lock, local

from deliveries.models import EquipmentType, RecordVersion, TypeTree, reading

from . import files, sharing
from .reading import State
from .record import RecordIndex

ATTEMPTS = 3

_lock, _own = Lock(), local()
# By the place where it was read: a replica may be behind.
_held: dict[str, RecordIndex] = {}


def current() -> RecordIndex:
    """The index of the present version: all threads of a process have it in common."""
    if reading.connection().in_atomic_block:
        return _tentative()
    _own.read = None
    with _lock:
        place = reading.connection().alias
        last = _held.get(place) or _read()
        # What is saved while one reads may be there in part, so that one reads on; but not for ever.
        for _once_more in range(ATTEMPTS):
            if last.state.version == RecordVersion.current():
                break
            last = _read(last)
        _held[place] = last
        return last


def _read(before: RecordIndex | None = None) -> RecordIndex:
    """What a process has written of the present version, or what has changed since the one `before`, for all."""
    state, tree = State.now(), TypeTree(list(EquipmentType.objects.all()))
    if already := sharing.found(state, tree):
        return already
    with files.turn("index"):
        return sharing.found(state, tree) or sharing.shared(RecordIndex.read(before, state))


def _tentative() -> RecordIndex:
    """The same within a transaction: what is read may yet be undone, so that it is for this thread alone.

    Where the clock was put back, what comes after an undone change gets the number of that one. Whatever is undone,
    wholly or to a savepoint, leaves the connection another list of what is to be done once all is committed.
    """
    held: RecordIndex | None = getattr(_own, "read", None)
    promised = reading.connection().run_on_commit
    if held is None or _own.promised is not promised or held.state.version != RecordVersion.current():
        held = _own.read = RecordIndex.read()
        _own.promised = promised
    return held
