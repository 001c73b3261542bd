"""What is done with a draft: taken, given back, and said of. Who may is asked before, of accounts.roles."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from deliveries.models import Delivery, DraftReview, Remark

from .telling import tell


class ReviewError(Exception):
    """It is not done, and nothing was changed; the text says why."""


@transaction.atomic
def take(draft: int, by: User, *, seen: int | None) -> None:
    """Let `by` review a draft (its pk), whose reviewer was the account `seen`, or nobody, when `by` looked.

    Raises ReviewError where it is no draft any more, or another has taken it since.
    """
    _held(draft)
    if not DraftReview.objects.hand(draft, by.pk, seen=seen):
        raise ReviewError(_taken_words(DraftReview.objects.of(draft)))


@transaction.atomic
def give_back(draft: int, by: User) -> None:
    """Let nobody review a draft that `by` has taken. Raises ReviewError where it is no draft, or is not theirs."""
    _held(draft)
    if not DraftReview.objects.hand(draft, None, seen=by.pk):
        raise ReviewError(_taken_words(DraftReview.objects.of(draft)))


@transaction.atomic
def say(draft: int, by: User, kind: str, text: str, *, address: str) -> Remark:
    """Say something of a draft (its pk); whom it concerns is told, and led to `address`.

    To ask for changes takes the draft, where nobody has, and lets it wait for its author until that one is done.
    Raises ReviewError where it is no draft any more, another reviews it, or nothing is asked of its author.
    """
    delivery, review = _held(draft), DraftReview.objects.of(draft)
    if kind == Remark.Kind.CHANGES:
        if review.reviewer_id not in {None, by.pk}:
            raise ReviewError(_taken_words(review))
        if review.reviewer_id is None:
            DraftReview.objects.hand(draft, by.pk, seen=None)
        DraftReview.objects.filter(delivery=draft).update(asked=True)
    elif kind == Remark.Kind.READY:
        if not review.asked:
            raise ReviewError(_("Nobody asks for changes of it: it awaits review."))
        DraftReview.objects.filter(delivery=draft).update(asked=False)
    remark = Remark.objects.create(delivery=delivery, by=by, kind=kind, text=text)
    tell(remark, address)
    return remark


def _held(draft: int) -> Delivery:
    """The draft, which nobody else changes until the transaction ends."""
    delivery = Delivery.objects.select_for_update().filter(pk=draft).first()
    if delivery is None:
        raise ReviewError(_("The draft was deleted meanwhile."))
    if delivery.state != Delivery.State.DRAFT:
        raise ReviewError(_("It is no draft any more: somebody has published or withdrawn it."))
    return delivery


def _taken_words(review: DraftReview) -> str:
    if review.reviewer is None:
        return _("Nobody reviews it now: it was given back meanwhile.")
    return _("It is %(who)s who reviews it. Take it over first, if you agreed on that.") % {"who": review.reviewer}
