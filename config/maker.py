"""A process beside a worker that makes what takes long, so that no page waits for Python's one lock meanwhile.

It is given a request a line, and gives back the answer in a line; it is told by a signal that nobody waits any more.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import signal
import sys
import time
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from typing import Any, cast

from config.answers import BUSY, Answer, Environ, File, run
from config.ending import end_with_parent

# How many downloads may wait for the one that is being made.
MOST_WAITING = 16
# Seconds that a download may take, and after which a process that has nothing to do ends: it holds the record.
LONGEST, IDLE = 600, 600
# Others come first, and on a busy machine it still gets on.
NICENESS = 10
# Of a line: a short answer is told in it.
LONGEST_LINE = 4 * 1024 * 1024


class Maker:
    """The worker's side: starts the process when it is first needed, and hands it one request at a time."""

    def __init__(self) -> None:
        self.waiting, self.turn = 0, asyncio.Lock()
        self.process: Process | None = None
        self.ending: asyncio.TimerHandle | None = None

    @property
    def full(self) -> bool:
        return self.waiting > MOST_WAITING

    async def made(self, environ: Environ, left: asyncio.Future[None]) -> Answer:
        """The answer to a request without a body. It is given up once the client has `left`."""
        self.waiting += 1
        try:
            async with self.turn:
                return BUSY if left.done() else await self._made(await self._started(), environ, left)
        finally:
            self.waiting -= 1

    async def _started(self) -> Process:
        if self.process is None or self.process.returncode is not None:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "config.maker", stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE
            )
        return self.process

    async def _made(self, process: Process, environ: Environ, left: asyncio.Future[None]) -> Answer:
        stdin, stdout = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
        if self.ending:
            self.ending.cancel()
        words = {name: value for name, value in environ.items() if isinstance(value, str)}
        stdin.write(json.dumps(words).encode() + b"\n")
        line = asyncio.ensure_future(stdout.readline())
        waited: set[asyncio.Future[Any]] = {line, left}
        await asyncio.wait(waited, timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
        tries = 0
        while not line.done():
            # Again and again, for it may not have begun; and it is not waited for for ever.
            tries += 1
            process.send_signal(signal.SIGUSR1 if tries < 10 else signal.SIGKILL)
            await asyncio.wait({line}, timeout=1)
        self.ending = asyncio.get_running_loop().call_later(IDLE, self.end)
        if not line.result():
            # It has ended, which this process may be told of only later: the next request is not for it.
            self.process = None
        return _answer_in(line.result())

    def end(self) -> None:
        """Let the process end, which reads that nothing more will be asked."""
        if self.process and not self.turn.locked():
            cast("StreamWriter", self.process.stdin).close()
            self.process = None


def _line(answer: Answer) -> bytes:
    answered = [answer.status, answer.headers, base64.b64encode(answer.content).decode(), answer.file]
    return json.dumps(answered).encode() + b"\n"


def _answer_in(line: bytes) -> Answer:
    """The answer of a line; where there is none, the process has ended."""
    if not line:
        return BUSY
    status, headers, content, file = json.loads(line)
    return Answer(status, [(name, value) for name, value in headers], base64.b64decode(content), file)


# ---- The process ----------------------------------------------------------------------------------------


class Gone:
    """Whether nobody waits any more. No Event: that has a lock, which a signal may find held by what it interrupts."""

    def __init__(self) -> None:
        self.so = False

    def is_set(self) -> bool:
        return self.so

    def wait(self, seconds: float) -> bool:
        """Whether it is so after so many seconds."""
        time.sleep(seconds)
        return self.so


_gone = Gone()


def main() -> None:
    """Make what is asked for, until nothing more can be."""
    signal.signal(signal.SIGUSR1, lambda *_signal: setattr(_gone, "so", True))
    end_with_parent()
    # What anything else prints goes where it is read.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from config.wsgi import application

    os.nice(NICENESS)
    for line in sys.stdin.buffer:
        _gone.so = False
        answers.write(_line(run(application, _environ(json.loads(line)))))
        answers.flush()


def _environ(words: Environ) -> Environ:
    return words | {
        "wsgi.version": (1, 0),
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
        "waybill.gone": _gone,
    }


if __name__ == "__main__":
    main()
