"""Answers that outlive a version of the record: each stands for as long as what it was made of is the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from threading import Lock

# Of how many parts in all, such as groups of rows, some hundred bytes each.
MOST = 200_000


class Kept[Answer: Sized]:
    """The answers that were asked for last, one a subject, each with what it was made of."""

    def __init__(self) -> None:
        self._lock, self._held, self._size = Lock(), OrderedDict[Hashable, tuple[Hashable, Answer]](), 0

    def of(self, subject: Hashable, made_of: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer that is held, where it was made of the same, or the one to `make`. Whoever gets one only looks at
        it."""
        with self._lock:
            if (held := self._held.get(subject)) and held[0] == made_of:
                self._held.move_to_end(subject)
                return held[1]
        answer = make()
        with self._lock:
            self._forget(subject)
            self._held[subject] = made_of, answer
            self._size += len(answer)
            while self._size > MOST:
                self._forget(next(iter(self._held)))
        return answer

    def _forget(self, subject: Hashable) -> None:
        if held := self._held.pop(subject, None):
            self._size -= len(held[1])

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._size = 0
