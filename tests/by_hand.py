"""The rules of counting once more, in plain Python over one record at a time: slow, and right at a glance.

What the index counts, matches and orders is held against this. It asks the database for whole rows and for nothing
else: every rule of the page /about/counting/ stands here as it reads there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from copy import copy
from functools import cached_property
from typing import Any

from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.filters.fields import NOT_KNOWN
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType, Party, ReportedTotal, Source
from deliveries.models.choices import FILTERED
from deliveries.models.days import STAGED
from deliveries.models.search import Term, terms
from deliveries.timeline import Amount


def published() -> list[Delivery]:
    """All published deliveries with their lines and claims at hand."""
    rows = Delivery.objects.filter(state="published").select_related("recipient", "supplier", "register").order_by("pk")
    equipment = ("items__equipment", "claims__stated_equipment")
    types = [f"{each}__type__{above}" for each in equipment for above in ("parent", "top")]
    return list(rows.prefetch_related(*types, "claims__source"))


class ByHand:
    """What a selection selects, counted by hand; `deliveries` as published() gives them."""

    def __init__(self, selection: Selection, deliveries: list[Delivery] | None = None, **other: Any) -> None:
        self.data = {**selection.data, **other}
        self.register = selection.register
        self.stage = STAGED[self.data["stage"]].prefix if self.data["stage"] else "arrival"
        self.all = published() if deliveries is None else deliveries

    # ---- Whose word counts ----------------------------------------------------------------------

    def known(self, source: Source) -> bool:
        day = self.data["known_on"]
        return day is None or (source.known_from is not None and source.known_from <= day.latest)

    def accepted(self, source: Source) -> bool:
        kinds, sources = self.data["source_kind"], self.data["source"]
        return self.known(source) and (not kinds or source.kind in kinds) and (not sources or source in sources)

    @property
    def chooses_sources(self) -> bool:
        return bool(self.data["source_kind"] or self.data["source"])

    def supporting(self, delivery: Delivery, counts: Any) -> list[Claim]:
        return [claim for claim in delivery.claims.all() if claim.stance == "supports" and counts(claim.source)]

    def tells(self, line: DeliveryItem, delivery: Delivery, counts: Any) -> bool:
        """A line that claims name is told of by those, and by claims that name no line, but not by claims that name
        others alone."""
        if not any(claim.item_id == line.pk for claim in self.supporting(delivery, lambda source: True)):
            return True
        named = {claim.item_id for claim in self.supporting(delivery, counts) if claim.item_id}
        return not named or line.pk in named

    def told(self, line: DeliveryItem, delivery: Delivery) -> bool:
        known = self.tells(line, delivery, self.known)
        return known and (not self.chooses_sources or self.tells(line, delivery, self.accepted))

    def numbers(self, line: DeliveryItem, delivery: Delivery) -> tuple[int | None, int | None, int | None]:
        """The number, the least and the greatest of a line, as the sources that count state them."""
        adopted = line.quantity, line.low, line.high
        stated = [
            claim.stated_quantity
            for claim in delivery.claims.all()
            if claim.item_id == line.pk and claim.stated_quantity is not None and self.accepted(claim.source)
        ]
        is_adopted = (line.quantity,) if line.quantity is not None else (line.low, line.high)
        if not self.chooses_sources or any(number in is_adopted for number in stated):
            return adopted
        if not stated:
            others = self.supporting(delivery, lambda source: not self.accepted(source))
            return (None, None, None) if others else adopted
        return (stated[0] if len(set(stated)) == 1 else None), min(stated), max(stated)

    def called(self, line: DeliveryItem, delivery: Delivery) -> Equipment:
        """The model that a line goes by: as known on a day, what had been said of it by then, or else its type."""
        naming = [claim for claim in self.supporting(delivery, lambda source: True) if claim.item_id == line.pk]
        outright = [claim for claim in naming if claim.stated_equipment == line.equipment]
        carrying = outright or [claim for claim in naming if claim.stated_equipment is None]
        if any(self.known(claim.source) for claim in carrying) or all(self.known(claim.source) for claim in naming):
            return line.equipment
        names = [claim.stated_equipment for claim in naming if claim.stated_equipment and self.known(claim.source)]
        if names:
            return min(names, key=lambda m: (m.generic, -len(branch(m.type)), -names.count(m), m.pk))
        kind = line.equipment.type
        last = Equipment.objects.order_by("-pk")[0].pk
        return Equipment(
            pk=last + kind.pk, type=kind, designation=kind.name, slug=f"unspecified-{kind.slug}",
            search_key=kind.search_key, search_text=kind.search_text,
        )  # fmt: skip

    def as_called(self, line: DeliveryItem, delivery: Delivery) -> DeliveryItem:
        """A line with the model that it goes by."""
        found = copy(line)
        found.equipment = self.called(line, delivery)
        return found

    def sources(self, delivery: Delivery) -> int:
        return len({claim.source_id for claim in delivery.claims.all() if self.accepted(claim.source)})

    def disputed(self, delivery: Delivery) -> bool:
        shown = (line for line in delivery.items.all() if self.chosen(line, delivery) and self.told(line, delivery))
        return any(self.contested(line, delivery) for line in shown)

    def contested(self, line: DeliveryItem, delivery: Delivery) -> set[str]:
        """What is contested of a line: its number and its model by claims that name it, all else by any claim."""
        found = set()
        for claim in delivery.claims.all():
            for topic in self.contests(claim, delivery) if self.known(claim.source) else ():
                if claim.item_id in {None, line.pk} or topic not in {"quantity", "equipment"}:
                    found.add(topic)
        return found

    @staticmethod
    def contests(claim: Claim, delivery: Delivery) -> set[str]:
        """What it denies, and whether it states a day or a number outside the adopted one."""
        found = {claim.topic} if claim.stance == "disputes" else set[str]()
        first, last = delivery.arrival_earliest, delivery.arrival_latest
        if claim.stated_earliest and last and claim.stated_earliest > last:
            found.add("date")
        if claim.stated_latest and first and claim.stated_latest < first:
            found.add("date")
        if claim.item_id is None:
            return found
        line = next(item for item in delivery.items.all() if item.pk == claim.item_id)
        if claim.stated_equipment not in {None, line.equipment}:
            found.add("equipment")
        if claim.stated_quantity is None:
            return found
        least = line.low if line.low is not None else line.quantity
        most = line.high if line.high is not None else line.quantity
        if (least is None and most is None) or not (least or 0) <= claim.stated_quantity <= (most or 10**9):
            found.add("quantity")
        return found

    # ---- At which stage -------------------------------------------------------------------------

    def days(self, delivery: Delivery) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day by which it is counted."""
        return getattr(delivery, f"{self.stage}_earliest"), getattr(delivery, f"{self.stage}_latest")

    def reached(self, delivery: Delivery) -> bool:
        """Whether it is counted: of arrivals, what has arrived; at another stage, whatever matches."""
        return delivery.status == "delivered" or self.stage != "arrival"

    def has_come_so_far(self, delivery: Delivery) -> bool:
        """Whether it has a day of the stage, which was not to come on the day that is asked for, and stands."""
        first, _last = self.days(delivery)
        known = self.data["known_on"]
        return first is not None and delivery.status != "cancelled" and (known is None or first <= known.latest)

    def evident(self, delivery: Delivery) -> bool:
        return bool(self.supporting(delivery, self.accepted) or not (self.chooses_sources or self.data["known_on"]))

    def at_stage(self, delivery: Delivery) -> bool:
        """Whether it can be counted at the stage: a contract by itself, not as what fulfils one that is counted."""
        if self.stage == "arrival":
            return True
        promises = [each for each in self.all if each.pk == delivery.fulfils_id]
        told = any(self.has_come_so_far(each) and self.evident(each) for each in promises)
        return self.has_come_so_far(delivery) and not told

    # ---- What matches ---------------------------------------------------------------------------

    def chosen(self, line: DeliveryItem, delivery: Delivery) -> bool:
        equipment = self.called(line, delivery)
        kinds = set(branch(equipment.type))
        types, models, disputed = self.data["type"], self.data["equipment"], self.data["disputed"]
        return bool(
            (not types or not kinds.isdisjoint(types))
            and (not self.data["type_itself"] or equipment.type in self.data["type_itself"])
            and (not models or equipment in models)
            and (not disputed or bool(self.contested(line, delivery)) == (disputed == "yes"))
        )

    def says(self, term: Term, delivery: Delivery) -> bool:
        def in_(text: str) -> bool:
            return f" {term.key}" in text or f" {term.words}" in text

        def party(one: Party | None) -> bool:
            return one is not None and (in_(one.search_text) or one.iso_code == term.key.upper())

        def line(item: DeliveryItem) -> bool:
            called = self.called(item, delivery)
            names = [called.search_text, *(kind.search_text for kind in branch(called.type))]
            return self.tells(item, delivery, self.known) and any(map(in_, names))

        claims = [claim for claim in delivery.claims.all() if self.known(claim.source)]
        return (
            party(delivery.recipient)
            or party(delivery.supplier)
            or any(map(line, delivery.items.all()))
            or any(in_(claim.search_text) or in_(claim.source.search_text) for claim in claims)
        )

    def matches(self, delivery: Delivery) -> bool:
        """Whatever its lines are."""
        data, (first, last) = self.data, self.days(delivery)
        return bool(
            delivery.register == self.register
            and self.at_stage(delivery)
            and self.evident(delivery)
            and (not data["recipient"] or delivery.recipient in data["recipient"])
            and (not data["supplier"] or (delivery.supplier or NOT_KNOWN) in data["supplier"])
            and all(not data[name] or getattr(delivery, name) in data[name] for name in FILTERED)
            and (not data["since"] or last is None or last >= data["since"].earliest)
            and (not data["until"] or first is None or first <= data["until"].latest)
            and (not data["counted"] or (last is not None and within(data["counted"], last)))
            and all(self.says(term, delivery) for term in terms(data["q"] or ""))
        )

    @cached_property
    def lines(self) -> list[tuple[Delivery, DeliveryItem]]:
        """The lines of deliveries that match, that are chosen, and told of."""
        return [
            (delivery, self.as_called(line, delivery))
            for delivery in self.all
            if self.matches(delivery)
            for line in sorted(delivery.items.all(), key=lambda item: item.pk)
            if self.chosen(line, delivery) and self.told(line, delivery)
        ]

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Those that match, by a line too."""
        if any(self.data[name] for name in ("type", "type_itself", "equipment", "disputed")):
            return list({delivery.pk: delivery for delivery, _line in self.lines}.values())
        return [delivery for delivery in self.all if self.matches(delivery)]

    @property
    def ledger(self) -> list[Delivery]:
        """What has arrived by the day by which it surely had, then what has not: that without a window comes last."""
        far = dt.date.max

        def place(delivery: Delivery) -> tuple[bool, dt.date, dt.date, int]:
            first, last = self.days(delivery)
            return not self.reached(delivery), last or far, first or far, delivery.pk

        return sorted(self.deliveries, key=place)

    # ---- What it adds up to ---------------------------------------------------------------------

    def added(self, delivery: Delivery, line: DeliveryItem) -> Amount:
        """What a line adds: nothing is sure of what may lie outside the range."""
        number, least, greatest = self.numbers(line, delivery)
        best = number if number is not None else least or 0
        sure = least if least is not None else number or 0
        most = greatest if greatest is not None else best
        first, last = self.days(delivery)
        assert first
        assert last
        since, until = self.data["since"], self.data["until"]
        if (since and first < since.earliest) or (until and last > until.latest):
            sure = 0
        about = best if line.approximate and number == line.quantity else 0
        return Amount(sure, best, most, int(number is None and greatest is None), about)

    @cached_property
    def arrived(self) -> list[tuple[Delivery, DeliveryItem, Amount]]:
        """The lines that are counted, in the order of a ledger, with what each adds."""
        place = {delivery.pk: at for at, delivery in enumerate(self.ledger)}
        lines = [(delivery, line) for delivery, line in self.lines if self.reached(delivery)]
        lines.sort(key=lambda pair: (place[pair[0].pk], pair[1].pk))
        return [(delivery, line, self.added(delivery, line)) for delivery, line in lines]

    def sums(self, *names: str) -> dict[tuple[int, ...], dict[int, Amount]]:
        """What was added by these keys, and then by the pk of the top-level type."""
        found: dict[tuple[int, ...], dict[int, Amount]] = defaultdict(lambda: defaultdict(Amount))
        for delivery, line, amount in self.arrived:
            own = keys(delivery, line, self.days(delivery)[1])
            found[tuple(own[name] for name in names)][top(line).pk] += amount
        return {key: dict(amounts) for key, amounts in found.items()}

    def computed(self, total: ReportedTotal) -> Amount:
        """What has arrived over the time that a stated total speaks of."""
        found = Amount()
        for delivery, line, amount in self.arrived:
            assert delivery.arrival_latest
            if (
                delivery.recipient_id == total.recipient_id
                and total.supplier_id in {None, delivery.supplier_id}
                and total.type in branch(line.equipment.type)
                and delivery.arrival_latest <= total.as_of_latest
                and (total.since_earliest is None or delivery.arrival_latest >= total.since_earliest)
            ):
                found += amount
        return found


def within(span: DateSpan, day: dt.date) -> bool:
    return span.earliest <= day <= span.latest


def branch(kind: EquipmentType | None) -> list[EquipmentType]:
    """A type with all above it."""
    return [] if kind is None else [kind, *branch(kind.parent)]


def top(line: DeliveryItem) -> EquipmentType:
    return branch(line.equipment.type)[-1]


def keys(delivery: Delivery, line: DeliveryItem, day: dt.date | None = None) -> dict[str, int]:
    """What a line is grouped by, of the year of the last `day` by which it is counted, that of its arrival without; 0
    for a supplier that is not known."""
    day = day or delivery.arrival_latest
    assert day
    return {
        "recipient": delivery.recipient_id,
        "supplier": delivery.supplier_id or 0,
        "type": line.equipment.type_id,
        "equipment": line.equipment_id,
        "year": day.year,
        "top": top(line).pk,
    }
