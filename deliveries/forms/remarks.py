from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Remark

from .base import MOST_TEXT


class RemarkForm(forms.Form):
    """What is said of a draft. Who is done with it need not say more."""

    kind = forms.ChoiceField(choices=Remark.Kind.choices)
    text = forms.CharField(
        label=gettext_lazy("What you say of it"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField", "dir": "auto"}),
        help_text=gettext_lazy("Its author and its reviewer are told. Readers never see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser cuts what is pasted to maxlength and says nothing.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("text") and given.get("kind") != Remark.Kind.READY and "text" not in self.errors:
            asked = given.get("kind") == Remark.Kind.CHANGES
            self.add_error("text", _("Say what should be changed.") if asked else _("Say something."))
        return given
