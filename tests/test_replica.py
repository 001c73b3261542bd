"""Readers read a standby that follows the database; which of the two is away, reading goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html import unescape
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from .clusters import PATIENCE, Cluster, Said, ask, clusters
from .served import Prepared, Site, a_site

pytestmark = pytest.mark.waits

PAGE, DATA = "/recipients/mali/", "/recipients/mali/timeline.json"
EDIT = """
from deliveries.models import DeliveryItem
line = DeliveryItem.objects.filter(delivery__recipient__slug="mali", quantity__gt=1, high=None).order_by("pk").first()
line.quantity = {number}
line.save()
"""
SIGN_IN = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
client = Client()
client.force_login(User.objects.create_superuser("editor"))
print(client.cookies[settings.SESSION_COOKIE_NAME].value, end="")
"""


@pytest.fixture(scope="module")
def both() -> Iterator[list[Cluster]]:
    """A primary and what follows it."""
    with clusters(2, Cluster) as made:
        yield made


@pytest.fixture
def primary(both: list[Cluster]) -> Cluster:
    return both[0]


@pytest.fixture
def replica(both: list[Cluster]) -> Cluster:
    return both[1]


@pytest.fixture(scope="module")
def site(both: list[Cluster], tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    primary, replica = both
    told = {"DATABASE_URL": primary.url, "DATABASE_REPLICA_URL": replica.url, "WORKERS": "1", "THREADS": "4"}
    with a_site(tmp_path_factory.mktemp("replica"), prepared, **told) as site:
        yield site


@pytest.fixture(scope="module")
def editor(site: Site) -> dict[str, str]:
    """What the browser of an editor sends along."""
    token = "t" * 32
    return {
        "Cookie": f"sessionid={site.run(SIGN_IN)}; csrftoken={token}",
        "X-CSRFToken": token, "Origin": site.url, "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip


def until(site: Site, path: str, status: int = 200, headers: dict[str, str] | None = None) -> Said:
    """The first answer with this status."""
    end = time.monotonic() + PATIENCE
    while (said := ask(site, path, headers)).status != status:
        assert time.monotonic() < end, said.text
        time.sleep(0.2)
    return said


def test_readers_see_what_has_come_to_the_replica_and_editors_what_they_saved(
    site: Site, replica: Cluster, editor: dict[str, str]
) -> None:
    before = ask(site, DATA)
    replica.ask("SELECT pg_wal_replay_pause()")
    site.run(EDIT.format(number=40))
    behind, saved = ask(site, DATA), ask(site, DATA, editor)
    unchanged = ask(site, DATA, {"If-None-Match": before.headers["ETag"]})
    replica.ask("SELECT pg_wal_replay_resume()")
    end = time.monotonic() + PATIENCE
    while (after := ask(site, DATA)).text == before.text and time.monotonic() < end:
        time.sleep(0.05)

    assert (behind.text, behind.headers["ETag"]) == (before.text, before.headers["ETag"])
    assert unchanged.status == 304
    assert '"quantity": 40' in saved.text
    assert (after.text, after.headers["ETag"]) == (saved.text, saved.headers["ETag"])
    assert after.headers["ETag"] != before.headers["ETag"]


def test_whoever_cites_a_view_sees_it_at_once(site: Site, replica: Cluster) -> None:
    replica.ask("SELECT pg_wal_replay_pause()")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    made = ask(site, "/cite/", form, urlencode({"view": PAGE}))
    shown = ask(site, made.headers["Location"])
    replica.ask("SELECT pg_wal_replay_resume()")

    assert (made.status, shown.status) == (302, 200)


def test_reading_goes_on_without_the_primary_and_the_desk_keeps_what_was_typed(
    site: Site, primary: Cluster, editor: dict[str, str]
) -> None:
    answers: list[tuple[str, int]] = []
    over = Event()
    paths = [PAGE, DATA, "/", "/deliveries/", "/healthz", "/api/v1/deliveries", "/data/waybill.zip"]

    def read(path: str) -> None:
        while not over.is_set():
            answers.append((path, ask(site, path).status))
            time.sleep(0.1)

    readers = [Thread(target=read, args=[path]) for path in paths[:3]]
    for each in readers:
        each.start()
    time.sleep(0.5)
    primary.stop()
    try:
        desk = ask(site, "/admin/deliveries/party/add/", editor, urlencode({"name": "Rwanda <&>"}))
        as_editor = ask(site, PAGE, editor)
        answers += [(path, ask(site, path).status) for path in paths]
    finally:
        primary.start()
        over.set()
        for each in readers:
            each.join()

    assert {status for _path, status in answers} == {200}, set(answers)
    assert as_editor.status == 200
    assert desk.status == 503
    assert desk.headers["Retry-After"]
    assert 'value="Rwanda <&>"' in unescape(desk.text)
    until(site, "/admin/deliveries/party/add/", 200, editor)


def test_reading_goes_on_without_the_replica(site: Site, replica: Cluster) -> None:
    until(site, PAGE)
    replica.stop()
    try:
        answers = [ask(site, path) for path in (PAGE, DATA, "/", "/healthz") * 2]
        site.run(EDIT.format(number=41))
        saved = ask(site, DATA)
    finally:
        replica.start()

    # One that was being answered is told to ask again.
    assert [answer.status for answer in answers[1:]] == [200] * (len(answers) - 1)
    assert '"quantity": 41' in saved.text
    until(site, PAGE)
