from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from deliveries.models import Register, ReportedTotal, Source

from .spans import SpanField, SpanForm


class SourceForm(SpanForm[Source]):
    """A source; words such as "October last year" are read on the day of the source that it came through."""

    spans = ("published",)

    published = SpanField(
        label=_("published"),
        help_text=_("A date such as 2022-04-19, or the words of the source that it reached us through."),
    )

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
