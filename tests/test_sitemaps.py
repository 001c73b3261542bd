"""What crawlers are told: every public page has its address there, and nothing else has."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliveries.models import Delivery, Source
from deliveries.summaries import addresses as sections

from .factories import create_claim, create_delivery, create_equipment, create_party, create_register, create_source

pytestmark = pytest.mark.django_db


def locations(client: Client, path: str) -> list[str]:
    root = ElementTree.fromstring(client.get(path).content)
    return [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]


def addresses(client: Client) -> set[str]:
    """All addresses of the sitemap, without their host."""
    pages = locations(client, "/sitemap.xml")
    found = [one for page in pages for one in locations(client, page.removeprefix("http://testserver"))]
    assert len(found) == len(set(found))
    return {one.removeprefix("http://testserver") for one in found}


@pytest.mark.usefixtures("story")
def test_every_address_of_the_sitemap_has_its_page(client: Client) -> None:
    found = addresses(client)
    records = {each.get_absolute_url() for each in [*Delivery.objects.all(), *Source.objects.all()]}

    assert {"/", "/recipients/mali/", "/suppliers/russia/", "/equipment/mi-24p/", "/about/counting/"} <= found
    assert records <= found
    answers = {one: client.get(one) for one in found}
    assert [one for one, answer in answers.items() if (answer.status_code, answer.text.count("<h1")) != (200, 1)] == []


def test_what_readers_do_not_see_is_not_there(client: Client) -> None:
    hidden, seen = create_party(), create_party()
    draft = create_delivery(recipient=hidden, of=create_equipment(), state="draft")
    create_claim(delivery=draft, source=create_source())
    other = create_delivery(recipient=hidden, register=create_register())
    mine = create_delivery(recipient=seen)
    withdrawn = create_delivery(recipient=hidden)
    withdrawn.withdraw("A double.")

    found = addresses(client)

    assert seen.get_absolute_url() in found
    assert mine.get_absolute_url() in found
    assert hidden.get_absolute_url() not in found
    for delivery in (draft, other, withdrawn):
        assert delivery.get_absolute_url() not in found


def test_a_long_kind_has_several_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {create_delivery().get_absolute_url() for _delivery in range(5)}
    monkeypatch.setattr(sections.Records, "limit", 2)

    pages = [page for page in locations(client, "/sitemap.xml") if "deliveries" in page]

    assert len(pages) == math.ceil(Delivery.objects.published().count() / 2)
    assert made <= addresses(client)
    assert client.get(f"/sitemap-deliveries.xml?p={len(pages) + 1}").status_code == 404
    assert client.get("/sitemap-nonsense.xml").status_code == 404


def test_the_day_of_the_last_change_is_told(client: Client) -> None:
    delivery = create_delivery()
    changed = Delivery.objects.get(pk=delivery.pk).changed

    for section in ("recipients", "deliveries"):
        told = client.get(f"/sitemap-{section}.xml").content.decode()
        assert f"<lastmod>{changed:%Y-%m-%d}</lastmod>" in told


@pytest.mark.parametrize("section", ["recipients", "suppliers", "equipment", "deliveries", "sources"])
def test_the_queries_of_a_page_do_not_grow(client: Client, section: str) -> None:
    taken = []
    for number in (1, 5):
        for _delivery in range(number):
            create_claim(delivery=create_delivery(), source=create_source())
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/sitemap-{section}.xml")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_robots_are_led_to_the_sitemap_and_not_to_the_desk(client: Client) -> None:
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in answer.text
    assert re.search(r"^Disallow: /admin/$", answer.text, re.MULTILINE)
