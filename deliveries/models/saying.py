"""What the catalogue's parties and types are called in the reader's language, and how a sentence takes a name in.

Names are messages as all others are, in contexts of their own ("party", "type", "one", "model"): the catalogues of
locale/ have those of fixtures/, and what an editor adds stands as it is written until somebody translates it.

A language whose names go with an article has them with it: "le Mali", of which pages show "Mali". A message may then
ask for a form of a part by what governs it: "%(party:de)s" gives "du Mali", "%(party:à)s" "au Mali", "%(party:le)s"
"le Mali"; "%(things:des)s" gives "des hélicoptères", and "%(n:une)s" agrees with a feminine noun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, pgettext

ENGLISH = "en"
# An article at the beginning of a name or a noun.
ARTICLE = re.compile(r"(?:les? |la |l’|une? |des )")
# What stands before the words of a part: its mark-up, and the beginning of what runs in its own direction.
BEFORE = re.compile(r"(?:<[^>]*>|\u2068)*")
# In French: a vowel, or an h that is not heard and takes an elision.
ELIDED = re.compile(r"[aeiouàâæéèêëîïôœùû]|h(?:é|aï|y|eu)", re.IGNORECASE)
# What joins names: of a list each takes its own form.
JOINT = re.compile(r"(, | et )")
# A day of a month, a month, a year, as dates print them.
DAY = re.compile(r"\d{1,2}(?:er)? [a-zéû]+ \d{4}$")
MONTH = re.compile(r"(?:[a-zéû]+ )?\d{4}$")
CONTRACTED = {"de le ": "du ", "de les ": "des ", "à le ": "au ", "à les ": "aux "}

# By what was said without its article, how it stands with it.
_whole: dict[str, str] = {}


def said(kind: str, name: str) -> str:
    """What the catalogue's `name` of that kind ("party", "type", "one", "model") is in the reader's language."""
    language = get_language() or ENGLISH
    return name if language == ENGLISH or not name else _said(language, kind, name)


@lru_cache(maxsize=10_000)
def _said(_language: str, kind: str, name: str) -> str:
    whole = pgettext(kind, name)
    if kind not in ("party", "one") or not (article := ARTICLE.match(whole)) or whole == name:
        return whole
    bare = whole[article.end() :]
    _whole[bare] = whole
    return bare


def counted(number: str, things: str) -> str:
    """A number in words as it stands before what is counted: "un hélicoptère", "une frégate"."""
    return "une" if number == "un" and _whole.get(things, "").startswith("une ") else number


def either(parts: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    if len(parts) < 2:
        return "".join(parts)
    return gettext("%(first)s or %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


class Filled(dict[str, Any]):
    """The parts of a message by name, which has any form of them that the message asks for."""

    def __missing__(self, key: str) -> str:
        name, colon, word = key.partition(":")
        if not colon:
            raise KeyError(key)
        return governed(word, str(self[name]))


def governed(word: str, said: str) -> str:
    """A part as it stands after `word`.

    "de", "à", or "le" for its article alone; "des" of some of several things; "une" of a number before a feminine
    noun; of a date "jour" gives a day its article ("le 31 mars 2022"), and "en" a month its preposition too ("en
    octobre 2021").
    """
    if word == "une":
        return "une" if said == "un" else said
    if word == "des":
        return f"d’{said}" if said.startswith("autres ") else f"des {said}"
    if word in ("jour", "en"):
        before = "le " if DAY.match(said) else "en " if word == "en" and MONTH.match(said) else ""
        return before + said
    parts = JOINT.split(said)
    if len(parts) > 1 and said not in _whole and all(part in _whole for part in parts[::2]):
        return "".join(part if at % 2 else _with_article(word, part) for at, part in enumerate(parts))
    return _with_article(word, said)


def _with_article(word: str, said: str) -> str:
    """One name after "de" or "à", or with its article alone; in front of the mark-up that it stands in."""
    before = BEFORE.match(said)
    bare = said[before.end() if before else 0 :].partition("<")[0].rstrip("\u2069")
    whole = _whole.get(bare, "")
    article = ARTICLE.match(whole)
    own = article.group() if article and not whole.startswith(("un ", "une ")) else ""
    if word == "le":
        return own + said
    if word == "de" and not own and ELIDED.match(bare):
        return f"d’{said}"
    joined = f"{word} {own}"
    return CONTRACTED.get(joined, joined) + said
