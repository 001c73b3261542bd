"""Browser tests: Chromium against the real server, which serves a database and static files of its own.

A test asks for `page`, or for `new_page` to choose a width, a colour scheme or no JavaScript:

    def test_a_phone_shows_the_count(new_page):
        page = new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
        page.goto("/recipients/mali/")

or for `signed_in`, in which an administrator has signed in: `signed_in("editor")`. It fails when the browser's console
shows a warning or an error. A test that expects some looks at `console_problems` and clears it. `site.run("…")` runs
Python on the site's database.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.served import Prepared, Site, a_site

# The first one alone has no window to draw that nobody sees: what the others do for theirs takes most of their time.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
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

# A busy machine is not a failing test: what never comes fails a little later, what comes is not waited for.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


SIGN_IN = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.filter(username="{0}").first() or User.objects.create_superuser("{0}"))
print(client.cookies[settings.SESSION_COOKIE_NAME].output(attrs=[], header="").strip(), end="")
"""


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
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    """The site with fixtures/ loaded, shared by the tests of this folder: they read it, or add rows of their own."""
    with a_site(tmp_path_factory.mktemp("site"), prepared) as site:
        yield site


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


@pytest.fixture
def signed_in(new_page: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """Opens a browser of its own in which the editor of this name has signed in; takes what new_page takes. How that
    is done by hand, tests/browser/test_doors.py says: a password costs a second each."""

    def open_browser(name: str, **options: Any) -> Page:
        page = new_page(**options)
        cookie, value = site.run(SIGN_IN.format(name)).split("=", 1)
        page.context.add_cookies([{"name": cookie, "value": value, "url": site.url}])
        return page

    return open_browser
