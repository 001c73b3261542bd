"""A stale save: what was on record when the form opened, what is now, and what was typed, field by field.

A snapshot is {"": {field: text}, "items": {pk: {field: text}}, "claims": …}: what the fields of a form hold,
as a browser would send it. The one taken when a form opens travels with it, so that the three can be told apart.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Self

from django import forms
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from deliveries.forms.base import is_key
from deliveries.forms.claims import MOST_ROWS

type Snapshot = dict[str, dict[str, Any]]
type Verdict = Literal["theirs", "yours", "both"]

OWN = {"opened_version", "opened", "change_reason"}
OF_ROW = {"id", "DELETE"}


@dataclass(frozen=True)
class Clash:
    """A field whose value is no longer what it was, or was changed here; `verdict` says by whom."""

    where: str
    label: str
    before: str | None
    theirs: str
    yours: str
    verdict: Verdict


@dataclass(frozen=True)
class Conflict:
    """Who saved last and when, and what differs."""

    by: str
    at: dt.datetime | None
    differences: list[Clash]

    @classmethod
    def of(cls, record: Any, differences: list[Clash]) -> Self:
        last = record.history.select_related("history_user").first()
        user = last.history_user if last else None
        return cls(user.get_username() if user else "", last.history_date if last else None, differences)


def raw(form: forms.BaseForm, names: list[str]) -> dict[str, str]:
    """What the fields of `form` hold, as text: of a box that is not ticked a browser sends nothing."""
    boxes = {name for name in names if isinstance(form.fields[name], forms.BooleanField)}
    return {name: plain(form[name].value()) if name not in boxes else ticked(form[name].value()) for name in names}


def plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


def ticked(value: Any) -> str:
    return "on" if value else ""


def fields_of(form: forms.BaseForm, without: set[str]) -> list[str]:
    return [name for name in form.fields if name not in without]


def of_row(formset: Any) -> set[str]:
    """What a row holds that nobody typed: its number, and that of the record it is part of."""
    return OF_ROW | {formset.fk.name}


def snapshot(form: Any, formsets: list[Any]) -> Snapshot:
    """What an unbound form and its formsets hold."""
    taken: Snapshot = {"": raw(form, fields_of(form, OWN))}
    for formset in formsets:
        names = fields_of(formset.empty_form, of_row(formset))
        taken[formset.prefix] = {str(row.instance.pk): raw(row, names) for row in formset.initial_forms}
    return taken


def write_snapshot(taken: Snapshot) -> str:
    return json.dumps(taken, ensure_ascii=False)


def read_snapshot(text: str) -> Snapshot:
    """The snapshot that came with a form; empty where it is not one, for then nobody knows what was there before."""
    try:
        found = json.loads(text)
        # Half of a surrogate pair is JSON, and nothing that a page can hold.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict) or not all(isinstance(part, dict) for part in found.values()):
        return {}
    return found


def settle(before: str | None, theirs: str, yours: str) -> tuple[str, Verdict | None]:
    """The value to go on with, and who changed it: what was typed wins over all but what was left untouched."""
    if theirs == yours:
        return yours, None
    if before is not None and yours == before:
        return theirs, "theirs"
    return yours, "yours" if before is not None and theirs == before else "both"


def merged(posted: QueryDict, form: Any, formsets: list[Any]) -> tuple[QueryDict, list[Clash]]:
    """The posted data brought up to what is on record now, and the differences.

    `form` and `formsets` are unbound, of the record as it stands. What was typed is kept; what was not touched
    is taken from the record.
    """
    before, now = read_snapshot(posted.get("opened", "")), snapshot(form, formsets)
    data, differences = posted.copy(), []
    opened = before.get("", {})
    yours = {name: plain(posted.get(name)) for name in now[""]}
    for name, value, difference in _settled("", form, opened, now[""], yours):
        data[name] = value
        differences += difference
    for formset in formsets:
        differences += _merge_rows(data, posted, formset, before.get(formset.prefix), now[formset.prefix])
    data["opened_version"], data["opened"] = str(form.instance.version), write_snapshot(now)
    return data, differences


def _settled(
    where: str, form: Any, before: dict[str, Any], theirs: dict[str, str], yours: dict[str, str]
) -> Iterator[tuple[str, str, list[Clash]]]:
    for name, value in theirs.items():
        old = before.get(name)
        old = old if isinstance(old, str) else None
        chosen, verdict = settle(old, value, yours[name])
        field = form.fields[name]
        told = [None if text is None else shown(field, text) for text in (old, value, yours[name])]
        label = capfirst(str(field.label or name))
        found = [Clash(where, label, told[0], told[1] or "", told[2] or "", verdict)] if verdict else []
        yield name, chosen, found


def _merge_rows(
    data: QueryDict, posted: QueryDict, formset: Any, before: dict[str, Any] | None, theirs: dict[str, dict[str, str]]
) -> list[Clash]:
    """Write the rows of one formset into `data`: those on record first, then the new ones."""
    rows = MergedRows(formset, posted, before)
    on_record = rows.on_record(theirs)
    added = [*rows.deleted_meanwhile(theirs), *rows.new()]
    _write_rows(data, formset, [*on_record, *added], len(on_record))
    return rows.clashes


class MergedRows:
    """The rows of one formset as they were posted, brought up to what is on record; the differences on the way.

    `before`: how they stood when the form was opened, by pk; None where that is not known.
    """

    def __init__(self, formset: Any, posted: QueryDict, before: dict[str, Any] | None) -> None:
        self.form, self.before = formset.empty_form, before
        self.names, self.noun = fields_of(self.form, of_row(formset)), capfirst(str(formset.model._meta.verbose_name))
        typed = _posted_rows(posted, formset.prefix, self.names)
        self.typed = {row["id"]: row for row in typed if row["id"]}
        self.added = [row for row in typed if not row["id"]]
        self.clashes: list[Clash] = []

    def on_record(self, theirs: dict[str, dict[str, str]]) -> list[dict[str, str]]:
        """The rows that are on record now, with what was typed into them."""
        return [self._with_typed(f"{self.noun} {n}", pk, row) for n, (pk, row) in enumerate(theirs.items(), 1)]

    def _with_typed(self, where: str, pk: str, record: dict[str, str]) -> dict[str, str]:
        typed = self.typed.get(pk)
        if typed is None:
            self._meet(where, record)
            return record | {"id": pk}
        opened, row = (self.before or {}).get(pk), {"id": pk, "DELETE": typed["DELETE"]}
        known = opened if isinstance(opened, dict) else {}
        for name, value, found in _settled(where, self.form, known, record, typed):
            row[name] = value
            self.clashes += found
        return row

    def _meet(self, where: str, record: dict[str, str]) -> None:
        """A row on record that the form did not have: somebody else's, or one that it has sent before."""
        sent = _sent_before(self.added, record, self.names)
        if sent is None:
            self._tell(where, record, {}, "theirs")
        elif self._is_filled(sent):
            # One that is empty may be of a file alone, which is not here, and stays for that.
            self.added.remove(sent)

    def deleted_meanwhile(self, theirs: dict[str, dict[str, str]]) -> list[dict[str, str]]:
        """The rows that somebody else deleted, where something was typed into them: they become new ones."""
        rows = []
        for pk, typed in self.typed.items():
            if pk in theirs or typed["DELETE"]:
                continue
            values = {name: typed[name] for name in self.names}
            untouched = self.before is not None and self.before.get(pk) == values
            self._tell(self.noun, {}, typed, "theirs" if untouched else "both")
            if not untouched:
                rows.append(typed | {"id": ""})
        return rows

    def new(self) -> list[dict[str, str]]:
        """The rows that were added."""
        for row in self.added:
            if not row["DELETE"] and self._is_filled(row):
                self._tell(self.noun, {}, row, "yours")
        return self.added

    def _is_filled(self, row: dict[str, str]) -> bool:
        return any(row[name] for name in self.names)

    def _tell(self, where: str, theirs: dict[str, str], yours: dict[str, str], verdict: Verdict) -> None:
        """Of a whole row that one has and the other has not."""
        fields = self.form.fields
        told = [
            ", ".join(shown(fields[name], row[name]) for name in fields if row.get(name) and name not in OF_ROW)
            for row in (theirs, yours)
        ]
        self.clashes.append(Clash(where, "", None, told[0], told[1], verdict))


