"""How long a page takes beside its bare SQL, how much is asked and sent for it, and how that grows.

A page is asked for in this process, through the whole WSGI handler; then the very statements that it ran are run
again by themselves. Neither the ratio of the two nor the CPU of this process depends on how busy the machine is.
"""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.urls import Resolver404, resolve

from deliveries import index
from deliveries.filters import held

type Statement = tuple[str, Any]

# Seconds after which a page that takes long is not asked for again.
PATIENCE = 6


@dataclass(frozen=True)
class Address:
    """An address to measure; `kept`: from the page cache, where all others are made anew; `htmx`: as a fragment;
    `first`: where nothing is held of what it shows and counts, as when the record has just changed."""

    name: str
    path: str
    query: str = ""
    kept: bool = False
    first: bool = False
    htmx: bool = False

    @property
    def exists(self) -> bool:
        """Whether the site has such an address at all."""
        try:
            resolve(self.path)
        except Resolver404:
            return False
        return True


@dataclass(frozen=True)
class Measured:
    """What one address cost: seconds (by the clock, and `cpu` of this process), bytes, and the peak of what Python
    held on top of what it held before."""

    address: Address
    status: int
    server: float
    cpu: float
    sql: float
    queries: int
    raw: int
    compressed: int
    memory: int

    @property
    def ratio(self) -> float:
        """How many times its bare SQL the page takes."""
        return self.server / self.sql if self.sql else 0.0


@cache
def handler() -> WSGIHandler:
    """The application as a server runs it, with its middleware loaded once."""
    return WSGIHandler()


def measure(address: Address, repeats: int) -> Measured:
    """Ask for an address up to `repeats` times, and for its SQL by itself as often; returns the medians."""
    ask(address)  # imports, templates and caches
    statements = captured(address)
    server: list[Took] = []
    sql: list[Took] = []
    began = time.perf_counter()
    while len(server) < repeats and (not server or time.perf_counter() - began < PATIENCE):
        server.append(timed(lambda: ask(address)))
        connection.ensure_connection()
        sql.append(timed(lambda: run(statements)))
    status, raw = ask(address, gzip=False)
    return Measured(
        address=address,
        status=status,
        server=median(each.wall for each in server),
        cpu=median(each.cpu for each in server),
        sql=median(each.wall for each in sql),
        queries=len(statements),
        raw=raw,
        compressed=ask(address)[1],
        memory=peak(lambda: ask(address)),
    )


def ask(address: Address, *, gzip: bool = True) -> tuple[int, int]:
    """Ask for an address as a browser would; returns the status and how many bytes came. None of them are kept."""
    if address.first:
        held.clear()
        index.current().forget()
    if not address.kept:
        caches["pages"].clear()
    headers = {"host": next(iter(settings.ALLOWED_HOSTS), "localhost").lstrip(".*") or "localhost"}
    headers |= {"accept-encoding": "gzip"} if gzip else {}
    headers |= {"hx-request": "true"} if address.htmx else {}
    request = RequestFactory(headers=headers).get(f"{address.path}?{address.query}", secure=True)
    response = handler()(request.environ, lambda *_start: lambda _written: None)
    try:
        size = sum(len(chunk) for chunk in cast("Iterable[bytes]", response))
    finally:
        response.close()
    return response.status_code, size


def captured(address: Address) -> list[Statement]:
    """The queries that an address runs, with their parameters."""
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(("SELECT", "WITH")):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask(address)
    return statements


def run(statements: Iterable[Statement]) -> None:
    """Run queries as they are and read every row that they give."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


@dataclass(frozen=True)
class Took:
    """Seconds: by the clock, and of CPU of this process."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Took:
    """How long `work` takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def peak(work: Callable[[], object]) -> int:
    """How many bytes Python held at most during `work`, on top of what it held before."""
    gc.collect()
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@contextmanager
def scratch_database() -> Iterator[None]:
    """A database of its own on the engine of DATABASE_URL, migrated, and dropped in the end."""
    own = settings.VAR_DIR / "bench" / "bench.sqlite3"
    test = connection.settings_dict["TEST"]
    record = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        own.parent.mkdir(parents=True, exist_ok=True)
        test["NAME"] = str(own)
    else:
        test["NAME"] = f"{record}_bench"
        connection.close_pool()  # type: ignore[attr-defined]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(str(record), verbosity=0)
