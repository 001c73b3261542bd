"""What is said when a request fails before any page could answer it, or in it."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from deliveries.http.problems import problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a problem document under the API, a page elsewhere."""
    if request.path.startswith(API):
        return problem(request, 400, _("The request is not understood."))
    if isinstance(exception, BadRequest):
        return render(request, "400.html", {"why": str(exception)}, status=400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a problem document under the API, a page elsewhere; neither says what went wrong inside."""
    if request.path.startswith(API):
        return problem(request, 500, _("Something went wrong here. It is not your request's fault."))
    return defaults.server_error(request)
