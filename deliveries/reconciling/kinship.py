"""How near two models are, by their family and by what they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

# A calibre or a power is no part of what tells a designation from others.
MEASURE = re.compile(r"\A\d+(mm|cm|km|hp|kg)\Z")
# "Mi-24P" and "Mi-24D" are of one stem, "Mi-17" and "Mi-171" are not.
STEM = re.compile(r"\A([a-z]+\d+)")
# So many letters or figures tell a designation from others, where they stand within another one.
LEAST, LEAST_LETTERS, LEAST_SHARED = 3, 5, 4
# Where a comment says which version of a model it was.
VERSION = re.compile(r"\b(version|variant|designation)\b")


class Kin(IntEnum):
    """How near two models are; the nearest is the greatest."""

    NONE = 0
    # One of two says no more than a type, which is the other's or wider.
    KIND = 1
    # Their designations are akin: a version of the same stem, or one that stands in the other.
    AKIN = 2
    # Variants of the same model.
    SIBLING = 3
    # One is a variant of the other, or is said to be.
    VARIANT = 4
    SAME = 5


@dataclass(frozen=True, eq=False)
class Model:
    """A model as rows name it.

    `names`: each of its names as its words, in small letters without accents. `line`: its pk and those of the models
    that it is a variant of, the nearest first; `family_names`: the names of those. `path`: the pks of its type and the
    types above it. `generic`: it names its type alone.
    """

    pk: int
    names: tuple[tuple[str, ...], ...]
    path: tuple[int, ...]
    line: tuple[int, ...] = ()
    family_names: tuple[tuple[str, ...], ...] = ()
    generic: bool = False

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its names, each as one word."""
        return frozenset(filter(None, map("".join, self.names)))

    @cached_property
    def distinct(self) -> frozenset[str]:
        """Those of its names that tell it from others wherever they stand."""
        return frozenset(key for key in self.keys if _tells(key))

    @cached_property
    def runs(self) -> frozenset[str]:
        """All words of a name one after the other, from each to each."""
        return frozenset(run for name in self.names for run in _runs(name))

    @cached_property
    def starts(self) -> frozenset[str]:
        """What its names begin with, where that alone tells a designation from others."""
        return frozenset(name[0] for name in self.names if name and len(name[0]) >= LEAST_SHARED and _mixed(name[0]))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The letters and figures that its designations begin with."""
        return _stems(self.keys)

    @cached_property
    def family_stems(self) -> frozenset[str]:
        return self.stems | _stems(map("".join, self.family_names))


def _runs(name: tuple[str, ...]) -> Iterable[str]:
    return ("".join(name[at:end]) for at in range(len(name)) for end in range(at + 1, len(name) + 1))


def _mixed(word: str) -> bool:
    """Whether it has letters and figures, and is no measure."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word) and not MEASURE.match(word)


def _tells(key: str) -> bool:
    return (len(key) >= LEAST and _mixed(key)) or (len(key) >= LEAST_LETTERS and not key.isdigit())


def _stems(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(found[1] for key in keys if (found := STEM.match(key)))


def versions(comment: str) -> frozenset[str]:
    """What a comment calls the version or the designation: all words of that part of it, from each to each."""
    found: set[str] = set()
    for part in comment.casefold().split(";"):
        if VERSION.search(part):
            found.update(_runs(tuple(word for word in re.split(r"[\W_]+", part) if word)))
    return frozenset(found)


def kinship(one: Model, other: Model, said_of_one: frozenset[str], said_of_other: frozenset[str]) -> Kin:
    """How near two models are; what is said of either is versions() of what its register adds."""
    if one.pk == other.pk or one.keys & other.keys:
        return Kin.SAME
    if one.pk in other.line or other.pk in one.line or one.distinct & said_of_other or other.distinct & said_of_one:
        return Kin.VARIANT
    if one.line and other.line and one.line[-1] == other.line[-1]:
        return Kin.SIBLING
    if one.generic or other.generic:
        related = one.path[0] in other.path or other.path[0] in one.path
        return Kin.KIND if related else Kin.NONE
    return Kin.AKIN if _akin(one, other) else Kin.NONE


def _akin(one: Model, other: Model) -> bool:
    if one.stems & other.family_stems or other.stems & one.family_stems:
        return True
    if one.distinct & other.runs or other.distinct & one.runs:
        return True
    return bool(one.starts & other.runs or other.starts & one.runs)
