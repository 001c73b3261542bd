"""What readers may see of a delivery's history: what they could have seen happen, and nothing of drafts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User

from deliveries.models import Claim, Delivery, DeliveryItem

from .difference import Difference, Namer, differences
from .replay import RecordState, Revision, entries

# Not of the record but of how it is kept.
KEPT_FROM_READERS = {"slug", "state", "withdrawal_reason"}


@dataclass(frozen=True)
class PublicChange:
    """One change that readers could see. `kind`: "published", "published-again", "changed" or "withdrawn"."""

    kind: str
    moment: dt.datetime
    user: User | None
    reason: str
    differences: list[Difference]
    items: int
    claims: int


def published(delivery: Delivery) -> list[PublicChange]:
    """The public changes of `delivery`, the latest first; nothing where it was never published.

    What was changed while readers could not see it counts from the day on which they see it again.
    """
    shown: RecordState | None = None  # what readers saw last
    withdrawn = False
    steps: list[tuple[str, Revision, RecordState | None]] = []
    for entry in entries(delivery):
        state = entry.after.root["state"] if entry.after.root else None
        if state == Delivery.State.PUBLISHED:
            kind = "published" if shown is None else "published-again" if withdrawn else "changed"
            steps.append((kind, entry, shown))
            shown, withdrawn = entry.after, False
        elif shown is not None and not withdrawn:
            withdrawn = True
            if state == Delivery.State.WITHDRAWN:
                steps.append(("withdrawn", entry, entry.after))
    namer = Namer([each for _kind, entry, before in steps for each in (before, entry.after) if each], public=True)
    told = [public_change(kind, entry, before, namer) for kind, entry, before in steps]
    return [change for change in reversed(told) if change.kind != "changed" or change.differences]


def public_change(kind: str, entry: Revision, before: RecordState | None, namer: Namer) -> PublicChange:
    """One step of published(): `before` is what readers saw last, None where they had seen nothing."""
    after, reason = entry.after, entry.reason
    found = differences(before, after, namer, leave_out=KEPT_FROM_READERS) if before else []
    if kind == "withdrawn" and after.root:
        found, reason = [], after.root["withdrawal_reason"]
    items, claims = len(after.parts.get(DeliveryItem, {})), len(after.parts.get(Claim, {}))
    return PublicChange(kind, entry.moment, entry.user, reason, found, items, claims)
