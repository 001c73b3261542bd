"""What the desk's list of deliveries is asked for, and the names that are given to that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts.roles import drafted_by
from deliveries.filters.fields import NOT_KNOWN, NamesField, OptionField, SuppliersField, WhenField
from deliveries.models import Delivery, DeliveryItem, Party, Register, SavedView, TypeTree
from deliveries.models.delivery_queries import DeliveryQuerySet

# What there is to do, as the first page of the desk sorts it.
WORK = {
    "review": gettext_lazy("Drafts awaiting review"),
    "answer": gettext_lazy("Said of your drafts and reviews"),
    "changes": gettext_lazy("Drafts of which changes are asked for"),
    "contested": gettext_lazy("Contested, and no note says why our values stand"),
    "lapsed": gettext_lazy("Promises whose time has passed"),
}
# Of a filter that is not put on.
ANY = gettext_lazy("any")
INDENT = "\N{NO-BREAK SPACE}" * 3


class OneNamedField(forms.CharField):
    """A record of which one name is typed, or its slug."""

    def __init__(self, field: NamesField[Any], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.named = field

    def clean(self, value: Any) -> Any:
        word = super().clean(value)
        return next(iter(self.named.clean([word])), None) if word else None


class DeliveryListForm(forms.Form):
    """The filters of the desk's list of deliveries."""

    recipient = OneNamedField(NamesField(Party.objects.all(), label=""), label=gettext_lazy("Recipient"))
    supplier = OneNamedField(SuppliersField(Party.objects.all(), label=""), label=gettext_lazy("Supplier"))
    type = forms.ChoiceField(required=False, label=gettext_lazy("Type"))
    author = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("username"),
        required=False, label=gettext_lazy("Drafted by"), to_field_name="username", empty_label=ANY,
    )  # fmt: skip
    state = OptionField(Delivery.State.values, label=gettext_lazy("State"))
    status = OptionField(Delivery.Status.values, label=gettext_lazy("Status"))
    register = forms.ModelChoiceField(
        Register.objects.order_by("-default", "name"),
        required=False, label=gettext_lazy("Register"), to_field_name="slug", empty_label=ANY,
    )  # fmt: skip
    changed = WhenField(required=False, label=gettext_lazy("Changed since"))
    work = OptionField(WORK, label=gettext_lazy("To do"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"state": Delivery.State.choices, "status": Delivery.Status.choices, "work": WORK.items()}
        for name, choices in words.items():
            self.fields[name].choices = [("", ANY), *choices]  # type: ignore[attr-defined]
        nodes = [(node.slug, f"{INDENT * (len(self.tree.path(node)) - 1)}{node}") for node in self.tree]
        self.fields["type"].choices = [("", ANY), *nodes]  # type: ignore[attr-defined]
        self.fields["type"].error_messages["invalid_choice"] = _("“%(value)s” is not one of the choices.")

    @cached_property
    def tree(self) -> TypeTree:
        return TypeTree.load()

    def narrow(self, deliveries: DeliveryQuerySet, work: Mapping[str, Callable[[], Any]]) -> DeliveryQuerySet:
        """Those of `deliveries` that a valid form asks for. `work`: by key of WORK what gives the numbers of those."""
        asked, wanted = self.cleaned_data, Q()
        for name in ("recipient", "register", "state", "status"):
            if asked[name]:
                wanted &= Q(**{name: asked[name]})
        if supplier := asked["supplier"]:
            wanted &= Q(supplier=None if supplier is NOT_KNOWN else supplier)
        if asked["type"]:
            below = self.tree.below([self.tree.by_slug[asked["type"]].pk])
            lines = DeliveryItem.objects.filter(equipment__type__in=below)
            wanted &= Q(pk__in=lines.order_by().values("delivery"))
        if asked["author"]:
            wanted &= Q(pk__in=drafted_by(asked["author"].pk))
        if asked["changed"]:
            wanted &= Q(changed__gte=dt.datetime.combine(asked["changed"].earliest, dt.time.min, dt.UTC))
        if asked["work"]:
            wanted &= Q(pk__in=work[asked["work"]]())
        return deliveries.filter(wanted)


class SavedViewForm(forms.ModelForm[SavedView]):
    """A name for what is looked for."""

    class Meta:
        model = SavedView
        fields = ("name", "query")
        widgets = {"query": forms.HiddenInput}
        labels = {"name": gettext_lazy("Save this view as")}
