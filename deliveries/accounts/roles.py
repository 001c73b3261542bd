"""What depends on the delivery itself: who may change, publish, take back or delete it. docs/roles.md has the table.

The groups Contributor, Editor and Administrator (migration 0006) hold the permissions that are asked for here.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model

from deliveries.models import Delivery, Release

type Someone = User | AnonymousUser


def drafter(delivery: Delivery) -> int | None:
    """The number of the account that drafted it; None where a file or nobody who is still known did."""
    made = Delivery.history.filter(id=delivery.pk, history_type="+")
    found: int | None = made.order_by("history_id").values_list("history_user_id", flat=True).first()
    return found


def was_public(delivery: Delivery) -> bool:
    """Whether readers ever saw it."""
    return bool(Delivery.history.filter(id=delivery.pk).exclude(state=Delivery.State.DRAFT).exists())


def is_own_draft(user: Someone, delivery: Delivery) -> bool:
    return delivery.state == Delivery.State.DRAFT and user.pk is not None and drafter(delivery) == user.pk


def follows_files(delivery: Delivery) -> bool:
    """Whether it is of a register that files bring in: only the next release changes it."""
    return Release.objects.filter(register=delivery.register_id).exists()


def may_draft(user: Someone) -> bool:
    """Who may add a delivery with its lines and what a source says of it."""
    return user.has_perms(["deliveries.add_delivery", "deliveries.add_deliveryitem", "deliveries.add_claim"])


def may_change(user: Someone, delivery: Delivery) -> bool:
    """Who publishes may change every delivery but those that follow files; who drafts, the own drafts."""
    if not user.has_perm("deliveries.change_delivery") or follows_files(delivery):
        return False
    return user.has_perm("deliveries.publish_delivery") or is_own_draft(user, delivery)


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


def may_withdraw(user: Someone, delivery: Delivery) -> bool:
    allowed = user.has_perm("deliveries.withdraw_delivery") and delivery.state == Delivery.State.PUBLISHED
    return allowed and not follows_files(delivery)


def may_revert(user: Someone, delivery: Delivery) -> bool:
    return user.has_perm("deliveries.revert_delivery") and may_change(user, delivery)


def may_merge(user: Someone, model: type[Model], *records: Model) -> bool:
    """Who has the permission, and may change records of `model`: of deliveries, each of `records`."""
    allowed = user.has_perm("deliveries.merge_records") and user.has_perm(f"deliveries.change_{model._meta.model_name}")
    return allowed and all(may_change(user, record) for record in records if isinstance(record, Delivery))
