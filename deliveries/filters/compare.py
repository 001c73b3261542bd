"""Several counts in one picture: recipients, suppliers, or the types within one country."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import EquipmentType, Party
from deliveries.timeline import Series, Timeline

from .form import DeliveryFilterForm
from .selection import FILTERS, Selection

MOST_LINES = 8

# Where the first delivery of each stands when counts are laid over one another: any day does.
ORIGIN = dt.date(2000, 1, 1)


class CompareForm(DeliveryFilterForm):
    """The filters, of which one with several values says what is compared, and how the lines lie in time."""

    align = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Lay the lines"),
        choices=[("", gettext_lazy("by the calendar")), ("first", gettext_lazy("since each one's first delivery"))],
    )

    parameters = (*FILTERS, "align")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        side = self.side
        tops = {self.tree.top(node).pk for node in data["type"]}
        if len(data[side]) > MOST_LINES:
            self.add_error(side, _("Compare at most %(most)d.") % {"most": MOST_LINES})
        elif side != "type" and data[side] and len(tops) != 1:
            self.add_error("type", _("Choose one type: unlike things cannot be compared in numbers."))
        return data

    @property
    def side(self) -> str:
        """What is compared: the first of recipient, supplier and type that has several values, or one alone."""
        sides = ("recipient", "supplier", "type")
        several = [side for side in sides if len(self.cleaned_data[side]) > 1]
        return next(iter(several), "recipient" if self.cleaned_data["recipient"] else "supplier")

    @property
    def told(self) -> set[str]:
        """The filters that the title of a comparison tells."""
        return {"type", self.side} if self.side != "type" else {"type", "recipient", "supplier"}

    @cached_property
    def series(self) -> list[Series[Any]]:
        """A count for each value of what is compared, which is its `type`; without steps where nothing is on record."""
        return [self._series(record) for record in self.cleaned_data[self.side]]

    def lines(self) -> Timeline:
        """A timeline of those of which something is on record."""
        return Timeline([one for one in self.series if one.steps])

    def _series(self, record: Party | EquipmentType) -> Series[Any]:
        alone = Selection({**self.cleaned_data, self.side: [record]}, self.tree, {})
        found = alone.timeline().series
        steps = found[0].steps if found else []
        if self.cleaned_data["align"] == "first" and steps:
            steps = [step.moved(ORIGIN - steps[0].latest) for step in steps]
        return Series(record, steps)
