"""Up to which day reports were read: no page may look as if nothing had come since."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client

from deliveries.changelog.lapses import note_lapsed
from deliveries.filters.fields import today
from deliveries.models import Party, Register
from deliveries.summaries.work import followed, owed

from .factories import create_claim, create_deliveries, create_delivery, create_equipment, create_party
from .test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali() -> Party:
    """A country of which reports were read up to 19 July 2022, with a delivery."""
    mali = create_party(slug="mali", covered_until=dt.date(2022, 7, 19))
    create_delivery(recipient=mali)
    return mali


@pytest.mark.parametrize("address", ["/recipients/mali/", "/recipients/mali/timeline.svg", "/embed/recipients/mali/"])
def test_what_tells_of_a_country_says_up_to_when_its_reports_were_read(
    client: Client, mali: Party, address: str
) -> None:
    assert "Reports read up to 19 July 2022." in words(client, address)


def test_the_front_page_says_so_of_the_count_that_it_opens_with(client: Client, mali: Party) -> None:
    days = [dt.date(2022, 3, 1), dt.date(2022, 4, 1)]
    for delivery in create_deliveries(recipient=mali, of=create_equipment(), days=days):
        create_claim(delivery=delivery)

    assert "Reports read up to 19 July 2022." in words(client, "/")


def test_a_view_of_nothing_says_so_too(client: Client, mali: Party) -> None:
    assert "Reports read up to 19 July 2022." in words(client, "/recipients/mali/?since=2030")


def test_of_several_countries_the_first_and_the_last_day_are_told(client: Client, mali: Party) -> None:
    create_delivery(recipient=create_party(covered_until=dt.date(2024, 1, 2)))

    said = "Reports read up to 19 July 2022, on some recipients up to 2 January 2024."
    assert said in words(client, "/deliveries/")


def test_nothing_is_said_where_it_is_not_known_of_one(client: Client, mali: Party) -> None:
    create_delivery(recipient=create_party())

    assert "Reports read" not in words(client, "/deliveries/")


def test_a_country_without_a_day_of_its_own_has_that_of_the_register(client: Client, mali: Party) -> None:
    create_delivery(recipient=create_party(slug="niger"))
    Register.objects.filter(default=True).update(covered_until=dt.date(2025, 5, 1))

    assert "Reports read up to 1 May 2025." in words(client, "/recipients/niger/")


def test_the_days_of_countries_are_of_the_sites_own_register_alone(client: Client, mali: Party) -> None:
    other = Register.objects.create(slug="other", name="Other")
    create_delivery(recipient=mali, register=other)

    assert "Reports read" not in words(client, "/recipients/mali/?register=other")


def test_a_view_as_known_before_that_day_says_nothing_of_it(client: Client, mali: Party) -> None:
    assert "Reports read" not in words(client, "/recipients/mali/?known_on=2022-07-19")
    assert "Reports read up to 19 July 2022." in words(client, "/recipients/mali/?known_on=2022-07-20")


def test_data_say_it_by_a_key(client: Client, mali: Party) -> None:
    for address in ("/recipients/mali/timeline.json", "/deliveries.json", "/api/v1/recipients/mali/timeline"):
        assert json.loads(client.get(address).getvalue())["covered_until"] == "2022-07-19", address
    [row] = [row for row in client.get("/api/v1/parties").json()["results"] if row["slug"] == "mali"]
    assert row["covered_until"] == "2022-07-19"


def test_of_a_promise_whose_window_nobody_has_read_to_its_end_nothing_is_known(client: Client, mali: Party) -> None:
    for day in ("2022-05", "2022-07"):
        create_delivery(status="expected", arrived=day, recipient=mali)

    awaited = client.get("/recipients/mali/timeline.json").json()["expected"]

    assert [one["outcome"] for one in awaited] == ["lapsed", "open"]
    assert "Not known: reports were read up to 19 July 2022" in client.get("/recipients/mali/").text
    assert [one.delivery.arrival_text for one in followed(owed(today()), today())] == ["2022-05"]
    assert note_lapsed(dt.date(2023, 1, 1)) == 1
    mali.covered_until = dt.date(2022, 12, 31)
    mali.save()
    assert note_lapsed(dt.date(2023, 1, 1)) == 1
