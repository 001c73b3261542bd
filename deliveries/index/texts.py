"""Search texts in memory, to look for a word in all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrays import Array

if TYPE_CHECKING:
    from deliveries.models.search import Term

# What stands between two texts, and in none: see searchable().
BETWEEN = "\n"


@dataclass(frozen=True)
class Texts:
    """Texts one after another as one `whole`, and where each of them ends in it."""

    whole: str
    ends: Array

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """`texts` as searchable() makes them."""
        each = list(texts)
        return cls(BETWEEN.join(each), np.cumsum([len(text) + len(BETWEEN) for text in each], dtype=np.int64))

    def saying(self, term: Term) -> Array:
        """By text: whether `term` stands in it, as Term.said() asks the database."""
        found = np.zeros(len(self.ends), bool)
        for words in {term.key, term.words}:
            found[np.searchsorted(self.ends, list(self._places(f" {words}")), side="right")] = True
        return found

    def _places(self, words: str) -> Iterator[int]:
        at = self.whole.find(words)
        while at >= 0:
            yield at
            at = self.whole.find(words, at + 1)
