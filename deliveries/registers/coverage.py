"""What a register would have, if there were it: of which types, from which day to which, and of whom its files tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from deliveries.models import Party, Register, Release, TypeTree
from deliveries.models.search import fold

from .reading import preamble_of


@dataclass(frozen=True)
class Coverage:
    """`types`: the pks of those that it covers; `since` and `until`: its first and its last day, None where it has
    none; `parties`: by side the pks of those of whom its latest release tells, None for all."""

    types: frozenset[int]
    since: dt.date | None
    until: dt.date | None
    parties: dict[str, frozenset[int] | None] = field(hash=False)

    @classmethod
    def of(cls, register: Register, tree: TypeTree) -> Coverage:
        release = Release.objects.filter(register=register).order_by("made").last()
        first = dt.date(release.since, 1, 1) if release and release.since else None
        since = max((day for day in (first, register.covered_since) if day), default=None)
        return cls(covered_types(register, tree), since, register.covered_until, _parties(release))

    def outside(
        self, path: Sequence[int], first: dt.date | None, last: dt.date | None, recipient: int, supplier: int | None
    ) -> str:
        """Why it would not have a delivery: "type", "before", "after", "recipient" or "supplier"; "" where it would.

        `path`: the pks of a type and of those above it.
        """
        if path[0] not in self.types:
            return "type"
        if self.since and last and last < self.since:
            return "before"
        if self.until and first and first > self.until:
            return "after"
        for side, party in (("recipient", recipient), ("supplier", supplier)):
            told = self.parties.get(side)
            if told is not None and party is not None and party not in told:
                return side
        return ""

    def whole(self, since: dt.date | None, until: dt.date, recipient: int, supplier: int | None) -> bool:
        """Whether it would have all that a recipient got between two days, `since` None from the beginning, from a
        supplier or, None, from anyone."""
        if (self.since and (since is None or since < self.since)) or (self.until and until > self.until):
            return False
        recipients, suppliers = self.parties["recipient"], self.parties["supplier"]
        return (recipients is None or recipient in recipients) and (suppliers is None or supplier in suppliers)


def covered_types(register: Register, tree: TypeTree) -> frozenset[int]:
    """The pks of the types that a register covers: those that it says, all below them, and what is made up of such
    alone; any where it says none."""
    if not register.covered_types:
        return frozenset(node.pk for node in tree)
    said = {tree.by_slug[slug].pk for slug in register.covered_types if slug in tree.by_slug}
    found = tree.below(said)
    for node in reversed(list(tree)):
        below = tree.children(node)
        if below and all(child.pk in found for child in below):
            found.add(node.pk)
    return frozenset(found)


def _parties(release: Release | None) -> dict[str, frozenset[int] | None]:
    """Of whom the files of a release tell, where all of them say so."""
    found: dict[str, frozenset[int] | None] = {"recipient": None, "supplier": None}
    if release is None or not release.files:
        return found
    said = [preamble_of([each.get("says", "")]) for each in release.files]
    for side in found:
        words = [getattr(one, f"{side}s") for one in said]
        if all(words):
            named = {fold(word.rstrip("* ")) for some in words for word in some}
            rows = Party.objects.in_catalogue(release.register_id).values_list("pk", "search_key")
            found[side] = frozenset(pk for pk, keys in rows if named & set(keys.split()))
    return found
