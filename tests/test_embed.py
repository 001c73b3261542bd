"""A timeline in somebody else's page, and how that page finds it."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client

from deliveries.models import Delivery, DeliveryItem, Equipment, Party
from deliveries.views.embed import MOST_STEPS

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_type,
)

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]


def test_an_embedded_timeline_may_be_framed_anywhere_and_runs_nothing(client: Client) -> None:
    response = client.get("/embed/recipients/mali/?type=helicopters")
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in response.headers
    assert "<script" not in response.content.decode()


def test_every_other_page_refuses_to_be_framed(client: Client) -> None:
    response = client.get("/recipients/mali/")
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


def weight(html: bytes) -> int:
    """The bytes of a page and of all that it asks for, none of them compressed."""
    asked = re.findall(r'(?:href|src)="/static/([^"]+)"', html.decode())
    assert asked
    sheets = [settings.BASE_DIR / "static" / name for name in asked]
    return len(html) + sum(len(sheet.read_bytes()) for sheet in sheets)


def test_an_embedded_timeline_with_all_it_needs_is_under_50_kilobytes(client: Client) -> None:
    html = client.get("/embed/recipients/mali/").content
    assert weight(html) < 50_000


def test_the_frame_of_a_long_and_doubtful_record_with_all_it_needs_is_under_50_kilobytes(client: Client) -> None:
    serbia = Party.objects.get(slug="serbia")
    for number in range(7):
        days = [dt.date(1990 + n % 36, n % 12 + 1, 5 + number) for n in range(130)]
        create_deliveries(recipient=serbia, of=create_equipment(type=create_type()), days=days)
    long = Delivery.objects.filter(arrival_latest__day__gte=5, recipient=serbia)
    long.update(arrival_earliest=F("arrival_latest") - dt.timedelta(days=200))
    lines = DeliveryItem.objects.filter(delivery__in=long.values("pk"))
    lines.update(low=1, quantity=3, high=9)
    lines.filter(pk__in=[pk for pk in lines.values_list("pk", flat=True) if pk % 3 == 0]).update(
        low=None, quantity=None, high=None
    )
    for year in range(2030, 2060):
        create_delivery(recipient=serbia, of=create_equipment(), status=Delivery.Status.EXPECTED, arrived=str(year))

    html = client.get("/embed/recipients/serbia/").content

    assert b"more types are on its page." in html
    assert b"28 promises that are not drawn are on its page." in html
    assert html.count(b"<path") >= 5  # each type in a chart of its own
    assert weight(html) < 50_000


def test_a_frame_of_as_many_steps_as_it_draws_is_under_50_kilobytes_too(client: Client) -> None:
    atlantis = create_party(slug="atlantis", name="The Federated States of a Long Name")
    days = [dt.date(1960, 1, 1) + dt.timedelta(days=120 * n) for n in range(MOST_STEPS)]
    made = create_deliveries(recipient=atlantis, of=create_equipment(), days=days)
    Delivery.objects.filter(pk__in=[one.pk for one in made]).update(
        arrival_earliest=F("arrival_latest") - dt.timedelta(days=9)
    )
    lines = DeliveryItem.objects.filter(delivery__in=made)
    lines.update(low=10, quantity=30, high=90)
    lines.filter(delivery__in=made[::3]).update(low=None, quantity=None, high=None)
    paper = create_source(kind="news", published="2020-01-01")
    for year in range(2030, 2040):
        made.append(create_delivery(recipient=atlantis, of=create_equipment(), status="expected", arrived=str(year)))
    for one in made:
        create_claim(delivery=one, source=paper)

    for query in ("", "?known_on=2040&source_kind=news&source_kind=photograph"):
        html = client.get(f"/embed/recipients/atlantis/{query}").content

        assert html.count(b'class="unknown"') > 25
        assert b"sums up" not in html
        assert weight(html) < 50_000


@pytest.mark.parametrize("address", ["/embed/recipients/mali/", "/recipients/mali/timeline.svg"])
def test_what_has_no_pages_shows_the_same_whatever_page_is_asked_for(client: Client, address: str) -> None:
    mali = Party.objects.get(slug="mali")
    create_deliveries(recipient=mali, of=create_equipment(), days=[dt.date(2001, 1, n % 28 + 1) for n in range(60)])

    first, second = (client.get(f"{address}{query}").text for query in ("", "?page=2"))

    assert [text.count("stroke-dasharray") + text.count('class="due"') for text in (first, second)] != [0, 0]
    assert re.findall("<rect[^>]*>", first) == re.findall("<rect[^>]*>", second)


def test_a_long_line_in_a_frame_has_dots_only_where_it_has_numbers(client: Client) -> None:
    days = [dt.date(1990 + n, 3, 5) for n in range(35)]
    atlantis = create_party(slug="atlantis")
    create_deliveries(recipient=atlantis, of=create_equipment(), days=days[:30])
    assert client.get("/embed/recipients/atlantis/").content.count(b'class="dot"') == 60
    create_deliveries(recipient=atlantis, of=Equipment.objects.latest("pk"), days=days[30:])
    html = client.get("/embed/recipients/atlantis/").content
    assert html.count(b'class="dot"') == html.count(b'class="label"') < 30


def test_an_embedded_timeline_names_the_site_and_leads_to_the_page(client: Client) -> None:
    html = client.get("/embed/suppliers/russia/?type=helicopters").content.decode()
    assert 'href="/suppliers/russia/?type=helicopters"' in html
    assert "testserver" in html


RESTRICTED = "type=helicopters&source_kind=official-statement&known_on=2022-04-01"


@pytest.mark.parametrize(
    "address",
    [
        f"/embed/recipients/mali/?{RESTRICTED}",
        f"/recipients/mali/timeline.svg?{RESTRICTED}",
        f"/compare/?recipient=mali&recipient=serbia&{RESTRICTED}",
        f"/compare.svg?recipient=mali&recipient=serbia&{RESTRICTED}",
    ],
)
def test_what_stands_without_its_filters_says_what_it_leaves_out(client: Client, address: str) -> None:
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", client.get(address).content.decode()))

    assert "ccording to official statements alone" in said
    assert re.search(r"With all sources: \w+ helicopters\.", said)
    assert "As known on 1 April 2022." in said


@pytest.mark.parametrize("address", ["/embed/recipients/mali/", "/recipients/mali/timeline.svg"])
def test_a_part_of_a_type_is_not_told_as_all_of_it(client: Client, address: str) -> None:
    assert "Filtered by: Combat helicopters." in client.get(f"{address}?type=combat-helicopters").content.decode()


def test_a_filter_that_is_not_understood_shows_nothing(client: Client) -> None:
    html = client.get("/embed/recipients/mali/?since=garbage").content.decode()
    assert "could not be understood" in html
    assert "<svg" not in html


def test_a_party_page_tells_where_its_frame_is(client: Client) -> None:
    assert 'type="application/json+oembed"' in client.get("/recipients/mali/").content.decode()


def test_oembed_answers_with_the_frame_of_the_view(client: Client) -> None:
    asked = {"url": "http://testserver/recipients/mali/?type=helicopters", "maxwidth": "400"}
    answer = client.get("/oembed", asked).json()
    assert answer["type"] == "rich"
    assert 'src="http://testserver/embed/recipients/mali/?type=helicopters"' in answer["html"]
    assert answer["width"] == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": "http://testserver/recipients/mali/?since=garbage"}, 400),
        ({"url": "http://testserver/recipients/mali/", "maxwidth": "-1"}, 400),
        ({"url": "http://testserver/recipients/mali/", "format": "xml"}, 501),
        ({"url": "http://example.org/recipients/mali/"}, 404),
        ({"url": "http://testserver/about/"}, 404),
        ({"url": "http://[/"}, 404),
    ],
)
def test_oembed_refuses_what_it_has_no_frame_for(client: Client, query: dict[str, str], status: int) -> None:
    assert client.get("/oembed", query).status_code == status


def test_a_picture_of_a_timeline_is_a_png(client: Client) -> None:
    response = client.get("/recipients/mali/timeline.png?type=helicopters")
    assert response.headers["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
