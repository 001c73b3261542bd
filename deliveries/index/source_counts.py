"""Counts by source: what each gives by itself, and of what it speaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from deliveries.models import ReportedTotal

from .answers import once
from .arrays import NO_PLACE, Array, distinct, marked, tallied
from .pointers import Supporters
from .said import OfDeliveries
from .shapes import KINDS


class SourceCounts(OfDeliveries):
    """What criteria match, with its counts by source."""

    # ---- What they speak of ---------------------------------------------------------------------

    @once
    def sources_by_party(self, side: str) -> dict[int, int]:
        """How many sources speak of what has arrived of a party on that side, by its pk."""
        own, delivery = self.index, self.index.delivery_of_claim
        arrived = (self.deliveries & own.reached)[delivery]
        parties, sources = own.deliveries[side][delivery[arrived]], own.source_of_claim[arrived]
        return tallied(distinct(parties, sources)[:, 0])

    @property
    def publications(self) -> Array:
        """The pks of the publications that the deliveries and the stated totals of the register rest on, or that no
        published delivery rests on at all; the latest first. Those of other registers alone are left out."""
        totals = ReportedTotal.objects.filter(register=self.criteria.register).order_by()
        return self._publications(frozenset(totals.values_list("source", flat=True)))

    @once
    def _publications(self, totals: frozenset[int]) -> Array:
        own, spoken = self.index, self.index.publication_of_source[self.index.source_of_claim]
        listed = marked(spoken[self.deliveries[own.delivery_of_claim]], len(own.sources))
        listed |= marked(own.publication_of_source[np.isin(own.sources["pk"], list(totals))], len(own.sources))
        listed |= ~marked(spoken, len(own.sources))
        pks: Array = own.sources["pk"][own.publications[listed[own.publications]]]
        return pks

    @once
    def spoken_of_by(self, source: int) -> Array:
        """The pks of all deliveries of which a source (its pk) speaks, in the order of the ledger: those that match
        come first, then those of other registers that everybody may read."""
        own = self.index
        spoken = own.in_ledger_order(
            own.with_claims(own.claims["source"] == source) & (own.open_to_all | self.deliveries) & own.stands
        )
        pks: Array = own.deliveries["pk"][spoken[np.argsort(~self.deliveries[spoken], kind="stable")]]
        return pks

    def spoken_of(self, sources: list[int]) -> dict[int, int]:
        """Of how many of the deliveries each of these sources speaks, whatever it says, by its pk."""
        own = self.index
        theirs = own.claims_by_source.of(np.flatnonzero(np.isin(own.sources["pk"], sources)))
        theirs = theirs[self.deliveries[own.delivery_of_claim[theirs]]]
        return tallied(distinct(own.claims["source"][theirs], own.delivery_of_claim[theirs])[:, 0])

    # ---- What each gives by itself --------------------------------------------------------------

    @once
    def by_kind_of_source(self) -> dict[str, int]:
        """Deliveries that would be given if only sources of one kind counted, by kind."""
        given = self._given_by("voices_by_kind", len(KINDS)).tolist()
        return {kind: number for kind, number in zip(KINDS, given, strict=True) if number}

    def by_source(self, most: int, among: Iterable[int]) -> dict[int, int]:
        """Deliveries that would be given if only one source counted, by its pk: of those that give most, and of any
        `among` others that give some."""
        return self._by_source(most, *among)

    @once
    def _by_source(self, most: int, *among: int) -> dict[int, int]:
        pks = self.index.sources["pk"]
        given = self._given_by("voices", len(pks))
        wanted = np.flatnonzero(given)
        if len(wanted) > most:
            least = np.partition(given[wanted], -most)[-most]
            wanted = wanted[given[wanted] >= least]
        wanted = wanted[np.lexsort([pks[wanted], -given[wanted]])][:most]
        wanted = np.concatenate([wanted, np.flatnonzero(np.isin(pks, among))])
        return {int(pks[at]): int(given[at]) for at in wanted if given[at]}

    def _given_by(self, name: str, speakers: int) -> Array:
        """How many deliveries each of so many speakers gives by itself: where lines are chosen, one that it tells of.

        Where it names lines of the delivery, it tells of those and of what nobody names.
        """
        voices: Supporters = getattr(self.index, name)
        own, pairs = self.index, len(voices.delivery)
        of_claim, line = voices.of_claim, own.line_supported
        given = self.matching_alone[voices.delivery]
        if self.criteria.stage:
            given &= ~self._of_another_of(name, speakers)
        if self.accepted is not None:
            counting = self.accepted[own.source_of_claim[own.supporting]]
            of_claim, line = of_claim[counting], line[counting]
            given &= marked(of_claim, pairs)
        if self.criteria.chooses_lines:
            of_claim, line = of_claim[line != NO_PLACE], line[line != NO_PLACE]
            lines = self.chosen & self.known_lines
            named, named_chosen = marked(of_claim, pairs), marked(of_claim[lines[line]], pairs)
            unnamed = self.with_lines(lines & ~own.named_at_all)[voices.delivery]
            given &= named_chosen | unnamed | (~named & self.with_lines(lines)[voices.delivery])
        return np.bincount(voices.speaker[given], minlength=speakers)

    def _of_another_of(self, name: str, speakers: int) -> Array:
        """By pair of a delivery and who speaks for it: whether the same speaks for the promise that it fulfils, and
        which counts itself."""
        root, voices = self.index.root, getattr(self.index, name)
        theirs, accepted = getattr(root, name), self.accepted
        counting = theirs.of_claim
        if accepted is not None:
            counting = counting[accepted[root.source_of_claim[root.supporting]]]
        speaks = np.unique(counting)
        told = root.deliveries["pk"][theirs.delivery[speaks]] * speakers + theirs.speaker[speaks]
        asked = self.index.deliveries["fulfils"][voices.delivery] * speakers + voices.speaker
        found: Array = np.isin(asked, told)
        return found
