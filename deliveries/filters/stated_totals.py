"""Totals that sources state, held against what a query counts."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import FETCH_RAISE
from django.utils.functional import cached_property

from deliveries.index.arrived import ArrivedLines
from deliveries.models import Party, ReportedTotal
from deliveries.models.registers import ReportedTotalQuerySet
from deliveries.timeline import Check, check

from .parameters import NARROWING
from .reader import Reader


class StatedTotals(Reader):
    """A query with the totals that sources state over the same."""

    def checks(self) -> list[Check[ReportedTotal]]:
        """Totals that sources state for the page's party, held against the computed ones. None without a party, and
        none where something else than arrivals is counted: that is what they are of."""
        if self.stage:
            return []
        party = {name: [record] for name, record in self.fixed.items() if isinstance(record, Party)}
        if not self.index.parties_with_totals & {record.pk for (record,) in party.values()}:
            return []
        chosen = {side: self.data[side] for side in ("recipient", "supplier") if self.data[side]}
        totals = self.stated_totals(chosen | party).select_related("source").fetch_mode(FETCH_RAISE)
        whole = self.index.pointed_to.join(list(totals), "recipient", "supplier", "type")
        return [self.checked(total) for total in whole]

    def stated_totals(self, parties: Mapping[str, list[Party]]) -> ReportedTotalQuerySet:
        """Totals that sources state for `parties` (by side; an empty list is everybody)."""
        totals: ReportedTotalQuerySet = ReportedTotal.objects.filter(register=self.register)
        for side, chosen in parties.items():
            totals = totals.filter(**{f"{side}__in": [party.pk for party in chosen]}) if chosen else totals
        if self.known_on:
            totals = totals.known_on(self.known_on)
        if kinds := self.data["source_kind"]:
            totals = totals.filter(source__kind__in=kinds)
        if sources := self.data["source"]:
            totals = totals.filter(source__in=sources)
        if self.data["type"]:
            totals = totals.filter(type__in={node.pk for top in self.data["type"] for node in self.tree.branch(top)})
        return totals

    def checked(self, total: ReportedTotal) -> Check[ReportedTotal]:
        """One of stated_totals() held against what was counted over the same time, whatever else is filtered."""
        computed = self._unfiltered.over_the_time_of(total).total
        best = computed.best
        return check(total, total.total, total.qualifier, computed._replace(low=best, high=best))

    @cached_property
    def _unfiltered(self) -> ArrivedLines:
        """What has arrived of the page's party, or of everybody, with no filter but those of what counts as
        evidence."""
        return self.without(*(name for name in NARROWING if name not in self.fixed)).counts.arrived_lines
