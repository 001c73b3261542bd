"""Bringing a table in: the file, what its unknown names mean, and the word to go ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateNotUnderstood
from deliveries.history.recording import LONGEST_REASON
from deliveries.models import Party, Register, Source, TypeTree

from .columns import ALL
from .newcomers import made
from .sheets import NOT_READ

if TYPE_CHECKING:
    from collections.abc import Callable

    from . import Kind, Names, Plan, Sheet, Unknown
    from .grids import Heading

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


class ColumnsForm(forms.Form):
    """How the headings of a table, and of the further sheets beside it, are read: each as a column, or not at all."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = [sheet, *sheet.further]
        for place, each in enumerate(self.sheets):
            columns = [(name, name) for name in ALL[each.table.kind].columns]
            for at, heading in enumerate(each.headings):
                if not heading.text or (heading.how == "named" and heading.column not in each.columns):
                    continue
                first = [("", _("choose"))] if heading.how == "asked" else []
                self.fields[f"{place}-{at}"] = forms.ChoiceField(
                    label=heading.text,
                    choices=[*first, (NOT_READ, _("not read")), *columns],
                    required=False,
                    initial=heading.column or ("" if heading.how == "asked" else NOT_READ),
                )

    @property
    def asks(self) -> bool:
        """Whether there is a heading that nobody can read."""
        return any(heading.how == "asked" for sheet in self.sheets for heading in sheet.headings)

    @property
    def guesses(self) -> bool:
        """Whether any heading is read as it was guessed or chosen."""
        return any(heading.how in {"guessed", "chosen"} for sheet in self.sheets for heading in sheet.headings)

    def asked(self) -> list[tuple[Sheet, list[tuple[Heading, forms.BoundField]]]]:
        """Each table with its headings, and the field of each."""
        return [
            (sheet, [(heading, self[name]) for at, heading in enumerate(sheet.headings)
                     if (name := f"{place}-{at}") in self.fields])
            for place, sheet in enumerate(self.sheets)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """`chosen` is then what was chosen otherwise than it is read, by name of a kind and by label."""
        self.chosen: dict[str, dict[str, str]] = {}
        for sheet, headings in self.asked():
            for heading, field in headings:
                value = self.cleaned_data.get(field.name, "")
                if value and value != field.initial:
                    self.chosen.setdefault(sheet.table.kind, {})[heading.label] = value
        return self.cleaned_data


# What may be said of a new record, and how making one is called.
SAID = ("kind", "type", "publisher", "title", "published")
MAKE = {
    "party": gettext_lazy("Make it new: a party"),
    "equipment": gettext_lazy("Make it new: a model"),
    "source": gettext_lazy("Make it new: a source"),
}
# What the choice of a record says where the name is to become a new one.
NEW = "new"


class NamesForm(forms.Form):
    """What names of a table mean that are not on record: for each a record that is suggested, another, or a new one.

    `label` gives what a record is called where it is chosen; `may_keep`, whether a name of this kind ("party") may be
    kept as another name of the record; `may_make`, whether it may become a new record.
    """

    def __init__(
        self, *args: Any, unknown: list[Unknown], names: Names, label: Callable[[Any], str],
        may_keep: Callable[[str], bool], may_make: Callable[[str], bool], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.unknown, self.names = unknown[:MOST_ASKED], names
        for each in self.unknown:
            choices = [(str(record.pk), label(record)) for record in each.suggestions]
            new = self._fields_of_new(each) if may_make(each.kind) and not each.several else {}
            self.fields |= {f"{name}-{each.mark}": field for name, field in new.items()}
            makes = [(NEW, MAKE[each.kind])] if new else []
            self.fields[each.mark] = forms.ChoiceField(
                label=_("On record"),
                choices=[*choices, *makes, ("", _("Another one"))],
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

    @staticmethod
    def _fields_of_new(each: Unknown) -> dict[str, forms.Field]:
        """What is to be said of a new record, by name of its field."""
        none: list[tuple[str, Any]] = [("", _("choose"))]
        if each.kind == "party":
            return {
                "kind": forms.ChoiceField(label=_("What it is"), choices=[*none, *Party.Kind.choices], required=False)
            }
        if each.kind == "equipment":
            tree = TypeTree.load()
            types = [(str(node.pk), "– " * (len(tree.path(node)) - 1) + node.name) for node in tree]
            return {"type": forms.ChoiceField(label=_("Type"), choices=[*none, *types], required=False)}
        if each.kind == "source":
            return {
                "publisher": forms.CharField(label=_("Publisher or speaker"), required=False, max_length=200),
                "title": forms.CharField(label=_("Title"), required=False, max_length=300),
                "kind": forms.ChoiceField(label=_("Kind"), choices=[*none, *Source.Kind.choices], required=False),
                "published": forms.CharField(label=_("Published (a date)"), required=False, max_length=120),
            }
        return {}

    def asked(self) -> list[tuple[Unknown, dict[str, Any]]]:
        """Each unknown name with its fields: `record`, `other`, `new` (those of a new one), and, where it may be kept,
        `keep`."""
        found = []
        for each in self.unknown:
            fields: dict[str, Any] = {"record": self[each.mark], "other": self[f"other-{each.mark}"]}
            fields["new"] = [self[f"{name}-{each.mark}"] for name in SAID if f"{name}-{each.mark}" in self.fields]
            if f"keep-{each.mark}" in self.fields:
                fields["keep"] = self[f"keep-{each.mark}"]
            found.append((each, fields))
        return found

    def _make(self, each: Unknown) -> None:
        """Let the name become a new record, if what was said of it makes one."""
        names = [name for name in SAID if f"{name}-{each.mark}" in self.fields]
        said = {name: str(self.cleaned_data.get(f"{name}-{each.mark}") or "").strip() for name in names}
        missing = [name for name, text in said.items() if not text and name != "published"]
        for name in missing:
            self.add_error(f"{name}-{each.mark}", _("Say this of the new one."))
        if missing:
            return
        try:
            made(each.kind, each.words, said)
        except ValidationError as problem:
            for name, messages in problem.message_dict.items():
                at = f"{name}-{each.mark}"
                self.add_error(at if at in self.fields else each.mark, messages)
        except DateNotUnderstood as problem:
            self.add_error(f"published-{each.mark}", str(problem))
        else:
            self.made[each.mark] = (each.kind, each.words, said)

    def clean(self) -> dict[str, Any]:
        """Find what was typed; `mapping`, `aliases` and `made` are then what the choices add to those of an upload."""
        data = self.cleaned_data
        self.mapping: dict[str, int] = {}
        self.aliases: list[str] = []
        self.made: dict[str, tuple[str, str, dict[str, str]]] = {}
        for each in self.unknown:
            chosen, other = data.get(each.mark), data.get(f"other-{each.mark}", "").strip()
            if chosen == NEW:
                self._make(each)
                continue
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
