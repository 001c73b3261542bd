"""Whose claims count: totals and quantities from what the accepted sources state."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, Party, Source

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_total,
    create_type,
)
from .test_pages import words

pytestmark = pytest.mark.django_db

OFFICIAL = Source.Kind.OFFICIAL_STATEMENT


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


@pytest.fixture
def gunship() -> Equipment:
    return create_equipment(slug="mi-24", type=create_type(slug="helicopters", name="Helicopters"))


def told(delivery: Delivery, states: int | None = None, kind: str = OFFICIAL, **values: Any) -> Claim:
    """A claim of a source of that kind, which states that number of the delivery's only line."""
    item = delivery.items.get() if states else None
    return create_claim(delivery=delivery, source=create_source(kind=kind), item=item, stated_quantity=states, **values)


def total(client: Client, query: str = "source_kind=official-statement") -> dict[str, int] | None:
    answer = client.get(f"/recipients/mali/timeline.json?{query}").json()
    found: dict[str, int] | None = answer["total"]
    return found


def amount(low: int, best: int, high: int, unknown: int = 0) -> dict[str, int]:
    return {"low": low, "best": best, "high": high, "unknown_lines": unknown}


def test_a_delivery_counts_only_if_an_accepted_source_supports_it(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=6))
    told(create_delivery(recipient=mali, of=gunship, quantity=2), kind=Source.Kind.NEWS)
    told(create_delivery(recipient=mali, of=gunship, quantity=9), stance=Claim.Stance.DISPUTES)

    assert total(client) == amount(6, 6, 6)
    assert total(client, "") == amount(17, 17, 17)


@pytest.mark.parametrize(
    ("adopted", "stated", "counted"),
    [
        (4, [], amount(0, 0, 0, 1)),
        (4, [4], amount(4, 4, 4)),
        (4, [6], amount(6, 6, 6)),
        (4, [6, 6], amount(6, 6, 6)),
        (4, [6, 3], amount(3, 3, 6)),
        (4, [6, 4], amount(4, 4, 4)),
        (None, [2], amount(2, 2, 2)),
        (None, [2, 5], amount(2, 2, 5)),
        (None, [], amount(0, 0, 0, 1)),
    ],
)
def test_rival_numbers_count_only_where_no_accepted_source_states_the_adopted_one(
    client: Client, mali: Party, gunship: Equipment, adopted: int | None, stated: list[int], counted: dict[str, int]
) -> None:
    delivery = create_delivery(recipient=mali, of=gunship, quantity=adopted)
    told(delivery)
    told(delivery, 40, kind=Source.Kind.NEWS)
    for number in stated:
        told(delivery, number)

    assert total(client) == counted


@pytest.mark.parametrize(
    ("adopted", "stated", "counted"),
    [
        (4, 5, amount(5, 5, 5)),
        (4, 4, amount(3, 4, 6)),
        (None, 5, amount(5, 5, 5)),
        (None, 3, amount(3, 3, 6)),
        (None, 6, amount(3, 3, 6)),
        (None, None, amount(3, 3, 6)),
    ],
)
def test_a_number_within_the_adopted_bounds_is_what_its_source_states(
    client: Client, mali: Party, gunship: Equipment, adopted: int | None, stated: int | None, counted: dict[str, int]
) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=adopted, low=3, high=6), stated)

    assert total(client) == counted


