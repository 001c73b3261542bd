"""What was typed at the desk while the session ended: shown to whoever typed it, to be sent again after signing in.

It is kept in the page alone. A form of another site is not offered to be sent again: it was not typed here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure

from deliveries.models.kept import KEPT_AS
from deliveries.models.spoken import parted

OWN = {"csrfmiddlewaretoken"}


def keep_what_was_typed(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a form that the door of the desk turns away comes back in a page that can send it again."""
    doors = tuple(
        map(
            resolve_url,
            ("admin:login", settings.LOGIN_URL, "mfa_reauthenticate", "mfa_index", "account_change_password"),
        )
    )

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        turned_away = response.status_code == 302 and parted(response["Location"])[1].startswith(doors)
        if turned_away and request.path_info not in doors and was_typed_here(request):
            return kept_page(request, door=response["Location"])
        return response

    return middleware


def sent_without_a_token(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """CSRF_FAILURE_VIEW: whoever signed in anew while a form of the desk was open may send it again as it is."""
    if was_typed_here(request):
        return kept_page(request, door="" if request.user.is_authenticated else resolve_url(settings.LOGIN_URL))
    return csrf_failure(request, reason)


def was_typed_here(request: HttpRequest) -> bool:
    """Whether the request sends a form of the desk, by a page of this site. No page can hold a file: one that is sent
    for its file, as a table is, was not typed; that of a record, with which a file may come, was."""
    here = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    about_text = not request.FILES or KEPT_AS in request.POST
    at_the_desk = request.method == "POST" and request.path.startswith(reverse("admin:index"))
    return at_the_desk and request.headers.get("Origin") in here and bool(request.POST) and about_text


def kept_page(request: HttpRequest, *, door: str) -> HttpResponse:
    """The page with what was typed; for a question that htmx asks meanwhile, a line in its place.

    `door`: where one goes first, to sign in or to prove who one is; empty where that was done already.
    """
    context: dict[str, Any] = {"door": door, "signed_out": not request.user.is_authenticated}
    if request.headers.get("HX-Request"):
        return render(request, "admin/kept.html#line", context)
    typed = [(name, value) for name, values in request.POST.lists() for value in values if name not in OWN]
    context |= {"typed": typed, "to": request.get_full_path(), "file": bool(request.FILES)}
    response = render(request, "admin/kept.html", context, status=403)
    add_never_cache_headers(response)
    return response
