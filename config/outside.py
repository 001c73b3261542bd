"""What is told to others, where the operator wishes it: mails of faults, and Sentry."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# By the scheme of EMAIL_URL: how the connection is sealed, and the port that servers have for it.
SCHEMES: dict[str, tuple[dict[str, bool], int]] = {
    "smtp": ({}, 25),
    "smtp+tls": ({"use_tls": True}, 587),
    "smtps": ({"use_ssl": True}, 465),
}


def mailers(url: str) -> dict[str, Any]:
    """Django's MAILERS for `smtp+tls://user:password@host:587` and its kin."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(f"EMAIL_URL begins with {', '.join(f'{name}://' for name in SCHEMES)} and a host.")
    sealed, port = SCHEMES[parts.scheme]
    options = {
        "host": parts.hostname,
        "port": parts.port or port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        # Seconds: whoever met the fault waits for it.
        "timeout": 5,
        **sealed,
    }
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}


def start_sentry(dsn: str) -> None:
    """Send faults there: without what was typed, who asked, or values of variables; and no times of requests."""
    if not dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn, send_default_pii=False, include_local_variables=False, max_request_body_size="never",
        traces_sample_rate=None, auto_session_tracking=False,
    )  # fmt: skip
