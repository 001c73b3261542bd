"""What a record of a million deliveries asks of a server that starts: how long it reads, and what its workers hold.

The first process reads the record and writes its index, which all others map.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass

from django.conf import settings

from .measuring import Took, timed
from .serving import Memory, serving, this_database, waybill

DELIVERIES = 1_000_000
# How many times the time at the smallest register a page may take at the largest.
MOST_GROWTH = 1.5
WORKERS = 2


@dataclass(frozen=True)
class Read:
    """What it took a new process to have the index, and the most that it has held by then, in bytes."""

    took: Took
    most_held: int


@dataclass(frozen=True)
class Start:
    """The first process that reads the index, and the second; and of a server with WORKERS: how long until it answers,
    with the CPU of all its processes, and what each worker holds."""

    first: Read
    second: Read
    server: Took
    workers: list[Memory]


def start() -> Start:
    """Read the index twice and start a server, over the database that this process has."""
    for left in (settings.VAR_DIR / "index").glob("*-*"):
        left.unlink()
    first, second = read(), read()
    command, served = waybill(WORKERS)
    with serving(command, "/healthz", served) as server:
        return Start(first, second, Took(server.seconds, server.cpu), server.workers(WORKERS))


def read() -> Read:
    """Have a process read the index that has none yet."""
    code = "from deliveries.dev.million import tell; tell()"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
        env=os.environ | this_database(), cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(told.stdout)
    return Read(Took(**found["took"]), found["most_held"])


def tell() -> None:
    """Print, as JSON, what reading the index takes in this process, which has not read it yet."""
    from deliveries import index

    took = timed(index.current)
    print(json.dumps({"took": asdict(took), "most_held": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
