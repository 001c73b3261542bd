"""Finding records by words, with accents, case, hyphens and spaces ignored, on either database alike.

What a row says is kept beside it folded, in `search_text`: every word, and once more without its hyphens, so that
"Mi-35P", "Mi 35P" and "mi35p" are found by one another. Words are found by their beginning: "mali" is not in
"Somalia", and "helicopter" is in "helicopters".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Q

# "Mi 35P" is one designation in two words: a few letters, then something that begins with a digit.
LETTERS = 5
# A name of up to so many words is also found when they are written as one.
NAME = 6
# So many words of a query may be one name: "Jama'at Nasr al-Islam".
LONGEST_NAME = 4


# Letters that are no other letter with an accent, as those write them whose keyboards lack them: Akinci, Sokol.
TYPED_AS = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t"}
)


def fold(text: str) -> str:
    """`text` with accents, case, spaces and punctuation taken away: "Mil Mi-35P" and "mil mi 35p" give "milmi35p"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    if not plain.isascii():
        plain = "".join(c for c in plain.translate(TYPED_AS) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "", plain)


def searchable(texts: Iterable[str]) -> str:
    """`texts` as words to search in, each after a space: " two mi 35p landed mi35p"."""
    words: list[str] = []
    joined: dict[str, None] = {}
    for text in texts:
        tokens = [parts for token in text.split() if (parts := _parts(token))]
        words += [part for parts in tokens for part in parts]
        joined |= dict.fromkeys(_joined(tokens))
    return "".join(f" {word}" for word in [*words, *joined])


def _parts(token: str) -> list[str]:
    """A word as it is read with its hyphens as spaces: "Mi-35P" gives "mi" and "35p"."""
    return [folded for part in re.split(r"[\W_]+", token) if (folded := fold(part))]


def _joined(tokens: Sequence[list[str]]) -> Iterator[str]:
    """What is also written as one word: hyphenated words, designations, and short names as a whole."""
    whole = ["".join(parts) for parts in tokens]
    yield from (word for word, parts in zip(whole, tokens, strict=True) if len(parts) > 1)
    yield from (a + b for a, b in pairwise(whole) if a.isalpha() and len(a) <= LETTERS and b[:1].isdigit())
    if 1 < len(whole) <= NAME:
        yield "".join(whole)


class SearchField(models.TextField[str, str]):
    """`searchable()` of what the row's `texts()` says, made anew whenever the row is written, also in bulk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Plain text to migrations: how it is made is no matter of the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = searchable(model_instance.texts())  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, text)
        return text


class Searchable(models.Model):
    """A row that words are found in."""

    search_text = SearchField()

    class Meta:
        abstract = True

    def texts(self) -> list[str]:
        """All that the row is found by."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)


@dataclass(frozen=True)
class Term:
    """One thing that a query asks for: as one word, as the words that it was written in, and as it was typed."""

    key: str
    words: str
    typed: str = field(default="", compare=False)

    def said(self, path: str = "") -> Q:
        """That it stands in the search text at the end of `path`, such as "source__"."""
        found = Q(**{f"{path}search_text__contains": f" {self.key}"})
        if self.words != self.key:
            found |= Q(**{f"{path}search_text__contains": f" {self.words}"})
        return found


def terms(query: str) -> list[Term]:
    """What `query` asks for: words that together are a name on record are one term, any other word is one itself.

    Asks the database about names only where there are two words or more.
    """
    read = [(token, parts) for token in query.split() if (parts := _parts(token))]
    typed, tokens = [token for token, _parts_of_it in read], [parts for _token, parts in read]
    words = ["".join(parts) for parts in tokens]
    starts = range(len(words))
    spans = [(at, end) for at in starts for end in range(at + 2, min(at + LONGEST_NAME, len(words)) + 1)]
    known = _names("".join(words[at:end]) for at, end in spans) if spans else set()
    found, at = [], 0
    while at < len(words):
        ends = [end for start, end in spans if start == at and "".join(words[at:end]) in known]
        end = max(ends, default=at + 1)
        spelt = " ".join(part for parts in tokens[at:end] for part in parts)
        found.append(Term("".join(words[at:end]), spelt, " ".join(typed[at:end])))
        at = end
    return found


def _names(keys: Iterable[str]) -> set[str]:
    """Those of `keys` that a party, a type, an equipment or a source is called, or begins with."""
    from .equipment import Equipment
    from .parties import Party
    from .sources import Source
    from .types import EquipmentType

    wanted = dict.fromkeys(keys)
    asked = Q()
    for key in wanted:
        asked |= Q(search_text__contains=f" {key}")
    texts = [
        text
        for model in (Party, EquipmentType, Equipment, Source)
        for text in model._default_manager.filter(asked).order_by().values_list("search_text", flat=True)
    ]
    return {key for key in wanted if any(f" {key}" in text for text in texts)}
