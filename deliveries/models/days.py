"""The days of a delivery besides that of its arrival: what each is called, and by which of them deliveries are counted.

What goes by their names everywhere is made from this table: the desk and its history, tables that come in, stories, the
record in memory, columns, stages, downloads, the API, changes, and what pages say. A new day needs its three columns
and their constraint on Delivery, a field of the desk, a migration, and a row here. Pure: no database.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DeliveryDay:
    """A day of a delivery.

    `prefix`: of its columns; `label`: what the desk calls it; `heading`: what stands above a column or beside a value
    of readers; `says`: what is read under its name, and under those of its first and its last day, in tables that come
    in; `what`, `told`: what files and the API say of it, in plain English.
    `stage`: by what name deliveries are counted by it, "" for none, and `stage_name`: what that is called;
    `of_promises`: whether what has not arrived may have it.
    """

    prefix: str
    label: Promise
    heading: Promise
    says: tuple[Promise, Promise, Promise]
    what: str
    told: str
    stage: str = ""
    stage_name: Promise | str = ""
    of_promises: bool = True

    @property
    def ends(self) -> tuple[str, str]:
        """The columns of its first and of its last day."""
        return f"{self.prefix}_earliest", f"{self.prefix}_latest"


DAYS = {
    "ordered": DeliveryDay(
        "order",
        _("ordered"),
        _("Ordered"),
        (
            _("When it was ordered, written like when."),
            _("The first day on which it may have been ordered."),
            _("The day by which it surely was ordered."),
        ),
        "Order",
        "When it was ordered.",
        stage="ordered",
        stage_name=_("day of contract"),
    ),
    "in_force": DeliveryDay(
        "in_force",
        _("contract in force"),
        _("In force"),
        (
            _("When its contract came into force, written like when."),
            _("The first day on which the contract may have come into force."),
            _("The day by which it surely was in force."),
        ),
        "Contract in force",
        "When the contract came into force.",
    ),
    "in_service": DeliveryDay(
        "in_service",
        _("in service"),
        _("In service"),
        (
            _("When what came entered service, written like when."),
            _("The first day on which it may have entered service."),
            _("The day by which it surely was in service."),
        ),
        "Entry into service",
        "When what came entered service, where a source tells of it.",
        stage="in-service",
        stage_name=_("entry into service"),
        of_promises=False,
    ),
}
# Those that deliveries are counted by, by the name of the stage.
STAGED = {day.stage: day for day in DAYS.values() if day.stage}
# By the name of the stage, the name of its day: of a column, a key, a heading.
STAGE_DAYS = {day.stage: name for name, day in DAYS.items() if day.stage}
