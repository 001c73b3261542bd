"""What is said of deliveries at hand: by whom, and of which of their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from deliveries.models.deliveries import Said

from .arrays import Array
from .matching import Matcher


class Saying(NamedTuple):
    """A claim: where its source stands, who speaks in it, the publisher that we read it in and that of the report which
    told it first, the page that we read it on (0: none), and whether it counts."""

    source: int
    voice: int
    publisher: int
    origin: int
    page: int
    counts: bool


def said(claims: Sequence[Saying]) -> Said:
    """What these claims come to.

    Whoever speaks in several sources is one voice. All that we read in one paper is one publication, and so is a report
    of one agency, whoever prints it, and one page, whatever we call its publisher.
    """
    voices = {claim.voice for claim in claims}
    return Said(
        sources=len({claim.source for claim in claims}),
        voices=len(voices),
        publications=_reports({(claim.publisher, claim.origin, claim.page) for claim in claims}),
        left_out=len({claim.source for claim in claims if not claim.counts}),
        silent=len(voices - {claim.voice for claim in claims if claim.counts}),
    )


def _reports(ways: Iterable[tuple[int, int, int]]) -> int:
    """How many groups there are of publishers that we read, of those who told it first, and of pages, which these ways
    join."""
    groups: list[set[tuple[str, int]]] = []
    for read, told, page in ways:
        joined = {("read", read), ("told", told)} | ({("page", page)} if page else set())
        apart = [group for group in groups if group.isdisjoint(joined)]
        groups = [*apart, joined.union(*(group for group in groups if group not in apart))]
    return len(groups)


class OfDeliveries(Matcher):
    """What criteria match, with what is asked of some deliveries of it."""

    @property
    def delivery_pks(self) -> Array:
        """The pks of the deliveries that match, in order."""
        pks: Array = self.index.deliveries["pk"][self.deliveries]
        return pks

    @property
    def claim_pks(self) -> Array:
        """The pks of the claims that count and are of deliveries that match, in order."""
        of_them = self.claims_of(self.accepted) & self.deliveries[self.index.delivery_of_claim]
        pks: Array = self.index.claims["pk"][of_them]
        return pks

    def evident_lines(self, places: Array) -> list[int]:
        """The pks of the lines that the claims which count tell of, of deliveries that stand at these places."""
        lines = self.index.lines_by_delivery.of(places)
        pks: list[int] = self.index.lines["pk"][lines[self.evident[lines]]].tolist()
        return pks

    def known_claims(self, places: Array) -> list[int]:
        """The pks of the claims that were known, of deliveries that stand at these places."""
        claims = self._known_among(self.index.claims_by_delivery.of(places))
        pks: list[int] = self.index.claims["pk"][claims].tolist()
        return pks

    def said_of(self, places: Array) -> list[Said]:
        """What was said, as far as it was known, of each of the deliveries that stand at these places."""
        own, claims = self.index, self._known_among(self.index.claims_by_delivery.of(places))
        delivery, sources = own.delivery_of_claim[claims], own.source_of_claim[claims]
        counts = np.ones(len(sources), bool) if self.accepted is None else self.accepted[sources]
        read, told = own.publication_of_source[sources], own.origin_of_source[sources]
        publishers, pages = own.publisher_of_source, own.page_of_source
        columns = delivery, sources, publishers[sources], publishers[read], publishers[told], pages[read], counts
        found: dict[int, list[Saying]] = {place: [] for place in places.tolist()}
        for at, *saying in zip(*(column.tolist() for column in columns), strict=True):
            found[at].append(Saying(*saying))
        return [said(found[place]) for place in places.tolist()]

    def _known_among(self, claims: Array) -> Array:
        """Those of the claims that stand at these places which were known."""
        return claims if self.known is None else claims[self.known[self.index.source_of_claim[claims]]]

    @property
    def evident_pks(self) -> list[int]:
        """The pks of the deliveries with evidence that counts, in the order of ledgers."""
        pks: list[int] = self.index.deliveries["pk"][self.index.in_ledger_order(self.supported)].tolist()
        return pks
