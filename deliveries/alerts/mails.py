"""The mails, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.changelog.feeds import entry_title, entry_words
from deliveries.changelog.wording import differences, names_in
from deliveries.exports import legible
from deliveries.filters.changes import FeedForm
from deliveries.models import Alert, Change
from deliveries.models.alerts import WAITS
from deliveries.numbers import figures
from deliveries.wording import feed_title


def confirmation(alert: Alert, form: FeedForm) -> EmailMessage:
    """The mail that asks whether the alert is wanted; no other one is sent before it is."""
    text = [
        _("Somebody, perhaps you, asked to be told at this address of what changes in this view:"),
        f"{feed_title(form)}\n{page_of(alert)}",
        _("If you want that, confirm it here:"),
        f"{alert.site}{alert.get_absolute_url()}",
        _("If not, do nothing: no other mail comes, and this address is deleted after %(hours)d hours.")
        % {"hours": WAITS.total_seconds() // 3600},
    ]
    return mail(alert, _("Confirm: %(what)s") % {"what": feed_title(form)}, text)


def news(alert: Alert, form: FeedForm, changes: Sequence[Change], *, more: bool) -> EmailMessage:
    """The mail that tells of `changes`, the newest first; `more`: whether there are others that it leaves out."""
    names, whole = names_in(list(changes)), not form.selection.narrows_evidence
    title = feed_title(form)
    told = [
        f"{legible(entry_title(change))}\n{legible(entry_words(change, differences(change, names) if whole else ()))}\n"
        f"{alert.site}{change.delivery.get_absolute_url()}"
        for change in changes
    ]
    number = {"n": figures(len(changes)), "what": title}
    subject = ngettext("%(n)s change: %(what)s", "%(n)s changes: %(what)s", len(changes)) % number
    rest = [_("There are more: they stand on the page.")] if more else []
    return mail(alert, subject, [f"{title}\n{page_of(alert)}", *told, *rest, *ending(alert)])


def ended(alert: Alert) -> EmailMessage:
    """The mail that says that the alert has ended, for its view is understood no more."""
    text = [
        _("This view can no longer be followed, for one of its filters is no more:"),
        page_of(alert),
        _("No other mail comes, and your address has been deleted."),
    ]
    return mail(alert, _("An alert has ended"), text)


def ending(alert: Alert) -> list[str]:
    """How an alert is ended, and what is kept until then."""
    return [
        "-- ",
        _("You asked for this mail. End it with one click: %(address)s") % {"address": alert.end_address},
        _("Your address is kept for this alone, shown to nobody, and deleted once you end it."),
    ]


def page_of(alert: Alert) -> str:
    """The address of the page that shows the view."""
    return f"{alert.site}{reverse('explorer')}{'?' if alert.query else ''}{alert.query}"


def mail(alert: Alert, subject: str, paragraphs: Sequence[str]) -> EmailMessage:
    """A mail to whoever asked, which mail programs offer to end (RFC 2369, RFC 8058) and machines do not answer
    (RFC 3834)."""
    headers = {
        "List-Unsubscribe": f"<{alert.end_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(" ".join(subject.split()), "\n\n".join(paragraphs) + "\n", to=[alert.address], headers=headers)
