"""Two deliveries that are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from deliveries.accounts.roles import was_public
from deliveries.history import current_changeset
from deliveries.models import Claim, Decision, Delivery, DeliveryItem, Moved, Remark
from deliveries.wording.reasons import INTO_DELIVERY, own_reason

from .lines import DETAILS, GONE, KEEP, OWN, Line, by_source, details, lines_of, plain, state_number, take
from .lines import words as line_words
from .pair import MergeError, Pair, Side

# What makes two claims of one source the same.
SAID = (
    "delivery_id", "source_id", "stance", "topic", "text", "quotation", "place", "item_id", "stated_quantity",
    "stated_earliest", "stated_latest", "stated_text", "stated_equipment_id",
)  # fmt: skip


def obstacles(pair: Pair[Delivery]) -> list[str]:
    """Why these two deliveries cannot be merged, whatever is chosen; empty where they can."""
    keep, gone = pair.keep, pair.gone
    found = []
    if keep.register_id != gone.register_id:
        found.append(_("They stand in different registers, and what is in one says nothing of the other."))
    for each in (keep, gone):
        target = merged_into(each)
        if target is not None:
            words = {"number": each.pk, "target": target}
            found.append(_("Delivery %(number)d has been merged into delivery %(target)d already.") % words)
    if rank(gone) > rank(keep):
        found.append(_("Readers know the one that would go better than the one that would stay: exchange the two."))
    if keep.pk in {gone.fulfils_id} or gone.pk in {keep.fulfils_id}:
        found.append(
            _("One of the two meets the other: a promise and what came of it are two records. If they are one all the "
              "same, take that link away first.")
        )  # fmt: skip
    if known(gone) and gone.status == Delivery.Status.DELIVERED and gone.arrival is None:
        found.append(_("Readers saw the one that would go, and it has no date now: give it one first."))
    return found


def merged_into(delivery: Delivery) -> int | None:
    """The number of the delivery that this one was merged into, unless it was published again since."""
    if delivery.state == Delivery.State.PUBLISHED:
        return None
    return Moved.objects.targets(Delivery, [str(delivery.pk)]).get(str(delivery.pk))


def rank(delivery: Delivery) -> int:
    """How much of it readers know: all, that it was withdrawn, nothing."""
    return 2 if delivery.state == Delivery.State.PUBLISHED else int(known(delivery))


def known(delivery: Delivery) -> bool:
    return delivery.state != Delivery.State.DRAFT or was_public(delivery)


def merge_deliveries(pair: Pair[Delivery], chosen: Mapping[str, str], note: str, why: str) -> None:
    """Make `gone` part of `keep`; see merge()."""
    keep = pair.keep
    mine, theirs = (list(each.claims.select_related("source", "item").order_by("pk")) for each in (keep, pair.gone))
    before = {claim.pk: said(claim) for claim in mine}
    keep.note = note
    witnesses: dict[Side, list[Claim]] = {"keep": own_to(mine, theirs), "gone": own_to(theirs, mine)}
    settle_dates(pair, chosen, witnesses)
    new = settle_lines(pair, chosen, theirs, witnesses)
    for claim in mine:
        if said(claim) != before[claim.pk]:
            claim.save()
    move_claims(keep, [*theirs, *new], {said(claim) for claim in mine})
    pair.adopt(chosen)
    keep.full_clean()
    keep.save()
    move_fulfilments(pair)
    Remark.objects.filter(delivery=pair.gone).update(delivery=keep)
    let_go(pair, why)


def own_to(claims: list[Claim], others: list[Claim]) -> list[Claim]:
    """Those of `claims` whose sources do not say the same among `others`; all of them where no other supports it.

    Who says the same of both has not said which of two numbers or days is right.
    """
    said_there = {in_words(claim) for claim in others}
    impartial = {claim.source_id for claim in claims if in_words(claim) in said_there}
    own = [claim for claim in claims if claim.source_id not in impartial]
    return own if by_source(own) else claims


def in_words(claim: Claim) -> tuple[object, ...]:
    """What a claim says and who says it, of whichever delivery."""
    line = claim.item.equipment_id if claim.item else None
    return (line, *(getattr(claim, name) for name in SAID if name not in {"delivery_id", "item_id"}))


def settle_dates(pair: Pair[Delivery], chosen: Mapping[str, str], claims: Mapping[Side, list[Claim]]) -> None:
    """Let the sources of the one whose arrival is not adopted state it, where they state none.

    Of a promise and an arrival neither says when the other was.
    """
    keep, gone = pair.keep, pair.gone
    if keep.status != gone.status or days(keep) == days(gone):
        return
    side: Side = "keep" if chosen.get("arrival") == GONE else "gone"
    span = pair.of(side).arrival
    for of_one in by_source(claims[side]) if span else ():
        if all(claim.stated is None for claim in of_one):
            of_one[0].stated = span


def days(delivery: Delivery) -> tuple[object, object]:
    return delivery.arrival_earliest, delivery.arrival_latest


def settle_lines(
    pair: Pair[Delivery], chosen: Mapping[str, str], theirs: list[Claim], witnesses: Mapping[Side, list[Claim]]
) -> list[Claim]:
    """Give `keep` the lines of `gone`, and its claims (`theirs`) those lines.

    Of the `witnesses` of either side, those of what is not adopted state it; returns claims that this takes anew.
    """
    new: list[Claim] = []
    for line in lines_of(pair):
        choice = chosen.get(line.choice.name, line.choice.suggested) if line.choice else KEEP
        item = line.mine
        if line.choice and choice not in {KEEP, GONE, OWN}:
            item = pair.keep.items.get(pk=choice)
        if item is None:
            item = DeliveryItem(delivery=pair.keep, equipment=line.theirs.equipment)
            take(item, line.theirs)
        name_as_before(theirs, line.theirs, item)
        follow(theirs, line.theirs, item)
        decided = Decision.objects.filter(delivery=pair.gone, equipment=line.theirs.equipment)
        decided.update(delivery=pair.keep, equipment=item.equipment)
        new += rivals(pair, line, item, choice, witnesses)
    return new


def name_as_before(claims: Iterable[Claim], before: DeliveryItem, item: DeliveryItem) -> None:
    """Let the claims that speak of one line go on to name what it held, where the other is of another model."""
    for claim in claims:
        if (
            claim.item_id == before.pk
            and claim.stated_equipment_id is None
            and item.equipment_id != before.equipment_id
        ):
            claim.stated_equipment = before.equipment


def follow(claims: Iterable[Claim], before: DeliveryItem, item: DeliveryItem) -> None:
    """Let the claims that speak of one line speak of the other."""
    for claim in claims:
        if claim.item_id == before.pk:
            claim.item = item


def rivals(
    pair: Pair[Delivery], line: Line, item: DeliveryItem, choice: str, witnesses: Mapping[Side, list[Claim]]
) -> list[Claim]:
    """Adopt the numbers of one of two lines; the other's are what its sources state, or else stand in the note."""
    held = DeliveryItem(**{name: getattr(item, name) for name in DETAILS})
    side: Side = "keep" if choice == GONE else "gone"
    lost = held if choice == GONE else line.theirs
    if choice == GONE:
        take(item, line.theirs)
    remember(pair, line, item, lost, pair.of(side))
    if lost.quantity is None or lost.quantity == item.quantity:
        return []
    return state_number(witnesses[side], item, lost.quantity)


