"""A name for each request, which its lines in the log have and its answer repeats: X-Request-ID."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.metrics import ROUTE

HEADER = "X-Request-ID"
# In what WSGI tells of a request; headers of a client are called HTTP_… there. The process beside the worker is told.
KEY = "waybill.request"
NAME = re.compile(r"[\w.-]{8,64}", re.ASCII)

_current: ContextVar[str] = ContextVar("request", default="")


def current() -> str:
    """The name of the request that this thread answers, or answered last; empty outside of any."""
    return _current.get()


def named(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware, outside of all others."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        name = request.META.get(KEY) or given(request) or uuid.uuid4().hex
        request.META[KEY] = name
        # It stays for what is streamed after this returns; the next request of the thread has its own.
        _current.set(name)
        response = get_response(request)
        response[HEADER] = name
        if request.resolver_match:
            request.META[ROUTE] = request.resolver_match.view_name
        return response

    return middleware


def given(request: HttpRequest) -> str:
    """The name that a proxy gave it; none where no proxy stands in front, for a client can write anything."""
    name: str = request.headers.get(HEADER, "")
    return name if settings.ALLAUTH_TRUSTED_PROXY_COUNT and NAME.fullmatch(name) else ""
