"""The form of a comparison of two registers: which one is held against the site's own, and what of it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Register
from deliveries.models.choices import FILTERED

from .access import RegisterField, is_closed, may_read
from .fields import OptionsField
from .form import DeliveryFilterForm


class Verdict(models.TextChoices):
    """What is said of rows of two registers that are about the same deliveries, in the order in which pages tell it."""

    NUMBER = "number-differs", gettext_lazy("number differs")
    SUPPLIER = "supplier-differs", gettext_lazy("supplier differs")
    DAY = "day-differs", gettext_lazy("day differs")
    THEIRS = "theirs-gives-number", gettext_lazy("the register gives a number we lack")
    OURS = "ours-gives", gettext_lazy("we give what it lacks")
    PROMISE = "promise-here", gettext_lazy("promise here, delivered there")
    UNTOLD = "cannot-be-told", gettext_lazy("cannot be told")
    AGREES = "agrees", gettext_lazy("agrees")
    SEVERAL = "agrees-over-several", gettext_lazy("agrees over several rows")
    HERE = "only-here", gettext_lazy("only here")
    THERE = "only-there", gettext_lazy("only there")
    OUTSIDE = "not-covered", gettext_lazy("not covered by the register")


ABSENT = (
    "equipment",
    "type_itself",
    "source_kind",
    "source",
    "counted",
    "known_on",
    "disputed",
    "estimate",
    "q",
)


class ReconcileForm(DeliveryFilterForm):
    """Of the filters those that tell rows of both registers apart, and the verdict. A view begins when a register is
    chosen."""

    verdict = OptionsField(Verdict, label=gettext_lazy("Verdict"))
    register = RegisterField(label=gettext_lazy("Register"))
    # The fields that it has not: what no row of a register has, or what no pair is told by.
    locals().update(dict.fromkeys((*FILTERED, *ABSENT)))

    parameters = ("register", "recipient", "supplier", "region", "type", "verdict", "since", "until")

    def clean_register(self) -> Register | None:
        register: Register | None = self.cleaned_data["register"]
        if register is not None and register.default:
            self.add_error("register", _("This is the site’s own register: choose another one to hold it against."))
        return register

    def _post_clean(self) -> None:
        """Whether there is such a page is known when the groups are."""

    def refuse_page(self, last: int) -> None:
        """Have a page past the last one be an error like any other."""
        if (self.cleaned_data["page"] or 1) > last:
            self.add_error("page", _("The last page is %(last)d.") % {"last": last})

    @property
    def chosen(self) -> Register | None:
        """The register that is held against ours; of a valid form, None where none is chosen yet."""
        register: Register | None = self.cleaned_data["register"]
        return register


def asks_to_sign_in() -> bool:
    """Whether there are registers to hold against the site's own of which who asks would have to sign in."""
    return any(map(is_closed, Register.objects.filter(default=False)))


def registers_to_choose() -> list[Register]:
    """Those that can be held against the site's own by whoever asks."""
    return [register for register in Register.objects.filter(default=False) if may_read(register)]
