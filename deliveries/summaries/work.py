"""What there is to do for editors: promises that lapsed, deliveries that are contested, and stated totals that disagree
with the count. Each is found once a version of the record, and held with its index.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from deliveries import index
from deliveries.models import Delivery, ReportedTotal
from deliveries.timeline import Awaited, Check, follow

from .parties import own


def owed(today: dt.date) -> list[int]:
    """The pks of the promises of the site's own register whose window has closed without all that was promised, the
    oldest first."""
    return index.current().answers.of(("owed", today), lambda: _owed(today))


def _owed(today: dt.date) -> list[int]:
    overdue = Delivery.objects.published().in_default_register().overdue(today)
    arrived = Delivery.objects.published().delivered().filter(fulfils=OuterRef("pk"))
    # Of most that are overdue nothing arrived, and no more is asked of them.
    some = overdue.filter(Exists(arrived)).values_list("pk", flat=True)
    met = [each.delivery.pk for each in followed(list(some), today) if each.outcome == "met"]
    return list(overdue.exclude(pk__in=met).in_ledger_order().values_list("pk", flat=True))


def followed(promises: list[int], today: dt.date) -> list[Awaited[Delivery]]:
    """What became of promises (pks), seen on `today`, in the order of the ledger."""
    rows = Delivery.objects.filter(pk__in=promises).select_related("recipient", "supplier", "register")
    found = rows.with_items().with_fulfilments().in_ledger_order()
    return [follow(promise, today, promise.read_until) for promise in found]


def contested() -> list[int]:
    """The pks of the deliveries of the site's own register that are unsettled(), what changed last first."""
    rows = Delivery.objects.in_default_register().unsettled()
    return index.current().answers.of("contested", lambda: list(rows.values_list("pk", flat=True)))


def disagreeing() -> list[int]:
    """The pks of the stated totals of the site's own register that disagree with the count, most pieces first."""
    return index.current().answers.of("disagreeing totals", _disagreeing)


def _disagreeing() -> list[int]:
    checks = [check for check in checked() if check.verdict != "agrees"]
    return [check.reported.pk for check in sorted(checks, key=lambda check: (-check.by, check.reported.pk))]


def checked(pks: list[int] | None = None) -> list[Check[ReportedTotal]]:
    """Stated totals, these in their order or all, held against the computed ones."""
    selection = own()
    totals = selection.stated_totals({}).for_display()
    if pks is None:
        return [selection.checked(total) for total in totals]
    found = totals.in_bulk(pks)
    return [selection.checked(found[pk]) for pk in pks if pk in found]
