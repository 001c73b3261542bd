"""What readers of pages notice of clients that take the longest downloads and hardly read them."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import cycle, islice
from threading import Event, Thread

from .serving import HOST, Waited, get, serving, waybill

DELIVERIES = 50_000
# Clients, and how they read: so many bytes, so often a second.
CLIENTS, BYTES, OFTEN = 20, 2_000, 2
WORKERS = 2
# Requests for the page, and the pause between them in seconds.
REQUESTS, PAUSE = 600, 0.02
# How many times its quiet 99th percentile the page may take beside them.
MOST = 3


def waited(page: str, downloads: Sequence[str]) -> Iterator[tuple[str, Waited]]:
    """How long `page` takes by itself, while the downloads are made, while they stay, and once they have left."""
    command, environment = waybill(WORKERS)
    as_ever = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    with serving(command, "/healthz", environment | as_ever) as server:
        get(server.port, [page] * 50)
        yield "by itself", asked(server.port, page)
        with slow_readers(server.port, downloads):
            yield f"while {CLIENTS} clients begin downloads", asked(server.port, page)
            yield "while they hardly read them", asked(server.port, page)
        yield "once they have left", asked(server.port, page)


def asked(port: int, page: str) -> Waited:
    seconds = []
    for _request in range(REQUESTS):
        began = time.perf_counter()
        get(port, [page])
        seconds.append(time.perf_counter() - began)
        time.sleep(PAUSE)
    return Waited(seconds)


@contextmanager
def slow_readers(port: int, downloads: Sequence[str]) -> Iterator[None]:
    """CLIENTS who each ask for one of the downloads, in turn, and read a little of it now and then."""
    over = Event()
    with ExitStack() as clients:
        readers = []
        for path in islice(cycle(downloads), CLIENTS):
            client = clients.enter_context(socket.socket())
            # What the kernel takes in for a client is small, so that the server waits for it.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect((HOST, port))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode())
            client.settimeout(1 / OFTEN)
            readers.append(Thread(target=hardly_read, args=(client, over)))
        for reader in readers:
            reader.start()
        try:
            yield
        finally:
            over.set()
            for reader in readers:
                reader.join()


def hardly_read(client: socket.socket, over: Event) -> None:
    while not over.wait(1 / OFTEN):
        with suppress(TimeoutError):
            if not client.recv(BYTES):
                break
