"""Letters of other alphabets that look like Latin ones: "Т-72" with a Cyrillic Т is typed by mistake, and not found.

The pairs are those that print alike in most typefaces, after Unicode's list of confusable characters (UTS #39).
"""

from __future__ import annotations

import unicodedata

LOOKS_LIKE = {
    # Cyrillic
    **dict(zip("АВЕКМНОРСТУХЅІЈԚԜҮаеорсухѕіјһԛԝѵ", "ABEKMHOPCTYXSIJQWYaeopcyxsijhqwv", strict=True)),
    # Greek
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲϳ", "ABEZHIKMNOPTYXovcj", strict=True)),
}
LATIN = str.maketrans(LOOKS_LIKE)


def alphabets(text: str) -> set[str]:
    """The alphabets of the letters of `text`, as Unicode names them: LATIN, CYRILLIC, GREEK."""
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha()}


def latin(text: str) -> str:
    """`text` with each word that looks Latin, and is not, in the Latin letters that it looks like."""
    return " ".join(_latin(word) for word in text.split())


def _latin(word: str) -> str:
    twin = word.translate(LATIN)
    # A word with a letter of its own, such as "Ми-24", is Russian.
    return twin if twin != word and alphabets(twin) == {"LATIN"} else word


def foreign(text: str) -> str:
    """The alphabet, in small letters, of what looks like Latin letters in `text`; "" where nothing does."""
    if latin(text) == " ".join(text.split()):
        return ""
    return ", ".join(sorted(name.capitalize() for name in alphabets(text) - {"LATIN"}))
