"""The review of a delivery while it is written: what a second pair of eyes would ask before a delivery is saved.

Nothing here forbids anything: it asks, and the editor decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries import index
from deliveries.forms.promises import beyond
from deliveries.index.arrived import ArrivedLines
from deliveries.index.counts import FacetCounts
from deliveries.index.criteria import Criteria
from deliveries.models import Claim, Delivery, DeliveryItem, ReportedTotal, Source
from deliveries.models.delivery_queries import DeliveryQuerySet
from deliveries.models.languages import day_words
from deliveries.models.names import fold
from deliveries.models.saying import Filled
from deliveries.summaries.deliveries import Rise, risen
from deliveries.timeline import Amount, Check, check
from deliveries.wording import day_text, joined, noun, quantity_of

MOST_DOUBLES = 5
# A number is asked about from this many pieces on, where it is this many times the greatest so far.
MANY, FAR = 10, 3
# A report that comes so many days after the fact may speak of another delivery.
LONG_AFTER = 365


@dataclass(frozen=True)
class Entered:
    """What stands in a form: a delivery with its lines and claims, saved or not."""

    delivery: Delivery
    items: list[DeliveryItem]
    claims: list[Claim]

    def others(self) -> DeliveryQuerySet:
        """The other deliveries of its register to the same recipient that are not withdrawn."""
        own = self.delivery
        found = Delivery.objects.filter(register=own.register_id, recipient=own.recipient_id).not_withdrawn()
        return found.exclude(pk=own.pk) if own.pk else found

    @cached_property
    def counted(self) -> ArrivedLines:
        """The lines of those of them that are counted."""
        own = self.delivery
        received = Criteria(register=own.register_id, recipients=frozenset({own.recipient_id}))
        return FacetCounts.of(index.current(), received).arrived_lines.besides(own.pk)


@dataclass(frozen=True)
class StatedTotal:
    """A total that a source states, held against the count without this delivery and with it."""

    without: Check[ReportedTotal]
    held: Check[ReportedTotal]


@dataclass(frozen=True)
class Review:
    """All that is to be said of what stands in a form."""

    doubles: list[Delivery]
    rises: list[Rise]
    stated: list[StatedTotal]
    questions: list[str]
    obstacles: list[str]


def entered(form: Any, formsets: list[Any]) -> Entered:
    """What the checked forms hold; rows that are blank, to be deleted, or without a subject are left out."""
    by_model = {formset.model: formset for formset in formsets}

    def rows(model: type[Any], subject: str) -> list[Any]:
        formset = by_model.get(model)
        forms = [] if formset is None else formset.forms
        return [
            row.instance
            for row in forms
            if row.has_changed() or row.instance.pk
            if getattr(row.instance, subject) and row.data.get(f"{row.prefix}-DELETE") != "on"
        ]

    return Entered(form.instance, rows(DeliveryItem, "equipment_id"), rows(Claim, "source_id"))


def review(seen: Entered) -> Review:
    delivery = seen.delivery
    doubles = probable_doubles(seen) if delivery.recipient_id else []
    supported = any(claim.stance == Claim.Stance.SUPPORTS for claim in seen.claims)
    counted = delivery.recipient_id and delivery.status == Delivery.Status.DELIVERED
    return Review(
        doubles,
        rises(seen) if counted else [],
        stated_totals(seen) if counted else [],
        [
            *unsaid(seen),
            *early_or_late(seen),
            *(read_further(seen) if delivery.recipient_id else []),
            *same_wire(seen, doubles),
            *(out_of_the_way(seen) if counted else []),
            *beyond(delivery.fulfils, [(delivery, seen.items)]),
        ],
        delivery.obstacles(lines=bool(seen.items), supported=supported),
    )


# ---- Doubles ----------------------------------------------------------------------------------------


def probable_doubles(seen: Entered) -> list[Delivery]:
    """Deliveries of the same or a variant equipment, between the same parties, at what may be the same time."""
    span = seen.delivery.arrival
    if span is None or not seen.items:
        return []
    near = seen.others().touching(span).of_status(seen.delivery.status)
    if seen.delivery.supplier_id:
        near = near.possibly_supplied_by(seen.delivery.supplier_id)
    mine = [item.equipment for item in seen.items]
    found = [
        delivery
        for delivery in near.select_related("recipient", "supplier").with_items().in_ledger_order()
        if any(one.akin_to(item.equipment) for one in mine for item in delivery.items.all())
    ]
    return found[:MOST_DOUBLES]


# ---- Counts -----------------------------------------------------------------------------------------


def rises(seen: Entered) -> list[Rise]:
    """The recipient's totals without this delivery and with it, a top-level type each."""
    return risen(seen.items, seen.counted.sums().get((), {}))


def stated_totals(seen: Entered) -> list[StatedTotal]:
    """The totals that this delivery would be part of, without it and with it."""
    delivery, tree = seen.delivery, seen.counted.index.tree
    span = delivery.arrival
    if span is None:
        return []
    totals = ReportedTotal.objects.filter(recipient=delivery.recipient_id, register=delivery.register_id)
    found = []
    for total in totals.for_display():
        since, within = total.since, tree.below([total.type_id])
        if span.latest > total.as_of_latest or (since and span.latest < since.earliest):
            continue
        if total.supplier_id not in {None, delivery.supplier_id}:
            continue
        mine = (item for item in seen.items if item.equipment.type_id in within)
        lines = (Amount.of_line(item.quantity, item.low, item.high, inexact=item.inexact) for item in mine)
        added = sum(lines, Amount())
        before = seen.counted.over_the_time_of(total).total
        if added.best:
            found.append(
                StatedTotal(*(check(total, total.total, total.qualifier, sum_) for sum_ in (before, before + added)))
            )
    return found


