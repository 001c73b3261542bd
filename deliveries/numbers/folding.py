"""A text as the grammar reads it: figures of ASCII, small letters without accents, plain spaces and hyphens."""

from __future__ import annotations

import re
import unicodedata

# Spaces that stand within a number in print, and dashes of all lengths; a line break is neither.
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "))
SIGNS = str.maketrans(
    dict.fromkeys("‐‑–—−－", "-") | {"’": "'", "＋": "+", "，": ",", "．": ".", "≈": "~", "\u066c": ",", "\u066b": "."}
)
# Marks that take no room: what a reader sees goes by without them.
NO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# "twenty-four", "vingt-et-un"
BETWEEN_LETTERS = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")


def folded(text: str) -> str | None:
    """`text` made ready; None where it has figures of two scripts, or raised, circled and Roman ones."""
    plain = NO_WIDTH.sub("", text).translate(SPACES).translate(SIGNS)
    found, zeros = [], set[int]()
    for sign in plain:
        if unicodedata.category(sign) == "Nd":
            value = unicodedata.decimal(sign)
            zeros.add(ord(sign) - value)
            found.append(str(value))
        elif sign.isnumeric() and not sign.isalpha():
            return None
        else:
            found.append(sign)
    if len(zeros) > 1:
        return None
    letters = unicodedata.normalize("NFD", "".join(found).casefold())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return re.sub(" +", " ", BETWEEN_LETTERS.sub(" ", bare)).strip(" ")
