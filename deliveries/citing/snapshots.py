"""Making a snapshot, or finding the one that says the same."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils import timezone

from deliveries.filters import DeliveryFilterForm
from deliveries.models import Snapshot

from .snapshot_content import kept_of

# A snapshot is a few kilobytes: a citation of numbers, not a copy of the register.
MOST_DELIVERIES = 500
# New ones, by anyone, in any minute: a number that editors and readers together never reach.
MOST_A_MINUTE = 30


class TooManyError(Exception):
    """Too many snapshots were made within a minute; try again later."""


class TooLargeError(Exception):
    """The view holds more deliveries than a snapshot keeps."""


def cite(path: str, query: str, form: DeliveryFilterForm) -> Snapshot:
    """The snapshot of the view at `path` and its canonical() `query`: the same view with the same numbers has one.

    Raises TooLargeError for more than MOST_DELIVERIES, TooManyError past MOST_A_MINUTE.
    """
    if form.selection.arrived + form.selection.promised > MOST_DELIVERIES:
        raise TooLargeError
    view = kept_of(form)
    # Of the numbers and rows alone: a title that is worded anew makes no other view.
    numbers = {name: view.get(name) for name in ("timeline", "by_type", "table", "lines", "full_record")}
    digest = hashlib.sha256(json.dumps([path, query, numbers], sort_keys=True).encode()).hexdigest()
    if kept := Snapshot.objects.filter(digest=digest).first():
        return kept
    if Snapshot.objects.filter(made__gt=timezone.now() - dt.timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise TooManyError
    try:
        with transaction.atomic():
            return Snapshot.objects.create(slug=digest[:10], path=path, query=query, digest=digest, view=view)
    except IntegrityError:
        return Snapshot.objects.get(digest=digest)
