from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models import Equipment, Party
from deliveries.models.alphabets import foreign, latin
from deliveries.models.names import Catalogued, Named

from .base import MOST_TEXT, DeskForm


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
    """A model."""

    made_in = CodesField(
        label=gettext_lazy("made in"),
        required=False,
        max_length=MOST_TEXT,
        help_text=gettext_lazy("Where its makers are, by ISO 3166 codes of three letters: DEU, FRA."),
    )
