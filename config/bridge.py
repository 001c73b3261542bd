"""Between granian and Django: whoever sends or reads slowly waits here, in a loop of events, and holds no thread.

Granian's own WSGI reads a body and sends an answer from the thread that makes it, so that a handful of slow clients
hold all threads. Here a body is read whole before a thread is asked, and an answer is handed over whole, as bytes or
as a file: see http/downloads.py, which makes files of what would be long.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, cast

from granian._granian import RSGIHTTPProtocol as HTTPProtocol
from granian.rsgi import Scope

from config.answers import BUSY, Answer, Application, Environ, File, refusal, run
from config.maker import Maker
from config.metrics import Metrics

# Seconds: between two pieces of a body, for a whole one, and until an answer that is not there is given up.
PIECE, BODY, ANSWER, SAVE = 10, 300, 20, 120
# Bytes of a body, above all that a form takes as it comes; and how many of them stay in memory.
LONGEST_BODY, IN_MEMORY = 40 * 1024 * 1024, 1024 * 1024
# What a request says of these is not what granian would tell.
NOT_PASSED_ON = {"content-length", "content-type", "proxy"}


class RefusedError(Exception):
    """A request that no thread shall see: status and words."""


class Bridge:
    """Granian's application: hands each request to a thread that runs `application`, when all of it has come.

    `threads`: how many requests a worker answers at once; what is long to make is made by a process of its own.
    `longest`: how many bytes a body may have.
    """

    def __init__(
        self, application: Application, threads: int, metrics: Metrics | None = None, longest: int = LONGEST_BODY
    ) -> None:
        self.application, self.threads, self.metrics = application, threads, metrics or Metrics()
        self.longest = longest
        self.pages, self.maker, self.stuck = ThreadPoolExecutor(threads, "page"), Maker(), 0

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        try:
            environ = environ_of(scope, *await received(scope, protocol, self.longest))
        except RefusedError as refused:
            send(protocol, refusal(*refused.args, connection="close"))
            return
        with self.metrics.counting(environ) as counted:
            answer = counted.answer = await self.answer(environ, protocol)
        send(protocol, answer)

    async def answer(self, environ: Environ, protocol: HTTPProtocol) -> Answer:
        answer = await self.answered(environ, SAVE if environ["REQUEST_METHOD"] == "POST" else ANSWER)
        # What takes long says so, and how it refuses where there is no room for it.
        if environ.get("waybill.long") and not self.maker.full:
            answer = await self.made(environ, protocol)
        return answer

    async def answered(self, environ: Environ, seconds: float) -> Answer:
        """The answer of a thread for pages; 503 where it is not there in time, as where the database does not answer,
        and at once where no thread is left that is not waiting in vain."""
        if self.stuck >= self.threads:
            return BUSY
        job = self.pages.submit(run, self.application, environ)
        ready = asyncio.wrap_future(job)
        await asyncio.wait({ready}, timeout=seconds)
        if ready.done():
            return ready.result()
        if not job.cancel():
            self.stuck += 1
            ready.add_done_callback(self.one_free)
        return BUSY

    def one_free(self, _ready: asyncio.Future[Answer]) -> None:
        self.stuck -= 1

    async def made(self, environ: Environ, protocol: HTTPProtocol) -> Answer:
        """The answer of the process for what takes long, which stops where the client leaves."""
        leaving = asyncio.ensure_future(left(protocol))
        self.metrics.waiting(self.maker.waiting + 1)
        try:
            return await self.maker.made(environ, leaving)
        finally:
            leaving.cancel()
            self.metrics.waiting(self.maker.waiting)


async def received(scope: Scope, protocol: HTTPProtocol, longest: int = LONGEST_BODY) -> tuple[IO[bytes], int]:
    """The whole body, and how long it is. Raises RefusedError where it is too long, or does not come whole."""
    if "transfer-encoding" in scope.headers:
        # Granian does not tell whether the last piece came. Browsers say how much comes, and proxies that wait for it.
        raise RefusedError(411, "Say how long it is.")
    if "content-length" not in scope.headers:
        return io.BytesIO(), 0
    # It has no name, so that it is gone with whoever reads it.
    body: IO[bytes] = cast("IO[bytes]", tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
    pieces, length = aiter(protocol), 0
    try:
        async with asyncio.timeout(BODY):
            while piece := await asyncio.wait_for(next_of(pieces), PIECE):
                length += len(piece)
                if length > longest:
                    raise RefusedError(413, "That is too long.")
                body.write(piece)
    except TimeoutError:
        raise RefusedError(408, "The rest of the request did not come in time.") from None
    if str(length) != scope.headers.get("content-length", "").strip():
        # Who has left in between sees no answer; and what they began to say is not what they meant.
        raise RefusedError(400, "The rest of the request did not come.")
    body.seek(0)
    return body, length


async def next_of(pieces: AsyncIterator[bytes]) -> bytes:
    """The next piece of a body, or nothing after the last one."""
    # Not by anext(), which wants a throw() of what it waits for: granian's has none.
    try:
        return await pieces.__anext__()
    except StopAsyncIteration:
        return b""


async def left(protocol: HTTPProtocol) -> None:
    await protocol.client_disconnect()


def environ_of(scope: Scope, body: IO[bytes], length: int) -> Environ:
    """What WSGI (PEP 3333) tells of a request, in text of ISO 8859-1; and that the application may name a file and
    say that its answer takes long."""
    host, _colon, port = scope.server.rpartition(":")
    environ: Environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_TYPE": scope.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(length),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
        "waybill.hands_over": True,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    add_headers(environ, scope)
    return environ


def add_headers(environ: Environ, scope: Scope) -> None:
    """Add the headers of a request, those of the same name in one."""
    for name, value in scope.headers.items():
        # "X_Forwarded_Proto" would pass for the header that a proxy sets.
        if name in NOT_PASSED_ON or "_" in name:
            continue
        key, between = f"HTTP_{name.upper().replace('-', '_')}", "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ and key != "HTTP_HOST" else value


def send(protocol: HTTPProtocol, answer: Answer) -> None:
    """Hand an answer to granian, which sends it as fast as its client reads."""
    if answer.file:
        protocol.response_file(answer.status, answer.headers, answer.file)
    elif answer.content:
        protocol.response_bytes(answer.status, answer.headers, answer.content)
    else:
        protocol.response_empty(answer.status, answer.headers)
