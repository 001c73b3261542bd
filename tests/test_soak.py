"""What `make soak` tells of a server: what went wrong, how long answers took, and whether memory grows."""

from __future__ import annotations

import io

import pytest
from django.core.management.base import CommandError
from django.test import Client
from django.urls import Resolver404, resolve

from deliveries.dev.soak import Soaked
from deliveries.management.commands.soak import Command, addresses, edit, upload
from deliveries.models import DeliveryItem

from .factories import create_claim, create_delivery, create_equipment, create_party, own_register

FLAT = [100_000_000] * 40


def told(found: Soaked) -> str:
    out = io.StringIO()
    Command(stdout=out).tell(found)
    return out.getvalue()


def test_what_holds_is_told() -> None:
    said = told(Soaked(seconds=[0.01] * 99 + [0.5], edits=3, uploads=2, put_off=1, held=FLAT))

    assert "100 answers, 3 edits, 2 tables; 1 answers were put off; 0 went wrong." in said
    assert "p50 10 ms, p99 495 ms." in said


@pytest.mark.parametrize(
    "found",
    [
        Soaked(seconds=[0.01] * 9, held=FLAT, wrong=["/: 500"]),
        Soaked(seconds=[0.01] * 9, held=[number * 1_000_000 for number in range(100, 140)]),
    ],
)
def test_what_does_not_hold_is_a_failure(found: Soaked) -> None:
    with pytest.raises(CommandError):
        told(found)


@pytest.mark.django_db
def test_forty_addresses_are_asked_for_and_each_is_one() -> None:
    create_claim(delivery=create_delivery(recipient=create_party(slug="mali")))
    asked = addresses(own_register())

    assert len(asked) == len(set(asked)) == 40
    for address in asked:
        try:
            resolve(address.partition("?")[0])
        except Resolver404:
            pytest.fail(address)


@pytest.mark.django_db
def test_an_edit_changes_a_line_and_a_table_is_understood() -> None:
    create_delivery(recipient=create_party(slug="mali"), of=create_equipment(slug="mi-171"), quantity=4)
    edit(5)
    sent = upload()
    page = Client(headers={"Cookie": sent.cookies}).post(
        sent.path, sent.body, content_type=sent.content_type, headers={"Cookie": sent.cookies}
    )

    assert DeliveryItem.objects.get().quantity == 7
    assert page.status_code == 200
    assert "Choose" not in page.text.split("<h1", 1)[1][:200]
