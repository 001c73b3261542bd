from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from deliveries.models import Delivery, DeliveryItem

from .base import DeskForm, RowsFormSet


class ItemForm(DeskForm[DeliveryItem]):
    """One line of a delivery; it stands in a table, where only the heads of the columns name the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = capfirst(str(field.label))


class ItemFormSet(RowsFormSet[DeliveryItem, Delivery, ItemForm]):
    def add_fields(self, form: ItemForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete this line")

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("Two lines are of the same equipment: write them as one.")
