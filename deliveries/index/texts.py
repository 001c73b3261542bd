"""Columns of texts: as arrays, which take a fraction of the memory, and which processes can share.

What is searched is held as numbered words: all that begins with a word stands together, so that to look for one takes
as long as it is common, and not as long as the record is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .arrays import Array, Runs, begins_of, different, gathered, marked, placed

if TYPE_CHECKING:
    from deliveries.models.search import Term

# Greater than any word that begins as another one does.
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class Strings:
    """Texts one after another, as the bytes of UTF-8, and where each begins."""

    letters: Array
    begins: Array

    @classmethod
    def of(cls, texts: Iterable[str | None]) -> Self:
        """What is None is as good as empty."""
        each = [(text or "").encode() for text in texts]
        return cls(np.frombuffer(b"".join(each), np.uint8), begins_of(np.array([len(text) for text in each], np.int64)))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        lengths = np.concatenate([np.diff(each.begins) for each in parts])
        return cls(np.concatenate([each.letters for each in parts]), begins_of(lengths))

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, rows: Array) -> Strings:
        return Strings(*gathered(self.letters, self.begins, placed(rows)))

    def tolist(self) -> list[str]:
        whole = self.letters.tobytes()
        return [whole[begin:end].decode() for begin, end in pairwise(self.begins.tolist())]


def _words(parts: Sequence[Texts]) -> Iterator[str]:
    for each in parts:
        yield from each.vocabulary


@dataclass(frozen=True)
class Texts:
    """Search texts, as searchable() makes them: the different `words` in order, by word of a text its number, one text
    after another, and where each of them begins."""

    words: Strings
    numbers: Array
    begins: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        seen: defaultdict[str, int] = defaultdict(count().__next__)
        each = [[*map(seen.__getitem__, text.split())] for text in texts]
        numbers = np.fromiter(chain.from_iterable(each), np.int32)
        words = sorted(seen)
        places = np.empty(len(words), np.int32)
        places[[seen[word] for word in words]] = np.arange(len(words))
        return cls(Strings.of(words), places[numbers], begins_of(np.array([len(own) for own in each], np.int64)))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        first, *others = parts
        lengths = np.concatenate([np.diff(each.begins) for each in parts])
        known = set(first.vocabulary)
        whole = first if all(known.issuperset(each.vocabulary) for each in others) else cls.of(_words(parts))
        numbers = np.concatenate([each._numbered_as(whole) for each in parts])
        return cls(whole.words, numbers, begins_of(lengths))

    def _numbered_as(self, other: Self) -> Array:
        """The numbers that its words have in another one, which has them all."""
        if self.words is other.words:
            return self.numbers
        place = {word: at for at, word in enumerate(other.vocabulary)}
        return np.array([place[word] for word in self.vocabulary], np.int32)[self.numbers]

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, rows: Array) -> Texts:
        return Texts(self.words, *gathered(self.numbers, self.begins, placed(rows)))

    def tolist(self) -> list[str]:
        words = [self.vocabulary[number] for number in self.numbers.tolist()]
        return ["".join(f" {word}" for word in words[begin:end]) for begin, end in pairwise(self.begins.tolist())]

    @cached_property
    def vocabulary(self) -> list[str]:
        return self.words.tolist()

    @cached_property
    def occurrences(self) -> Runs:
        """By word where it stands among the words of all texts."""
        return Runs.by(self.numbers, len(self.words))

    def saying(self, term: Term) -> Array:
        """By text: whether `term` stands in it, as Term.said() asks the database."""
        return marked(self.places(term), len(self))

    def places(self, term: Term) -> Array:
        """Where the texts stand that `term` stands in."""
        return different(np.concatenate([self._places(words.split(" ")) for words in sorted({term.key, term.words})]))

    def _places(self, words: list[str]) -> Array:
        """Where texts stand that have these words in a row, the last of which may go on."""
        *before, last = words
        first, end = bisect_left(self.vocabulary, last), bisect_left(self.vocabulary, last + LAST_LETTER)
        begins = self.occurrences.begins
        at = self.occurrences.order[begins[first] : begins[end]].astype(np.int64)
        text: Array = np.searchsorted(self.begins, at, side="right") - 1
        for back, word in enumerate(reversed(before), 1):
            here = at - back >= self.begins[text]
            at, text = at[here], text[here]
            same = self.numbers[at - back] == self._number(word)
            at, text = at[same], text[same]
        return text

    def _number(self, word: str) -> Any:
        """Which word it is; -1 where no text has it."""
        at = bisect_left(self.vocabulary, word)
        return at if self.vocabulary[at : at + 1] == [word] else -1
