"""The deliveries of a query, read by pk with all that is shown of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import FETCH_RAISE, Prefetch, prefetch_related_objects

from deliveries.index.counts import FacetCounts
from deliveries.index.shapes import marked_topics
from deliveries.models import Claim, Delivery, DeliveryItem, Source
from deliveries.models.at_hand import give
from deliveries.models.claims import ClaimQuerySet
from deliveries.models.delivery_queries import DeliveryQuerySet

from .query import Query


class Reader(Query):
    """A query with the deliveries that it shows. Whatever else is asked of one that was read here is refused."""

    def read(self, pks: Sequence[int], among: DeliveryQuerySet | None = None) -> list[Delivery]:
        """The deliveries of these pks, in this order, with their parties, and the lines that the claims which count
        tell of; see add_evidence(). One that was deleted a moment ago is left out.

        `among`: which may be shown; what is on record without: it may be so no more.
        """
        if not pks:
            return []
        deliveries = Delivery.objects.on_record() if among is None else among
        found = deliveries.fetch_mode(FETCH_RAISE).in_bulk(pks)
        here = [found[pk] for pk in pks if pk in found]
        whole = self.index.pointed_to.join(here, "register", "recipient", "supplier")
        give(whole, "items", self._lines_of([delivery.pk for delivery in whole]))
        return self.add_evidence(whole)

    def _lines_of(self, pks: Sequence[int]) -> list[DeliveryItem]:
        evident, lines = self.evident_lines(pks), DeliveryItem.objects.order_by("pk").fetch_mode(FETCH_RAISE)
        counting = lines.filter(delivery__in=pks) if evident is None else lines.filter(pk__in=evident)
        return self.index.pointed_to.join(list(counting), "equipment")

    def with_outcomes(self, deliveries: list[Delivery]) -> list[Delivery]:
        """The same deliveries, with those at hand that fulfil each, if claims that count support them."""
        give(deliveries, "fulfilments", self.read(self.fulfilling([delivery.pk for delivery in deliveries])))
        return deliveries

    def with_claims(self, deliveries: list[Delivery], of: Source | None = None) -> list[Delivery]:
        """The same deliveries, with the claims that are shown, all or those `of` a source, and who makes them."""
        claims = self.claims([delivery.pk for delivery in deliveries])
        shown = (claims if of is None else claims.filter(source=of)).for_display()
        prefetch_related_objects(deliveries, Prefetch("claims", shown.order_by("pk").fetch_mode(FETCH_RAISE)))
        self._mark_left_out([claim for delivery in deliveries for claim in delivery.claims.all()])
        return deliveries

    def add_evidence(self, deliveries: list[Delivery]) -> list[Delivery]:
        """The same deliveries, their items at hand, with what was `said` of them, and the numbers of their lines as
        the claims that count state them.

        Of a line, `chosen` says whether it is of the types and equipment that are asked for, and `disputed_about` what
        of it is contested, or of its delivery as a whole.
        """
        pks = [delivery.pk for delivery in deliveries]
        counts = self.counts_of(pks)
        places = counts.index.places_of(pks)
        # Some may have been deleted while they were read.
        here = set(counts.index.deliveries["pk"][places].tolist())
        deliveries = [delivery for delivery in deliveries if delivery.pk in here]
        told = zip(deliveries, counts.said_of(places), counts.days_later[places].tolist(), strict=True)
        for delivery, said, later in told:
            delivery.said, delivery.day_adopted_later = said, later
            delivery.source_count = said.sources - said.left_out
        self._add_numbers([item for delivery in deliveries for item in delivery.items.all()], counts)
        return deliveries

    def _add_numbers(self, items: list[DeliveryItem], counts: FacetCounts) -> None:
        for item, at in zip(items, counts.index.line_places([item.pk for item in items]), strict=True):
            # One that was added a moment ago is of the next version.
            item.chosen = at is not None and bool(counts.chosen[at])
            item.disputed_about = [] if at is None else marked_topics(int(counts.contested[at]))
            item.adopted_later = at is not None and bool(counts.numbers_later[at])
            if at is not None and self.chooses_sources:
                item.quantity, item.low, item.high = counts.stated_of(at)
                item.approximate = bool(counts.approximate[at])
        if self.known_on is not None:
            self._name(items, counts)

    def _name(self, items: list[DeliveryItem], counts: FacetCounts) -> None:
        """Call lines by what had been said of them on the day that is asked for; a description goes with its name."""
        pks, own = counts.index.equipment["pk"], self.index.pointed_to
        places = counts.index.line_places([item.pk for item in items])
        names = [None if at is None else int(pks[counts.equipment_of_line[at]]) for at in places]
        models = own.models([pk for pk in names if pk], counts.index.types_alone)
        for item, pk in zip(items, names, strict=True):
            if pk and pk != item.equipment_id and pk in models:
                item.equipment, item.description = models[pk], ""

    def _mark_left_out(self, claims: list[Claim]) -> None:
        """Of a claim, `left_out` says whether it does not count, where only those of some sources do."""
        if self.chooses_sources:
            accepted = self.counts.accepted_sources
            for claim in claims:
                claim.left_out = claim.source_id not in accepted

    def evident_lines(self, pks: Sequence[int]) -> list[int] | None:
        """The pks of the lines of these deliveries that the claims which count tell of; None for all."""
        if not self.narrows_evidence:
            return None
        counts = self.counts_of(pks)
        return counts.evident_lines(counts.index.places_of(pks))

    def claims(self, pks: Sequence[int]) -> ClaimQuerySet:
        """The claims of these deliveries that are shown: all, or those known on the day that was asked for."""
        if self.known_on is None:
            return Claim.objects.all()
        counts = self.counts_of(pks)
        return Claim.objects.filter(pk__in=counts.known_claims(counts.index.places_of(pks)))
