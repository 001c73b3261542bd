"""How the log is written: what goes wrong through a fault of ours with the way there, all else in one line each."""

from __future__ import annotations

import datetime as dt
import json
import logging
import time
import traceback
from typing import Any

from django.utils.log import AdminEmailHandler

from config import request_ids

# Seconds within which one fault is mailed once.
MAIL_AGAIN = 600


def logging_settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: lines on standard error, and mails of what is worse than a warning to ADMINS."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": Json if as_json else Line}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "mail": {"()": Mail, "level": "ERROR"},
        },
        "root": {"handlers": ["console", "mail"], "level": "WARNING"},
        "loggers": {
            "deliveries.accounts.book": {"level": "INFO"},
            # Django's own way to mail would be a second one.
            "django": {"handlers": []},
        },
    }


def is_fault(record: logging.LogRecord) -> bool:
    """Whether it is a fault of ours. What is refused, such as a parameter or a host, is not, though Django calls some
    of it an error, and scanners send such things all day: the way that the code took to it says nothing."""
    return record.levelno >= logging.ERROR and not record.name.startswith("django.security")


def way_there(record: logging.LogRecord) -> str:
    return "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""


class Line(logging.Formatter):
    """For people: the time in UTC, how grave it is, who says so, what, and of which request."""

    converter = time.gmtime  # type: ignore[assignment]

    def format(self, record: logging.LogRecord) -> str:
        words = " ".join(record.getMessage().split())
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {words}"
        line += f" (request {name})" if (name := request_ids.current()) else ""
        return f"{line}\n{way_there(record)}".rstrip() if is_fault(record) else line


class Json(logging.Formatter):
    """For programs: an object a line. `traceback` is there with a fault alone, `request` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_ids.current(),
            "status": getattr(record, "status_code", None),
            "traceback": way_there(record) if is_fault(record) else "",
        }
        return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


class Mail(AdminEmailHandler):
    """A mail to ADMINS of each fault, once in ten minutes: without what was typed, and without values of variables."""

    def __init__(self) -> None:
        super().__init__()
        self.mailed: dict[tuple[str, int, str], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if not is_fault(record):
            return
        fault = record.exc_info[0] if record.exc_info else None
        what, now = (record.pathname, record.lineno, f"{record.msg} {fault}"), time.monotonic()
        if now - self.mailed.get(what, -MAIL_AGAIN) < MAIL_AGAIN:
            return
        self.mailed[what] = now
        subject = self.format_subject(f"{record.levelname}: {record.getMessage()}")
        try:
            self.send_mail(subject, f"{Line().format(record)}\n")
        except Exception:
            # A mail server that is away makes no second fault of the first.
            self.handleError(record)
