"""What is sent once a day."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import takewhile
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.http import QueryDict

from deliveries.filters.changes import FeedForm
from deliveries.models import Alert, Change
from deliveries.models.spoken import speaking

from .mails import ended, news

logger = logging.getLogger(__name__)

# So many changes are told in a mail.
MOST_TOLD = 50


@dataclass
class Sent:
    """How many mails were sent, and how many could not be."""

    sent: int = 0
    failed: int = 0


def send_alerts() -> Sent:
    """Tell every reader who has confirmed an alert what has changed in its view since they were told last, and forget
    who never did. A mail that cannot be sent is sent the next time."""
    Alert.objects.given_up().delete()
    done = Sent()
    for alert in Alert.objects.confirmed().iterator():
        with speaking(alert.language):
            _tell(alert, done)
    return done


def _tell(alert: Alert, done: Sent) -> None:
    form = FeedForm(QueryDict(alert.query))
    if not form.is_valid() or not form.selection.register.downloads:
        if _send(ended(alert), done):
            alert.delete()
        return
    mark = Change.objects.mark()
    # After a backup was put back, what comes is told, and not what was told before.
    if mark is None or mark[0] <= alert.told:
        return
    newest = form.newest(MOST_TOLD + 1)
    form.selection.add_evidence([change.delivery for change in newest])
    changes = list(takewhile(lambda change: change.pk > alert.told, newest))
    listed, more = changes[:MOST_TOLD], len(changes) > MOST_TOLD
    if not listed or _send(news(alert, form, listed, more=more), done):
        Alert.objects.filter(pk=alert.pk).update(told=mark[0])


def _send(message: EmailMessage, done: Sent) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        # Not to whom: a log is kept longer than an address.
        logger.warning("An alert could not be sent: %s", type(error).__name__)
        done.failed += 1
        return False
    done.sent += 1
    return True
