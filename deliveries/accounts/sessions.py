"""How long a session at the desk lasts: a working day, and not past two hours in which nobody asked for anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from . import book, own_sessions

# In a session: when somebody signed in, and when they last asked for something.
BEGAN, SEEN = "began", "seen"
# Seconds between two notes of the latter: each is a write.
NOTED_EACH = 60


def begin(request: HttpRequest, **_signal: Any) -> None:
    """Receiver of user_logged_in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """Whether the session of whoever is signed in has lasted too long, or lain still too long."""
    now, session = time.time(), request.session
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    return bool(now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_AGE)


def sessions_end(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a session that is over opens nothing at the desk or its doors; and no page of the doors is kept."""
    desk, doors = reverse("admin:index"), "/accounts/"

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # Public pages leave here at once: they never ask for the session.
        if not request.path_info.startswith((desk, doors)):
            return get_response(request)
        if request.user.is_authenticated:
            note(request)
        response = get_response(request)
        if request.path_info.startswith(doors):
            add_never_cache_headers(response)
        return response

    return middleware


def note(request: HttpRequest) -> None:
    """End the session that is over; of another, note that it is in use."""
    if is_over(request):
        book.write(request, "session over", request.user)
        logout(request)
        return
    now = int(time.time())
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(SEEN, 0) >= NOTED_EACH:
        request.session[SEEN] = now
        own_sessions.keep(request)
