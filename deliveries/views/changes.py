"""What changed in the record: `/changes/`, its data twins, and the feed of any filter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.changelog.feeds import changes_feed
from deliveries.changelog.wording import changed_keys, differences, names_in
from deliveries.filters import without
from deliveries.filters.changes import ChangesForm, FeedForm
from deliveries.filters.facets import regions_of
from deliveries.filters.fields import today
from deliveries.http.caching import public
from deliveries.models import Change, Delivery, Party, Register, Release
from deliveries.models.saying import Filled
from deliveries.wording import feed_title, joined

from .timelines import refusal

ATOM = "application/atom+xml; charset=utf-8"
ENTRIES = 50
# Releases come once a year or so.
MOST_RELEASES = 50
# Of so many days the changes are a click away.
LATELY = (7, 30)


@public
def changes(request: HttpRequest) -> HttpResponse:
    """`/changes/`: the newest changes, with what was before."""
    form = ChangesForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "recipients": Party.objects.recipients(),
        "suppliers": Party.objects.suppliers(),
        "kinds": Change.Kind.choices,
    }
    valid = form.is_valid()
    context["regions"] = regions_of(Delivery.objects.published().by_state(), form.cleaned_data.get("region", []))
    if valid:
        listed, asked = form.listed, form.query_dict
        names = names_in(listed.changes)
        context |= {
            "rows": [(change, differences(change, names)) for change in listed.changes],
            "older": form.query(before=listed.older) if listed.older else "",
            "newer": form.query(since=listed.next) if listed.more else "",
            "paged": form.cleaned_data["since"] is not None or form.cleaned_data["before"] is not None,
            "query": form.query(),
            "followed_as": changes_title(form),
            "whose": form.other,
            "path": request.path,
            "releases": releases_of(form.other) if form.other else [],
            "recent": [
                (days, form.query(since=day), asked.get("since") == day.isoformat())
                for days in LATELY
                for day in [today() - dt.timedelta(days=days)]
            ],
        }
    return render(request, "changes.html", context)


def releases_of(register: Register) -> list[Release]:
    """The releases that were brought in of a register, the latest first: what it has of changes."""
    return list(register.releases.order_by("-made").select_related("source")[:MOST_RELEASES])


@public
def changes_data(request: HttpRequest, suffix: str) -> HttpResponseBase:
    """`/changes.json` and `/changes.atom`."""
    form = ChangesForm(request.GET)
    if not form.is_valid():
        return refusal(form, suffix)
    listed = form.listed
    if suffix == "json":
        further = further_pages(request, form)
        told = [change_json(change) for change in listed.changes]
        content = {"changes": told, "next": further.get("next"), "more": listed.more, "older": further.get("previous")}
        return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    document = changes_feed(
        listed.changes,
        title=changes_title(form),
        page=request.build_absolute_uri(f"{reverse('changes')}?{form.query()}".rstrip("?")),
        address=request.build_absolute_uri(),
        names=names_in(listed.changes),
        further=onwards(request, form),
    )
    return HttpResponse(document, content_type=ATOM)


def changes_title(form: ChangesForm) -> str:
    """What the feed of a valid form is called: "Waybill: changes (from Russia, to Mali)"."""
    title, data = _("Waybill: changes"), form.cleaned_data
    sides = {"supplier": _("from %(name)s"), "recipient": _("to %(name)s")}
    named = {side: joined([str(party) for party in data[side]]) for side in sides}
    told = [words % Filled(name=named[side]) for side, words in sides.items() if named[side]]
    told += [*map(str, data["region"]), *(str(Change.Kind(kind).label) for kind in data["kind"])]
    return f"{title} ({', '.join(told)})" if told else title


def onwards(request: HttpRequest, form: ChangesForm) -> dict[str, str]:
    """Where a feed goes on ("next"), in the order in which it stands: to older changes, or with `since` to newer ones;
    nowhere from the last."""
    further = further_pages(request, form)
    if form.cleaned_data["since"] is None:
        return {"next": further["previous"]} if "previous" in further else {}
    return {"next": further["next"]} if form.listed.more else {}


def further_pages(request: HttpRequest, form: ChangesForm) -> dict[str, str]:
    """Where to read on ("next": what comes after these, now or later) and what came before ("previous")."""
    listed = form.listed
    cursors: list[tuple[str, dict[str, Any]]] = []
    if listed.next is not None:
        cursors.append(("next", {"since": listed.next}))
    if listed.older is not None:
        cursors.append(("previous", {"before": listed.older}))
    page = request.build_absolute_uri(request.path)
    return {relation: f"{page}?{form.query(**cursor)}" for relation, cursor in cursors}


def change_json(change: Change) -> dict[str, Any]:
    """One change; `state` is the delivery as readers saw it afterwards, `changed` which of its keys differ."""
    return {
        "id": change.pk,
        "kind": change.kind,
        "moment": change.moment.isoformat().replace("+00:00", "Z"),
        "delivery": change.delivery_id,
        "url": change.delivery.get_absolute_url(),
        "reason": change.reason,
        "due": change.due.isoformat() if change.due else None,
        "changed": changed_keys(change),
        "state": change.state,
    }


@public
def deliveries_atom(request: HttpRequest) -> HttpResponseBase:
    """`/deliveries.atom`: the deliveries of any filter, the one that changed last first; withdrawn ones say so."""
    form = FeedForm(request.GET)
    if not form.is_valid():
        return refusal(form, "atom")
    selection, newest = form.selection, form.newest(ENTRIES + 1)
    more, newest = len(newest) > ENTRIES, newest[:ENTRIES]
    selection.add_evidence([change.delivery for change in newest])
    query = without(form.query)
    older = f"{request.build_absolute_uri(request.path)}?{f'{query}&' if query else ''}before="
    document = changes_feed(
        newest,
        title=feed_title(form),
        page=request.build_absolute_uri(f"{reverse('explorer')}?{query}".rstrip("?")),
        address=request.build_absolute_uri(),
        names=names_in(newest),
        further={"next": f"{older}{newest[-1].pk}"} if more else {},
        made=timezone.now(),
        once=True,
        whole=not selection.narrows_evidence,
        credit=selection.register.credit,
    )
    return HttpResponse(document, content_type=ATOM)
