"""The rule of what a line adds: the least, the best and the greatest number, and how many are not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import add, itemgetter, sub
from typing import Any, NamedTuple

from deliveries.numbers import figures

# What a line adds, in the order of the fields of an Amount: the first of these numbers that is known, or nothing.
ADDS = {"sure": ("low", "quantity"), "best": ("quantity", "low"), "most": ("high", "quantity", "low")}
# A line is of unknown number where none of these is known: of 4 to 20 it is known how many they were at most.
ENDS = ("quantity", "high")
# What rows of ArrivedLines call the fields of an Amount.
FIELDS = (*ADDS, "unknown", "about")


class Amount(NamedTuple):
    """A number of pieces as far as it is known, and how many lines of unknown number come on top; `about`: how many of
    the best number are of lines whose own number is not exact."""

    low: int = 0
    best: int = 0
    high: int = 0
    unknown_lines: int = 0
    about: int = 0

    def __add__(self, other: Amount) -> Amount:  # type: ignore[override]
        return Amount._make(map(add, self, other))

    def __sub__(self, other: Amount) -> Amount:
        return Amount._make(map(sub, self, other))

    @property
    def spread(self) -> bool:
        """Whether least, best and greatest differ."""
        return not self.low == self.best == self.high

    @property
    def only_unknown(self) -> bool:
        """Whether nothing is known but that there were some."""
        return self.best == 0 and self.unknown_lines > 0

    @property
    def short(self) -> str:
        """In figures and signs: "8", "~8", "5 + ?" or "?"; amount_text() says the same in words."""
        if self.only_unknown:
            return "?"
        known = f"{self.sign}{self.bounds}" if self.from_least else self.counted
        return f"{known} + ?" if self.unknown_lines else known

    @property
    def counted(self) -> str:
        """The best number where a count stands in large figures: "8", or "~8" where it holds a number that is about."""
        return f"{self.sign}{figures(self.best)}"

    @property
    def sign(self) -> str:
        """What stands before figures of which a part is about so many."""
        return "~" if self.about else ""

    @property
    def from_least(self) -> bool:
        """Whether the best number is the least there can have been, and no more than that: "4–20"."""
        return self.low == self.best < self.high

    @property
    def figures(self) -> str:
        """What is known of it: "8", "8 (6–10)", or "4–20" where no number between the bounds is the best."""
        if self.from_least:
            return self.bounds
        return f"{figures(self.best)} ({self.bounds})" if self.spread else figures(self.best)

    @property
    def bounds(self) -> str:
        """The least and the greatest: "6–10"."""
        return f"{figures(self.low)}–{figures(self.high)}"

    @property
    def known(self) -> tuple[int | None, int | None, int | None]:
        """Best, least and greatest, for who adds up; None: not known. Where a number is missing, so is the greatest."""
        if self.only_unknown:
            return None, None, None
        return self.best, self.low, None if self.unknown_lines else self.high

    @classmethod
    def of_line(cls, quantity: int | None, low: int | None, high: int | None, *, inexact: bool = False) -> Amount:
        """What a line adds with these numbers; None: not known. `inexact`: they are about so many, or an estimate."""
        numbers = {"quantity": quantity, "low": low, "high": high}
        sure, best, most = (
            next((number for name in names if (number := numbers[name]) is not None), 0) for names in ADDS.values()
        )
        return cls(sure, best, most, int(all(numbers[name] is None for name in ENDS)), best if inexact else 0)

    @classmethod
    def from_row(cls, row: Mapping[str, Any], prefix: str) -> Amount:
        """From the columns <prefix>sure, best, most, unknown and about of a row of ArrivedLines."""
        return cls._make(value or 0 for value in _amounts(prefix)(row))


@cache
def _amounts(prefix: str) -> Callable[[Mapping[str, Any]], Iterable[int | None]]:
    return itemgetter(*(f"{prefix}{name}" for name in FIELDS))
