"""As known on a day, a line goes by what had been said of it by then; what was adopted later says so."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType, Party

from .factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type

pytestmark = pytest.mark.django_db

EARLY, LATE = "known_on=2022-04-01", "known_on=2022-04-12"


@pytest.fixture
def helicopters() -> EquipmentType:
    return create_type(slug="helicopters", name="Helicopters", singular="helicopter")


@pytest.fixture
def gunships(helicopters: EquipmentType) -> EquipmentType:
    return create_type(
        slug="combat-helicopters", name="Combat helicopters", singular="combat helicopter", parent=helicopters
    )


@pytest.fixture
def unnamed(gunships: EquipmentType) -> Equipment:
    return create_equipment(slug="unspecified-gunship", type=gunships, generic=True)


@pytest.fixture
def line(gunships: EquipmentType) -> DeliveryItem:
    """Two Mi-35P of 31 March 2022."""
    hind = create_equipment(slug="mi-24p", designation="Mi-24P", type=gunships)
    model = create_equipment(slug="mi-35p", designation="Mi-35P", type=gunships, variant_of=hind)
    mali = create_party(slug="mali", name="Mali")
    return create_delivery(recipient=mali, of=model, quantity=2, arrived="2022-03-31").items.get()


def says(line: DeliveryItem, published: str, names: Equipment | None = None, **values: Any) -> Claim:
    source = create_source(published=published)
    return create_claim(delivery=line.delivery, source=source, item=line, stated_equipment=names, **values)


def shown(client: Client, address: str) -> str:
    """What a page has below its head, which names a model as an example."""
    return client.get(address).text.partition("<main")[2]


def called(client: Client, query: str) -> list[str]:
    steps = client.get(f"/recipients/mali/timeline.json?{query}").json()["steps"]
    return [item["equipment"] for step in steps for item in step["items"]]


def test_a_line_goes_by_the_type_until_a_source_names_the_model(
    client: Client, line: DeliveryItem, unnamed: Equipment
) -> None:
    says(line, "2022-03-31", unnamed)
    says(line, "2022-04-11", line.equipment)

    assert (called(client, EARLY), called(client, LATE), called(client, "")) == (
        ["unspecified-gunship"], ["mi-35p"], ["mi-35p"],
    )  # fmt: skip
    for address in ("/recipients/mali/", "/deliveries/", f"/deliveries/{line.delivery_id}/"):
        early = shown(client, f"{address}?{EARLY}")
        assert "Mi-35P" not in early
        assert "ombat helicopters" in early or "Unspecified-Gunship" in early
        assert "Mi-35P" in shown(client, f"{address}?{LATE}")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/deliveries.csv?{EARLY}").getvalue().decode())))
    assert [(row["equipment"], row["type"]) for row in rows] == [("unspecified-gunship", "combat-helicopters")]
    told = client.get(f"/api/v1/deliveries/{line.delivery_id}?{EARLY}").json()
    assert [item["equipment"] for item in told["items"]] == ["unspecified-gunship"]
    assert [claim["stated_equipment"] for claim in told["claims"]] == ["unspecified-gunship"]


@pytest.mark.parametrize(
    ("query", "found"),
    [("equipment=mi-35p", False), ("q=mi-35p", False), ("equipment=unspecified-gunship", True), ("q=gunship", True)],
)
def test_it_is_found_by_the_name_that_it_had(
    client: Client, line: DeliveryItem, unnamed: Equipment, query: str, found: bool
) -> None:
    says(line, "2022-03-31", unnamed)
    says(line, "2022-04-11", line.equipment)

    assert bool(called(client, f"{EARLY}&{query}")) is found


def test_claims_that_name_no_model_are_taken_to_mean_the_adopted_one_where_no_other_names_it(
    client: Client, line: DeliveryItem, unnamed: Equipment
) -> None:
    says(line, "2022-03-31")
    says(line, "2022-04-11", stated_quantity=2)
    assert called(client, EARLY) == ["mi-35p"]

    says(line, "2022-04-11", line.equipment)
    assert called(client, EARLY) == ["unspecified-gunship"]


def test_what_nothing_was_said_of_goes_by_its_type_though_no_model_stands_for_that(
    client: Client, line: DeliveryItem
) -> None:
    create_claim(delivery=line.delivery, source=create_source(published="2022-03-31"))
    says(line, "2022-04-11", line.equipment)

    assert called(client, EARLY) == ["unspecified-combat-helicopters"]
    page = shown(client, f"/recipients/mali/?{EARLY}")
    assert "Two combat helicopters" in page
    assert "Mi-35P" not in page
    assert "Combat helicopters" in client.get(f"/deliveries/?{EARLY}&group=equipment").text


def test_a_narrow_type_says_more_than_a_wide_one(
    client: Client, line: DeliveryItem, unnamed: Equipment, helicopters: EquipmentType
) -> None:
    wide = create_equipment(slug="unspecified-helicopter", type=helicopters, generic=True)
    says(line, "2022-03-30", wide)
    says(line, "2022-03-31", wide)
    says(line, "2022-04-11", line.equipment)
    assert called(client, EARLY) == ["unspecified-helicopter"]

    says(line, "2022-03-31", unnamed)
    assert called(client, EARLY) == ["unspecified-gunship"]


def test_another_model_is_a_dispute_about_the_model(client: Client, line: DeliveryItem, unnamed: Equipment) -> None:
    says(line, "2022-03-31", unnamed)
    says(line, "2022-03-31", Equipment.objects.get(slug="mi-24p"))  # of which it is a variant
    delivery = f"/api/v1/deliveries/{line.delivery_id}"
    assert client.get(delivery).json()["disputed_about"] == []

    says(line, "2022-04-20", create_equipment(slug="mi-28n", designation="Mi-28N", type=line.equipment.type))
    assert client.get(delivery).json()["disputed_about"] == ["model"]
    page = client.get(f"/deliveries/{line.delivery_id}/").text
    assert "Which combat helicopters" in page
    assert "the model Mi-28N" in page
    assert "Disputed: what it was" in page


def test_a_model_that_only_a_type_stands_for_in_the_record_is_disputed_as_a_number_is(
    client: Client, line: DeliveryItem, unnamed: Equipment
) -> None:
    named = line.equipment
    line.equipment = unnamed
    line.save()
    says(line, "2022-04-11", named)

    assert client.get(f"/api/v1/deliveries/{line.delivery_id}").json()["disputed_about"] == ["model"]


def test_what_only_later_sources_state_is_marked(client: Client, line: DeliveryItem) -> None:
    says(line, "2022-03-31", stated_quantity=3, states="2022-03-30")
    says(line, "2022-04-11", stated_quantity=2, states="2022-03-31")

    [step] = client.get(f"/recipients/mali/timeline.json?{EARLY}").json()["steps"]
    assert (step["adopted_later"], step["items"][0]["adopted_later"]) == (["arrival", "quantity"], True)
    assert "Adopted later: the day and how many combat helicopters" in client.get(f"/recipients/mali/?{EARLY}").text
    [step] = client.get(f"/recipients/mali/timeline.json?{LATE}").json()["steps"]
    assert step["adopted_later"] == []
    row = next(csv.DictReader(io.StringIO(client.get(f"/deliveries.csv?{EARLY}").getvalue().decode())))
    assert row["adopted_later"] == "arrival; quantity"


def test_the_note_says_that_it_was_written_later(client: Client, line: DeliveryItem) -> None:
    Delivery.objects.update(note="Two Mi-35P, says the newsletter.")
    says(line, "2022-03-31")

    early, now = (shown(client, f"/deliveries/{line.delivery_id}/{query}") for query in (f"?{EARLY}", ""))
    assert "written later" in early
    assert "says the newsletter" not in early
    assert "says the newsletter" in now


def test_mali_was_told_of_combat_helicopters_until_a_newsletter_named_them(client: Client, story: None) -> None:
    assert Party.objects.filter(slug="mali").exists()
    early, late = (shown(client, f"/recipients/mali/?type=helicopters&known_on=2022-04-{day}") for day in (10, 11))

    assert "Two combat helicopters" in early
    assert "Mi-35P" not in early
    assert "Two Mi-35P combat helicopters" in re.sub(r"<[^>]+>", "", late)
