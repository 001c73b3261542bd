"""What every test can count on: no redirect to HTTPS, plain static files, and the database that was asked for."""

import gc
import os
import resource
import shutil
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from enum import IntEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.template.backends import jinja2
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from hypothesis import HealthCheck
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from deliveries.dev.messages import compiled
from deliveries.dev.snapshots import put_back, rows
from tests.served import DATABASE, RUN_FOLDER, Prepared, asked_vendor, drop_shared, migrated, prepared
from tests.snapshots import STORIES, on_record

# How many examples is said here alone; `make test ARGS=--hypothesis-profile=deep` looks for long. No deadline, and no
# word about slowness: a busy machine is not a failing test. Examples share what a test stands on, for they only look.
# In CI the same examples each time, so that a failure there means the change that it stands at.
SHARED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
hypothesis.settings.register_profile("dev", max_examples=50, **SHARED)
hypothesis.settings.register_profile("ci", max_examples=100, derandomize=True, print_blob=True, **SHARED)
hypothesis.settings.register_profile("deep", max_examples=1000, print_blob=True, **SHARED)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")

# Django tells its test client what its own templates render and with what, but not what Jinja2's do.
_render = jinja2.Template.render


def _render_and_tell(self: Any, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> Any:
    template_rendered.send(sender=self, template=self.template, context=context or {})
    return _render(self, context, request)


jinja2.Template.render = _render_and_tell  # type: ignore[method-assign]

BROWSER = "tests/browser/"
REAL_DATABASE = settings.DATABASES["default"]["NAME"]


def pytest_configure(config: pytest.Config) -> None:
    if not in_a_worker(config):
        os.environ[RUN_FOLDER] = tempfile.mkdtemp(prefix="waybill-run-")
    settings.SECURE_SSL_REDIRECT = False
    # tests/test_doors.py asks for it; the others sign in with force_login().
    settings.SECOND_FACTOR_REQUIRED = False
    # The manifest and its collected files are for the served site, which tests/browser/ reads.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT = None
    # What processes share of the record is no part of the folder of whoever runs the tests.
    settings.VAR_DIR = Path(tempfile.mkdtemp(prefix="waybill-"))
    settings.DOWNLOADS_DIR = settings.VAR_DIR / "downloads"
    # A page of one test must not be taken for that of the next, which begins from the same state.
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    for catalogue in settings.BASE_DIR.glob("locale/*/LC_MESSAGES/django.po"):
        compiled(catalogue)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a test that waits for a server or a browser leaves its own idle."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """What no engine changes is tried on SQLite. The sort leaves what it holds for equal in the order of pytest-django,
    which has those last that ask for no database."""
    yield
    if asked_vendor() == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if is_of_no_engine(item)])
        items[:] = [item for item in items if not is_of_no_engine(item)]
    files: defaultdict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.path].append(item)
    turns = {path: turn(its) for path, its in files.items()}
    # While one process makes the site of which all others serve a copy, these have something to do that needs none.
    first = next((path for path, its in turns.items() if its is Turn.BROWSER), None)
    items.sort(key=lambda item: (item.path != first, turns[item.path]))


class Turn(IntEnum):
    """In which order the files of a run are handed out."""

    # Of no database. They are short.
    PURE = 0
    # They take longest of all, and each process that takes some of these files has a browser and a site.
    BROWSER = 1
    # Of processes of their own: none of them is what all others end before.
    WAITS = 2
    REST = 3


def turn(items: list[pytest.Item]) -> Turn:
    """When the file is handed out in which these tests are."""
    if items[0].nodeid.startswith(BROWSER):
        return Turn.BROWSER
    if any(item.get_closest_marker("waits") for item in items):
        return Turn.WAITS
    return Turn.PURE if all(map(is_of_no_engine, items)) else Turn.REST


def is_of_no_engine(item: pytest.Item) -> bool:
    """Whether a test is of looks alone, or asks for no database, which pytest-django then refuses it, and starts no
    process that might."""
    if item.get_closest_marker("looks"):
        return True
    module, fixtures = vars(item.getparent(pytest.Module).obj), item.fixturenames  # type: ignore[union-attr, attr-defined]
    waits = (
        item.nodeid.startswith(BROWSER)
        or item.get_closest_marker("waits")
        or {"subprocess", "asked_vendor"} & module.keys()
    )
    return not (waits or item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(fixtures))


def pytest_collection_finish() -> None:
    """What is there before the first test stays until the last one: it is not looked through again and again for
    garbage, which took a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(settings.VAR_DIR)
    if not in_a_worker(config):
        drop_shared(Path(os.environ.pop(RUN_FOLDER)))


def in_a_worker(config: pytest.Config) -> bool:
    """Whether this is one of several processes of a run, and not the one that starts them."""
    return hasattr(config, "workerinput")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if report.nodeid.startswith(BROWSER) and isinstance(report.longrepr, tuple)
    )
    for reason, number in reasons.items():
        terminalreporter.write_line(f"{number} browser tests were skipped. {reason}", yellow=True)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    terminalreporter.write_line(f"{sum(one.ru_utime + one.ru_stime for one in used):.0f} s of CPU were used.")


