"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

# Each parameter is right by itself, and together they ask for nothing that could be.
CONFLICT = 409
MEDIA_TYPE = "application/problem+json"


class Refused(Exception):  # noqa: N818 (a refusal is an answer, not a mishap)
    """What was asked cannot be answered: `errors` are lists of messages by parameter."""

    def __init__(self, errors: dict[str, list[str]], status: int = 400) -> None:
        super().__init__(errors)
        self.errors, self.status = errors, status


def problem(request: HttpRequest, status: int, detail: str, **more: Any) -> JsonResponse:
    """A problem document; `more` are further members of it."""
    title = HTTPStatus(status).phrase
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": request.path}
    return JsonResponse(content | more, status=status, content_type=MEDIA_TYPE)


def refusal(request: HttpRequest, refused: Refused) -> JsonResponse:
    understood = refused.status == CONFLICT
    detail = _("The parameters contradict each other.") if understood else _("A parameter is not understood.")
    return problem(request, refused.status, detail, errors=refused.errors)


def missing(request: HttpRequest, *_reason: Any, **_path: Any) -> JsonResponse:
    """404, for records that are not there and for addresses that never were."""
    return problem(request, 404, _("There is nothing at this address."))


def not_allowed(request: HttpRequest) -> JsonResponse:
    """405: the API can be read only."""
    response = problem(request, 405, _("The API can only be read: use GET."))
    response["Allow"] = "GET, HEAD, OPTIONS"
    return response
