"""How the rows of the record in memory point to each other: by row where others stand that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from deliveries.models import Source
from deliveries.models.names import fold
from deliveries.models.sources import LONGEST_PATH

from .arrays import NO_PLACE, Array, Frame, Runs, distinct, grouped, marked
from .called import unnamed
from .reading import NO_ROW
from .shapes import KINDS, contested_topics, marks

# Kinds of sources that report what others say.
REPORTS = [KINDS.index(kind) for kind in (Source.Kind.NEWS, Source.Kind.NEWSLETTER, Source.Kind.REGISTER)]
# By code of what a claim contests (see shapes.contested()): all of it, and that which may be of a line, as marks().
CONTESTED = np.array(
    [
        [marks(topic for topic in contested_topics(code) if topic.of_a_line or not alone) for code in range(128)]
        for alone in (False, True)
    ]
)


@dataclass(frozen=True)
class Supporters:
    """Deliveries with what speaks for them, each pair once, and `of_claim`: by supporting claim which pair it makes."""

    delivery: Array
    speaker: Array
    of_claim: Array


@dataclass(frozen=True)
class Pointers:
    """A frame of each model, with the columns of its shape; all stand by their pk."""

    deliveries: Frame
    lines: Frame
    claims: Frame
    sources: Frame
    parties: Frame
    equipment: Frame

    # ---- By what rows belong to -----------------------------------------------------------------

    @cached_property
    def by_register(self) -> Runs:
        """The places of the deliveries by the pk of their register."""
        return self._by("register")

    @cached_property
    def by_recipient(self) -> Runs:
        """The same by that of the recipient."""
        return self._by("recipient")

    @cached_property
    def by_supplier(self) -> Runs:
        """The same by that of the supplier, or NO_ROW."""
        return self._by("supplier")

    def by_party(self, side: str) -> Runs:
        return self.by_recipient if side == "recipient" else self.by_supplier

    def _by(self, name: str) -> Runs:
        pks = self.deliveries[name]
        return Runs.by(pks, int(pks.max(initial=NO_ROW)) + 1)

    @cached_property
    def lines_by_equipment(self) -> Runs:
        """The places of the lines by where their equipment stands."""
        return Runs.by(self.equipment_of_line, len(self.equipment))

    @cached_property
    def claims_by_source(self) -> Runs:
        """The places of the claims by where their source stands."""
        return Runs.by(self.source_of_claim, len(self.sources))

    @cached_property
    def lines_by_delivery(self) -> Runs:
        """The places of the lines by where their delivery stands."""
        return Runs.by(self.delivery_of_line, len(self.deliveries))

    @cached_property
    def claims_by_delivery(self) -> Runs:
        """The places of the claims by where their delivery stands."""
        return Runs.by(self.delivery_of_claim, len(self.deliveries))

    # ---- What rows point to ---------------------------------------------------------------------

    @cached_property
    def supporting(self) -> Array:
        """The places of the claims that support their delivery."""
        return np.flatnonzero(self.claims["supports"])

    @cached_property
    def delivery_of_line(self) -> Array:
        """By line: where its delivery stands."""
        return np.searchsorted(self.deliveries["pk"], self.lines["delivery"])

    @cached_property
    def delivery_of_claim(self) -> Array:
        """By claim: where its delivery stands."""
        return np.searchsorted(self.deliveries["pk"], self.claims["delivery"])

    @cached_property
    def source_of_claim(self) -> Array:
        """By claim: where its source stands."""
        return np.searchsorted(self.sources["pk"], self.claims["source"])

    @cached_property
    def publication_of_source(self) -> Array:
        """By source: where the publication stands that we read it in, maybe itself."""
        carrier = found = self.carrier_of_source
        for _step in range(LONGEST_PATH):
            found = carrier[found]
        return found

    def with_claims(self, claims: Array) -> Array:
        """By delivery: whether one of these claims is of it."""
        return marked(self.delivery_of_claim[claims], len(self.deliveries))

    @cached_property
    def contested(self) -> Array:
        """By line: what of it is contested; see contested_in()."""
        return self.contested_in(np.ones(len(self.claims), bool))

    def contested_in(self, claims: Array) -> Array:
        """By line: what of it these claims contest, or of its delivery as a whole, as marks().

        Of a line is what such a claim says of the number or the model of the one that it names: that the number of
        radars is contested says nothing of the helicopters beside them.
        """
        at = np.flatnonzero(claims & (self.claims["contests"] != 0))
        topics, of_a_line = CONTESTED[:, self.claims["contests"][at]]
        named = np.where(self.claims["line"][at] != NO_ROW, of_a_line, 0)
        whole = np.zeros(len(self.deliveries), np.int64)
        np.bitwise_or.at(whole, self.delivery_of_claim[at], topics & ~named)
        found: Array = whole[self.delivery_of_line]
        lines = np.searchsorted(self.lines["pk"], self.claims["line"][at[named > 0]])
        np.bitwise_or.at(found, lines, named[named > 0])
        return found

    @cached_property
    def publisher_of_source(self) -> Array:
        """By source: a number that tells its publisher or speaker apart, however the name is written."""
        places: dict[str, int] = {}
        names = {name: fold(name) or name for name in set(self.sources["publisher"].tolist())}
        each = (names[name] for name in self.sources["publisher"].tolist())
        return np.array([places.setdefault(name, len(places)) for name in each], np.int64)

    @cached_property
    def page_of_source(self) -> Array:
        """By source: a number that tells the page apart that its address leads to; 0 where it has none."""
        places = {"": 0}
        return np.array([places.setdefault(key, len(places)) for key in self.sources["page"].tolist()], np.int64)

    @cached_property
    def origin_of_source(self) -> Array:
        """By source: where the report stands that it was first told in: itself, if it is one, or the nearest that
        carried it; what we read, where none is. A paper that prints the text of an agency adds no report."""
        carrier, is_report = self.carrier_of_source, np.isin(self.sources["kind"], REPORTS)
        found = np.arange(len(carrier))
        for _step in range(LONGEST_PATH):
            found = np.where(is_report[found], found, carrier[found])
        return found

    @cached_property
    def carrier_of_source(self) -> Array:
        """By source: where the one stands that it reached us through, or itself."""
        pks, via = self.sources["pk"], self.sources["via"]
        return np.where(via == NO_ROW, np.arange(len(pks)), np.searchsorted(pks, via))

    @cached_property
    def source_counts(self) -> Array:
        """By delivery: how many sources speak of it."""
        return self.source_counts_in(np.ones(len(self.claims), bool))

    def source_counts_in(self, claims: Array) -> Array:
        """By delivery: how many sources speak of it in these claims."""
        delivery, _source = distinct(self.delivery_of_claim[claims], self.source_of_claim[claims]).T
        return np.bincount(delivery, minlength=len(self.deliveries))

    @cached_property
    def voices(self) -> Supporters:
        """The deliveries with the sources that support them: where both stand."""
        pairs, which = grouped(self.delivery_of_claim[self.supporting], self.source_of_claim[self.supporting])
        return Supporters(pairs[:, 0].copy(), pairs[:, 1].copy(), which)

    @cached_property
    def voices_by_kind(self) -> Supporters:
        """The deliveries with the kinds of sources that support them: where the delivery stands, and which kind."""
        delivery, source, of_claim = self.voices.delivery, self.voices.speaker, self.voices.of_claim
        pairs, which = grouped(delivery, self.sources["kind"][source])
        return Supporters(pairs[:, 0].copy(), pairs[:, 1].copy(), which[of_claim])

    @cached_property
    def named_at_all(self) -> Array:
        """By line: whether a claim that supports its delivery names it."""
        return self.named(self.claims["supports"])

    def named(self, claims: Array) -> Array:
        """By line: whether one of these claims names it."""
        return marked(self.line_named[claims[self.naming]], len(self.lines))

    @cached_property
    def naming(self) -> Array:
        """The places of the claims that name a line."""
        return np.flatnonzero(self.claims["line"] != NO_ROW)

    @cached_property
    def line_named(self) -> Array:
        """By claim that names a line, in the order of `naming`: where that line stands."""
        return np.searchsorted(self.lines["pk"], self.claims["line"][self.naming])

    @cached_property
    def line_supported(self) -> Array:
        """By supporting claim: where the line that it names stands, or NO_PLACE."""
        found = np.full(len(self.claims), NO_PLACE)
        found[self.naming] = self.line_named
        return found[self.supporting]

    @cached_property
    def unnamed_of_equipment(self) -> Array:
        """By model: where the one stands that says no more than its type."""
        return unnamed(self.equipment)

    @cached_property
    def equipment_of_line(self) -> Array:
        """By line: where its equipment stands."""
        return np.searchsorted(self.equipment["pk"], self.lines["equipment"])
