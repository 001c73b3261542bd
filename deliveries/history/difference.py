"""The difference between two standings of a record, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.dates import DateSpan
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Evidence, Moved, Source
from deliveries.models.days import DAYS
from deliveries.models.evidence import evidence_words
from deliveries.models.languages import day_words
from deliveries.models.moved import KINDS, keys_of
from deliveries.models.saying import Filled
from deliveries.wording import day_text, joined, quantity

from .replay import PARTS, RecordState, Row

# What a span of days is called: its three columns are one thing to a reader.
SPANS: dict[str, Promise] = {
    "arrival": gettext_lazy("arrived"),
    **{day.prefix: day.label for day in DAYS.values()},
    "stated": gettext_lazy("states arrival"),
    "published": gettext_lazy("published"),
    "as_of": gettext_lazy("as of"),
    "since": gettext_lazy("counted since"),
}
ENDS = ("_earliest", "_latest", "_text")
# Where two long texts differ in a few words, those words are shown with this many around them.
LONG, AROUND = 80, 3
# What a part belongs to, which is not told of it.
OWNERS = {(part, key.removesuffix("_id")) for parts in PARTS.values() for part, key in parts.items()}
# What stands for an empty field.
NONE = "—"
NOTHING = {NONE, "0"}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `label` of `subject` (empty: of the record or the view itself) from `before` to `after`.

    Without a label the subject itself was added (no `before`) or removed (no `after`). Both are empty where words were
    put otherwise that are not repeated.
    """

    subject: str
    label: str
    before: str = ""
    after: str = ""

    @property
    def kind(self) -> str:
        """ "added", "removed", "changed", or "set" with the record itself."""
        if self.label:
            return "changed" if self.before else "set"
        return "added" if self.after else "removed"

    def __str__(self) -> str:
        if self.kind == "added":
            return _("%(subject)s added: %(what)s") % {"subject": self.subject, "what": self.after}
        if self.kind == "removed":
            return _("%(subject)s removed: %(what)s") % {"subject": self.subject, "what": self.before}
        what = f"{self.before} → {self.after}" if self.before else self.after
        named, what = (self.subject, f"{self.label} {what}") if self.subject else (self.label, what)
        return _("%(subject)s: %(what)s") % {"subject": named, "what": what}


class Namer:
    """What the rows are called that standings point to, read with one query a model.

    `public`: for readers, who learn nothing of deliveries that are not published.
    """

    def __init__(self, standings: Iterable[RecordState], *, public: bool = False) -> None:
        self.public = public
        self.lines: dict[int, int] = {}  # line -> equipment, for lines that may be gone
        self.speakers: dict[int, str] = {}  # source -> who said it
        wanted: dict[type[models.Model], set[int]] = {}
        for standing in standings:
            for model, row in rows_of(standing):
                if model is DeliveryItem:
                    self.lines[row["id"]] = row["equipment_id"]
                for field in pointers(model):
                    wanted.setdefault(target(field), set()).add(row[field.attname])
        self.names = {model: self.read(model, keys - {None}) for model, keys in wanted.items()}

    def introduce(self, rows: Iterable[models.Model]) -> None:
        """Name rows that are not on record yet, by the numbers that they are pointed at by."""
        for row in rows:
            self.names.setdefault(type(row), {})[row.pk] = str(row)
            if isinstance(row, Source):
                self.speakers[row.pk] = row.publisher

    def read(self, model: type[models.Model], keys: set[int]) -> dict[int, str]:
        if model is DeliveryItem or not keys:
            return {}
        found: models.QuerySet[Any] = model._default_manager.filter(pk__in=keys)
        if model is Delivery:
            found = found.select_related("recipient")
            found = found.filter(state=Delivery.State.PUBLISHED) if self.public else found
        rows = list(found)
        if model is not Delivery:
            rows += merged(model, keys - {row.pk for row in rows})
        self.speakers |= {row.pk: row.publisher for row in rows if isinstance(row, Source)}
        return {row.pk: str(row) for row in rows}

    def name(self, model: type[models.Model], pk: int) -> str:
        """The name of the row of `model`; its kind and number where it is gone, or not to be told of."""
        if model is DeliveryItem and pk in self.lines:
            return self.name(Equipment, self.lines[pk])
        if self.public and model is Delivery and pk not in self.names.get(model, {}):
            return _("another delivery")
        return self.names.get(model, {}).get(pk) or f"{model._meta.verbose_name} {pk}"

    def subject(self, model: type[models.Model], row: Row) -> str:
        """What a part is called: "item Mi-35P", "claim by AFP"."""
        if model is Claim:
            pk = row["source_id"]
            return _("claim by %(name)s") % Filled(name=self.speakers.get(pk) or self.name(Source, pk))
        if model is Evidence:
            return _("kept copy %(sum)s…") % {"sum": row["file_id"][:12]}
        return _("item %(name)s") % {"name": self.name(Equipment, row["equipment_id"])}


