"""How Waybill counts: the rules of /about/counting/, seen from outside, in `timeline.json`."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from deliveries.filters import DeliveryFilterForm, Selection
from deliveries.filters import fields as filter_fields
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType, Party, Source

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
    own_register,
    span,
)
from .test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


@pytest.fixture
def helicopters() -> EquipmentType:
    return create_type(slug="helicopters")


@pytest.fixture
def radars() -> EquipmentType:
    return create_type(slug="radars")


@pytest.fixture
def mi_24p(helicopters: EquipmentType) -> Equipment:
    return create_equipment(slug="mi-24p", type=create_type(slug="combat-helicopters", parent=helicopters))


@pytest.fixture
def mi_171(helicopters: EquipmentType) -> Equipment:
    return create_equipment(slug="mi-171", type=create_type(slug="transport-helicopters", parent=helicopters))


@pytest.fixture
def radar(radars: EquipmentType) -> Equipment:
    return create_equipment(slug="59n6-te", type=radars)


def read(client: Client, party: Party, **filters: Any) -> dict[str, Any]:
    """The timeline of what `party` received, as JSON."""
    response = client.get(f"/recipients/{party.slug}/timeline.json", filters)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def counted(timeline: dict[str, Any]) -> list[int]:
    return [step["total"] for step in timeline["steps"]]


def ids(timeline: dict[str, Any]) -> list[int]:
    return [step["delivery"] for step in timeline["steps"]]


def amount(low: int, best: int, high: int, unknown_lines: int = 0) -> dict[str, int]:
    return {"low": low, "best": best, "high": high, "unknown_lines": unknown_lines}


def select(party: Party, query: str = "") -> Selection:
    return DeliveryFilterForm(QueryDict(query), {"recipient": party}).selection


# ---- Steps and their order --------------------------------------------------------------------------


def test_a_count_rises_by_each_delivery(client: Client, mali: Party, mi_24p: Equipment, mi_171: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_171, quantity=4)
    create_delivery(recipient=mali, arrived="2022-03-31", of=mi_24p, quantity=2)
    create_delivery(recipient=mali, arrived="2022-04-18", of=mi_24p, quantity=2)

    timeline = read(client, mali)

    assert [(step["added"], step["total"]) for step in timeline["steps"]] == [(4, 4), (2, 6), (2, 8)]
    assert timeline["total"] == amount(8, 8, 8)


def test_a_delivery_is_counted_on_the_last_day_of_its_span(client: Client, mali: Party, mi_24p: Equipment) -> None:
    vague = create_delivery(recipient=mali, arrived="2021", of=mi_24p)
    exact = create_delivery(recipient=mali, arrived="2021-06-01", of=mi_24p)

    assert ids(read(client, mali)) == [exact.pk, vague.pk]


def test_of_two_that_end_on_one_day_the_one_that_began_first_comes_first(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    exact = create_delivery(recipient=mali, arrived="2021-10-31", of=mi_24p)
    vague = create_delivery(recipient=mali, arrived="2021-10", of=mi_24p)

    assert ids(read(client, mali)) == [vague.pk, exact.pk]


def test_deliveries_of_the_same_span_stand_in_the_order_of_the_record(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    made = [create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=n).pk for n in (3, 1, 2)]

    timeline = read(client, mali)

    assert ids(timeline) == made
    assert counted(timeline) == [3, 4, 6]


def test_two_lines_of_a_delivery_are_one_step(
    client: Client, mali: Party, mi_24p: Equipment, mi_171: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_item(delivery=delivery, of=mi_171, quantity=3)

    (step,) = read(client, mali)["steps"]

    assert (step["added"], step["total"], len(step["items"])) == (5, 5, 2)


# ---- Uncertain numbers ------------------------------------------------------------------------------


def test_an_unknown_number_adds_nothing_and_the_total_says_so(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=4)
    create_delivery(recipient=mali, arrived="2022-04-18", of=mi_24p, quantity=None)

    timeline = read(client, mali)

    assert counted(timeline) == [4, 4]
    assert timeline["total"] == amount(4, 4, 4, unknown_lines=1)
    assert timeline["steps"][1]["items"][0]["quantity"] is None


def test_an_unknown_number_is_said_of_the_total_on_the_page(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=4)
    create_delivery(recipient=mali, arrived="2022-04-18", of=mi_24p, quantity=None)

    assert "+ an unknown number" in client.get("/recipients/mali/").text


def test_bounds_are_added_up_beside_the_adopted_number(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=4, low=3, high=6)
    create_delivery(recipient=mali, arrived="2022-04-18", of=mi_24p, quantity=2, high=5)
    create_delivery(recipient=mali, arrived="2022-05-18", of=mi_24p, quantity=2, low=1)
    create_delivery(recipient=mali, arrived="2022-06-18", of=mi_24p, quantity=1)

    timeline = read(client, mali)

    assert counted(timeline) == [4, 6, 8, 9]
    assert timeline["total"] == amount(3 + 2 + 1 + 1, 9, 6 + 5 + 2 + 1)


def test_at_least_five_adds_five_and_an_unknown_number(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=None, low=5)

    timeline = read(client, mali)

    assert counted(timeline) == [5]
    assert timeline["total"] == amount(5, 5, 5, unknown_lines=1)


def test_at_most_five_adds_nothing_surely_and_five_possibly(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=None, high=5)

    assert read(client, mali)["total"] == amount(0, 0, 5)


def test_between_three_and_five_adds_three_surely_and_five_possibly(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=None, low=3, high=5)

    assert read(client, mali)["total"] == amount(3, 3, 5)


def test_what_has_bounds_alone_is_told_by_them_on_pages_and_in_downloads(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=None, low=4, high=20)
    # Below it stands what marks mean.
    page, _glossary, _rest = client.get("/recipients/mali/").text.partition("<div popover")

    assert "4–20" in page
    assert "unknown number" not in page
    [line] = csv.DictReader(io.StringIO(client.get("/deliveries.csv?group=type").getvalue().decode()))
    assert (line["low"], line["high"], line["unknown_lines"]) == ("4", "20", "0")


@pytest.mark.parametrize(("others", "said"), [(0, "+4–20 1313–29in all"), (1, "Type-2+4–2013–29")])
def test_a_total_of_the_ledger_keeps_both_bounds(client: Client, mali: Party, others: int, said: str) -> None:
    tank = create_equipment(type=create_type(name="Type-2"))
    create_delivery(recipient=mali, of=tank, quantity=9, arrived="2020")
    create_delivery(recipient=mali, of=tank, low=4, high=20, quantity=None, arrived="2021")
    for _other in range(others):
        create_delivery(recipient=mali, of=create_equipment(), quantity=1, arrived="2019")

    page = words(client, "/recipients/mali/")
    assert said in page
    assert "9–9" not in page


# ---- What is not counted ----------------------------------------------------------------------------


def test_an_expected_delivery_stands_apart_and_is_not_counted(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=2)
    promise = create_delivery(recipient=mali, of=mi_24p, quantity=4, status=Delivery.Status.EXPECTED, arrived="2021")

    timeline = read(client, mali)

    assert timeline["total"] == amount(2, 2, 2)
    assert [expected["delivery"] for expected in timeline["expected"]] == [promise.pk]


def test_a_cancelled_delivery_is_not_counted(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=4, status=Delivery.Status.CANCELLED)

    timeline = read(client, mali)

    assert (timeline["steps"], timeline["by_type"], timeline["total"]) == ([], {}, None)
    assert [expected["status"] for expected in timeline["expected"]] == ["cancelled"]


@pytest.mark.parametrize("status", [Delivery.Status.DELIVERED, Delivery.Status.EXPECTED])
@pytest.mark.parametrize(
    "state", [{"state": Delivery.State.DRAFT}, {"state": Delivery.State.WITHDRAWN, "withdrawal_reason": "A double."}]
)
def test_a_draft_or_withdrawn_delivery_is_nowhere(
    client: Client, mali: Party, mi_24p: Equipment, state: dict[str, Any], status: str
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=4, status=status, **state)

    timeline = read(client, mali)

    assert (timeline["steps"], timeline["expected"], timeline["by_type"]) == ([], [], {})


def test_a_fulfilment_that_is_still_a_draft_fulfils_nothing(client: Client, mali: Party, mi_24p: Equipment) -> None:
    promise = create_delivery(recipient=mali, of=mi_24p, status=Delivery.Status.EXPECTED, arrived="2999")
    create_delivery(recipient=mali, of=mi_24p, fulfils=promise, state=Delivery.State.DRAFT)

    assert read(client, mali)["expected"][0]["outcome"] == "open"


def test_what_others_received_is_not_counted(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=create_party(), of=mi_24p, quantity=4)

    assert read(client, mali)["steps"] == []


def test_registers_are_never_summed(client: Client, mali: Party, mi_24p: Equipment) -> None:
    sipri = create_register(slug="sipri")
    create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_delivery(recipient=mali, of=mi_24p, quantity=5, register=sipri)

    assert read(client, mali)["total"] == amount(2, 2, 2)
    assert read(client, mali, register="sipri")["total"] == amount(5, 5, 5)
    assert read(client, mali, register="sipri")["register"] == "sipri"


# ---- Unlike things ----------------------------------------------------------------------------------


def test_unlike_things_are_never_added(client: Client, mali: Party, mi_24p: Equipment, radar: Equipment) -> None:
    delivery = create_delivery(recipient=mali, arrived="2022-03-31", of=mi_24p, quantity=2)
    create_item(delivery=delivery, of=radar, quantity=3)
    create_delivery(recipient=mali, arrived="2022-04-18", of=mi_24p, quantity=4)

    timeline = read(client, mali)

    assert timeline["total"] is None
    assert timeline["by_type"] == {"helicopters": amount(6, 6, 6), "radars": amount(3, 3, 3)}
    assert counted(timeline) == [None, None]
    assert [step["added"] for step in timeline["steps"]] == [None, None]
    assert [step["by_type"] for step in timeline["steps"]] == [
        {"helicopters": {"added": 2, "total": 2}, "radars": {"added": 3, "total": 3}},
        {"helicopters": {"added": 4, "total": 6}},
    ]


def test_types_of_one_branch_are_added(client: Client, mali: Party, mi_24p: Equipment, mi_171: Equipment) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_delivery(recipient=mali, of=mi_171, quantity=4)

    assert read(client, mali)["by_type"] == {"helicopters": amount(6, 6, 6)}


def test_a_type_filter_counts_the_matching_lines_only(
    client: Client, mali: Party, mi_24p: Equipment, mi_171: Equipment, radar: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_item(delivery=delivery, of=mi_171, quantity=4)
    create_item(delivery=delivery, of=radar, quantity=3)

    assert read(client, mali, type="radars")["total"] == amount(3, 3, 3)
    assert read(client, mali, type="helicopters")["total"] == amount(6, 6, 6)
    assert read(client, mali, type="combat-helicopters")["total"] == amount(2, 2, 2)


def test_the_other_lines_of_a_filtered_delivery_stand_beside_dimmed(
    client: Client, mali: Party, mi_24p: Equipment, radar: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_item(delivery=delivery, of=radar, quantity=3)

    (entry,) = select(mali, "type=radars").ledger()

    assert [(line.item.equipment, line.chosen) for line in entry.lines] == [(radar, True), (mi_24p, False)]
    assert '<span class="dim">' in client.get("/recipients/mali/?type=radars").text


def test_a_delivery_without_a_matching_line_is_not_there(
    client: Client, mali: Party, mi_24p: Equipment, radar: Equipment
) -> None:
    create_delivery(recipient=mali, of=mi_24p)
    create_delivery(recipient=mali, of=radar, status=Delivery.Status.EXPECTED)

    assert read(client, mali, type="radars")["steps"] == []
    assert read(client, mali, type="helicopters")["expected"] == []


def test_a_variant_counts_as_itself_and_under_its_type(client: Client, mali: Party, mi_24p: Equipment) -> None:
    mi_35p = create_equipment(slug="mi-35p", type=mi_24p.type, variant_of=mi_24p)
    create_delivery(recipient=mali, of=mi_35p, quantity=2)

    assert read(client, mali, equipment="mi-24p")["steps"] == []
    assert read(client, mali, equipment="mi-35p")["total"] == amount(2, 2, 2)
    assert read(client, mali, type="combat-helicopters")["total"] == amount(2, 2, 2)


# ---- As known on ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "known"), [("2022-04-18", False), ("2022-04-19", True), ("2022-04-20", True)])
def test_a_delivery_is_known_from_the_day_its_source_was_published(
    client: Client, mali: Party, day: str, known: bool
) -> None:
    create_claim(delivery=create_delivery(recipient=mali), source=create_source(published="2022-04-19"))

    assert bool(read(client, mali, known_on=day)["steps"]) is known


@pytest.mark.parametrize(("day", "known"), [("2021-10-15", False), ("2021-10-31", True)])
def test_the_last_day_of_a_vague_publication_counts(client: Client, mali: Party, day: str, known: bool) -> None:
    create_claim(delivery=create_delivery(recipient=mali), source=create_source(published="2021-10"))

    assert bool(read(client, mali, known_on=day)["steps"]) is known


@pytest.mark.parametrize(("day", "known"), [("2022-04-18", False), ("2022-04-19", True)])
def test_a_source_without_a_day_has_that_of_the_one_it_came_via(
    client: Client, mali: Party, day: str, known: bool
) -> None:
    wire = create_source(published=None, via=create_source(published="2022-04-19"))
    create_claim(delivery=create_delivery(recipient=mali), source=create_source(published=None, via=wire))

    assert bool(read(client, mali, known_on=day)["steps"]) is known


def test_a_source_with_a_day_of_its_own_is_known_from_then_though_it_came_via_a_later_one(
    client: Client, mali: Party
) -> None:
    newsletter = create_source(published="2022-04-11", via=create_source(published="2022-04-19"))
    create_claim(delivery=create_delivery(recipient=mali), source=newsletter)

    assert read(client, mali, known_on="2022-04-11")["steps"]


def test_a_source_without_any_day_is_never_known_by_a_date(client: Client, mali: Party) -> None:
    create_claim(delivery=create_delivery(recipient=mali), source=create_source(published=None))

    assert read(client, mali)["steps"]
    assert read(client, mali, known_on="2999-12-31")["steps"] == []


def test_a_source_that_only_disputes_makes_nothing_known(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"), stance=Claim.Stance.DISPUTES)

    assert read(client, mali, known_on="2022-04-20")["steps"] == []


def test_claims_of_later_sources_are_hidden(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"), text="The early word.")
    create_claim(delivery=delivery, source=create_source(published="2022-06-01"), text="The late word.")

    page = client.get("/recipients/mali/?known_on=2022-05-01").text

    assert "The early word." in page
    assert "The late word." not in page
    assert read(client, mali, known_on="2022-05-01")["steps"][0]["sources"] == 1
    assert read(client, mali)["steps"][0]["sources"] == 2


def test_a_dispute_that_came_later_is_not_shown(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"))
    create_claim(
        delivery=delivery, source=create_source(published="2022-06-01"), stance=Claim.Stance.DISPUTES, topic="order"
    )

    assert [step["disputed"] for step in read(client, mali, known_on="2022-05-01")["steps"]] == [False]
    assert [step["disputed"] for step in read(client, mali)["steps"]] == [True]
    assert "mark disputed" not in client.get("/recipients/mali/?known_on=2022-05-01").text
    assert read(client, mali, known_on="2022-05-01", disputed="yes")["steps"] == []
    assert read(client, mali, known_on="2022-05-01", disputed="no")["steps"]


@pytest.fixture
def told_in_turn(mali: Party, mi_24p: Equipment, radar: Equipment) -> Delivery:
    """Two Mi-24P, which April's source names, and a radar, which June's does."""
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    lines = {"2022-04-19": delivery.items.get(), "2022-06-01": create_item(delivery=delivery, of=radar)}
    for day, line in lines.items():
        create_claim(delivery=delivery, source=create_source(published=day), item=line)
    return delivery


def quantities(client: Client, address: str) -> dict[str, Any]:
    """By equipment, how many pieces of it an answer that tells of one delivery holds."""
    found = json.loads(client.get(address).getvalue())
    lines = found["rows"] if "rows" in found else (found.get("steps") or found["results"])[0]["items"]
    return {line["equipment"]: line["quantity"] for line in lines}


@pytest.mark.parametrize("address", ["/recipients/mali/timeline.json", "/api/v1/deliveries", "/deliveries.json"])
def test_a_line_that_only_later_sources_name_is_hidden(client: Client, told_in_turn: Delivery, address: str) -> None:
    assert quantities(client, f"{address}?known_on=2022-05-01") == {"mi-24p": 2}
    assert quantities(client, f"{address}?known_on=2022-06-01") == {"mi-24p": 2, "59n6-te": 1}
    assert quantities(client, address) == {"mi-24p": 2, "59n6-te": 1}


@pytest.mark.parametrize("address", ["/recipients/mali/", "/deliveries/{pk}/", "/deliveries/"])
def test_a_page_names_no_equipment_of_which_only_later_sources_tell(
    client: Client, told_in_turn: Delivery, address: str
) -> None:
    address = address.format(pk=told_in_turn.pk)
    assert "59n6-te" in client.get(address).text.casefold()
    assert "59n6-te" not in client.get(f"{address}?known_on=2022-05-01").text.casefold()


def test_a_delivery_is_not_found_by_a_line_of_which_only_later_sources_tell(
    client: Client, mali: Party, told_in_turn: Delivery
) -> None:
    assert read(client, mali, q="59n6-te", known_on="2022-06-01")["steps"]
    assert read(client, mali, q="59n6-te", known_on="2022-05-01")["steps"] == []
    assert read(client, mali, equipment="59n6-te", known_on="2022-05-01")["steps"] == []


def test_all_lines_stand_where_the_sources_of_the_time_named_none(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"))
    create_claim(delivery=delivery, source=create_source(published="2022-06-01"), item=delivery.items.get())

    assert [step["items"] for step in read(client, mali, known_on="2022-05-01")["steps"]]


def test_a_line_that_no_source_names_stands_beside_one_that_is_named(
    client: Client, mali: Party, mi_24p: Equipment, radar: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"), item=delivery.items.get())
    create_item(delivery=delivery, of=radar)

    assert len(read(client, mali, known_on="2022-05-01")["steps"][0]["items"]) == 2


def test_the_adopted_number_stands_on_any_day(client: Client, mali: Party, radar: Equipment) -> None:
    delivery = create_delivery(recipient=mali, of=radar, quantity=None)
    for day, number in (("2022-04-19", 1), ("2023-01-20", 5)):
        source = create_source(published=day)
        create_claim(delivery=delivery, source=source, item=delivery.items.get(), stated_quantity=number)

    for day in ("2022-04-19", "2023-01-20"):
        assert read(client, mali, known_on=day)["steps"][0]["items"][0]["quantity"] is None


def test_to_accept_fewer_sources_brings_back_no_line_that_was_not_known_yet(
    client: Client, told_in_turn: Delivery
) -> None:
    """The official names no line, and so leaves open what came and how many; but nobody had named the radar by then."""
    official = create_source(published="2022-04-20", kind=Source.Kind.OFFICIAL_STATEMENT)
    create_claim(delivery=told_in_turn, source=official)

    found = quantities(client, "/deliveries.json?known_on=2022-05-01&source_kind=official-statement")
    assert found == {"mi-24p": None}


def test_a_promise_that_was_not_known_yet_is_not_told_of_beside_what_fulfils_it(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    promise = create_delivery(recipient=mali, of=mi_24p, status=Delivery.Status.EXPECTED, arrived="2022-06")
    create_claim(delivery=promise, source=create_source(published="2022-06-01"))
    delivery = create_delivery(recipient=mali, of=mi_24p, fulfils=promise)
    create_claim(delivery=delivery, source=create_source(published="2022-04-19"))

    assert "It fulfils a promise" in client.get(delivery.get_absolute_url()).text
    assert "It fulfils a promise" not in client.get(f"{delivery.get_absolute_url()}?known_on=2022-05-01").text
    assert f"{promise.get_absolute_url()}?known_on=2022-06-01" in client.get(
        f"{delivery.get_absolute_url()}?known_on=2022-06-01"
    ).text  # fmt: skip


def test_the_day_of_knowledge_may_be_a_phrase_whose_last_day_counts(client: Client, mali: Party) -> None:
    create_claim(delivery=create_delivery(recipient=mali), source=create_source(published="2022-04-19"))

    timeline = read(client, mali, known_on="April 2022")

    assert timeline["as_known_on"] == "2022-04-30"
    assert len(timeline["steps"]) == 1


# ---- Disputes ---------------------------------------------------------------------------------------


def test_a_rival_day_is_one_that_does_not_touch_the_adopted_span(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali, arrived="2021-10")
    create_claim(delivery=delivery, states="2021-10-01")
    create_claim(delivery=delivery, states="2021-09-30/2021-10-01")
    assert read(client, mali)["steps"][0]["disputed"] is False

    create_claim(delivery=delivery, states="2021-09-30")

    assert read(client, mali)["steps"][0]["disputed"] is True


@pytest.mark.parametrize(
    ("line", "stated", "disputed"),
    [
        ({"quantity": 4}, 4, False),
        ({"quantity": 4}, 5, True),
        ({"quantity": 4, "low": 3, "high": 6}, 3, False),
        ({"quantity": 4, "low": 3, "high": 6}, 6, False),
        ({"quantity": 4, "low": 3, "high": 6}, 2, True),
        ({"quantity": 4, "low": 3, "high": 6}, 7, True),
        ({"quantity": 20, "approximate": True}, 22, False),
        ({"quantity": 20, "approximate": True}, 17, True),
        ({"quantity": 20, "approximate": True, "high": 21}, 22, True),
        ({"quantity": 2_000_000_000, "approximate": True}, 2_100_000_000, False),
        ({"quantity": 4, "low": 3}, 5, True),
        ({"quantity": None}, 1, True),
        ({"quantity": None, "low": 5}, 4, True),
        ({"quantity": None, "low": 5}, 6, False),
        ({"quantity": None, "high": 5}, 6, True),
        ({"quantity": None, "high": 5}, 4, False),
    ],
)
def test_a_rival_number_is_one_outside_the_adopted_bounds(
    client: Client, mali: Party, line: dict[str, Any], stated: int, disputed: bool
) -> None:
    delivery = create_delivery(recipient=mali, **line)
    create_claim(delivery=delivery, item=delivery.items.get(), stated_quantity=stated)

    assert read(client, mali)["steps"][0]["disputed"] is disputed


# ---- Until when, and no first day ----


def test_what_is_only_known_until_when_counts_on_its_last_day_and_has_no_first_one(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=2, arrived="../2023-04-17")
    create_delivery(recipient=mali, of=mi_24p, quantity=3, arrived="2023-04-17")

    first, second = read(client, mali)["steps"]
    assert (first["when"], first["earliest"], first["latest"]) == ("../2023-04-17", None, "2023-04-17")
    assert (first["total"], second["total"], second["earliest"]) == (2, 5, "2023-04-17")
    page = client.get(f"/recipients/{mali.slug}/").content.decode()
    assert 'class="span open"' in page
    assert "by 17 April 2023" in page


def test_what_is_only_known_until_when_may_lie_in_any_earlier_range(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali, arrived="../2023-04-17")

    assert len(read(client, mali, since="2023", until="2023")["steps"]) == 1
    assert len(read(client, mali, until="1990")["steps"]) == 1
    assert read(client, mali, since="2024")["steps"] == []
    assert client.get(f"/recipients/{mali.slug}/timeline.json?since=by+17+April+2023").status_code == 400


# ---- Since and until --------------------------------------------------------------------------------


def test_a_range_keeps_the_spans_that_touch_it(client: Client, mali: Party, mi_24p: Equipment) -> None:
    spans = ["2021-09-30", "2021-09-15/2021-10-01", "2021-10-15", "2021-10-31/2021-11-02", "2021-11-01", "2021"]
    made = {days: create_delivery(recipient=mali, arrived=days, of=mi_24p).pk for days in spans}

    found = set(ids(read(client, mali, since="2021-10-01", until="2021-10-31")))

    assert found == {made[days] for days in ("2021-09-15/2021-10-01", "2021-10-15", "2021-10-31/2021-11-02", "2021")}


def test_the_count_starts_at_since(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=4)
    create_delivery(recipient=mali, arrived="2022-03-31", of=mi_24p, quantity=2)

    timeline = read(client, mali, since="2022")

    assert counted(timeline) == [2]
    assert timeline["baseline"] == "2022"
    assert "starting from nothing" in client.get("/recipients/mali/?since=2022").text


def test_without_a_range_the_count_starts_at_the_first_arrival(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_delivery(recipient=mali, arrived="2022-03-31", of=mi_24p)
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p)

    assert read(client, mali)["baseline"] == "2021-10"


@pytest.mark.parametrize("bounds", [{"since": "2021-10-15"}, {"until": "2021-10-15"}])
def test_what_only_possibly_falls_in_the_range_is_not_sure(
    client: Client, mali: Party, mi_24p: Equipment, bounds: dict[str, str]
) -> None:
    create_delivery(recipient=mali, arrived="2021-10", of=mi_24p, quantity=4, low=3, high=6)
    create_delivery(recipient=mali, arrived="2021-10-15", of=mi_24p, quantity=2)

    timeline = read(client, mali, **bounds)

    assert timeline["total"] == amount(2, 6, 8)
    assert client.get("/recipients/mali/", bounds).text.count("possibly outside the range") == 1


def test_a_range_keeps_promises_whose_window_touches_it_or_is_not_known(client: Client, mali: Party) -> None:
    windows = ["2021", "2022-04-19/2022-07-19", "2023", None]
    made = {days: create_delivery(recipient=mali, arrived=days, status=Delivery.Status.EXPECTED).pk for days in windows}

    timeline = read(client, mali, since="2022", until="2022")

    assert [promise["delivery"] for promise in timeline["expected"]] == [made["2022-04-19/2022-07-19"], made[None]]


# ---- Totals that sources state ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qualifier", "stated", "verdict", "by"),
    [
        ("exactly", 20, "agrees", 0),
        ("exactly", 21, "short", 1),
        ("exactly", 18, "over", 2),
        ("at-least", 20, "agrees", 0),
        ("at-least", 15, "agrees", 0),
        ("at-least", 22, "short", 2),
        ("about", 19, "agrees", 0),
        ("about", 22, "agrees", 0),
        ("about", 23, "short", 3),
        ("about", 18, "over", 2),
    ],
)
def test_a_stated_total_is_held_against_the_computed_one(
    client: Client, mali: Party, mi_24p: Equipment, qualifier: str, stated: int, verdict: str, by: int
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=20)
    total = create_total(recipient=mali, type=mi_24p.type, total=stated, qualifier=qualifier)

    assert read(client, mali)["reported_totals"] == [
        {
            "total": stated,
            "qualifier": qualifier,
            "type": "combat-helicopters",
            "supplier": None,
            "as_of": "2022-04-18",
            "since": None,
            "computed": 20,
            "verdict": verdict,
            "by": by,
            "source": total.source.pk,
        }
    ]


def computed(client: Client, party: Party, **filters: Any) -> list[int]:
    return [total["computed"] for total in read(client, party, **filters)["reported_totals"]]


def test_a_stated_total_covers_all_below_its_type(
    client: Client, mali: Party, helicopters: EquipmentType, mi_24p: Equipment, mi_171: Equipment, radar: Equipment
) -> None:
    deepest = create_type(parent=create_type(parent=mi_24p.type))
    for number, equipment in enumerate([mi_24p, mi_171, create_equipment(type=deepest), radar]):
        create_delivery(recipient=mali, of=equipment, quantity=10**number)
    create_total(recipient=mali, type=helicopters, total=8)
    create_total(recipient=mali, type=mi_24p.type, total=8)

    assert computed(client, mali) == [111, 101]


def test_a_stated_total_counts_from_its_baseline_to_its_day(client: Client, mali: Party, mi_24p: Equipment) -> None:
    for number, day in enumerate(["2020-08-17", "2020-08-18", "2021-10", "2022-04-18", "2022-04-18/2022-04-19"]):
        create_delivery(recipient=mali, arrived=day, of=mi_24p, quantity=10**number)
    create_total(
        recipient=mali, type=mi_24p.type, total=8, since="2020-08-18/2020-08-31", as_of="2022-04-17/2022-04-18"
    )

    assert computed(client, mali) == [1110]


def test_a_stated_total_without_a_supplier_is_from_anyone(client: Client, mali: Party, mi_24p: Equipment) -> None:
    russia = create_party(slug="russia")
    for number, supplier in enumerate([russia, create_party(), None]):
        create_delivery(recipient=mali, of=mi_24p, supplier=supplier, quantity=10**number)
    create_total(recipient=mali, type=mi_24p.type, total=8, supplier=russia)
    create_total(recipient=mali, type=mi_24p.type, total=8, supplier=None)

    assert computed(client, mali) == [1, 111]


def test_a_stated_total_is_compared_with_published_deliveries_of_its_register_alone(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=1)
    create_delivery(recipient=mali, of=mi_24p, quantity=10, state=Delivery.State.DRAFT)
    create_delivery(recipient=mali, of=mi_24p, quantity=100, status=Delivery.Status.EXPECTED)
    create_delivery(recipient=mali, of=mi_24p, quantity=1000, register=create_register())
    create_delivery(recipient=create_party(), of=mi_24p, quantity=10_000)
    create_total(recipient=mali, type=mi_24p.type, total=8)

    assert computed(client, mali) == [1]


def test_a_stated_total_that_came_later_is_hidden_and_compared_with_what_was_known(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    early, late = create_source(published="2022-04-19"), create_source(published="2022-06-01")
    create_claim(delivery=create_delivery(recipient=mali, of=mi_24p, quantity=1), source=early)
    create_claim(delivery=create_delivery(recipient=mali, of=mi_24p, quantity=10), source=late)
    create_total(recipient=mali, type=mi_24p.type, total=8, source=early)
    create_total(recipient=mali, type=mi_24p.type, total=9, source=late)

    assert computed(client, mali) == [11, 11]
    assert computed(client, mali, known_on="2022-05-01") == [1]


def test_a_view_of_one_type_compares_the_totals_of_that_type(
    client: Client, mali: Party, helicopters: EquipmentType, mi_24p: Equipment, radars: EquipmentType
) -> None:
    create_delivery(recipient=mali, of=mi_24p, quantity=2)
    create_total(recipient=mali, type=helicopters, total=8)
    create_total(recipient=mali, type=radars, total=3)

    assert computed(client, mali, type="helicopters") == [2]
    assert computed(client, mali, type="radars") == [0]
    assert computed(client, mali, type="combat-helicopters") == []


def test_a_total_with_nothing_to_compare_is_short_by_all_of_it(
    client: Client, mali: Party, helicopters: EquipmentType
) -> None:
    create_total(recipient=mali, type=helicopters, total=8)

    (total,) = read(client, mali)["reported_totals"]

    assert (total["computed"], total["verdict"], total["by"]) == (0, "short", 8)


# ---- Pages and merged steps -------------------------------------------------------------------------

FIRST = dt.date(2000, 1, 1)


def days_apart(number: int, apart: int) -> list[dt.date]:
    return [FIRST + dt.timedelta(days=apart * n) for n in range(number)]


def test_the_second_page_of_a_ledger_goes_on_counting(mali: Party, mi_24p: Equipment, radar: Equipment) -> None:
    deliveries = create_deliveries(recipient=mali, of=mi_24p, days=days_apart(65, 3), quantity=2)
    create_item(delivery=deliveries[52], of=radar, quantity=7)
    top = mi_24p.type.top_id

    first, second = select(mali).ledger(), select(mali, "page=2").ledger()

    assert [entry.delivery.pk for entry in first + second] == [delivery.pk for delivery in deliveries]
    assert (len(first), len(second)) == (50, 15)
    assert top is not None
    assert [entry.totals[top].best for entry in first + second] == list(range(2, 132, 2))
    assert second[2].totals[radar.type.pk].best == 7


def test_the_totals_on_the_second_page_are_printed(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_deliveries(recipient=mali, of=mi_24p, days=days_apart(51, 3), quantity=3)

    assert '<td class="total">153<' in client.get("/recipients/mali/?page=2").text


def test_lines_of_one_delivery_are_not_torn_between_pages(mali: Party, mi_24p: Equipment, mi_171: Equipment) -> None:
    deliveries = create_deliveries(recipient=mali, of=mi_24p, days=days_apart(51, 3))
    for delivery in deliveries:
        create_item(delivery=delivery, of=mi_171, quantity=1)

    (last,) = select(mali, "page=2").ledger()

    assert len(last.lines) == 2
    assert [amount.best for amount in last.totals.values()] == [102]


@pytest.mark.parametrize(
    ("deliveries", "apart", "period", "steps"),
    [(300, 1, None, 300), (301, 0, "day", 1), (301, 1, "week", 44), (301, 7, "month", 70)],
)
def test_more_than_three_hundred_steps_are_merged(
    mali: Party, mi_24p: Equipment, deliveries: int, apart: int, period: str | None, steps: int
) -> None:
    create_deliveries(recipient=mali, of=mi_24p, days=days_apart(deliveries, apart), quantity=2)

    timeline = select(mali).timeline()

    assert timeline.merged == period
    assert timeline.only is not None
    assert len(timeline.only.steps) == steps
    assert timeline.only.total.best == deliveries * 2
    assert timeline.only.deliveries == deliveries


def test_merged_steps_say_so_and_the_data_has_every_delivery(client: Client, mali: Party, mi_24p: Equipment) -> None:
    create_deliveries(recipient=mali, of=mi_24p, days=days_apart(501, 1))

    assert "each step sums up a week" in client.get("/recipients/mali/").text
    assert counted(read(client, mali)) == list(range(1, 502))


def test_a_page_lists_every_promise_and_so_does_the_data(client: Client, mali: Party, mi_24p: Equipment) -> None:
    promises = {
        create_delivery(recipient=mali, of=mi_24p, status=Delivery.Status.EXPECTED, arrived="2999").pk
        for _promise in range(55)
    }

    assert {promise["delivery"] for promise in read(client, mali)["expected"]} == promises


# ---- What became of promises ------------------------------------------------------------------------


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    day = dt.date(2022, 7, 20)
    monkeypatch.setattr("deliveries.filters.selection.today", lambda: day)
    monkeypatch.setattr(filter_fields, "today", lambda: day)
    return day


def outcomes(client: Client, party: Party, **filters: Any) -> list[tuple[str, int, int]]:
    expected = read(client, party, **filters)["expected"]
    return [(promise["outcome"], promise["arrived"], promise["consignments"]) for promise in expected]


def promised(party: Party, of: Equipment, **values: Any) -> Delivery:
    values = {"arrived": "2022-04-19/2022-07-19", "quantity": None} | values
    return create_delivery(recipient=party, of=of, status=Delivery.Status.EXPECTED, **values)


@pytest.mark.parametrize(
    ("window", "outcome"),
    [
        ("2022-04-19/2022-07-19", "lapsed"),
        ("2022-04-19/2022-07-20", "open"),
        ("2022-08", "open"),
        (None, "open"),
    ],
)
@pytest.mark.usefixtures("today")
def test_a_promise_lapses_on_the_day_after_its_window(
    client: Client, mali: Party, mi_24p: Equipment, window: str | None, outcome: str
) -> None:
    promised(mali, mi_24p, arrived=window)

    assert outcomes(client, mali) == [(outcome, 0, 1)]


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize(("arrived", "outcome"), [(1, "partly-met"), (3, "partly-met"), (4, "met"), (5, "met")])
def test_a_promise_of_four_consignments_is_met_by_four(
    client: Client, mali: Party, mi_24p: Equipment, arrived: int, outcome: str
) -> None:
    promise = promised(mali, mi_24p, consignments=4)
    for _consignment in range(arrived):
        create_delivery(recipient=mali, of=mi_24p, fulfils=promise)

    assert outcomes(client, mali) == [(outcome, arrived, 4)]


@pytest.mark.usefixtures("today")
def test_a_record_that_stands_for_several_consignments_fulfils_as_many(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    promise = promised(mali, mi_24p, consignments=4)
    create_delivery(recipient=mali, of=mi_24p, fulfils=promise, consignments=4)

    assert outcomes(client, mali) == [("met", 4, 4)]


@pytest.mark.usefixtures("today")
def test_a_promise_of_pieces_is_met_when_as_many_of_each_type_have_come(
    client: Client, mali: Party, mi_24p: Equipment, mi_171: Equipment, radar: Equipment
) -> None:
    promise = promised(mali, mi_24p, quantity=4)
    create_item(delivery=promise, of=radar, quantity=2)
    first = create_delivery(recipient=mali, of=mi_171, quantity=4, fulfils=promise)

    (partly,) = read(client, mali)["expected"]
    create_item(delivery=first, of=radar, quantity=2)
    (met,) = read(client, mali)["expected"]

    assert partly["outcome"] == "partly-met"
    assert partly["by_type"] == {"helicopters": {"arrived": 4, "of": 4}, "radars": {"arrived": 0, "of": 2}}
    assert met["outcome"] == "met"


@pytest.mark.usefixtures("today")
def test_a_promise_of_an_unknown_number_is_met_by_one_consignment(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    promise = promised(mali, mi_24p, quantity=None)
    create_delivery(recipient=mali, of=mi_24p, fulfils=promise)

    assert outcomes(client, mali) == [("met", 1, 1)]


def test_a_promise_is_seen_on_the_day_of_knowledge(client: Client, mali: Party, mi_24p: Equipment) -> None:
    promise = promised(mali, mi_24p, consignments=2)
    create_claim(delivery=promise, source=create_source(published="2022-04-19"))
    for day in ("2022-06-01", "2022-09-01"):
        came = create_delivery(recipient=mali, of=mi_24p, arrived=day, fulfils=promise)
        create_claim(delivery=came, source=create_source(published=day))

    assert outcomes(client, mali, known_on="2022-04-18") == []
    assert outcomes(client, mali, known_on="2022-05-31") == [("open", 0, 2)]
    assert outcomes(client, mali, known_on="2022-06-01") == [("partly-met", 1, 2)]
    assert outcomes(client, mali, known_on="2022-08-01") == [("partly-met", 1, 2)]
    assert outcomes(client, mali, known_on="2022-09-01") == [("met", 2, 2)]


def test_a_promise_had_lapsed_on_the_day_of_knowledge_though_it_was_met_later(
    client: Client, mali: Party, mi_24p: Equipment
) -> None:
    promise = promised(mali, mi_24p)
    create_claim(delivery=promise, source=create_source(published="2022-04-19"))
    came = create_delivery(recipient=mali, of=mi_24p, arrived="2022-09-01", fulfils=promise)
    create_claim(delivery=came, source=create_source(published="2022-09-01"))

    assert outcomes(client, mali, known_on="2022-08-01") == [("lapsed", 0, 1)]
    assert outcomes(client, mali) == [("met", 1, 1)]


def test_promises_stand_in_the_order_of_their_windows(client: Client, mali: Party, mi_24p: Equipment) -> None:
    windows = [None, "2024", "2023", "2023-12-31"]
    made = [promised(mali, mi_24p, arrived=window).pk for window in windows]

    found = [promise["delivery"] for promise in read(client, mali)["expected"]]

    assert found == [made[2], made[3], made[1], made[0]]


# ---- A second count, by hand ------------------------------------------------------------------------


@dataclass
class Plan:
    """A delivery as plain Python, to be counted without a database."""

    earliest: dt.date
    latest: dt.date
    counts: bool
    supplier: str | None
    lines: list[tuple[str, int | None, int | None, int | None]] = field(default_factory=list)
    known: dt.date | None = None
    pk: int = 0


TOPS = {"mi-24p": "helicopters", "mi-171": "helicopters", "59n6-te": "radars"}
TYPES = {"mi-24p": "combat-helicopters", "mi-171": "transport-helicopters", "59n6-te": "radars"}


def random_plan(chance: random.Random) -> Plan:
    earliest = FIRST + dt.timedelta(days=chance.randrange(400))
    latest = earliest + dt.timedelta(days=chance.choice([0, 0, 0, 1, 30, 365]))
    plan = Plan(earliest, latest, chance.random() < 0.8, chance.choice(["russia", "china", None]))
    for equipment in chance.sample(sorted(TOPS), chance.randint(1, 3)):
        low = chance.choice([None, chance.randint(0, 3)])
        best = chance.choice([None, chance.randint(3, 6), chance.randint(3, 6)])
        high = chance.choice([None, chance.randint(6, 9)])
        plan.lines.append((equipment, best, low, high))
    if chance.random() < 0.7:
        plan.known = FIRST + dt.timedelta(days=chance.randrange(800))
    return plan


def record(plans: list[Plan], mali: Party, equipment: dict[str, Equipment]) -> None:
    parties = {slug: create_party(slug=slug) for slug in ("russia", "china")}
    days = {plan.known for plan in plans if plan.known}
    sources = {day: create_source(published=day.isoformat(), kind=Source.Kind.NEWS) for day in days}
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            register=own_register(),
            recipient=mali,
            state=Delivery.State.PUBLISHED,
            supplier=parties[plan.supplier] if plan.supplier else None,
            status=Delivery.Status.DELIVERED if plan.counts else Delivery.Status.EXPECTED,
            arrival_earliest=plan.earliest,
            arrival_latest=plan.latest,
        )
        for plan in plans
    )
    for plan, delivery in zip(plans, deliveries, strict=True):
        plan.pk = delivery.pk
    DeliveryItem.objects.bulk_create(
        DeliveryItem(delivery_id=plan.pk, equipment=equipment[slug], quantity=best, low=low, high=high)
        for plan in plans
        for slug, best, low, high in plan.lines
    )
    Claim.objects.bulk_create(
        Claim(delivery_id=plan.pk, source=sources[plan.known], text="Says so.") for plan in plans if plan.known
    )


def by_hand(plans: list[Plan], filters: dict[str, str]) -> list[tuple[int, dict[str, tuple[int, int, int, int]]]]:
    """(delivery, top-level type to the running low, best, high and unknown lines after it), in ledger order."""
    since = dt.date.fromisoformat(filters.get("since", "0001-01-01"))
    until = dt.date.fromisoformat(filters.get("until", "9999-12-31"))
    running: dict[str, tuple[int, int, int, int]] = {}
    steps = []
    for plan in sorted(plans, key=lambda plan: (plan.latest, plan.earliest, plan.pk)):
        if not plan.counts or plan.latest < since or plan.earliest > until:
            continue
        if "supplier" in filters and plan.supplier != filters["supplier"]:
            continue
        if "known_on" in filters and (plan.known is None or plan.known.isoformat() > filters["known_on"]):
            continue
        doubtful = plan.earliest < since or plan.latest > until
        touched = set()
        for slug, best, low, high in plan.lines:
            if filters.get("type", TYPES[slug]) not in {TYPES[slug], TOPS[slug]}:
                continue
            if filters.get("equipment", slug) != slug:
                continue
            known = [number for number in (best, low) if number is not None]
            least = low if low is not None else best
            most = next((number for number in (high, best, low) if number is not None), 0)
            before = running.get(TOPS[slug], (0, 0, 0, 0))
            added = (
                0 if doubtful or least is None else least,
                known[0] if known else 0,
                most,
                int(best is None and high is None),
            )
            running[TOPS[slug]] = (
                before[0] + added[0], before[1] + added[1], before[2] + added[2], before[3] + added[3],
            )  # fmt: skip
            touched.add(TOPS[slug])
        if touched:
            steps.append((plan.pk, {top: running[top] for top in touched}))
    return steps


@pytest.mark.parametrize("seed", range(6))
def test_running_totals_equal_a_count_by_hand(
    mali: Party, mi_24p: Equipment, mi_171: Equipment, radar: Equipment, seed: int
) -> None:
    chance = random.Random(seed)
    plans = [random_plan(chance) for _delivery in range(90)]
    record(plans, mali, {one.slug: one for one in (mi_24p, mi_171, radar)})
    choices: dict[str, list[str]] = {
        "type": ["helicopters", "radars", "combat-helicopters"],
        "equipment": ["mi-24p", "59n6-te"],
        "supplier": ["russia"],
        "since": ["2000-06-15"],
        "until": ["2000-11-11"],
        "known_on": ["2001-01-01"],
    }
    views: list[dict[str, str]] = [{}, *({name: value} for name, values in choices.items() for value in values)]
    views += [
        {name: chance.choice(choices[name]) for name in chance.sample(sorted(choices), chance.randint(2, 5))}
        for _view in range(12)
    ]
    for filters in views:
        assert counted_by_database(mali, filters) == by_hand(plans, filters), filters


def counted_by_database(mali: Party, filters: dict[str, str]) -> list[tuple[int, dict[str, tuple[int, int, int, int]]]]:
    """What all pages of the ledger say, after seeing that totals and steps end where the ledger does."""
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    selection = select(mali, query)
    slugs = {top.pk: top.slug for top in EquipmentType.objects.filter(parent=None)}
    entries = [
        entry for page in range(selection.last_page) for entry in select(mali, f"{query}&page={page + 1}").ledger()
    ]
    last = {top: amount for entry in entries for top, amount in entry.totals.items()}
    assert selection.totals() == last
    assert {series.type.pk: series.total for series in selection.timeline().series} == last
    return [
        (
            entry.delivery.pk,
            {slugs[top]: (of.low, of.best, of.high, of.unknown_lines) for top, of in entry.totals.items()},
        )
        for entry in entries
    ]


def test_the_hand_count_itself_knows_how_helicopters_of_mali_rose() -> None:
    """A check of the check: 4, 6, 8."""
    days = [span(text) for text in ("2021-10", "2022-03-31", "2022-04-18")]
    plans = [
        Plan(day.earliest, day.latest, True, "russia", [("mi-24p", number, None, None)])
        for day, number in zip(days, (4, 2, 2), strict=True)
        if day
    ]

    assert [totals["helicopters"][1] for _pk, totals in by_hand(plans, {})] == [4, 6, 8]
