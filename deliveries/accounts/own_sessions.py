"""Where one is signed in, for oneself to see and to end. django-allauth keeps the list of the desk's sessions."""

from __future__ import annotations

import datetime as dt

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from . import book


def keep(request: HttpRequest) -> None:
    """Note that the session of whoever is signed in is in use, under the key that it has now."""
    try:
        UserSession.objects.create_from_request(request)
    except PermissionDenied:
        # The address cannot be told from those of proxies. Whoever asks is in all the same.
        return


def open_sessions(user: User | AnonymousUser) -> list[UserSession]:
    """Those that open something still, the latest first; what is over is forgotten."""
    since = timezone.now() - dt.timedelta(seconds=settings.SESSION_IDLE_AGE)
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted((one for one in found if one.last_seen_at >= since), key=lambda one: one.created_at, reverse=True)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def own_sessions(request: HttpRequest) -> HttpResponse:
    """`/accounts/sessions/`: lists them; a POST ends the one that `end` names by its number, or all `others`."""
    keep(request)
    found = open_sessions(request.user)
    if request.method != "POST":
        return render(request, "account/sessions.html", {"sessions": found})
    wanted = request.POST.get("end", "")
    ended = [one for one in found if not one.is_current() and wanted in {str(one.pk), "others"}]
    end_sessions(request, ended)
    for one in ended:
        book.write(request, f"session from {one.ip} ended", request.user)
    told = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", len(ended))
    messages.success(request, told % {"n": len(ended)})
    return redirect("own-sessions")
