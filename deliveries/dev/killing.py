"""How a process is killed at any moment, and what there is to kill.

Each is a fork of this one, which has Django already, and is killed as `kill -9` does it.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from typing import ClassVar

from django.db import connection, connections

from deliveries import index
from deliveries.index import RecordIndex, sharing
from deliveries.models import Delivery

from .serving import family
from .snapshots import tables

type Report = Callable[[int], None]


def killed(work: Callable[[Report], object], within: float, drawn: random.Random, server: int = 0) -> int:
    """Do this `work` in a process of its own and kill it within so many seconds, or the `server` that it asks with all
    that this one started; returns the last number that it reported, or 0. Raises AssertionError where it fails by
    itself."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    read, write = os.pipe()
    if not (pid := os.fork()):
        code = 1
        try:
            work(lambda number: void(os.write(write, number.to_bytes(4))))
            code = 0
        finally:
            # Nothing of what this process would do at its end.
            os._exit(code)
    os.close(write)
    time.sleep(drawn.uniform(0, within))
    for each in [*(family(server) if server else ()), pid]:
        os.kill(each, signal.SIGKILL)
    if os.WEXITSTATUS(os.waitpid(pid, 0)[1]) and not server:
        raise AssertionError("It ended by itself, with an error.")
    with os.fdopen(read, "rb") as told:
        return int.from_bytes(told.read()[-4:])


def void(_value: object) -> None:
    pass


class Kind:
    """Something to be killed: how it is done, how long that takes, and what must hold after."""

    name: ClassVar[str]

    seconds: float

    def begin(self) -> None:
        """Make the record what it must be before."""

    def work(self, report: Report) -> None:
        raise NotImplementedError

    def killed(self, drawn: random.Random) -> int:
        """Kill it once; returns the last number that it reported."""
        return killed(self.work, self.seconds, drawn)

    def wrong(self, reported: int) -> list[str]:
        """What does not hold after a kill; and then all is as before it."""
        raise NotImplementedError

    def timed(self) -> None:
        """Do it once to its end, to know how long it takes."""
        began = time.monotonic()
        self.work(void)
        self.seconds = 1.1 * (time.monotonic() - began)
        self.wrong(0)


def same_index() -> list[str]:
    """What is wrong with the index that is followed, held against one that is read anew."""
    if not tables().get(Delivery._meta.db_table):
        return []
    followed, fresh = (dict(sharing.parts(each, "index")) for each in (index.current(), RecordIndex.read()))
    return [f"{name} of the index differs" for name in fresh if followed[name].tolist() != fresh[name].tolist()]
