from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Source

from .base import RowsFormSet, is_key
from .numbers import NumbersForm, OneNumberField
from .spans import SpanField, SpanForm

if TYPE_CHECKING:
    from deliveries.dates.grammar import Tense

# The most lines, and the most claims, that one form holds.
MOST_ROWS = 300


def rows(data: Mapping[str, Any], prefix: str) -> list[str]:
    """The prefixes of the rows of a formset in posted `data` that are not marked for deletion."""
    try:
        total = min(int(data.get(f"{prefix}-TOTAL_FORMS", 0)), MOST_ROWS)
    except ValueError:
        return []
    return [f"{prefix}-{n}" for n in range(total) if not data.get(f"{prefix}-{n}-DELETE")]


class ClaimForm(SpanForm[Claim], NumbersForm[Claim]):
    """What one source says; the line that it speaks of is named by its equipment, for it may be new as well."""

    spans = ("stated",)
    numbers = ("stated_quantity",)
    told_as = {"item": "line"}

    stated = SpanField(label=gettext_lazy("states the arrival"), help_text=gettext_lazy("In the words of the source."))
    stated_quantity = OneNumberField(
        label=gettext_lazy("states the quantity"),
        else_=gettext_lazy(
            "A claim states one number. Write “%(text)s” in what it says, and as the quantity of the line."
        ),
    )
    line = forms.ModelChoiceField(
        Equipment.objects.all(),
        label=gettext_lazy("line"),
        required=False,
        help_text=gettext_lazy("The line that it speaks of, or whose number or model it states."),
    )

    def __init__(self, *args: Any, delivery: Delivery, lines: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delivery, self.lines = delivery, lines
        if self.instance.item is not None:
            self.initial.setdefault("line", self.instance.item.equipment_id)
        self.fields["line"].widget.choices = [("", _("the whole delivery")), *lines.items()]

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("source")

    def voice_before(self, name: str) -> Source | None:
        return Source.objects.filter(pk=self.initial.get("source") or 0).first()

    def tense(self, name: str) -> Tense:
        return "past" if self.delivery.status == Delivery.Status.DELIVERED else "future"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        line = self.cleaned_data.get("line")
        of_a_line = self.cleaned_data.get("stated_quantity") or self.cleaned_data.get("stated_equipment")
        if line is None and of_a_line and len(self.lines) == 1:
            line = self.cleaned_data["line"] = Equipment.objects.get(pk=next(iter(self.lines)))
        if line is not None and line.pk not in self.lines:
            self.add_error("line", _("The delivery has no line of %(equipment)s.") % {"equipment": line})
            line = None
        # The line itself may not be saved yet: point_at_lines() puts it in its place.
        self.instance.item = DeliveryItem(delivery=self.delivery, equipment=line) if line else None
        return cleaned


class ClaimFormSet(RowsFormSet[Claim, Delivery, ClaimForm]):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        if not hasattr(self, "lines"):
            self.lines = self._lines()
        return super().get_form_kwargs(index) | {"delivery": self.instance, "lines": self.lines}

    def _lines(self) -> dict[int, str]:
        """The equipment of the delivery's lines, by pk, as they stand in the form or in the record."""
        if self.is_bound:
            named = [self.data.get(f"{row}-equipment", "") for row in rows(self.data, "items")]
            pks = [int(pk) for pk in named if is_key(pk)]
        elif self.instance.pk:
            pks = list(self.instance.items.order_by("pk").values_list("equipment", flat=True))
        else:
            pks = []
        known = Equipment.objects.in_bulk(pks)
        return {pk: known[pk].designation for pk in pks if pk in known}

    def point_at_lines(self) -> None:
        """Let each claim point at the saved line of the equipment that it names."""
        saved = {item.equipment_id: item for item in self.instance.items.all()}
        for form in self.forms:
            line = getattr(form, "cleaned_data", {}).get("line")
            form.instance.item = saved.get(line.pk) if line else None
