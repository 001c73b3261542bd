"""The sentences above a party's chart, and what marks mean."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from deliveries.cells.glossary import MEANINGS
from deliveries.models import Delivery, Equipment, Party

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_type,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def narnia() -> Party:
    return create_party(slug="narnia", name="Narnia")


@pytest.fixture
def sloop() -> Equipment:
    return create_equipment(designation="Dawn", type=create_type(slug="sloops", plural="sloops"))


def came(party: Party, of: Equipment, quantity: int | None, arrived: str, **values: object) -> Delivery:
    made = create_delivery(recipient=party, of=of, quantity=quantity, arrived=arrived, **values)  # type: ignore[arg-type]
    create_claim(delivery=made, source=create_source(published="2022-01-01"))
    return made


def story(client: Client, query: str = "", of: str = "/recipients/narnia/") -> str:
    """The sentences without their links."""
    page = unescape(client.get(f"{of}?{query}").content.decode())
    found = re.search(r'<p class="story">(.*?)</p>', page, re.DOTALL)
    return re.sub("<[^>]*>", "", found[1]) if found else ""


def test_it_tells_of_the_first_the_largest_and_the_latest(client: Client, narnia: Party, sloop: Equipment) -> None:
    for quantity, day in ((2, "2020-01-01"), (5, "2020-02"), (3, "2021-03-01")):
        came(narnia, sloop, quantity, day)
    assert story(client) == (
        "The first delivery on record is two Dawn sloops (1 January 2020), the largest of known number five Dawn "
        "sloops (February 2020), the latest three Dawn sloops (1 March 2021). No source on record contests any of them."
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((5, 2), "The first delivery on record, and the largest of known number, is five Dawn"),
        ((2, 5), "the latest, and the largest of known number, five Dawn"),
        ((5, None), "The first delivery on record, and the largest of known number, is five Dawn"),
        ((None, None), "The first delivery on record is Dawn sloops"),
        ((5, 5), "The first delivery on record is five Dawn sloops"),
    ],
)
def test_the_largest_is_told_where_there_is_one(
    client: Client, narnia: Party, sloop: Equipment, numbers: tuple[int | None, int | None], said: str
) -> None:
    for quantity, day in zip(numbers, ("2020-01-01", "2021-01-01"), strict=True):
        came(narnia, sloop, quantity, day)
    assert said in story(client)


def test_unlike_things_are_not_held_against_each_other(client: Client, narnia: Party, sloop: Equipment) -> None:
    came(narnia, sloop, 2, "2020-01-01")
    came(narnia, create_equipment(), 50, "2021-01-01")
    assert "largest" not in story(client)


def test_days_that_are_spans_leave_open_which_came_first(client: Client, narnia: Party, sloop: Equipment) -> None:
    came(narnia, sloop, 2, "2020-03-01")
    came(narnia, sloop, 3, "2020")
    came(narnia, sloop, 4, "2021-01-01")
    assert "another one may have come first, or last" in story(client)


def test_it_says_how_many_are_disputed_and_about_what(client: Client, narnia: Party, sloop: Equipment) -> None:
    made = came(narnia, sloop, 2, "2020-01-01")
    came(narnia, sloop, 3, "2021-01-01")
    create_claim(delivery=made, stance="disputes", topic="supplier")
    assert "Sources contest 1 of the 2: who supplied it." in story(client)


def test_it_says_what_became_of_promises_and_leads_to_them(client: Client, narnia: Party, sloop: Equipment) -> None:
    promised = came(narnia, sloop, 2, "2020-01-01", status=Delivery.Status.EXPECTED)
    came(narnia, sloop, 2, "2019-12-01", fulfils=promised)
    came(narnia, sloop, 2, "2990", status=Delivery.Status.EXPECTED)

    assert "Of the 2 promises on record, one was met and one is still open." in story(client)
    assert 'href="/recipients/narnia/promises/?since=2000">2 promises</a>' in client.get(
        "/recipients/narnia/?since=2000"
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("number", "said", "en_francais"),
    [
        (1, "The one promise on record is still open.", "La seule promesse de la base court encore."),
        (2, "The 2 promises on record are still open.", "Les 2 promesses de la base courent encore."),
    ],
)
def test_promises_of_one_outcome_are_told_at_once(
    client: Client, narnia: Party, sloop: Equipment, number: int, said: str, en_francais: str
) -> None:
    came(narnia, sloop, 2, "2020-01-01")
    came(narnia, sloop, 2, "2020-01-02")
    for _promise in range(number):
        came(narnia, sloop, 2, "2990", status=Delivery.Status.EXPECTED)
    assert said in story(client)
    assert en_francais in story(client, of="/fr/recipients/narnia/")


def test_it_follows_the_filters_and_the_day(client: Client, narnia: Party, sloop: Equipment) -> None:
    came(narnia, sloop, 2, "2020-01-01")
    came(narnia, sloop, 3, "2020-06-01")
    late = create_delivery(recipient=narnia, of=sloop, quantity=9, arrived="2020-07-01")
    create_claim(delivery=late, source=create_source(published="2023-01-01"))

    assert "nine Dawn" in story(client)
    assert "the latest, and the largest of known number, three Dawn" in story(client, "known_on=2022-06-01")
    assert "three Dawn" in story(client, "until=2020-06-30")
    assert "nine" not in story(client, "until=2020-06-30")


def test_of_one_delivery_the_page_has_no_more_to_tell(client: Client, narnia: Party, sloop: Equipment) -> None:
    came(narnia, sloop, 2, "2020-01-01")
    assert story(client) == ""


def test_a_long_ledger_tells_of_its_last_delivery_on_the_first_page(
    client: Client, narnia: Party, sloop: Equipment
) -> None:
    for made in create_deliveries(
        recipient=narnia, of=sloop, days=[date(2020, 1, 1) + timedelta(days=n) for n in range(60)]
    ):
        create_claim(delivery=made)
    assert "the latest one Dawn sloop (29 February 2020)" in story(client)
    assert story(client, "page=2") == ""


# ---- What marks mean ------------------------------------------------------------------------------------


def test_a_mark_opens_what_it_means_without_a_script(client: Client, narnia: Party, sloop: Equipment) -> None:
    create_claim(delivery=came(narnia, sloop, None, "2020-01-01"), stance="disputes", topic="supplier")
    page = client.get("/recipients/narnia/").content.decode()

    opened = set(re.findall(r'popovertarget="([^"]*)"', page))
    assert opened == {"means-disputed", "means-unknown"}
    assert opened <= set(re.findall(r'<div popover id="([^"]*)"', page))


def test_every_mark_is_told_once(client: Client) -> None:
    page = unescape(client.get("/about/counting/").content.decode())
    for name, meaning in MEANINGS.items():
        assert page.count(f'id="means-{name}"') == 1
        assert f'id="{meaning.more}"' in page
    assert page.count(str(MEANINGS["lapsed"].telling)) == 2
