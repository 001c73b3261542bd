"""The cache in which limits are counted: it says so where nothing can be written."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError

ATTEMPTS = 3


class Counting(DatabaseCache):
    """Django's own takes a database that is full or read-only for one that has the key already: whoever waits for the
    lock of a limit then waits in vain, and is told that they asked too often."""

    def add(self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """As of any cache. Raises OperationalError where nothing is written."""
        for _attempt in range(ATTEMPTS):
            if super().add(key, value, timeout, version):
                return True
            if self.has_key(key, version):
                return False
            # Another one had it, and has let go of it by now.
        raise OperationalError("The cache takes nothing.")
