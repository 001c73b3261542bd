"""Browser tests: Chromium against the real server, which serves a database and static files of its own.

A test asks for `page`, or for `new_page` to choose a width, a colour scheme or no JavaScript:

    def test_a_phone_shows_the_count(new_page):
        page = new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
        page.goto("/recipients/mali/")

It fails when the browser's console shows a warning or an error. A test that expects some looks at
`console_problems` and clears it. `site.run("…")` runs Python on the site's database.
"""

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
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.conftest import asked_vendor

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# The background services look for hosts that a closed network refuses; root cannot use the sandbox.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []),
]

_number = count(1)

# A busy machine is not a failing test: what never comes fails a little later, what comes is not waited for.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Site:
    """A running Waybill: its address, and the environment that it runs in."""

    url: str
    environment: dict[str, str]
    hand: Popen[str]

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        """Run manage.py with these arguments on the site's database; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR, env=self.environment, input=stdin, text=True, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """Run this code with Django set up on the site's database; returns what it printed."""
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        print(json.dumps(code), file=self.hand.stdin, flush=True)
        told = json.loads(self.hand.stdout.readline())
        assert not told["failed"], told["failed"]
        return str(told["printed"])


# The scope is the package, not the session: while Playwright runs, Django refuses the ORM to the same thread.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = chromium(playwright)
        if program is None:
            reason = f"no Chromium: none of {', '.join(CHROMIUMS)} is on PATH, and Playwright could not get its own"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        with playwright.chromium.launch(executable_path=program, args=FLAGS) as browser:
            yield browser


def chromium(playwright: Playwright) -> str | None:
    """The browser to use: one that is installed, else Playwright's own, which is got now if it can be."""
    if found := next(filter(None, map(shutil.which, CHROMIUMS)), None):
        return found
    own = playwright.chromium.executable_path
    if not Path(own).exists():
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
            capture_output=True, timeout=600, check=False,
        )  # fmt: skip
    return own if Path(own).exists() else None


@pytest.fixture(scope="package")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with fixtures/ loaded, shared by the tests of this folder: they read it, or add rows of their own."""
    folder = tmp_path_factory.mktemp("site")
    port = free_port()
    with own_database(folder) as database_url:
        environment = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "MAKEFLAGS"}} | {
            "DATABASE_URL": database_url,
            "WAYBILL_VAR": str(folder),
            "WAYBILL_HTTP": "1",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
        }
        with Popen(
            [sys.executable, "-m", "tests.browser.hand"],
            cwd=settings.BASE_DIR, env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
            text=True, stdin=PIPE, stdout=PIPE,
        ) as hand:  # fmt: skip
            site = Site(f"http://127.0.0.1:{port}", environment, hand)
            site.manage("collectstatic", "--noinput", "--verbosity=0")
            site.manage("prepare")
            with serving(site, port, folder / "server.log"):
                yield site


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The URL of a new database on the engine under test; it is dropped in the end."""
    if asked_vendor() == "sqlite":
        yield f"sqlite:///{folder / 'waybill.sqlite3'}"
        return
    url, name = urlsplit(os.environ["DATABASE_URL"]), f"waybill_browser_{os.getpid()}_{next(_number)}"
    with psycopg.connect(url._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")  # of a run that was killed, under the same number
        server.execute(f"CREATE DATABASE {name}")
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
def serving(site: Site, port: int, log: Path) -> Iterator[None]:
    """Serve the site with the command that `make run` and the image use, once it answers and until the end."""
    with log.open("w") as output:
        server = subprocess.Popen(
            ["make", "--silent", "serve", f"PORT={port}"],
            cwd=settings.BASE_DIR, env=site.environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        for _attempt in range(1200):
            assert server.poll() is None, log.read_text()
            try:
                urlopen(f"{site.url}/healthz", timeout=5).close()
                break
            except URLError:
                time.sleep(0.1)
        else:
            pytest.fail(f"the site did not answer:\n{log.read_text()}")
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def console_problems() -> Iterator[list[str]]:
    """Warnings and errors of the browser's console so far; whatever is left in the end fails the test."""
    problems: list[str] = []
    yield problems
    assert not problems, "in the browser's console:\n" + "\n".join(problems)


@pytest.fixture
def new_page(browser: Browser, site: Site, console_problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages, each as a new visitor; takes what Playwright's new_context takes."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"warning", "error"}:
            console_problems.append(f"{message.type}: {message.text} ({message.location['url']})")

    def new_page(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": site.url, "viewport": {"width": 1440, "height": 900}} | options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", heard)
        context.on("weberror", lambda problem: console_problems.append(f"uncaught: {problem.error}"))
        return context.new_page()

    contexts: list[Any] = []
    yield new_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page at 1440 × 900, in light colours."""
    return new_page()
