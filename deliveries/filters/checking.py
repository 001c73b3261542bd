"""The form of a number that somebody states: whose, how many, and what it is said to count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .form import DeliveryFilterForm
from .parameters import FILTERS, UNSEEN

GREATEST = 1_000_000_000
# The fields that it has not: what a stage is, is tried; sums have no number of their own, and there are no pages.
ABSENT = ("status", *UNSEEN, "page")


class CheckForm(DeliveryFilterForm):
    """The filters that a stated number is said to have, and that number as `total`: asked for where it is given."""

    total = forms.IntegerField(
        required=False, min_value=1, max_value=GREATEST, label=gettext_lazy("How many"),
        error_messages={"invalid": gettext_lazy("Give a number in figures.")},
    )  # fmt: skip
    locals().update(dict.fromkeys(ABSENT))

    parameters = ("total", *(name for name in FILTERS if name not in ABSENT))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("total") and not self.errors and not (data["recipient"] or data["supplier"]):
            self.add_error("recipient", _("Say who received them, or who supplied them."))
        if not data.get("total") and "total" not in self.errors and self.asks:
            self.add_error("total", _("Say which number is to be checked."))
        return data | {"status": [], "type_itself": [], "counted": None, "page": None}

    def _post_clean(self) -> None:
        """There is one page."""

    @property
    def asks(self) -> bool:
        """Whether anything is asked."""
        return any(value.strip() for name in self.parameters for value in self.given.getlist(name))

    @property
    def hidden(self) -> list[str]:
        return [name for name in super().hidden if name in self.fields]
