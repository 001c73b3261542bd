"""Making a snapshot, or finding the one that says the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import get_language

from deliveries.filters import DeliveryFilterForm
from deliveries.models import Snapshot

from .snapshot_content import kept_of

logger = logging.getLogger(__name__)

# A snapshot is a few kilobytes: a citation of numbers, not a copy of the register.
MOST_DELIVERIES = 500
# New ones, by anyone, in any minute: a number that readers together never reach, nor a few addresses that try.
MOST_A_MINUTE = 300


class TooManyError(Exception):
    """Too many snapshots were made within a minute; try again later."""


class FullError(Exception):
    """As much is kept as settings.MOST_CITED allows."""


class TooLargeError(Exception):
    """The view holds more deliveries than a snapshot keeps."""


def cite(path: str, query: str, form: DeliveryFilterForm) -> Snapshot:
    """The snapshot of the view at `path` and its canonical() `query`: the same view with the same numbers has one.

    Raises TooLargeError for more than MOST_DELIVERIES, TooManyError past MOST_A_MINUTE, FullError without room for it.
    """
    if form.selection.arrived + form.selection.promised > MOST_DELIVERIES:
        raise TooLargeError
    view = kept_of(form) | {"language": get_language()}
    # Of the numbers and rows alone: a title that is worded anew makes no other view.
    numbers = {name: view.get(name) for name in ("timeline", "by_type", "table", "lines", "full_record")}
    digest = hashlib.sha256(json.dumps([path, query, numbers], sort_keys=True).encode()).hexdigest()
    if kept := Snapshot.objects.filter(digest=digest).first():
        return kept
    if Snapshot.objects.filter(made__gt=timezone.now() - dt.timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise TooManyError
    size = len(json.dumps(view).encode())
    if room() < size:
        logger.warning("No room for a citation: raise WAYBILL_CITATIONS_MB.")
        raise FullError
    try:
        with transaction.atomic():
            return Snapshot.objects.create(
                slug=digest[:10], path=path, query=query, digest=digest, view=view, size=size
            )
    except IntegrityError:
        return Snapshot.objects.get(digest=digest)


def room() -> int:
    """How many bytes of snapshots may still be kept."""
    return settings.MOST_CITED - (Snapshot.objects.aggregate(held=Sum("size"))["held"] or 0)
