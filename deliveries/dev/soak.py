"""A server for as long as one likes, with readers, edits and uploads: what goes wrong, how long answers take, and
whether memory grows."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import median
from threading import Event

from .serving import HOST, PATIENCE, Server, Waited, family, memory_of, serving, waybill

READERS, WORKERS = 6, 2
# Seconds between two edits, two uploads and two looks at memory.
EDIT, UPLOAD, LOOK = 1, 5, 5
# How many times what a server held after a quarter of the time it may hold in the last quarter.
MOST_GROWTH = 1.1
# What a server may say that has much to do, if it says when to ask again.
BUSY = {429, 503}


@dataclass
class Soaked(Waited):
    """What came of it: the answers, how many were put off, what went wrong, and bytes held by the whole
    server from time to time: what its processes share counts once."""

    put_off: int = 0
    wrong: list[str] = field(default_factory=list)
    edits: int = 0
    uploads: int = 0
    held: list[int] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """How many times what was held in the second quarter is held in the last."""
        quarter = max(1, len(self.held) // 4)
        return median(self.held[-quarter:]) / median(self.held[quarter : 2 * quarter])


@dataclass(frozen=True)
class Upload:
    """A form with a file, as a browser sends it."""

    path: str
    cookies: str
    content_type: str
    body: bytes


def soak(minutes: float, paths: Sequence[str], edit: Callable[[int], object], upload: Upload) -> Soaked:
    """Serve this process's database as `make serve` does and drive it; `edit` changes the record, by its number."""
    command, environment = waybill(WORKERS)
    found, over = Soaked(), Event()
    with serving(command, "/healthz", environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}) as server:
        with ThreadPoolExecutor(READERS + 2) as pool:
            work = [pool.submit(read, server, paths, found, over, seed) for seed in range(READERS)]
            work += [pool.submit(send, server, upload, found, over), pool.submit(look, server, found, over)]
            try:
                until = time.monotonic() + minutes * 60
                while time.monotonic() < until:
                    edit(found.edits)
                    found.edits += 1
                    time.sleep(EDIT)
            finally:
                over.set()
        for each in work:
            each.result()
    return found


def read(server: Server, paths: Sequence[str], found: Soaked, over: Event, seed: int) -> None:
    """Ask for one address after another, as many browsers would."""
    drawn = random.Random(seed)  # noqa: S311
    while not over.is_set():
        path, packed = drawn.choice(paths), drawn.random() < 0.8
        began = time.perf_counter()
        status, again = asked(server.port, "GET", path, {"Accept-Encoding": "gzip"} if packed else {})
        found.seconds.append(time.perf_counter() - began)
        if status in BUSY and again:
            found.put_off += 1
        elif status != 200:
            found.wrong.append(f"{path}: {status}")


def send(server: Server, upload: Upload, found: Soaked, over: Event) -> None:
    headers = {"Cookie": upload.cookies, "Content-Type": upload.content_type}
    while not over.wait(UPLOAD):
        status, _again = asked(server.port, "POST", upload.path, headers, upload.body)
        found.uploads += 1
        if status != 200:
            found.wrong.append(f"POST {upload.path}: {status}")


def look(server: Server, found: Soaked, over: Event) -> None:
    while not over.wait(LOOK):
        found.held.append(sum(held(pid) for pid in family(server.pid)))


def held(pid: int) -> int:
    """What a process holds for its part, in bytes; nothing where it has just ended."""
    try:
        return memory_of(pid).part
    except (OSError, KeyError):
        return 0


def asked(port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> tuple[int, bool]:
    """The status of an answer that came whole, or 0; and whether it says when to ask again."""
    link = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        link.request(method, path, body, headers)
        response = link.getresponse()
        response.read()
    except (OSError, HTTPException):
        return 0, False
    finally:
        link.close()
    return response.status, "Retry-After" in response.headers