# ---- Questions --------------------------------------------------------------------------------------


def unsaid(seen: Entered) -> list[str]:
    """Where claims state the day, or the number of a line, and none of them what stands in the form."""
    span, asked = seen.delivery.arrival, []
    days = [claim.stated for claim in seen.claims if claim.stated is not None]
    if span and days and not any(day.earliest <= span.latest and span.earliest <= day.latest for day in days):
        asked.append(
            _("No claim states %(day)s; they state %(others)s. Say in the note why it stands.")
            % {"day": day_text(span), "others": joined(list(dict.fromkeys(map(day_text, days))))}
        )
    for item in seen.items:
        least, most = (item.quantity if bound is None else bound for bound in (item.low, item.high))
        of_it = [claim for claim in seen.claims if claim.item and claim.item.equipment_id == item.equipment_id]
        stated = sorted({claim.stated_quantity for claim in of_it if claim.stated_quantity is not None})
        if least is None or most is None or not stated or any(least <= number <= most for number in stated):
            continue
        words = {"number": quantity_of(item), "equipment": item.equipment}
        words["others"] = joined([str(number) for number in stated])
        asked.append(
            _("No claim states %(number)s %(equipment)s; they state %(others)s. Say in the note why it stands.") % words
        )
    return asked


def early_or_late(seen: Entered) -> list[str]:
    """Supporting claims whose source came out before the delivery can have arrived, or long after."""
    span, asked = seen.delivery.arrival, []
    if span is None or seen.delivery.status != Delivery.Status.DELIVERED:
        return []
    for source in supporting_sources(seen):
        if source.known_from is None:
            continue
        words = {"publisher": source.publisher, "day": day_text(source.published) or str(source.known_from)}
        if source.known_from < span.earliest:
            asked.append(
                _("%(publisher)s (%(day)s) came out before the delivery arrived: can it report it as arrived?") % words
            )
        elif (source.known_from - span.latest).days > LONG_AFTER:
            years = (source.known_from - span.latest).days // 365
            looks_back = ngettext(
                "%(publisher)s (%(day)s) came out more than %(n)d year after it: does it mean this delivery?",
                "%(publisher)s (%(day)s) came out more than %(n)d years after it: does it mean this delivery?",
                years,
            )
            asked.append(looks_back % (words | {"n": years}))
    return asked


def read_further(seen: Entered) -> list[str]:
    """Reports that came out after the day up to which those on the recipient are said to be read."""
    party, delivery = seen.delivery.recipient, seen.delivery
    covered = party.covered_until or (delivery.register.covered_until if delivery.register_id else None)
    later = [each for each in supporting_sources(seen) if covered and each.known_from and each.known_from > covered]
    if covered is None or not later:
        return []
    words = Filled(party=party, day=day_words(covered))
    words["publishers"] = joined(list(dict.fromkeys(source.publisher for source in later)))
    asked = _(
        "Reports on %(party)s are said to be read up to %(day)s, and %(publishers)s came out later: is that day, which "
        "stands with the party or its register, still right?"
    )
    return [asked % words]


def supporting_sources(seen: Entered) -> list[Source]:
    """The sources of the supporting claims, each once."""
    told = [claim.source for claim in seen.claims if claim.stance == Claim.Stance.SUPPORTS]
    return list({source.pk: source for source in told}.values())


def same_wire(seen: Entered, doubles: list[Delivery]) -> list[str]:
    """What reached us more than once through the same voice, for this delivery or for a probable double.

    Two sources of one path are no news: the paper and the official whom it quotes. Two papers that both
    carry one agency look like two witnesses, and are one.
    """
    mine = list({claim.source_id: claim.source for claim in seen.claims}.values())
    doubled = Source.objects.filter(claims__delivery__in=[delivery.pk for delivery in doubles])
    others = [*mine, *doubled.with_path().distinct()]
    asked = []
    for at, source in enumerate(mine):
        for other in others[at + 1 :]:
            shared = voices_of(source) & voices_of(other)
            if other.pk == source.pk or not shared or source.publication.pk == other.publication.pk:
                continue
            wire = next(voice.publisher for voice in (source, *source.path) if fold(voice.publisher) in shared)
            words = {"wire": wire, "one": source.publication.publisher, "other": other.publication.publisher}
            asked.append(
                _("%(wire)s reached us through %(one)s and through %(other)s: that is one voice, not two.") % words
            )
    return list(dict.fromkeys(asked))


def voices_of(source: Source) -> set[str]:
    """The names, folded, of all through whom a source reached us, its own among them."""
    return {fold(voice.publisher) for voice in (source, *source.path)}


def out_of_the_way(seen: Entered) -> list[str]:
    """Numbers far above the greatest that the recipient ever received of that top-level type at once."""
    asked = []
    for item in seen.items:
        counted = seen.counted
        greatest = int(counted.amounts["most"][counted.keys("top") == item.equipment.type.top_id].max(initial=0))
        number = max(item.quantity or 0, item.low or 0, item.high or 0)
        if greatest and number >= MANY and number > FAR * greatest:
            words = {"number": number, "equipment": item.equipment, "most": greatest}
            words["things"] = noun(item.equipment.type.top or item.equipment.type, greatest)
            asked.append(
                _("%(number)s %(equipment)s? The most it ever received at once is %(most)s %(things)s.") % words
            )
    return asked
