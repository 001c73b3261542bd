"""What an editor makes of a comparison: a pair put together or apart, a claim of what a row says, a draft of a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.history import current_changeset
from deliveries.models import (
    Claim,
    Decision,
    Delivery,
    DeliveryItem,
    Equipment,
    Party,
    Register,
    Release,
    Source,
)
from deliveries.models.choices import choices_of
from deliveries.models.saying import Filled
from deliveries.reconciling import Group, Judged
from deliveries.wording.reasons import FROM_REGISTER, own_reason
from deliveries.wording.reconciling import row_words, when_words

from .beside import Beside

# What of a row and its line a draft takes over.
SPANS = ("arrival", "order")
NUMBERS = ("quantity", "low", "high", "approximate", "estimated", "condition")


class RefusedError(Exception):
    """Why nothing was made, in words for the editor."""


def may_decide(user: Any) -> bool:
    """Whether somebody may put pairs together and apart: who may change every delivery."""
    allowed: bool = user.has_perms(["deliveries.change_delivery", "deliveries.publish_delivery"])
    return allowed


def decide(ours: Collection[DeliveryItem], theirs: Collection[Delivery], said: str, by: User) -> list[Decision]:
    """Say of each line of ours with each row of a register whether they belong together, or leave it open again.

    Raises RefusedError where they cannot be: what is no line of ours, no row of the other, or of another recipient.
    """
    pairs = [(line, row) for line in ours for row in theirs]
    for line, row in pairs:
        if not line.delivery.register.default or row.register.default:
            raise RefusedError(_("A pair has a delivery of ours and a row of another register."))
        if line.delivery.recipient_id != row.recipient_id:
            raise RefusedError(_("They are of different recipients."))
    with transaction.atomic():
        return [
            Decision.objects.create(delivery=line.delivery, equipment=line.equipment, row=row, said=said, by=by)
            for line, row in pairs
        ]


def found_in(register: Register, row: Delivery) -> Judged:
    """The group that a row of a register is in now. Raises RefusedError where there is none."""
    beside = Beside(register)
    compared = beside.of(row.recipient_id)
    for each in beside.entries(compared, compared.of_delivery(row.pk)):
        if isinstance(each, Judged):
            return each
    raise RefusedError(_("The register has this row no more."))


def source_of(register: Register) -> Source:
    """What claims of a register's rows are of: its latest release. Raises RefusedError where none was brought in."""
    release = Release.objects.filter(register=register).select_related("source").order_by("made").last()
    if release is None:
        raise RefusedError(_("No release of this register was brought in: a claim would have no source."))
    return release.source


# ---- A claim --------------------------------------------------------------------------------------------


def claim(register: Register, row: Delivery, by: Any) -> list[Claim]:
    """What a row of a register says as a claim of its release, on each line of ours that it is paired with; those that
    are new. Raises RefusedError."""
    judged, source = found_in(register, row), source_of(register)
    if not judged.group.ours:
        raise RefusedError(_("Nothing on our record is paired with this row: make a draft of it."))
    lines = _lines([one.pk for one in judged.group.ours])
    for line in lines:
        if not (by.has_perm("deliveries.add_claim") and roles.may_change(by, line.delivery)):
            raise RefusedError(_("You may not change %(delivery)s.") % {"delivery": line.delivery})
    with transaction.atomic():
        current_changeset().reason = own_reason(FROM_REGISTER, name=register.name)
        made = [_claim_on(line, row, judged, source) for line in lines]
        return [one for one in made if one is not None]


def _claim_on(line: DeliveryItem, row: Delivery, judged: Judged, source: Source) -> Claim | None:
    """The claim on one line; None where the source has said the same of it already."""
    theirs = row.items.select_related("equipment__type").get()
    text = _says(row, theirs)
    if Claim.objects.filter(delivery=line.delivery, source=source, item=line, text=text).exists():
        return None
    made = Claim(delivery=line.delivery, source=source, item=line, text=text, topic=_topic(judged))
    # Of an unknown supplier a register that names one disputes nothing.
    if judged.supplier is False:
        made.stance = Claim.Stance.DISPUTES
    if len(judged.group.rows) == 2:
        # Of several rows none has the number of the line, nor its day.
        made.stated_quantity = theirs.quantity
        made.stated = row.arrival if row.status == Delivery.Status.DELIVERED else None
    if theirs.equipment.named_by_id is None and not theirs.equipment.generic:
        made.stated_equipment = theirs.equipment
    made.full_clean()
    made.save()
    return made


