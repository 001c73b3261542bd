from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.models.names import Catalogued, Named

from .base import MOST_TEXT, DeskForm


class AliasesField(forms.CharField):
    """The other names of a record, one a line."""

    widget = forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class NamedForm[Row: Named](DeskForm[Row]):
    """A party, a type or an equipment. No two of a kind share a name, however it is spelt."""

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
            others: Any = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
            if isinstance(self.instance, Catalogued):
                others = others.filter(named_by=self.instance.named_by_id)
            for other in others.having_name(name or ""):
                problem = _("“%(name)s” is a name of %(other)s already.") % {"name": name, "other": other}
                self.add_error(main if name == self.cleaned_data.get(main) else "aliases", problem)
        return cleaned
