"""What was counted of a version, held for whoever asks the same of it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Concatenate, Protocol

if TYPE_CHECKING:
    from .record import RecordIndex

# Answers of how many parts in all are held, some hundred bytes each; and indexes of parts of the record, of how many
# deliveries in all, some hundred bytes each as well.
MOST, MOST_DELIVERIES = 200_000, 100_000
# As how many deliveries a part counts that has none.
LEAST = 100


class Answers:
    """The answers to the questions that were asked last, of MOST parts in all; none that alone has more."""

    def __init__(self) -> None:
        self._lock, self._found, self._size = Lock(), OrderedDict[Hashable, object](), 0

    def of[Answer](self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer that is held, or the one to `find`. Whoever gets one only looks at it."""
        with self._lock:
            if question in self._found:
                self._found.move_to_end(question)
                return self._found[question]  # type: ignore[return-value]
        if size(answer := find()) > MOST:
            return answer
        with self._lock:
            self._size += size(answer) - (size(self._found.pop(question)) if question in self._found else 0)
            self._found[question] = answer
            while self._size > MOST:
                self._size -= size(self._found.popitem(last=False)[1])
        return answer

    def clear(self) -> None:
        with self._lock:
            self._found.clear()
            self._size = 0


def size(answer: object) -> int:
    """Of how many parts an answer is, such as groups or rows."""
    return max(1, len(answer)) if isinstance(answer, Sized) else 1


class Parts:
    """The parts of a version that were asked for last, of MOST_DELIVERIES deliveries in all, or one that has more."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[Hashable, RecordIndex] = OrderedDict()

    def of(self, name: Hashable, make: Callable[[], RecordIndex]) -> RecordIndex:
        with self._lock:
            held = self._held.get(name)
        part = held or make()
        with self._lock:
            self._held[name] = part
            self._held.move_to_end(name)
            # One of no delivery takes room, too.
            sizes = [LEAST + len(each.deliveries) for each in self._held.values()]
            while len(sizes) > 1 and sum(sizes) > MOST_DELIVERIES:
                self._held.popitem(last=False)
                sizes.pop(0)
        return part

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


class Asking(Protocol):
    """Something that is asked about an index; `asked`: what tells it from others, or None where nothing does."""

    @property
    def index(self) -> RecordIndex: ...

    @property
    def asked(self) -> Hashable: ...


def once[Own: Asking, **Given, Answer](
    method: Callable[Concatenate[Own, Given], Answer],
) -> Callable[Concatenate[Own, Given], Answer]:
    """A method of what is asked() whose answer is small and depends on nothing else but hashable arguments."""

    @wraps(method)
    def answered(own: Own, /, *args: Given.args, **kwargs: Given.kwargs) -> Answer:
        if own.asked is None:
            return method(own, *args, **kwargs)
        question = own.asked, method.__qualname__, args, *sorted(kwargs.items())
        return own.index.answers.of(question, lambda: method(own, *args, **kwargs))

    return answered
