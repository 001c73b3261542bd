"""What a table would do: for each record that it names, how it stands and how it would stand; and the doing of it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from deliveries.changelog.recording import deferring
from deliveries.history import Difference, Namer, current_changeset, differences
from deliveries.history.replay import PARTS, RecordState, attnames
from deliveries.models import Delivery, Remark, TableImport
from deliveries.models.names import Catalogued, Named

from .grids import Problem
from .names import Unknown, may_hold
from .newcomers import slug_for

# Of the name of a file, so many characters.
LONGEST_FILE = 200
# Of a new record only what its row says is told, not what every draft has.
UNTOLD = {"slug", "state", "withdrawal_reason", "register"}


@dataclass
class Planned:
    """A record that rows of a table speak of: as it stands, and as it would with its `parts` (lines, claims). `remark`:
    what the table notes of a draft for the desk alone; `sheet`: the further sheet that it stands in."""

    record: Any
    rows: list[int]
    before: RecordState
    after: RecordState
    parts: list[models.Model] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remark: str = ""
    sheet: str = ""

    @property
    def new(self) -> bool:
        return self.before.root is None

    @property
    def changed(self) -> bool:
        return self.new or self.before != self.after or bool(self.remark)

    @property
    def what(self) -> str:
        """What kind of record it is: "source"."""
        return str(self.record._meta.verbose_name)

    @property
    def form_name(self) -> str:
        """The name of the address of its form at the desk."""
        return f"admin:deliveries_{self.record._meta.model_name}_change"

    @property
    def public(self) -> bool:
        """Whether readers see it."""
        return isinstance(self.record, Delivery) and self.record.state == Delivery.State.PUBLISHED

    def differences(self, namer: Namer) -> list[Difference]:
        return differences(self.before, self.after, namer, leave_out=UNTOLD)

    def save(self, user: User | None) -> None:
        """Write the record and its parts; `user` goes into their history."""
        if self.new:
            self.record.pk = None
            if isinstance(self.record, Catalogued):
                self.record.slug = slug_for(self.record)
        for row in (self.record, *self.parts):
            settle(row)
            if user is not None:
                row._history_user = user
            if row is not self.record:
                row.delivery = self.record
            row.save()
        if self.remark:
            Remark.objects.note(self.record, user, self.remark, current_changeset().moment)


def settle(row: models.Model) -> None:
    """Let `row` point at what was new by the numbers that it has now."""
    for each in row._meta.concrete_fields:
        if isinstance(each, models.ForeignKey) and (getattr(row, each.attname) or 0) < 0:
            setattr(row, each.name, each.get_cached_value(row))


@dataclass
class Alias:
    """Another name for a record, because a table calls it so."""

    record: Any
    words: str


@dataclass
class Plan:
    """All that a table would do. Nothing may be done while there are `problems` or `unknown` names."""

    planned: list[Planned]
    aliases: list[Alias]
    problems: list[Problem]
    unknown: list[Unknown]
    unread: list[str]

    @property
    def blocked(self) -> bool:
        return bool(self.problems or self.unknown)

    @property
    def changes(self) -> list[Planned]:
        return [each for each in self.planned if each.changed]

    @property
    def new(self) -> int:
        return sum(each.new for each in self.planned)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.new

    @property
    def unchanged(self) -> int:
        return len(self.planned) - len(self.changes)

    @property
    def empty(self) -> bool:
        return not self.changes and not self.aliases

    @property
    def needs_reason(self) -> bool:
        """Whether readers see what would change."""
        return any(each.public for each in self.changes)

    def differences(self) -> list[tuple[Planned, list[Difference]]]:
        """Each change in words."""
        namer = Namer([standing for each in self.changes for standing in (each.before, each.after)])
        namer.introduce(each.record for each in self.changes if each.new)
        return [(each, each.differences(namer)) for each in self.changes]

    @property
    def digest(self) -> str:
        """A mark of all that would change, and of how it stands now: another one, and it is not what was shown."""
        told = [[each.record.pk, each.before.root, parts_of(each.before), parts_of(each.after), each.after.root,
                 each.remark] for each in self.changes]  # fmt: skip
        names = [[each.record.pk, each.record.aliases, each.words] for each in self.aliases]
        return hashlib.sha256(json.dumps([told, names], default=str, sort_keys=True).encode()).hexdigest()

    @transaction.atomic
    def write(self, reason: str, user: User | None, *, name: str, kind: str) -> TableImport:
        """Do all of it, or nothing. `reason` goes into the history, and so does `user` (None: a command). What is given
        back tells that a table of that `name` and `kind` was brought in.

        Raises ValidationError where another name cannot be held, and what the database raises where a row is refused.
        """
        change = current_changeset()
        change.reason = reason
        told = TableImport(user=user, at=change.moment, name=name[:LONGEST_FILE], kind=kind)
        told.made, told.changed = self.new, self.changed
        with deferring():
            for alias in self.aliases:
                add_alias(alias, user)
            for each in self.changes:
                each.save(user)
        told.save()
        return told


def add_alias(alias: Alias, user: User | None) -> None:
    # As it stands now: two names of a table may be for the same record.
    record: Named = type(alias.record).objects.select_for_update().get(pk=alias.record.pk)
    if not may_hold(record, alias.words):
        raise ValidationError(_("“%(words)s” cannot be another name of it.") % {"words": alias.words})
    record.aliases = [*record.aliases, alias.words]
    if user is not None:
        record._history_user = user  # type: ignore[attr-defined]
    record.save()


def parts_of(standing: RecordState) -> list[Any]:
    return [[model.__name__, sorted(rows.items())] for model, rows in standing.parts.items()]


@cache
def columns(model: type[models.Model]) -> list[str]:
    """attnames(), which takes as long as reading a row."""
    return attnames(model)


def values(row: models.Model, pk: int | None = None) -> dict[str, Any]:
    """A row as histories hold it; `pk` stands for the number that it does not have yet."""
    found = {name: getattr(row, name) for name in columns(type(row))}
    return found | ({"id": pk} if pk is not None else {})


def standing(record: models.Model, parts: Iterable[models.Model] = ()) -> RecordState:
    """How `record` stands with its `parts`; parts without a number get one below zero."""
    rows: dict[type[models.Model], dict[int, Any]] = {part: {} for part in PARTS.get(type(record), {})}
    made: Counter[type[models.Model]] = Counter()
    for part in parts:
        model = type(part)
        made[model] += part.pk is None
        pk = part.pk if part.pk is not None else -made[model]
        rows[model][pk] = values(part, pk)
    return RecordState(type(record), values(record), rows)
