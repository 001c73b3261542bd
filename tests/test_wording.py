"""Sentences that the site composes, read aloud."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deliveries.models import Delivery, Party

from .factories import create_claim, create_delivery, create_equipment, create_party, create_type
from .test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali")


def test_several_of_a_thing_without_a_plural_are_pieces_of_it(client: Client, mali: Party) -> None:
    gear = create_type(name="Other equipment", singular="piece of equipment", plural="pieces of equipment")
    create_delivery(recipient=mali, of=create_equipment(type=gear, designation="Gear"), quantity=2)

    assert "Two Gear pieces of equipment" in words(client, "/recipients/mali/")
    assert "Two pieces of equipment in one delivery" in words(client, "/recipients/mali/")


def test_an_unknown_number_of_it_too(client: Client, mali: Party) -> None:
    gear = create_type(name="Other equipment", singular="piece of equipment", plural="pieces of equipment")
    create_delivery(recipient=mali, of=create_equipment(type=gear), quantity=None)

    assert "An unknown number of pieces of equipment" in words(client, "/recipients/mali/")


@pytest.mark.parametrize(
    ("designation", "said"),
    [
        ("Giraffe radar", "Two Giraffe air-defence radars"),
        ("Radar", "Two Radar air-defence radars"),
        ("radar", "Two radar air-defence radars"),
        ("Field Radar", "Two Field Radar air-defence radars"),
        ("P-18", "Two P-18 air-defence radars"),
    ],
)
def test_what_a_thing_is_is_said_once(client: Client, mali: Party, designation: str, said: str) -> None:
    radars = create_type(name="Air-defence radars", singular="air-defence radar", plural="air-defence radars")
    create_delivery(recipient=mali, of=create_equipment(type=radars, designation=designation), quantity=2)

    assert said in words(client, "/recipients/mali/")


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"low": 5}, "At least five pieces of equipment"),
        ({"low": 1}, "At least one piece of equipment"),
        ({"low": 4, "high": 20}, "4–20 pieces of equipment"),
    ],
)
def test_bounds_are_of_as_many_as_they_say(client: Client, mali: Party, numbers: dict[str, Any], said: str) -> None:
    gear = create_type(name="Other equipment", singular="piece of equipment", plural="pieces of equipment")
    create_delivery(recipient=mali, of=create_equipment(type=gear, generic=True), quantity=None, **numbers)

    assert said in words(client, "/recipients/mali/")


def test_what_has_only_an_upper_bound_is_told(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali, of=create_equipment(type=create_type(slug="tanks")), quantity=None, high=20)

    assert "Up to 20 tanks in one delivery" in words(client, "/recipients/mali/")


def test_an_unknown_supplier_is_not_passed_over(client: Client, mali: Party) -> None:
    for supplier in (create_party(name="Russia"), None):
        create_delivery(recipient=mali, supplier=supplier, arrived="2022-01")

    assert "from Russia and an unknown supplier in two deliveries" in words(client, "/recipients/mali/")


def test_nothing_is_told_since_a_range_of_days(client: Client, mali: Party) -> None:
    model = create_equipment()
    create_delivery(recipient=mali, of=model, arrived="1990-01-28/1990-12-16")
    create_delivery(recipient=mali, of=model, arrived="1991-02")

    assert "in two deliveries, the first 28 January – 16 December 1990." in words(client, "/recipients/mali/")


@pytest.mark.parametrize(
    ("status", "said"),
    [("expected", "agrees on whether it will arrive"), ("delivered", "agrees on whether it arrived")],
)
def test_a_claim_agrees_on_what_it_is_about(client: Client, status: str, said: str) -> None:
    delivery = create_delivery(status=status)
    create_claim(delivery=delivery)

    assert said in words(client, Delivery.objects.get().get_absolute_url())


def test_numbers_have_their_thousands_apart_on_pages_and_not_in_data(client: Client, mali: Party) -> None:
    tanks = create_type(slug="tanks", name="Tanks", singular="tank", plural="tanks")
    create_delivery(recipient=mali, of=create_equipment(type=tanks, designation="T-1"), quantity=12_345)
    pages = ["/recipients/mali/", "/recipients/", "/deliveries/", "/deliveries/?group=recipient", "/"]
    lacking = [page for page in pages if "12,345" not in words(client, page) or "12345" in words(client, page)]
    downloads = ["/deliveries.csv", "/deliveries.json", "/recipients/mali/timeline.json"]

    assert lacking == []
    assert [one for one in downloads if b"12345" not in b"".join(client.get(one))] == []
