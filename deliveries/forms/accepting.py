"""A proposal that an editor accepts becomes a draft with its source, lines and claims, a claim of a delivery that is on
record, or a stated total; each once, however often its form is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from deliveries.history import current_changeset
from deliveries.models import (
    AcceptedProposal,
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    Register,
    ReportedTotal,
    ReportText,
    Source,
)
from deliveries.models.names import free_slug
from deliveries.numbers import Number
from deliveries.wording.reasons import FROM_REPORT, own_reason

from .proposed import ProposedForm, SpokenForm, TotalForm
from .reports import ReportForm

MOST_REASON = 60


class NotAllowedError(Exception):
    """The editor may not add a model that is new."""


@dataclass
class Read:
    """A report whose proposals are accepted: its valid form, the source that it is or will be, and who accepts."""

    form: ReportForm
    source: Source
    by: Any

    def accepted(self) -> dict[str, AcceptedProposal]:
        """By their places, the proposals of this text that are on record."""
        if self.source.pk is None:
            return {}
        rows = AcceptedProposal.objects.filter(text__source=self.source, text__digest=self.form.digest)
        return {row.place: row for row in rows.select_related("delivery", "total")}

    def keep(self) -> ReportText:
        """Have the source on record, and its text for editors; called in a transaction. Raises ValidationError."""
        # One proposal is accepted at a time: whoever sends a form twice at once finds what the first one made.
        Register.objects.select_for_update().get(default=True)
        self.source = self.form.source() or self.source
        self.add(self.source)
        text = self.source.report_texts.filter(digest=self.form.digest).first()
        return text or ReportText.objects.create(source=self.source, text=self.form.cleaned_data["text"])

    def add(self, source: Source) -> None:
        """Have a source on record. Raises ValidationError."""
        if source.pk is None and not self.by.has_perm("deliveries.add_source"):
            raise ValidationError(_("You may not add sources: somebody who may puts this one on record first."))
        reason = own_reason(FROM_REPORT, title=self.source.title)
        current_changeset().reason = reason[:MOST_REASON]
        if source.pk is None:
            source.full_clean(exclude=["slug"])
            source.save()

    def said_by(self, form: SpokenForm) -> Source:
        """Whose claim it is: whom the form names, through the wire agency, through the report; or one of those."""
        voice = self.source
        if agency := self.form.cleaned_data["agency"]:
            voice = self._through(agency, Source.Kind.NEWS, voice)
        words = form.cleaned_data["voice"]
        if words and words.casefold() not in {voice.publisher.casefold(), self.source.publisher.casefold()}:
            voice = self._through(words, form.cleaned_data["voice_kind"], voice)
        return voice

    def _through(self, publisher: str, kind: str, via: Source) -> Source:
        known = Source.objects.filter(via=via, publisher__iexact=publisher, kind=kind).order_by("pk").first()
        if known is not None:
            return known
        title = _("As told in “%(title)s”") % {"title": self.source.title}
        made = Source(title=title[:300], publisher=publisher, kind=kind, via=via, language=self.source.language)
        self.add(made)
        return made


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
    delivery.in_service = data["in_service_span"]
    return delivery, [_line(equipment, number) for equipment, number in data["items"]]


def _line(equipment: Equipment, number: Number) -> DeliveryItem:
    line = DeliveryItem(equipment=equipment, quantity=number.best, low=number.low, high=number.high)
    line.approximate = number.about and number.best is not None
    return line


@transaction.atomic
def accept(form: ProposedForm, read: Read, place: str) -> Delivery:
    """A draft of what a valid form holds, which is proposed at that place; the one that was made of it before, where
    there is one. Raises ValidationError, and NotAllowedError."""
    text = read.keep()
    if (known := text.accepted.filter(place=place).exclude(delivery=None).first()) is not None:
        return known.delivery  # type: ignore[return-value]
    delivery, lines = entered(form)
    delivery.full_clean(exclude=["slug"])
    delivery.save()
    for line in lines:
        _on_record(line, read.by)
        line.delivery = delivery
        line.full_clean()
        line.save()
    voice = read.said_by(form)
    held: list[DeliveryItem | None] = [*lines]
    for item in held or [None]:
        _claim(form, voice, delivery, item)
    text.accepted.create(place=place, delivery=delivery)
    return delivery


@transaction.atomic
def add_claim(form: ProposedForm, read: Read, place: str, to: Delivery) -> None:
    """What the source says of a delivery that is on record, as claims of it; once. Raises ValidationError."""
    text = read.keep()
    text.accepted.get_or_create(place=place, defaults={"delivery": to})
    voice = read.said_by(form)
    if to.claims.filter(source=voice).exists():
        return
    said: list[DeliveryItem | None] = [*entered(form)[1]]
    held = {item.equipment_id: item for item in to.items.select_related("equipment__type")}
    for line in said or [None]:
        item = next((each for each in held.values() if line and line.equipment.akin_to(each.equipment)), None)
        _claim(form, voice, to, item, line)


@transaction.atomic
def accept_total(form: TotalForm, read: Read, place: str) -> ReportedTotal:
    """The stated total that a valid form holds; the one that was made of it before, where there is one. Raises
    ValidationError."""
    if not read.by.has_perm("deliveries.add_reportedtotal"):
        raise ValidationError(_("You may not put stated totals on record."))
    text = read.keep()
    if (known := text.accepted.filter(place=place).exclude(total=None).first()) is not None:
        return known.total  # type: ignore[return-value]
    data = form.cleaned_data
    number: Number = data["number"]
    qualifiers = ReportedTotal.Qualifier
    qualifier = qualifiers.ABOUT if number.about else qualifiers.EXACTLY if number.is_one else qualifiers.AT_LEAST
    total = ReportedTotal(
        register=Register.objects.get(default=True), recipient=data["recipient_found"],
        supplier=data.get("supplier_found"), type=data["type"], total=number.best or number.low or 0,
        qualifier=qualifier, source=read.said_by(form),
    )  # fmt: skip
    total.as_of, total.since = data["as_of_span"], data["since_span"]
    total.full_clean()
    total.save()
    text.accepted.create(place=place, total=total)
    return total


def _on_record(line: DeliveryItem, by: Any) -> None:
    """Have a line's model on record; one that a form names twice is one."""
    if line.equipment.pk is not None:
        return
    if not by.has_perm("deliveries.add_equipment"):
        raise NotAllowedError
    model = line.equipment
    model.slug = free_slug(model.designation, set(Equipment.objects.values_list("slug", flat=True)), "model")
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
