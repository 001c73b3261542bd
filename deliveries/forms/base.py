from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.utils.text import capfirst

# A page of a report is some 4,000 characters; nothing of ours is longer than a few of them.
MOST_TEXT = 20_000
# What PostgreSQL holds in a whole number; SQLite would take more, and then fail to add it up.
MOST_PIECES = 2_147_483_647


class KeysAlone:
    """The stock autocomplete, which would look up whatever was sent as a key and fail on what is none."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)  # type: ignore[misc]


class Choice(KeysAlone, AutocompleteSelect):
    """One record, found as one types."""


class Choices(KeysAlone, AutocompleteSelectMultiple):
    """Several of them."""


class RowsFormSet[Row: models.Model, Parent: models.Model, Form: forms.ModelForm[Any]](
    forms.BaseInlineFormSet[Row, Parent, Form]
):
    """Rows of a form, of which those that are not saved yet can be taken out, and that undone: see desk.js."""

    def add_fields(self, form: Form, index: int | None) -> None:
        super().add_fields(form, index)
        taken_out = self.is_bound and not form.instance.pk and self.data.get(f"{form.prefix}-DELETE")
        if taken_out and (first := next(iter(form.visible_fields()), None)):
            widget: Any = getattr(first.field.widget, "widget", first.field.widget)
            widget.attrs["data-taken-out"] = True


def is_key(text: object) -> bool:
    """Whether `text` may be the primary key of a row."""
    return str(text).isascii() and str(text).isdigit() and len(str(text)) < 19


class DeskForm[Row: models.Model](forms.ModelForm[Row]):
    """A form that refuses what is too long, in words, and keeps all of it in the field."""

    # Where a rule of the model is told under another name than the form has for it.
    told_as: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label or "")
            if isinstance(field, forms.CharField) and not field.widget.is_hidden:
                # What is typed from right to left is seen so.
                field.widget.attrs["dir"] = "auto"
            # A browser cuts what is pasted to maxlength and says nothing.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, forms.CharField) and field.max_length is None and not field.widget.is_hidden:
                field.validators.append(MaxLengthValidator(MOST_TEXT))
            elif isinstance(field, forms.IntegerField):
                field.validators.append(MaxValueValidator(MOST_PIECES))

    @property
    def readable(self) -> tuple[str, ...]:
        """The fields whose words are read, and reading_of() says how."""
        return ()

    def reading_of(self, name: str) -> str:
        """How the words in that field of a checked form are read."""
        raise NotImplementedError

    def _update_errors(self, errors: ValidationError) -> None:
        """Tell the errors of the model beside the fields that the form has; a field tells one problem at a time."""
        if hasattr(errors, "error_dict"):
            told: dict[str, list[ValidationError]] = {}
            for name, problems in errors.error_dict.items():
                place = self.told_as.get(name, name)
                if place in self.errors:
                    continue
                told.setdefault(place if place in self.fields else NON_FIELD_ERRORS, []).extend(problems)
            if not told:
                return
            errors = ValidationError(told)
        super()._update_errors(errors)  # type: ignore[misc]
