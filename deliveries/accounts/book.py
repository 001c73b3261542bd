"""The book of the doors: who came in, who failed to and who was locked out, each a line in the log with the address."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

logger = logging.getLogger(__name__)

LONGEST_NAME = 150


def write(request: HttpRequest | None, what: str, name: object) -> None:
    """One line. The name may be whatever a stranger typed: it is quoted, and cut."""
    logger.info("%s: %r from %s", what, str(name)[:LONGEST_NAME], address(request))


def address(request: HttpRequest | None) -> str:
    """Where the request comes from, as the limits count it."""
    try:
        return str(get_adapter(request).get_client_ip(request)) if request else "-"
    except PermissionDenied:
        return "-"


def signed_in(request: HttpRequest, user: Any, **_signal: Any) -> None:
    write(request, "signed in", user)


def signed_out(request: HttpRequest, user: Any, **_signal: Any) -> None:
    if user is not None:
        write(request, "signed out", user)


def wrong_password(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    write(request, "wrong password", credentials.get("username", ""))


def wrong_code(request: HttpRequest, user: Any, **_signal: Any) -> None:
    write(request, "wrong code", user)


def second_factor_added(request: HttpRequest, user: Any, authenticator: Any, **_signal: Any) -> None:
    write(request, f"second factor added ({authenticator.type})", user)


def second_factor_removed(request: HttpRequest, user: Any, authenticator: Any, **_signal: Any) -> None:
    write(request, f"second factor removed ({authenticator.type})", user)


def password_changed(request: HttpRequest, user: Any, **_signal: Any) -> None:
    write(request, "password changed", user)
