"""Whose claims count, and what they say: arrays of truth and numbers by source, by claim, by delivery and by line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from functools import cached_property

import numpy as np

from .arrays import Array, marked
from .called import called
from .criteria import Criteria
from .reading import NO_NUMBER, NUMBERS
from .reading import known as known_numbers
from .record import RecordIndex
from .shapes import KINDS


def among(values: Array, chosen: Collection[int]) -> Array:
    """By value: whether it is one of those that are chosen."""
    return np.isin(values, list(chosen))


class ClaimScope:
    """Whose claims count by some criteria, and what those tell of the deliveries and lines of an index."""

    def __init__(self, index: RecordIndex, criteria: Criteria) -> None:
        self.index, self.criteria = index, criteria

    @property
    def asked(self) -> Hashable:
        return self.criteria

    def held[Answer](self, question: Hashable, find: Callable[[], Answer]) -> Answer:
        """What one is to `find`, or what was found when the same question was asked of the same version."""
        return self.index.answers.of((self.asked, question), find)

    # ---- What counts as evidence ----------------------------------------------------------------

    @cached_property
    def known(self) -> Array | None:
        """By source: whether it had said so by the day that is asked for; None where none is.

        A source without any day is never known by one.
        """
        day = self.criteria.known_on
        return None if day is None else self.index.sources["known_from"] <= np.datetime64(day)

    @cached_property
    def accepted(self) -> Array | None:
        """By source: whether it counts; None where all do."""
        asked, sources = self.criteria, self.index.sources
        if not asked.chooses_sources:
            return self.known
        found = np.ones(len(sources), bool) if self.known is None else self.known
        if asked.source_kinds:
            found = found & among(sources["kind"], [KINDS.index(kind) for kind in asked.source_kinds])
        return found & among(sources["pk"], asked.sources) if asked.sources else found

    @cached_property
    def accepted_sources(self) -> frozenset[int]:
        """The pks of the sources that count."""
        pks = self.index.sources["pk"]
        return frozenset((pks if self.accepted is None else pks[self.accepted]).tolist())

    def claims_of(self, sources: Array | None) -> Array:
        """By claim: whether it is of one of these sources."""
        claims = self.index.claims
        return np.ones(len(claims), bool) if sources is None else sources[self.index.source_of_claim]

    @cached_property
    def supported(self) -> Array:
        """By delivery: whether a source that counts supports it; what is published is always supported by some. What
        a later release of its register has otherwise, or no more, is known until the day of that one."""
        if self.accepted is None:
            return self.index.stands
        found = self.index.with_claims(self.claims_of(self.accepted) & self.index.claims["supports"])
        day = self.criteria.known_on
        if day is None:
            return found & self.index.stands
        return found & (self.index.stands | (np.datetime64(day) < self.index.deliveries["stood_until"]))

    def _evident_by(self, sources: Array) -> Array:
        """By line: whether these sources tell of it.

        A claim that names a line tells of it, and one that names none leaves open what came. So sources do not tell of
        a line where they name others of its delivery, and this one is named by other sources only.
        """
        claims = self.claims_of(sources) & self.index.claims["supports"]
        named = self.index.named(claims)
        return ~self.index.named_at_all | named | ~self.with_lines(named)[self.index.delivery_of_line]

    @cached_property
    def known_lines(self) -> Array:
        """By line: whether what was known by the day that is asked for tells of it."""
        return np.ones(len(self.index.lines), bool) if self.known is None else self._evident_by(self.known)

    @cached_property
    def evident(self) -> Array:
        """By line: whether the known claims tell of it, and those of the accepted sources too."""
        if self.accepted is None or not self.criteria.chooses_sources:
            return self.known_lines
        return self.known_lines & self._evident_by(self.accepted)

    @cached_property
    def stated(self) -> tuple[Array, Array, Array]:
        """By line: its number, the least and the greatest.

        Those are the adopted ones. Where only some sources count, they are those that these state: the adopted ones
        where one of them states the adopted number, else the only number stated, or the least and the greatest
        without a best, and none where they state none. A number within the adopted bounds is another one too, for
        whoever asks what these sources state; but where only a bound is adopted, that is it: "no fewer than five"
        states the five of "at least five". Where nobody else speaks for the delivery, the adopted number is theirs.
        """
        own, lines = self.index, self.index.lines
        adopted = lines["quantity"], lines["low"], lines["high"]
        if not self.criteria.chooses_sources:
            return adopted
        stating = (self.claims_of(self.accepted) & (own.claims["states"] != NO_NUMBER))[own.naming]
        line, states = own.line_named[stating], own.claims["states"][own.naming[stating]]
        lowest = np.full(len(lines), np.iinfo(np.int64).max)
        highest = np.full(len(lines), NO_NUMBER)
        np.minimum.at(lowest, line, states)
        np.maximum.at(highest, line, states)
        adopting = marked(line[self._adopted(line, states)], len(lines))
        others = own.with_claims(own.claims["supports"] & ~self.claims_of(self.accepted))
        stand = adopting | ((highest == NO_NUMBER) & ~others[own.delivery_of_line])
        lowest = np.where(highest == NO_NUMBER, NO_NUMBER, lowest)
        stated = np.where(lowest == highest, lowest, NO_NUMBER), lowest, highest
        quantity, low, high = (np.where(stand, *numbers) for numbers in zip(adopted, stated, strict=True))
        return quantity, low, high

    def _adopted(self, line: Array, states: Array) -> Array:
        """By claim, the `line` that it names and the number that it states: whether that is the adopted one, or the
        bound where no more is adopted."""
        quantity, low, high = (self.index.lines[name][line] for name in NUMBERS)
        found: Array = (states == quantity) | ((quantity == NO_NUMBER) & ((states == low) | (states == high)))
        return found

    @cached_property
    def equipment_of_line(self) -> Array:
        """By line: where the model stands that it is called; as known on a day, by what had been said by then."""
        own = self.index
        return own.equipment_of_line if self.known is None else called(own, self.claims_of(self.known))

    def with_lines(self, lines: Array) -> Array:
        """By delivery: whether one of these lines is of it."""
        return marked(self.index.delivery_of_line[lines], len(self.index.deliveries))

    # ---- What was adopted later -----------------------------------------------------------------

    @cached_property
    def days_later(self) -> Array:
        """By delivery: whether sources state the adopted day, but none that was known by the day that is asked for."""
        own = self.index
        dating = own.claims["supports"] & own.claims["dates"]
        if self.known is None:
            return np.zeros(len(own.deliveries), bool)
        return own.with_claims(dating) & ~own.with_claims(dating & self.claims_of(self.known))

    @cached_property
    def numbers_later(self) -> Array:
        """By line: the same of its adopted number; where only some sources count, the numbers are theirs."""
        own, claims = self.index, self.index.naming
        if self.known is None or self.criteria.chooses_sources:
            return np.zeros(len(own.lines), bool)
        states = own.claims["states"][claims]
        stating = own.claims["supports"][claims] & (states != NO_NUMBER) & self._adopted(own.line_named, states)
        told = stating & self.claims_of(self.known)[claims]
        return marked(own.line_named[stating], len(own.lines)) & ~marked(own.line_named[told], len(own.lines))

    def stated_of(self, line: int) -> list[int | None]:
        """The number, the least and the greatest of the line that stands there; None where one is not known."""
        return [number for numbers in self.stated for number in known_numbers(numbers[line : line + 1])]

    @cached_property
    def approximate(self) -> Array:
        """By line: whether its number is nobody's exact one; a number that claims state in its place is theirs."""
        about: Array = self.index.lines["approximate"] & self._as_adopted
        return about

    @property
    def inexact(self) -> Array:
        """By line: whether its number is about so many, or an estimate: a total that holds it is about, too."""
        found: Array = self.approximate | (self.index.lines["estimated"] & self._as_adopted)
        return found

    @property
    def _as_adopted(self) -> Array:
        found: Array = self.stated[0] == self.index.lines["quantity"]
        return found

    @cached_property
    def contested(self) -> Array:
        """By line: what claims that were known contest of it, or of its delivery as a whole, as marks()."""
        return self.index.contested if self.known is None else self.index.contested_in(self.claims_of(self.known))

    @property
    def disputed(self) -> Array:
        """By line: whether they contest anything."""
        disputed: Array = self.contested != 0
        return disputed

    @cached_property
    def source_counts(self) -> Array:
        """By delivery: how many of the sources that count speak of it."""
        own = self.index
        return own.source_counts if self.accepted is None else own.source_counts_in(self.claims_of(self.accepted))
