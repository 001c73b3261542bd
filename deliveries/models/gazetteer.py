"""What is on record, as the reading of reports wants it."""

from __future__ import annotations

from collections.abc import Iterator

from deliveries.reading import Entry, Gazetteer

from .equipment import Equipment, EquipmentType
from .parties import Party


def gazetteer() -> Gazetteer:
    """Every name of the site's catalogue: types, models and parties."""
    return Gazetteer(list(_entries()))


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
