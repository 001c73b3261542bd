"""Forms of the reading room: a report's text, and what is proposed of it, to be corrected and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateNotUnderstood, DateSpan
from deliveries.models import Delivery, Equipment, EquipmentType, Party, Source
from deliveries.models.directory import Directory
from deliveries.models.sources import is_web_address
from deliveries.numbers import Number, NumberNotUnderstood, read_number

from .base import is_key
from .spans import SpanField, understood

LONGEST_REPORT = 2_000_000
MOST_LINES, MOST_PROPOSED = 30, 60
PARTIES = "report-parties"
MODELS = "report-models"


class ReportForm(forms.Form):
    """A report as it was pasted, and where it stands."""

    text = forms.CharField(
        label=gettext_lazy("Text of the report"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
        help_text=gettext_lazy("English or French. It is kept for editors only, and only once something is accepted."),
    )
    url = forms.CharField(label=gettext_lazy("Address"), max_length=600, required=False)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    published = forms.DateField(
        label=gettext_lazy("Day of publication"), help_text=gettext_lazy("Words such as “Monday” are read on it.")
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[
            ("", gettext_lazy("as the text looks")),
            ("en", gettext_lazy("English")),
            ("fr", gettext_lazy("French")),
        ],
    )

    def clean_url(self) -> str:
        address: str = self.cleaned_data["url"].strip()
        if address and not is_web_address(address):
            raise ValidationError(_("Enter an address such as https://example.org/report."))
        return address

    def clean_published(self) -> Any:
        day = self.cleaned_data["published"]
        if day > timezone.localdate():
            raise ValidationError(_("A day that has not come yet: nothing came out then."))
        return day

    def source(self) -> Source | None:
        """The source of this address that is on record. Ask only a valid form."""
        return Source.objects.on_the_page_of(self.cleaned_data["url"]).order_by("pk").first()

    def new_source(self, read_in: str | None) -> Source:
        """One that is not saved yet, in the language that is chosen, or that its text was `read_in`. Ask only a valid
        form."""
        data = self.cleaned_data
        source = Source(title=data["title"], publisher=data["publisher"], kind=Source.Kind.NEWS, url=data["url"])
        source.language = data["language"] or read_in or "en"
        source.published = DateSpan(data["published"], data["published"])
        return source


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


class ProposedForm(forms.Form):
    """One proposal: a delivery at some stage, as it was read and as the editor corrects it.

    `state` is what became of it: "" not yet, "rejected", or the number of the delivery that it is part of now.
    """

    state = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20)
    lines = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_LINES)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Delivery.Status)
    recipient = forms.CharField(label=gettext_lazy("Recipient"), max_length=120, widget=listed(PARTIES))
    supplier = forms.CharField(label=gettext_lazy("Supplier"), max_length=120, required=False, widget=listed(PARTIES))
    arrival = SpanField(label=gettext_lazy("Arrived, or to arrive"))
    order = SpanField(label=gettext_lazy("Ordered"))
    consignments = forms.IntegerField(label=gettext_lazy("Consignments"), min_value=1, max_value=10_000, initial=1)
    says = forms.CharField(label=gettext_lazy("What it says, in your own words"), max_length=1_000)

    def __init__(self, *args: Any, names: Names, source: Source | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.source = names, source
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
        cleaned = self.cleaned_data
        for name in ("recipient", "supplier"):
            if cleaned.get(name):
                cleaned[f"{name}_found"] = self._found(name, self.names.parties)
        for name in ("arrival", "order"):
            cleaned[f"{name}_span"] = self._span(name)
        cleaned["items"] = [self._item(at) for at in range(cleaned.get("lines") or 0) if cleaned.get(f"equipment_{at}")]
        if not cleaned["items"]:
            self.add_error("lines", _("It names nothing that was delivered: add a line."))
        return cleaned

    def _found(self, name: str, directory: Directory[Any]) -> Any:
        try:
            return self.names.the_one(directory, self.cleaned_data[name])
        except ValidationError as problem:
            self.add_error(name, problem)
        return None

    def _span(self, name: str) -> DateSpan | None:
        awaited = name == "arrival" and self.cleaned_data.get("status") != Delivery.Status.DELIVERED
        try:
            return understood(self.cleaned_data.get(name) or "", self.source, "future" if awaited else "past")
        except DateNotUnderstood as reason:
            self.add_error(name, str(reason))
        return None

    def _item(self, at: int) -> tuple[Equipment | None, Number]:
        """A line's model and number; a model that is not on record, and whose type is known, is a new one."""
        words, number = self.cleaned_data[f"equipment_{at}"], Number()
        try:
            number = read_number(self.cleaned_data.get(f"number_{at}") or "")
        except NumberNotUnderstood as reason:
            self.add_error(f"number_{at}", str(reason))
        kind = EquipmentType.objects.filter(slug=self.cleaned_data.get(f"type_{at}") or "").first()
        if kind is not None and not self.names.models.meant(words):
            return Equipment(designation=words, type=kind), number
        return self._found(f"equipment_{at}", self.names.models), number
