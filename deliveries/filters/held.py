"""What was made of deliveries for a page, held for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any


class Held[T]:
    """What was made last of single deliveries, up to `most`: each is a pure function of its pk and of a `view`, which
    names the version of the record and whatever else decides. Whoever gets one only looks at it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._rows: OrderedDict[tuple[Hashable, int], T] = OrderedDict()
        EVERY.append(self)

    def clear(self) -> None:
        """Hold none."""
        with self._lock:
            self._rows.clear()

    def read(self, view: Hashable, pks: Sequence[int], make: Callable[[list[int]], Mapping[int, T]]) -> dict[int, T]:
        """By pk what is held of these deliveries, in this order, and the others from `make`, which leaves out what is
        not there."""
        with self._lock:
            found = {pk: self._rows[view, pk] for pk in pks if (view, pk) in self._rows}
        missing = [pk for pk in pks if pk not in found]
        found |= make(missing) if missing else {}
        rows = {pk: found[pk] for pk in pks if pk in found}
        with self._lock:
            for pk, row in rows.items():
                self._rows[view, pk] = row
                self._rows.move_to_end((view, pk))
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return rows


# All that hold anything.
EVERY: list[Held[Any]] = []


def clear() -> None:
    """Hold nothing, for whoever measures what a page costs that is asked for first."""
    for each in EVERY:
        each.clear()
