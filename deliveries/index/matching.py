"""What matches: arrays of truth over the record, by delivery and by line."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .arrays import Array
from .criteria import SoughtTerm
from .scope import ClaimScope, among
from .shapes import CODES


class Matcher(ClaimScope):
    """What of an index some criteria match."""

    @cached_property
    def chosen_models(self) -> Array:
        """By model: whether it is of the chosen types and equipment."""
        asked, equipment = self.criteria, self.index.equipment
        found = np.ones(len(equipment), bool)
        if asked.types:
            found &= among(equipment["type"], self.index.tree.below(asked.types))
        if asked.types_themselves:
            found &= among(equipment["type"], asked.types_themselves)
        if asked.equipment:
            found &= among(equipment["pk"], asked.equipment)
        return found

    @property
    def chosen_in_part(self) -> frozenset[int]:
        """The pks of joint models that are not chosen, while some of those are that they stand for: nobody said how
        many of their lines' pieces were of these."""
        chosen = set(self.index.equipment["pk"][self.chosen_models].tolist())
        return frozenset(pk for pk, parts in self.index.joints.items() if pk not in chosen and parts & chosen)

    @cached_property
    def chosen(self) -> Array:
        """By line: whether it is of the chosen types and equipment, and disputed or an estimate as is asked for."""
        asked = self.criteria
        by_line: Array = self.chosen_models[self.equipment_of_line]
        if asked.estimates:
            by_line = by_line & self.index.estimated(asked.estimates)
        return by_line if asked.disputed is None else by_line & (self.disputed == asked.disputed)

    @cached_property
    def matching(self) -> Array:
        """By delivery: whether it matches, whatever its lines are."""
        return self.matching_alone & ~self._of_another if self.criteria.stage else self.matching_alone

    @cached_property
    def matching_alone(self) -> Array:
        """By delivery: whether it matches, be it counted with another one at the stage that is asked for."""
        asked, rows = self.criteria, self.index.deliveries
        found: Array = (rows["register"] == asked.register) & self._in_range & self.supported
        for side, parties in (("recipient", asked.recipients), ("supplier", asked.suppliers)):
            if parties:
                found &= among(rows[side], parties)
        if asked.regions:
            found &= among(rows["recipient"], self.index.members_of(asked.regions))
        for name, values in asked.choices:
            found &= among(rows[name], [CODES[name].index(value) for value in values])
        return found & self.sought if asked.search else found

    @property
    def _of_another(self) -> Array:
        """By delivery: whether it fulfils a promise that counts by itself: the two are of one contract."""
        root = self.index.root
        counted = root.deliveries["pk"][Matcher(root, self.criteria).supported]
        return among(self.index.deliveries["fulfils"], counted)

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
