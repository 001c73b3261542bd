"""The forms of lists: whose register, which of its records, in which order, and which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from deliveries.index.listing import ORDERS, both_ways
from deliveries.models import EquipmentType, Party, TypeTree

from .access import AsksForRegister, RegisterField
from .addresses import without
from .fields import LONGEST_VALUE, NamesField, OptionField, RegionsField, ValuesField, types_named, worded
from .queryform import QueryForm

# By what a list can be sorted, and what that is called.
COLUMNS = {
    "name": gettext_lazy("Name"),
    "deliveries": gettext_lazy("Deliveries"),
    "latest": gettext_lazy("Latest"),
}


# Sorted upwards first.
UPWARDS = {"name", "region"}


class PageForm(QueryForm):
    """The one parameter of a list: which of its pages."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


class RegisterForm(AsksForRegister, PageForm):
    """The parameters of a page that shows all of a register: which one, and which of its pages."""

    register = RegisterField(label=gettext_lazy("Register"))


class RegionForm(RegisterForm):
    """The same, and of which regions the recipients are states."""

    parameters: tuple[str, ...] = ("register", "region")

    region = RegionsField(required=False, label=gettext_lazy("Region of the recipient"))


class ListedForm(forms.Form):
    """What a list asks besides: a part of a name, and the order."""

    first_order = "-latest"
    columns: Mapping[str, Any] = COLUMNS

    name = forms.CharField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Name"))
    sort = OptionField(worded(ORDERS, COLUMNS), label=gettext_lazy("Sort"))

    def orders(self) -> list[tuple[str, Any]]:
        """What a list can be sorted by, with its words."""
        return [*worded(both_ways(*self.columns), self.columns).items()]

    @property
    def order(self) -> str:
        """By what a valid form's list is sorted."""
        return str(self.cleaned_data["sort"] or self.first_order)


class ModelsForm(ListedForm, RegionForm):
    """The parameters of `/equipment/`."""

    first_order = "-deliveries"
    parameters = ("register", "region", "name", "type", "made_in", "sort")

    type = ValuesField(required=False, label=gettext_lazy("Type"))
    made_in = NamesField(Party.objects.public(), label=gettext_lazy("Made in"))

    @cached_property
    def tree(self) -> TypeTree:
        return TypeTree.load()

    def clean_type(self) -> list[EquipmentType]:
        return types_named(self.tree, self.cleaned_data["type"])

    @property
    def asks(self) -> bool:
        """Whether a list is asked for: a part of all models, an order of them, or another register's."""
        asked = ("name", "type", "made_in", "region", "sort", "page")
        return bool(self.other) or any(self.cleaned_data[name] for name in asked)


@dataclass(frozen=True)
class ListHeading:
    """The heading of a column by which a list can be sorted; `sorted_now` is "ascending", "descending" or ""."""

    label: str
    query: str
    sorted_now: str
    number: bool


def list_headings(form: Any, first: Any) -> dict[str, ListHeading]:
    """By what a valid form's list can be sorted by the headings, the `first` of which is called so; names are sorted
    upwards first, all else downwards."""
    rest = without(form.given, "sort", names=form.parameters)
    found = {}
    for name, label in {**form.columns, "name": first}.items():
        usual, other = (name, f"-{name}") if name in UPWARDS else (f"-{name}", name)
        told = {name: "ascending", f"-{name}": "descending"}.get(form.order, "")
        query = "&".join(filter(None, [rest, f"sort={other if form.order == usual else usual}"]))
        found[name] = ListHeading(str(label), query, told, name == "deliveries")
    return found
