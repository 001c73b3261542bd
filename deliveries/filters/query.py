"""What a valid querystring selects, asked of the database: deliveries, their lines and the claims that count.

index/matching.py says the same of arrays, for what is counted over all of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from django.db.models import Model, Q
from django.utils.functional import cached_property

from deliveries import index
from deliveries.index import RecordIndex
from deliveries.index.arrays import Array
from deliveries.index.matching import Matcher
from deliveries.models import Claim, Delivery, DeliveryItem, Register, Source, TypeTree
from deliveries.models.claims import ClaimQuerySet, Evidence
from deliveries.models.deliveries import DeliveryQuerySet
from deliveries.models.items import DeliveryItemQuerySet, told
from deliveries.models.search import terms


class Query:
    """The deliveries, lines and claims that a valid form selects.

    `data`: the form's cleaned values; `fixed`: what the page is about, such as {"recipient": mali}.
    """

    def __init__(self, data: dict[str, Any], fixed: Mapping[str, Model]) -> None:
        self.data, self.fixed = data, fixed

    @property
    def tree(self) -> TypeTree:
        """The type tree of the record that is counted over."""
        return self.columns.tree

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

    def without(self, *names: str) -> Self:
        """What would be selected without the filters of these names: itself, with the counts that it has made, where
        it has none of them."""
        if not any(self.data[name] for name in names):
            return self
        cleared = {name: type(value)() if isinstance(value := self.data[name], list | str) else None for name in names}
        other = self.beside(cleared)
        if self.data["q"] and not {"q", "known_on"} & set(names):
            other.sought = self.sought
        if "register" not in names:
            other.register = self.register
        return other

    def beside(self, data: Mapping[str, Any], fixed: Mapping[str, Model] | None = None) -> Self:
        """What other values of these filters select, of the same version of the record."""
        other = type(self)({**self.data, **data}, self.fixed if fixed is None else fixed)
        other.columns = self.columns
        return other

    def claims(self) -> ClaimQuerySet:
        """The claims that are shown: all, or those known on the day that was asked for."""
        claims = Claim.objects.all()
        return claims.known_on(self.known_on) if self.known_on else claims

    @property
    def chooses_sources(self) -> bool:
        """Whether only some sources are accepted."""
        return bool(self.data["source_kind"] or self.data["source"])

    @property
    def evidence(self) -> Evidence | None:
        """Which claims count, where not all do."""
        kinds, sources = self.data["source_kind"], self.data["source"]
        known = self.claims() if self.known_on else None
        if not self.chooses_sources:
            return Evidence(known, known, chosen=False) if known is not None else None
        accepted = self.claims().from_kinds(kinds) if kinds else self.claims()
        return Evidence(accepted.of_sources(sources) if sources else accepted, known, chosen=True)

    def with_evidence(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        """Annotated with `voices`, how many of the sources that count speak of each, and `contested`."""
        evidence = self.evidence
        return found.with_evidence(self.claims(), evidence.counting if evidence else None)

    def accepts(self, source: Source) -> bool:
        """Whether the claims of a source count, where only some do."""
        kinds, sources = self.data["source_kind"], self.data["source"]
        return (not kinds or source.kind in kinds) and (not sources or source in sources)

    def chooses(self, item: DeliveryItem) -> bool:
        """Whether a line at hand is of the chosen types and equipment; line_choice() asks the same of the database."""
        types = [node.pk for chosen in self.data["type"] for node in self.tree.branch(chosen)]
        equipment = self.data["equipment"]
        return (not types or item.equipment.type_id in types) and (not equipment or item.equipment in equipment)

    def line_condition(self, line: str = "") -> Q:
        """That the line at the end of the path `line` is of the chosen types and equipment, and told of."""
        return told(self.evidence, line) & self.line_choice(line)

    def line_choice(self, line: str = "") -> Q:
        """That the line at the end of the path `line` is of the chosen types and equipment."""
        condition = Q()
        if types := self.data["type"]:
            nodes = {node.pk for chosen in types for node in self.tree.branch(chosen)}
            condition &= Q(**{f"{line}equipment__type__in": sorted(nodes)})
        if equipment := self.data["equipment"]:
            condition &= Q(**{f"{line}equipment__in": equipment})
        return condition

    def lines(self) -> DeliveryItemQuerySet:
        """Lines of the chosen types and equipment of which the claims that count tell."""
        return DeliveryItem.objects.filter(self.line_condition())

    def deliveries(self, among: DeliveryQuerySet | None = None) -> DeliveryQuerySet:
        """Published deliveries, or those `among` others, that match, by a line too."""
        found = self.matching(among)
        # What was ever published has a line, and claims that support it tell of one at least: see Evidence.tells().
        return found.with_lines(self.lines()) if self.line_choice() else found

    def matching(self, among: DeliveryQuerySet | None = None) -> DeliveryQuerySet:
        """Published deliveries, or those `among` others, that match, whatever their lines are."""
        found = (Delivery.objects.published() if among is None else among).in_register(self.register)
        if recipients := self.data["recipient"]:
            found = found.received_by(*recipients)
        if suppliers := self.data["supplier"]:
            found = found.supplied_by(*suppliers)
        if statuses := self.data["status"]:
            found = found.of_status(*statuses)
        found = self._in_range(self._evident(found))
        return self._searched(found)

    def _evident(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        claims, evidence = self.claims(), self.evidence
        if evidence is not None:
            found = found.supported_by(evidence.counting)
        if self.data["disputed"]:
            found = found.disputed(claims) if self.data["disputed"] == "yes" else found.undisputed(claims)
        return found

    def _in_range(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        if self.since:
            found = found.arrived_since(self.since)
        if self.until:
            found = found.arrived_until(self.until)
        return found

    def _searched(self, found: DeliveryQuerySet) -> DeliveryQuerySet:
        # Whoever is accepted, what is looked through is what was known.
        claims = self.claims()
        told_of = Evidence(claims, claims, chosen=False).tells() if self.known_on else Q()
        for term in terms(self.data["q"]):
            found = found.matching(term, DeliveryItem.objects.filter(told_of), claims)
        return found

    @cached_property
    def sought(self) -> Array:
        """By delivery of the columns: whether every term of the search is found in it; once for all that is counted."""
        found, matcher = np.ones(len(self.columns.deliveries), bool), Matcher(self)
        for term in terms(self.data["q"]):
            found &= matcher.saying(term)
        return found

    def counted(self) -> DeliveryItemQuerySet:
        """The matching lines of the deliveries that have arrived, annotated with what they add."""
        return self.amounts(self.lines().of(self.matching().delivered()))

    def amounts(self, lines: DeliveryItemQuerySet) -> DeliveryItemQuerySet:
        """`lines` annotated with what they add to the counts of this selection."""
        return lines.counted(self.since, self.until, self.evidence)

    @cached_property
    def columns(self) -> RecordIndex:
        """The record that is counted over, one version of it for all counts of a page."""
        return index.current()
