"""Waybill as it is served: a server, a database and a folder of its own."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings

from tests.snapshots import STORIES, with_catalogue

DATABASE = "waybill.sqlite3"
SETTINGS = "config.settings"
# The folder of what the processes of a run share.
RUN_FOLDER = "WAYBILL_TESTS"
# In one process, for each takes two seconds to start; without the news of fixtures/ that `prepare` tells.
COLLECT = """
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
"""
FILL = f"""
from django.core.management import call_command
from deliveries.changelog.lapses import note_lapsed
from deliveries.changelog.recording import catch_up
from deliveries.filters.fields import today
call_command("migrate", verbosity=0)
call_command("load_fixtures", *{[str(path) for path in with_catalogue(*STORIES)]!r}, verbosity=0)
catch_up()
note_lapsed(today())
"""
# Seconds: whoever waits for something longer than a busy machine takes waits for what does not come.
LONG = 180
# Of the databases of this process.
_number = count(1)


@dataclass(frozen=True)
class Site:
    """A running Waybill: its address, the environment that it runs in, and the process of its server."""

    url: str
    environment: dict[str, str]
    hand: Popen[str]
    server: int

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Run manage.py with these arguments on the site's database; returns what it printed."""
        return manage(self.environment, *arguments, stdin=stdin)

    def run(self, code: str) -> str:
        """Run this code with Django set up on the site's database; returns what it printed."""
        return printed(self.hand, code)


def at_hand(environment: dict[str, str]) -> Popen[str]:
    """A process of tests/hand.py in an environment, for as long as a `with` lasts."""
    return Popen(
        [sys.executable, "-m", "tests.hand"],
        cwd=settings.BASE_DIR, env={"DJANGO_SETTINGS_MODULE": SETTINGS} | environment,
        text=True, stdin=PIPE, stdout=PIPE,
    )  # fmt: skip


def printed(hand: Popen[str], code: str) -> str:
    """What this code prints where it is run by `hand`, a process of tests/hand.py."""
    assert hand.stdin is not None
    assert hand.stdout is not None
    print(json.dumps(code), file=hand.stdin, flush=True)
    told = json.loads(hand.stdout.readline())
    assert not told["failed"], told["failed"]
    return str(told["printed"])


def asked_vendor() -> str:
    """The database engine that DATABASE_URL asks for, as Django names it."""
    scheme = urlsplit(os.environ.get("DATABASE_URL") or "sqlite:").scheme
    return {"postgres": "postgresql", "pgsql": "postgresql"}.get(scheme, scheme)


def environment(folder: Path, database_url: str) -> dict[str, str]:
    """What the processes of a site are told, whose files are in this folder."""
    return {name: value for name, value in os.environ.items() if name not in {"DEBUG", "MAKEFLAGS"}} | {
        "DATABASE_URL": database_url,
        "WAYBILL_VAR": str(folder),
        "WAYBILL_HTTP": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }


@dataclass(frozen=True)
class Prepared:
    """The files and the database of a site that no server has served yet; each site of a test is a copy."""

    folder: Path
    database_url: str


def prepared() -> Prepared:
    """A site as `make run` has it before it serves, with the stories that tests count in."""
    return _once("prepared", lambda told: done_by(told, COLLECT + FILL), like=migrated())


def migrated() -> Prepared:
    """A database with its tables and nothing in them."""
    return _once("migrated", lambda told: manage(told, "migrate", "--verbosity=0"))


def _once(name: str, make: Callable[[dict[str, str]], object], like: Prepared | None = None) -> Prepared:
    """What all processes of a run share: whichever needs it first makes it, the others wait for it.

    Lies in the folder that tests/conftest.py makes for the run, and ends with it.
    """
    shared = Path(os.environ[RUN_FOLDER])
    folder, url_there = shared / name, shared / name / "url"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not url_there.exists():
            url = new_database(folder, f"{shared.name.replace('-', '_').lower()}_{name}", like)
            make(environment(folder, url))
            url_there.write_text(url)
        return Prepared(folder, url_there.read_text())


def drop_shared(shared: Path) -> None:
    """Take away what was made once for a run."""
    for each in shared.glob("*/url"):
        drop_database(each.read_text())
    shutil.rmtree(shared)


@contextmanager
def a_site(folder: Path, like: Prepared, **more: str) -> Iterator[Site]:
    """A site like this one; `more` is added to its environment. A database that it names there is filled first."""
    port = free_port()
    (folder / "static").symlink_to(like.folder / "static")
    with own_database(folder, like) as database_url:
        told = environment(folder, database_url) | more
        if "DATABASE_URL" in more:
            done_by(told, FILL)
        with (
            at_hand(told) as hand,
            serving(told, port, folder / "server.log") as server,
        ):
            yield Site(f"http://127.0.0.1:{port}", told, hand, server)


def manage(environment: dict[str, str], *arguments: str, stdin: str | None = None) -> str:
    """Run manage.py with these arguments in an environment; returns what it printed."""
    return _printed(["manage.py", *arguments], environment, stdin)


def done_by(environment: dict[str, str], code: str) -> str:
    """Run this code in a process of its own, with Django set up in an environment; returns what it printed."""
    return _printed(
        ["-c", f"import django; django.setup()\n{code}"], {"DJANGO_SETTINGS_MODULE": SETTINGS} | environment
    )


def _printed(command: list[str], environment: dict[str, str], stdin: str | None = None) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR, env=environment, input=stdin, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def own_database(folder: Path, like: Prepared | None = None) -> Iterator[str]:
    """The URL of a new database on the engine under test, empty or a copy; it is dropped in the end."""
    url = new_database(folder, f"waybill_browser_{os.getpid()}_{next(_number)}", like)
    try:
        yield url
    finally:
        drop_database(url)


def new_database(folder: Path, name: str, like: Prepared | None = None) -> str:
    """The URL of a new database, empty or a copy: a file in this folder, or of this name on the server."""
    if asked_vendor() == "sqlite":
        if like:
            shutil.copy(like.folder / DATABASE, folder)
        return f"sqlite:///{folder / DATABASE}"
    with _server() as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")  # of a run that was killed, under the same number
        server.execute(
            f"CREATE DATABASE {name}" + (f" TEMPLATE {urlsplit(like.database_url).path[1:]}" if like else "")
        )
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def drop_database(url: str) -> None:
    """Take away what `new_database` made; its folder takes the file of SQLite with it."""
    if asked_vendor() != "sqlite":
        with _server() as server:
            server.execute(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")


def _server() -> psycopg.Connection[Any]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    return psycopg.connect(url, autocommit=True)


def becomes(true: Callable[[], bool]) -> bool:
    """Whether it is so before long."""
    until = time.monotonic() + LONG
    while not (so := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return so


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(environment: dict[str, str], port: int, log: Path) -> Iterator[int]:
    """Serve a site with the command that `make run` and the image use, once it answers and until the end; the process
    of the server."""
    with log.open("w") as output:
        server = subprocess.Popen(
            ["make", "--silent", "serve", f"PORT={port}"],
            cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        for _attempt in range(1200):
            assert server.poll() is None, log.read_text()
            try:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
                break
            except URLError:
                time.sleep(0.1)
        else:
            pytest.fail(f"the site did not answer:\n{log.read_text()}")
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)
