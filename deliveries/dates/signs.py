"""Signs: the words and numbers of a phrase, named by what they do in a date, whatever the language."""

from dataclasses import dataclass

from .days import Days


@dataclass(frozen=True, slots=True)
class Sign:
    """One word or number of a date, with the parts it can play ("du" is `from`, `of` and `the`)."""

    kinds: frozenset[str]
    value: int = 0
    name: str = ""
    days: Days | None = None


type Signs = tuple[Sign, ...]


def sign(kinds: str, value: int = 0, name: str = "", days: Days | None = None) -> Sign:
    return Sign(frozenset(kinds.split()), value, name, days)
