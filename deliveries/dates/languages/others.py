"""Other languages: the names of their months and weekdays, from dateparser's tables, and nothing else.

A word that may change what a date means ("about", "until", "after") is no name, and so the phrase is refused.
"""

import importlib
import re
from functools import cache
from typing import Any

from .vocabulary import Vocabulary

_MONTHS = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


@cache
def names_only(language: str) -> Vocabulary | None:
    """Return the vocabulary of a language by its two or three letters, None where dateparser has no table."""
    if not re.fullmatch("[a-z]{2,3}", language):
        return None
    try:
        # Importing dateparser takes a fifth of a second, which pages that parse no such date do not owe.
        table = importlib.import_module(f"dateparser.data.date_translation_data.{language}").info
    except ImportError:
        return None
    meanings: dict[str, set[str]] = {}
    for word, meaning in _names(table, _MONTHS, "month", 1) + _names(table, _WEEKDAYS, "weekday", 0):
        meanings.setdefault(word, set()).add(meaning)
    names = {word: _sure(word, found) for word, found in meanings.items()}
    joints = {word: "of" for word in table.get("pertain", []) if word.isalpha()}
    return Vocabulary(joints | names, ordinals="°", needs_figures=True) if names else None


def _sure(word: str, meanings: set[str]) -> str:
    """Return the one meaning of a word; Italian "mar" has two, German "so" and "die" are seldom weekdays."""
    meaning = min(meanings)
    return "unread" if len(meanings) > 1 or (meaning.startswith("weekday") and len(word) < 4) else meaning


def _names(table: dict[str, Any], keys: list[str], kind: str, first: int) -> list[tuple[str, str]]:
    """List the names under the keys with what they mean, but for single letters."""
    return [
        (name.casefold(), f"{kind}={n}") for n, key in enumerate(keys, first) for name in table[key] if len(name) > 1
    ]
