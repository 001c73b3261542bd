from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Register, ReportedTotal, Source
from deliveries.numbers import Number

from .numbers import NumberField, NumbersForm, in_words
from .spans import SpanField, SpanForm

Qualifier = ReportedTotal.Qualifier


class SourceForm(SpanForm[Source]):
    """A source; words such as "October last year" are read on the day of the source that it came through."""

    spans = ("published",)

    # Asked only where it is needed.
    another = forms.BooleanField(
        label=gettext_lazy("It is another one at the same address"), required=False, widget=forms.HiddenInput
    )
    published = SpanField(
        label=gettext_lazy("published"),
        help_text=gettext_lazy("A date such as 2022-04-19, or the words of the source that it reached us through."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        address = self.cleaned_data.get("url")
        if address and ("url" in self.changed_data or "via" in self.changed_data):
            self._ask(Source(pk=self.instance.pk, url=address, via=self.cleaned_data.get("via")))
        return cleaned

    def _ask(self, source: Source) -> None:
        """Ask whether a page that is on record is meant, before it becomes a second source."""
        repeated = source.repeats()
        if not repeated:
            return
        self.fields["another"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("another"):
            words = {"number": repeated[0].pk, "source": repeated[0]}
            told = _(
                "This page is on record: number %(number)d, %(source)s. Take that one. "
                "Where this one was quoted there, say that it reached us through it."
            )
            self.add_error("url", told % words)

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("via")

    def voice_before(self, name: str) -> Source | None:
        return Source.objects.filter(pk=self.initial.get("via") or 0).first()


class ReportedTotalForm(SpanForm[ReportedTotal], NumbersForm[ReportedTotal]):
    """A total that a source states; its dates are read on the day of that source.

    What is typed as the number may say how exact it is as well ("at least 12").
    """

    spans = ("as_of", "since")
    numbers = ("total",)

    total = NumberField(
        label=gettext_lazy("total"), required=True, help_text=gettext_lazy("12, at least 12, about 20, a dozen.")
    )

    as_of = SpanField(
        label=gettext_lazy("as of"), required=True, help_text=gettext_lazy("In the words of the source: “Monday”.")
    )
    since = SpanField(label=gettext_lazy("counted since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.initial.get("register"):
            self.initial["register"] = Register.objects.filter(default=True).values_list("pk", flat=True).first()

    def clean_total(self) -> int | None:
        number: Number = self.cleaned_data["total"]
        if number.high is not None or (number.best is None and number.low is None):
            raise ValidationError(_("A total is one number, exactly, at least or about so many."))
        self.said = number
        return number.low if number.best is None else number.best

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        qualifier = qualifier_of(self.said) if "total" in self.cleaned_data else None
        if qualifier is None or "qualifier" not in self.cleaned_data:
            return cleaned
        if "qualifier" in self.changed_data and self.cleaned_data["qualifier"] != qualifier:
            words = {"total": in_words(self.said), "qualifier": Qualifier(self.cleaned_data["qualifier"]).label}
            self.add_error("qualifier", _("The total says %(total)s, and not “%(qualifier)s”.") % words)
        self.cleaned_data["qualifier"] = qualifier
        return cleaned

    def read_as(self, name: str) -> str:
        return in_words(self.said)

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("source")

    def voice_before(self, name: str) -> Source | None:
        return Source.objects.filter(pk=self.initial.get("source") or 0).first()


def qualifier_of(number: Number) -> Qualifier | None:
    """How exact a number says that it is; None where it does not say."""
    if number.about:
        return Qualifier.ABOUT
    return Qualifier.AT_LEAST if number.best is None else None
