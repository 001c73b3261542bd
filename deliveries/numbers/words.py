"""What numbers are called, in English and in French: folded, without accents and hyphens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Words:
    """The words of a language. `small`: by its words, each number below a thousand; `greater`: what multiplies one.

    `sets` are counted exactly (pairs) and `rounded` roughly (dozens); of each the one or more words that it has.
    `one`: what stands before a single one; `half`, before half of one. `some`: more than one, nobody says how many.
    """

    small: Mapping[str, int]
    greater: Mapping[str, int]
    sets: Mapping[str, int]
    rounded: Mapping[str, int]
    one: tuple[str, ...]
    half: tuple[str, ...]
    some: frozenset[str]
    unknown: frozenset[str]


EN_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
EN_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
FR_ONES = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
)  # fmt: skip
FR_TENS = ("vingt", "trente", "quarante", "cinquante", "soixante")


def _english() -> Iterator[tuple[str, int]]:
    below = dict(zip(EN_ONES, range(20), strict=True))
    for at, ten in enumerate(EN_TENS, 2):
        below[ten] = 10 * at
        below |= {f"{ten} {EN_ONES[one]}": 10 * at + one for one in range(1, 10)}
    yield from below.items()
    for hundreds in range(1, 10):
        head = f"{EN_ONES[hundreds]} hundred"
        yield head, 100 * hundreds
        for word, number in below.items():
            if number:
                yield f"{head} {word}", 100 * hundreds + number
                yield f"{head} and {word}", 100 * hundreds + number


def _french() -> Iterator[tuple[str, int]]:
    ones = FR_ONES
    below = dict(zip(ones, range(20), strict=True)) | {"une": 1}
    for at, ten in enumerate(FR_TENS, 2):
        below |= {ten: 10 * at, f"{ten} et un": 10 * at + 1, f"{ten} et une": 10 * at + 1}
        below |= {f"{ten} {ones[one]}": 10 * at + one for one in range(2, 10)}
    below |= {"soixante et onze": 71, "quatre vingt": 80, "quatre vingts": 80}
    below |= {f"soixante {ones[one]}": 60 + one for one in range(10, 20)}
    below |= {f"quatre vingt {ones[one]}": 80 + one for one in range(1, 20)}
    for ten, number in (("septante", 70), ("huitante", 80), ("nonante", 90)):
        below |= {ten: number, f"{ten} et un": number + 1}
        below |= {f"{ten} {ones[one]}": number + one for one in range(2, 10)}
    yield from below.items()
    for hundreds in range(1, 10):
        head = "cent" if hundreds == 1 else f"{ones[hundreds]} cent"
        yield head, 100 * hundreds
        yield f"{head}s", 100 * hundreds
        yield from ((f"{head} {word}", 100 * hundreds + number) for word, number in below.items() if number)


@cache
def languages() -> tuple[Words, ...]:
    """The languages that quantities are read in: those that editors write."""
    return (
        Words(
            dict(_english()),
            {"thousand": 1_000, "million": 1_000_000},
            {"pair": 2, "pairs": 2},
            {"dozen": 12, "dozens": 12, "hundred": 100, "thousand": 1_000},
            ("a", "one"),
            ("half a", "a half", "half"),
            frozenset(["several", "a few", "a couple", "a couple of", "a number", "a number of", "many", "multiple",
                       "numerous", "various"]),
            frozenset(["unknown", "not known", "an unknown number", "unknown number", "some", "?"]),
        ),
        Words(
            dict(_french()),
            {"mille": 1_000, "million": 1_000_000, "millions": 1_000_000},
            {"paire": 2, "paires": 2},
            {"huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
             "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1_000,
             "dizaines": 10, "douzaines": 12, "centaines": 100, "milliers": 1_000},
            ("un", "une"),
            ("une demi", "demi"),
            frozenset(["plusieurs", "quelques", "de nombreux", "de nombreuses", "divers", "diverses",
                       "un certain nombre", "un certain nombre de"]),
            frozenset(["inconnu", "nombre inconnu", "un nombre inconnu", "non connu"]),
        ),
    )  # fmt: skip


# More than one of a kind: "dozens", "des centaines".
MANY = {
    "tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1_000,
    "dizaines": 10, "douzaines": 12, "centaines": 100, "milliers": 1_000,
}  # fmt: skip
