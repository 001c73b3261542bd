"""Counts over all that a query matches, from the columns of the record."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from deliveries.models import EquipmentType, ReportedTotal
from deliveries.timeline import Amount

from . import DELIVERED, KINDS, NO_NUMBER, NO_ROW, STATUSES, Voices
from .arrays import NO_PLACE, Array, Frame, distinct, marked, tallied
from .arrived import FIELDS, ArrivedLines
from .matching import Matcher


def _first(*numbers: Array) -> Array:
    """Of each line the first of these numbers that there is, or 0."""
    found = np.zeros(len(numbers[0]), np.int64)
    for number in reversed(numbers):
        found = np.where(number == NO_NUMBER, found, number)
    return found


class FacetCounts(Matcher):
    """The counts of what a query matches."""

    # ---- What has arrived in all ----------------------------------------------------------------

    @cached_property
    def arrived_lines(self) -> ArrivedLines:
        """The matching lines of the deliveries that have arrived, with what each adds."""
        rows, delivery = self.columns.deliveries, self.columns.delivery_of_line
        at = np.flatnonzero(self.lines & (rows["status"][delivery] == DELIVERED))
        number, least, greatest = (numbers[at] for numbers in self.stated)
        sure = _first(least, number)
        if since := self.query.since:
            sure[rows["earliest"][delivery[at]] < np.datetime64(since)] = 0
        if until := self.query.until:
            sure[rows["latest"][delivery[at]] > np.datetime64(until)] = 0
        added = sure, _first(number, least), _first(greatest, number, least), number == NO_NUMBER
        amounts = Frame(dict(zip(FIELDS, added, strict=True)))
        return ArrivedLines(self.columns, delivery[at], self.columns.equipment_of_line[at], amounts)

    def over_the_time_of(self, total: ReportedTotal) -> Amount:
        """What has arrived of what a stated total speaks of, from its first day to its last."""
        kinds = [node.pk for node in self.query.tree.branch(self.query.tree.get(total.type_id))]
        counted = self._received_by(total.recipient_id)
        among = np.isin(counted.keys("type"), kinds)
        among &= counted.of("latest") <= np.datetime64(total.as_of_latest)
        if total.supplier_id:
            among &= counted.of("supplier") == total.supplier_id
        if total.since_earliest:
            among &= counted.of("latest") >= np.datetime64(total.since_earliest)
        return counted.among(among).total

    def _received_by(self, recipient: int) -> ArrivedLines:
        """What a recipient (its pk) got, looked out once for all that is said of it."""
        if recipient not in self._received:
            self._received[recipient] = self.arrived_lines.among(self.arrived_lines.of("recipient") == recipient)
        return self._received[recipient]

    @cached_property
    def _received(self) -> dict[int, ArrivedLines]:
        return {}

    @cached_property
    def ledger(self) -> Array:
        """The pks of the deliveries in the order of their ledger: what has arrived, then what has not."""
        pks: Array = self.columns.deliveries["pk"][self.columns.in_ledger_order(self.deliveries)]
        return pks

    # ---- Counts ---------------------------------------------------------------------------------

    @property
    def numbers(self) -> tuple[int, int]:
        """How many deliveries match, and how many lines of them."""
        return int(self.deliveries.sum()), int(self.lines.sum())

    @cached_property
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
        arrived = (self.deliveries & (own.deliveries["status"] == DELIVERED))[delivery]
        parties, sources = own.deliveries[side][delivery[arrived]], own.source_of_claim[arrived]
        return tallied(distinct(parties, sources)[:, 0])

    def by_status(self) -> dict[str, int]:
        found = tallied(self.columns.deliveries["status"][self.deliveries])
        return {STATUSES[at]: number for at, number in found.items()}

    def by_equipment(self) -> dict[int, int]:
        """Deliveries by the pk of the equipment. A delivery has one line an equipment: so lines are counted."""
        return tallied(self.columns.lines["equipment"][self.lines])

    def by_branch(self) -> dict[EquipmentType, int]:
        """Deliveries of each type and all below it, where there are any; one of two kinds of helicopters is one."""
        own, nodes = self.columns, list(self.columns.tree)
        lines, delivery, kind = own.lines_by_type
        matching = np.flatnonzero(self.lines[lines])
        delivery, kind = delivery[matching], kind[matching]
        kinds, pairs = np.bincount(kind, minlength=len(nodes)), np.zeros((len(nodes), len(nodes)), np.int64)
        # A branch is a run of places. Of the lines of one delivery in a run, only the first counts: all others come
        # right after another one of it that is in it too.
        after = 1 + np.flatnonzero(delivery[1:] == delivery[:-1])
        np.add.at(pairs, (kind[after - 1], kind[after]), 1)
        runs = {node: slice(at, at + len(own.tree.branch(node))) for at, node in enumerate(nodes)}
        found = {node: int(kinds[run].sum() - pairs[run, run].sum()) for node, run in runs.items()}
        return {node: number for node, number in found.items() if number}

    @property
    def publications(self) -> Array:
        """The pks of the publications that the deliveries and the stated totals of the register rest on, or that no
        published delivery rests on at all; the latest first. Those of other registers alone are left out."""
        own, spoken = self.columns, self.columns.publication_of_source[self.columns.source_of_claim]
        totals = ReportedTotal.objects.filter(register=self.query.register).order_by().values_list("source", flat=True)
        listed = marked(spoken[self.deliveries[own.delivery_of_claim]], len(own.sources))
        listed |= marked(own.publication_of_source[np.isin(own.sources["pk"], list(totals))], len(own.sources))
        listed |= ~marked(spoken, len(own.sources))
        pks: Array = own.sources["pk"][own.publications[listed[own.publications]]]
        return pks

    def told_by(self, source: int) -> Array:
        """The pks of all deliveries of which a source (its pk) speaks, in the order of the ledger: those that match
        come first, then those of other registers."""
        own = self.columns
        told = own.in_ledger_order(own.with_claims(own.claims["source"] == source))
        pks: Array = own.deliveries["pk"][told[np.argsort(~self.deliveries[told], kind="stable")]]
        return pks

    def spoken_of(self, sources: list[int]) -> dict[int, int]:
        """Of how many of the deliveries each of these sources speaks, whatever it says, by its pk."""
        own = self.columns
        theirs = np.isin(own.sources["pk"], sources)[own.source_of_claim] & self.deliveries[own.delivery_of_claim]
        return tallied(distinct(own.claims["source"][theirs], own.delivery_of_claim[theirs])[:, 0])

    def by_kind_of_source(self) -> dict[str, int]:
        """Deliveries that would be given if only sources of one kind counted, by kind."""
        given = self._given_by(self.columns.voices_by_kind, len(KINDS)).tolist()
        return {kind: number for kind, number in zip(KINDS, given, strict=True) if number}

    def by_source(self, most: int, among: Iterable[int]) -> dict[int, int]:
        """Deliveries that would be given if only one source counted, by its pk: of those that give most, and of any
        `among` others that give some."""
        pks = self.columns.sources["pk"]
        given = self._given_by(self.columns.voices, len(pks))
        wanted = np.lexsort([pks, -given])[:most]
        wanted = np.concatenate([wanted, np.flatnonzero(np.isin(pks, list(among)))])
        return {int(pks[at]): int(given[at]) for at in wanted if given[at]}

    def _given_by(self, voices: Voices, speakers: int) -> Array:
        """How many deliveries each of so many speakers gives by itself: where lines are chosen, one that it tells of.

        See Evidence.tells(): where it names lines of the delivery, it tells of those and of what nobody names.
        """
        own, pairs = self.columns, len(voices.delivery)
        of_claim, line = voices.of_claim, own.line_supported
        given = self.matching[voices.delivery]
        if self.accepted is not None:
            counting = self.accepted[own.source_of_claim[own.supporting]]
            of_claim, line = of_claim[counting], line[counting]
            given &= marked(of_claim, pairs)
        if self.query.line_choice():
            of_claim, line = of_claim[line != NO_PLACE], line[line != NO_PLACE]
            lines = self.chosen & self.known_lines
            named, named_chosen = marked(of_claim, pairs), marked(of_claim[lines[line]], pairs)
            unnamed = self.with_lines(lines & ~own.named_at_all)[voices.delivery]
            given &= named_chosen | unnamed | (~named & self.with_lines(lines)[voices.delivery])
        return np.bincount(voices.speaker[given], minlength=speakers)
