"""What is counted, in words and figures."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.filters import Selection
from deliveries.models import Delivery, ReportedTotal
from deliveries.models.languages import isolated
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.timeline import Check, Series
from deliveries.wording import amount_text, day_text, noun

from .choices import choice
from .links import address, url


def deliveries_words(number: int) -> str:
    """How many deliveries, in figures: "1,200 deliveries"."""
    return ngettext("%(n)s delivery", "%(n)s deliveries", number) % {"n": figures(number)}


def numbers(selection: Selection) -> str:
    """How many deliveries a view has, and how many are promised: "3 deliveries, 1 promised"."""
    counts = [deliveries_words(selection.arrived)]
    if promised := selection.promised:
        counts.append(ngettext("%(n)s promised", "%(n)s promised", promised) % {"n": figures(promised)})
    return ", ".join(counts)


def numbers_of_lines(deliveries: int, lines: int, promised: int) -> str:
    """How many deliveries and lines the explorer has: "3 deliveries, 5 lines, 1 not arrived"."""
    counts = [
        deliveries_words(deliveries),
        ngettext("%(n)s line", "%(n)s lines", lines) % {"n": figures(lines)},
    ]
    if promised:
        counts.append(ngettext("%(n)s not arrived", "%(n)s not arrived", promised) % {"n": figures(promised)})
    return ", ".join(counts)


def rise(series: Series[Any]) -> str:
    """The counts of a series one after another: "4 → 6 → 8"."""
    return " → ".join(step.total.counted if step else "…" for step in series.hero)


def place_of(pk: int, here: Any, known: str, ledger_at: str = "") -> str:
    """Where a delivery is read of: its row, at the address `ledger_at`, where it is one of `here`, else its page."""
    return f"{ledger_at}#d{pk}" if pk in here else f"{url('delivery', pk)}{known}"


def checked(check: Check[ReportedTotal]) -> str:
    """A total that a source states, of what and over which time, beside the computed one, in a sentence."""
    reported = check.reported
    if reported.supplier:
        said = _(
            "%(who)s states %(qualifier)s %(total)s %(things)s for %(recipient)s from %(supplier)s %(time)s; our count "
            "over the same time is %(computed)s."
        )
    else:
        said = _(
            "%(who)s states %(qualifier)s %(total)s %(things)s for %(recipient)s %(time)s; our count over the same "
            "time is %(computed)s."
        )
    return said % Filled(
        who=isolated(reported.source.publisher),
        qualifier=choice(reported, "qualifier"),
        total=figures(reported.total),
        things=noun(reported.type, reported.total),
        recipient=reported.recipient,
        supplier=reported.supplier,
        time=_time(reported),
        computed=_("not known") if check.computed.only_unknown else amount_text(check.computed),
    )


def lines_behind(check: Check[ReportedTotal], evidence: str = "") -> str:
    """The address of the lines that the computed total adds up; `evidence`: a querystring of the claims that count."""
    reported = check.reported
    first = reported.since_earliest or dt.date.min
    asked = {
        "recipient": reported.recipient.slug,
        "supplier": reported.supplier.slug if reported.supplier else None,
        "type": reported.type.slug,
        "status": Delivery.Status.DELIVERED.value,
        "counted": f"{first}/{reported.as_of_latest}",
    }
    return address(url("explorer"), urlencode({name: value for name, value in asked.items() if value}), evidence)


def _time(reported: ReportedTotal) -> str:
    """Over which time it is stated."""
    days = Filled(day=day_text(reported.as_of), since=day_text(reported.since))
    return (_("since %(since)s, as of %(day)s") if reported.since else _("as of %(day)s")) % days


def nothing_of(subject: Any, role: str) -> str:
    """What is said where nothing at all is on record of the page's party in that role, or of its equipment."""
    if role == "recipient":
        said = _("Nothing that %(subject)s received is on record. That does not mean that nothing came.")
    elif role == "supplier":
        said = _("Nothing that %(subject)s supplied is on record. That does not mean that nothing went out.")
    else:
        said = _("No delivery of %(subject)s is on record.")
    return said % Filled(subject=subject)
