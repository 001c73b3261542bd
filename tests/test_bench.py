"""What `make bench` measures with: the peer's rows, servers seen from outside, and the bars."""

from __future__ import annotations

import io
import os
import socket
import sqlite3
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection
from pytest_django import Settings

from config import uncached
from deliveries.dev import peer, slow
from deliveries.dev.measured_pages import COUNTRY, EXPLORER, MALI, MALI_KEPT, one_model_a_type
from deliveries.dev.measuring import Address, Measured, timed
from deliveries.dev.serving import Memory, ServerFailed, Waited, cpu_of, family, memory_of, serving, this_database
from deliveries.management.commands.bench import BARS, Command
from deliveries.models import Equipment, EquipmentType

from .factories import create_claim, create_delivery, create_equipment, create_item, create_party, own_register

FILES = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "PORT"]


@pytest.mark.django_db
def test_the_peer_has_a_row_for_each_published_line(tmp_path: Path) -> None:
    mali, niger = create_party(slug="mali"), create_party(slug="niger")
    gunship = create_equipment(designation="Mi-24P")
    delivery = create_delivery(recipient=mali, of=gunship, quantity=4, arrived="2021-10")
    create_item(delivery=delivery, quantity=None)
    create_claim(delivery=delivery)
    create_delivery(recipient=niger)
    create_delivery(recipient=niger, state="draft")

    lines = peer.export(own_register(), tmp_path / "peer.sqlite3")

    with sqlite3.connect(tmp_path / "peer.sqlite3") as database:
        told = "SELECT day, equipment, quantity, sources FROM lines WHERE recipient = 'mali' ORDER BY line"
        rows = database.execute(told).fetchall()
    database.close()
    sources = delivery.claims.values("source").distinct().count()
    assert lines == 3
    assert rows[0] == ("2021-10-31", "Mi-24P", 4, sources)
    assert [row[2] for row in rows] == [4, None]


@pytest.mark.django_db
def test_each_type_has_a_model_to_make_up_deliveries_of() -> None:
    one_model_a_type()

    shown = Equipment.objects.public().values_list("type", flat=True)
    assert set(shown) == set(EquipmentType.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_the_countries_with_most_deliveries_are_asked_for() -> None:
    mali, niger = create_party(slug="mali"), create_party(slug="niger")
    for recipient in (mali, niger, niger):
        create_delivery(recipient=recipient)

    assert peer.largest(own_register()) == [("niger", 2), ("mali", 1)]


@pytest.fixture
def served(settings: Settings, tmp_path: Path) -> Path:
    """A folder that a server can be started on, as the project's."""
    settings.BASE_DIR = settings.VAR_DIR = tmp_path
    (tmp_path / "page.txt").write_text("a page")
    return tmp_path


@pytest.mark.usefixtures("served")
def test_a_server_is_asked_over_several_connections_and_its_cpu_counted() -> None:
    with serving(FILES, "/page.txt") as server:
        found = server.under_load(["/page.txt"], seconds=0.5, connections=2)

        assert found.requests > 1
        assert found.seconds >= 0.5
        assert 0 < found.cpu <= 2 * found.seconds * (os.cpu_count() or 1)
        assert found.rate == pytest.approx(found.requests / found.seconds)
    with pytest.raises(OSError, match="No such process"):
        os.kill(server.pid, 0)


@pytest.mark.usefixtures("served")
def test_a_page_that_is_not_there_is_no_measurement() -> None:
    with serving(FILES, "/page.txt") as server, pytest.raises(ServerFailed, match="404"):
        server.under_load(["/none.txt"], seconds=0.1, connections=1)


@pytest.mark.usefixtures("served")
def test_a_server_that_ends_is_told() -> None:
    with pytest.raises(ServerFailed, match="ended with 3"), serving([sys.executable, "-c", "exit(3)"], "/"):
        pass


def test_cpu_is_that_of_the_clock_of_the_process() -> None:
    before = cpu_of(os.getpid())
    took = timed(lambda: sum(range(10_000_000)))

    assert cpu_of(os.getpid()) - before == pytest.approx(took.cpu, abs=0.05)
    assert family(os.getpid())[0] == os.getpid()


def test_memory_that_is_shared_is_a_part_of_what_is_held() -> None:
    held = memory_of(os.getpid())

    assert isinstance(held, Memory)
    assert 0 <= held.shared < held.held


@pytest.mark.django_db
def test_another_process_has_the_same_database() -> None:
    assert this_database()["DATABASE_URL"].endswith(str(connection.settings_dict["NAME"]))


def test_a_measured_server_keeps_no_page() -> None:
    assert uncached.CACHES["pages"]["BACKEND"].endswith("DummyCache")
    assert uncached.CACHES["default"]["BACKEND"].endswith("Counting")


@pytest.mark.parametrize(("cpu", "status", "said"), [(0.001, 200, "yes"), (0.5, 200, "no"), (0.001, 500, "no")])
def test_a_bar_is_reached_by_a_page_that_costs_no_more(cpu: float, status: int, said: str) -> None:
    found = [MALI_KEPT, MALI, Address(COUNTRY, "/"), Address(EXPLORER, "/")]
    one = Measured(MALI, status, server=9.0, cpu=cpu, sql=0, queries=1, raw=1, compressed=1, memory=1)
    out = io.StringIO()

    Command(stdout=out).tell_bars({address: replace(one, address=address) for address in found})

    lines = out.getvalue().strip().splitlines()[1:]
    assert len(lines) == len(BARS) == 4
    assert all(f" ms: {said} (" in line for line in lines)


def test_a_slow_reader_reads_little_and_leaves_when_told() -> None:
    server, client = socket.socketpair()
    with server, client:
        client.settimeout(0.1)
        server.sendall(b"x" * 3 * slow.BYTES)
        over = Event()
        reader = Thread(target=slow.hardly_read, args=(client, over))
        reader.start()
        over.wait(1.5 / slow.OFTEN)
        over.set()
        reader.join(5)

        assert not reader.is_alive()
        assert len(client.recv(3 * slow.BYTES)) == 2 * slow.BYTES


def test_of_a_hundred_requests_the_slowest_but_one_is_told() -> None:
    waited = Waited([0.001] * 98 + [0.5, 1.0])

    assert waited.p50 == 0.001
    assert 0.5 <= waited.p99 <= 1.0
