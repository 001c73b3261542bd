"""A filter by a name that is nearly right names the nearest spellings, stays an error, and never widens."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from deliveries.models import Party
from deliveries.summaries.finding import Finding

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

HELICOPTER = "“helicopter” is no type on record. Did you mean helicopters"


def named(message: str) -> list[str]:
    """What it asks whether one of them is meant."""
    return message.partition("mean ")[2].rstrip("?").replace(" or ", ", ").split(", ")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("type=helicopter", HELICOPTER),
        ("type_itself=helicopter", HELICOPTER),
        ("recipient=Malli", "“Malli” is no party on record. Did you mean mali"),
        ("supplier=Rusia", "“Rusia” is no party on record. Did you mean russia"),
        ("equipment=Mi-53P", "“Mi-53P” is no model on record. Did you mean mi-35p"),
    ],
)
@pytest.mark.parametrize("address", ["/deliveries.json", "/api/v1/deliveries"])
def test_files_and_the_api_name_the_nearest_spellings(client: Client, address: str, asked: str, told: str) -> None:
    answer = client.get(f"{address}?{asked}")
    assert answer.status_code == 400
    (message,) = answer.json()["errors"][asked.partition("=")[0]]
    assert message.startswith(told)
    assert message.endswith("?")


@pytest.mark.parametrize(
    "address", ["/deliveries/", "/recipients/mali/", "/ranking/", "/map/", "/check/", "/equipment/"]
)
def test_pages_say_the_same(client: Client, address: str) -> None:
    assert HELICOPTER in unescape(client.get(f"{address}?type=helicopter").text)


def test_a_name_like_none_is_refused_as_before(client: Client) -> None:
    (message,) = client.get("/deliveries.json?type=qqqqqqqqqq").json()["errors"]["type"]
    assert message == "“qqqqqqqqqq” is not one of the choices."


def test_two_letters_are_like_no_name(client: Client) -> None:
    (message,) = client.get("/deliveries.json?recipient=Mx").json()["errors"]["recipient"]
    assert message == "“Mx” is not one of the choices."


def test_at_most_three_are_named(client: Client) -> None:
    (message,) = client.get("/deliveries.json?recipient=Mal").json()["errors"]["recipient"]
    assert message.count(",") == 1
    assert message.count(" or ") == 1


def test_the_nearest_are_those_that_the_search_finds(client: Client) -> None:
    found = [find.record.slug for find in Finding("Malli").found().finds if isinstance(find.record, Party)]
    (message,) = client.get("/deliveries.json?recipient=Malli").json()["errors"]["recipient"]
    assert named(message) == list(dict.fromkeys(found))[:3]


def test_what_is_named_is_taken(client: Client) -> None:
    (message,) = client.get("/deliveries.json?type=helicopter").json()["errors"]["type"]
    for slug in named(message):
        assert client.get(f"/deliveries.json?type={slug}").status_code == 200


def test_a_word_that_nothing_is_like_has_no_nearest_spellings_in_the_search(client: Client) -> None:
    assert "nearest spellings" not in client.get("/search/?q=qqqqqqqqqq").text


def test_it_is_said_in_french(client: Client) -> None:
    (message,) = client.get("/fr/deliveries.json?type=helicopter").json()["errors"]["type"]
    assert message.startswith("«\u202fhelicopter\u202f» n’est pas un type de la base. Vouliez-vous dire helicopters")
    assert message.endswith("\u202f?")
