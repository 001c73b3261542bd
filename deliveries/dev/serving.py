"""Servers to measure from outside: started, asked over several connections at once, and stopped again.

What their processes cost is read from /proc, so that this runs on Linux alone.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.environment import secret

HOST = "127.0.0.1"
# Seconds until a server must have answered, and those that it has to stop.
PATIENCE, GRACE = 600, 20


class ServerFailed(Exception):  # noqa: N818
    """Why a server could not be measured."""


@dataclass(frozen=True)
class Served:
    """What a server did under load: requests, the seconds that they took, and those of CPU of its processes."""

    requests: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu_each(self) -> float:
        return self.cpu / self.requests


@dataclass
class Waited:
    """How long each answer took, in seconds."""

    seconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.seconds)

    @property
    def p99(self) -> float:
        return quantiles(self.seconds, n=100)[98]


@dataclass(frozen=True)
class Memory:
    """What a process holds, in bytes; how much of that it shares with others; and its part, if each of those counts
    for what it shares as much as the others do."""

    held: int
    shared: int
    part: int


@dataclass(frozen=True)
class Server:
    """A server that answers; `seconds` and `cpu`: what it took until it did."""

    pid: int
    port: int
    seconds: float
    cpu: float

    def under_load(self, paths: Sequence[str], seconds: float, connections: int) -> Served:
        """Ask for `paths` in turn, so many at once, for so long."""
        shares = [list(islice(cycle(paths), at, at + len(paths))) for at in range(connections)]
        with ThreadPoolExecutor(connections) as pool:
            # All workers have their templates, and what else a first reader waits for.
            list(pool.map(lambda share: get(self.port, share), shares))
            before, began = cpu_of(self.pid), time.perf_counter()
            numbers = list(pool.map(lambda share: asked(self.port, share, began + seconds), shares))
        return Served(sum(numbers), time.perf_counter() - began, cpu_of(self.pid) - before)

    def workers(self, number: int) -> list[Memory]:
        """What each of so many worker processes holds once all have loaded: when none takes CPU any more."""
        until, before = time.perf_counter() + PATIENCE, -1.0
        while time.perf_counter() < until and (len(family(self.pid)) <= number or cpu_of(self.pid) > before + 0.05):
            before = cpu_of(self.pid)
            time.sleep(1)
        return [memory_of(pid) for pid in family(self.pid)[-number:]]


def asked(port: int, paths: Sequence[str], until: float) -> int:
    """Ask for these in turn until then, each over a connection of its own, as other readers do; returns how often."""
    number = 0
    for path in cycle(paths):
        if time.perf_counter() >= until:
            break
        get(port, [path])
        number += 1
    return number


def get(port: int, paths: Sequence[str]) -> None:
    link = HTTPConnection(HOST, port, timeout=PATIENCE)
    for path in paths:
        read(link, path)
    link.close()


def read(link: HTTPConnection, path: str) -> bytes:
    """The answer, as a browser asks for it. Raises ServerFailed for any but a page."""
    link.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = link.getresponse()
    content = response.read()
    if response.status != 200:
        raise ServerFailed(f"{path} answered {response.status}")
    return content


@contextmanager
def serving(command: Sequence[str], path: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server of its own, by a command in which PORT stands for the port, once it answers at `path`."""
    port = free_port()
    began = time.perf_counter()
    arguments = [part.replace("PORT", str(port)) for part in command]
    log = settings.VAR_DIR / "bench" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as said:
        process = subprocess.Popen(  # noqa: S603
            arguments, env=os.environ | (environment or {}), cwd=settings.BASE_DIR, stdout=said, stderr=said
        )
    try:
        wait(process, port, path, log)
        yield Server(process.pid, port, time.perf_counter() - began, cpu_of(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    """Until the server, which tells its troubles in `log`, answers at `path`."""
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise ServerFailed(f"{process.args!r} ended with {process.returncode}: see {log}")
        try:
            return get(port, [path])
        except OSError:
            time.sleep(0.05)
    raise ServerFailed(f"{process.args!r} does not answer: see {log}")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return int(server.getsockname()[1])


def waybill(workers: int) -> tuple[list[str], dict[str, str]]:
    """The command that serves Waybill as `make serve` does, and its environment: over the database that this process
    has, and without the page cache."""
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--no-ws", "--host", HOST, "--port", "PORT",
        "--workers", str(workers), "--respawn-failed-workers", "--respawn-interval", "1",
        "--workers-kill-timeout", "10", "--log-level", "warning", "--factory", "config.worker:application",
    ]  # fmt: skip
    return command, {**this_database(), "WAYBILL_HTTP": "1", "DJANGO_SETTINGS_MODULE": "config.uncached"}


def this_database() -> dict[str, str]:
    """DATABASE_URL for another process that is to have the database that this one has."""
    name = str(connection.settings_dict["NAME"])
    url = f"sqlite:///{name}"
    if connection.vendor != "sqlite":
        url = urlsplit(secret("DATABASE_URL"))._replace(path=f"/{name}").geturl()
    # Of the two ways to name one, the other process must see one alone.
    return {"DATABASE_URL": url, "DATABASE_URL_FILE": ""}


# ---- What processes cost ----------------------------------------------------------------------------


def family(pid: int) -> list[int]:
    """A process, and those that it started, and so on."""
    parents = {int(path.parent.name): parent(path) for path in Path("/proc").glob("[0-9]*/stat")}
    found = [pid]
    for each in found:
        found += sorted(child for child, its_parent in parents.items() if its_parent == each)
    return found


def parent(stat: Path) -> int:
    """The process that started the one of this file; 0 where it has ended."""
    try:
        return int(fields(stat)[1])
    except OSError:
        return 0


def fields(stat: Path) -> list[str]:
    """What the file says after the process's name, which may hold spaces."""
    return stat.read_text().rpartition(") ")[2].split()


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process and those that it started have taken."""
    ticks = [fields(Path(f"/proc/{each}/stat"))[11:13] for each in family(pid)]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> Memory:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(size.split()[0]) * 1024 for name, _colon, size in (line.partition(":") for line in lines)}
    return Memory(sizes["Rss"], sizes["Shared_Clean"] + sizes["Shared_Dirty"], sizes["Pss"])