def _write_rows(data: QueryDict, formset: Any, rows: list[dict[str, str]], on_record: int) -> None:
    """Let these be the rows of a formset in posted data, the first so many of which are on record."""
    prefix = formset.prefix
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        del data[key]
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
        data[f"{prefix}-{number}-{formset.fk.name}"] = str(formset.instance.pk)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(on_record)
    data[f"{prefix}-MIN_NUM_FORMS"], data[f"{prefix}-MAX_NUM_FORMS"] = "0", str(MOST_ROWS)


def _sent_before(new: list[dict[str, str]], record: dict[str, str], names: list[str]) -> dict[str, str] | None:
    """The one of the `new` rows that is on record already: it was sent twice."""
    return next((row for row in new if all(row[name] == record[name] for name in names)), None)


def _posted_rows(posted: QueryDict, prefix: str, names: list[str]) -> list[dict[str, str]]:
    total = posted.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 9 else 0
    return [
        {name: plain(posted.get(f"{prefix}-{number}-{name}")) for name in [*names, "id", "DELETE"]}
        for number in range(count)
    ]


def shown(field: forms.Field, text: str) -> str:
    """What a person sees in a field that holds `text`: the name of what was chosen."""
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset.filter(pk=text).first() if is_key(text) else None  # type: ignore[union-attr]
        return field.label_from_instance(chosen) if chosen else text
    if isinstance(field, forms.BooleanField):
        return _("yes") if text else _("no")
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(flatten_choices(choices)).get(text, text))
    return text
