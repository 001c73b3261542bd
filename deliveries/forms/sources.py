from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from deliveries.models import Register, ReportedTotal, Source
from deliveries.models.languages import KNOWN, language_name, page_language

from .spans import SpanField, SpanForm


class LanguageField(forms.ChoiceField):
    """The languages that are known, those on record first; empty: the one that is usual for the publisher."""

    def __init__(self) -> None:
        super().__init__(
            label=_("language"),
            required=False,
            help_text=_("Empty: that of the publisher’s latest source, else of the one it reached us through."),
        )

    def offer(self, held: str) -> None:
        """Make the choices, for a source that is in the language `held`."""
        used = Source.objects.order_by().values_list("language", flat=True).annotate(n=models.Count("pk"))
        first = list(dict.fromkeys([*([held] if held else []), *used.order_by("-n", "language")]))
        rest = [code for code in KNOWN if code not in first]
        self.choices = [
            ("", _("as is usual for the publisher")),
            (_("On record"), [(code, language_name(code)) for code in first]),
            (_("Others"), sorted(((code, language_name(code)) for code in rest), key=lambda each: each[1])),
        ]


def language_by_default(publisher: str | None, address: str | None, via: Source | None) -> str:
    """The language of a source whose editor chose none: what is usual for its publisher or its site, else that of the
    source it came through, else that of the page."""
    usual = Source.objects.usual_language(publisher or "", address or "")
    return usual or (via.language if via else page_language())


class SourceForm(SpanForm[Source]):
    """A source; words such as "October last year" are read on the day of the source that it came through."""

    spans = ("published",)

    published = SpanField(
        label=_("published"),
        help_text=_("A date such as 2022-04-19, or the words of the source that it reached us through."),
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
        return cleaned

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("via")

    def voice_before(self, name: str) -> Source | None:
        return Source.objects.filter(pk=self.initial.get("via") or 0).first()


class ReportedTotalForm(SpanForm[ReportedTotal]):
    """A total that a source states; its dates are read on the day of that source."""

    spans = ("as_of", "since")

    as_of = SpanField(label=_("as of"), required=True, help_text=_("In the words of the source: “Monday”."))
    since = SpanField(label=_("counted since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.initial.get("register"):
            self.initial["register"] = Register.objects.filter(default=True).values_list("pk", flat=True).first()

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("source")

    def voice_before(self, name: str) -> Source | None:
        return Source.objects.filter(pk=self.initial.get("source") or 0).first()
