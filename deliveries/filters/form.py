"""The filter form: a querystring becomes a selection. `request.GET` goes in here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Model
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Equipment, EquipmentType, Party, Source, TypeTree
from deliveries.models.choices import FILTERED, Estimate
from deliveries.models.days import STAGED
from deliveries.models.saying import Filled
from deliveries.models.search import fold

from .access import RegisterField, register_asked
from .fields import (
    LONGEST_VALUE,
    NamesField,
    OptionsField,
    RecordsField,
    RegionsField,
    SourcesField,
    SuppliersField,
    ValuesField,
    WhenField,
    moved_on,
    types_named,
)
from .parameters import FILTERS, UNSEEN
from .queryform import QueryForm
from .selection import Selection

LONGEST_QUERY = 200
# Each word is looked for in every name and claim: a hundred of them would keep the database busy.
MOST_WORDS = 8


class DeliveryFilterForm(QueryForm):
    """The parameters of every page and download.

    `fixed` holds what the page itself is about: {"recipient": mali} on Mali's page.
    """

    type = ValuesField(required=False, label=gettext_lazy("Type"))
    equipment = NamesField(Equipment.objects.public(), label=gettext_lazy("Equipment"))
    recipient = NamesField(Party.objects.public(), label=gettext_lazy("Recipient"))
    supplier = SuppliersField(Party.objects.public(), label=gettext_lazy("Supplier"))
    region = RegionsField(required=False, label=gettext_lazy("Region of the recipient"))
    type_itself = ValuesField(required=False, label=gettext_lazy("Of no narrower type than"))
    # Fields like any other: the names of a class are those that its body has.
    locals().update({name: OptionsField(choice.options, label=choice.label) for name, choice in FILTERED.items()})
    source_kind = OptionsField(Source.Kind, label=gettext_lazy("Kind of source that counts"))
    source = SourcesField(Source.objects.public(), label=gettext_lazy("Source that counts"))
    since = WhenField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Since"))
    until = WhenField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Until"))
    counted = WhenField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("Counted in"))
    known_on = WhenField(required=False, max_length=LONGEST_VALUE, label=gettext_lazy("As known on"))
    disputed = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Disputed"),
        choices=[("", ""), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
    )
    stage = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Counted by"),
        choices=[("", gettext_lazy("arrival")), *((name, day.stage_name) for name, day in STAGED.items())],
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is not one of the choices.")},
    )
    estimate = OptionsField(Estimate, label=gettext_lazy("Estimates"))
    register = RegisterField(label=gettext_lazy("Register"))
    q = forms.CharField(required=False, max_length=LONGEST_QUERY, label=gettext_lazy("Search"))
    page = forms.IntegerField(
        required=False,
        label=gettext_lazy("Page"),
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
    )

    # What stands in the addresses of the page, but for which of its pages.
    parameters: tuple[str, ...] = FILTERS
    # Whether it may count by another stage than arrival: all that its page says must say so then.
    stages = False

    def __init__(self, data: QueryDict, fixed: Mapping[str, Model] | None = None) -> None:
        super().__init__(data)
        self.query = data
        self.fixed = fixed or {}
        for field in self.fields.values():
            if isinstance(field, RecordsField):
                field.of_register = self._register
        if not self.stages:
            self._count_arrivals_alone()

    @cached_property
    def _register_asked(self) -> int | None:
        return register_asked(self.query)

    def _count_arrivals_alone(self) -> None:
        """Take no other stage, and offer none where one was asked for."""
        field: Any = self.fields["stage"]
        field.choices = [choice for choice in field.choices if choice[0] == ""]
        field.error_messages["invalid_choice"] = _("Here arrivals alone are counted.")

    def _register(self) -> int | None:
        """The register that is asked for beside the site's own: what it alone names can be asked for then."""
        return self._register_asked

    @cached_property
    def tree(self) -> TypeTree:
        return TypeTree.load()

    def clean_type(self) -> list[EquipmentType]:
        return types_named(self.tree, self.cleaned_data["type"])

    def clean_type_itself(self) -> list[EquipmentType]:
        return types_named(self.tree, self.cleaned_data["type_itself"])

    def clean_q(self) -> str:
        words = list(dict.fromkeys(self.cleaned_data["q"].split()))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("Search for at most %(most)d words.") % {"most": MOST_WORDS})
        if words and not any(map(fold, words)):
            raise forms.ValidationError(_("Search for letters or figures."))
        return " ".join(words)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.query = moved_on(self.query, self.fields)
        since, until = data.get("since"), data.get("until")
        if since and since.first_day is None:
            self.add_error("since", _("That says until when, and no first day."))
        if since and until and since.earliest > until.latest:
            self.add_error("until", forms.ValidationError(_("The range ends before it begins."), code="reversed"))
        for name, record in self.fixed.items():
            # Another value would leave nothing; to overlook it would widen the result.
            if data.get(name, [record]) not in ([], [record]):
                self.add_error(name, _("This page is about %(subject)s alone.") % Filled(subject=record))
            data[name] = [record]
        return data

    def _post_clean(self) -> None:
        """A page past the last one is an error like any other, not an empty page."""
        if not self.errors and (page := self.cleaned_data["page"] or 1) > 1:
            last = self.last_page()
            if page > last:
                self.add_error("page", _("The last page is %(last)d.") % {"last": last})

    def last_page(self) -> int:
        """The last page of what is asked for; of a form that is right but for `page` maybe."""
        return self._made.last_page

    @property
    def selection(self) -> Selection:
        """What the querystring selects. Ask only a valid form: an invalid filter never widens a result."""
        if not self.is_valid():
            raise ValueError("An invalid form selects nothing.")
        return self._made

    @cached_property
    def _made(self) -> Selection:
        """The one selection of a form, whether its page has been checked yet or not."""
        return Selection(self.cleaned_data, self.fixed)

    @property
    def hidden(self) -> list[str]:
        """The parameters in force for which the page's own filters have no field."""
        return ["register", "q", *UNSEEN]

    def kept(self) -> list[tuple[str, str]]:
        """The parameters that are right, for the form that asks again for the wrong ones: nothing typed is lost."""
        return [
            (name, value)
            for name in self.fields
            if name not in self.errors and name != "page"
            for value in self.query.getlist(name)
            if value.strip()
        ]


class TimelineForm(DeliveryFilterForm):
    """The parameters of the pages of a party or of an equipment, of their twins, and of the API."""

    stages = True