# Replicas, connections and plans are PostgreSQL's: on SQLite there is nothing to test.
collect_ignore = [] if asked_vendor() == "postgresql" else ["test_planning.py", "test_replica.py", "test_sealed.py"]


def pytest_report_header(config: pytest.Config) -> str:
    if connection.vendor == "sqlite":
        return f"database: sqlite {sqlite3.sqlite_version}"
    with config.stash[blocking_manager_key].unblock():
        try:
            # The maintenance database: the one that DATABASE_URL names need not exist for its test_… twin to.
            with connection._nodb_cursor() as cursor:
                cursor.execute("SHOW server_version")
                version = cursor.fetchone()[0]
        except Exception as error:
            pytest.exit(f"the server of DATABASE_URL does not answer: {error}", returncode=pytest.ExitCode.USAGE_ERROR)
    where = connection.settings_dict
    return f"database: {connection.vendor} {version} at {where['HOST']}:{where['PORT'] or 5432}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Where several processes share the work, one migrates, and the databases of all are copies."""
    if not in_a_worker(pytestconfig):
        yield
        return
    like = migrated()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = urlsplit(like.database_url).path[1:]
        yield
        return
    # In memory it stays there while somebody holds it.
    with (
        closing(sqlite3.connect(like.folder / DATABASE)) as made,
        closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as held,  # type: ignore[attr-defined]
    ):
        made.backup(held)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's, and then a question to the database itself: is it the engine that was asked for?

    After a test that commits, the rows that migrations made are put back. Django's flush would delete them with all
    others, so that no other test could come after it in its process.
    """
    # pytest-django makes a test database only where a test is marked as needing one; without, this is the real one.
    assert connection.settings_dict["NAME"] != REAL_DATABASE, "mark the tests of this module with django_db"
    question = {"sqlite": "SELECT 'sqlite' WHERE sqlite_version() <> ''", "postgresql": "SELECT version()"}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(question[asked_vendor()])
        assert cursor.fetchone()[0].lower().startswith(asked_vendor())
        migrated = rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back(migrated))
        yield


@pytest.fixture(scope="session", name="prepared")
def a_prepared_site() -> Prepared:
    """What the sites that tests serve are copies of."""
    return prepared()


@pytest.fixture(scope="session", name="migrated")
def a_migrated_database() -> Prepared:
    """What the databases of their own are copies of, in which tests write."""
    return migrated()


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The stories of five countries, Mali's until July 2022."""
    with django_db_blocker.unblock(), on_record(*STORIES):
        yield


@pytest.fixture(scope="module")
def story_of_mali(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What came to Mali."""
    with django_db_blocker.unblock(), on_record("mali-helicopters.toml"):
        yield
