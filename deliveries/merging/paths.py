"""What points at its own kind, and must not lead back to where it began."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _

from deliveries.models import Delivery, Equipment, Source
from deliveries.models.sources import LONGEST_PATH

from .pair import MergeError

UPWARDS: dict[type[models.Model], str] = {Delivery: "fulfils", Equipment: "variant_of", Source: "via"}
# Longer than any path that is not a circle.
ENDLESS = 100


def check_paths(record: models.Model) -> None:
    """Raise MergeError where `record`, as saved, leads back to itself, or a source is now too far from us."""
    name = UPWARDS.get(type(record))
    if name is None:
        return
    record = type(record)._default_manager.get(pk=record.pk)  # what it points at may have been read before the merge
    above = steps_up(record, name)
    if above == ENDLESS:
        field = record._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        words = {"name": record, "field": field}
        raise MergeError(_("“%(name)s” would lead back to itself by way of “%(field)s”.") % words)
    if isinstance(record, Source) and above + steps_down(record) > LONGEST_PATH:
        raise MergeError(_("The path from a source to us would be too long."))


def steps_up(record: models.Model, name: str) -> int:
    """How many records it leads to, one after the other; ENDLESS for a circle."""
    steps, above = 0, getattr(record, name)
    while above is not None and steps < ENDLESS:
        steps, above = steps + 1, getattr(above, name)
    return steps


def steps_down(source: Source) -> int:
    """How many sources one after the other reached us through it, at most."""
    steps, level = 0, [source.pk]
    while level := list(Source.objects.filter(via__in=level).values_list("pk", flat=True)):
        steps += 1
    return steps
