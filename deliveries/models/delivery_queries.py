"""Which deliveries: published ones, overdue ones, those that a word is found in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from deliveries.dates import DateSpan

from .parties import Party
from .registers import Register

if TYPE_CHECKING:
    from .deliveries import Delivery
    from .equipment import Equipment
    from .search import Term


# More digits than the number of a row has.
LONGEST_NUMBER = 18


def on_record(prefix: str = "") -> Q:
    """What is on_record(), for rows that reach deliveries by this prefix."""
    from .deliveries import Delivery

    return Q(**{f"{prefix}state": Delivery.State.PUBLISHED}) | Q(**{f"{prefix}stood_until__isnull": False})


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def published(self) -> DeliveryQuerySet:
        return self.filter(state=self.model.State.PUBLISHED)

    def on_record(self) -> DeliveryQuerySet:
        """Published deliveries, and what stood in an earlier release of a register: who reads that sees it so."""
        return self.filter(on_record())

    def in_register(self, register: Register) -> DeliveryQuerySet:
        return self.filter(register=register)

    def by_state(self) -> dict[str, int]:
        """How many of those in the site's own register each state received, by its ISO 3166 code."""
        found = self.in_default_register().order_by().values_list("recipient__iso_code")
        return {code: number for code, number in found.annotate(number=Count("pk")) if code}

    def in_default_register(self) -> DeliveryQuerySet:
        # Compared, not joined: then an index of deliveries can be entered by the register.
        return self.filter(register=Subquery(Register.objects.filter(default=True).values("pk")[:1]))

    def delivered(self) -> DeliveryQuerySet:
        return self.filter(status=self.model.Status.DELIVERED)

    def expected(self) -> DeliveryQuerySet:
        return self.filter(status=self.model.Status.EXPECTED)

    def overdue(self, day: dt.date) -> DeliveryQuerySet:
        """Awaited deliveries whose window had closed before `day`, and before the day up to which reports were read."""
        read = Coalesce("recipient__covered_until", "register__covered_until", Value(day))
        return self.expected().filter(arrival_latest__lt=day).filter(arrival_latest__lt=read)

    def not_withdrawn(self) -> DeliveryQuerySet:
        return self.exclude(state=self.model.State.WITHDRAWN)

    def of_status(self, *statuses: str) -> DeliveryQuerySet:
        return self.filter(status__in=statuses)

    def received_by(self, *parties: Party) -> DeliveryQuerySet:
        return self.filter(recipient__in=parties)

    def possibly_supplied_by(self, supplier: Party | int) -> DeliveryQuerySet:
        """Deliveries of `supplier`, or of one that is not known."""
        return self.filter(Q(supplier=supplier) | Q(supplier=None))

    def lapsed(self, today: dt.date) -> DeliveryQuerySet:
        """Promises that are overdue on `today` without a delivery on record that meets them."""
        met = self.model.objects.published().delivered().filter(fulfils=OuterRef("pk"))
        return self.published().overdue(today).filter(~Exists(met))

    def awaiting_review(self) -> DeliveryQuerySet:
        """Drafts that are not waiting for their authors, the oldest first."""
        from .reviews import DraftReview

        asked = DraftReview.objects.filter(asked=True).values("delivery")
        return self.filter(state=self.model.State.DRAFT).exclude(pk__in=asked).order_by("pk")

    def with_their_authors(self) -> DeliveryQuerySet:
        """Drafts of which somebody asks for changes, the oldest first."""
        from .reviews import DraftReview

        asked = DraftReview.objects.filter(asked=True).values("delivery")
        return self.filter(state=self.model.State.DRAFT, pk__in=asked).order_by("pk")

    def unsettled(self) -> DeliveryQuerySet:
        """Published deliveries that a claim contests, and no note says why what is adopted stands; the latest first."""
        from .claims import Claim

        contested = Claim.objects.contesting().order_by().values("delivery")
        return self.published().filter(note="", pk__in=contested).order_by("-changed", "-pk")

    def once_public(self) -> DeliveryQuerySet:
        """Published deliveries, and those that were published before they were withdrawn."""
        from .changes import Change

        told = Exists(Change.objects.filter(delivery=OuterRef("pk")))
        return self.filter(Q(state=self.model.State.PUBLISHED) | (Q(state=self.model.State.WITHDRAWN) & told))

    def with_merged(self) -> DeliveryQuerySet:
        """Annotated with `has_merged`: whether others may have been merged into each."""
        from .moved import Moved

        led = Moved.objects.filter(kind=Moved.Kind.DELIVERY, target=OuterRef("pk"))
        return self.annotate(has_merged=Exists(led))  # type: ignore[no-redef]

    def merged_into(self, delivery: Delivery) -> DeliveryQuerySet:
        """Withdrawn deliveries that readers knew, and that are part of `delivery` now."""
        from .moved import Moved

        old = [int(key) for key in Moved.objects.led_to(delivery).values_list("old", flat=True) if key.isdecimal()]
        return self.once_public().filter(pk__in=old, state=self.model.State.WITHDRAWN)

    def touching(self, span: DateSpan) -> DeliveryQuerySet:
        """Deliveries whose span shares a day with `span`."""
        return self.filter(arrival_earliest__lte=span.latest, arrival_latest__gte=span.earliest)

    def with_fulfilments(self) -> DeliveryQuerySet:
        """With those at hand that have arrived and fulfil each, and their items."""
        arrived = self.model.objects.published().delivered().with_items()
        return self.prefetch_related(models.Prefetch("fulfilments", arrived))

    def with_items(self, lines: Collection[int] | None = None) -> DeliveryQuerySet:
        """With their items at hand, or those of these pks, and the equipment and type of each."""
        from .items import DeliveryItem

        items = DeliveryItem.objects.select_related("equipment__type__top").order_by("pk")
        return self.prefetch_related(models.Prefetch("items", items if lines is None else items.filter(pk__in=lines)))

    def saying(self, term: Term) -> DeliveryQuerySet:
        """Deliveries in whatever state that `term` is found in, for the desk: in their parties, their equipment and its
        types, their notes, or their claims, who makes them and at which address. Or it is the number of one."""
        from .claims import Claim
        from .items import DeliveryItem
        from .sources import Source

        parties, equipment = called(term)
        sources = Source.objects.filter(term.said() | at_address(term.typed))
        claims = Claim.objects.filter(term.said() | Q(source__in=sources.values("pk")))
        return self.filter(
            Q(note__icontains=term.typed or term.words)
            | Q(pk__in=[int(term.key)] if term.key.isdecimal() and len(term.key) < LONGEST_NUMBER else [])
            | Q(recipient__in=parties.values("pk"))
            | Q(supplier__in=parties.values("pk"))
            | Q(pk__in=DeliveryItem.objects.filter(equipment__in=equipment.values("pk")).order_by().values("delivery"))
            | Q(pk__in=claims.order_by().values("delivery"))
        )

    def in_ledger_order(self) -> DeliveryQuerySet:
        """By the day by which they had surely arrived; awaited ones without a window come last."""
        return self.order_by(F("arrival_latest").asc(nulls_last=True), F("arrival_earliest").asc(nulls_last=True), "pk")


def at_address(typed: str) -> Q:
    """Sources with what looks like a part of an address in theirs, or in that of their copy."""
    if not re.search(r"\S[./]\S", typed):
        return Q(pk__in=[])
    return Q(url__icontains=typed) | Q(archive_url__icontains=typed)


def called(term: Term) -> tuple[models.QuerySet[Party, Any], models.QuerySet[Equipment, Any]]:
    """The parties that `term` is found in, and the equipment: in itself or in its types."""
    from .equipment import Equipment
    from .types import EquipmentType

    parties = Party.objects.filter(term.said() | Q(iso_code=term.key.upper()))
    types = EquipmentType.objects.filter(term.said()).values("pk")
    kinds = Q(type__in=types) | Q(type__parent__in=types) | Q(type__top__in=types)
    return parties.order_by(), Equipment.objects.filter(term.said() | kinds).order_by()
