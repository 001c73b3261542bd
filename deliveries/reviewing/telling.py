"""Whom what is said of a draft concerns: they are told at the desk, and by mail where there is a server for it."""

from __future__ import annotations

import logging
from threading import Thread

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from deliveries.accounts.roles import drafted, drafter
from deliveries.models import Delivery, DraftReview, Remark
from deliveries.wording import delivery_title

# What the thread is called that sends.
SENDER = "mail-to-editors"

logger = logging.getLogger(__name__)


def last_words_to(user: User) -> list[Remark]:
    """What was said last of each draft that an account wrote or reviews, the oldest first, where something of it is to
    be answered: somebody else said it, or changes are asked for of its author."""
    drafts = Delivery.objects.filter(state=Delivery.State.DRAFT)
    last = Remark.objects.last_words().filter(delivery__in=drafts.values("pk")).order_by("pk")
    found = {remark.delivery_id: remark for remark in last}
    authors, reviews = drafted(found), DraftReview.objects.among(found)

    def is_told(remark: Remark) -> bool:
        made, review = authors.get(remark.delivery_id), reviews.get(remark.delivery_id)
        own = made is not None and made.by == user.pk
        theirs = review is not None and review.reviewer_id == user.pk
        return (own and review is not None and review.asked) or ((own or theirs) and remark.by_id != user.pk)

    return [remark for remark in found.values() if is_told(remark)]


def concerned(remark: Remark) -> list[User]:
    """The author and the reviewer of a draft, but for who says it; those only who still work at the desk."""
    both = (drafter(remark.delivery), DraftReview.objects.of(remark.delivery_id).reviewer_id)
    wanted = [pk for pk in both if pk is not None and pk != remark.by_id]
    accounts = User.objects.filter(pk__in=wanted, is_active=True, is_staff=True)
    return [user for user in accounts if user.has_perm("deliveries.view_delivery")]


def tell(remark: Remark, address: str) -> None:
    """Write to whom it concerns once the open transaction is over; nobody waits for the mail server."""
    if not settings.SENDS_MAIL:
        return
    mails = [mail_of(remark, user, address) for user in concerned(remark) if user.email]
    if mails:
        transaction.on_commit(lambda: Thread(target=send, args=[mails], name=SENDER, daemon=True).start())


def mail_of(remark: Remark, to: User, address: str) -> EmailMessage:
    who, what = remark.by or _("Somebody"), delivery_title(remark.delivery)
    words = {"who": who, "does": remark.get_kind_display(), "what": what, "party": remark.delivery.recipient}
    subject = _("%(who)s %(does)s: %(what)s to %(party)s") % words
    body = "\n\n".join(part for part in (subject, remark.text, address) if part)
    return EmailMessage(f"{settings.EMAIL_SUBJECT_PREFIX}{' '.join(subject.split())}", body, to=[to.email])


def send(mails: list[EmailMessage]) -> None:
    """Send them one by one. What does not go through stands at the desk all the same."""
    for mail in mails:
        try:
            mail.send()
        except OSError as error:
            logger.warning("A mail to an editor was not sent: %s", error)
