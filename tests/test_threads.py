"""Eight threads of one worker, asked at once while the record is edited: none is told what another one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from threading import Event

import pytest

from .served import Prepared, Site, a_site

pytestmark = pytest.mark.waits

THREADS, EDITS = 8, 25
TIMELINE = "/recipients/mali/timeline.json?type=helicopters"
ADDRESSES = [
    "/", "/recipients/", "/recipients/mali/", "/recipients/mali/?type=helicopters&page=1", "/suppliers/russia/",
    "/deliveries/?group=recipient&pivot=year", "/deliveries/?q=helicopter+russia", "/deliveries/?since=abril+2011",
    "/equipment/mi-24p/", "/compare/?recipient=mali&type=helicopters", "/deliveries.csv?recipient=mali",
    "/sources/", "/changes/", "/recipients/mali/timeline.svg", "/embed/recipients/mali/", "/api/v1/deliveries",
]  # fmt: skip
EDIT = """
from deliveries.models import DeliveryItem
line = DeliveryItem.objects.filter(delivery__recipient__slug="mali", delivery__status="delivered", quantity__gt=0)[0]
line.quantity = {number}
line.save()
"""
STAMPED = ("/deliveries.csv", "/api/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    """One worker, which keeps no page: each is made anew."""
    folder = tmp_path_factory.mktemp("threads")
    with a_site(folder, prepared, WORKERS="1", THREADS=str(THREADS), DJANGO_SETTINGS_MODULE="config.uncached") as site:
        yield site


def get(site: Site, address: str) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=60)) as link:
        link.request("GET", address)
        response = link.getresponse()
        return response.status, response.read()


def read_until(site: Site, over: Event, first: int) -> list[str]:
    """Ask for one address after another until it is over; what was wrong."""
    wrong, at = [], first
    while not over.is_set():
        address = ADDRESSES[at % len(ADDRESSES)]
        status, content = get(site, address)
        wrong += [f"{address}: {status} {content[:200]!r}"] * (status != 200)
        _status, told = get(site, TIMELINE)
        timeline = json.loads(told)
        added = sum(step["added"] or 0 for step in timeline["steps"])
        wrong += [f"{timeline['total']} is not {added}"] * (timeline["total"]["best"] != added)
        at += 1
    return wrong


def test_readers_are_told_one_version_each_while_it_is_edited(site: Site) -> None:
    over = Event()
    with ThreadPoolExecutor(THREADS) as pool:
        readers = [pool.submit(read_until, site, over, first) for first in range(THREADS)]
        try:
            for number in range(1, EDITS):
                site.run(EDIT.format(number=number))
        finally:
            over.set()

    assert [wrong for reader in readers for wrong in reader.result()] == []


def test_threads_say_what_a_process_of_its_own_says(site: Site) -> None:
    addresses = [address for address in ADDRESSES if not address.startswith(STAMPED)]
    site.run(EDIT.format(number=77))
    with ThreadPoolExecutor(THREADS) as pool:
        told = list(pool.map(lambda at: get(site, addresses[at % len(addresses)])[1], range(8 * len(addresses))))

    host = f"127.0.0.1:{site.port}"
    asked = f"""
import json
from django.test import Client
print(json.dumps([Client(headers={{"Host": {host!r}}}).get(address).text for address in {addresses!r}]))
"""
    alone = json.loads(site.run(asked))
    assert "77" in alone[2]
    for at, content in enumerate(told):
        assert content.decode() == alone[at % len(addresses)], addresses[at % len(addresses)]
