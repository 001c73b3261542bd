"""Downloads that take long: made once a version, kept in a file, and only so many of them."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from deliveries.http import downloads

from .factories import create_claim, create_delivery, create_party

pytestmark = pytest.mark.django_db

CSV = "/deliveries.csv"
# What the bridge between server and application says of a request: of a page's thread, and of the process that makes.
PAGE, MAKER = {"waybill.hands_over": True}, {"waybill.gone": Event()}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where downloads are kept; here every one is long."""
    settings.DOWNLOADS_DIR = tmp_path / "downloads"
    monkeypatch.setattr(downloads, "SHORT", 100)
    create_claim(delivery=create_delivery(recipient=create_party(slug="mali", name="Mali")))
    return Path(settings.DOWNLOADS_DIR)


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.whole"))


def files(folder: Path) -> list[Path]:
    """All but those that makers take turns by."""
    return [each for each in folder.iterdir() if not each.name.startswith(".")]


def get(client: Client, address: str, **said: Any) -> Any:
    return client.get(address, **said)


def test_a_download_is_made_once_a_version(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(CSV).getvalue()
    monkeypatch.setattr(downloads, "kept", pytest.fail)

    assert client.get(CSV).getvalue() == first
    assert len(kept(folder)) == 1


def test_a_change_of_the_record_makes_it_anew(client: Client, folder: Path) -> None:
    first = client.get(CSV).getvalue()
    create_claim(delivery=create_delivery())

    assert client.get(CSV).getvalue() != first
    assert len(kept(folder)) == 2


def test_it_is_compressed_once_too(client: Client) -> None:
    plain = client.get(CSV).getvalue()
    packed = client.get(CSV, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"].startswith('W/"')
    content = packed.getvalue()
    assert gzip.decompress(content) == plain
    assert packed["Content-Length"] == str(len(content))
    assert "Accept-Encoding" in packed["Vary"]


def test_what_is_compressed_in_itself_is_sent_as_it_is(client: Client) -> None:
    packed = client.get("/data/waybill.zip", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in packed
    assert packed.getvalue().startswith(b"PK")


@pytest.mark.parametrize("address", [CSV, "/deliveries.xlsx", "/data/waybill.zip", "/recipients/mali/timeline.png"])
def test_a_thread_for_pages_makes_none(client: Client, folder: Path, address: str) -> None:
    answer = get(client, address, **PAGE)

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.wsgi_request.META["waybill.long"]
    assert not folder.exists()


def test_what_is_short_is_made_by_it_and_asks_for_no_file(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "SHORT", 200_000)

    assert get(client, CSV, **PAGE).status_code == 200
    assert not folder.exists()


def test_what_is_made_already_is_sent_by_it(client: Client) -> None:
    made = client.get(CSV).getvalue()

    assert get(client, CSV, **PAGE).getvalue() == made


def test_a_client_has_so_many_made_in_a_minute(client: Client) -> None:
    for number in range(6):
        assert get(client, f"/deliveries.xlsx?since={1900 + number}", **MAKER).getvalue()
    refused = get(client, "/deliveries.xlsx?since=1990", **MAKER)

    assert refused.status_code == 429
    assert refused["Retry-After"]
    assert get(client, "/deliveries.xlsx?since=1900", **MAKER).getvalue()


def test_nothing_is_made_once_the_client_has_left(client: Client, folder: Path) -> None:
    left = Event()
    left.set()
    for address in (CSV, "/deliveries.xlsx", "/data/waybill.zip"):
        assert get(client, address, **{"waybill.gone": left}).status_code == 503

    assert files(folder) == []


def test_files_that_nobody_asked_for_lately_make_room(client: Client, folder: Path, settings: Settings) -> None:
    client.get(CSV).getvalue()
    [old] = kept(folder)
    for file in files(folder):
        os.utime(file, (0, 0))
    settings.DOWNLOADS_MB = 0

    assert client.get(f"{CSV}?since=2000").getvalue()
    assert not old.exists()


def test_what_is_asked_for_is_not_thrown_away_for_another(client: Client, folder: Path, settings: Settings) -> None:
    first = client.get(CSV).getvalue()
    made = kept(folder)
    settings.DOWNLOADS_MB = 0
    answer = client.get(f"{CSV}?since=2000")

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert kept(folder) == made
    assert client.get(CSV).getvalue() == first


def test_a_disk_that_is_full_is_told(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.DOWNLOADS_DIR = Path("/dev/full/downloads")

    assert client.get(CSV).status_code == 503


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        (CSV, "text/csv; charset=utf-8", "waybill-deliveries"),
        ("/deliveries.json", "application/json", "waybill-deliveries"),
        ("/deliveries.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "waybill-deliveries"),
        ("/recipients/mali/timeline.json", "application/json", ""),
    ],
)
def test_a_file_is_sent_under_the_name_and_the_kind_of_the_download(
    client: Client, folder: Path, address: str, kind: str, name: str, packed: bool
) -> None:
    asked = {"Accept-Encoding": "gzip"} if packed else {}
    for _made_then_kept in range(2):
        response = client.get(address, headers=asked)
        said = response.headers.get("Content-Disposition", "")
        response.getvalue()

        assert response["Content-Type"] == kind
        assert (f'filename="{name}' in said) if name else not said
    assert kept(folder)


def test_a_file_that_was_let_go_of_is_made_again(client: Client, folder: Path) -> None:
    first = client.get(CSV).getvalue()
    for packed in folder.glob("*.gz"):
        packed.unlink()

    again = client.get(CSV, headers={"Accept-Encoding": "gzip"})

    # Further down it says at which second it was made.
    assert gzip.decompress(again.getvalue()).splitlines()[0] == first.splitlines()[0]


def test_makers_of_a_machine_take_turns(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two processors one is for pages; a maker whose client has left waits no longer."""
    monkeypatch.setattr("deliveries.http.downloads.os.cpu_count", lambda: 2)
    began, gone = Event(), Event()

    def another() -> None:
        with downloads.turn(folder, None):
            began.set()

    with downloads.turn(folder, None):
        waiting = Thread(target=another)
        waiting.start()
        at_once = began.wait(0.3)
        gone.set()
        with pytest.raises(downloads.NotMade), downloads.turn(folder, gone):
            pass
    waiting.join(5)

    assert (at_once, began.is_set()) == (False, True)
