"""What a record of a million deliveries asks of a server that starts: how long it reads, and what its workers hold."""

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
class Start:
    """What it takes to read the index in a new process, and the most that this one holds then, in bytes; and of a
    server with WORKERS: how long until it answers, with the CPU of all its processes, and what each worker holds."""

    index: Took
    most_held: int
    server: Took
    workers: list[Memory]


def start() -> Start:
    """Read the index and start a server, over the database that this process has."""
    code = "from deliveries.dev.million import tell; tell()"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", code],
        env=os.environ | this_database(), cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    )  # fmt: skip
    read = json.loads(told.stdout)
    command, served = waybill(WORKERS)
    with serving(command, "/healthz", served) as server:
        return Start(Took(**read["took"]), read["most_held"], Took(server.seconds, server.cpu), server.workers(WORKERS))


def tell() -> None:
    """Print, as JSON, what reading the index takes in this process, which has not read it yet."""
    from deliveries import index

    took = timed(index.current)
    print(json.dumps({"took": asdict(took), "most_held": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
