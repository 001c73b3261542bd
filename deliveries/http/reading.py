"""Who reads: asked for only where a register is not for everybody, so that other pages never ask for the session."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from deliveries.accounts.sessions import is_over
from deliveries.accounts.signing_in import second_factor_missing
from deliveries.filters.access import Reader, reading


def readers(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: what is asked while a request is answered is asked by whoever sent it; and what depends on that is
    kept by nobody."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        reader = Reader(lambda: signed_in(request), lambda: address(request))
        request.reader = reader  # type: ignore[attr-defined]
        with reading(reader):
            response = get_response(request)
        if reader.private:
            response["Cache-Control"] = "private, no-store"
            for name in ("ETag", "Surrogate-Key"):
                del response[name]
        return response

    return middleware


def is_private(request: HttpRequest) -> bool:
    """Whether what was made for this request is for this reader alone."""
    reader: Reader | None = getattr(request, "reader", None)
    return reader is not None and reader.private


def signed_in(request: HttpRequest) -> bool:
    """Whether an account is signed in, with a second factor where the site wants one."""
    return request.user.is_authenticated and not second_factor_missing(request) and not is_over(request)


def address(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""
