"""One spelling for what is typed in many: letters without case and accents, plain spaces, the digits 0–9."""

import unicodedata

from .days import DateNotUnderstood

LONGEST_PHRASE = 160
# An ordinal sign is kept apart from the letter o, which scanners put in the place of a nought.
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′`´“”„«»″＇", "'")
    | dict.fromkeys("‐‑", "-")
    | dict.fromkeys("‒—―−", "–")
    | dict.fromkeys("ºª", "°")
    | dict.fromkeys("ىی", "ي")
    | {"،": ",", "ـ": "", "ة": "ه"}
)
_UNSEEN = ("Mn", "Cf", "Cc")


def folded(phrase: str) -> str:
    """Return the phrase in lower case without accents, odd spaces, curly quotes and framing punctuation."""
    if len(phrase) > LONGEST_PHRASE:
        raise DateNotUnderstood("A date is at most %(most)s characters long.", most=LONGEST_PHRASE)
    # The acute accent as a quote must be met before NFKC makes a space and a combining mark of it.
    text = unicodedata.normalize("NFKC", phrase.translate(_ALIKE)).casefold()
    text = "".join(
        " " if char.isspace() else _plain_digit(char)
        for char in unicodedata.normalize("NFD", text)
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )
    return " ".join(text.split()).strip(" .,;:!'\"[]{}")


def _plain_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)
