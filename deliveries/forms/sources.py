from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Register, ReportedTotal, Source
from deliveries.models.languages import KNOWN, language_name, page_language
from deliveries.models.names import fold
from deliveries.numbers import Number

from .numbers import NumberField, NumbersForm, in_words
from .spans import SpanField, SpanForm

Qualifier = ReportedTotal.Qualifier


class LanguageField(forms.ChoiceField):
    """The languages that are known, those on record first; empty: the one that is usual for the publisher."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("language"),
            required=False,
            help_text=gettext_lazy(
                "Empty: that of the publisher’s latest source, else of the one it reached us through."
            ),
        )

    def offer(self, held: str) -> None:
        """Make the choices, for a source that is in the language `held`."""
        used = Source.objects.order_by().values_list("language", flat=True).annotate(n=models.Count("pk"))
        first = list(dict.fromkeys([*([held] if held else []), *used.order_by("-n", "language")]))
        rest = [code for code in KNOWN if code not in first]
        self.choices = [
            ("", gettext_lazy("as is usual for the publisher")),
            (gettext_lazy("On record"), [(code, language_name(code)) for code in first]),
            (
                gettext_lazy("Others"),
                sorted(((code, language_name(code)) for code in rest), key=lambda each: fold(each[1])),
            ),
        ]


def language_by_default(publisher: str | None, address: str | None, via: Source | None) -> str:
    """The language of a source whose editor chose none: what is usual for its publisher or its site, else that of the
    source it came through, else that of the page."""
    usual = Source.objects.usual_language(publisher or "", address or "")
    return usual or (via.language if via else page_language())


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

    language = LanguageField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "language" in self.fields:
            if self.instance.pk is None:
                self.initial["language"] = ""
            languages: Any = self.fields["language"]
            languages.offer(self.initial.get("language", ""))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.cleaned_data.get("language"):
            told = (self.cleaned_data.get(name) for name in ("publisher", "url", "via"))
            self.cleaned_data["language"] = language_by_default(*told)
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
