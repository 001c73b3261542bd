"""Bringing a table in: the file, what its unknown names mean, and the word to go ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.history.recording import LONGEST_REASON
from deliveries.models import Register

if TYPE_CHECKING:
    from collections.abc import Callable

    from . import Kind, Names, Plan, Sheet, Unknown

# Unknown names that one page asks about; the rest comes after them.
MOST_ASKED = 50


class UploadForm(forms.Form):
    """A file, and the register that its new deliveries are of."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or an Excel workbook (.xlsx), up to 2,000 rows and 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    register = forms.ModelChoiceField(
        Register.objects.by_hand(),
        label=gettext_lazy("Register"),
        empty_label=None,
        required=False,
        help_text=gettext_lazy("The one that new deliveries are of."),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.sheet: Sheet | None = None
        several = Register.objects.by_hand().count() > 1
        self.own = Register.objects.get(default=True)
        self.fields["register"].initial = self.own
        if kind.name == "sources" or not several:
            del self.fields["register"]

    def clean_file(self) -> Any:
        from . import MOST_BYTES, MOST_ROWS, TableError, TooLongError, read
        from .files import refuse_register

        file = self.cleaned_data["file"]
        command = {"command": f"manage.py import_table {self.kind.name} {file.name}", "most": MOST_ROWS}
        try:
            refuse_register(file.file)  # most of them are larger than a table
        except TableError as problem:
            raise forms.ValidationError(str(problem)) from None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file has more than 5 MB. On the server: %(command)s") % command)
        try:
            self.sheet = read(file.file, file.name, self.kind)
        except TooLongError:
            raise forms.ValidationError(
                _("This table has more than %(most)d rows. On the server: %(command)s") % command
            ) from None
        except TableError as problem:
            raise forms.ValidationError(str(problem)) from None
        return file


class NamesForm(forms.Form):
    """What names of a table mean that are not on record: for each a record that is suggested, or another.

    `label` gives what a record is called where it is chosen; `may_keep`, whether a name of this kind ("party") may be
    kept as another name of the record.
    """

    def __init__(
        self, *args: Any, unknown: list[Unknown], names: Names, label: Callable[[Any], str],
        may_keep: Callable[[str], bool], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.unknown, self.names = unknown[:MOST_ASKED], names
        for each in self.unknown:
            choices = [(str(record.pk), label(record)) for record in each.suggestions]
            self.fields[each.mark] = forms.ChoiceField(
                label=_("On record"),
                choices=[*choices, ("", _("Another one"))],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"other-{each.mark}"] = forms.CharField(
                label=_("Its number or its address") if each.kind == "source" else _("Its name"),
                required=False,
                max_length=600,
                widget=forms.TextInput(attrs={"list": f"all-{each.kind}", "class": "vTextField"}),
            )
            if may_keep(each.kind) and not each.several:
                self.fields[f"keep-{each.mark}"] = forms.BooleanField(
                    label=_("Keep “%(words)s” as another name of it") % {"words": each.words[:120]}, required=False
                )

    def asked(self) -> list[tuple[Unknown, dict[str, forms.BoundField]]]:
        """Each unknown name with its fields: `record`, `other` and, where it may be kept, `keep`."""
        return [
            (each, {"record": self[each.mark], "other": self[f"other-{each.mark}"]}
             | ({"keep": self[f"keep-{each.mark}"]} if f"keep-{each.mark}" in self.fields else {}))
            for each in self.unknown
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Find what was typed; `mapping` and `aliases` are then what the choices add to those of an upload."""
        data = self.cleaned_data
        self.mapping: dict[str, int] = {}
        self.aliases: list[str] = []
        for each in self.unknown:
            chosen, other = data.get(each.mark), data.get(f"other-{each.mark}", "").strip()
            if other and not chosen:
                found = self.names.matching(each.kind, other)
                if len(found) != 1:
                    self.add_error(f"other-{each.mark}", _("No record, or more than one, is called so."))
                    continue
                chosen = found[0].pk
            if chosen:
                self.mapping[each.mark] = int(chosen)
                if data.get(f"keep-{each.mark}"):
                    self.aliases.append(each.mark)
        return data


class ConfirmForm(forms.Form):
    """The word to go ahead: with a reason, where readers see what changes."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.widget.attrs.pop("maxlength", None)
        field.help_text = _("Empty: the name of the file.")
        if plan.needs_reason:
            field.required = True
            field.help_text = _("Published deliveries change: readers see it in their history.")
            field.error_messages["required"] = _("Say why they change: they have been published.")
