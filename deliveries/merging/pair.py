"""Two records side by side: where they differ, and a mark by which a change of either is noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.db import models
from django.utils.text import Truncator, capfirst

from deliveries.history import Namer, RecordState
from deliveries.history.difference import ENDS, NONE, SPANS, pointers, span_of, span_words, told_fields, words
from deliveries.history.replay import PARTS, attnames
from deliveries.models import Change, Concern

type Side = Literal["keep", "gone"]

# Not chosen but made: addresses and states stay with their record, other names and notes are joined.
NOT_CHOSEN = {"slug", "state", "withdrawal_reason", "aliases", "note"}
UNKNOWN: tuple[Any, ...] = ("", None, "unknown", [])


class MergeError(Exception):
    """The two cannot be merged so; `reasons` say why. Nothing was changed."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)


class StaleError(MergeError):
    """One of the two was changed since they were looked at. Nothing was changed."""


@dataclass(frozen=True)
class Choice:
    """A field or line on which something must be said: its `options` by value, in words, and the one suggested."""

    name: str
    label: str
    options: dict[str, str]
    suggested: str


@dataclass(frozen=True)
class Field:
    """What is chosen as one: a field, or the three columns of a span."""

    name: str
    label: str
    columns: tuple[str, ...]


def fields_of(model: type[models.Model]) -> Iterator[Field]:
    """What can differ between two records of `model`, in the order of the record."""
    seen = set()
    for field in told_fields(model):
        span = span_of(field.name)
        name = span or field.name
        if name in seen or name in NOT_CHOSEN:
            continue
        seen.add(name)
        if span:
            yield Field(name, capfirst(str(SPANS[span])), tuple(f"{span}{end}" for end in ENDS))
        else:
            yield Field(name, capfirst(str(field.verbose_name)), (field.attname,))


@dataclass(frozen=True)
class Row:
    """A field in words, as either has it; `choice` where they differ."""

    label: str
    keep: str
    gone: str
    choice: Choice | None


class Pair[Record: models.Model]:
    """`keep` stays and `gone` becomes part of it."""

    def __init__(self, keep: Record, gone: Record) -> None:
        self.keep, self.gone = keep, gone
        self.model = type(keep)

    def of(self, side: Side) -> Record:
        return self.keep if side == "keep" else self.gone

    def values(self, record: Record) -> dict[str, Any]:
        """What `record` holds by column; a pointer to one of the two is none, for nothing is part of itself."""
        held = {name: getattr(record, name) for name in attnames(self.model)}
        own = {self.keep.pk, self.gone.pk}
        for field in pointers(self.model):
            if field.remote_field.model is self.model and held[field.attname] in own:
                held[field.attname] = None
        return held

    @cached_property
    def rows(self) -> list[Row]:
        """Every field that one of them has."""
        mine, theirs = self.values(self.keep), self.values(self.gone)
        namer = Namer([RecordState(self.model, mine), RecordState(self.model, theirs)])
        fields = {field.name: field for field in told_fields(self.model)}
        found = []
        for field in fields_of(self.model):
            if len(field.columns) > 1:
                said = [quoted(field.name, values) for values in (mine, theirs)]
            else:
                said = [words(fields[field.name], values, namer) for values in (mine, theirs)]
            differs = any(mine[column] != theirs[column] for column in field.columns)
            if differs or said[0] != NONE:
                found.append(Row(field.label, said[0], said[1], self._choice(field, mine, said) if differs else None))
        return found

    def _choice(self, field: Field, mine: dict[str, Any], said: list[str]) -> Choice:
        empty = mine[field.columns[0]] in UNKNOWN
        return Choice(field.name, field.label, {"keep": said[0], "gone": said[1]}, "gone" if empty else "keep")

    def adopt(self, chosen: Mapping[str, str]) -> None:
        """Set on `keep` what stands: of each field, the value of the one that `chosen` names."""
        theirs, mine = self.values(self.gone), self.values(self.keep)
        for field in fields_of(self.model):
            held = theirs if chosen.get(field.name) == "gone" else mine
            for column in field.columns:
                setattr(self.keep, column, held[column])

    def relations(self) -> list[tuple[type[models.Model], str]]:
        """What points at records of this kind, their own parts and past left out: the model, and its field."""
        parts = PARTS.get(self.model, {})
        return [
            (relation.related_model, relation.field.name)
            for relation in self.model._meta.related_objects
            if relation.related_model not in parts and relation.related_model not in (Change, Concern)
        ]

    def seen(self) -> list[Any]:
        """All that is shown of the two, to tell whether something of it has changed."""
        both = (self.keep.pk, self.gone.pk)
        found: list[Any] = [self.values(record) for record in (self.keep, self.gone)]
        for part, key in PARTS.get(self.model, {}).items():
            rows = part._default_manager.filter(**{f"{key}__in": both}).order_by("pk")
            found += rows.values_list(*attnames(part))
        for model, name in self.relations():
            pointing = model._default_manager.filter(**{f"{name}__in": both}).order_by("pk")
            found += pointing.values_list("pk", f"{name}_id")
        return found


def quoted(span: str, values: dict[str, Any]) -> str:
    """A span in words, with those that it was read from."""
    days, text = span_words(span, None, values)[1], values[f"{span}_text"]
    return f"{days} (“{text}”)" if text and days != NONE else days


def mark(seen: list[Any]) -> str:
    """A short mark of `seen`: another one once something of it has changed."""
    return hashlib.sha256(json.dumps(seen, default=str).encode()).hexdigest()[:32]


def short(record: models.Model) -> str:
    """The name of a record where there is little room, as in the reason of a change."""
    return Truncator(record).chars(38)
