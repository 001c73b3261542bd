"""Deliveries that were read with all that a page shows of them, held for whoever asks next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock

from deliveries.models import Delivery


class Held:
    """The deliveries that were asked for last, up to `most`: each is a pure function of its pk and of a `view`, which
    names the version of the record and whatever else decides what is read. Whoever gets one only looks at it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._rows: OrderedDict[tuple[Hashable, int], Delivery] = OrderedDict()

    def clear(self) -> None:
        """Hold none, for whoever measures what a page costs that is asked for first."""
        with self._lock:
            self._rows.clear()

    def read(self, view: Hashable, pks: Sequence[int], read: Callable[[list[int]], list[Delivery]]) -> list[Delivery]:
        """The deliveries of these pks, in this order: those that are held, and the others from `read`, which leaves out
        what is not there."""
        with self._lock:
            found = {pk: self._rows[view, pk] for pk in pks if (view, pk) in self._rows}
        missing = [pk for pk in pks if pk not in found]
        found |= {delivery.pk: delivery for delivery in (read(missing) if missing else ())}
        rows = [found[pk] for pk in pks if pk in found]
        with self._lock:
            for delivery in rows:
                self._rows[view, delivery.pk] = delivery
                self._rows.move_to_end((view, delivery.pk))
            while len(self._rows) > self._most:
                self._rows.popitem(last=False)
        return rows
