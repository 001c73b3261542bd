"""The fields of filters: what was typed in them, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.forms import ChoiceField, Field
from django.utils.text import Truncator

from deliveries.filters import DeliveryFilterForm
from deliveries.filters.access import SIGN_IN
from deliveries.filters.fields import OptionsField
from deliveries.filters.queryform import QueryForm

LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a parameter, and the field to put it right in.

    `label` is "" where the form has no such field; `choices` are those of a field that has a few, of which it takes
    one, which may be none, or `several`; `values` are what was asked for, `typed` the last of them as a field shows it.
    `sign_in`: whether it is right for whoever signs in.
    """

    name: str
    messages: list[str]
    label: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    several: bool = False
    values: list[str] = field(default_factory=list)
    typed: str = ""
    sign_in: bool = False


def problem_cells(form: DeliveryFilterForm) -> Iterator[Problem]:
    """What is wrong with a form, a parameter each."""
    for name, messages in form.problems().items():
        if name not in form.fields:
            yield Problem(name, messages)
            continue
        asked = form.fields[name]
        several = isinstance(asked, OptionsField)
        yield Problem(
            name=name,
            messages=messages,
            label=label(form, name),
            choices=list(choices_of(asked)),
            several=several,
            values=form.given.getlist(name),
            typed=Truncator(form.data.get(name) or "").chars(LONGEST_SHOWN),
            sign_in=form.has_error(name, SIGN_IN),
        )


def choices_of(field: Field) -> Iterator[tuple[str, str]]:
    """The choices of a field that has a few: all that it takes, and no other."""
    given: Any = ()
    if isinstance(field, OptionsField):
        given = field.choices.choices
    elif isinstance(field, ChoiceField):
        given = field.choices
    yield from ((str(value), str(words)) for value, words in given)


def label(form: QueryForm, name: str) -> str:
    """What a field of the form is called; what is none is called as it was asked for."""
    return str(form.fields[name].label) if name in form.fields else name


def typed(form: QueryForm, name: str) -> str:
    """What stands in a field, as it was typed."""
    return str(form[name].value() or "")
