"""The merge itself: all of it or nothing, and only of what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from deliveries.changelog import recording
from deliveries.history import current_changeset
from deliveries.models import Delivery, Equipment, Moved
from deliveries.wording.reasons import WITH, WITH_DELIVERY, WITH_DRAFT, own_reason

from . import catalogue, deliveries
from .lines import Line, lines_of, shared_lines
from .pair import Choice, MergeError, Pair, StaleError, mark, short
from .paths import check_paths


class Merging[Record: models.Model](Pair[Record]):
    """Two records as the desk shows them: what must be chosen, and what stands in the way."""

    def lines(self) -> list[Line]:
        """The lines of which something may have to be said."""
        if isinstance(self.keep, Delivery):
            return lines_of(self)  # type: ignore[arg-type]
        return shared_lines(self) if isinstance(self.keep, Equipment) else []  # type: ignore[arg-type]

    def choices(self) -> list[Choice]:
        asked = [*(row.choice for row in self.rows), *(line.choice for line in self.lines())]
        return [choice for choice in asked if choice]

    def obstacles(self) -> list[str]:
        """Why the two cannot be merged, whatever is chosen."""
        if self.keep.pk == self.gone.pk:
            return [_("It is one record already.")]
        if isinstance(self.keep, Delivery):
            return deliveries.obstacles(self)  # type: ignore[arg-type]
        return catalogue.obstacles(self)

    def mark(self) -> str:
        return mark([*self.seen(), *[(line.label, line.keep, line.gone) for line in self.lines()]])


def merge(
    keep: models.Model, gone: models.Model, chosen: Mapping[str, str], *, seen: str, why: str = "", note: str = ""
) -> None:
    """Make `gone` part of `keep`, for good.

    `chosen`: by name of a Choice, one of its options; what is left out is as suggested. `seen`: the mark() of the two
    as they were looked at. `note`: the editor's note of a delivery. Raises StaleError where one of them has changed
    since, MergeError with the reasons where they cannot be merged so; then nothing was changed.
    """
    try:
        with transaction.atomic(), recording.deferring():
            pair = taken(keep, gone)
            if pair.mark() != seen:
                raise StaleError(_("One of the two was changed since you looked at them. Look again."))
            if reasons := pair.obstacles():
                raise MergeError(*reasons)
            _merge(pair, complete(pair, chosen), why, note)
    except ValidationError as error:
        raise MergeError(*error.messages) from None
    except (IntegrityError, models.ProtectedError) as error:
        raise MergeError(_("Another record stands in the way: %(error)s") % {"error": error}) from None


def taken(keep: models.Model, gone: models.Model) -> Merging[Any]:
    """The two as they stand, locked until the transaction ends; raises StaleError where one is there no more."""
    if not isinstance(keep, Delivery):
        # Before the two: whoever saves a delivery has it first, and then what it names.
        catalogue.lock(Merging(keep, gone))
    pks = {keep.pk, gone.pk}
    rows = type(keep)._default_manager.select_for_update().filter(pk__in=pks).order_by("pk")
    found = {row.pk: row for row in rows}
    if found.keys() != pks:
        raise StaleError(_("One of the two is there no more: somebody else has merged or deleted it."))
    return Merging(found[keep.pk], found[gone.pk])


def complete(pair: Merging[Any], chosen: Mapping[str, str]) -> dict[str, str]:
    """`chosen` with what is suggested for the rest; raises MergeError where something must be said and is not."""
    made = {}
    for choice in pair.choices():
        made[choice.name] = chosen.get(choice.name, choice.suggested)
        if made[choice.name] not in choice.options:
            raise MergeError(_("Choose what stands: %(what)s.") % {"what": choice.label})
    return made


def _merge(pair: Merging[Any], chosen: dict[str, str], why: str, note: str) -> None:
    current_changeset().reason = summary(pair, why)
    Moved.objects.move(pair.gone, pair.keep)
    if isinstance(pair.keep, Delivery):
        deliveries.merge_deliveries(pair, chosen, note, why)
    else:
        catalogue.merge_catalogue(pair, chosen, why)
    check_paths(pair.keep)


def summary(pair: Merging[Any], why: str) -> str:
    """What the history of the one that stays says. Readers see it, and learn nothing of drafts."""
    if isinstance(pair.gone, Delivery):
        if not deliveries.known(pair.gone):
            return own_reason(WITH_DRAFT, why)
        return own_reason(WITH_DELIVERY, why, number=pair.gone.pk)
    return own_reason(WITH, why, name=SimpleLazyObject(partial(short, pair.gone)))
