"""A proposal that an editor accepts becomes a draft with its source, lines and claims, or a claim of a delivery that is
on record."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from deliveries.history import current_changeset
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Register, ReportText, Source
from deliveries.numbers import Number

from .reports import ProposedForm

MOST_REASON = 60


class NotAllowedError(Exception):
    """The editor may not add a model that is new."""


def entered(form: ProposedForm) -> tuple[Delivery, list[DeliveryItem]]:
    """The delivery that a valid form holds, with its lines; not saved."""
    data = form.cleaned_data
    delivery = Delivery(
        register=Register.objects.get(default=True),
        recipient=data["recipient_found"],
        supplier=data.get("supplier_found"),
        status=data["status"],
        consignments=data["consignments"],
        state=Delivery.State.DRAFT,
    )
    delivery.arrival, delivery.order = data["arrival_span"], data["order_span"]
    return delivery, [_line(equipment, number) for equipment, number in data["items"]]


def _line(equipment: Equipment, number: Number) -> DeliveryItem:
    line = DeliveryItem(equipment=equipment, quantity=number.best, low=number.low, high=number.high)
    line.approximate = number.about and number.best is not None
    return line


@transaction.atomic
def accept(form: ProposedForm, source: Source, text: str, by: Any) -> Delivery:
    """A draft of what a valid form holds. Raises ValidationError, and NotAllowedError."""
    delivery, lines = entered(form)
    _keep(source, text, by)
    delivery.full_clean(exclude=["slug"])
    delivery.save()
    for line in lines:
        _on_record(line, by)
        line.delivery = delivery
        line.full_clean()
        line.save()
    for line in lines:
        _claim(form, source, delivery, line)
    return delivery


@transaction.atomic
def add_claim(form: ProposedForm, source: Source, text: str, to: Delivery, by: Any) -> None:
    """What the source says of a delivery that is on record, as claims of it; once. Raises ValidationError."""
    _keep(source, text, by)
    if to.claims.filter(source=source).exists():
        return
    said = entered(form)[1]
    held = {item.equipment_id: item for item in to.items.select_related("equipment__type")}
    for line in said:
        item = next((each for each in held.values() if line.equipment.akin_to(each.equipment)), None)
        _claim(form, source, to, item, line)


def _keep(source: Source, text: str, by: Any) -> None:
    """Have the source on record, and its text for editors. Raises ValidationError."""
    if source.pk is None and not by.has_perm("deliveries.add_source"):
        raise ValidationError(_("You may not add sources: somebody who may puts this one on record first."))
    reason = _("From a report: %(title)s") % {"title": source.title}
    current_changeset().reason = reason[:MOST_REASON]
    if source.pk is None:
        source.full_clean(exclude=["slug"])
        source.save()
    if not source.report_texts.filter(text=text).exists():
        ReportText.objects.create(source=source, text=text)


def _on_record(line: DeliveryItem, by: Any) -> None:
    """Have a line's model on record; one that a form names twice is one."""
    if line.equipment.pk is not None:
        return
    if not by.has_perm("deliveries.add_equipment"):
        raise NotAllowedError
    model = line.equipment
    stem = slugify(model.designation)[:70] or "model"
    taken = set(Equipment.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    model.slug = next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if slug not in taken)
    model.full_clean()
    model.save()
    line.equipment = model


def _claim(
    form: ProposedForm, source: Source, delivery: Delivery, item: DeliveryItem | None, said: DeliveryItem | None = None
) -> None:
    said = said or item
    claim = Claim(delivery=delivery, source=source, item=item, text=form.cleaned_data["says"])
    if item is not None and said is not None:
        claim.stated_quantity = None if said.approximate else said.quantity
        claim.stated_equipment = said.equipment if said.equipment.pk else None
    claim.stated = form.cleaned_data["arrival_span"]
    claim.full_clean()
    claim.save()
