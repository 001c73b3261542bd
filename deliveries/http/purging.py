"""What shared caches are told when the record changes, so that they need not wait until what they keep is old."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest

from deliveries.models import Concern, Delivery

# By which everything is called, and what is about several parties or none.
ALL, RECORD = "all", "record"
PATIENCE = 5

logger = logging.getLogger(__name__)


def keys_of(request: HttpRequest) -> tuple[str, ...]:
    """What the answer to a request is called: what is about one party has its name; but for what holds two registers
    against each other, where a pair of one supplier may be lost to another."""
    match = request.resolver_match
    alone = match is not None and "reconcile" not in (match.url_name or "")
    if match is not None and alone and "role" in match.kwargs and "slug" in match.kwargs:
        return (ALL, f"party-{match.kwargs['slug']}")
    return (ALL, RECORD)


class Purge:
    """What the open transaction has changed, told once it is over: an on-commit call."""

    def __init__(self) -> None:
        self.deliveries: set[int] = set()
        self.all = False

    def __call__(self) -> None:
        keys = [ALL] if self.all else [RECORD, *sorted(f"party-{slug}" for slug in parties(self.deliveries))]
        Thread(target=tell, args=[keys], daemon=True).start()


def parties(deliveries: Iterable[int]) -> set[str]:
    """The slugs of all that these deliveries are or were about."""
    now = Delivery.objects.filter(pk__in=deliveries).values_list("recipient__slug", "supplier__slug")
    before = Concern.objects.filter(delivery__in=deliveries).values_list("party", flat=True)
    return {*before, *(slug for pair in now for slug in pair if slug)}


def on_advance(sender: Any, instance: Model | None = None, deliveries: Iterable[int] = (), **_signal: Any) -> None:
    """Receiver of `advanced`: note which deliveries have changed, or that something else has."""
    if not settings.PURGE_URL:
        return
    with transaction.atomic():
        purge = next((entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Purge)), None)
        if purge is None:
            purge = Purge()
            transaction.on_commit(purge)
        own = instance.pk if isinstance(instance, Delivery) else getattr(instance, "delivery_id", None)
        purge.deliveries |= {*deliveries, *([own] if own else [])}
        purge.all |= not (own or deliveries)


def tell(keys: list[str]) -> None:
    """Ask for what is called so to be forgotten. Where that fails, it is as old as it may be, and no older."""
    headers = {"Surrogate-Key": " ".join(keys)}
    try:
        urlopen(Request(settings.PURGE_URL, b"", headers, method="POST"), timeout=PATIENCE).close()  # noqa: S310
    except OSError as error:
        logger.warning("%s was not told that %s changed: %s", settings.PURGE_URL, headers["Surrogate-Key"], error)
