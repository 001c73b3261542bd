"""The changelog of the record: a Change is written whenever readers come to see a delivery differently.

Saves and deletions of deliveries, lines and claims are noted by signals, in the transaction that makes them; all
that one transaction does to a delivery becomes one change. Bulk writes send no signals and call record() themselves.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import Signal
from django.utils import timezone

from deliveries.models import Change, Claim, Concern, Delivery, DeliveryItem, Moved, RecordVersion, Release
from deliveries.models.choices import choices_of
from deliveries.models.days import DAYS

type State = dict[str, Any]

AT_ONCE = 500
# What stands in a state only where it is told: the states of former changes do not have it.
TOLD_LATER = {"in_service"}
ITEM = ("quantity", "low", "high", "condition", "description")
WORDS = (
    "delivery_id", "source_id", "stance", "topic", "text", "quotation", "place", "item__equipment__slug",
    "stated_quantity", "stated_earliest", "stated_latest", "stated_text", "stated_equipment__slug",
)  # fmt: skip

# Sent in the open transaction, with the `pks` of deliveries that may have changed and of the promises that they meet.
noted = Signal()

# Deliveries to note when the open deferring() ends; None where none is open.
_deferred: ContextVar[set[int] | None] = ContextVar("deferred", default=None)


@dataclass(frozen=True)
class Written:
    """A change written in the transaction that is open, which may still rewrite it.

    Registered as an on-commit call that does nothing: Django forgets those of a savepoint that is rolled back, and
    all of them when the transaction ends, which is exactly how long the change is ours.
    """

    delivery_id: int
    change_id: int

    def __call__(self) -> None:
        pass


def on_save(instance: models.Model, origin: object = None, raw: bool = False, **_signal: Any) -> None:
    """Receiver of post_save and post_delete of deliveries, lines and claims."""
    whole = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if raw or whole is Delivery:  # a draft that is deleted, with its lines and claims, was never public
        return
    defer([instance.pk if isinstance(instance, Delivery) else instance.delivery_id])  # type: ignore[attr-defined]


def defer(pks: Collection[int]) -> None:
    """Note the changes of these deliveries, written in bulk perhaps, when the open deferring ends; without one, now."""
    deferred = _deferred.get()
    if deferred is None:
        record(pks)
    else:
        deferred.update(pks)


@contextmanager
def deferring() -> Iterator[None]:
    """Note the changes of all that is saved inside once, at the end: for writers of many rows."""
    if _deferred.get() is not None:
        yield
        return
    token = _deferred.set(set())
    try:
        with transaction.atomic():
            yield
            record(_deferred.get() or ())
    finally:
        _deferred.reset(token)


def record(pks: Iterable[int]) -> None:
    """Write a change for each of these deliveries that readers now see differently, in the open transaction."""
    for some in batched(sorted(pks), AT_ONCE):
        with transaction.atomic():
            # The row lock comes first: what is read and written after it, no other writer changes before we commit.
            RecordVersion.advance(deliveries=some)
            _record(some)


def _record(pks: Collection[int]) -> None:
    written = {w.delivery_id: w.change_id for w in _written()}
    before = _known(pks, written)
    # A promise is seen differently when what fulfils it is.
    promises = Delivery.objects.filter(pk__in=pks).exclude(fulfils=None).values_list("fulfils", flat=True)
    promised = {*promises, *(change.state["fulfils"] for change in before.values())} - {None, *pks}
    before |= _known(promised, written)
    now = public_states([*pks, *promised])
    fresh = []
    for pk in sorted({*pks, *promised}):
        change = _change(pk, before[pk].state if pk in before else None, now.get(pk))
        if pk in written:
            _rewrite(pk, written[pk], change)
        elif change is not None:
            fresh.append(change)
    write(fresh, ours=True)
    noted.send(Change, pks={*pks, *promised})


def _known(pks: Collection[int], written: Mapping[int, int]) -> dict[int, Change]:
    """By pk of these deliveries the last change that others than the open transaction have `written`."""
    if not pks:
        return {}
    ours = [written[pk] for pk in pks if pk in written]
    return Change.objects.exclude(pk__in=ours).last_by_delivery(pks)


def _written() -> list[Written]:
    """The changes that the open transaction has written."""
    return [entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Written)]


def _rewrite(delivery: int, change_id: int, change: Change | None) -> None:
    """Make the change of a delivery that this transaction has written what it should now be."""
    mine = Change.objects.get(pk=change_id)
    if change is None:
        mine.delete()
        connection.run_on_commit = [
            entry for entry in connection.run_on_commit if getattr(entry[1], "change_id", None) != change_id
        ]
    else:
        Change.objects.filter(pk=change_id).update(kind=change.kind, state=change.state, reason=change.reason)
    if change is None or change.parties != mine.parties:
        Concern.objects.record_anew(delivery)


def write(changes: list[Change], *, ours: bool) -> None:
    """Save new changes, moments rising with the ids; with `ours`, this transaction may still rewrite them.

    Called under the lock of RecordVersion.advance(). A clock that stands still or is put back leaves the order as it
    is.
    """
    last = Change.objects.order_by("-pk").values_list("moment", flat=True).first()
    moment = timezone.now()
    for change in changes:
        moment = max(moment, last + dt.timedelta(microseconds=1)) if last else moment
        change.moment = last = moment
    written = Change.objects.bulk_create(changes)
    Concern.objects.record(written)
    for change in written if ours else ():
        transaction.on_commit(Written(change.delivery_id, change.pk))


def _change(pk: int, before: State | None, now: State | None) -> Change | None:
    """The change of a delivery from one public state to another; None where readers see none."""
    if now is None and before is not None:
        # Back among the drafts, past the editors' desk: for readers it is withdrawn all the same.
        now = before | {"state": Delivery.State.WITHDRAWN.value, "reason": before["reason"]}
    if now is None or now == before:
        return None
    kind = _kind(before, now)
    return Change(delivery_id=pk, kind=kind, state=now, reason=now["reason"]) if kind else None


def _kind(before: State | None, now: State) -> Change.Kind | None:
    """What to call the change; None for what was withdrawn before anybody could read it."""
    if now["state"] == Delivery.State.WITHDRAWN:
        return Change.Kind.WITHDRAWN if before else None
    if before is None or before["state"] == Delivery.State.WITHDRAWN:
        return Change.Kind.PUBLISHED
    if now["disputed"] != before["disputed"]:
        return Change.Kind.DISPUTED if now["disputed"] else Change.Kind.DISPUTE_RESOLVED
    return Change.Kind.CHANGED


def public_states(pks: Collection[int]) -> dict[int, State]:
    """By pk: published and withdrawn deliveries as readers see them, as JSON; drafts are left out.

    `fulfilled_by` are the arrived deliveries that fulfil it; `words` is a mark of the claims and the editor's note
    as they are worded, which tells that they changed without repeating them. A withdrawn one that was merged has the
    number of the delivery that it is now part of in `merged_into`.
    """
    deliveries = Delivery.objects.filter(pk__in=pks).exclude(state=Delivery.State.DRAFT)
    rows = list(deliveries.select_related("register", "recipient", "supplier"))
    if not rows:
        return {}
    items, claims, fulfilled = _items(pks), _claims(pks), _fulfilled(pks)
    of_claims = Claim.objects.filter(delivery__in=list(claims)).contesting()
    contested = set(of_claims.values_list("delivery", flat=True)) if claims else set()
    states = {
        row.pk: {
            **_own_state(row),
            "fulfilled_by": fulfilled[row.pk],
            "items": items[row.pk],
            "sources": sorted({claim["source_id"] for claim in claims[row.pk]}),
            "claims": len(claims[row.pk]),
            "words": _mark([row.note, claims[row.pk]]),
            "disputed": row.pk in contested,
        }
        for row in rows
    }
    withdrawn = [str(pk) for pk, state in states.items() if state["state"] == Delivery.State.WITHDRAWN]
    for key, target in Moved.objects.targets(Delivery, withdrawn).items() if withdrawn else ():
        states[int(key)]["merged_into"] = target
    return states


def _own_state(delivery: Delivery) -> State:
    """What its own row says."""
    return {
        "state": delivery.state,
        "reason": delivery.withdrawal_reason if delivery.state == Delivery.State.WITHDRAWN else "",
        "register": delivery.register.slug,
        "recipient": delivery.recipient.slug,
        "supplier": delivery.supplier.slug if delivery.supplier else None,
        **_days(delivery),
        **choices_of(delivery),
        "consignments": delivery.consignments,
        "fulfils": delivery.fulfils_id,
    }


def _days(delivery: Delivery) -> dict[str, str | None]:
    """The spans in EDTF, and the days of arrival as ISO dates; null where not known."""
    arrival = delivery.arrival
    others = {name: getattr(delivery, day.prefix) for name, day in DAYS.items()}
    return {
        "when": arrival.edtf if arrival else None,
        "earliest": arrival.first_day.isoformat() if arrival and arrival.first_day else None,
        "latest": arrival.latest.isoformat() if arrival else None,
        **{name: day.edtf if day else None for name, day in others.items() if day or name not in TOLD_LATER},
    }


def _items(pks: Collection[int]) -> dict[int, list[State]]:
    """The lines by delivery, each with its equipment's slug."""
    items: dict[int, list[State]] = defaultdict(list)
    rows = DeliveryItem.objects.filter(delivery__in=pks).order_by("delivery", "pk")
    for row in rows.values("delivery_id", "equipment__slug", "approximate", *ITEM):
        state = {"equipment": row["equipment__slug"], **{name: row[name] for name in ITEM}}
        # Only where it is so: the states of former changes do not have it.
        items[row["delivery_id"]].append(state | ({"approximate": True} if row["approximate"] else {}))
    return items


