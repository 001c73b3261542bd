"""The gazetteer: the names of parties, models and types that are on record, and where a text has them.

Names are compared as runs of letters and figures, so that "Mi-24P", "Mi 24P" and "MI24P" are one; the longest match
wins; those of types, which are common nouns, in the singular, and in one spelling ("armored", "defense").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from .countries import said_for
from .kinds import WORDS
from .makers import makers
from .text import WORD, Token, folded

Kind = Literal["party", "model", "type"]
# A name of more runs of letters and figures is found by none.
LONGEST = 9
SPELLINGS = {
    "defense": "defence", "armored": "armoured", "matériel": "materiel", "aerienne": "aerien",
    "antiaerienne": "antiaerien",
    "airplane": "aeroplane", "batterie": "battery",
    "lance": "lance", "guns": "gun", "manoeuvre": "manœuvre", "naval": "naval",
}  # fmt: skip
# Plain words that some thing is called as well ("Hip", "Must"): found with a capital only where no sentence begins.
UNSURE = frozenset(["us"])


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that texts may name: a party, a model with the slug of its type, or a type with that of its parent.

    `names` are all that it is called; `code` the ISO 3166 code of a state; `generic` a model that stands for its type;
    `variant_of` the slug of the model that this is a variant of.
    """

    kind: Kind
    slug: str
    names: tuple[str, ...]
    code: str = ""
    under: str = ""
    variant_of: str = ""
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Where a text names what is on record: from which token to which; several entries where a name is of several.

    `how` is "name", "adjective" ("Malian"), "seat" ("Moscow") or "maker" ("Boeing").
    """

    first: int
    last: int
    entries: tuple[Entry, ...]
    how: str = "name"


@dataclass
class Gazetteer:
    """What is on record, by all its names; made once and handed in with each text."""

    entries: Iterable[Entry]
    _names: dict[str, dict[str, list[Entry]]] = field(init=False, repr=False)
    _types: dict[str, list[Entry]] = field(init=False, repr=False)
    _begun: set[str] = field(init=False, repr=False)
    types: dict[str, Entry] = field(init=False, repr=False)
    models: dict[str, Entry] = field(init=False, repr=False)
    parties: dict[str, Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        rows = list(self.entries)
        self.entries = rows
        self.types = {row.slug: row for row in rows if row.kind == "type"}
        self.models = {row.slug: row for row in rows if row.kind == "model"}
        self.parties = {row.slug: row for row in rows if row.kind == "party"}
        self._names, self._types = defaultdict(lambda: defaultdict(list)), defaultdict(list)
        for row in rows:
            for name, how in _called(row):
                self._add(row, name, how)
        self._begun = {key[:end] for key in (*self._names, *self._types) for end in range(1, len(key) + 1)}

    def _add(self, row: Entry, name: str, how: str) -> None:
        tokens = WORD.findall(folded(name))
        if not tokens or len("".join(tokens)) < 2:
            return
        held = self._types[noun_key(tokens)] if how == "noun" else self._names["".join(tokens)][how]
        if row not in held:
            held.append(row)

    def matches(self, tokens: list[Token], text: str) -> Iterator[Match]:
        """Where the text of these tokens names something, the longest match at each place, from left to right."""
        at = 0
        while at < len(tokens):
            found = self._at(tokens, at, text)
            if found is not None:
                yield found
                at = found.last
            at += 1

    def _at(self, tokens: list[Token], at: int, text: str) -> Match | None:
        found, key, noun = None, "", ""
        for last in range(at, min(at + LONGEST, len(tokens))):
            if last > at and tokens[last].word == "s" and tokens[last - 1].word != "u":
                break
            if last > at and not _joined(text[tokens[last - 1].end : tokens[last].start]):
                break
            if last > at and _is_small(tokens[last], tokens[last - 1], text):
                break
            key, noun = key + tokens[last].word, noun + singular(tokens[last].word)
            if not {key, noun, key.removesuffix("s")} & self._begun:
                break
            found = self._named(key, noun, tokens, (at, last), text) or found
        return found

    def _named(self, key: str, noun: str, tokens: list[Token], span: tuple[int, int], text: str) -> Match | None:
        first, last = span
        begins = text[tokens[first].start]
        is_proper = begins.isupper() or begins.isdigit()
        keys = [key]
        is_plural = key.endswith("s") and text[tokens[last].end - 1] == "s" and tokens[last].word != "s"
        if is_plural and len(key) > 3 and "name" not in self._names.get(key, {}):
            keys.insert(0, key[:-1])
        for each in keys:
            for how, entries in self._names.get(each, {}).items():
                if how == "maker" and each != key:
                    # "Bell helicopters" are no Bell Helicopter.
                    continue
                if how == "adjectif" and " " in text[tokens[first].start : tokens[last].end]:
                    # "ordered from America in 2018" is nothing "americain".
                    continue
                if (
                    each.isalpha()
                    and len(each) < 4
                    and how in {"name", "maker"}
                    and not text[tokens[first].start : tokens[last].end].isupper()
                ):
                    continue
                if (is_proper or how == "adjectif") and not (
                    each in UNSURE and text[tokens[first].start :][:2] not in {"US", "U."}
                ):
                    return Match(first, last, tuple(entries), "adjective" if how == "adjectif" else how)
        if noun in self._types:
            return Match(first, last, tuple(self._types[noun]), "noun")
        return None

    def family(self, model: Entry) -> str:
        """The slug of the model that this is a variant of, directly or not; its own where it is none."""
        seen = {model.slug}
        while model.variant_of in self.models and model.variant_of not in seen:
            model = self.models[model.variant_of]
            seen.add(model.slug)
        return model.slug

    def maker_in(self, tokens: list[Token]) -> Entry | None:
        """The state of the company that these begin with: "Dassault Rafale"."""
        for end in range(len(tokens), 0, -1):
            found = self._names.get("".join(token.word for token in tokens[:end]), {}).get("maker")
            if found:
                return found[0]
        return None

    def is_under(self, slug: str, above: str) -> bool:
        """Whether a type is another one, or below it."""
        while slug:
            if slug == above:
                return True
            slug = self.types[slug].under if slug in self.types else ""
        return False

    def top(self, slug: str) -> str:
        """The top-level type above a type."""
        while slug in self.types and self.types[slug].under:
            slug = self.types[slug].under
        return slug


def _is_small(token: Token, before: Token, text: str) -> bool:
    """Whether a letter or two behind a space is a word of its own: "le CH-4 a été livré", "the F-16 is"."""
    word = text[token.start : token.end]
    return len(word) < 3 and word.islower() and text[before.end : token.start] == " " and text[before.end - 1].isdigit()


def _joined(gap: str) -> bool:
    """Whether two runs of letters may be of one name: with a space, a hyphen or the like between them."""
    return len(gap) <= 2 and not any(sign in gap for sign in ',;:()\n"') and gap not in (". ", ".\n")


# "UH-60 Black Hawk", "K-8 Karakorum": a designation, and what it is called by everybody.
DESIGNATED = re.compile(r"(?P<designation>\S*\d\S*) (?P<popular>[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})+|[A-Z][a-z]{7,})")


def _popular(model: Entry) -> Iterator[str]:
    """What a model is called without its designation, where the record has that alone too; of several models it may be
    any."""
    for name in model.names:
        found = DESIGNATED.fullmatch(name)
        if found is not None and found["designation"] in model.names:
            yield found["popular"]


# "Sukhoi 57", where the record has "Su-57".
SHORT = re.compile(r"(?P<maker>Su|An|Il|Ka|Tu|Mi)-(?P<number>\d\w*)")
HOUSES = {
    "Su": ("Sukhoi", "Soukhoi"), "An": ("Antonov",), "Il": ("Ilyushin", "Iliouchine"), "Ka": ("Kamov",),
    "Tu": ("Tupolev",), "Mi": ("Mil",),
}  # fmt: skip


def _spelled_out(model: Entry) -> Iterator[str]:
    """What a model is called by the name of its design bureau in full."""
    for name in model.names:
        if found := SHORT.fullmatch(name):
            yield from (f"{house} {found['number']}" for house in HOUSES[found["maker"]])


def _called(row: Entry) -> Iterator[tuple[str, str]]:
    """Every name of a record, and what kind of name it is."""
    if row.kind == "type":
        for name in (*row.names, *WORDS.get(row.slug, "").split("|")):
            yield name, "noun"
        return
    if row.generic:
        for name in row.names:
            yield name.partition("(")[0], "noun"
        return
    english, french, seats, others = said_for().get(row.code, ((), (), (), ()))
    adjectives = {folded(word) for word in english}
    popular = (*_popular(row), *_spelled_out(row)) if row.kind == "model" else ()
    for name in (*row.names, *others, *popular):
        yield name, "adjective" if folded(name) in adjectives else "name"
    yield from ((word, "adjective") for word in english)
    yield from ((word, "adjectif") for word in french)
    yield from ((word, "seat") for word in seats)
    if row.kind == "party" and row.code:
        yield from ((word, "maker") for word in makers().get(row.code, ()))


def singular(word: str) -> str:
    """A folded word in the singular and in one spelling, roughly: for comparing, never for showing."""
    word = SPELLINGS.get(word, word)
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):
        word = word[:-1]
    return SPELLINGS.get(word, word)


def noun_key(tokens: Iterable[str]) -> str:
    """What a common noun is compared by."""
    return "".join(singular(word) for word in tokens)
