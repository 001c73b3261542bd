"""The form of a report in the reading room: its text, and the source that it is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateSpan
from deliveries.models import Source
from deliveries.models.report_texts import digest_of
from deliveries.models.sources import is_web_address

LONGEST_REPORT = 2_000_000
MOST_ADDED = 30


class ReportForm(forms.Form):
    """A report as it was pasted, and where it stands."""

    text = forms.CharField(
        label=gettext_lazy("Text of the report"),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 18, "dir": "auto"}),
        help_text=gettext_lazy(
            "English or French, in words or as the source of a page. It is kept for editors only, and only once "
            "something is accepted. What it says of itself is filled in where the fields above are empty."
        ),
    )
    url = forms.CharField(label=gettext_lazy("Address"), max_length=600, required=False)
    publisher = forms.CharField(label=gettext_lazy("Publisher"), max_length=200)
    agency = forms.CharField(
        label=gettext_lazy("Wire agency"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Where it was taken from one, such as AFP or Reuters."),
    )
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
    # Which stretch of a long text is read.
    part = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=LONGEST_REPORT)
    # How many deliveries the editor adds that were not proposed.
    more = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0, max_value=MOST_ADDED)

    def clean_url(self) -> str:
        address: str = self.cleaned_data["url"].strip()
        if address and not is_web_address(address):
            raise ValidationError(_("Enter an address such as https://example.org/report."))
        return address

    def clean_part(self) -> int:
        return self.cleaned_data["part"] or 0

    def clean_more(self) -> int:
        return self.cleaned_data["more"] or 0

    def clean_published(self) -> Any:
        day = self.cleaned_data["published"]
        if day > timezone.localdate():
            raise ValidationError(_("A day that has not come yet: nothing came out then."))
        return day

    @cached_property
    def digest(self) -> str:
        """What its text is known by. Ask only a valid form."""
        return digest_of(self.cleaned_data["text"])

    def source(self) -> Source | None:
        """The source of this address that is on record, or of this very text. Ask only a valid form."""
        data = self.cleaned_data
        if data["url"]:
            return Source.objects.on_the_page_of(data["url"]).filter(via=None).order_by("pk").first()
        told = {"title": data["title"], "publisher": data["publisher"], "via": None}
        return Source.objects.filter(report_texts__digest=self.digest, **told).order_by("pk").first()

    def new_source(self, read_in: str | None) -> Source:
        """One that is not saved yet, in the language that is chosen, or that its text was `read_in`. Ask only a valid
        form."""
        data = self.cleaned_data
        source = Source(title=data["title"], publisher=data["publisher"], kind=Source.Kind.NEWS, url=data["url"])
        source.language = data["language"] or read_in or "en"
        source.published = DateSpan(data["published"], data["published"])
        return source
