from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import DeliveryItem, Equipment, Party
from deliveries.models.alphabets import foreign, latin
from deliveries.models.joint import AND, common_type, join, joined
from deliveries.models.names import Catalogued, Named, fold, free_slug

from .base import MOST_TEXT, Choices, DeskForm

# What of a joint model follows from its parts.
GIVEN_BY_PARTS = {"designation", "slug", "type"}


class WordsField(forms.CharField):
    """A list of words, which stands in the form as one text."""

    between = "\n"

    def words(self, text: str) -> list[str]:
        """The words of what was typed."""
        return [" ".join(line.split()) for line in text.splitlines()]

    def prepare_value(self, value: Any) -> Any:
        return self.between.join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return list(dict.fromkeys(word for word in self.words(super().to_python(value) or "") if word))

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.between.join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class AliasesField(WordsField):
    """The other names of a record, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})


class CodesField(WordsField):
    """Codes of countries, with commas or spaces between them."""

    between = ", "

    def words(self, text: str) -> list[str]:
        return re.split(r"[\s,;]+", text.upper())


class NamedForm[Row: Named](DeskForm[Row]):
    """A party, a type or an equipment. No two of a kind share a name, however it is spelt, nor names that look alike in
    two alphabets."""

    aliases = AliasesField(
        label=gettext_lazy("other names"),
        required=False,
        max_length=MOST_TEXT,
        help_text=gettext_lazy("Every spelling that sources use, one a line."),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        main = "designation" if "designation" in self.fields else "name"
        for name in [self.cleaned_data.get(main), *self.cleaned_data.get("aliases", [])]:
            place = main if name == self.cleaned_data.get(main) else "aliases"
            if name and (problem := self._taken(name) or (self._foreign(name) if place == main else "")):
                self.add_error(place, problem)
        return cleaned

    def _taken(self, name: str) -> str:
        """Whose name it is already, or looks like."""
        others: Any = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        if isinstance(self.instance, Catalogued):
            others = others.filter(named_by=self.instance.named_by_id)
        words = {"name": name, "latin": latin(name), "alphabet": foreign(name)}
        for other in others.having_name(name):
            return _("“%(name)s” is a name of %(other)s already.") % (words | {"other": other})
        for other in others.having_name(latin(name)) if foreign(name) else ():
            told = _("“%(name)s” is written with %(alphabet)s letters: it looks like %(latin)s, a name of %(other)s.")
            return told % (words | {"other": other})
        return ""

    def _foreign(self, name: str) -> str:
        """Why it cannot be the main name, which is found as it is typed in Latin letters."""
        told = _(
            "“%(name)s” is written with %(alphabet)s letters that look like Latin ones. Is it %(latin)s? "
            "The other spelling can stand among the other names."
        )
        return told % {"name": name, "alphabet": foreign(name), "latin": latin(name)} if foreign(name) else ""


class PartyForm(NamedForm[Party]):
    """A party; of a new one it is asked what it is, for no kind goes without saying."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and "kind" in self.fields:
            self.fields["kind"].choices = Party._meta.get_field("kind").get_choices(include_blank=True)
            self.initial["kind"] = ""


class EquipmentForm(NamedForm[Equipment]):
    """A model; or, of several that sources give one number of, what stands for them: it is called as they are, and is
    of the type that they have in common."""

    made_in = CodesField(
        label=gettext_lazy("made in"),
        required=False,
        max_length=MOST_TEXT,
        help_text=gettext_lazy("Where its makers are, by ISO 3166 codes of three letters: DEU, FRA."),
    )
    together = forms.ModelMultipleChoiceField(
        Equipment.objects.in_catalogue().filter(parts=None),
        label=gettext_lazy("several models together"),
        required=False,
        widget=Choices(DeliveryItem._meta.get_field("equipment"), admin.site),
        help_text=gettext_lazy(
            "Where sources give one number of several: “a dozen TB2 and Akinci”. It counts once, under their common "
            "type. Leave name, address and type empty."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # What it stands for is settled: another choice is another model.
            self.fields.pop("together", None)
        elif self.data.get(self.add_prefix("together")):
            for name in GIVEN_BY_PARTS & self.fields.keys():
                self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        parts = list(self.cleaned_data.get("together") or ())
        if parts:
            self._as_joint(parts)
        return super().clean()

    def _as_joint(self, parts: list[Equipment]) -> None:
        """Fill in what follows from its parts."""
        if len(parts) == 1:
            self.add_error("together", _("One model by itself is no number of several: choose another one with it."))
            return
        if known := joined(parts):
            self.add_error("together", _("It is on record already: %(equipment)s.") % {"equipment": known})
            return
        parts.sort(key=lambda part: fold(part.designation))
        data, name = self.cleaned_data, AND.join(part.designation for part in parts)
        data["designation"] = data.get("designation") or name
        taken = set(Equipment.objects.values_list("slug", flat=True))
        data["slug"] = data.get("slug") or free_slug(name.replace(AND, " and "), taken, "several")
        try:
            data["type"] = common_type(parts)
        except ValidationError as problem:
            self.add_error("together", problem)

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        join(self.instance, self.cleaned_data.get("together") or ())
