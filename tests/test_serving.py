"""The server itself: nobody who sends or reads slowly, or leaves, holds the others; and it outlives its workers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from django.conf import settings

from config.maker import Maker
from deliveries.dev.serving import family

from .served import Prepared, Site, a_site, becomes, free_port

pytestmark = pytest.mark.waits

ROOT = Path(settings.BASE_DIR)
# Nobody waits so long for a page that is made in milliseconds; a server that is held answers none at all.
PATIENCE = 60
CLIENTS, WORKERS, THREADS = 20, 2, 2
LONG = "/deliveries.json?register=demo"
# So long that the buffers between server and client do not hold it.
AT_ONCE = 6
CITED = "from deliveries.models import Snapshot; print(Snapshot.objects.filter(query__contains='2007').count())"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    """A site with fewer threads than clients, and a register of some length."""
    folder = tmp_path_factory.mktemp("served")
    metrics = str(free_port())
    with a_site(folder, prepared, WORKERS=str(WORKERS), THREADS=str(THREADS), WAYBILL_METRICS_PORT=metrics) as site:
        site.manage("make_demo_register", "--deliveries", "2500")
        yield site


def ask(site: Site, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    link = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    link.request("GET", path, headers=headers)
    response = link.getresponse()
    content = response.read()
    link.close()
    return response, content


def answers(site: Site) -> bool:
    try:
        return ask(site, "/healthz")[0].status == 200
    except ConnectionError:
        return False


def send(site: Site, content: str) -> socket.socket:
    """A client that has sent this and reads nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(3 * PATIENCE)
    client.connect(("127.0.0.1", site.port))
    client.sendall(content.encode())
    return client


def workers(site: Site) -> list[int]:
    """Those of the server that serve: neither the one that started them, nor what they started in turn."""
    _server, *serving = [pid for pid in family(site.server) if "config.worker" in words(pid)]
    return serving


def log(site: Site) -> str:
    """What the server has said so far."""
    return Path(site.environment["WAYBILL_VAR"], "server.log").read_text()


def words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def downloads(site: Site) -> list[Path]:
    return sorted(Path(site.environment["WAYBILL_VAR"], "downloads").glob("*.whole"))


def test_clients_who_do_not_read_hold_nobody(site: Site) -> None:
    _response, content = ask(site, LONG)
    assert len(content) > 1_000_000

    with ExitStack() as clients:
        for _client in range(CLIENTS):
            clients.enter_context(send(site, f"GET {LONG} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n" * AT_ONCE))
        answers = [ask(site, path)[0].status for path in ("/healthz", "/recipients/mali/", "/deliveries/") * 3]

    assert answers == [200] * 9


def test_bodies_that_never_come_hold_nobody_and_are_given_up(site: Site) -> None:
    head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n"
    with ExitStack() as clients:
        waiting = [
            clients.enter_context(send(site, f"POST {path} {head}{FORM}\r\nv="))
            for path in ("/cite/", "/accounts/login/")
            for _client in range(CLIENTS)
        ]
        answers = [ask(site, path)[0].status for path in ("/healthz", "/recipients/mali/", "/deliveries/") * 3]
        given_up = waiting[0].recv(1000)

    assert answers == [200] * 9
    assert given_up.startswith(b"HTTP/1.1 408 ")


def test_what_comes_whole_is_read(site: Site) -> None:
    view = "view=/recipients/mali/"
    head = f"POST /cite/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(view)}\r\n{FORM}\r\n"
    with send(site, head) as client:
        for letter in view:
            client.sendall(letter.encode())
        assert b"\r\nlocation: /cite/" in client.recv(4000).lower()


def test_what_does_not_say_how_long_it_is_is_refused(site: Site) -> None:
    head = "POST /cite/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
    with send(site, f"{head}{FORM}\r\n5\r\nview=\r\n0\r\n\r\n") as client:
        assert client.recv(100).startswith(b"HTTP/1.1 411 ")


def test_who_leaves_before_the_end_has_said_nothing(site: Site) -> None:
    view = "view=/recipients/mali/?since=2007"
    for _client in range(3):
        head = f"POST /cite/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n{FORM}\r\n"
        with send(site, head + view) as client:
            client.shutdown(socket.SHUT_WR)
            client.recv(1000)

    assert ask(site, "/healthz")[0].status == 200
    assert site.run(CITED).strip() == "0"


def test_a_body_without_end_is_refused(site: Site) -> None:
    head = "POST /cite/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999999999\r\n\r\n"
    with send(site, head) as client, pytest.raises(OSError, match=r"reset|Broken pipe"):
        client.sendall(b"x" * 200_000_000)


