"""What depends on the delivery itself: who may change, publish, take back or delete it. docs/roles.md has the table.

The groups Contributor, Editor and Administrator (migration 0006) hold the permissions that are asked for here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, User
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.translation import pgettext_lazy

from deliveries.models import Delivery, Release, Source
from deliveries.models.names import Catalogued

type Someone = User | AnonymousUser

# By what the groups are called in the database.
ROLES = {
    "Contributor": pgettext_lazy("role", "Contributor"),
    "Editor": pgettext_lazy("role", "Editor"),
    "Administrator": pgettext_lazy("role", "Administrator"),
}


def role_told(group: Group) -> str:
    """A role in the reader's language; a group that an administrator made is called what they called it."""
    return str(ROLES.get(group.name, group.name))


@dataclass(frozen=True)
class Drafted:
    """Who entered a delivery first, by the number of the account and its name, and when; None and "": a file, or
    somebody not known now."""

    by: int | None
    name: str
    at: dt.datetime


def drafted(deliveries: Iterable[int]) -> dict[int, Drafted]:
    """Who drafted these deliveries (pks), also those that were deleted, and when: whoever brings one back did not."""
    made = Delivery.history.filter(id__in=list(deliveries), history_type="+").order_by("-history_id")
    rows = made.values_list("id", "history_user_id", "history_user__username", "history_date")
    return {pk: Drafted(by, name or "", at) for pk, by, name, at in rows}


def drafted_by(user: int | None) -> QuerySet[Any, Any]:
    """The numbers of the deliveries that an account drafted, also of those that were deleted."""
    first = Delivery.history.filter(id=OuterRef("id"), history_type="+").order_by("history_id")
    added: QuerySet[Any, Any] = Delivery.history.filter(history_type="+", history_user=user)
    return added.filter(history_id=Subquery(first.values("history_id")[:1])).values("id")


def drafter(delivery: Delivery) -> int | None:
    """The number of the account that drafted it; None where a file or nobody who is still known did."""
    found = drafted([delivery.pk]).get(delivery.pk)
    return found.by if found else None


def was_public(delivery: Delivery) -> bool:
    """Whether readers ever saw it."""
    return bool(Delivery.history.filter(id=delivery.pk).exclude(state=Delivery.State.DRAFT).exists())


def is_own_draft(user: Someone, delivery: Delivery) -> bool:
    return delivery.state == Delivery.State.DRAFT and user.pk is not None and drafter(delivery) == user.pk


def follows_files(delivery: Delivery) -> bool:
    """Whether it is of a register that files bring in: only the next release changes it."""
    # Each of what may be done with it asks, and a form asks for all of that: once a register, then.
    known = delivery.__dict__.setdefault("registers_of_files", {})
    if delivery.register_id not in known:
        known[delivery.register_id] = Release.objects.filter(register=delivery.register_id).exists()
    return bool(known[delivery.register_id])


def may_draft(user: Someone) -> bool:
    """Who may add a delivery with its lines and what a source says of it."""
    return user.has_perms(["deliveries.add_delivery", "deliveries.add_deliveryitem", "deliveries.add_claim"])


def may_change(user: Someone, delivery: Delivery) -> bool:
    """Who publishes may change every delivery but those that follow files; who drafts, the own drafts."""
    if not user.has_perm("deliveries.change_delivery") or follows_files(delivery):
        return False
    return user.has_perm("deliveries.publish_delivery") or is_own_draft(user, delivery)


def may_change_source(user: Someone, source: Source) -> bool:
    """Who publishes may change every source; who drafts, those that they entered, until readers see what is of it."""
    if not user.has_perm("deliveries.change_source"):
        return False
    if user.has_perm("deliveries.publish_delivery"):
        return True
    entered = Source.history.filter(id=source.pk, history_type="+", history_user=user.pk)
    return entered.exists() and Source.objects.unseen().filter(pk=source.pk).exists()


def may_delete(user: Someone, delivery: Delivery) -> bool:
    """A draft that readers never saw; whatever they saw is withdrawn with a reason instead, whoever asks."""
    if delivery.state != Delivery.State.DRAFT or was_public(delivery):
        return False
    return user.has_perm("deliveries.delete_delivery") and may_change(user, delivery)


def may_bring_back(user: Someone) -> bool:
    """Whether they see the drafts that were deleted, and bring them back."""
    return user.has_perm("deliveries.add_delivery") and user.has_perm("deliveries.publish_delivery")


def may_publish(user: Someone, delivery: Delivery | None = None) -> bool:
    """Who has the permission; under the two-person rule, not who drafted it. None asks for any delivery at all."""
    if not user.has_perm("deliveries.publish_delivery"):
        return False
    if not settings.TWO_PERSON_RULE or delivery is None:
        return True
    # One that is not saved yet is being drafted by whoever asks.
    return delivery.pk is not None and drafter(delivery) != user.pk


def publishers(delivery: Delivery) -> list[User]:
    """The accounts that may publish it, by name: who has the permission, and is not kept from it by the rule of two."""
    able = User.objects.with_perm("deliveries.publish_delivery").filter(is_staff=True).order_by("username")
    if settings.TWO_PERSON_RULE:
        able = able.exclude(pk=drafter(delivery) or 0)
    return list(able)


def may_review(user: Someone, delivery: Delivery) -> bool:
    """Who may take the review of a draft, and ask its author for changes: who may publish it."""
    return delivery.state == Delivery.State.DRAFT and may_publish(user, delivery) and not follows_files(delivery)


def may_remark(user: Someone) -> bool:
    """Who may say something of a draft: whoever writes drafts."""
    return user.has_perm("deliveries.change_delivery")


def may_withdraw(user: Someone, delivery: Delivery) -> bool:
    allowed = user.has_perm("deliveries.withdraw_delivery") and delivery.state == Delivery.State.PUBLISHED
    return allowed and not follows_files(delivery)


def may_revert(user: Someone, delivery: Delivery) -> bool:
    return user.has_perm("deliveries.revert_delivery") and may_change(user, delivery)


def may_merge(user: Someone, model: type[Model], *records: Model) -> bool:
    """Who has the permission, and may change records of `model`, of deliveries each of `records`; and of the catalogue,
    on which the deliveries of all rest, may delete the one that goes."""
    verb = "delete" if issubclass(model, Catalogued) else "change"
    allowed = user.has_perm("deliveries.merge_records") and user.has_perm(f"deliveries.{verb}_{model._meta.model_name}")
    return allowed and all(may_change(user, record) for record in records if isinstance(record, Delivery))
