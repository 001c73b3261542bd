"""The log: lines that name their request, faults that are told to whoever runs the site, queries that take long."""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import brotli
import pytest
from django.conf import settings as site
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from config.logs import Json, Line, Mail
from config.outside import mailers
from config.slow_queries import timed, watch
from deliveries.models import Party

pytestmark = pytest.mark.django_db


class Written(logging.Handler):
    """Keeps each line as these formatters write it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.objects: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(Line().format(record))
        self.objects.append(json.loads(Json().format(record)))


@pytest.fixture
def written() -> Iterator[Written]:
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a site whose first page has a fault."""

    def lead(*_args: object) -> None:
        secret = "what nobody shall read"
        raise RuntimeError(f"{len(secret)} letters")

    monkeypatch.setattr("deliveries.views.pages.lead", lead)
    return Client(raise_request_exception=False)


# ---- Requests ---------------------------------------------------------------------------------------


def test_each_answer_has_a_name_of_its_own(client: Client) -> None:
    names = {client.get(place)["X-Request-ID"] for place in ("/healthz", "/healthz", "/about/", "/nowhere/")}
    assert len(names) == 4


def test_a_proxy_names_the_request_and_nobody_else(client: Client, settings: Any) -> None:
    given = {"X-Request-ID": "3f0c9a52-0b7e"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/healthz", headers=given)["X-Request-ID"] == "3f0c9a52-0b7e"
    assert client.get("/healthz", headers={"X-Request-ID": "a b\n" * 9})["X-Request-ID"].isalnum()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client.get("/healthz", headers=given)["X-Request-ID"] != "3f0c9a52-0b7e"


def test_a_line_names_the_request_that_it_is_of(client: Client, written: Written) -> None:
    name = client.get("/nowhere/")["X-Request-ID"]
    assert written.lines[-1].endswith(f"WARNING django.request: Not Found: /nowhere/ (request {name})")
    told = written.objects[-1]
    assert {name: told[name] for name in ("level", "logger", "message", "status")} == {
        "level": "warning", "logger": "django.request", "message": "Not Found: /nowhere/", "status": 404,
    }  # fmt: skip
    assert (told["request"], told["time"][-6:]) == (name, "+00:00")


def test_a_fault_tells_the_way_there(broken: Client, written: Written) -> None:
    broken.get("/")
    assert "RuntimeError: 22 letters" in written.lines[-1]
    assert "RuntimeError: 22 letters" in written.objects[-1]["traceback"]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/?" + "type=radars&" * 5001, {}),
        ("/", {"Host": "evil.example"}),
        ("/recipients/%00/", {}),
    ],
)
def test_what_is_refused_is_a_line(client: Client, written: Written, address: str, headers: dict[str, str]) -> None:
    assert client.get(address, headers=headers).status_code in {400, 404}
    assert written.lines
    assert [line for line in written.lines if "\n" in line] == []
    assert [told for told in written.objects if "traceback" in told] == []


# ---- Who is told of faults --------------------------------------------------------------------------


def test_a_fault_is_mailed_once_without_values(broken: Client, settings: Any) -> None:
    settings.ADMINS = ["ada@example.org"]
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    handler = Mail()
    logging.getLogger().addHandler(handler)
    try:
        for _each in range(3):
            broken.get("/")
        Client().get("/", headers={"Host": "evil.example"})
    finally:
        logging.getLogger().removeHandler(handler)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ada@example.org"], "[Waybill] ERROR: Internal Server Error: /")
    assert "RuntimeError: 22 letters" in sent.body
    assert "what nobody shall read\n" not in sent.body.replace('secret = "what nobody shall read"', "")


def test_a_mail_server_that_is_away_makes_no_second_fault(broken: Client, settings: Any, capsys: Any) -> None:
    settings.ADMINS = ["ada@example.org"]
    settings.MAILERS = mailers("smtp://127.0.0.1:9")
    settings.MAILERS["default"]["BACKEND"] = "django.core.mail.backends.smtp.EmailBackend"
    handler = Mail()
    logging.getLogger().addHandler(handler)
    try:
        assert broken.get("/").status_code == 500
    finally:
        logging.getLogger().removeHandler(handler)


def test_the_address_of_a_mail_server_is_read() -> None:
    told = mailers("smtp+tls://ada:p%40ss@mail.example.org")["default"]["OPTIONS"]
    assert (told["host"], told["port"], told["username"], told["password"]) == ("mail.example.org", 587, "ada", "p@ss")
    assert told["use_tls"]
    assert mailers("smtps://mail.example.org:8465")["default"]["OPTIONS"]["port"] == 8465
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL begins with"):
        mailers("mail.example.org")


UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
FAULT = """
import logging
from config.outside import start_sentry
start_sentry({dsn!r})
try:
    secret = "what nobody shall read"
    raise RuntimeError("a fault")
except RuntimeError:
    logging.getLogger("x").exception("It failed")
import sentry_sdk
sentry_sdk.flush(5)
"""


def test_sentry_is_told_of_a_fault_where_it_is_wished_for_and_of_no_values() -> None:
    came: list[str] = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(UNPACK[self.headers["Content-Encoding"]](sent).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Sentry) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = FAULT.format(dsn=f"http://key@127.0.0.1:{server.server_port}/1")
        subprocess.run([sys.executable, "-c", code], cwd=site.BASE_DIR, check=True, capture_output=True)
        server.shutdown()
    (told,) = (each for each in came if "RuntimeError" in each)
    assert '"vars"' not in told


# ---- Queries ----------------------------------------------------------------------------------------


def test_a_query_that_takes_long_is_a_line_without_its_values(written: Written, settings: Any) -> None:
    settings.SLOW_QUERY_MS = 0.000001
    with connection.execute_wrapper(timed):
        Party.objects.filter(name="what nobody shall read").exists()
    (line,) = (line for line in written.lines if "config.slow_queries" in line)
    assert "ms: SELECT" in line
    assert "what nobody shall read" not in line


def test_queries_are_timed_where_that_is_wished_for(settings: Any) -> None:
    class Connection:
        execute_wrappers: list[Any] = []

    settings.SLOW_QUERY_MS = 0
    watch(Connection())  # type: ignore[arg-type]
    assert Connection.execute_wrappers == []
    settings.SLOW_QUERY_MS = 500
    for _each in range(2):
        watch(Connection())  # type: ignore[arg-type]
    assert Connection.execute_wrappers == [timed]
