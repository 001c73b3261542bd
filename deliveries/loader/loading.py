"""The load of fixture files, from their tables to its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction

from deliveries.changelog.recording import deferring
from deliveries.history import current_changeset
from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Moved,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from deliveries.models.moved import KINDS
from deliveries.wording.reasons import FROM_FILE, own_reason

from . import catalogue, stories
from .batch import Batch, LoadError
from .files import Files, FixtureError, Table, read

SHAPES = catalogue.SHAPES | stories.SHAPES
MODELS: dict[str, type[models.Model]] = {
    "register": Register,
    "type": EquipmentType,
    "equipment": Equipment,
    "party": Party,
    "source": Source,
    "delivery": Delivery,
    "item": DeliveryItem,
    "claim": Claim,
    "reported_total": ReportedTotal,
}

# By kind of table: the record that may have been merged into another since, and the key that names it.
OWNERS: dict[str, tuple[type[models.Model], str]] = {
    "equipment": (Equipment, "slug"),
    "party": (Party, "slug"),
    "source": (Source, "slug"),
    "delivery": (Delivery, "slug"),
    "item": (Delivery, "delivery"),
    "claim": (Delivery, "delivery"),
}


@dataclass(frozen=True)
class Outcome:
    """What a load did: rows made and changed, by the plural name of their kind, and how many it left alone.

    `leftovers` are the lines and claims of the deliveries in the files that none of the files holds.
    """

    created: dict[str, int]
    changed: dict[str, int]
    unchanged: int
    leftovers: list[DeliveryItem | Claim]


def load(paths: Sequence[Path], *, check: bool = False) -> Outcome:
    """Load the fixture files, in one transaction; with `check`, only see whether they would load.

    Raises LoadError, having changed nothing, with every problem found.
    """
    batch = Batch()
    files = read_all(paths, batch)
    with transaction.atomic():
        current_changeset().reason = own_reason(FROM_FILE)
        with deferring():
            catalogue.load_catalogue(files, batch)
            stories.load_stories(files, batch)
            if batch.problems:
                raise LoadError(batch.problems)
        outcome = Outcome(dict(batch.created), dict(batch.changed), batch.unchanged, leftovers(files, batch))
        if check:
            transaction.set_rollback(True)
    return outcome


def read_all(paths: Sequence[Path], batch: Batch) -> Files:
    """The tables of the files; those with a problem are left out and the problem gathered in `batch`.

    Raises LoadError where a file cannot be read at all: what others need of it would all seem to be missing.
    """
    files, tables = Files(), []
    for path in paths:
        try:
            tables.extend(read(path, SHAPES))
        except FixtureError as problem:
            batch.problems.append(str(problem))
    if batch.problems:
        raise LoadError(batch.problems)
    moved = set(Moved.objects.values_list("kind", "old"))
    for table in tables:
        with batch.gathering(MODELS[table.kind], table.get("slug")):
            checked = table.checked(SHAPES[table.kind])
            if not merged_since(checked, moved):
                files.add(checked)
    return files


def merged_since(table: Table, moved: set[tuple[str, str]]) -> bool:
    """Whether the record that the table is of was merged into another, which stands as editors left it."""
    model, key = OWNERS.get(table.kind, (None, ""))
    if model is None or (KINDS[model], table[key]) not in moved:
        return False
    row = model._default_manager.filter(slug=table[key]).first()
    return row is None or (isinstance(row, Delivery) and row.state != Delivery.State.PUBLISHED)


def leftovers(files: Files, batch: Batch) -> list[DeliveryItem | Claim]:
    """The lines and claims of the deliveries in `files` that the load did not meet."""
    slugs = [table["slug"] for table in files.of("delivery")]
    rows: list[DeliveryItem | Claim] = [
        *DeliveryItem.objects.filter(delivery__slug__in=slugs),
        *Claim.objects.filter(delivery__slug__in=slugs),
    ]
    return [row for row in rows if row not in batch.tables]
