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
OF_ROW = {"id", "delivery", "DELETE"}


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


def snapshot(form: Any, formsets: list[Any]) -> Snapshot:
    """What an unbound form and its formsets hold."""
    taken: Snapshot = {"": raw(form, fields_of(form, OWN))}
    for formset in formsets:
        names = fields_of(formset.empty_form, OF_ROW)
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
    prefix, empty = formset.prefix, formset.empty_form
    names, noun = fields_of(empty, OF_ROW), capfirst(str(formset.model._meta.verbose_name))
    yours = _posted_rows(posted, prefix, names)
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        del data[key]
    mine, new = {row["id"]: row for row in yours if row["id"]}, [row for row in yours if not row["id"]]
    rows, differences = [], []
    for number, (pk, record) in enumerate(theirs.items(), 1):
        where, opened = f"{noun} {number}", (before or {}).get(pk)
        typed = mine.get(pk)
        if typed is None:
            if sent := _sent_before(new, record, names):
                new.remove(sent)
            else:
                differences.append(_whole(where, empty, record, {}, "theirs"))
            rows.append(record | {"id": pk})
            continue
        row = {"id": pk, "DELETE": typed["DELETE"]}
        for name, value, found in _settled(where, empty, opened if isinstance(opened, dict) else {}, record, typed):
            row[name] = value
            differences += found
        rows.append(row)
    initial = len(rows)
    for pk, typed in mine.items():
        if pk not in theirs and not typed["DELETE"]:
            typed_values = {name: typed[name] for name in names}
            untouched = before is not None and before.get(pk) == typed_values
            differences.append(_whole(noun, empty, {}, typed, "theirs" if untouched else "both"))
            rows += [] if untouched else [typed | {"id": ""}]
    differences += [_whole(noun, empty, {}, row, "yours") for row in new if not row["DELETE"]]
    rows += new
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value
        data[f"{prefix}-{number}-delivery"] = str(formset.instance.pk)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(initial)
    data[f"{prefix}-MIN_NUM_FORMS"], data[f"{prefix}-MAX_NUM_FORMS"] = "0", str(MOST_ROWS)
    return differences


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


def _whole(where: str, form: Any, theirs: dict[str, str], yours: dict[str, str], verdict: Verdict) -> Clash:
    """A whole row that one has and the other has not."""
    told = [
        ", ".join(shown(form.fields[name], row[name]) for name in form.fields if row.get(name) and name not in OF_ROW)
        for row in (theirs, yours)
    ]
    return Clash(where, "", None, told[0], told[1], verdict)


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
