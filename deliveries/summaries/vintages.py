"""How a count changed as sources came out: what of it a page shows, and as what it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from deliveries.filters.vintages import VintagesForm
from deliveries.index.vintages import Totals, Vintage, Vintages
from deliveries.models import EquipmentType, Source
from deliveries.timeline import Amount, Series, Step, Timeline

# So many of the last turns stand on a page; downloads hold all.
MOST_TURNS = 60
# So many of the sources of a turn are named.
MOST_SOURCES = 4


@dataclass(frozen=True)
class Turn:
    """A day on which the count changed (`number`: which of them), and the first of its sources, with how many more."""

    number: int
    vintage: Vintage
    sources: list[Source]
    more_sources: int


class CountHistory:
    """What a valid form asks for, as it was known on each day on which a source of it came out."""

    def __init__(self, form: VintagesForm) -> None:
        self.form, self.selection = form, form.selection
        self._vintages = Vintages(self.selection.index, self.selection.criteria)

    @cached_property
    def vintages(self) -> list[Vintage]:
        """All such days, or periods where those are many."""
        return self._vintages.all()

    @property
    def period(self) -> str | None:
        """The period whose days are told together; None where each day is told."""
        return self._vintages.period

    @cached_property
    def changes(self) -> list[Vintage]:
        """Those on which the count changed."""
        return [vintage for vintage in self.vintages if vintage.added]

    @cached_property
    def types(self) -> dict[int, EquipmentType]:
        """By pk the top-level types of which anything was counted at any time, in the order of the tree."""
        seen = {pk for vintage in self.vintages for pk in vintage.totals} | self.totals.keys()
        return {node.pk: node for node in self.selection.tree.children(None) if node.pk in seen}

    @cached_property
    def totals(self) -> Totals:
        """What counts now, or as known on the day that is asked for: what sources without any day tell, too."""
        return self.selection.totals()

    @property
    def undated(self) -> bool:
        """Whether sources without a day of their own make the count another one than that of the last day."""
        return self.totals != (self.vintages[-1].totals if self.vintages else {})

    @cached_property
    def maybe(self) -> dict[EquipmentType, int]:
        """How many more of a type may have arrived by the day that is asked for: as far as sources tell, they came
        about then."""
        until = self.form.cleaned_data["as_of"]
        if until is None or self.selection.until:
            return {}
        touching = self.selection.beside({"counted": None, "until": until}).totals()
        more = {pk: touching.get(pk, Amount()).high - self._surely(pk).high for pk in touching}
        return {node: more[pk] for pk, node in self.types.items() if more.get(pk, 0) > 0}

    def _surely(self, top: int) -> Amount:
        return self.totals.get(top, Amount())

    def turns(self) -> list[Turn]:
        """The last of the changes, in order."""
        shown = self.changes[-MOST_TURNS:]
        pks = {pk for vintage in shown for pk in vintage.sources[:MOST_SOURCES]}
        sources = Source.objects.in_bulk(pks)
        first = len(self.changes) - len(shown) + 1
        return [
            Turn(
                number,
                vintage,
                # One that was merged into another a moment ago is left out.
                [sources[pk] for pk in vintage.sources[:MOST_SOURCES] if pk in sources],
                len(vintage.sources[MOST_SOURCES:]),
            )
            for number, vintage in enumerate(shown, first)
        ]

    def timeline(self) -> Timeline:
        """The counts over the days on which they became known, a step a change; `delivery_id` is the number of the
        turn."""
        steps: dict[int, list[Step]] = {pk: [] for pk in self.types}
        for number, vintage in enumerate(self.changes, 1):
            for pk, added in vintage.added.items():
                total = vintage.totals.get(pk, Amount())
                steps[pk].append(Step(vintage.day, vintage.day, added, total, len(vintage.deliveries), number))
        series = [Series(self.types[pk], rises) for pk, rises in steps.items() if rises]
        series.sort(key=lambda one: (one.total.only_unknown, not one.type.registered, -len(one.counts)))
        return Timeline(series, merged=self.period)
