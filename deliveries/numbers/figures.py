"""A number of pieces as it is written for people."""

from __future__ import annotations

from collections.abc import Callable

# What keeps thousands apart, by language; a comma in all others.
NARROW = "\u202f"
SIGNS = {"fr": NARROW}

_language: Callable[[], str | None] = lambda: None  # noqa: E731


def read_language_from(source: Callable[[], str | None]) -> None:
    """Numbers are written in the language that `source` tells from now on: this room does not know who reads."""
    global _language  # noqa: PLW0603
    _language = source


def figures(number: int) -> str:
    """A number with its thousands apart: "12,345". Data has plain figures: programs read those."""
    if -1000 < number < 1000:
        return str(number)
    said = f"{number:,}"
    sign = SIGNS.get(_language() or "")
    return said.replace(",", sign) if sign else said
