"""A dispute belongs to what it disputes: a line, or the delivery as a whole."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from deliveries.models import Delivery, Party

from .factories import create_claim, create_delivery, create_equipment, create_item, create_party, create_type
from .test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali")


@pytest.fixture
def delivery(mali: Party) -> Delivery:
    """Two helicopters and a radar, with a claim that says there were three radars."""
    helicopter = create_equipment(slug="mi-35p", type=create_type(slug="helicopters"))
    radar = create_equipment(slug="radar", type=create_type(slug="radars"))
    delivery = create_delivery(recipient=mali, of=helicopter, quantity=2)
    create_claim(delivery=delivery)
    create_claim(delivery=delivery, item=create_item(delivery=delivery, of=radar), stated_quantity=3)
    return delivery


def lines(client: Client, query: str = "") -> dict[str, tuple[str, str]]:
    """By equipment whether a line is disputed, and about what, as the CSV of the explorer says."""
    content = client.get(f"/deliveries.csv?{query}").getvalue().decode()
    return {row["equipment"]: (row["disputed"], row["disputed_about"]) for row in csv.DictReader(io.StringIO(content))}


def test_a_number_is_contested_of_the_line_that_it_is_of(client: Client, delivery: Delivery) -> None:
    assert lines(client) == {"mi-35p": ("no", ""), "radar": ("yes", "quantity")}


def test_whether_it_came_is_contested_of_all_lines(client: Client, delivery: Delivery) -> None:
    create_claim(delivery=delivery, stance="disputes", topic="arrival")

    assert lines(client) == {"mi-35p": ("yes", "whether"), "radar": ("yes", "whether; quantity")}


def test_so_is_a_number_where_no_line_is_named(client: Client, delivery: Delivery) -> None:
    create_claim(delivery=delivery, stance="disputes", topic="quantity")

    assert lines(client)["mi-35p"] == ("yes", "quantity")


def test_a_page_of_helicopters_shows_the_disputes_that_touch_helicopters(client: Client, delivery: Delivery) -> None:
    assert (
        "Disputed"
        not in words(client, "/recipients/mali/?type=helicopters").split("Deliveries", 2)[-1].split("About")[0]
    )
    assert "Disputed: how many" in words(client, "/recipients/mali/?type=radars")


def test_a_page_of_both_says_of_which_line_it_is(client: Client, delivery: Delivery) -> None:
    assert "Disputed: how many (radars)" in words(client, "/recipients/mali/")


@pytest.mark.parametrize(("disputed", "given"), [("yes", {"radar"}), ("no", {"mi-35p"})])
def test_the_filter_gives_the_lines_that_are_disputed_or_not(
    client: Client, delivery: Delivery, disputed: str, given: set[str]
) -> None:
    assert lines(client, f"disputed={disputed}").keys() == given


def test_a_page_that_was_just_asked_for_without_the_filter_does_not_show_in_it(
    client: Client, delivery: Delivery
) -> None:
    """Rows are held between requests: those of another choice of lines are others."""
    words(client, "/recipients/mali/")

    assert "Disputed: how many" not in words(client, "/recipients/mali/?disputed=no")


def test_the_explorer_marks_the_line(client: Client, delivery: Delivery) -> None:
    assert client.get("/deliveries/").text.count('class="mark disputed"') == 1


def test_json_and_the_api_tell_which(client: Client, delivery: Delivery) -> None:
    listed = json.loads(client.get("/deliveries.json").getvalue())["rows"]
    assert {row["equipment"]: row["disputed_about"] for row in listed} == {"mi-35p": [], "radar": ["quantity"]}

    told = client.get(f"/api/v1/deliveries/{delivery.pk}").json()
    assert (told["disputed"], told["disputed_about"]) == (True, ["quantity"])
    assert [(item["disputed"], item["disputed_about"]) for item in told["items"]] == [
        (False, []),
        (True, ["quantity"]),
    ]

    [step] = client.get("/recipients/mali/timeline.json?type=helicopters").json()["steps"]
    assert (step["disputed"], step["disputed_about"]) == (False, [])