def test_a_number_is_theirs_where_nobody_else_speaks_for_the_delivery(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    delivery = create_delivery(recipient=mali, of=gunship, quantity=4, low=3)
    told(delivery)
    told(delivery, kind=Source.Kind.NEWS, stance=Claim.Stance.DISPUTES)
    assert total(client) == amount(3, 4, 4)

    told(delivery, kind=Source.Kind.NEWS)
    assert total(client) == amount(0, 0, 0, 1)


def test_a_view_of_some_sources_says_whose_word_it_is_and_what_it_leaves_out(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    first = create_delivery(recipient=mali, of=gunship, quantity=4)
    told(first)
    told(first, 4, kind=Source.Kind.NEWS)
    told(create_delivery(recipient=mali, of=gunship, quantity=2), 2)
    told(create_delivery(recipient=mali, of=gunship, quantity=9), 9, kind=Source.Kind.NEWS)

    assert total(client) == amount(2, 2, 2, 1)
    alone, why = "according to official statements alone", (
        "Left out: one delivery that none of these sources reports and one number that only others state."
    )  # fmt: skip
    for address in ("/recipients/mali/", "/deliveries/", "/deliveries/?group=type"):
        page = client.get(
            address, {"source_kind": "official-statement"} | ({"group": "type"} if "?" in address else {})
        ).text
        assert f"{alone} · Waybill</title>" in page
        assert why in page
    told_of = "According to official statements alone: at least two"
    for address in ("/recipients/mali/", "/embed/recipients/mali/", "/recipients/mali/timeline.svg"):
        assert told_of in client.get(f"{address}?source_kind=official-statement").text
    assert alone in client.get("/deliveries.atom?source_kind=official-statement").text
    answer = client.get("/recipients/mali/timeline.json?source_kind=official-statement").json()
    assert answer["left_out"] == {"deliveries": 1, "lines": 0, "numbers": 1}
    assert [step["items"][0]["quantity"] for step in answer["steps"]] == [None, 2]
    cited = client.post("/cite/", {"view": "/recipients/mali/?source_kind=official-statement"}, follow=True).text
    assert told_of in cited
    assert why in cited


def test_voices_that_do_not_count_say_so(client: Client, mali: Party, gunship: Equipment) -> None:
    delivery = create_delivery(recipient=mali, of=gunship)
    told(delivery)
    told(delivery, kind=Source.Kind.NEWS)

    page = client.get("/recipients/mali/?source_kind=official-statement").text

    assert "1 does not count here" in page
    assert page.count("· does not count here") == 1
    assert "not count here" not in client.get("/recipients/mali/").text


def test_all_sources_give_the_adopted_number(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=4), 6)

    assert total(client, "") == amount(4, 4, 4)


def test_a_line_that_only_other_sources_name_does_not_count(client: Client, mali: Party, gunship: Equipment) -> None:
    delivery = create_delivery(recipient=mali, of=gunship, quantity=2)
    told(delivery, 2, kind=Source.Kind.NEWSLETTER)
    radar = create_item(delivery=delivery, of=create_equipment(slug="radar", type=create_type(slug="radars")))
    create_claim(delivery=delivery, source=create_source(kind=OFFICIAL), item=radar)

    assert total(client, "source_kind=official-statement") == amount(0, 0, 0, 1)
    assert total(client, "type=helicopters&source_kind=official-statement") is None
    assert total(client, "type=helicopters&source_kind=newsletter") == amount(2, 2, 2)


def test_a_search_asks_all_sources_where_the_full_record_is_told(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    """The radar is found for the newsletter alone; with all sources it is found as well."""
    delivery = create_delivery(recipient=mali, of=gunship, quantity=2)
    told(delivery, 2)
    radar = create_equipment(slug="radar", designation="59N6-TE", type=create_type(slug="radars", name="Radars"))
    create_claim(
        delivery=delivery,
        source=create_source(kind=Source.Kind.NEWSLETTER),
        item=create_item(delivery=delivery, of=radar),
    )

    page = client.get("/deliveries/?q=59n6&source_kind=official-statement").text

    assert "Radars: <b>none</b> from the sources that count here, 1 with all sources." in page


def test_the_number_of_sources_is_that_of_those_which_count(client: Client, mali: Party, gunship: Equipment) -> None:
    for kinds in ("news", "official-statement"), ("official-statement", "official-statement", "newsletter"):
        delivery = create_delivery(recipient=mali, of=gunship)
        for kind in kinds:
            create_claim(delivery=delivery, source=create_source(kind=kind))

    def numbers(address: str) -> list[int]:
        rows = csv.DictReader(io.StringIO(client.get(address).getvalue().decode()))
        return [int(row["sources"]) for row in rows]

    assert numbers("/deliveries.csv?sort=-sources") == [3, 2]
    assert numbers("/deliveries.csv?sort=-sources&source_kind=official-statement") == [2, 1]
    assert sorted(numbers("/recipients/mali/timeline.csv?source_kind=official-statement")) == [1, 2]


def test_nothing_that_counts_is_not_nothing_on_record(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=2), 2)
    for address in ("/recipients/mali/", "/recipients/mali/timeline.svg", "/embed/recipients/mali/"):
        for query in ("source_kind=newsletter", "known_on=1990-01-01"):
            # Below it stands what marks mean.
            page = client.get(f"{address}?{query}").content.decode().partition("<div popover")[0]
            assert "on record" not in page
            assert "o delivery is counted." in page


def test_single_sources_are_accepted_by_slug_or_number(client: Client, mali: Party, gunship: Equipment) -> None:
    one, other = (told(create_delivery(recipient=mali, of=gunship, quantity=n)).source for n in (2, 5))
    one.slug = "one"
    one.save()

    assert total(client, "source=one") == amount(2, 2, 2)
    assert total(client, f"source={one.pk}") == amount(2, 2, 2)
    assert total(client, f"source=one&source={other.pk}") == amount(7, 7, 7)
    assert total(client, "source=one&source_kind=news") is None


@pytest.mark.parametrize("word", ["rumour", "0", "999999999999999999", "99999999999999999999", "١"])
def test_a_source_that_is_not_on_record_is_an_error(client: Client, mali: Party, word: str) -> None:
    response = client.get("/recipients/mali/timeline.json", {"source": word})

    assert response.status_code == 400
    assert response.json()["errors"].keys() == {"source"}


def test_an_accepted_source_counts_from_the_day_it_is_known(client: Client, mali: Party, gunship: Equipment) -> None:
    delivery = create_delivery(recipient=mali, of=gunship, quantity=4)
    told(delivery)
    claim = told(delivery, 6)
    claim.source.published_earliest = claim.source.published_latest = claim.source.published_latest.replace(year=2023)  # type: ignore[union-attr]
    claim.source.save()

    assert total(client) == amount(6, 6, 6)
    assert total(client, "source_kind=official-statement&known_on=2022-12-31") == amount(0, 0, 0, 1)


def test_the_page_says_what_the_accepted_sources_state_and_what_the_full_record_does(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=4), 6)
    told(create_delivery(recipient=mali, of=gunship, quantity=4), kind=Source.Kind.NEWS)

    for address in ("/recipients/mali/", "/deliveries/"):
        page = client.get(f"{address}?source_kind=official-statement").content.decode()
        assert "Helicopters: <b>6</b> from the sources that count here, 8 with all sources." in page
    assert "Six Mi-24" in words(client, "/recipients/mali/?source_kind=official-statement")


