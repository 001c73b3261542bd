"""What caches between the site and its readers may keep: by a real nginx, and by what the site says."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings as project
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from deliveries.dev.proxy import behind, program
from deliveries.http.caching import PARTS, code_version
from deliveries.models import Delivery

from .factories import create_claim, create_delivery, create_party, create_source
from .served import Prepared, Site, a_site, becomes, free_port

pytestmark = pytest.mark.waits

MALI = "/recipients/mali/"
FRAGMENT = {"HX-Request": "true"}
# As docker-compose.yml has it; and how much later a test may look.
SECONDS, LATER = 5, 30


# ---- What the site says -----------------------------------------------------------------------------


@pytest.fixture
def shared(settings: Settings) -> None:
    settings.SHARED_CACHE = SECONDS


@pytest.fixture
def mali(db: None) -> Delivery:
    delivery = create_delivery(
        recipient=create_party(slug="mali", name="Mali"), supplier=create_party(slug="russia", name="Russia")
    )
    create_claim(delivery=delivery)
    return delivery


@pytest.mark.usefixtures("mali")
def test_no_shared_cache_keeps_anything_unless_it_is_told_to(client: Client) -> None:
    assert client.get(MALI)["Cache-Control"] == "no-cache"
    assert "Surrogate-Key" not in client.get(MALI)


@pytest.mark.usefixtures("mali", "shared")
@pytest.mark.parametrize(
    ("address", "keys"),
    [
        (MALI, "all party-mali"), (f"{MALI}timeline.json", "all party-mali"),
        ("/suppliers/russia/", "all party-russia"), ("/embed/recipients/mali/", "all party-mali"),
        ("/", "all record"), ("/deliveries.csv", "all record"),
    ],
)  # fmt: skip
def test_pages_may_be_kept_for_so_long_and_are_called_by_what_they_are_about(
    client: Client, address: str, keys: str
) -> None:
    response = client.get(address)

    assert response["Cache-Control"] == f"public, max-age=0, s-maxage={SECONDS}"
    assert response["Surrogate-Key"] == keys


@pytest.mark.usefixtures("mali", "shared")
def test_what_has_not_changed_may_be_kept_on(client: Client) -> None:
    again = client.get(MALI, headers={"If-None-Match": client.get(MALI)["ETag"]})

    assert again.status_code == 304
    assert again["Cache-Control"] == f"public, max-age=0, s-maxage={SECONDS}"


@pytest.mark.usefixtures("mali", "shared")
@pytest.mark.parametrize(
    ("address", "status"),
    [("/deliveries.csv?since=no+day", 400), ("/recipients/nowhere/", 404), ("/admin/", 302), ("/accounts/login/", 200)],
)
def test_errors_and_doors_are_kept_by_nobody(client: Client, address: str, status: int) -> None:
    response = client.get(address)

    assert response.status_code == status
    assert "s-maxage" not in response.get("Cache-Control", "")


@pytest.mark.usefixtures("mali", "shared")
def test_a_part_of_a_page_at_its_own_address_may_be_kept(client: Client) -> None:
    part = client.get(f"{MALI}?type=&fragment=1", headers=FRAGMENT)

    assert "<html" not in part.text
    assert "fragment" not in part.text
    assert part["HX-Push-Url"] == MALI
    assert "s-maxage" in part["Cache-Control"]


@pytest.mark.usefixtures("mali", "shared")
def test_a_part_at_the_address_of_its_page_is_kept_by_nobody(client: Client) -> None:
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert client.get(MALI, headers=FRAGMENT)["Cache-Control"] == "no-store"
    assert client.get(MALI, headers=restored)["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("mali", "shared")
@pytest.mark.parametrize("said", [{"HX-Request": "foo"}, {"HX-Request": "true", "HX-History-Restore-Request": "true"}])
def test_nobody_gets_a_whole_page_at_the_address_of_a_part(client: Client, said: dict[str, str]) -> None:
    response = client.get(f"{MALI}?since=2020&fragment=1", headers=said)

    assert (response.status_code, response["Location"]) == (302, f"{MALI}?since=2020")
    assert "no-store" in response["Cache-Control"]


def test_whoever_opens_the_address_of_a_part_is_led_to_the_page(client: Client) -> None:
    response = client.get(f"{MALI}?since=2020&fragment=1")

    assert response.status_code == 302
    assert response["Location"] == f"{MALI}?since=2020"
    assert response["Cache-Control"] == "no-store"


def test_two_clones_of_one_commit_have_the_same_version(tmp_path: Path) -> None:
    for clone in ("one", "two"):
        for part in PARTS:
            source, copy = project.BASE_DIR / part, tmp_path / clone / part
            if source.is_dir():
                shutil.copytree(source, copy, copy_function=shutil.copyfile)
            elif source.exists():
                shutil.copyfile(source, copy)
    one, two = tmp_path / "one", tmp_path / "two"

    assert code_version(one) == code_version(two)

    (two / "pages" / "home.html").write_text("Another page.")
    assert code_version(one) != code_version(two)


# ---- What is to be forgotten ------------------------------------------------------------------------


@contextmanager
def told_to_forget() -> Iterator[tuple[str, list[str]]]:
    """The address of a cache, and what it is told to forget."""
    told: list[str] = []

    class Cache(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.headers["Surrogate-Key"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Cache) as server:
        thread = Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", told
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_by_the_parties_that_it_is_or_was_about(settings: Settings, mali: Delivery) -> None:
    niger = create_party(slug="niger")
    with told_to_forget() as (settings.PURGE_URL, told):
        with transaction.atomic():
            mali.recipient = niger
            mali.save()
        assert becomes(lambda: bool(told))

    assert told == ["record party-mali party-niger party-russia"]


@pytest.mark.django_db(transaction=True)
def test_what_many_pages_may_show_makes_all_of_them_stale(settings: Settings, mali: Delivery) -> None:
    with told_to_forget() as (settings.PURGE_URL, told):
        create_source()
        assert becomes(lambda: bool(told))

    assert set(told) == {"all"}


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_does_not_answer_stops_no_editor(settings: Settings, mali: Delivery) -> None:
    settings.PURGE_URL = f"http://127.0.0.1:{free_port()}/"
    mali.note = "Seen."
    mali.save()

    mali.refresh_from_db()
    assert mali.note == "Seen."


# ---- A real proxy -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[tuple[Site, int]]:
    """A site, and the port of nginx in front of it, with the configuration that docker-compose.yml gives it."""
    nginx = program()
    if nginx is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("nginx is not installed")
    folder = tmp_path_factory.mktemp("proxied")
    told = {"WAYBILL_SHARED_CACHE": str(SECONDS), "WORKERS": "1"}
    with a_site(folder, prepared, **told) as site, behind(nginx, folder, site.port) as proxy:
        yield site, proxy.port


def get(port: int, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, what the cache says of itself, and the content."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=LATER)) as link:
        link.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = link.getresponse()
        return response.status, response.headers["X-Cache"] or "", response.read().decode()


def test_a_page_is_asked_for_once(proxied: tuple[Site, int]) -> None:
    _site, port = proxied
    address = "/recipients/mali/?since=2001"
    _status, first, page = get(port, address)
    _status, second, same = get(port, address)

    assert (first, second) == ("MISS", "HIT")
    assert page == same
    assert "<html" in page


def test_many_who_ask_at_once_are_one_request(proxied: tuple[Site, int]) -> None:
    _site, port = proxied
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _number: get(port, "/recipients/mali/?since=2002"), range(20)))

    assert [status for status, _cache, _page in found] == [200] * 20
    assert [cache for _status, cache, _page in found].count("MISS") == 1


def test_what_is_published_is_seen_within_the_time_promised(proxied: tuple[Site, int]) -> None:
    site, port = proxied
    address = "/recipients/mali/?since=2003"
    assert "Zembla" not in get(port, address)[2]
    site.run("""
