"""The form of the search: the words, of names or of deliveries."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models.names import fold

from .form import LONGEST_QUERY
from .queryform import QueryForm


class FindForm(QueryForm):
    """The one parameter of `/search/`."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY, label=gettext_lazy("Search"))

    def clean_q(self) -> str:
        words = " ".join(self.cleaned_data["q"].split())
        if words and not fold(words):
            raise forms.ValidationError(_("Search for letters or figures."))
        return words
