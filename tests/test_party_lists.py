"""How lists of recipients and suppliers are sorted: by counts of one type, by disputes, by region."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from .factories import create_claim, create_delivery, create_equipment, create_party, create_type
from .test_room import assert_fits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record() -> None:
    """Mali got two sloops, one of them disputed, Kenya five, and a group an unknown number and a radar."""
    sloop = create_equipment(type=create_type(slug="sloops", name="Sloops"))
    mali, kenya = create_party(slug="mali", iso_code="MLI"), create_party(slug="kenya", iso_code="KEN")
    create_claim(delivery=create_delivery(recipient=mali, of=sloop, arrived="2021"))
    contested = create_delivery(recipient=mali, of=sloop, arrived="2022")
    create_claim(delivery=contested)
    create_claim(delivery=contested, stance="disputes", topic="supplier")
    create_claim(delivery=create_delivery(recipient=kenya, of=sloop, quantity=5, arrived="2020"))
    group = create_party(slug="avengers", kind="armed-group")
    create_claim(delivery=create_delivery(recipient=group, of=sloop, quantity=None, arrived="2023"))
    create_claim(delivery=create_delivery(recipient=group, of=create_equipment(), arrived="2023"))


def page(client: Client, query: str) -> str:
    return unescape(client.get(f"/recipients/?{query}").content.decode())


def order(html: str) -> list[str]:
    """The slugs of the parties that the table lists."""
    return re.findall(r'<th scope="row"><a href="/recipients/([a-z]+)/', html)


def test_parties_are_sorted_by_the_count_of_a_type_with_bars(client: Client) -> None:
    html = page(client, "type=sloops&sort=-count")
    assert order(html) == ["kenya", "mali", "avengers"]
    assert re.findall(r'<rect class="best" x="0" width="([\d.]+)"', html) == ["100.0", "40.0", "0.0"]
    assert 'aria-sort="descending"><a href="?type=sloops&sort=count">Count' in html


def test_unlike_things_have_no_count_to_sort_by(client: Client) -> None:
    html = page(client, "sort=-count")
    assert "Choose one type to sort by its count" in html
    assert order(html) == []
    assert '<svg class="bar"' not in page(client, "")


def test_an_order_is_put_right_in_words(client: Client) -> None:
    asked = dict(re.findall(r'<option value="([^"]*)"(?: selected)?>([^<]*)<', page(client, "sort=-count")))
    assert asked["-count"] == "Count ↓"
    assert asked["region"] == "Region ↑"
    assert not [words for order, words in asked.items() if order and words == order]


def test_parties_are_sorted_by_their_disputed_deliveries(client: Client) -> None:
    html = page(client, "sort=-disputed")
    assert order(html)[0] == "mali"
    assert re.findall(r'<small class="soft">(\d disputed)</small>', html) == ["1 disputed"]


def test_regions_are_headings_and_what_is_no_state_has_its_own(client: Client) -> None:
    html = page(client, "sort=region")
    assert re.findall(r'scope="rowgroup" class="kicker">([^<]*)<', html) == [
        "Not of a region",
        "Eastern Africa",
        "Western Africa",
    ]
    assert order(html) == ["avengers", "kenya", "mali"]


def test_a_small_line_says_of_what_it_is(client: Client) -> None:
    lines = re.findall(r'<div class="spark".*?</svg>([^<]*)</div>', page(client, "type=sloops"), re.DOTALL)
    assert lines == ["Sloops", "Sloops"]


def test_an_order_that_there_is_not_is_told(client: Client) -> None:
    assert "could not be understood" in page(client, "sort=price")
    assert "could not be understood" in page(client, "sort=region-")


def test_models_are_not_sorted_by_what_parties_are(client: Client) -> None:
    assert client.get("/equipment/?sort=region").status_code == 400


def test_a_page_with_all_of_it_is_small(client: Client) -> None:
    assert_fits(page(client, "type=sloops&sort=region"))
