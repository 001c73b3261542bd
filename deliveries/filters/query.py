"""What a valid querystring asks of the record, and what of the record it is asked of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.db.models import Model
from django.utils.functional import cached_property

from deliveries import index
from deliveries.index import RecordIndex
from deliveries.index.arrays import Array
from deliveries.index.counts import FacetCounts
from deliveries.index.criteria import Criteria, SoughtTerm
from deliveries.index.part import Part
from deliveries.index.stages import at_stage
from deliveries.models import Delivery, EquipmentType, Register, TypeTree
from deliveries.models.choices import FILTERED
from deliveries.models.delivery_queries import called
from deliveries.models.search import Term, terms


class Query:
    """The values of a valid form as criteria, the index that they are asked of, and the counts of what matches.

    `data`: the form's cleaned values; `fixed`: what the page is about, such as {"recipient": mali}.
    """

    def __init__(self, data: dict[str, Any], fixed: Mapping[str, Model]) -> None:
        self.data, self.fixed = data, fixed

    @cached_property
    def record(self) -> RecordIndex:
        """All of the record, one version of it for all counts of a page."""
        return index.current()

    @cached_property
    def index(self) -> RecordIndex:
        """The record that is counted over: as it is at the stage that counts."""
        return at_stage(self.record, self.stage, self.known_on)

    @property
    def stage(self) -> str:
        """The stage that counts, of models.days.STAGED; "" for arrival."""
        return str(self.data.get("stage") or "")

    @property
    def counting(self) -> dict[str, str]:
        """What the querystring of a view says besides, so that its lines are those that count: at another stage than
        arrival all of them are."""
        return {} if self.stage else {"status": Delivery.Status.DELIVERED.value}

    @property
    def tree(self) -> TypeTree:
        """The type tree of the record that is counted over."""
        return self.index.tree

    @cached_property
    def register(self) -> Register:
        return self.data["register"] or Register.objects.get(default=True)

    @property
    def since(self) -> dt.date | None:
        """The first day of the range, or None."""
        return self.data["since"].earliest if self.data["since"] else None

    @property
    def until(self) -> dt.date | None:
        """The last day of the range, or None."""
        return self.data["until"].latest if self.data["until"] else None

    @property
    def known_on(self) -> dt.date | None:
        """The last day whose publications count, or None for all."""
        return self.data["known_on"].latest if self.data["known_on"] else None

    @property
    def chooses_sources(self) -> bool:
        """Whether only some sources are accepted."""
        return self.criteria.chooses_sources

    @property
    def narrows_evidence(self) -> bool:
        """Whether not all claims count: only some sources, or what was known on a day."""
        return self.chooses_sources or self.known_on is not None

    @cached_property
    def criteria(self) -> Criteria:
        """What is asked for, as a plain value."""
        data = self.data

        def pks(name: str) -> frozenset[int]:
            return frozenset(record.pk for record in data[name])

        return Criteria(
            register=self.register.pk,
            recipients=pks("recipient"),
            suppliers=pks("supplier"),
            regions=frozenset(region.slug for region in data["region"]),
            choices=tuple((name, frozenset(data[name])) for name in FILTERED if data[name]),
            types=pks("type"),
            equipment=pks("equipment"),
            source_kinds=frozenset(data["source_kind"]),
            sources=pks("source"),
            since=self.since,
            until=self.until,
            known_on=self.known_on,
            types_themselves=pks("type_itself"),
            counted=(data["counted"].earliest, data["counted"].latest) if data["counted"] else None,
            disputed={"yes": True, "no": False}.get(data["disputed"]),
            estimates=frozenset(data["estimate"]),
            search=self._search,
            stage=self.stage,
        )

    @cached_property
    def _search(self) -> tuple[SoughtTerm, ...]:
        words = terms(self.data["q"]) if self.data["q"] else ()
        return tuple(sought_term(term, types=self.known_on is not None) for term in words)

    @cached_property
    def counts(self) -> FacetCounts:
        """What matches, and the counts of it."""
        return FacetCounts.of(self.index, self.criteria)

    @property
    def counts_of_all(self) -> FacetCounts:
        """The same in an index of all that is published, for what is asked of other registers, too."""
        return FacetCounts(self.index, self.criteria)

    def without(self, *names: str) -> Self:
        """What would be selected without the filters of these names: itself, with the counts that it has made, where
        it has none of them."""
        if not any(self.data[name] for name in names):
            return self
        cleared = {name: type(value)() if isinstance(value := self.data[name], list | str) else None for name in names}
        other = self.beside(cleared)
        if "q" not in names:
            other._search = self._search
        return other

    def beside(self, data: Mapping[str, Any], fixed: Mapping[str, Model] | None = None) -> Self:
        """What other values of these filters select, of the same version of the record."""
        other = type(self)({**self.data, **data}, self.fixed if fixed is None else fixed)
        other.record = self.record
        if "register" not in data:
            other.register = self.register
        return other

    def matching(self, unpublished: Sequence[int]) -> list[int]:
        """Which of these deliveries (pks) match, by a line too, though they are not published."""
        found: list[int] = FacetCounts(RecordIndex.of(unpublished), self.criteria).delivery_pks.tolist()
        return found

    def counts_of(self, deliveries: Sequence[int]) -> FacetCounts:
        """Counts in an index of these deliveries (pks) alone, published or not."""
        places = self.index.places_of(deliveries)
        whole = len(places) == len(deliveries)
        return FacetCounts(Part.of_places(self.index, places) if whole else RecordIndex.of(deliveries), self.criteria)

    def evident(self, deliveries: Sequence[int]) -> list[int]:
        """Which of these deliveries (pks) are published, and have evidence that counts."""
        return self._evident(self.index.places_of(deliveries))

    def fulfilling(self, promises: Sequence[int]) -> list[int]:
        """The pks of what has arrived, with evidence that counts, and fulfils one of these promises (by their pks)."""
        return self._evident(self.index.fulfilling(promises))

    def _evident(self, places: Array) -> list[int]:
        return FacetCounts(Part.of_places(self.index, places), self.criteria).evident_pks if len(places) else []


def sought_term(term: Term, *, types: bool = False) -> SoughtTerm:
    """A term with what is called so, and the `types` that are, too."""
    parties, equipment = (frozenset(rows.values_list("pk", flat=True)) for rows in called(term))
    kinds = EquipmentType.objects.filter(term.said()).values_list("pk", flat=True) if types else ()
    return SoughtTerm(term, parties, equipment, frozenset(kinds))
