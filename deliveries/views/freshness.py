"""Conditional requests: a page that has not changed since it was last read is answered with 304."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from deliveries.filters.fields import today
from deliveries.models import Edition

type View = Callable[..., HttpResponseBase]


@cache
def code_version() -> str:
    """A mark of the code, templates and static files as they stand: a page is stale after an upgrade too."""
    parts = ("deliveries", "templates", "static", "locale")
    files = (file for part in parts for file in (Path(settings.BASE_DIR) / part).rglob("*") if file.is_file())
    stamps = sorted(f"{file.name}:{file.stat().st_mtime_ns}" for file in files if file.suffix != ".pyc")
    return hashlib.sha256("".join(stamps).encode()).hexdigest()[:12]


def etag(request: HttpRequest, **_kwargs: Any) -> str:
    """The record's edition, the code's version, the day (promises lapse) and all that the page depends on."""
    fragment = request.headers.get("HX-Request", ""), request.headers.get("HX-History-Restore-Request", "")
    parts = (
        Edition.current(), code_version(), today(), get_language(), request.scheme, request.get_host(),
        request.get_full_path(), settings.SHOW_EDITORS, *fragment,
    )  # fmt: skip
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def public(view: View) -> View:
    """A page or download for everybody: read-only, kept by browsers, and checked for freshness at each use."""

    @require_safe
    @condition(etag_func=etag)
    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        patch_cache_control(response, no_cache=True)
        return response

    return fresh
