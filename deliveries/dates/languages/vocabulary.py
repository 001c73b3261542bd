"""Vocabulary: what one language calls the signs of a date.

A language is a table of its words and the few marks that it glues to figures; how signs make up a date is told once,
for all languages, by the rules of the grammar.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..clock import clock
from ..folding import folded
from ..signs import Sign, Signs, sign

WORD = re.compile(r"[^\W\d_]+")
NO_CLOCK = clock("at")
# The signs that tell a time by themselves.
CARRIERS = frozenset(["month", "weekday", "season", "unit", "dayshift", "feast", "holidays", "decade"])


@dataclass(frozen=True)
class Vocabulary:
    """The date words of one language.

    `words` maps words ("the day before yesterday") to what they stand for: signs parted by " + ", each one or more
    kinds and perhaps a value, as in "past + unit=week" or "month=3". An empty meaning is a word that may be left out.

    `ordinals` are the endings of numbers ("st|nd|rd|th"), `decades` those of years ("1980s"), `quarters`, `halves` and
    `weeks` the letters beside one ("Q1", "2H", "W14"), `clock` what times of day look like, `shorthand` patterns of
    what is written otherwise ("w/c") and their full words, `unsure` a pattern of what is another word where it stands
    alone. With `needs_figures`, names alone are no date.
    """

    words: Mapping[str, str]
    ordinals: str = ""
    decades: str = ""
    quarters: str = ""
    halves: str = ""
    weeks: str = ""
    clock: re.Pattern[str] = NO_CLOCK
    shorthand: Mapping[str, str] = field(default_factory=dict)
    unsure: str = "(?!)"
    needs_figures: bool = False
    meanings: dict[tuple[str, ...], Signs] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ordinals", folded(self.ordinals))
        meanings = {
            tuple(re.findall(r"[^\W\d_]+", folded(words))): _meaning(text) for words, text in self.words.items()
        }
        object.__setattr__(self, "meanings", meanings)
        object.__setattr__(self, "longest", max(map(len, meanings)))

    def written_out(self, text: str) -> str:
        """Return a folded phrase with its shorthand written out."""
        for short, full in self.shorthand.items():
            text = re.sub(short, full, text)
        return text

    def is_foreign_to(self, own: "Vocabulary", text: str) -> bool:
        """Say whether a folded text has a name or unit of this language that the other one has no such word for.

        Particles do not tell languages apart: "de la 2021" is French for "of 2021" and Romanian for "since 2021".
        """
        return any(self._carries(word) and not own.has(word) for word in WORD.findall(text))

    def has(self, word: str) -> bool:
        return any(word in words for words in self.meanings)

    def _carries(self, word: str) -> bool:
        meaning = self.meanings.get((word,), ())
        return any(CARRIERS & each.kinds for each in meaning)


def _meaning(text: str) -> Signs:
    return tuple(_one_meaning(part) for part in text.split(" + ")) if text else ()


def _one_meaning(part: str) -> Sign:
    value, name, kinds = 0, "", []
    for word in part.split():
        kind, _, given = word.partition("=")
        kinds.append(kind)
        if given.lstrip("-").isdigit():
            value = int(given)
        else:
            name = given or name
    return sign(" ".join(kinds), value, name)


def spread(table: Mapping[str, str]) -> dict[str, str]:
    """Turn meanings with their words, parted by bars, into words with their meaning; no word has two."""
    pairs = [(word, meaning) for meaning, words in table.items() for word in words.split("|")]
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("A word of a date stands under two meanings.")
    return found


def numbered(table: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Number the words of "month": ("january jan|february feb", 1): spellings by spaces, members by bars.

    An underscore stands for the space in a name of two words.
    """
    return {
        word.replace("_", " "): f"{kind}={n}"
        for kind, (members, first) in table.items()
        for n, spellings in enumerate(members.split("|"), first)
        for word in spellings.split()
    }
