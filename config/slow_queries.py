"""Queries that take long, a line in the log each."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)

# Letters of a query that the log tells.
MOST_TOLD = 1000


def watch(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Receiver of connection_created."""
    if settings.SLOW_QUERY_MS and timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a query; where it took longer than WAYBILL_SLOW_QUERY_MS say so, without the values that were asked for."""
    began = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.monotonic() - began) * 1000
        if took >= settings.SLOW_QUERY_MS:
            logger.warning("%.0f ms: %s", took, sql[:MOST_TOLD])
