"""Which records a name means that was typed or brought in. Where it may be several, whoever asks is asked which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from .iso import two_letters
from .names import Named, fold

# "Korea, Republic of", "Iran (Islamic Republic of)": as lists of countries put the word first that they are sorted by.
INVERTED = re.compile(r"(?P<first>[^,(]+?)\s*(?:,\s*(?P<after>[^,()]+)|\((?P<within>[^()]+)\))\s*")


class Directory[Row: Named]:
    """Records by what they are called: by slug, by name, by ISO 3166 code, and by names that lists turn around."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)
        names: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            for key in {f"/{row.slug}", *map(fold, row.names())} - {""}:
                names[key].append(row)
        self._names = dict(names)
        self._codes = {code: row for row in self.rows for code in _codes(row)}

    def meant(self, words: str) -> list[Row]:
        """Every record that `words` may mean: one, several, or none."""
        if found := self._names.get(f"/{words.strip().casefold()}"):
            return found
        for name in (words, *upright(words)):
            if found := self._called(name):
                return found
        coded = self._codes.get(words.strip())
        return [coded] if coded else []

    def _called(self, words: str) -> list[Row]:
        """Those with that name; where it is no main name, those as well whose main names end with it: "Congo"."""
        key = fold(words)
        found = self._names.get(key, [])
        if any(fold(row.names()[0]) == key for row in found):
            return found
        longer = [row for row in self._states if _ends(row.names()[0], words)]
        together = list(dict.fromkeys([*found, *longer]))
        return together if found or len(together) > 1 else []

    @property
    def _states(self) -> list[Row]:
        # Of equipment the longer name is a variant, which has a record of its own.
        return [row for row in self.rows if hasattr(row, "iso_code")]


def upright(words: str) -> Iterator[str]:
    """The name that `words` are when they are turned around: "Republic of Korea"; none where nothing is."""
    if found := INVERTED.fullmatch(words.strip()):
        before = (found["after"] or found["within"]).strip()
        yield f"{before} {found['first']}"
        yield f"{before.removeprefix('The ')} {found['first']}"


def head(words: str) -> str:
    """What stands first in a name that may be turned around: "Korea"."""
    found = INVERTED.fullmatch(words.strip())
    return found["first"] if found else words


def _codes(row: Named) -> Iterator[str]:
    code = getattr(row, "iso_code", "")
    if code:
        yield code
        if short := two_letters(code):
            yield short


def _ends(name: str, words: str) -> bool:
    """Whether the name is longer than the words and ends with them; one that begins so is another ("French Guiana")."""
    whole, part = ([key for word in text.split() if (key := fold(word))] for text in (name, words))
    return 0 < len(part) < len(whole) and whole[-len(part) :] == part
