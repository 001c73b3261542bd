"""Two languages that nobody speaks, made of the English words, in which layouts and forgotten messages are tried.

`en-xa` has every letter accented and its vowels doubled, some half as long again, between brackets: what a page has
without them is no message. `ar-xb`, its twin, is in Hebrew letters, so that a browser sets it from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog

from .messages import originals, written

# What is to stay as it is: parts that are filled in, mark-up, references to characters.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;)")
ACCENTED = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "áƀçðéƒĝĥíĵķļɱñóþǫŕšťúṽŵẋýž", strict=True))
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ÁƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŤÚṼŴẊÝŽ", strict=True))
)
VOWEL, DOUBLED = re.compile(r"([aeiouAEIOU])"), r"\1\1"
HEBREW = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתאבגד", strict=True))
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "אבגדהוזחטיכלמנסעפצקרשתאבגד", strict=True))
)
# Signs of Django's, not words.
NO_WORDS = {"format of a date"}


def accented(text: str) -> str:
    """A message longer and with accents: "%(n)s deliveries" gives "⟦%(n)s ðééļííṽééŕííééš⟧"."""
    return f"⟦{_in_words(text, lambda words: VOWEL.sub(DOUBLED, words).translate(ACCENTED))}⟧"


def leftward(text: str) -> str:
    """A message in letters that run from right to left."""
    return _in_words(text, lambda words: words.translate(HEBREW))


def _in_words(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if at % 2 else change(part) for at, part in enumerate(KEPT.split(text)))


def make(found: Catalog, folder: Path) -> None:
    """Write the catalogues of both languages below this folder."""
    for language, translated in (("en-xa", accented), ("ar-xb", leftward)):
        catalogue = Catalog(locale="en", fuzzy=False, charset="utf-8")
        for message in found:
            if message.id:
                ids = originals(message)
                said = ids if message.context in NO_WORDS else tuple(map(translated, ids))
                catalogue.add(message.id, said if len(ids) > 1 else said[0], context=message.context)
        code, _dash, country = language.partition("-")
        written(catalogue, folder / f"{code}_{country.upper()}" / "LC_MESSAGES" / "django.po")
