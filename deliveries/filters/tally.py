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

from deliveries.columns import KINDS, NO_NUMBER, NO_ROW, STATUSES, Array
from deliveries.models import Delivery, EquipmentType, ReportedTotal
from deliveries.timeline import Amount

from .counted import Counted, grouped, in_ledger_order, tallied

if TYPE_CHECKING:
    from .selection import Selection

DELIVERED = STATUSES.index(Delivery.Status.DELIVERED.value)


def _pks(records: Iterable[Any]) -> list[int]:
    return [record.pk for record in records]


def _first(*numbers: Array) -> Array:
    """Of each line the first of these numbers that there is, or 0."""
    found = np.zeros(len(numbers[0]), np.int64)
    for number in reversed(numbers):
        found = np.where(number == NO_NUMBER, found, number)
    return found


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

    def _tell(self, sources: Array) -> Array:
        """By line: whether these sources tell of it; see Evidence.tells()."""
        claims = self._claims_of(sources) & self.columns.claims["supports"]
        named = self.columns.named(claims)
        return ~self.columns.named_at_all | named | ~self._with_lines(named)[self.columns.delivery_of_line]

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

    @property
    def voices(self) -> Array:
        """By delivery: how many of the sources that were known speak of it."""
        speaking, sources = self._claims_of(self.known), max(1, len(self.columns.sources))
        codes = self.columns.delivery_of_claim[speaking] * sources + self.columns.source_of_claim[speaking]
        return np.bincount(np.unique(codes) // sources, minlength=len(self.columns.deliveries))

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

    # ---- What has arrived in all ----------------------------------------------------------------

    @cached_property
    def counted(self) -> Counted:
        """The matching lines of the deliveries that have arrived, with what each adds."""
        rows, delivery = self.columns.deliveries, self.columns.delivery_of_line
        at = np.flatnonzero(self.lines & (rows["status"][delivery] == DELIVERED))
        number, least, greatest = (numbers[at] for numbers in self.stated)
        sure, held = _first(least, number), rows[delivery[at]]
        if since := self.selection.since:
            sure[held["earliest"] < np.datetime64(since)] = 0
        if until := self.selection.until:
            sure[held["latest"] > np.datetime64(until)] = 0
        amounts = np.stack([sure, _first(number, least), _first(greatest, number, least), number == NO_NUMBER], axis=1)
        equipment = self.columns.equipment[self.columns.equipment_of_line[at]]
        return Counted(held, equipment, amounts)

    def over_the_time_of(self, total: ReportedTotal) -> Amount:
        """What has arrived of what a stated total speaks of, from its first day to its last."""
        kinds = [node.pk for node in self.selection.tree.branch(self.selection.tree.get(total.type_id))]
        among = np.isin(self.counted.equipment["type"], kinds)
        held = self.counted.deliveries
        among &= (held["recipient"] == total.recipient_id) & (held["latest"] <= np.datetime64(total.as_of_latest))
        if total.supplier_id:
            among &= held["supplier"] == total.supplier_id
        if total.since_earliest:
            among &= held["latest"] >= np.datetime64(total.since_earliest)
        return self.counted.among(among).total

    def ledger(self, first: int, last: int) -> list[int]:
        """The pks of the deliveries that have arrived, in order of arrival, from one place to another."""
        arrived = self.columns.deliveries["status"] == DELIVERED
        rows = self.columns.deliveries[self.deliveries & arrived]
        pks: list[int] = rows["pk"][in_ledger_order(rows)[first:last]].tolist()
        return pks

    @cached_property
    def stated(self) -> tuple[Array, Array, Array]:
        """By line: its number, the least and the greatest; see DeliveryItemQuerySet.as_stated()."""
        own, lines = self.columns, self.columns.lines
        adopted = lines["quantity"], lines["low"], lines["high"]
        if not self.selection.chooses_sources:
            return adopted
        stating = (self._claims_of(self.accepted) & (own.claims["states"] != NO_NUMBER))[own.naming]
        line, states = own.line_named[stating], own.claims["states"][own.naming[stating]]
        lowest = np.full(len(lines), np.iinfo(np.int64).max)
        highest = np.full(len(lines), NO_NUMBER)
        np.minimum.at(lowest, line, states)
        np.maximum.at(highest, line, states)
        restated = highest != NO_NUMBER
        quantity, low, high = adopted
        bounds = (quantity == NO_NUMBER)[line] & ((states == low[line]) | (states == high[line]))
        restated[line[(states == quantity[line]) | bounds]] = False
        only = np.where(lowest == highest, lowest, NO_NUMBER)
        return np.where(restated, only, quantity), np.where(restated, lowest, low), np.where(restated, highest, high)

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
        found = tallied(self.columns.deliveries[side][self.deliveries])
        return {pk: number for pk, number in found.items() if pk != NO_ROW}

    def voices_by_party(self, side: str) -> dict[int, int]:
        """How many sources speak of what has arrived of a party on that side, by its pk."""
        own, delivery = self.columns, self.columns.delivery_of_claim
        pairs = np.stack([own.deliveries[side][delivery], own.claims["source"]], axis=1)
        arrived = self.deliveries & (own.deliveries["status"] == DELIVERED)
        each, _place = grouped(pairs[arrived[delivery]])
        return tallied(each[:, 0])

    def by_status(self) -> dict[str, int]:
        found = tallied(self.columns.deliveries["status"][self.deliveries])
        return {STATUSES[at]: number for at, number in found.items()}

    def by_equipment(self) -> dict[int, int]:
        """Deliveries by the pk of the equipment. A delivery has one line an equipment: so lines are counted."""
        return tallied(self.columns.lines["equipment"][self.lines])

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

    def spoken_of(self) -> dict[int, int]:
        """Of how many of the deliveries each source speaks, whatever it says, by its pk."""
        of_these = self.deliveries[self.columns.delivery_of_claim]
        pairs = np.stack([self.columns.claims["source"], self.columns.claims["delivery"]], axis=1)[of_these]
        return tallied(grouped(pairs)[0][:, 0])

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
            among = (self._claims_of(self.accepted) & own.claims["supports"])[own.naming]
            naming, named = own.naming[among], own.line_named[among]
            codes = own.delivery_of_claim[naming] * options + option[own.source_of_claim[naming]]
            lines = self.chosen & self.known_lines
            pairs = pairs[
                self._with_lines(lines & ~self.columns.named_at_all)[delivery]
                | np.isin(pairs, codes[lines[named]])
                | (~np.isin(pairs, codes) & self._with_lines(lines)[delivery])
            ]
        numbers = np.bincount(pairs % options, minlength=options)
        return {int(at): int(numbers[at]) for at in np.flatnonzero(numbers)}