@pytest.mark.parametrize("path", ["/recipients/c%C3%B4te/", "/recipients/%FF/", "//recipients/", "/recipients/a%2Fb/"])
def test_addresses_arrive_as_they_were_sent(site: Site, path: str) -> None:
    assert ask(site, path)[0].status == 404


def test_a_header_that_passes_for_one_of_the_proxy_is_not_heard(site: Site) -> None:
    _response, content = ask(site, "/deliveries.json?recipient=mali", **{"X_Forwarded_Proto": "https"})

    assert b'"http://127.0.0.1' in content


def test_a_part_of_a_file_is_sent(site: Site) -> None:
    response, content = ask(site, "/static/icon.svg", Range="bytes=3-9")

    assert response.status == 206
    assert content == (ROOT / "static/icon.svg").read_bytes()[3:10]


def test_a_download_is_made_once_and_then_sent_as_it_is(site: Site) -> None:
    first, content = ask(site, "/deliveries.csv?register=demo")
    made = downloads(site)
    again, same = ask(site, "/deliveries.csv?register=demo")

    assert (first.status, again.status) == (200, 200)
    assert same == content
    assert first.headers["Content-Length"] == str(len(content))
    assert downloads(site) == made


def test_nothing_is_made_for_a_client_who_has_left(site: Site) -> None:
    ask(site, LONG)
    before = downloads(site)
    for year in range(1900, 1910):
        with send(site, f"GET {LONG}&since={year} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n\r\n"):
            pass
    # Whoever comes next has the process to themselves.
    response, content = ask(site, f"{LONG}&since=1950")
    assert response.status == 200, content

    # Besides that one, what each worker had all but made when its client left.
    assert len(downloads(site)) <= len(before) + 1 + WORKERS


def test_what_comes_after_a_maker_that_was_killed_is_made(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/deliveries.json", "QUERY_STRING": "recipient=mali"}
    asked |= {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(site.port), "SERVER_PROTOCOL": "HTTP/1.1"}
    asked |= {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http"}

    async def of_two() -> tuple[int, int]:
        maker, stays = Maker(), asyncio.get_running_loop().create_future()
        first = asyncio.ensure_future(maker.made(asked, stays))
        while maker.process is None:
            await asyncio.sleep(0.01)
        os.kill(maker.process.pid, signal.SIGKILL)
        answered = (await first).status, (await maker.made(asked, stays)).status
        process = maker.process
        maker.end()
        await process.wait()
        return answered

    assert asyncio.run(of_two()) == (503, 200)


def test_nothing_of_this_has_ended_a_worker(site: Site) -> None:
    assert "Unexpected exit" not in log(site)


def test_a_worker_that_ends_is_replaced(site: Site) -> None:
    first, second = workers(site)

    os.kill(first, signal.SIGKILL)

    assert becomes(lambda: len(set(workers(site)) - {first, second}) == 1), log(site)
    # Who had come to the one that was killed, and was not heard yet, is told so.
    assert becomes(lambda: answers(site)), log(site)


def counted(site: Site) -> float:
    """How many requests for /healthz were answered, as the port for metrics tells; -1 where nobody has it yet."""
    link = HTTPConnection("127.0.0.1", int(site.environment["WAYBILL_METRICS_PORT"]), timeout=PATIENCE)
    with closing(link):
        try:
            link.request("GET", "/metrics")
        except ConnectionRefusedError:
            return -1
        told = link.getresponse().read().decode()
    found = re.search(r'^waybill_requests_total{method="GET",route="healthz",status="200"} (\S+)$', told, re.MULTILINE)
    return float(found[1]) if found else 0


def test_what_workers_count_is_added_up_and_told_at_a_port_of_its_own(site: Site) -> None:
    # Where a worker was killed that had it, the next one takes it within seconds.
    assert becomes(lambda: counted(site) >= 0)
    before = counted(site)
    for _each in range(12):
        ask(site, "/healthz")

    assert becomes(lambda: counted(site) == before + 12)
    assert ask(site, "/metrics")[0].status == 404


def test_workers_end_with_their_server_and_leave_its_port(tmp_path: Path, prepared: Prepared) -> None:
    with a_site(tmp_path, prepared, WORKERS="1") as site:
        ask(site, "/recipients/mali/timeline.png")
        started = [pid for pid in family(site.server) if "config." in words(pid)]
        os.kill(started[0], signal.SIGKILL)

        assert becomes(lambda: not any("config." in words(pid) for pid in started))
        with pytest.raises(ConnectionRefusedError):
            ask(site, "/healthz")
