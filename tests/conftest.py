"""What every test can count on: no redirect to HTTPS, plain static files, and the database that was asked for."""

import os
import sqlite3
from collections.abc import Iterator
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

# No deadline: a busy machine is not a failing test. In CI the same examples each time, so that a failure
# there means the change that it stands at.
hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "dev")

REAL_DATABASE = settings.DATABASES["default"]["NAME"]


def pytest_configure() -> None:
    settings.SECURE_SSL_REDIRECT = False
    # tests/test_doors.py asks for it; the others sign in with force_login().
    settings.SECOND_FACTOR_REQUIRED = False
    # The manifest and its collected files are for the served site, which tests/browser/ reads.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT = None
    # A page of one test must not be taken for that of the next, which begins from the same state.
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def asked_vendor() -> str:
    """The database engine that DATABASE_URL asks for, as Django names it."""
    scheme = urlsplit(os.environ.get("DATABASE_URL") or "sqlite:").scheme
    return {"postgres": "postgresql", "pgsql": "postgresql"}.get(scheme, scheme)


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
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """pytest-django's, and then a question to the database itself: is it the engine that was asked for?"""
    # pytest-django makes a test database only where a test is marked as needing one; without, this is the real one.
    assert connection.settings_dict["NAME"] != REAL_DATABASE, "mark the tests of this module with django_db"
    question = {"sqlite": "SELECT 'sqlite' WHERE sqlite_version() <> ''", "postgresql": "SELECT version()"}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(question[asked_vendor()])
        assert cursor.fetchone()[0].lower().startswith(asked_vendor())


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """fixtures/, loaded once for a module: each test's own transaction is a savepoint within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        yield
        transaction.set_rollback(True)
