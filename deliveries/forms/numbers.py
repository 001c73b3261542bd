"""Numbers in forms: text, for a field for numbers sends nothing of "10-12" or "a dozen"."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from deliveries.models.languages import why_not
from deliveries.numbers import Number, NumberNotUnderstood, read_number
from deliveries.wording import quantity

from .base import DeskForm
from .spans import ReadWidget


class NumberField(forms.CharField):
    """How many, in figures or in words; its value is a Number."""

    widget = ReadWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 120} | options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"class": "vNumber", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.taken(read_number(text), text)
        except NumberNotUnderstood as problem:
            raise ValidationError(why_not(problem)) from None

    def taken(self, number: Number, text: str) -> Any:
        """What of `number` the field holds; raises ValidationError where that is not all that was said."""
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != ("" if initial is None else str(initial))


class OneNumberField(NumberField):
    """One whole number, or None where it is not known; `else_` says what to do with what is more than one number."""

    def __init__(self, *, else_: Any, **options: Any) -> None:
        super().__init__(**options)
        self.else_ = else_

    def taken(self, number: Number, text: str) -> int | None:
        if not number.is_one:
            raise ValidationError(self.else_ % {"text": text[:60]})
        if number.best is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return number.best


class NumbersForm[Row: models.Model](DeskForm[Row]):
    """A form with such fields, which says how their words are read."""

    numbers: ClassVar[tuple[str, ...]] = ()

    @property
    def readable(self) -> tuple[str, ...]:
        return (*super().readable, *self.numbers)

    def reading_of(self, name: str) -> str:
        """How the words in a field are read: "10–12"; nothing where figures say it."""
        if name not in self.numbers:
            return super().reading_of(name)
        typed = str(self[name].value() or "").strip()
        if name in self.errors or not typed or (typed.isascii() and typed.isdigit()):
            return ""
        return self.read_as(name) or _("number unknown")

    def read_as(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")


def in_words(number: Number) -> str:
    """A number as pages write it; "" where it is not known."""
    return quantity(number.low, number.best, number.high, approximate=number.about)