def merged(model: type[models.Model], keys: Collection[int]) -> list[models.Model]:
    """Those of the rows `keys`, which are there no more, that were merged into others: as the history has them last."""
    if model not in KINDS or not keys:
        return []
    last = model.history.filter(id__in=keys).order_by("history_date", "history_id")  # type: ignore[attr-defined]
    rows = {row.id: row.instance for row in last}.values()
    moved = Moved.objects.targets(model, [key for row in rows for key in keys_of(row)])
    return [row for row in rows if not moved.keys().isdisjoint(keys_of(row))]


def rows_of(standing: RecordState) -> Iterator[tuple[type[models.Model], Row]]:
    """Every row of a standing with its model."""
    if standing.root is not None:
        yield standing.model, standing.root
    for model, rows in standing.parts.items():
        for row in rows.values():
            yield model, row


@cache
def told_fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """The fields whose changes are told: what an editor can set, but for the record that a part belongs to."""
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and (model, field.name) not in OWNERS
    )


def pointers(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [field for field in told_fields(model) if isinstance(field, models.ForeignKey)]


def target(field: models.ForeignKey[Any, Any]) -> type[models.Model]:
    model: type[models.Model] = field.remote_field.model
    return model


def span_of(name: str) -> str | None:
    """The span that the column belongs to: "arrival" for arrival_text."""
    stems = (name.removesuffix(end) for end in ENDS if name.endswith(end))
    return next((stem for stem in stems if stem in SPANS), None)


def differences(
    before: RecordState, after: RecordState, namer: Namer, *, leave_out: Collection[str] = ()
) -> list[Difference]:
    """What changed from `before` to `after`, in the order of the record; `leave_out`: fields that are not told."""
    found = list(row_differences("", after.model, before.root, after.root, namer, leave_out)) if after.root else []
    for model in dict.fromkeys([*before.parts, *after.parts]):
        olds, news = before.parts.get(model, {}), after.parts.get(model, {})
        for pk in sorted({*olds, *news}):
            old, new = olds.get(pk), news.get(pk)
            subject = namer.subject(model, new or old or {})
            if old and new:
                found += row_differences(subject, model, old, new, namer, leave_out)
            else:
                found.append(Difference(subject, "", summary(model, old), summary(model, new)))
    return found


def summary(model: type[models.Model], row: Row | None) -> str:
    """A part that came or went, in short: its number, or what the claim says."""
    if row is None:
        return ""
    if model is Claim:
        return str(row["text"])
    if model is Evidence:
        return evidence_words(row["kind"], row["size"])
    return quantity(row["low"], row["quantity"], row["high"], approximate=row["approximate"]) or _("number unknown")


def row_differences(
    subject: str, model: type[models.Model], old: Row | None, new: Row, namer: Namer, leave_out: Collection[str]
) -> Iterator[Difference]:
    """One difference a field, or a span of days; all that is set, where there was no row before."""
    seen = set()
    for field in told_fields(model):
        span = span_of(field.name)
        if field.name in leave_out or (span or field.name) in seen:
            continue
        seen.add(span or field.name)
        if span:
            label, (was, now) = str(SPANS[span]), span_words(span, old, new)
        else:
            label, was, now = str(field.verbose_name), words(field, old, namer), words(field, new, namer)
        if old is None:
            if now not in NOTHING:
                yield Difference(subject, label, "", now)
        elif was != now:
            yield Difference(subject, label, *around(was, now))


def span_words(prefix: str, old: Row | None, new: Row) -> tuple[str, str]:
    """A span before and after: its days or, where they are the same, the words that they were read from."""
    was, now = days_of(prefix, old), days_of(prefix, new)
    if old is None or was != now or now == NONE:
        return was, now
    texts = (row[f"{prefix}_text"] for row in (old, new))
    quoted = [f"{now} (“{text}”)" if text else now for text in texts]
    return quoted[0], quoted[1]


def days_of(prefix: str, row: Row | None) -> str:
    if row is None or row[f"{prefix}_latest"] is None:
        return NONE
    return day_text(DateSpan(row[f"{prefix}_earliest"], row[f"{prefix}_latest"]))


def words(field: models.Field[Any, Any], row: Row | None, namer: Namer) -> str:
    """The value of a field as an editor knows it."""
    value = None if row is None else row[field.attname]
    if isinstance(field, models.ForeignKey):
        return NONE if value is None else namer.name(target(field), value)
    if value in (None, "", []):
        return _("unknown") if field.name == "quantity" else NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, dt.date):
        return day_words(value)
    return joined([str(each) for each in value]) if isinstance(value, list) else str(value)


def around(old: str, new: str) -> tuple[str, str]:
    """Both texts, each shortened to the words that differ and a few around them where they are long."""
    if len(old) <= LONG or len(new) <= LONG:
        return old, new
    was, now = old.split(), new.split()
    start = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    rest = range(min(len(was), len(now)) - start)
    end = next((i for i in rest if was[-1 - i] != now[-1 - i]), len(rest))
    return tuple(  # type: ignore[return-value]
        ("… " if start > AROUND else "")
        + " ".join(text[max(0, start - AROUND) : len(text) - end + AROUND if end > AROUND else len(text)])
        + (" …" if end > AROUND else "")
        for text in (was, now)
    )
