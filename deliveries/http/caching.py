"""Conditional requests: a page that has not changed since it was last read is answered with 304."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from deliveries.filters.fields import today
from deliveries.models import reading

from .compressing import compressed
from .downloads import Download, answer
from .fragments import FRAGMENT
from .purging import keys_of
from .reading import is_private
from .redirects import new_address

# Bytes. A page of this size is rare; larger downloads are streamed and never kept.
LARGEST_KEPT = 200_000

type View = Callable[..., HttpResponseBase]


PARTS = ("config", "deliveries", "pages", "templates", "static", "locale", "requirements.txt")


def code_version(root: Path) -> str:
    """A mark of the code, templates and static files as they stand, and of the libraries: a page is stale after an
    upgrade too. Of what they say, so that it is the same on every machine that has them."""
    found = [file for part in PARTS for file in (root / part, *(root / part).rglob("*"))]
    mark = hashlib.sha256()
    for file in sorted(file for file in found if file.is_file() and file.suffix != ".pyc"):
        content = file.read_bytes()
        mark.update(f"{file.relative_to(root).as_posix()}:{len(content)}:".encode() + content)
    return mark.hexdigest()[:12]


# Read once: a process serves the code that it started with.
CODE_VERSION = code_version(Path(settings.BASE_DIR))


def etag(request: HttpRequest, version: int) -> str:
    """The record's version where its rows are read, the code's version, the day (promises lapse) and all that the page
    depends on."""
    fragment = request.headers.get("HX-Request", ""), request.headers.get("HX-History-Restore-Request", "")
    parts = (
        version, CODE_VERSION, today(), get_language(), request.scheme, request.get_host(),
        request.get_full_path(), settings.SHOW_EDITORS, settings.WAYBILL_CONTACT, *fragment,
    )  # fmt: skip
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def public(view: View) -> View:
    """A page or download for everybody: read-only, kept by browsers, and checked for freshness at each use; kept by
    shared caches too, for WAYBILL_SHARED_CACHE seconds, where that is set.

    A page is also kept here, under its ETag, which names all that it depends on: it is made once a version.
    """

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Whoever has a session may have just saved something, and looks for it.
        with reading.for_readers(own_write=settings.SESSION_COOKIE_NAME in request.COOKIES) as version:
            key = etag(request, version)
            page = partial(kept_or_made, view, key)
            response: HttpResponseBase = condition(etag_func=lambda *_a, **_k: key)(page)(request, *args, **kwargs)
            return shared(request, response)

    return require_safe(fresh)


def shared(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with leave to keep it. What htmx gets at the address of a page is for nobody else."""
    seconds = settings.SHARED_CACHE
    if not seconds or response.status_code not in (200, 304):
        response["Cache-Control"] = "no-cache"
    elif request.headers.get("HX-Request") and not request.META.get(FRAGMENT):
        response["Cache-Control"] = "no-store"
    else:
        response["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
        response["Surrogate-Key"] = " ".join(keys_of(request))
    return response


@dataclass(frozen=True)
class Kept:
    """A page as it is kept: compressed where that is shorter, once and not for each reader. A page is unpacked for the
    few who do not take it so, rather than kept twice: plain, it takes some ten times the room."""

    content: bytes
    packed: bool
    headers: dict[str, str]
    etag: str

    @classmethod
    def of(cls, content: bytes, headers: dict[str, str], etag: str) -> Kept:
        shorter = compressed(content)
        packed = len(shorter) < len(content)
        return cls(shorter if packed else content, packed, headers, etag)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page as this reader's browser takes it; compressed as Django's GZipMiddleware would."""
        takes_it = re_accepts_gzip.search(request.headers.get("Accept-Encoding", ""))
        if not (self.packed and takes_it):
            return HttpResponse(gzip.decompress(self.content) if self.packed else self.content, headers=self.headers)
        response = HttpResponse(self.content, headers=self.headers)
        response["Content-Encoding"], response["ETag"] = "gzip", f"W/{self.etag}"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def kept_or_made(view: View, key: str, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The page that is kept under this ETag, or that `view` makes, which is then kept."""
    kept: Kept | None = caches["pages"].get(key)
    if kept:
        return kept.answer(request)
    response = made_or_moved(view, request, *args, **kwargs)
    if is_private(request):
        return response.whole() if isinstance(response, Download) else response
    if isinstance(response, Download):
        response = answer(request, response, key)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    if isinstance(response, HttpResponse) and response.status_code == 200:
        made = Kept.of(response.content, dict(response.headers), key)
        if len(response.content) < LARGEST_KEPT:
            caches["pages"].set(key, made)
        return made.answer(request)
    return response


def made_or_moved(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """What `view` answers; where that is "not found" or "gone" for a record that was merged, the way to the new one."""
    try:
        response = view(request, *args, **kwargs)
    except Http404:
        if (address := new_address(request)) is None:
            raise
        return HttpResponsePermanentRedirect(address)
    if response.status_code in {404, 410} and (address := new_address(request)):
        return HttpResponsePermanentRedirect(address)
    return response
