"""Several counts in one picture: recipients, suppliers, or the types within one country."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateSpan
from deliveries.index.arrived import STEPS, ArrivedLines
from deliveries.models import EquipmentType, Party
from deliveries.timeline import Series, Step, Timeline, build_timeline

from .form import DeliveryFilterForm
from .parameters import FILTERS, NARROWING

MOST_LINES = 8
# How many steps are drawn of all lines.
MOST_STEPS = 600

# Where the first delivery of each stands when counts are laid over one another: any day does.
ORIGIN = dt.date(2000, 1, 1)


class CompareForm(DeliveryFilterForm):
    """The filters, of which one with several values says what is compared, and how the lines lie in time."""

    align = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Lay the lines"),
        choices=[("", gettext_lazy("by the calendar")), ("first", gettext_lazy("since each one’s first delivery"))],
    )

    parameters = (*FILTERS, "align")
    stages = True

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
    def titled(self) -> set[str]:
        """The filters that the title of a comparison tells."""
        return {"type", self.side} if self.side != "type" else {"type", "recipient", "supplier"}

    @property
    def asks(self) -> bool:
        """Whether anything is asked for, be it left empty, but whose word, which register or which stage counts."""
        return any(name in self.given for name in (*NARROWING, "align") if name != "stage")

    def lines_of(self, period: str | None = None) -> list[Series[Any]]:
        """A count for each value of what is compared, which is its `type`, a step a delivery, or all of a `period`.

        Without steps where nothing is on record.
        """
        return [Series(record, self._steps(counted, period)) for record, counted in self._counted.items()]

    @cached_property
    def merged(self) -> str | None:
        """The period that a step of each line sums up, so that all can be drawn; None: a delivery."""
        periods = [counted.period(MOST_STEPS // len(self._counted)) for counted in self._counted.values()]
        return max(periods, key=STEPS.index)

    @cached_property
    def drawn(self) -> list[Series[Any]]:
        """The lines_of() the period in which they are drawn."""
        return self.lines_of(self.merged)

    def lines(self) -> Timeline:
        """A timeline of those of which something is on record, as they are drawn."""
        drawn = [one for one in self.drawn if one.steps]
        return Timeline(drawn, merged=self.merged, stage=self.selection.stage)

    def ends(self) -> dict[Party | EquipmentType, tuple[DateSpan, DateSpan]]:
        """When the first delivery of each came, and the last, where there is one."""
        found = {}
        for record, counted in self._counted.items():
            if ends := counted.ends():
                first, last = (DateSpan(earliest, latest, "") for earliest, latest in ends)
                found[record] = first, last
        return found

    @cached_property
    def _counted(self) -> dict[Party | EquipmentType, ArrivedLines]:
        """What has arrived of each value of what is compared."""
        return {
            record: self.selection.beside({self.side: [record]}).counts.arrived_lines
            for record in self.cleaned_data[self.side]
        }

    def _steps(self, counted: ArrivedLines, period: str | None) -> list[Step]:
        # Of one top-level type each: clean() sees to it.
        types = dict.fromkeys(counted.number("top"))
        found = build_timeline(counted.steps(period), types).series
        steps = found[0].steps if found else []
        if self.cleaned_data["align"] == "first" and steps:
            first: dt.date = counted.of("latest").min().item()
            return [step.moved(ORIGIN - first) for step in steps]
        return steps
