"""Forms of what is proposed of a report: deliveries and stated totals, to be corrected and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateNotUnderstood, DateSpan
from deliveries.models import Delivery, Equipment, EquipmentType, Party, Source
from deliveries.models.directory import Directory
from deliveries.models.languages import why_not
from deliveries.numbers import Number, NumberNotUnderstood, read_number

from .base import is_key
from .spans import SpanField, understood

MOST_LINES, MOST_PROPOSED = 30, 60
PARTIES = "report-parties"
MODELS = "report-models"


def listed(name: str) -> forms.TextInput:
    """A field for a name, with a list of those on record."""
    return forms.TextInput(attrs={"list": name, "dir": "auto", "autocomplete": "off"})


class Names:
    """What names mean that are typed for parties and models: one record each, or a reason why not."""

    @cached_property
    def parties(self) -> Directory[Party]:
        return Directory(Party.objects.public())

    @cached_property
    def models(self) -> Directory[Equipment]:
        return Directory(Equipment.objects.in_catalogue())

    @staticmethod
    def the_one(directory: Directory[Any], words: str) -> Any:
        """Raises ValidationError where no record, or more than one, is called so."""
        found = directory.meant(words)
        if len(found) != 1:
            told = _("Several records are called “%(words)s”.") if found else _("“%(words)s” is not on record.")
            raise ValidationError(told % {"words": words})
        return found[0]


class SpokenForm(forms.Form):
    """What somebody says of two parties: `voice`, in words, or the report itself where that is empty.

    `state` is "rejected", or "" where it is not; what was accepted is on record (AcceptedProposal).
    """

    state = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    recipient = forms.CharField(label=gettext_lazy("Recipient"), max_length=120, widget=listed(PARTIES))
    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=120, required=False, widget=listed(PARTIES))
    voice = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": gettext_lazy("the report itself")}),
    )
    voice_kind = forms.ChoiceField(
        label=gettext_lazy("What they are"),
        choices=Source.Kind,
        required=False,
        initial=Source.Kind.OFFICIAL_STATEMENT,
    )

    def __init__(self, *args: Any, names: Names, source: Source | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.source = names, source

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name in ("recipient", "supplier"):
            if cleaned.get(name):
                cleaned[f"{name}_found"] = self._found(name, self.names.parties)
        cleaned["voice_kind"] = cleaned.get("voice_kind") or Source.Kind.OFFICIAL_STATEMENT
        return cleaned

    def _found(self, name: str, directory: Directory[Any]) -> Any:
        try:
            return self.names.the_one(directory, self.cleaned_data[name])
        except ValidationError as problem:
            self.add_error(name, problem)
        return None

    def _number(self, name: str) -> Number:
        try:
            return read_number(self.cleaned_data.get(name) or "")
        except NumberNotUnderstood as reason:
            self.add_error(name, why_not(reason))
        return Number()

    def _span(self, name: str) -> DateSpan | None:
        awaited = name == "arrival" and self.cleaned_data.get("status") != Delivery.Status.DELIVERED
        try:
            return understood(self.cleaned_data.get(name) or "", self.source, "future" if awaited else "past")
        except DateNotUnderstood as reason:
            self.add_error(name, why_not(reason))
        return None


class TotalForm(SpokenForm):
    """A total that a report states, as it was read and as the editor corrects it."""

    total = forms.CharField(label=gettext_lazy("Total"), max_length=60)
    type = forms.ModelChoiceField(
        label=gettext_lazy("Equipment type"), queryset=EquipmentType.objects.order_by("name"), to_field_name="slug"
    )
    as_of = SpanField(label=gettext_lazy("As of"), required=True)
    since = SpanField(label=gettext_lazy("Counted since"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        number = cleaned["number"] = self._number("total")
        if "total" not in self.errors and (number.best or number.low) is None:
            self.add_error("total", _("Enter one number."))
        for name in ("as_of", "since"):
            cleaned[f"{name}_span"] = self._span(name)
        return cleaned


class ProposedForm(SpokenForm):
    """One proposal: a delivery at some stage, as it was read and as the editor corrects it."""

    lines = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_LINES)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Delivery.Status)
    arrival = SpanField(label=gettext_lazy("Arrived, or to arrive"))
    order = SpanField(label=gettext_lazy("Ordered"))
    in_service = SpanField(label=gettext_lazy("In service"))
    consignments = forms.IntegerField(label=gettext_lazy("Consignments"), min_value=1, max_value=10_000, initial=1)
    says = forms.CharField(label=gettext_lazy("What it says, in your own words"), max_length=1_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count = self["lines"].value()
        for at in range(min(int(count), MOST_LINES) if is_key(count) else 0):
            self.fields[f"equipment_{at}"] = forms.CharField(
                label=_("Equipment"), max_length=120, required=False, widget=listed(MODELS)
            )
            self.fields[f"number_{at}"] = forms.CharField(label=_("Number"), max_length=60, required=False)
            self.fields[f"type_{at}"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each line: equipment, number, and the type of a model that is not on record."""
        at = 0
        while f"equipment_{at}" in self.fields:
            yield self[f"equipment_{at}"], self[f"number_{at}"], self[f"type_{at}"]
            at += 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("arrival", "order", "in_service"):
            cleaned[f"{name}_span"] = self._span(name)
        cleaned["items"] = [self._item(at) for at in range(cleaned.get("lines") or 0) if cleaned.get(f"equipment_{at}")]
        return cleaned

    def _item(self, at: int) -> tuple[Equipment | None, Number]:
        """A line's model and number; a model that is not on record, and whose type is known, is a new one."""
        words, number = self.cleaned_data[f"equipment_{at}"], self._number(f"number_{at}")
        kind = EquipmentType.objects.filter(slug=self.cleaned_data.get(f"type_{at}") or "").first()
        if kind is not None and not self.names.models.meant(words):
            return Equipment(designation=words, type=kind), number
        return self._found(f"equipment_{at}", self.names.models), number
