from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Delivery, DeliveryItem
from deliveries.numbers import Number

from .base import RowsFormSet
from .numbers import NumberField, NumbersForm, OneNumberField, in_words

BOUND = gettext_lazy("“%(text)s” is more than one number: write it under “quantity”.")
BOUNDS = ("low", "high")


def number_of(item: DeliveryItem) -> dict[str, Any]:
    """What the field of a line's number begins with where that is more than a number: "about 20"."""
    return {"quantity": in_words(Number(best=item.quantity, about=True))} if item.approximate else {}


class ItemForm(NumbersForm[DeliveryItem]):
    """One line of a delivery; it stands in a table, where only the heads of the columns name the fields.

    What is typed as its quantity may say its bounds as well ("10-12"), in the place of those that were not touched.
    """

    numbers = ("quantity", *BOUNDS)

    quantity = NumberField(
        label=gettext_lazy("quantity"), help_text=gettext_lazy("12, 10-12, at least 12, about 20. Empty: unknown.")
    )
    low = OneNumberField(label=gettext_lazy("at least"), else_=BOUND)
    high = OneNumberField(label=gettext_lazy("at most"), else_=BOUND)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = Number()
        self.initial.update(number_of(self.instance))
        for field in self.fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.said = self.cleaned_data.get("quantity") or Number()
        self.cleaned_data["quantity"], self.instance.approximate = self.said.best, self.said.about
        for name in BOUNDS:
            bound = getattr(self.said, name)
            if bound is None or name in self.errors:
                continue
            if name in self.changed_data and self.cleaned_data.get(name) not in {None, bound}:
                words = {"quantity": in_words(self.said), "number": self.cleaned_data[name]}
                self.add_error(name, _("The quantity says %(quantity)s, and not %(number)s.") % words)
            self.cleaned_data[name] = bound
        return cleaned

    def read_as(self, name: str) -> str:
        return in_words(self.said) if name == "quantity" else super().read_as(name)


class ItemFormSet(RowsFormSet[DeliveryItem, Delivery, ItemForm]):
    def add_fields(self, form: ItemForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this line")

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("Two lines are of the same equipment: write them as one.")
