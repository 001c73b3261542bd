"""One load: rows found or made, written only where they differ, problems gathered on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models

from deliveries.models import Delivery, Moved
from deliveries.models.changes import KINDS
from deliveries.models.names import Named, fold

from .files import FixtureError, Table, quoted, suggestion

# So that the whole answer fits on one screen.
SHOWN_AT_ONCE = 10


class LoadError(Exception):
    """The load changed nothing; its text lists the problems, at most a screenful."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        hidden = len(problems) - SHOWN_AT_ONCE
        more = [f"… and {hidden} more."] if hidden > 0 else []
        super().__init__("\n".join([*problems[:SHOWN_AT_ONCE], *more]))


class FollowOnError(Exception):
    """A row that needs one which failed: nothing more to say about it."""


class Batch:
    """One load: what it has met and written, and the problems it found."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.created: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.unchanged = 0
        self.tables: dict[models.Model, Table] = {}
        self._failed: set[tuple[type[models.Model], str]] = set()
        self._found: dict[tuple[type[models.Model], str], models.Model] = {}

    @contextmanager
    def gathering(self, model: type[models.Model], slug: object = None) -> Iterator[None]:
        """Gather a FixtureError raised inside and go on; rows that need this one will not tell it again."""
        try:
            yield
        except FixtureError as problem:
            self.problems.append(str(problem))
            self._failed.add((model, str(slug)))
        except FollowOnError:
            self._failed.add((model, str(slug)))

    def find[Row: models.Model](self, model: type[Row], table: Table, key: str) -> Row:
        """The row of `model` whose slug stands under `key`; raises FixtureError where there is none."""
        slug = table[key]
        if (row := self.known(model, slug)) is not None:
            return row
        self.follow(model, slug)
        slugs = model._default_manager.exclude(slug=None).values_list("slug", flat=True)
        raise table.problem(f"no {model._meta.verbose_name} has the slug {quoted(slug)}{suggestion(slug, slugs)}", key)

    def find_named[Row: models.Model](self, model: type[Row], table: Table, key: str) -> Row | None:
        """As `find`; None where the table leaves `key` out."""
        return self.find(model, table, key) if key in table else None

    def follow(self, model: type[models.Model], slug: str) -> None:
        """Raise FollowOnError where the row of `model` with this slug is one that failed."""
        if (model, slug) in self._failed:
            raise FollowOnError

    def known[Row: models.Model](self, model: type[Row], slug: str) -> Row | None:
        """The row of `model` with this slug, from this load or from the database, or the one it was merged into."""
        row = self._found.get((model, slug)) or model._default_manager.filter(slug=slug).first()
        if model in KINDS and (row is None or (isinstance(row, Delivery) and row.state == Delivery.State.WITHDRAWN)):
            row = Moved.objects.record(model, slug) or row
        if row is None:
            return None
        self._found[model, slug] = row
        return row if isinstance(row, model) else None

    def write(
        self, row: models.Model, values: dict[str, Any], table: Table, keys: dict[str, str] | None = None
    ) -> None:
        """Set `values` on `row`, and save it if it is new or they differ from what it held.

        `keys` tells which key of the table a field comes from, where the names differ. Raises FixtureError
        where the row would not be valid.
        """
        differing = {name: value for name, value in values.items() if differs(row, name, value)}
        for name, value in differing.items():
            setattr(row, name, value)
        new = row._state.adding
        if new or differing:
            self._save(row, table, keys or {})
            (self.created if new else self.changed)[str(row._meta.verbose_name_plural)] += 1
        else:
            self.unchanged += 1
        self.tables[row] = table
        if slug := getattr(row, "slug", None):
            self._found[type(row), slug] = row

    def _save(self, row: models.Model, table: Table, keys: dict[str, str]) -> None:
        try:
            row.full_clean()
        except ValidationError as error:
            raise table.problem(*told(error, keys)) from None
        try:
            row.save()
        except IntegrityError as error:
            # The transaction is lost, and with it every later check.
            self.problems.append(str(table.problem(f"the database refuses it: {error}")))
            raise LoadError(self.problems) from None

    def check_names(self, model: type[Named]) -> None:
        """Gather a problem for each name that a row of this load shares with another row."""
        owners: dict[str, Named] = {}
        rows = sorted(model._default_manager.order_by("pk"), key=lambda row: row in self.tables)
        for row in rows:
            for name in row.names():
                owner = owners.setdefault(fold(name), row)
                if owner != row and row in self.tables:
                    message = f'{quoted(name)} is also a name of "{owner.slug}"'
                    key = "aliases" if name in row.aliases else None
                    self.problems.append(str(self.tables[row].problem(message, key)))


def differs(row: models.Model, name: str, value: object) -> bool:
    """Whether the field `name` of `row` holds something else than `value`; fetches no related row."""
    held: object = getattr(row, getattr(row._meta.get_field(name), "attname", name))
    return held != (value.pk if isinstance(value, models.Model) else value)


def told(error: ValidationError, keys: dict[str, str]) -> tuple[str, str | None]:
    """What a ValidationError says, and the key of the table that it is about (None: of the whole)."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    name, messages = next(iter(by_field.items()))
    return " ".join(dict.fromkeys(messages)), None if name == NON_FIELD_ERRORS else keys.get(name, name)
