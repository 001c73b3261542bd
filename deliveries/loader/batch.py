"""One load: rows found or made, written only where they differ, problems gathered on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.utils.functional import cached_property

from deliveries.models import Claim, Delivery, DeliveryItem, Moved, RecordVersion, Register
from deliveries.models.alphabets import foreign, latin
from deliveries.models.moved import KINDS
from deliveries.models.names import Catalogued, Named, fold

from .files import FixtureError, Table, quoted, suggestion
from .inserts import insert

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


@dataclass(frozen=True)
class New:
    """A new row that waits to be written; `keys` as for write(), and `owner` what deferring() was told."""

    row: models.Model
    table: Table
    keys: dict[str, str]
    owner: tuple[type[models.Model], str] | None


class Batch:
    """One load: what it has met and written, and the problems it found.

    New rows wait for more of their kind and are then written together. Nobody gets to see one that waits: it is
    written, with all that came before it, as soon as it is asked for, and before any problem is told.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.created: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.unchanged = 0
        self.tables: dict[models.Model, Table] = {}
        self._failed: set[tuple[type[models.Model], str]] = set()
        self._found: dict[tuple[type[models.Model], str], models.Model | None] = {}
        self._parts: dict[tuple[type[models.Model], int], list[Any]] = {}
        self._new: list[New] = []
        self._advanced = False
        self._owner: tuple[type[models.Model], str] | None = None

    @contextmanager
    def gathering(self, model: type[models.Model], slug: object = None) -> Iterator[None]:
        """Gather a FixtureError raised inside and go on; rows that need this one will not tell it again."""
        outer, self._owner = self._owner, (model, str(slug))
        try:
            yield
        except FixtureError as problem:
            self.flush()
            self.problems.append(str(problem))
            self._failed.add(self._owner)
        except FollowOnError:
            self._failed.add(self._owner)
        finally:
            self._owner = outer

    @cached_property
    def own_register(self) -> Register | None:
        """The site's own register, for what names none; to be asked for once all registers are loaded."""
        self.flush()
        return Register.objects.filter(default=True).first()

    def look_up(self, model: type[models.Model], tables: Collection[Table]) -> None:
        """Read the rows of `model` that these tables are of, all at once."""
        slugs = [table["slug"] for table in tables]
        rows: dict[str, models.Model | None] = dict(model._default_manager.in_bulk(slugs, field_name="slug"))
        moved = Moved.objects.targets(model, slugs) if model in KINDS else {}
        self._found |= {(model, slug): rows.get(slug) for slug in slugs if slug not in moved}

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
        if (model, slug) not in self._found:
            self._found[model, slug] = self._look(model, slug)
        row = self._on_record(self._found[model, slug])
        return row if isinstance(row, model) else None

    @staticmethod
    def _look(model: type[models.Model], slug: str) -> models.Model | None:
        row = model._default_manager.filter(slug=slug).first()
        if model in KINDS and (row is None or (isinstance(row, Delivery) and row.state == Delivery.State.WITHDRAWN)):
            row = Moved.objects.record(model, slug) or row
        return row

    def part[Part: (DeliveryItem, Claim)](self, model: type[Part], delivery: Delivery, **values: object) -> Part | None:
        """The first line or claim of `delivery` that has these values, from this load or from the database."""
        parts = self._parts_of(model, delivery.pk)
        return self._on_record(
            next((row for row in parts if not any(differs(row, *pair) for pair in values.items())), None)
        )

    def _parts_of(self, model: type[models.Model], delivery: int) -> list[Any]:
        if (model, delivery) not in self._parts:
            met = {row.pk for row in self._found.values() if isinstance(row, Delivery) and row.pk} | {delivery}
            asked = {pk for pk in met if (model, pk) not in self._parts}  # together: one by one is a third of a load
            self._parts |= {(model, pk): [] for pk in asked}
            parts: Any = model._default_manager.filter(delivery__in=asked).order_by("pk")
            for row in parts:
                self._parts[model, row.delivery_id].append(row)
        return self._parts[model, delivery]

    def _on_record[Row: models.Model](self, row: Row | None) -> Row | None:
        """`row`, written by now; None where it could not be."""
        if row is not None and row._state.adding:
            self.flush()
        return None if row is None or row._state.adding else row

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
            (self.created if new else self.changed)[str(row._meta.verbose_name_plural)] += 1
        else:
            self.unchanged += 1
        if new and sound(row):
            self._wait(New(row, table, keys or {}, self._owner))
            return
        if new or differing:
            self.flush()
            self._save(row, table, keys or {})
        self.tables[row] = table
        self._remember(row)

    def _wait(self, new: New) -> None:
        if self._new and type(self._new[0].row) is not type(new.row):
            self.flush()
        self._new.append(new)
        self._remember(new.row)

    def _remember(self, row: models.Model) -> None:
        if slug := getattr(row, "slug", None):
            self._found[type(row), slug] = row
        if isinstance(row, DeliveryItem | Claim) and row not in (parts := self._parts_of(type(row), row.delivery_id)):
            parts.append(row)

    def flush(self) -> None:
        """Write the rows that wait, or gather what is wrong with them."""
        waiting, self._new = self._new, []
        if not waiting:
            return
        if not self._advanced:  # once a load: its row lock keeps other writers out until it is done
            RecordVersion.advance()
            self._advanced = True
        try:
            insert([new.row for new in waiting])
        except IntegrityError:
            self._save_each(waiting)
        self.tables |= {new.row: new.table for new in waiting if not new.row._state.adding}
        for new in waiting:
            if isinstance(new.row, Delivery):  # it has no lines and claims but those that this load will make
                self._parts |= {(model, new.row.pk): [] for model in (DeliveryItem, Claim)}

    def _save_each(self, waiting: list[New]) -> None:
        """Write one by one what the database refused together: so each problem finds its row."""
        for new in waiting:
            with self.gathering(*(new.owner or (type(new.row),))):
                try:
                    self._save(new.row, new.table, new.keys)
                except FixtureError:
                    self._forget(new.row)
                    raise

    def _forget(self, row: models.Model) -> None:
        if slug := getattr(row, "slug", None):
            self._found[type(row), slug] = None
        if isinstance(row, DeliveryItem | Claim):
            self._parts_of(type(row), row.delivery_id).remove(row)

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
        self.flush()
        owners: dict[str, Named] = {}
        own: Any = model._default_manager.order_by("pk")
        # What a register alone names may be called as it is there.
        own = own.in_catalogue() if issubclass(model, Catalogued) else own
        rows = sorted(own, key=lambda row: row in self.tables)
        for row in rows:
            for name in row.names():
                keys = (fold(name),) if name.isascii() else (fold(name), fold(latin(name)))
                for key in dict.fromkeys(keys):
                    owner = owners.setdefault(key, row)
                    if owner != row and row in self.tables:
                        alphabet = f", written with {foreign(name)} letters," if key != fold(name) else ""
                        message = f'{quoted(name)}{alphabet} is also a name of "{owner.slug}"'
                        field = "aliases" if name in row.aliases else None
                        self.problems.append(str(self.tables[row].problem(message, field)))


def sound(row: models.Model) -> bool:
    """Whether a new row is valid as far as it can tell by itself; the rest are rules that the database knows too."""
    try:
        # What it points at was found on record.
        row.clean_fields(exclude={field.name for field in row._meta.concrete_fields if field.is_relation})
        row.clean()
    except ValidationError:
        return False
    return True


def differs(row: models.Model, name: str, value: object) -> bool:
    """Whether the field `name` of `row` holds something else than `value`; fetches no related row."""
    held: object = getattr(row, getattr(row._meta.get_field(name), "attname", name))
    return held != (value.pk if isinstance(value, models.Model) else value)


def told(error: ValidationError, keys: dict[str, str]) -> tuple[str, str | None]:
    """What a ValidationError says, and the key of the table that it is about (None: of the whole)."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    name, messages = next(iter(by_field.items()))
    return " ".join(dict.fromkeys(messages)), None if name == NON_FIELD_ERRORS else keys.get(name, name)
