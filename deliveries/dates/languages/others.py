"""Other languages: the names of their months and weekdays, from dateparser's tables, and nothing else.

A word that may change what a date means ("about", "until", "after") is no name, and so the phrase is refused.
"""

import importlib
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

from .vocabulary import Vocabulary

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# Languages that are written in two alphabets have a table for each.
_ALPHABETS = ("", "-Latn", "-Cyrl")


@cache
def names_only(language: str) -> Vocabulary | None:
    """Return the vocabulary of a language by its two or three letters, None where dateparser has no table."""
    tables = list(_tables(language)) if re.fullmatch("[a-z]{2,3}", language) else []
    meanings: dict[str, set[str]] = {}
    for word, meaning in (pair for table in tables for pair in _names(table)):
        meanings.setdefault(word, set()).add(meaning)
    names = {word: _sure(word, found) for word, found in meanings.items()}
    return Vocabulary(names, ordinals="°", needs_figures=True) if names else None


def _tables(language: str) -> Iterator[dict[str, Any]]:
    for alphabet in _ALPHABETS:
        name = f"dateparser.data.date_translation_data.{language}{alphabet}"
        # Importing dateparser takes a fifth of a second, which pages that parse no such date do not owe.
        with suppress(ImportError):
            yield importlib.import_module(name).info


def _names(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the words of a table with what they mean: months, weekdays, "of", and what follows a year ("2022 року")."""
    for kind, keys, first in (("month", _MONTHS, 1), ("weekday", _WEEKDAYS, 0)):
        for n, key in enumerate(keys, first):
            yield from ((name.casefold(), f"{kind}={n}") for name in table[key] if len(name) > 1)
    yield from ((word.casefold(), "of") for word in table.get("pertain", []) if word.isalpha())
    # A single "a" is a preposition to many.
    yield from ((word.casefold(), "yearmark") for word in table.get("year", []) if word.isalpha() and word != "a")


def _sure(word: str, meanings: set[str]) -> str:
    """Return the one meaning of a word; Italian "mar" has two, German "so" and "die" are seldom weekdays."""
    meaning = min(meanings)
    return "unread" if len(meanings) > 1 or (meaning.startswith("weekday") and len(word) < 4) else meaning
