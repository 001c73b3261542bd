"""The counts of two registers over the same parties and types: by type and year, and as lines of one chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model

from deliveries.filters import Selection, regions
from deliveries.filters.facets import Option
from deliveries.index.arrived import STEPS, ArrivedLines
from deliveries.models import EquipmentType, Register
from deliveries.registers.coverage import covered_types
from deliveries.timeline import Amount, Series, Timeline, build_timeline

from .parties import own

# So many types have their years on a page, and so many a chart; each with so many of its last years.
MOST_TYPES, MOST_CHARTS, MOST_YEARS = 6, 3, 30
MOST_STEPS = 300


@dataclass(frozen=True)
class YearTotals:
    """What came in a year by either register; None where nothing did. `year` is None for all before."""

    year: int | None
    ours: Amount | None
    theirs: Amount | None


@dataclass(frozen=True)
class TypeTotals:
    """What came of a top-level type by either register, in all and by year, if that is shown; `covered`: whether the
    other one would have any of it."""

    type: EquipmentType
    ours: Amount
    theirs: Amount
    covered: bool
    years: list[YearTotals] = field(default_factory=list)


class BothCounts:
    """The counts of the site's own register and of another one, under the same filters."""

    def __init__(self, register: Register, data: Mapping[str, Any], fixed: Mapping[str, Model]) -> None:
        self.registers = Register.objects.get(default=True), register
        self.data, self.fixed = dict(data), dict(fixed)

    @cached_property
    def _lines(self) -> tuple[ArrivedLines, ArrivedLines]:
        ours, theirs = (self._selection(register).counts.arrived_lines for register in self.registers)
        return ours, theirs

    def _selection(self, register: Register) -> Selection:
        return own(register).beside({**self.data, "register": register}, self.fixed)

    def regions(self) -> list[Option]:
        """The regions with how many of our deliveries their states received."""
        return regions(self._selection(self.registers[0]))

    @cached_property
    def _tops(self) -> list[EquipmentType]:
        """The types of which anything came, those of which we have most deliveries first."""
        ours, theirs = (lines.number("top") for lines in self._lines)
        tree = own().tree
        found = [node for node in tree.children(None) if node.pk in ours or node.pk in theirs]
        return sorted(found, key=lambda node: (-ours.get(node.pk, 0), -theirs.get(node.pk, 0)))

    def totals(self) -> list[TypeTotals]:
        """What came in all of each type, by year where there are few types."""
        sums = [lines.sums() for lines in self._lines]
        tree = own().tree
        types = covered_types(self.registers[1], tree)
        found = []
        for node in self._tops:
            ours, theirs = (each.get((), {}).get(node.pk, Amount()) for each in sums)
            years = self._years(node) if len(self._tops) <= MOST_TYPES else []
            found.append(TypeTotals(node, ours, theirs, bool(tree.below([node.pk]) & types), years))
        return found

    def _years(self, node: EquipmentType) -> list[YearTotals]:
        both = [
            {year: amounts[node.pk] for (year,), amounts in lines.sums("year").items() if node.pk in amounts}
            for lines in self._lines
        ]
        years = sorted({year for each in both for year in each})
        early, shown = years[:-MOST_YEARS], years[-MOST_YEARS:]
        found = [YearTotals(None, *(_sum(each, early) for each in both))] if early else []
        return [*found, *(YearTotals(year, both[0].get(year), both[1].get(year)) for year in shown)]

    def charts(self) -> list[tuple[EquipmentType, Timeline]]:
        """A timeline a type, with a line for each register: of the types of which both have something, or of the
        first."""
        numbers = [lines.number("top") for lines in self._lines]
        shared = [node for node in self._tops if all(node.pk in each for each in numbers)]
        return [(node, self._timeline(node)) for node in (shared or self._tops)[:MOST_CHARTS]]

    def _timeline(self, node: EquipmentType) -> Timeline:
        of_type = [lines.of_top(node.pk) for lines in self._lines]
        merged = max((lines.period(MOST_STEPS) for lines in of_type), key=STEPS.index)
        series = [
            Series[Any](register, build_timeline(lines.steps(merged), {node.pk: node}).series[0].steps)
            for register, lines in zip(self.registers, of_type, strict=True)
            if lines.delivery_count()
        ]
        return Timeline(series, merged=merged)


def _sum(by_year: Mapping[int, Amount], years: Sequence[int]) -> Amount | None:
    found = [by_year[year] for year in years if year in by_year]
    return sum(found, start=Amount()) if found else None
