"""The addresses of the API, under `/api/v1/`: conditional answers to GET and HEAD, and to nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from deliveries.http.caching import public
from deliveries.http.problems import missing, not_allowed

from .openapi import api

type View = Callable[..., HttpResponseBase]


def reading(view: View) -> View:
    """`view` for GET and HEAD alone, with an ETag; every other method is told so."""

    def got(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.method = "GET"  # ninja knows no HEAD; the server leaves the body out
        return view(request, *args, **kwargs)

    fresh = public(got)

    @csrf_exempt
    @wraps(view, updated=())
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return fresh(request, *args, **kwargs) if request.method in {"GET", "HEAD"} else not_allowed(request)

    return read


def urls() -> list[URLPattern]:
    """The addresses of the API, to be put under `/api/v1/`; what is none of them is told so in its own manner."""
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        # ninja needs its root to know where it is, but has nothing to show there.
        pattern.callback = reading(missing if pattern.name == "api-root" else pattern.callback)
    return [*patterns, re_path("", reading(missing), name="missing")]
