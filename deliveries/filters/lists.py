"""The forms of lists: whose register, which of its records, in which order, and which page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from deliveries.index.listing import ORDERS
from deliveries.models import EquipmentType, Register, TypeTree

from .access import RegisterField
from .addresses import without
from .fields import LONGEST_VALUE, OptionField, ValuesField, types_named
from .queryform import QueryForm

# By what a list can be sorted, and what that is called.
COLUMNS = {
    "name": gettext_lazy("Name"),
    "deliveries": gettext_lazy("Deliveries"),
    "latest": gettext_lazy("Latest"),
}


class PageForm(QueryForm):
    """The one parameter of a list: which of its pages."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)


class RegisterForm(PageForm):
    """The parameters of a page that shows all of a register: which one, and which of its pages."""

    register = RegisterField(label=gettext_lazy("Register"))

    @property
    def other(self) -> Register | None:
        """The register of a valid form, where it is not the site's own."""
        register: Register | None = self.cleaned_data["register"]
        return None if register is None or register.default else register


class ListedForm(forms.Form):
    """What a list asks besides: a part of a name, and the order."""

    first_order = "-latest"

    name = forms.CharField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Name"))
    sort = OptionField(ORDERS, label=gettext_lazy("Sort"))

    def orders(self) -> list[tuple[str, str]]:
        """What a list can be sorted by, with its words."""
        ways = (("", "↑"), ("-", "↓"))
        return [(f"{sign}{name}", f"{label} {arrow}") for name, label in COLUMNS.items() for sign, arrow in ways]

    @property
    def order(self) -> str:
        """By what a valid form's list is sorted."""
        return str(self.cleaned_data["sort"] or self.first_order)


class ModelsForm(ListedForm, RegisterForm):
    """The parameters of `/equipment/`."""

    first_order = "-deliveries"
    parameters = ("register", "name", "type", "sort")

    type = ValuesField(required=False, label=gettext_lazy("Type"))

    @cached_property
    def tree(self) -> TypeTree:
        return TypeTree.load()

    def clean_type(self) -> list[EquipmentType]:
        return types_named(self.tree, self.cleaned_data["type"])

    @property
    def asks(self) -> bool:
        """Whether a list is asked for: a part of all models, an order of them, or another register's."""
        return bool(self.other) or any(self.cleaned_data[name] for name in ("name", "type", "sort", "page"))


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
    for name, label in {**COLUMNS, "name": first}.items():
        usual, other = (name, f"-{name}") if name == "name" else (f"-{name}", name)
        told = {name: "ascending", f"-{name}": "descending"}.get(form.order, "")
        query = "&".join(filter(None, [rest, f"sort={other if form.order == usual else usual}"]))
        found[name] = ListHeading(str(label), query, told, name == "deliveries")
    return found
