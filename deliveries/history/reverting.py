"""The way back: a record as it once stood."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from deliveries.models import Claim, Delivery, Moved
from deliveries.models.moved import KINDS

from .difference import pointers, target
from .recording import current_changeset
from .replay import PARTS, RecordState, Row, Rows, entries

# Whether readers see it is decided by publishing and withdrawing, never by going back.
KEPT = {"id", "state", "withdrawal_reason", "version", "changed"}


class RevertError(Exception):
    """The record cannot stand as it did; its text says why. Nothing was changed."""


def revert(record: models.Model, standing: RecordState, reason: str, *, seen: int | None = None) -> None:
    """Make `record` and its parts what they were in `standing`: one change, with `reason`, in the history.

    `seen`: the key of the last Revision that was looked at; None where nobody looked. The editorial state stays. Raises
    RevertError where there is another revision by now, where a row that it pointed to is gone, where another record
    holds what must be unique, or where a published delivery would be left without a source that supports it.
    """
    if standing.root is None:
        raise RevertError(_("It was not on record then."))
    try:
        with transaction.atomic():
            # Taken on PostgreSQL; on SQLite the transaction already holds every lock there is.
            list(type(record)._default_manager.select_for_update().filter(pk=record.pk).values_list("pk"))
            if seen is not None and entries(record)[-1].key != seen:
                raise RevertError(_("It was changed in the meantime: look at the latest change first."))
            current_changeset().reason = reason
            restore(record, as_of_now(type(record), standing.root))
            for model, key in PARTS.get(type(record), {}).items():
                rows = standing.parts.get(model, {})
                restore_parts(model, {key: record.pk}, {pk: as_of_now(model, row) for pk, row in rows.items()})
            if isinstance(record, Delivery):
                stay_supported(record)
    except ValidationError as error:
        raise RevertError(_("It cannot stand as it did. %(why)s") % {"why": " ".join(error.messages)}) from None
    except (IntegrityError, models.ProtectedError) as error:
        raise RevertError(_("Another record stands in the way: %(error)s") % {"error": error}) from None


def as_of_now(model: type[models.Model], row: Row) -> Row:
    """`row` with what it pointed at and was merged since as what that is now part of."""
    now = dict(row)
    for field in pointers(model):
        of, pk = target(field), row[field.attname]
        if of in KINDS and pk is not None and not of._default_manager.filter(pk=pk).exists():
            successor = Moved.objects.successor(of, pk)
            now[field.attname] = successor.pk if successor else pk
    return now


def restore(record: models.Model, values: Row) -> None:
    """Save `record` with `values`."""
    for name, value in values.items():
        if name not in KEPT:
            setattr(record, name, value)
    record.full_clean()
    record.save()


def restore_parts(model: type[models.Model], which: dict[str, Any], rows: Rows) -> None:
    """Make the rows of `model` that are as `which` says exactly `rows`, under the numbers they had."""
    current = {row.pk: row for row in model._default_manager.filter(**which)}
    for pk, row in current.items():
        # A line of other equipment goes first, as two lines may have swapped theirs.
        if pk not in rows or differs(row, rows[pk], "equipment_id"):
            row.delete()
    kept = set(model._default_manager.filter(**which).values_list("pk", flat=True))
    for pk, values in rows.items():
        if pk in kept and not differs(current[pk], values, *values):
            continue
        row = model(**values)
        row._state.adding = pk not in kept
        row.full_clean()
        row.save(force_insert=pk not in kept)


def differs(row: models.Model, values: Row, *names: str) -> bool:
    return any(getattr(row, name) != values[name] for name in names if name in values)


def stay_supported(delivery: Delivery) -> None:
    """Raise ValidationError where a published delivery has no claim left that supports it."""
    public = delivery.state == Delivery.State.PUBLISHED
    if public and not Claim.objects.filter(delivery=delivery).supporting().exists():
        raise ValidationError(_("It had no source that supported it then, and published deliveries need one."))
