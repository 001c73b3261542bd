"""What became of a delivery, for readers."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from deliveries.filters.access import may_read
from deliveries.history import published
from deliveries.http.caching import public
from deliveries.models import Delivery, Moved

from .paging import page_of

CHANGES_A_PAGE = 50


@public
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """`/deliveries/12/history/`: every change since it was first published, the latest first."""
    found = Delivery.objects.exclude(state=Delivery.State.DRAFT).select_related("recipient", "register")
    found = found.with_items().with_merged()
    record = get_object_or_404(found, pk=pk)
    if not may_read(record.register):
        raise Http404
    changes = published(record)
    if not changes:
        raise Http404
    context = {
        "delivery": record,
        "page": page_of(changes, request.GET, CHANGES_A_PAGE),
        "show_editors": settings.SHOW_EDITORS,
        "merged": Delivery.objects.merged_into(record).with_items().order_by("pk") if record.has_merged else [],
        "merged_into": Moved.objects.record(Delivery, str(pk)) if record.state == Delivery.State.WITHDRAWN else None,
    }
    return render(request, "history.html", context)
