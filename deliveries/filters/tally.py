"""Counts over all that a selection matches, from the columns of the record.

Selection says in the language of the database what a querystring selects; this says the same of arrays. Whoever
changes one changes the other: tests/test_tally.py holds them against each other over drawn querystrings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deliveries.columns import KINDS, NO_ROW, STATUSES, Array
from deliveries.models import Delivery, EquipmentType

if TYPE_CHECKING:
    from .selection import Selection

DELIVERED = STATUSES.index(Delivery.Status.DELIVERED.value)


def _pks(records: Iterable[Any]) -> list[int]:
    return [record.pk for record in records]


def _tally(keys: Array, counted: Array) -> dict[int, int]:
    """How often each key occurs among those that are `counted`."""
    found, numbers = np.unique(keys[counted], return_counts=True)
    return dict(zip(found.tolist(), numbers.tolist(), strict=True))


class Tally:
    """What a selection matches, as arrays of truth over the deliveries and lines of the record."""

    def __init__(self, selection: Selection) -> None:
        self.selection, self.columns = selection, selection.columns

    # ---- What counts as evidence ----------------------------------------------------------------

    @cached_property
    def known(self) -> Array | None:
        """By source: whether it had said so by the day that is asked for; None where none is."""
        day = self.selection.known_on
        return None if day is None else self.columns.sources["known_from"] <= np.datetime64(day)

    @cached_property
    def accepted(self) -> Array | None:
        """By source: whether it counts; None where all do."""
        if not self.selection.chooses_sources:
            return self.known
        data, sources = self.selection.data, self.columns.sources
        found = np.ones(len(sources), bool) if self.known is None else self.known
        if data["source_kind"]:
            found = found & np.isin(sources["kind"], [KINDS.index(kind) for kind in data["source_kind"]])
        return found & np.isin(sources["pk"], _pks(data["source"])) if data["source"] else found

    def _claims_of(self, sources: Array | None) -> Array:
        """By claim: whether it is of one of these sources."""
        claims = self.columns.claims
        return np.ones(len(claims), bool) if sources is None else sources[self.columns.source_of_claim]

    def _supported(self, sources: Array) -> Array:
        """By delivery: whether one of these sources supports it."""
        return self._deliveries_of(self._claims_of(sources) & self.columns.claims["supports"])

    def _deliveries_of(self, claims: Array) -> Array:
        """By delivery: whether one of these claims is of it."""
        found = np.zeros(len(self.columns.deliveries), bool)
        found[self.columns.delivery_of_claim[claims]] = True
        return found

    def _named(self, claims: Array) -> Array:
        """By line: whether one of these claims names it."""
        found = np.zeros(len(self.columns.lines), bool)
        found[self.columns.line_named[claims[self.columns.naming]]] = True
        return found

    def _tell(self, sources: Array) -> Array:
        """By line: whether these sources tell of it; see Evidence.tells()."""
        claims = self._claims_of(sources) & self.columns.claims["supports"]
        named = self._named(claims)
        others_named = np.zeros(len(self.columns.deliveries), bool)
        others_named[self.columns.delivery_of_line[named]] = True
        return ~self.columns.named_at_all | named | ~others_named[self.columns.delivery_of_line]

    # ---- What matches ---------------------------------------------------------------------------

    @cached_property
    def known_lines(self) -> Array:
        """By line: whether what was known by the day that is asked for tells of it."""
        return np.ones(len(self.columns.lines), bool) if self.known is None else self._tell(self.known)

    @cached_property
    def told(self) -> Array:
        """By line: whether the claims that count tell of it."""
        if self.accepted is None or not self.selection.chooses_sources:
            return self.known_lines
        return self.known_lines & self._tell(self.accepted)

    @cached_property
    def chosen(self) -> Array:
        """By line: whether it is of the chosen types and equipment."""
        data, equipment = self.selection.data, self.columns.equipment
        found = np.ones(len(equipment), bool)
        if data["type"]:
            nodes = {node.pk for chosen in data["type"] for node in self.selection.tree.branch(chosen)}
            found &= np.isin(equipment["type"], list(nodes))
        if data["equipment"]:
            found &= np.isin(equipment["pk"], _pks(data["equipment"]))
        by_line: Array = found[self.columns.equipment_of_line]
        return by_line

    @cached_property
    def matching(self) -> Array:
        """By delivery: whether it matches, whatever its lines are."""
        data, rows = self.selection.data, self.columns.deliveries
        found: Array = rows["register"] == self.selection.register.pk
        for side in ("recipient", "supplier"):
            if data[side]:
                found &= np.isin(rows[side], _pks(data[side]))
        if data["status"]:
            found &= np.isin(rows["status"], [STATUSES.index(status) for status in data["status"]])
        found &= self._in_range(self.selection.since, self.selection.until)
        if self.accepted is not None:
            found &= self._supported(self.accepted)
        if data["disputed"]:
            found &= self.contested == (data["disputed"] == "yes")
        for deliveries in self.selection.sought:
            pks = deliveries if isinstance(deliveries, list) else deliveries.values_list("pk", flat=True)
            found &= np.isin(rows["pk"], list(pks))
        return found

    def _in_range(self, since: dt.date | None, until: dt.date | None) -> Array:
        rows = self.columns.deliveries
        found = np.ones(len(rows), bool)
        if since:
            found &= (rows["latest"] >= np.datetime64(since)) | np.isnat(rows["latest"])
        if until:
            found &= (rows["earliest"] <= np.datetime64(until)) | np.isnat(rows["earliest"])
        return found

    @cached_property
    def contested(self) -> Array:
        """By delivery: whether a claim that was known contests it."""
        return self._deliveries_of(self._claims_of(self.known) & self.columns.claims["contests"])

    @cached_property
    def lines(self) -> Array:
        """By line: whether it is of the chosen types and equipment, told of, and of a delivery that matches."""
        return self.chosen & self.told & self.matching[self.columns.delivery_of_line]

    @cached_property
    def deliveries(self) -> Array:
        """By delivery: whether it matches, by a line too."""
        return self._with_lines(self.lines) if self.selection.line_choice() else self.matching

    def _with_lines(self, lines: Array) -> Array:
        """By delivery: whether one of these lines is of it."""
        found = np.zeros(len(self.columns.deliveries), bool)
        found[self.columns.delivery_of_line[lines]] = True
        return found

    # ---- Counts ---------------------------------------------------------------------------------

    @property
    def numbers(self) -> tuple[int, int]:
        """How many deliveries match, and how many lines of them."""
        return int(self.deliveries.sum()), int(self.lines.sum())

    @property
    def arrived_and_not(self) -> tuple[int, int]:
        """How many of the deliveries have arrived, and how many have not."""
        arrived = int((self.columns.deliveries["status"][self.deliveries] == DELIVERED).sum())
        return arrived, int(self.deliveries.sum()) - arrived

    @property
    def disputed_and_not(self) -> tuple[int, int]:
        """How many of the deliveries are contested, and how many are not."""
        contested = int((self.deliveries & self.contested).sum())
        return contested, int(self.deliveries.sum()) - contested

    def by_party(self, side: str) -> dict[int, int]:
        """Deliveries by the pk of the party on that side, where one is known."""
        found = _tally(self.columns.deliveries[side], self.deliveries)
        return {pk: number for pk, number in found.items() if pk != NO_ROW}

    def by_status(self) -> dict[str, int]:
        found = _tally(self.columns.deliveries["status"], self.deliveries)
        return {STATUSES[at]: number for at, number in found.items()}

    def by_equipment(self) -> dict[int, int]:
        """Deliveries by the pk of the equipment. A delivery has one line an equipment: so lines are counted."""
        return _tally(self.columns.lines["equipment"], self.lines)

    def by_branch(self) -> dict[EquipmentType, int]:
        """Deliveries of each type and all below it, where there are any; one of two kinds of helicopters is one."""
        delivery = self.columns.delivery_of_line[self.lines]
        kinds = self.columns.equipment["type"][self.columns.equipment_of_line[self.lines]]
        present = set(np.unique(kinds).tolist())
        found = {}
        for node in self.selection.tree:
            if branch := [each.pk for each in self.selection.tree.branch(node) if each.pk in present]:
                within = np.zeros(max(present) + 1, bool)
                within[branch] = True
                hit = np.zeros(len(self.columns.deliveries), bool)
                hit[delivery[within[kinds]]] = True
                found[node] = int(hit.sum())
        return found

    def by_kind_of_source(self) -> dict[str, int]:
        """Deliveries that would be given if only sources of one kind counted, by kind."""
        delivery, source = self._voices()
        codes = delivery * len(KINDS) + self.columns.sources["kind"][source]
        pairs = np.flatnonzero(np.bincount(codes))
        kinds = self._telling(self.columns.sources["kind"], len(KINDS), pairs)
        return {KINDS[at]: number for at, number in kinds.items()}

    def by_source(self) -> dict[int, int]:
        """Deliveries that would be given if only one source counted, by its pk."""
        sources, (delivery, source) = self.columns.sources["pk"], self._voices()
        found = self._telling(np.arange(len(sources)), len(sources), delivery * len(sources) + source)
        return {int(sources[at]): number for at, number in found.items()}

    def _voices(self) -> tuple[Array, Array]:
        """The deliveries that match, each with every source that counts and supports it: where both stand."""
        delivery, source = self.columns.voices
        counting = self.matching[delivery]
        if self.accepted is not None:
            counting &= self.accepted[source]
        return delivery[counting], source[counting]

    def _telling(self, option: Array, options: int, pairs: Array) -> dict[int, int]:
        """How many deliveries each option gives, where types or equipment are chosen by a line that it tells of.

        `option`: by source the place of its option among so many. `pairs`: delivery and option, each once, as
        delivery × options + option.
        """
        if self.selection.line_choice():
            own, delivery = self.columns, pairs // options
            naming = own.naming[(self._claims_of(self.accepted) & own.claims["supports"])[own.naming]]
            named = np.searchsorted(own.lines["pk"], own.claims["line"][naming])
            codes = own.delivery_of_claim[naming] * options + option[own.source_of_claim[naming]]
            lines = self.chosen & self.known_lines
            pairs = pairs[
                self._with_lines(lines & ~self.columns.named_at_all)[delivery]
                | np.isin(pairs, codes[lines[named]])
                | (~np.isin(pairs, codes) & self._with_lines(lines)[delivery])
            ]
        numbers = np.bincount(pairs % options, minlength=options)
        return {int(at): int(numbers[at]) for at in np.flatnonzero(numbers)}