from deliveries.models import Delivery, Party
delivery = Delivery.objects.filter(recipient__slug="mali", status="delivered")[0]
delivery.supplier = Party.objects.create(slug="zembla", name="Zembla")
delivery.save()
""")
    saved = time.monotonic()

    assert becomes(lambda: "Zembla" in get(port, address)[2])
    # A cache counts whole seconds, and a busy machine takes some to answer.
    assert time.monotonic() - saved < SECONDS + 5


def test_a_part_is_never_given_for_its_page(proxied: tuple[Site, int]) -> None:
    _site, port = proxied
    address, part = "/recipients/mali/?since=2004", "/recipients/mali/?since=2004&fragment=1"
    asked = {"HX_Request": "true"}
    contents = [get(port, at, **headers)[2] for at, headers in 2 * [(part, asked), (address, asked), (address, {})]]

    assert ["<html" in content for content in contents] == [False, False, True] * 2
    assert get(port, part, **asked)[1] == "HIT"
    assert get(port, part)[0] == 302


def test_compressed_and_plain_are_kept_apart(proxied: tuple[Site, int]) -> None:
    _site, port = proxied
    address = "/recipients/mali/?since=2005"
    with closing(HTTPConnection("127.0.0.1", port, timeout=LATER)) as link:
        link.request("GET", address, headers={"Accept-Encoding": "gzip, br"})
        packed = link.getresponse()
        packed.read()

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "<html" in get(port, address)[2]


def test_the_desk_and_its_doors_are_kept_by_nobody(proxied: tuple[Site, int]) -> None:
    _site, port = proxied
    for address in ("/accounts/login/", "/admin/", "/healthz", "/recipients/nowhere/"):
        assert {get(port, address)[1] for _time in range(3)} <= {"MISS", "BYPASS", "EXPIRED"}, address
    for cookie in ("sessionid=x", "csrftoken=y; __Host-sessionid=x"):
        assert get(port, MALI, Cookie=cookie)[1] == "BYPASS", cookie
