"""What matches: arrays of truth over the record, by delivery, by line, by claim and by source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from functools import cached_property

import numpy as np

from .arrays import Array, marked
from .called import called
from .criteria import Criteria, SoughtTerm
from .reading import NO_NUMBER, NUMBERS
from .reading import known as known_numbers
from .record import RecordIndex
from .shapes import CODES, KINDS


def among(values: Array, chosen: Collection[int]) -> Array:
    """By value: whether it is one of those that are chosen."""
    return np.isin(values, list(chosen))


class Matcher:
    """What of an index some criteria match."""

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

    # ---- What matches ---------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> Array:
        """By line: whether it is of the chosen types and equipment, and disputed or an estimate as is asked for."""
        asked, equipment = self.criteria, self.index.equipment
        found = np.ones(len(equipment), bool)
        if asked.types:
            found &= among(equipment["type"], self.index.tree.below(asked.types))
        if asked.types_themselves:
            found &= among(equipment["type"], asked.types_themselves)
        if asked.equipment:
            found &= among(equipment["pk"], asked.equipment)
        by_line: Array = found[self.equipment_of_line]
        if asked.estimates:
            by_line = by_line & self.index.estimated(asked.estimates)
        return by_line if asked.disputed is None else by_line & (self.disputed == asked.disputed)

    @cached_property
    def matching(self) -> Array:
        """By delivery: whether it matches, whatever its lines are."""
        asked, rows = self.criteria, self.index.deliveries
        found: Array = (rows["register"] == asked.register) & self._in_range & self.supported
        for side, parties in (("recipient", asked.recipients), ("supplier", asked.suppliers)):
            if parties:
                found &= among(rows[side], parties)
        for name, values in asked.choices:
            found &= among(rows[name], [CODES[name].index(value) for value in values])
        return found & self.sought if asked.search else found

    @cached_property
    def sought(self) -> Array:
        """By delivery: whether every term of the search is found in it."""
        found = np.ones(len(self.index.deliveries), bool)
        for each in self.criteria.search:
            found &= self._saying(each)
        return found

    def _saying(self, sought: SoughtTerm) -> Array:
        """By delivery: whether a term is found in what was known of it, whoever counts: in its parties, in the
        equipment of its lines and the types of that, or in claims, that is in what they say and who makes them."""
        own = self.index
        saying = own.claims_saying(sought.term) | own.source_texts.saying(sought.term)[own.source_of_claim]
        named = among(own.equipment["pk"], own.equipment_called(sought))[self.equipment_of_line]
        found = self.with_lines(named & self.known_lines) | own.with_claims(saying & self.claims_of(self.known))
        for side in ("recipient", "supplier"):
            found |= among(own.deliveries[side], sought.parties)
        return found

    @property
    def _in_range(self) -> Array:
        """By delivery: whether its span touches the range, which an awaited one without a window does; and whether it
        is counted in the period that is asked for."""
        asked, rows = self.criteria, self.index.deliveries
        found = np.ones(len(rows), bool)
        if asked.since:
            found &= (rows["latest"] >= np.datetime64(asked.since)) | np.isnat(rows["latest"])
        if asked.until:
            found &= (rows["earliest"] <= np.datetime64(asked.until)) | np.isnat(rows["earliest"])
        if asked.counted:
            first, last = asked.counted
            found &= (rows["latest"] >= np.datetime64(first)) & (rows["latest"] <= np.datetime64(last))
        return found

    @cached_property
    def lines(self) -> Array:
        """By line: whether it is chosen, evident, and of a delivery that matches."""
        return self.chosen & self.evident & self.matching[self.index.delivery_of_line]

    @property
    def line_places(self) -> Array:
        """Where those lines stand."""
        return np.flatnonzero(self.lines)

    @cached_property
    def deliveries(self) -> Array:
        """By delivery: whether it matches, by a line too.

        What was ever published has a line, and claims that support it tell of one at least.
        """
        return self.with_lines(self.lines) if self.criteria.chooses_lines else self.matching

    def with_lines(self, lines: Array) -> Array:
        """By delivery: whether one of these lines is of it."""
        return marked(self.index.delivery_of_line[lines], len(self.index.deliveries))