def _topic(judged: Judged) -> str:
    if judged.verdict == "supplier-differs":
        return Claim.Topic.SUPPLIER
    if judged.verdict == "day-differs":
        return Claim.Topic.DATE
    return Claim.Topic.QUANTITY


def _says(row: Delivery, line: DeliveryItem) -> str:
    """What a row says, in our own words."""
    said = Filled(what=row_words(line), when=when_words(row), supplier=row.supplier)
    if row.supplier is None:
        return _("Lists %(what)s, %(when)s, of unknown supplier.") % said
    return _("Lists %(what)s from %(supplier)s, %(when)s.") % said


def _lines(pks: Iterable[int]) -> list[DeliveryItem]:
    rows = DeliveryItem.objects.select_related("delivery__register", "delivery__recipient", "equipment")
    return list(rows.filter(pk__in=pks).order_by("pk"))


# ---- A draft --------------------------------------------------------------------------------------------


def draft(register: Register, row: Delivery, by: Any) -> Delivery:
    """A draft of ours of what a row says, with a line, a claim of the release, and the promise that it meets, paired
    with the row. Raises RefusedError."""
    if not roles.may_draft(by):
        raise RefusedError(_("You may not add deliveries."))
    judged, source = found_in(register, row), source_of(register)
    if any(not one.awaited for one in judged.group.ours):
        raise RefusedError(_("It is paired with deliveries on our record: add it to them as a claim."))
    if already := drafts_of(register, [row.recipient_id]).get(row.pk):
        raise RefusedError(_("There is a draft of this row already: delivery %(pk)d.") % {"pk": already})
    with transaction.atomic():
        current_changeset().reason = own_reason(FROM_REGISTER, name=register.name)
        theirs = row.items.select_related("equipment").get()
        for party in filter(None, (row.recipient, row.supplier)):
            _take_in(party, "deliveries.add_party", by)
        _take_in(theirs.equipment, "deliveries.add_equipment", by)
        made = _delivery(row, judged.group)
        line = DeliveryItem(delivery=made, equipment=theirs.equipment)
        for name in NUMBERS:
            setattr(line, name, getattr(theirs, name))
        line.full_clean()
        line.save()
        said = Claim(delivery=made, source=source, item=line, text=_says(row, theirs), stated_quantity=line.quantity)
        said.stated = made.arrival
        said.full_clean()
        said.save()
        Decision.objects.create(delivery=made, equipment=line.equipment, row=row, said=Decision.Said.TOGETHER, by=by)
        return made


def _delivery(row: Delivery, group: Group) -> Delivery:
    made = Delivery(
        register=Register.objects.get(default=True),
        recipient=row.recipient,
        supplier=row.supplier,
        fulfils_id=group.ours[0].delivery if group.ours else None,
        state=Delivery.State.DRAFT,
        **choices_of(row),
    )
    for name in SPANS:
        setattr(made, name, getattr(row, name))
    made.full_clean(exclude=["slug"])
    made.save()
    return made


def _take_in(record: Party | Equipment, permission: str, by: Any) -> None:
    """Have what a register alone names be of the site's catalogue. Raises RefusedError."""
    if record.named_by_id is None:
        return
    if not by.has_perm(permission):
        told = _("“%(name)s” is not in the site’s catalogue: somebody who may add it takes it in first.")
        raise RefusedError(told % {"name": record})
    record.named_by = None
    try:
        record.validate_constraints()
    except ValidationError as error:
        raise RefusedError(f"{record}: {' '.join(error.messages)}") from None
    record.save(update_fields=["named_by"])


def drafts_of(register: Register, recipients: Collection[int]) -> dict[int, int]:
    """By row of a register (its delivery) the draft of ours that was made of it."""
    standing = Decision.among(register.pk, recipients)
    made = {each.delivery_id: each.row_id for each in standing if each.said == Decision.Said.TOGETHER}
    drafts = Delivery.objects.filter(pk__in=made, state=Delivery.State.DRAFT).values_list("pk", flat=True)
    return {made[pk]: pk for pk in drafts}
