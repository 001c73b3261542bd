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
    words = _names(table, _MONTHS, "month", 1, least=2) + _names(table, _WEEKDAYS, "weekday", 0, least=4)
    meanings = {word: {meaning for each, meaning in words if each == word} for word, _ in words}
    sure = {word: min(found) for word, found in meanings.items() if len(found) == 1}
    joints = {word: "of" for word in table.get("pertain", []) if word.isalpha()}
    return Vocabulary(joints | sure, ordinals="°", needs_figures=True) if sure else None


def _names(table: dict[str, Any], keys: list[str], kind: str, first: int, *, least: int) -> list[tuple[str, str]]:
    """List the names under the keys with what they mean; short ones are other words too (German "so", "die")."""
    return [
        (name.casefold(), f"{kind}={n}")
        for n, key in enumerate(keys, first)
        for name in table[key]
        if len(name) >= least
    ]
