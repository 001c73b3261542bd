from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from deliveries.models import Claim, Delivery, Register, Source
from deliveries.models.days import DAYS

from .base import Choice, is_key
from .claims import rows
from .numbers import NumbersForm, OneNumberField
from .spans import SpanField, SpanForm

if TYPE_CHECKING:
    from deliveries.dates.grammar import Tense


class DeliveryForm(SpanForm[Delivery], NumbersForm[Delivery]):
    """A delivery; its dates are read on the day of the source chosen, else of the first one that supports it."""

    spans = ("arrival", *(day.prefix for day in DAYS.values()))
    numbers = ("consignments",)

    arrival = SpanField(
        label=_("arrived"),
        help_text=_(
            "As the source writes it: “Monday”, “October last year”, “by 17 April”. Or dates: 2022-04-18, 2021-10, "
            "2021-10-01/2021-10-15. Or both: “in the rains = 2021-06/2021-09”."
        ),
    )
    # Fields like any other: the names of a class are those that its body has.
    locals().update({day.prefix: SpanField(label=day.label) for day in DAYS.values()})
    consignments = OneNumberField(
        label=_("consignments"),
        initial=1,
        required=True,
        help_text=_("How many consignments this record stands for."),
        else_=_("“%(text)s” is more than one number: a record stands for a known number of consignments."),
    )
    according_to = forms.ModelChoiceField(
        Source.objects.all(),
        label=_("dates as of"),
        required=False,
        widget=Choice(Claim._meta.get_field("source"), admin.site),
        help_text=_("The source on whose day these dates are read; empty: the first claim that supports it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "register" in self.fields:
            self.fields["register"].queryset = Register.objects.by_hand()  # type: ignore[attr-defined]
        if self.instance.pk is None and "register" in self.fields and not self.initial.get("register"):
            self.initial["register"] = Register.objects.filter(default=True).values_list("pk", flat=True).first()

    def voice(self, name: str) -> Source | None:
        return self.cleaned_data.get("according_to") or self._first_supporting()

    def voice_before(self, name: str) -> Source | None:
        if self.cleaned_data.get("according_to") or self.instance.pk is None:
            return None
        first = self.instance.claims.supporting().order_by("pk").select_related("source").first()
        return first.source if first else None

    def _stands(self, name: str) -> bool:
        # A source chosen on purpose asks for the words to be read on its day.
        return not self.cleaned_data.get("according_to") and super()._stands(name)

    def _first_supporting(self) -> Source | None:
        """The source of the first claim in the form that supports the delivery; the claims are another form's."""
        for row in rows(self.data, "claims"):
            pk = self.data.get(f"{row}-source", "")
            if self.data.get(f"{row}-stance") == Claim.Stance.SUPPORTS and is_key(pk):
                return Source.objects.filter(pk=pk).first()
        return None

    def tense(self, name: str) -> Tense:
        awaited = self.cleaned_data.get("status") not in {None, Delivery.Status.DELIVERED}
        return "future" if name == "arrival" and awaited else "past"


class WithdrawalForm(forms.Form):
    """Why a published delivery is taken out of the count."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=_("Readers see it at the address of the delivery, for good."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs.pop("maxlength", None)
