"""What a Prometheus server reads, on a port of its own: counts of all workers together.

Each worker keeps its own in files of one folder, and whichever of them has the port adds all of them up.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.answers import Answer, Environ

logger = logging.getLogger(__name__)

# In what WSGI tells of a request: the name of the address that was asked for.
ROUTE = "waybill.route"
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
# Seconds.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
TRY_AGAIN = 5


@dataclass
class Asked:
    """A request, and what it was answered once it is."""

    environ: Environ
    answer: Answer | None = None


class Metrics:
    """Counts nothing: nobody asked for it."""

    @contextmanager
    def counting(self, environ: Environ) -> Iterator[Asked]:
        yield Asked(environ)

    def waiting(self, downloads: int) -> None:
        """So many downloads are to be made."""


class Counted(Metrics):
    """Counts requests by method, address and status, how long they took, and how many there are now."""

    def __init__(self) -> None:
        # Not earlier: it looks for the folder when it is loaded.
        from prometheus_client import Counter, Gauge, Histogram

        self.requests = Counter("waybill_requests", "Requests that were answered.", ["method", "route", "status"])
        self.seconds = Histogram("waybill_request_seconds", "How long an answer took.", ["route"], buckets=BUCKETS)
        self.now = Gauge("waybill_requests_in_progress", "Requests that wait.", multiprocess_mode="livesum")
        self.queue = Gauge("waybill_downloads_waiting", "Downloads to be made.", multiprocess_mode="livesum")
        self.logged = Counter("waybill_logged", "Lines of the log.", ["level"])
        logging.getLogger().addHandler(Counting(self))

    @contextmanager
    def counting(self, environ: Environ) -> Iterator[Asked]:
        began, asked = time.monotonic(), Asked(environ)
        with self.now.track_inprogress():
            yield asked
        method, route = environ["REQUEST_METHOD"], environ.get(ROUTE, "none")
        status = asked.answer.status if asked.answer else 0
        self.requests.labels(method if method in METHODS else "other", route, status).inc()
        self.seconds.labels(route).observe(time.monotonic() - began)

    def waiting(self, downloads: int) -> None:
        self.queue.set(downloads)


class Counting(logging.Handler):
    def __init__(self, metrics: Counted) -> None:
        super().__init__()
        self.metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        self.metrics.logged.labels(record.levelname.lower()).inc()


def start(where: str, folder: Path) -> Metrics:
    """Count, and answer at `where`, "9100" or "0.0.0.0:9100", as long as no other worker does; without it nothing.

    `folder`: of all servers; each has one of its own in it, named by its process.
    """
    if not where:
        return Metrics()
    host, _colon, port = where.rpartition(":")
    own = folder / str(os.getppid())
    own.mkdir(parents=True, exist_ok=True)
    for former in folder.iterdir():
        if former.name.isdecimal() and not is_alive(int(former.name)):
            shutil.rmtree(former, ignore_errors=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(own)
    counted = Counted()
    threading.Thread(target=answer, args=[host or "127.0.0.1", int(port), own], daemon=True).start()
    return counted


def answer(host: str, port: int, own: Path) -> None:
    """Answer at this port, once no other worker does."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

    class Living(MultiProcessCollector):
        """What workers that are gone had open is no more."""

        def collect(self) -> Any:
            for file in own.glob("gauge_live*.db"):
                pid = int(file.stem.rpartition("_")[2])
                if not is_alive(pid):
                    mark_process_dead(pid, str(own))  # type: ignore[no-untyped-call]
            return super().collect()  # type: ignore[no-untyped-call]

    registry = CollectorRegistry()
    Living(registry)  # type: ignore[no-untyped-call]
    while True:
        try:
            start_http_server(port, host, registry)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                logger.error("Metrics cannot be read at %s:%d: %s", host, port, problem)
                return
            time.sleep(TRY_AGAIN)
        else:
            return


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
