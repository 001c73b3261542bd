"""The form of a history of a count: of which day the count is, and which filters narrow it."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from deliveries.dates import OPEN, DateSpan

from .fields import LONGEST_VALUE, WhenField
from .form import DeliveryFilterForm
from .parameters import FILTERS
from .selection import Selection


class VintagesForm(DeliveryFilterForm):
    """The filters, and the day up to whose end arrivals are counted: `as_of`, of which a period means the last day.

    A sum's own period (`counted`) is not asked for beside it, and there are no pages.
    """

    as_of = WhenField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Count as of"))
    locals().update({"counted": None, "page": None})

    parameters = (*(name for name in FILTERS if name != "counted"), "as_of")

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"counted": None, "page": None}

    def _post_clean(self) -> None:
        """There is one page."""

    @cached_property
    def _made(self) -> Selection:
        """What had surely arrived by that day, and matches."""
        until = self.cleaned_data["as_of"]
        counted = DateSpan(OPEN, until.latest, until.text) if until else None
        return Selection({**self.cleaned_data, "counted": counted}, self.fixed)

    @property
    def hidden(self) -> list[str]:
        return [name for name in super().hidden if name in self.fields]

    @property
    def arrived_by(self) -> str:
        """The part of a querystring that asks a page of deliveries for what is counted here; "" for all."""
        until = self.cleaned_data["as_of"]
        return f"counted=../{until.latest.isoformat()}" if until else ""
