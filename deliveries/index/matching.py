"""What a querystring selects, as arrays of truth over the columns of the record.

Query says it in the language of the database; this says the same of arrays. Whoever
changes one changes the other: tests/test_tally.py holds them against each other over drawn querystrings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deliveries.models.deliveries import called

from . import KINDS, NO_NUMBER, STATUSES
from .arrays import Array, marked

if TYPE_CHECKING:
    from deliveries.filters.query import Query
    from deliveries.models.search import Term


def _pks(records: Iterable[Any]) -> list[int]:
    return [record.pk for record in records]


class Matcher:
    """What a query matches: by delivery and by line of the record."""

    def __init__(self, query: Query) -> None:
        self.query, self.columns = query, query.columns

    # ---- What counts as evidence ----------------------------------------------------------------

    @cached_property
    def known(self) -> Array | None:
        """By source: whether it had said so by the day that is asked for; None where none is."""
        day = self.query.known_on
        return None if day is None else self.columns.sources["known_from"] <= np.datetime64(day)

    @cached_property
    def accepted(self) -> Array | None:
        """By source: whether it counts; None where all do."""
        if not self.query.chooses_sources:
            return self.known
        data, sources = self.query.data, self.columns.sources
        found = np.ones(len(sources), bool) if self.known is None else self.known
        if data["source_kind"]:
            found = found & np.isin(sources["kind"], [KINDS.index(kind) for kind in data["source_kind"]])
        return found & np.isin(sources["pk"], _pks(data["source"])) if data["source"] else found

    def claims_of(self, sources: Array | None) -> Array:
        """By claim: whether it is of one of these sources."""
        claims = self.columns.claims
        return np.ones(len(claims), bool) if sources is None else sources[self.columns.source_of_claim]

    def _supported(self, sources: Array) -> Array:
        """By delivery: whether one of these sources supports it."""
        return self.columns.with_claims(self.claims_of(sources) & self.columns.claims["supports"])

    def _tell(self, sources: Array) -> Array:
        """By line: whether these sources tell of it; see Evidence.tells()."""
        claims = self.claims_of(sources) & self.columns.claims["supports"]
        named = self.columns.named(claims)
        return ~self.columns.named_at_all | named | ~self.with_lines(named)[self.columns.delivery_of_line]

    # ---- What matches ---------------------------------------------------------------------------

    @cached_property
    def known_lines(self) -> Array:
        """By line: whether what was known by the day that is asked for tells of it."""
        return np.ones(len(self.columns.lines), bool) if self.known is None else self._tell(self.known)

    @cached_property
    def told(self) -> Array:
        """By line: whether the claims that count tell of it."""
        if self.accepted is None or not self.query.chooses_sources:
            return self.known_lines
        return self.known_lines & self._tell(self.accepted)

    @cached_property
    def chosen(self) -> Array:
        """By line: whether it is of the chosen types and equipment."""
        data, equipment = self.query.data, self.columns.equipment
        found = np.ones(len(equipment), bool)
        if data["type"]:
            nodes = {node.pk for chosen in data["type"] for node in self.query.tree.branch(chosen)}
            found &= np.isin(equipment["type"], list(nodes))
        if data["equipment"]:
            found &= np.isin(equipment["pk"], _pks(data["equipment"]))
        by_line: Array = found[self.columns.equipment_of_line]
        return by_line

    @cached_property
    def matching(self) -> Array:
        """By delivery: whether it matches, whatever its lines are."""
        data, rows = self.query.data, self.columns.deliveries
        found: Array = rows["register"] == self.query.register.pk
        for side in ("recipient", "supplier"):
            if data[side]:
                found &= np.isin(rows[side], _pks(data[side]))
        if data["status"]:
            found &= np.isin(rows["status"], [STATUSES.index(status) for status in data["status"]])
        found &= self._in_range(self.query.since, self.query.until)
        if self.accepted is not None:
            found &= self._supported(self.accepted)
        if data["disputed"]:
            found &= self.contested == (data["disputed"] == "yes")
        if data["q"]:
            found &= self.query.sought
        return found

    def saying(self, term: Term) -> Array:
        """By delivery: whether `term` is found in what was known of it; see DeliveryQuerySet.matching()."""
        own, (parties, equipment) = self.columns, (list(rows.values_list("pk", flat=True)) for rows in called(term))
        named = np.isin(own.equipment["pk"], equipment)
        told = own.claim_texts.saying(term) | own.source_texts.saying(term)[own.source_of_claim]
        found = self.with_lines(named[own.equipment_of_line] & self.known_lines)
        found |= self.columns.with_claims(told & self.claims_of(self.known))
        for side in ("recipient", "supplier"):
            found |= np.isin(own.deliveries[side], parties)
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
        own = self.columns
        if self.known is None:
            return own.contested
        return own.with_claims(self.claims_of(self.known) & own.claims["contests"])

    @cached_property
    def speaking(self) -> Array:
        """By delivery: how many of the sources that count speak of it."""
        own = self.columns
        return own.speaking if self.accepted is None else own.speaking_in(self.claims_of(self.accepted))

    @cached_property
    def lines(self) -> Array:
        """By line: whether it is of the chosen types and equipment, told of, and of a delivery that matches."""
        return self.chosen & self.told & self.matching[self.columns.delivery_of_line]

    @cached_property
    def deliveries(self) -> Array:
        """By delivery: whether it matches, by a line too."""
        return self.with_lines(self.lines) if self.query.line_choice() else self.matching

    def with_lines(self, lines: Array) -> Array:
        """By delivery: whether one of these lines is of it."""
        return marked(self.columns.delivery_of_line[lines], len(self.columns.deliveries))

    @cached_property
    def stated(self) -> tuple[Array, Array, Array]:
        """By line: its number, the least and the greatest; see DeliveryItemQuerySet.as_stated()."""
        own, lines = self.columns, self.columns.lines
        adopted = lines["quantity"], lines["low"], lines["high"]
        if not self.query.chooses_sources:
            return adopted
        stating = (self.claims_of(self.accepted) & (own.claims["states"] != NO_NUMBER))[own.naming]
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