def _claims(pks: Collection[int]) -> dict[int, list[State]]:
    claims: dict[int, list[State]] = defaultdict(list)
    for row in Claim.objects.filter(delivery__in=pks).order_by("pk").values(*WORDS):
        if row["stated_equipment__slug"] is None:
            # Claims could not say so at first: the mark of those that do not is what it was.
            del row["stated_equipment__slug"]
        claims[row["delivery_id"]].append(row)
    return claims


def _fulfilled(pks: Collection[int]) -> dict[int, list[int]]:
    fulfilled: dict[int, list[int]] = defaultdict(list)
    arrived = Delivery.objects.published().delivered().filter(fulfils__in=pks)
    for delivery in arrived.order_by("pk").only("pk", "fulfils"):
        if delivery.fulfils_id:
            fulfilled[delivery.fulfils_id].append(delivery.pk)
    return fulfilled


def _mark(words: Any) -> str:
    return hashlib.sha256(json.dumps(words, default=str, sort_keys=True).encode()).hexdigest()[:12]


def catch_up() -> int:
    """Note the published deliveries that no change speaks of, such as bulk writes left; returns how many.

    A register that was brought in has a history of its own, in its releases: nobody was told of its deliveries here.
    """
    own = Delivery.objects.published().exclude(register__in=Release.objects.values("register"))
    unknown = own.filter(~Exists(Change.objects.filter(delivery=OuterRef("pk"))))
    pks = list(unknown.order_by("pk").values_list("pk", flat=True))
    record(pks)
    return len(pks)
