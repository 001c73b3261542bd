"""Citing: what is cited answers the same for ever, and says what differs today."""

import datetime as dt

import pytest
from django.test import Client

from deliveries import citing
from deliveries.models import Delivery, DeliveryItem, Snapshot

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

VIEW = "/recipients/mali/?type=helicopters"


def cite(client: Client, view: str = VIEW) -> str:
    response = client.post("/cite/", {"view": view})
    assert response.status_code == 302
    return response.headers["Location"]


def change_the_record() -> None:
    item = DeliveryItem.objects.get(delivery__slug="mali-2022-04-18", equipment__slug="mi-24p")
    item.quantity = 3
    item.save()


def test_a_citation_names_the_number_its_caveat_the_day_and_its_address(client: Client) -> None:
    address = cite(client)
    page = client.get(address).content.decode()
    assert "Mali: helicopters, 4 → 6 → 8" in page
    assert "3 deliveries are disputed." in page
    assert f"http://testserver{address}" in page
    assert "@misc{waybill-" in page


def test_the_same_view_at_the_same_state_has_the_same_address(client: Client) -> None:
    assert cite(client) == cite(client)
    assert Snapshot.objects.count() == 1


def test_another_order_of_the_same_filters_has_the_same_address(client: Client) -> None:
    first = cite(client, "/recipients/mali/?type=helicopters&since=2021")
    assert cite(client, "/recipients/mali/?since=2021&type=helicopters&until=") == first


def test_a_citation_stays_as_it_was_and_says_what_differs_today(client: Client) -> None:
    address = cite(client)
    before = client.get(f"{address.rstrip('/')}.json").json()
    change_the_record()
    assert client.get(f"{address.rstrip('/')}.json").json() == before
    page = client.get(address).content.decode()
    assert "4 → 6 → 8" in page
    assert "The record has changed." in page
    assert "3 mi-24p" in page


def test_a_changed_record_gives_a_new_address(client: Client) -> None:
    first = cite(client)
    change_the_record()
    assert cite(client) != first


def test_an_unchanged_record_says_that_nothing_differs(client: Client) -> None:
    assert "Nothing differs." in client.get(cite(client)).content.decode()


def test_a_withdrawn_delivery_shows_as_a_difference(client: Client) -> None:
    address = cite(client)
    delivery = Delivery.objects.get(slug="mali-2022-04-18")
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, "Not so."
    delivery.save()
    page = client.get(address).content.decode()
    assert f"delivery {delivery.pk}" in page


def test_a_view_that_is_not_understood_is_not_cited(client: Client) -> None:
    assert client.post("/cite/", {"view": "/recipients/mali/?since=garbage"}).status_code == 400
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("view", ["", "/about/", "https://example.org/", "/recipients/atlantis/", "//[", "\0"])
def test_what_is_no_view_of_a_party_is_not_found(client: Client, view: str) -> None:
    assert client.post("/cite/", {"view": view}).status_code in {400, 404}


def test_too_many_new_citations_within_a_minute_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "MOST_A_MINUTE", 1)
    first = cite(client)
    response = client.post("/cite/", {"view": "/recipients/serbia/"})
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert cite(client) == first
    Snapshot.objects.update(made=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    cite(client, "/recipients/serbia/")


def test_a_view_of_too_many_deliveries_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "MOST_DELIVERIES", 2)
    response = client.post("/cite/", {"view": VIEW})
    assert response.status_code == 400
    assert "Narrow it down" in response.content.decode()


def test_making_a_citation_takes_a_post(client: Client) -> None:
    assert client.get("/cite/").status_code == 405


def test_an_unknown_citation_is_not_found(client: Client) -> None:
    assert client.get("/cite/0000000000/").status_code == 404
