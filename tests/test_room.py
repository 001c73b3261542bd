"""No page is larger than a browser lays out at ease, however many parties there are and whatever is asked for."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import islice
from urllib.parse import urljoin

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from deliveries.dev import demo, drawing
from deliveries.models import Delivery, Register

MOST_NODES, MOST_BYTES = 2_500, 60_000
PARTIES = 250

pytestmark = pytest.mark.django_db


class Elements(HTMLParser):
    """How many elements a page has."""

    number = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.number += 1


def assert_fits(page: str) -> None:
    counter = Elements()
    counter.feed(page)
    assert counter.number <= MOST_NODES
    assert len(gzip.compress(page.encode())) <= MOST_BYTES


@pytest.fixture(scope="module")
def many_parties(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A demo register with so many recipients, which is the site's own; each test's own transaction is within it."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        patch.setattr(drawing, "MOST_PARTIES", PARTIES)
        patch.setattr(drawing, "long_tail", lambda things: list(range(1, len(things) + 1)))
        register = demo.make(3_000)
        Register.objects.filter(default=True).update(default=False)
        Register.objects.filter(pk=register.pk).update(default=True)
        received = Delivery.objects.in_register(register).published().delivered()
        assert received.order_by().values("recipient").distinct().count() == PARTIES
        yield
        transaction.set_rollback(True)


def pages(client: Client, address: str) -> Iterator[str]:
    """The page at `address`, and all that its links to the next one lead to."""
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status_code == 200
        yield response.text
        link = re.search(r'rel="next" href="([^"]+)"', response.text)
        following = urljoin(address, unescape(link[1])) if link else None


GROUPED = [
    "group=recipient", "group=recipient&pivot=year", "group=supplier&pivot=recipient", "group=year&pivot=recipient",
    "group=recipient&pivot=type", "group=type&pivot=year", "group=equipment&pivot=recipient",
    "group=recipient&pivot=year&type=armoured-vehicles",
]  # fmt: skip


@pytest.mark.usefixtures("many_parties")
@pytest.mark.parametrize(
    "address", ["/", "/recipients/", "/suppliers/", "/deliveries/", *(f"/deliveries/?{query}" for query in GROUPED)]
)
def test_no_page_is_too_large(client: Client, address: str) -> None:
    for page in islice(pages(client, address), 2):
        assert_fits(page)


@pytest.mark.usefixtures("many_parties")
def test_the_pages_of_recipients_hold_each_once(client: Client) -> None:
    found = list(pages(client, "/recipients/"))

    told = [name for page in found for name in re.findall(r'<th scope="row"><a href="/recipients/([^/]+)/"', page)]
    assert len(told) == len(set(told)) == PARTIES
    assert "1 to 40 of 250" in found[0]
    assert "241 to 250 of 250" in found[-1]


@pytest.mark.usefixtures("many_parties")
def test_the_pages_of_a_table_hold_each_row_once(client: Client) -> None:
    found = list(pages(client, "/deliveries/?group=recipient"))

    told = [name for page in found for name in re.findall(r'<th scope="row"><a [^>]*>([^<]+)<', page)]
    assert len(told) == len(set(told)) == 200
    assert "Rows 1 to" in found[0]
    assert "of 200; the downloads hold all" in found[0]
