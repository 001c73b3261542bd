"""Lines that are one: two of the same equipment, or two names for the same thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment
from deliveries.wording import quantity_of

from .pair import Choice, Pair

NUMBERS = ("quantity", "low", "high")
DETAILS = (*NUMBERS, "approximate", "condition", "description")
OWN, KEEP, GONE, SUM = "own", "keep", "gone", "sum"
# So many deliveries with a line of both equipments can be decided on one page.
MOST_SHARED = 50


@dataclass(frozen=True)
class Line:
    """A line of what goes, and the line that stays which it is the same as, if there is one.

    `choice` says what is to be decided of it; None where nothing is.
    """

    label: str
    mine: DeliveryItem | None
    theirs: DeliveryItem
    choice: Choice | None

    @property
    def keep(self) -> str:
        return words(self.mine) if self.mine else ""

    @property
    def gone(self) -> str:
        return words(self.theirs)


def words(item: DeliveryItem) -> str:
    """A line in figures, with its condition and description: "2, new"."""
    number = quantity_of(item) or _("number unknown")
    known = item.condition != DeliveryItem.Condition.UNKNOWN
    parts = [number, str(item.get_condition_display()) if known else "", item.description]
    return ", ".join(part for part in parts if part)


def details(item: DeliveryItem) -> list[object]:
    return [getattr(item, name) for name in DETAILS]


def lines_of(pair: Pair[Delivery]) -> list[Line]:
    """The lines of the delivery that goes."""
    mine, theirs = (
        list(each.items.select_related("equipment__type").order_by("pk")) for each in (pair.keep, pair.gone)
    )
    by_equipment = {item.equipment_id: item for item in mine}
    free = [item for item in mine if item.equipment_id not in {other.equipment_id for other in theirs}]
    found = []
    for item in theirs:
        same = by_equipment.get(item.equipment_id)
        name = f"line-{item.pk}"
        if same is None:
            choice = _same_or_not(name, item, free)
        elif details(same) != details(item):
            choice = Choice(name, str(item.equipment), {KEEP: words(same), GONE: words(item)}, KEEP)
        else:
            choice = None
        found.append(Line(str(item.equipment), same, item, choice))
    return found


def _same_or_not(name: str, item: DeliveryItem, free: list[DeliveryItem]) -> Choice | None:
    """Whether a line that only one of them has is another name for one that only the other has."""
    like = [other for other in free if other.equipment.type.top_id == item.equipment.type.top_id]
    if not like:
        return None
    own = _("a line of its own: %(number)s more") % {"number": words(item)}
    same = {str(other.pk): _("the same as %(line)s: that line stands") % {"line": f"{words(other)} {other.equipment}"}
            for other in like}  # fmt: skip
    akin = next((str(other.pk) for other in like if other.equipment.akin_to(item.equipment)), OWN)
    return Choice(name, f"{item.equipment}: {words(item)}", {OWN: own, **same}, akin)


def shared_lines(pair: Pair[Equipment]) -> list[Line]:
    """The lines of the equipment that goes in deliveries that have a line of the other as well."""
    with_both = DeliveryItem.objects.filter(equipment=pair.gone, delivery__items__equipment=pair.keep)
    theirs = list(with_both.select_related("delivery__recipient").order_by("pk")[: MOST_SHARED + 1])
    mine = {
        item.delivery_id: item
        for item in DeliveryItem.objects.filter(equipment=pair.keep, delivery__in=[item.delivery_id for item in theirs])
    }
    stating = set(
        Claim.objects.filter(item__in=[*theirs, *mine.values()], stated_quantity__isnull=False).values_list(
            "delivery", flat=True
        )
    )
    found = []
    for item in theirs:
        same = mine[item.delivery_id]
        options = {KEEP: _("%(line)s, as %(name)s") % {"line": words(same), "name": pair.keep}}
        options[GONE] = _("%(line)s, as %(name)s") % {"line": words(item), "name": pair.gone}
        if item.delivery_id not in stating:
            options[SUM] = _("both came: %(line)s in all") % {"line": words(added(same, item))}
        label = _("Delivery %(number)d: %(delivery)s") % {"number": item.delivery_id, "delivery": item.delivery}
        found.append(Line(label, same, item, Choice(f"line-{item.pk}", label, options, "")))
    return found


def added(one: DeliveryItem, other: DeliveryItem) -> DeliveryItem:
    """A line that is not saved, of as many as both together; what only one of them knows stays a bound."""
    both = (one, other)
    known = all(item.quantity is not None for item in both)
    least = [item.low if item.low is not None else item.quantity for item in both]
    most = [item.high if item.high is not None else item.quantity for item in both]
    spread = not known or any(item.low is not None or item.high is not None for item in both)
    return DeliveryItem(
        quantity=sum(item.quantity or 0 for item in both) if known else None,
        low=(sum(number or 0 for number in least) or None) if spread else None,
        high=sum(number or 0 for number in most) if spread and None not in most else None,
        approximate=known and any(item.approximate for item in both),
        condition=one.condition if one.condition == other.condition else DeliveryItem.Condition.UNKNOWN,
        description=one.description if one.description == other.description else "",
    )


def take(item: DeliveryItem, values: DeliveryItem) -> None:
    """Give `item` the numbers and particulars of `values`, and save it."""
    for name in DETAILS:
        setattr(item, name, getattr(values, name))
    item.full_clean()
    item.save()


def state_number(claims: Iterable[Claim], item: DeliveryItem, number: int) -> list[Claim]:
    """Let each source of the supporting `claims` that states no number of `item` state `number`; returns new claims.

    `claims` are changed, not saved; new ones are not saved either.
    """
    new = []
    for of_one in by_source(claims):
        if any(claim.item_id == item.pk and claim.stated_quantity is not None for claim in of_one):
            continue
        free = [claim for claim in of_one if claim.stated_quantity is None and claim.item_id in {None, item.pk}]
        claim = free[0] if free else Claim(source=of_one[0].source, text=of_one[0].text, topic=Claim.Topic.QUANTITY)
        claim.item, claim.stated_quantity = item, number
        new += [] if free else [claim]
    return new


def by_source(claims: Iterable[Claim]) -> list[list[Claim]]:
    """The supporting ones of `claims`, those of a source together."""
    supporting = [claim for claim in claims if claim.stance == Claim.Stance.SUPPORTS]
    return [list(of_one) for _source, of_one in groupby(sorted(supporting, key=_source_of), key=_source_of)]


def _source_of(claim: Claim) -> int:
    return claim.source_id


def plain(line: DeliveryItem) -> bool:
    """Whether a number is all that it says, which a claim can state as well."""
    return details(line) == details(DeliveryItem(quantity=line.quantity))
