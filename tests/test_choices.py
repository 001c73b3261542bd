"""A choice of a delivery is told, filtered by and sorted by under one name, wherever readers and programs come."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

from deliveries.models import Change, Delivery, Party
from deliveries.models.choices import CHOICES, CIRCUMSTANCES, FILTERED

from .factories import create_delivery, create_party

EVERY_OPTION = [(name, value) for name, choice in CHOICES.items() for value in choice.options.values]
EVERY_FILTER = [(name, value) for name, choice in FILTERED.items() for value in choice.options.values]


def chosen(name: str, value: str) -> Delivery:
    values: dict[str, Any] = {name: value}
    mali = Party.objects.filter(slug="mali").first() or create_party(slug="mali")
    return create_delivery(recipient=mali, **values)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), EVERY_OPTION)
def test_a_choice_is_told_wherever_a_delivery_is(client: Client, name: str, value: str) -> None:
    made = chosen(name, value)
    words = str(CHOICES[name].options(value).label)

    [row] = csv.DictReader(io.StringIO(client.get("/deliveries.csv").getvalue().decode()))
    [line] = json.loads(client.get("/deliveries.json").getvalue())["rows"]

    assert row[name] == line[name] == client.get(f"/api/v1/deliveries/{made.pk}").json()[name] == value
    assert Change.objects.get().state[name] == value
    assert words in client.get(f"/deliveries/?columns={name}&columns=date").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), EVERY_FILTER)
@pytest.mark.parametrize("address", ["/deliveries.json", "/api/v1/deliveries"])
def test_a_filter_by_a_choice_gives_what_has_it_and_nothing_else(
    client: Client, address: str, name: str, value: str
) -> None:
    made = {each: chosen(name, each).pk for each in FILTERED[name].options.values}

    answer = json.loads(client.get(f"{address}?{name}={value}").getvalue())

    assert [row.get("delivery", row.get("id")) for row in answer.get("rows", answer.get("results"))] == [made[value]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILTERED)
@pytest.mark.parametrize("address", ["/deliveries.json", "/api/v1/deliveries"])
def test_a_filter_by_what_is_no_option_is_an_error(client: Client, address: str, name: str) -> None:
    chosen(name, FILTERED[name].options.values[0])

    assert client.get(f"{address}?{name}=nonsense").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILTERED)
def test_a_page_offers_each_option_with_what_it_would_give(client: Client, name: str) -> None:
    for value in FILTERED[name].options.values:
        chosen(name, value)

    page = client.get("/recipients/mali/").content.decode()

    for value in FILTERED[name].options.values:
        assert f'name="{name}" value="{value}"' in page


@pytest.mark.parametrize("name", CIRCUMSTANCES)
def test_a_circumstance_without_a_word_is_unknown(name: str) -> None:
    assert "unknown" in CIRCUMSTANCES[name].options.values
    assert getattr(Delivery(), name) == "unknown"
