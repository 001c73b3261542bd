"""Stopped half-way, or without its database: a start mends what a kill left, and readers are told when to ask again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from deliveries.accounts import sessions
from deliveries.models import Delivery

from .clusters import SERVERS, Cluster, Said, ask, clusters
from .desk import open_form
from .factories import create_delivery, create_party
from .served import (
    Prepared,
    Site,
    a_site,
    asked_vendor,
    at_hand,
    done_by,
    environment,
    free_port,
    manage,
    own_database,
    printed,
)

pytestmark = pytest.mark.waits

PATIENCE, THREADS = 60, 2
MIGRATIONS = {path.stem for path in (settings.BASE_DIR / "deliveries" / "migrations").glob("0*.py")}

MIGRATE = """
from django.core.management import call_command
call_command("migrate", {0}verbosity=0)
"""
KILLED = """
import random
from django.core.management import call_command
from deliveries.dev.killing import killed
drawn = random.Random(5)
for _kill in range(4):
    killed(lambda _report: call_command("migrate", verbosity=0), 3, drawn)
"""


def sql(url: str, statement: str) -> list[tuple[Any, ...]]:
    """What the database of this URL answers, without Django."""
    opened: Any = psycopg.connect(url) if asked_vendor() == "postgresql" else sqlite3.connect(urlsplit(url).path)
    with closing(opened):
        answer = opened.execute(statement)
        rows = answer.fetchall() if answer.description else []
        opened.commit()
    return rows


def noted(url: str) -> set[str]:
    """The migrations of ours that the database says were applied."""
    return {name for (name,) in sql(url, "SELECT name FROM django_migrations WHERE app = 'deliveries'")}


# ---- Starts -----------------------------------------------------------------------------------------


def test_a_migration_that_was_applied_and_not_noted_is_noted(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        with at_hand(environment(tmp_path, url)) as hand:
            printed(hand, MIGRATE.format('"deliveries", "0003", '))
            sql(url, "DELETE FROM django_migrations WHERE app = 'deliveries' AND name LIKE '0003%'")
            assert "0003_chronicle" not in noted(url)
            printed(hand, MIGRATE.format(""))

        assert noted(url) == MIGRATIONS


def test_a_table_of_another_program_is_not_taken_for_ours(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        told = environment(tmp_path, url)
        sql(url, "CREATE TABLE deliveries_party (id integer)")

        with pytest.raises(AssertionError, match="differs from it"):
            manage(told, "migrate", "--verbosity=0")


def test_migrations_that_are_killed_go_on_at_the_next_start(tmp_path: Path) -> None:
    with own_database(tmp_path) as url:
        done_by(environment(tmp_path, url), KILLED + MIGRATE.format(""))

        assert noted(url) == MIGRATIONS


def test_an_empty_key_is_made_anew_and_one_that_is_there_stays(tmp_path: Path) -> None:
    told = {
        name: value for name, value in environment(tmp_path, "").items() if name not in {"SECRET_KEY", "DATABASE_URL"}
    }
    asked = [sys.executable, "-c", "from config.settings import SECRET_KEY; print(SECRET_KEY)"]
    (tmp_path / "secret_key").touch()
    first, second = (subprocess.check_output(asked, cwd=settings.BASE_DIR, env=told, text=True) for _start in range(2))

    assert len(first.strip()) == 50
    assert first == second
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_preparing_says_that_the_database_does_not_answer(tmp_path: Path) -> None:
    told = environment(tmp_path, f"postgres://nobody@127.0.0.1:{free_port()}/none")

    with pytest.raises(AssertionError, match="CommandError: The database does not answer"):
        manage(told, "prepare")


# ---- What readers and editors are told --------------------------------------------------------------


@contextmanager
def unreachable() -> Iterator[None]:
    """Nothing is answered by the database."""

    def refuse(*_asked: Any) -> Any:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/recipients/mali/", "/deliveries.csv", "/healthz", "/api/v1/deliveries"])
def test_readers_are_told_when_to_ask_again(address: str) -> None:
    with unreachable():
        answer = Client(raise_request_exception=False).get(address)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer["Cache-Control"] == "no-store"
    assert "cannot be reached" in answer.text
    assert "refused" not in answer.text


@pytest.mark.django_db
def test_an_editor_loses_nothing_that_was_typed(admin_client: Client) -> None:
    address, here = "/admin/deliveries/delivery/add/", {"Origin": "http://testserver"}
    typed = open_form(admin_client, address) | {"note": 'Seen by <Reuters> & "AFP".', "recipient": create_party().pk}
    admin_client.raise_request_exception = False
    with unreachable():
        answer = admin_client.post(address, typed, headers=here)

    assert answer.status_code == 503
    assert f'action="{address}"' in answer.text
    assert "<Reuters>" not in answer.text
    assert [part for part in unescape(answer.text).split("<input") if 'Seen by <Reuters> & "AFP".' in part]
    assert Delivery.objects.count() == 0


@pytest.mark.django_db
def test_a_form_of_another_site_is_not_held(admin_client: Client) -> None:
    admin_client.raise_request_exception = False
    with unreachable():
        answer = admin_client.post(
            "/admin/deliveries/delivery/add/", {"note": "AFP"}, headers={"Origin": "https://evil.example"}
        )

    assert "AFP" not in answer.text


# By engine: what makes a database take nothing more, and what undoes it.
TAKES_NOTHING = {
    "sqlite": {
        "read-only": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "full": ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823"),
    },
    "postgresql": {"read-only": ("SET default_transaction_read_only = on", "RESET default_transaction_read_only")},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", TAKES_NOTHING[connection.vendor])
def test_a_database_that_takes_nothing_is_read_on_and_the_desk_keeps_what_was_typed(
    admin_client: Client, how: str
) -> None:
    draft = create_delivery(recipient=create_party(slug="mali"), state="draft")
    address, here = f"/admin/deliveries/delivery/{draft.pk}/change/", {"Origin": "http://testserver"}
    typed = open_form(admin_client, address) | {"note": "Seen by AFP. " * 700}
    admin_client.raise_request_exception = False
    begin, end = TAKES_NOTHING[connection.vendor][how]
    with connection.cursor() as cursor:
        if how == "full":
            cursor.execute("VACUUM")  # no page is left that could be used again
        cursor.execute(begin)
        try:
            page = Client().get("/recipients/mali/")
            refused = admin_client.post(address, typed, headers=here)
        finally:
            cursor.execute(end)
    saved = admin_client.post(address, typed, headers=here)

    assert page.status_code == 200
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert typed["note"] in refused.text
    draft.refresh_from_db()
    assert (saved.status_code, draft.note.count("AFP")) == (302, 700)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_that_they_asked_too_often_where_nothing_can_be_counted(client: Client) -> None:
    create_delivery(recipient=create_party(slug="mali"))
    begin, end = TAKES_NOTHING[connection.vendor]["read-only"]
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            cited = client.post("/cite/", {"view": "/recipients/mali/"})
            signed_in = client.post("/accounts/login/", {"login": "editor", "password": "a long walk home"})
        finally:
            cursor.execute(end)

    assert [(answer.status_code, answer["Retry-After"]) for answer in (cited, signed_in)] == [(503, "10")] * 2
    assert client.post("/cite/", {"view": "/recipients/mali/"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_noted_is_not_called_ended(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "NOTED_EACH", 0)
    begin, end = TAKES_NOTHING[connection.vendor]["read-only"]
    admin_client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            refused = admin_client.get("/admin/")
        finally:
            cursor.execute(end)

    assert (refused.status_code, refused["Retry-After"]) == (503, "10")
    assert admin_client.get("/admin/").status_code == 200


# ---- A real PostgreSQL ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    if not SERVERS:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("PostgreSQL is not installed")
    with clusters(1, Cluster) as (made,):
        yield made


@pytest.fixture(scope="module")
def site(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    with a_site(
        tmp_path_factory.mktemp("away"), prepared, DATABASE_URL=cluster.url, WORKERS="1", THREADS=str(THREADS)
    ) as site:
        yield site


def asked(site: Site) -> list[Said]:
    """What as many clients as there are threads are told, of more pages than these, which wait in vain."""
    with ThreadPoolExecutor(THREADS) as clients:
        return list(clients.map(partial(ask, site), ("/recipients/mali/", "/healthz", "/") * 2))


def comes_back(site: Site) -> bool:
    until = time.monotonic() + PATIENCE
    while ask(site, "/recipients/mali/").status != 200 and time.monotonic() < until:
        time.sleep(0.5)
    return ask(site, "/recipients/mali/").status == 200


def test_a_server_that_is_away_is_told_and_comes_back_by_itself(site: Site, cluster: Cluster) -> None:
    assert ask(site, "/recipients/mali/").status == 200
    cluster.stop()
    try:
        answers = asked(site)
    finally:
        cluster.start()

    assert [answer.status for answer in answers] == [503] * 6
    assert all(answer.headers["Retry-After"] for answer in answers)
    assert comes_back(site)


def test_a_server_that_is_frozen_is_told_and_comes_back_by_itself(site: Site, cluster: Cluster) -> None:
    assert comes_back(site)
    cluster.signal(signal.SIGSTOP)
    try:
        answers = asked(site)
    finally:
        cluster.signal(signal.SIGCONT)

    assert [answer.status for answer in answers] == [503] * 6
    assert all(answer.headers["Retry-After"] for answer in answers)
    assert comes_back(site)