def test_without_a_choice_there_is_no_comparison(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=4))

    assert "with all sources" not in client.get("/recipients/mali/").content.decode()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("all", ""),
        ("official", "?source_kind=official-statement"),
        (
            "press",
            "?source_kind=news&amp;source_kind=newsletter&amp;source_kind=photograph&amp;source_kind=eyewitness",
        ),
        ("seen", "?source_kind=photograph&amp;source_kind=eyewitness"),
    ],
)
def test_each_preset_is_a_link_and_marked_where_it_is_in_force(
    client: Client, mali: Party, name: str, query: str
) -> None:
    told(create_delivery(recipient=mali))

    page = client.get(f"/recipients/mali/{query.replace('&amp;', '&')}").content.decode()

    assert f'id="preset-{name}" href="/recipients/mali/{query}" aria-current="true"' in page
    assert page.count('id="preset-') == 4


def test_other_filters_stay_when_sources_are_chosen(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship))

    page = client.get("/deliveries/?type=helicopters&group=year").content.decode()

    assert 'href="/deliveries/?type=helicopters&amp;group=year&amp;source_kind=official-statement"' in page


def test_downloads_carry_the_numbers_of_the_accepted_sources(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=4), 6)
    query = "source_kind=official-statement"

    timeline = client.get(f"/recipients/mali/timeline.csv?{query}").getvalue().decode()
    explorer = client.get(f"/deliveries.csv?{query}").getvalue().decode()

    assert timeline.splitlines()[1].split(",")[11] == "6"
    assert explorer.splitlines()[1].split(",")[11] == "6"


def test_a_stated_total_is_held_against_what_the_accepted_sources_state(
    client: Client, mali: Party, gunship: Equipment
) -> None:
    claim = told(create_delivery(recipient=mali, of=gunship, quantity=4), 6)
    create_total(recipient=mali, type=gunship.type, total=6, source=claim.source)
    create_total(recipient=mali, type=gunship.type, total=4)

    (check,) = client.get("/recipients/mali/timeline.json?source_kind=official-statement").json()["reported_totals"]

    assert (check["total"], check["computed"], check["verdict"]) == (6, 6, "agrees")


def test_a_dispute_stays_marked_whoever_makes_it(client: Client, mali: Party, gunship: Equipment) -> None:
    delivery = create_delivery(recipient=mali, of=gunship)
    told(delivery)
    told(delivery, kind=Source.Kind.NEWS, stance=Claim.Stance.DISPUTES)

    (step,) = client.get("/recipients/mali/timeline.json?source_kind=official-statement").json()["steps"]

    assert step["disputed"] is True


def test_nothing_adopted_is_changed(client: Client, mali: Party, gunship: Equipment) -> None:
    told(create_delivery(recipient=mali, of=gunship, quantity=4), 6)

    client.get("/recipients/mali/?source_kind=official-statement")

    assert DeliveryItem.objects.get().quantity == 4
