"""The choices of a delivery that readers see: fields that each have one of a few values.

What goes by their names everywhere is made from this table: columns of the record in memory, filters and what each
option gives, columns of the explorer and of downloads, the API, tables that come in, stories, changes, and what the
page of a delivery says. A new choice needs its field, a migration, and a row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .deliveries import Delivery


@dataclass(frozen=True)
class DeliveryChoice:
    """A choice of a delivery: its options; what it is called above a column, a filter or a value; what the API and the
    desk say of what may stand there; and whether there is a filter of its name."""

    options: type[TextChoices]
    label: Promise
    says: Promise
    filtered: bool = True


CHOICES = {
    "status": DeliveryChoice(Delivery.Status, _("Status"), _("What became of it: expected, delivered or cancelled.")),
    "terms": DeliveryChoice(Delivery.Terms, _("Terms"), _("sale, aid, gift or unknown."), filtered=False),
}


class Estimate(TextChoices):
    """What of a line its source says to be an estimate."""

    NUMBER = "number", _("number is an estimate")
    ARRIVAL = "arrival", _("arrival is an estimate")
    ORDER = "order", _("order is an estimate")
    NONE = "none", _("nothing is an estimate")


# All but one decide nothing of how a delivery is counted. Each of those has this option, and without a word it is that.
CIRCUMSTANCES = {name: choice for name, choice in CHOICES.items() if name != "status"}
UNKNOWN = "unknown"
FILTERED = {name: choice for name, choice in CHOICES.items() if choice.filtered}


def choices_of(delivery: Delivery) -> dict[str, str]:
    """The value of each choice, by its name."""
    return {name: getattr(delivery, name) for name in CHOICES}
