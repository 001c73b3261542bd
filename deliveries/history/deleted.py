"""Drafts that were deleted: the history keeps all of them, and they can be brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.accounts.roles import drafted, drafted_by
from deliveries.dates import DateSpan
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Party
from deliveries.wording import day_text, items_words

from .replay import RecordState, entries
from .reverting import RevertError, revert

# For so many days the first page of the desk tells an author what others did to a draft.
TOLD_DAYS = 30


@dataclass(frozen=True)
class DeletedDraft:
    """A draft that is there no more: its number, what it was of, who drafted it, and who deleted it when."""

    pk: int
    title: str
    recipient: str
    day: str
    author: User | None
    by: User | None
    moment: dt.datetime


def deletions() -> models.QuerySet[Any]:
    """The rows of history that say of drafts which are not on record that they were deleted, the latest first."""
    rows: models.QuerySet[Any] = Delivery.history.filter(history_type="-", state=Delivery.State.DRAFT)
    return rows.exclude(id__in=Delivery.objects.values("pk")).order_by("-history_date", "-history_id")


def deletions_told_to(user: int | None) -> models.QuerySet[Any]:
    """Those of the last weeks by which somebody else deleted what `user` had drafted."""
    since = timezone.now() - dt.timedelta(days=TOLD_DAYS)
    return deletions().filter(id__in=drafted_by(user), history_date__gte=since).exclude(history_user=user)


def returned_to(user: int | None) -> models.QuerySet[Delivery]:
    """What `user` had drafted and somebody else brought back in the last weeks."""
    since = timezone.now() - dt.timedelta(days=TOLD_DAYS)
    gone = Delivery.history.filter(history_type="-").values("id")
    again = Delivery.history.filter(history_type="+", id__in=gone, history_date__gte=since).exclude(history_user=user)
    mine = Delivery.objects.filter(pk__in=again.values("id"))
    return mine.filter(pk__in=drafted_by(user)).select_related("recipient").with_items()


def deleted_drafts(rows: Iterable[Any]) -> list[DeletedDraft]:
    """What the rows of deletions() are of, in words."""
    told = list(rows)
    pks = [row.id for row in told]
    authors = {pk: made.by for pk, made in drafted(pks).items()}
    users = User.objects.in_bulk({row.history_user_id for row in told} | set(authors.values()) - {None})
    parties = Party.objects.in_bulk({row.recipient_id for row in told})
    lines = lines_of(pks)
    return [
        DeletedDraft(
            pk=row.id,
            title=items_words(lines.get(row.id, ())) or _("A delivery without lines"),
            recipient=str(parties.get(row.recipient_id, "")),
            day=day_of(row),
            author=users.get(authors.get(row.id) or 0),
            by=users.get(row.history_user_id or 0),
            moment=row.history_date,
        )
        for row in told
    ]


def day_of(row: Any) -> str:
    return day_text(DateSpan(row.arrival_earliest, row.arrival_latest)) if row.arrival_latest else ""


def lines_of(pks: Iterable[int]) -> dict[int, list[DeliveryItem]]:
    """The lines that went with those deliveries; without those of equipment that is there no more."""
    rows = list(DeliveryItem.history.filter(delivery_id__in=pks, history_type="-").order_by("history_id"))
    known = Equipment.objects.select_related("type").in_bulk({row.equipment_id for row in rows})
    found: dict[int, dict[int, DeliveryItem]] = {}
    for row in rows:
        if row.equipment_id in known:
            item = row.instance
            item.equipment = known[row.equipment_id]
            found.setdefault(row.delivery_id, {})[row.id] = item
    return {pk: list(items.values()) for pk, items in found.items()}


def bring_back(pk: int, reason: str) -> Delivery:
    """The deleted draft of that number as it stood, with its lines and claims: one change, with `reason`.

    Raises RevertError where there is none, or where something that it rests on is gone.
    """
    with transaction.atomic():
        if not deletions().filter(id=pk).exists():
            raise RevertError(_("There is no deleted draft of this number."))
        # Above every version that a form which is still open may have been opened with.
        written = sum(
            model.history.filter(**which).count()
            for model, which in ((Delivery, {"id": pk}), (DeliveryItem, {"delivery": pk}), (Claim, {"delivery": pk}))
        )
        delivery = Delivery(pk=pk, state=Delivery.State.DRAFT, version=written)
        revert(delivery, as_it_stood(pk), reason)
    return delivery


def as_it_stood(pk: int) -> RecordState:
    """How a deleted delivery stood last; it goes in one change with its parts."""
    log = entries(Delivery(pk=pk))
    return next((entry.before for entry in reversed(log) if entry.before.root is not None), RecordState(Delivery))
