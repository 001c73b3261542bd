"""What is said when a request fails before any page could answer it, or in it."""

from __future__ import annotations

import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from deliveries.accounts.resubmit import was_typed_here
from deliveries.http.problems import problem

from .paging import SignInFirstError

API = "/api/"
# What a database that is away, full, locked or read-only is told as.
AWAY = (OperationalError, InterfaceError, InternalError)
# Seconds after which it may be there again.
SOON = "10"


def away(request: HttpRequest) -> HttpResponse:
    """503: what was typed at the desk is in the page, to be sent again. It asks nothing of the database."""
    words = _("The record cannot be reached at the moment. Ask again in a minute.")
    if request.path_info.startswith(API):
        response: HttpResponse = problem(request, 503, words)
    else:
        typed = [(name, value) for name, values in request.POST.lists() for value in values]
        kept = typed if was_typed_here(request) else []
        response = render(request, "503.html", {"typed": kept, "to": request.get_full_path()}, status=503)
    response["Retry-After"], response["Cache-Control"] = SOON, "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a problem document under the API, a page elsewhere."""
    if request.path_info.startswith(API):
        return problem(request, 400, _("The request is not understood."))
    if isinstance(exception, BadRequest):
        told = {"why": str(exception), "sign_in": isinstance(exception, SignInFirstError)}
        return render(request, "400.html", told, status=400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a problem document under the API, a page elsewhere; neither says what went wrong inside. 503 where the
    database does not answer, or takes nothing."""
    if isinstance(sys.exception(), AWAY):
        return away(request)
    if request.path_info.startswith(API):
        return problem(request, 500, _("Something went wrong here. It is not your request's fault."))
    return defaults.server_error(request)
