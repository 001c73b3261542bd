"""Some deliveries of a record as an index of their own: whoever asks about one country passes over no other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from .arrays import Array, Frame, Runs, different
from .criteria import Criteria, SoughtTerm
from .record import RecordIndex

if TYPE_CHECKING:
    from deliveries.models.at_hand import PointedTo
    from deliveries.models.search import Term

type Calling = Callable[[RecordIndex, frozenset[int]], Candidates]

# A part is of no more than this share of a record.
LARGEST_SHARE = 1 / 4


@dataclass(frozen=True)
class Part(RecordIndex):
    """Deliveries of a `whole` with their lines and claims, and where those stand in it; its sources and all else are
    those of the whole."""

    whole: RecordIndex
    delivery_at: Array
    line_at: Array
    claim_at: Array

    @classmethod
    def of_places(cls, whole: RecordIndex, places: Array) -> Self:
        """Of the deliveries that stand at these places, once each."""
        at = different(places)
        lines, claims = (np.sort(runs.of(at)) for runs in (whole.lines_by_delivery, whole.claims_by_delivery))
        return cls(
            whole.deliveries.picking(at),
            whole.lines.picking(lines),
            whole.claims.picking(claims),
            whole.sources,
            whole.parties,
            whole.equipment,
            whole.tree,
            whole.state,
            whole,
            at,
            lines,
            claims,
        )

    @property
    def root(self) -> RecordIndex:
        return self.whole

    @cached_property
    def as_arrived(self) -> Frame:
        whole = self.whole
        return self.deliveries if whole.as_arrived is whole.deliveries else whole.as_arrived.picking(self.delivery_at)

    @property
    def reached(self) -> Array:
        return self.whole.reached[self.delivery_at]

    def claims_saying(self, term: Term) -> Array:
        return self.whole.claims_saying(term)[self.claim_at]

    @property
    def named_parties(self) -> dict[int, tuple[str, str]]:
        return self.whole.named_parties

    @cached_property
    def states(self) -> dict[str, int]:
        return self.whole.states

    @property
    def called_parties(self) -> dict[str, tuple[str, str]]:
        return self.whole.called_parties

    @property
    def called_equipment(self) -> dict[str, str]:
        return self.whole.called_equipment

    @property
    def named_equipment(self) -> dict[int, tuple[str, str]]:
        return self.whole.named_equipment

    @cached_property
    def joints(self) -> dict[int, frozenset[int]]:
        return self.whole.joints

    @cached_property
    def pointed_to(self) -> PointedTo:
        return self.whole.pointed_to

    @cached_property
    def parties_with_totals(self) -> frozenset[int]:
        return self.whole.parties_with_totals

    @cached_property
    def publisher_of_source(self) -> Array:
        return self.whole.publisher_of_source

    @cached_property
    def page_of_source(self) -> Array:
        return self.whole.page_of_source

    @cached_property
    def fulfilled(self) -> Array:
        return self.whole.fulfilled

    @cached_property
    def ledger(self) -> Array:
        return np.argsort(self.whole.ledger_places[self.delivery_at])

    @cached_property
    def contested(self) -> Array:
        return self.whole.contested[self.line_at]

    @cached_property
    def source_counts(self) -> Array:
        return self.whole.source_counts[self.delivery_at]

    @cached_property
    def named_at_all(self) -> Array:
        return self.whole.named_at_all[self.line_at]

    @cached_property
    def depth_of_equipment(self) -> Array:
        return self.whole.depth_of_equipment

    @cached_property
    def unnamed_of_equipment(self) -> Array:
        return self.whole.unnamed_of_equipment

    @cached_property
    def equipment_of_line(self) -> Array:
        return self.whole.equipment_of_line[self.line_at]

    @cached_property
    def source_of_claim(self) -> Array:
        return self.whole.source_of_claim[self.claim_at]


@dataclass(frozen=True)
class Candidates:
    """Deliveries of which some criteria match no others: what tells them from others, how many they are at most, and
    where they stand."""

    name: Hashable
    most: int
    places: Callable[[], Array]


def around(index: RecordIndex, criteria: Criteria) -> RecordIndex:
    """What these criteria can match at all, as an index of its own; all of it where that is not much less."""
    fewest = min(_candidates(index, criteria), key=lambda each: each.most)
    if fewest.most > LARGEST_SHARE * len(index.deliveries):
        return index
    return index.parts.of((criteria.register, fewest.name), lambda: _part(index, criteria.register, fewest))


def _part(index: RecordIndex, register: int, candidates: Candidates) -> Part:
    places = candidates.places()
    return Part.of_places(index, places[index.deliveries["register"][places] == register])


def _candidates(index: RecordIndex, criteria: Criteria) -> Iterator[Candidates]:
    """The deliveries of the register, and those that anything else which is asked for leaves."""
    yield _with(index.by_register, "register", [criteria.register])
    for side, parties in (("recipient", criteria.recipients), ("supplier", criteria.suppliers)):
        if parties:
            yield _with(index.by_party(side), side, parties)
    if criteria.regions:
        yield _with(index.by_party("recipient"), "recipient", index.members_of(criteria.regions))
    called = _called if criteria.known_on else _with_equipment
    if criteria.equipment:
        yield called(index, criteria.equipment)
    if criteria.types:
        models = index.equipment["pk"][np.isin(index.equipment["type"], list(index.tree.below(criteria.types)))]
        yield called(index, frozenset(models.tolist()))
    if criteria.sources:
        at = np.flatnonzero(np.isin(index.sources["pk"], list(criteria.sources)))
        most = index.claims_by_source.numbers(at)
        yield Candidates(
            ("source", criteria.sources), most, lambda: index.delivery_of_claim[index.claims_by_source.of(at)]
        )
    for found in criteria.search:
        yield _saying(index, found, called)


def _with(runs: Runs, name: str, pks: Collection[int]) -> Candidates:
    """The deliveries that have one of these in a column."""
    owners = np.array([pk for pk in pks if pk < len(runs.begins) - 1], np.int64)
    return Candidates((name, frozenset(pks)), runs.numbers(owners), lambda: runs.of(owners))


def _with_equipment(index: RecordIndex, pks: frozenset[int]) -> Candidates:
    """The deliveries that have a line of this equipment."""
    at = np.flatnonzero(np.isin(index.equipment["pk"], list(pks)))
    runs = index.lines_by_equipment
    return Candidates(("equipment", pks), runs.numbers(at), lambda: index.delivery_of_line[runs.of(at)])


def _called(index: RecordIndex, pks: frozenset[int]) -> Candidates:
    """The deliveries that have a line which may have been called so on some day: see called()."""
    own = np.isin(index.equipment["pk"], list(pks))
    at, runs = np.flatnonzero(own | own[index.unnamed_of_equipment]), index.lines_by_equipment
    naming = np.flatnonzero(np.isin(index.claims["names"], list(pks)))
    return Candidates(
        ("called", pks),
        runs.numbers(at) + len(naming),
        lambda: np.concatenate([index.delivery_of_line[runs.of(at)], index.delivery_of_claim[naming]]),
    )


def _saying(index: RecordIndex, found: SoughtTerm, called: Calling) -> Candidates:
    """The deliveries of which a term may be said, whose lines are `called` by what is asked for."""
    asked = found, called.__name__
    number = index.answers.of(("number", asked), lambda: len(_found(index, found, called)))
    return Candidates(asked, number, lambda: _found(index, found, called))


def _found(index: RecordIndex, found: SoughtTerm, called: Calling) -> Array:
    """Where those stand: see Matcher.sought."""
    sources = index.source_texts.places(found.term)
    return different(
        np.concatenate(
            [
                index.delivery_of_claim[index.claim_texts.places(found.term)],
                index.delivery_of_claim[index.claims_by_source.of(sources)],
                called(index, index.equipment_called(found)).places(),
                *(_with(index.by_party(side), side, found.parties).places() for side in ("recipient", "supplier")),
            ]
        )
    )
