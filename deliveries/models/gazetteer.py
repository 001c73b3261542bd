"""What is on record, as the reading of reports wants it; and reports as they were read, kept for the next click."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max

from deliveries.reading import Entry, Gazetteer, Report, read_report

from .equipment import Equipment
from .parties import Party
from .types import EquipmentType

# What the names on record are known by: when each kind of record was changed last, how many there are, and which
# parties everybody may see.
type Version = tuple[object, ...]


def gazetteer() -> Gazetteer:
    """Every name of the site's catalogue: types, models and parties; made anew only where any of them changed."""
    return _made(version())


def read(text: str, *, published: date | None, language: str | None) -> Report:
    """What a text tells, read by the names on record; one that was read a moment ago is not read again."""
    return _read(text, published, language, version())


def version() -> Version:
    """Changes whenever a name on record may have."""
    tables = (EquipmentType, Equipment, Party)
    marks = [table.history.aggregate(Max("history_id"), Max("history_date"), Count("pk")).values() for table in tables]
    rows = [table._default_manager.count() for table in tables]
    public = Party.objects.public().order_by("pk").values_list("pk", flat=True)
    return (*(tuple(mark) for mark in marks), *rows, tuple(public))


@lru_cache(maxsize=1)
def _made(_version: Version) -> Gazetteer:
    return Gazetteer(list(_entries()))


@lru_cache(maxsize=16)
def _read(text: str, published: date | None, language: str | None, by: Version) -> Report:
    return read_report(text, _made(by), published=published, language=language)


def _entries() -> Iterator[Entry]:
    types = {row.pk: row for row in EquipmentType.objects.all()}
    for row in types.values():
        yield Entry("type", row.slug, tuple(row.names()), under=types[row.parent_id].slug if row.parent_id else "")
    models = list(Equipment.objects.in_catalogue())
    slugs = {row.pk: row.slug for row in models}
    for model in models:
        variant_of = slugs.get(model.variant_of_id, "") if model.variant_of_id else ""
        yield Entry(
            "model", model.slug, tuple(model.names()), under=types[model.type_id].slug, variant_of=variant_of,
            generic=model.generic,
        )  # fmt: skip
    for party in Party.objects.public():
        yield Entry("party", party.slug, tuple(party.names()), code=party.iso_code)
