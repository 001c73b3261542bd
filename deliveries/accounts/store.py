"""SESSION_ENGINE: Django's sessions in the database, which tell a full database from a session that has ended."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InternalError, OperationalError


class SessionStore(db.SessionStore):
    def save(self, must_create: bool = False) -> None:
        """As of Django's own, which calls a full or read-only database a session that somebody has ended meanwhile: the
        answer would be 400 for whoever reads at the desk."""
        try:
            super().save(must_create)
        except UpdateError as ended:
            if isinstance(ended.__context__, OperationalError | InternalError):
                raise ended.__context__ from None
            raise
