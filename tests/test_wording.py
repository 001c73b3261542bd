"""Sentences that the site composes, read aloud."""

from __future__ import annotations

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