def remember(pair: Pair[Delivery], line: Line, item: DeliveryItem, lost: DeliveryItem, of: Delivery) -> None:
    """Tell in the note what no claim can state of a line that is not adopted: another name, a range, a condition."""
    renamed = item.equipment_id != line.theirs.equipment_id and not line.theirs.equipment.generic
    if renamed or (details(lost) != details(item) and not plain(lost)):
        words = f"{line_words(lost)} {line.theirs.equipment}"
        say = _("Until the merge, delivery %(number)d had: %(words)s.") % {"number": of.pk, "words": words}
        pair.keep.note = f"{pair.keep.note}\n\n{say}".strip()


def move_claims(keep: Delivery, claims: Iterable[Claim], there: set[tuple[object, ...]]) -> None:
    """Save `claims` with `keep`; those that say the same as one that is there are deleted instead."""
    for claim in claims:
        claim.delivery = keep
        if said(claim) not in there:
            there.add(said(claim))
            claim.save()
        elif claim.pk:
            claim.delete()


def said(claim: Claim) -> tuple[object, ...]:
    """All that a claim says, of which delivery, and who says it."""
    return tuple(getattr(claim, name) for name in SAID)


def move_fulfilments(pair: Pair[Delivery]) -> None:
    """What fulfilled `gone` fulfils `keep`, which must then be a promise."""
    for delivery in pair.gone.fulfilments.order_by("pk"):
        delivery.fulfils = pair.keep
        delivery.save()
    met = pair.keep.fulfilments.order_by("pk").values_list("pk", flat=True)
    if met and pair.keep.status != Delivery.Status.EXPECTED:
        numbers = ", ".join(map(str, met))
        raise MergeError(
            _("Only an expected delivery can be fulfilled, and delivery %(numbers)s fulfils this one: let it be an "
              "expected one, or take that link away first.") % {"numbers": numbers}
        )  # fmt: skip


def let_go(pair: Pair[Delivery], why: str) -> None:
    """Withdraw what readers saw, with the reason; delete what they did not."""
    gone = pair.gone
    current_changeset().reason = own_reason(INTO_DELIVERY, why, number=pair.keep.pk)
    if known(gone):
        gone.state, gone.withdrawal_reason = Delivery.State.WITHDRAWN, current_changeset().reason
        gone.save()
    else:
        gone.delete()
