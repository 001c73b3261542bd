"""What was read in a report, as the fields of forms show it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.models import Delivery, Equipment, EquipmentType
from deliveries.reading import Proposal, ProposedLine, Stage, StatedTotal, Voice
from deliveries.wording import noun

from .numbers import in_words

STATUS = {
    Stage.DELIVERED: Delivery.Status.DELIVERED,
    Stage.EXPECTED: Delivery.Status.EXPECTED,
    Stage.PROMISED: Delivery.Status.EXPECTED,
    Stage.ORDERED: Delivery.Status.EXPECTED,
    Stage.CANCELLED: Delivery.Status.CANCELLED,
}


def initial(proposal: Proposal) -> dict[str, Any]:
    """The fields of a proposal. An order without its delivery is one that is awaited."""
    ordered = proposal.stage.value is Stage.ORDERED
    day = proposal.day.value.text if proposal.day else ""
    order = proposal.order_day.value.text if proposal.order_day else ""
    fields: dict[str, Any] = {
        "status": STATUS[proposal.stage.value],
        "recipient": proposal.recipient.value.names[0] if proposal.recipient else "",
        "supplier": proposal.supplier.value.names[0] if proposal.supplier else "",
        "arrival": "" if ordered else day,
        "order": day if ordered else order,
        "in_service": proposal.in_service.value.text if proposal.in_service else "",
        "consignments": proposal.consignments.value if proposal.consignments else 1,
        "lines": len(proposal.lines),
        "says": says(proposal),
    } | spoken(proposal.voices)
    for at, line in enumerate(proposal.lines):
        number = line.number.value if line.number else None
        fields |= {
            f"equipment_{at}": called(line),
            f"number_{at}": in_words(number) if number else "",
            f"type_{at}": line.type,
        }
    return fields


def spoken(voices: tuple[Voice, ...]) -> dict[str, str]:
    """The fields for who says so: the first of these; nothing where it is the report itself."""
    if not voices:
        return {}
    words = voices[0].words
    return {"voice": words[:1].upper() + words[1:], "voice_kind": voices[0].kind}


def initial_total(total: StatedTotal, published: date) -> dict[str, Any]:
    """The fields of a total that a report of that day states."""
    return {
        "recipient": total.recipient.value.names[0] if total.recipient else "",
        "supplier": total.supplier.value.names[0] if total.supplier else "",
        "type": total.type,
        "total": in_words(total.number.value),
        "as_of": str(DateSpan(published, published)),
    } | spoken(total.voices)


def called(line: ProposedLine) -> str:
    """The name of a line's model: on record, in the report's words, or of the model that stands for its type."""
    if line.models:
        return line.models[0].names[0]
    return line.new or unspecified(line.type) or line.equipment.value


def in_a_sentence(line: ProposedLine) -> str:
    """The same as a sentence has it: "55 vehicles", where its model is not named."""
    kind = None if line.models or line.new else EquipmentType.objects.filter(slug=line.type).first()
    number = line.number.value if line.number else None
    return noun(kind, number.best if number and number.is_one else 2) if kind else called(line)


def unspecified(slug: str) -> str:
    """What stands for a type whose model nobody names; the next type above, where it has none; else ""."""
    kind = EquipmentType.objects.filter(slug=slug).select_related("parent").first()
    while kind is not None:
        found = Equipment.objects.in_catalogue().filter(type=kind, generic=True).first()
        if found is not None:
            return found.designation
        kind = kind.parent
    return ""


SAID = {
    Stage.DELIVERED: lambda what: _("Reports the delivery of %(what)s.") % {"what": what},
    Stage.EXPECTED: lambda what: _("Says that %(what)s are expected.") % {"what": what},
    Stage.PROMISED: lambda what: _("Says that %(what)s are promised.") % {"what": what},
    Stage.ORDERED: lambda what: _("Reports an order of %(what)s.") % {"what": what},
    Stage.CANCELLED: lambda what: _("Says that the delivery of %(what)s was cancelled.") % {"what": what},
}


def says(proposal: Proposal) -> str:
    """What the report says, in a sentence of ours."""
    if proposal.consignments:
        return _("Speaks of %(n)s deliveries to come.") % {"n": proposal.consignments.value}
    parts = [] if proposal.lines else [_("a consignment")]
    for line in proposal.lines:
        number = in_words(line.number.value) if line.number else ""
        parts.append(f"{number} {in_a_sentence(line)}".strip())
    return SAID[proposal.stage.value](", ".join(parts))
