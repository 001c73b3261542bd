"""Waybill as it is served: a server, a database and a folder of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.conf import settings

from tests.snapshots import STORIES, with_catalogue

DATABASE = "waybill.sqlite3"
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


@contextmanager
def prepared(folder: Path) -> Iterator[Prepared]:
    """A site as `make run` has it before it serves, with the stories that tests count in."""
    stories = [str(path) for path in with_catalogue(*STORIES)]
    with own_database(folder) as database_url:
        for command in (
            ["collectstatic", "--noinput", "--verbosity=0"], ["migrate", "--verbosity=0"],
            ["load_fixtures", *stories], ["prepare"],
        ):  # fmt: skip
            manage(environment(folder, database_url), *command)
        yield Prepared(folder, database_url)


@contextmanager
def migrated(folder: Path) -> Iterator[Prepared]:
    """A database with its tables and nothing in them."""
    with own_database(folder) as database_url:
        manage(environment(folder, database_url), "migrate", "--verbosity=0")
        yield Prepared(folder, database_url)


@contextmanager
def a_site(folder: Path, like: Prepared, **more: str) -> Iterator[Site]:
    """A site like this one; `more` is added to its environment. A database that it names there is prepared first."""
    port = free_port()
    (folder / "static").symlink_to(like.folder / "static")
    with own_database(folder, like) as database_url:
        told = environment(folder, database_url) | more
        if "DATABASE_URL" in more:
            manage(told, "prepare")
        with (
            Popen(
                [sys.executable, "-m", "tests.hand"],
                cwd=settings.BASE_DIR, env={"DJANGO_SETTINGS_MODULE": "config.settings"} | told,
                text=True, stdin=PIPE, stdout=PIPE,
            ) as hand,
            serving(told, port, folder / "server.log") as server,
        ):  # fmt: skip
            yield Site(f"http://127.0.0.1:{port}", told, hand, server)


def manage(environment: dict[str, str], *arguments: str, stdin: str | None = None) -> str:
    """Run manage.py with these arguments in an environment; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env=environment, input=stdin, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def own_database(folder: Path, like: Prepared | None = None) -> Iterator[str]:
    """The URL of a new database on the engine under test, empty or a copy; it is dropped in the end."""
    if asked_vendor() == "sqlite":
        if like:
            shutil.copy(like.folder / DATABASE, folder)
        yield f"sqlite:///{folder / DATABASE}"
        return
    url, name = urlsplit(os.environ["DATABASE_URL"]), f"waybill_browser_{os.getpid()}_{next(_number)}"
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")  # of a run that was killed, under the same number
        server.execute(
            f"CREATE DATABASE {name}" + (f" TEMPLATE {urlsplit(like.database_url).path[1:]}" if like else "")
        )
        try:
            yield url._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
