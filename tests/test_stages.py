"""Counting by day of contract: what counts then, what is left out, and that all that is said of it says so."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from deliveries.changelog.recording import deferring
from deliveries.models import Delivery, Equipment

from .factories import create_claim, create_equipment, create_party, create_source, create_type, span
from .staged import create_gunship, deliver, page, rows, timeline_of_mali

pytestmark = pytest.mark.django_db

ORDERED = "stage=ordered"
# What contract() leaves out at that stage.
LEFT_OUT = {"undated": 1, "cancelled": 1, "of_another": 1, "promised": 0}


@pytest.fixture
def gunship() -> Equipment:
    return create_gunship()


@pytest.fixture
def contract(gunship: Equipment) -> Delivery:
    """Twelve ordered in 2019, of which four came in 2021; two more came of which no contract is known, and one that was
    ordered in 2018 never came: it was called off."""
    mali, russia = create_party(slug="mali", name="Mali"), create_party(slug="russia", name="Russia")
    sides: dict[str, Any] = {"recipient": mali, "supplier": russia}
    with deferring():
        promise = deliver(gunship, 12, ordered="2019-05", arrived="2022", status="expected", **sides)
        deliver(gunship, 4, ordered="2019-05", arrived="2021-03-04", fulfils=promise, **sides)
        deliver(gunship, 2, arrived="2021-06-07", **sides)
        deliver(gunship, 1, ordered="2018", arrived=None, status="cancelled", **sides)
    return promise


def timeline(client: Client, query: str = ORDERED) -> dict[str, Any]:
    return timeline_of_mali(client, query)


@pytest.mark.usefixtures("contract")
def test_a_contract_counts_once_with_all_that_was_ordered(client: Client) -> None:
    told = timeline(client)

    assert told["total"]["best"] == 12
    assert [(step["ordered"], step["when"], step["total"]) for step in told["steps"]] == [("2019-05", "2022", 12)]
    assert (told["stage"], told["baseline"], told["expected"]) == ("ordered", "2019-05", [])
    assert told["not_counted"] == LEFT_OUT


@pytest.mark.usefixtures("contract")
def test_arrivals_count_as_ever_where_no_stage_is_asked_for(client: Client) -> None:
    told = timeline(client, "")

    assert told["total"]["best"] == 6
    assert not {"stage", "not_counted"} & told.keys()
    assert "ordered" not in told["steps"][0]


def test_what_fulfils_a_promise_counts_itself_where_that_is_not_known(client: Client, contract: Delivery) -> None:
    contract.claims.all().delete()
    create_claim(delivery=contract, source=create_source(published="2023-01-01"))
    create_claim(delivery=contract.fulfilments.get(), source=create_source(published="2021-04-01"))

    assert timeline(client, f"{ORDERED}&known_on=2022-06-01")["total"]["best"] == 4
    assert timeline(client, f"{ORDERED}&known_on=2023-06-01")["total"]["best"] == 12


@pytest.mark.usefixtures("contract")
def test_a_range_is_one_of_contracts(client: Client) -> None:
    assert timeline(client, f"{ORDERED}&since=2019&until=2019")["total"]["best"] == 12
    assert timeline(client, f"{ORDERED}&since=2020")["by_type"] == {}
    assert timeline(client, f"{ORDERED}&since=2020")["not_counted"]["undated"] == 1


@pytest.mark.usefixtures("contract")
def test_the_page_of_a_party_says_what_it_counts_by(client: Client) -> None:
    said = page(client, f"/recipients/mali/?{ORDERED}")

    assert "<title>Mali: helicopters, 12, by day of contract · Waybill</title>" in said
    assert "12 helicopters from Russia in one delivery, ordered May 2019." in said
    assert "Counted by day of contract: what was ordered, whether it has arrived or not." in said
    assert "one delivery of which no day of contract is on record" in said
    assert '<p class="kicker">Ordered by</p>' in said
    assert '<th scope="col">Ordered</th>' in said
    assert "promised for 2022" in said
    assert "arrived" not in said.lower().replace("whether it has arrived", "")


def test_the_day_on_which_a_contract_came_into_force_stays_beside_that_of_the_order(
    client: Client, contract: Delivery
) -> None:
    contract.in_force = span("2020-02")
    contract.save()

    said = page(client, f"/recipients/mali/?{ORDERED}")

    assert "in force February 2020" in said
    assert "ordered May 2019, in force" not in said


def test_what_fulfils_a_promise_is_said_to_count_with_it_also_where_that_is_not_shown(
    client: Client, contract: Delivery
) -> None:
    contract.supplier = None
    contract.save()

    said = page(client, f"/recipients/mali/?{ORDERED}&supplier=russia")

    assert "one that fulfils a promise, and counts with it" in said
    assert "No delivery is counted." in said


@pytest.mark.usefixtures("contract")
def test_pictures_say_what_they_count_by(client: Client) -> None:
    picture = client.get(f"/recipients/mali/timeline.svg?{ORDERED}").content.decode()

    assert "by day of contract" in picture
    assert "arrived, number unknown" not in picture
    assert "may have arrived" not in picture
    assert client.get(f"/recipients/mali/card.png?{ORDERED}").status_code == 200
    assert "by day of contract" in page(client, f"/embed/recipients/mali/?{ORDERED}")


@pytest.mark.usefixtures("contract")
def test_the_files_of_a_party_keep_their_columns_and_add_the_stage(client: Client) -> None:
    plain, staged = (rows(client, f"/recipients/mali/timeline.csv?{query}") for query in ("", ORDERED))

    assert [name for name in staged[0] if name not in plain[0]] == ["ordered", "stage"]
    assert [(row["ordered"], row["when"], row["stage"]) for row in staged] == [("2019-05", "2022", "ordered")]


@pytest.mark.usefixtures("contract")
def test_the_explorer_lists_and_sums_contracts(client: Client) -> None:
    lines = rows(client, f"/deliveries.csv?{ORDERED}")
    sums = rows(client, f"/deliveries.csv?{ORDERED}&group=year")

    assert [(row["ordered"], row["when"], row["quantity"], row["stage"]) for row in lines] == [
        ("2019-05", "2022", "12", "ordered")
    ]
    assert [(row["year"], row["quantity"], row["stage"]) for row in sums] == [("2019", "12", "ordered")]


@pytest.mark.usefixtures("contract")
def test_the_pages_of_the_explorer_say_so(client: Client) -> None:
    lines, sums = (page(client, f"/deliveries/?{ORDERED}{more}") for more in ("", "&group=year&pivot=supplier"))

    assert "<title>Deliveries, by day of contract · Waybill</title>" in lines
    assert 'aria-sort="descending"><a id="sort-ordered"' in lines
    assert "sort-date" not in lines
    assert "Ordered in all" in sums
    assert "Sums count what was ordered, arrived or not" in sums
    # The lines behind a sum are those of its contracts.
    assert "stage=ordered&amp;counted=2019" in sums
    assert "status=delivered" not in sums


def sent(said: str) -> str:
    """What the columns and the order of a page send with its filters."""
    boxes = re.findall(r'name="columns" value="([a-z_]+)" checked', said)
    chosen = re.search(r'<select id="f-sort".*?<option value="([a-z-]*)" selected>', said)
    assert chosen
    return "&".join([*(f"columns={name}" for name in boxes), f"sort={chosen[1]}"])


@pytest.mark.usefixtures("contract")
def test_whoever_chooses_contracts_on_the_page_gets_their_columns_in_their_order(client: Client) -> None:
    direct = page(client, f"/deliveries/?{ORDERED}")
    chosen = page(client, f"/deliveries/?{ORDERED}&{sent(page(client, '/deliveries/'))}")
    back = page(client, f"/deliveries/?stage=&{sent(direct)}")

    for said in (direct, chosen):
        assert 'aria-sort="descending"><a id="sort-ordered"' in said
        assert '<th scope="row" class="c-date date"><a' in said
        assert "sort-date" not in said
    assert 'aria-sort="descending"><a id="sort-date"' in back
    assert "sort-ordered" not in back


@pytest.mark.usefixtures("contract")
def test_the_day_of_a_contract_stands_first_whatever_columns_are_chosen(client: Client) -> None:
    said = page(client, f"/deliveries/?{ORDERED}&columns=date&columns=quantity")

    assert re.findall(r'id="sort-([a-z_]+)"', said) == ["ordered", "date", "quantity"]


@pytest.mark.usefixtures("contract")
def test_a_workbook_says_what_it_counts_by(client: Client) -> None:
    content = client.get(f"/deliveries.xlsx?{ORDERED}&group=year").getvalue()
    book = load_workbook(io.BytesIO(content), read_only=True)

    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert str(about["Counted by"]).startswith("Counted by day of contract:")
    assert "Ordered in all" in next(book["Table"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    "address",
    ["/recipients/", "/deliveries.atom", "/recipients/mali/vintages/",
     "/recipients/mali/promises/", "/check/?recipient=mali&total=4"],
)  # fmt: skip
@pytest.mark.usefixtures("contract")
def test_pages_that_count_arrivals_alone_refuse_another_stage(client: Client, address: str) -> None:
    response = client.get(f"{address}{'&' if '?' in address else '?'}{ORDERED}")
    said = response.content.decode()

    assert "Here arrivals alone are counted." in said or "There is no such filter here." in said


@pytest.mark.usefixtures("contract")
def test_a_stage_that_there_is_not_shows_nothing(client: Client) -> None:
    assert "“paid” is not one of the choices." in page(client, "/recipients/mali/?stage=paid")
    assert client.get("/deliveries.csv?stage=paid").status_code == 400
    assert "stage" in client.get("/api/v1/deliveries?stage=paid").json()["errors"]


@pytest.mark.parametrize("address", ["/recipients/mali/vintages/", "/recipients/mali/promises/"])
@pytest.mark.usefixtures("contract")
def test_a_page_that_refuses_a_stage_offers_none(client: Client, address: str) -> None:
    said = page(client, f"{address}?{ORDERED}")

    assert re.findall(r'<option value="([a-z]*)"', said[said.index('id="f-stage"') :]) == [""]


@pytest.mark.usefixtures("contract")
def test_who_ordered_most_is_ranked_and_mapped(client: Client) -> None:
    for address in ("/ranking/", "/map/"):
        said = page(client, f"{address}?{ORDERED}")

        assert "<title>Who ordered helicopters, by day of contract · Waybill</title>" in said
        assert "12 helicopters in 1 delivery: Mali 12. Counted by day of contract:" in said
        assert "one delivery of which no day of contract is on record" in said
        assert "Ordered in all" in said
        assert "Arrived in all" not in said
        assert '<option value="ordered" selected>day of contract (1)</option>' in said
        # The lines behind a sum are those of its contracts.
        assert "status=delivered" not in said
    assert "From whom helicopters were ordered" in page(client, f"/ranking/?{ORDERED}&by=supplier")
    assert "by day of contract" in client.get(f"/ranking.svg?{ORDERED}").content.decode()


@pytest.mark.usefixtures("contract")
def test_a_ranking_leaves_out_nothing_of_other_types(client: Client) -> None:
    truck = create_equipment(slug="ural", designation="Ural", type=create_type(slug="trucks", name="Trucks"))
    deliver(truck, 5, arrived="2022-03", recipient=create_party(slug="niger", name="Niger"))

    assert "one delivery of which no day of contract is on record" in page(client, f"/ranking/?{ORDERED}")


@pytest.mark.usefixtures("contract")
def test_the_years_of_a_ranking_are_those_of_contracts(client: Client, contract: Delivery) -> None:
    contract.order = span("2018-12-20/2019-01-10")
    contract.save()

    said = page(client, f"/ranking/?{ORDERED}&counted=2019")

    assert "Who ordered helicopters, 2019, by day of contract" in said
    assert "1 delivery may have been ordered in an earlier year" in said


@pytest.mark.usefixtures("contract")
def test_contracts_are_compared(client: Client) -> None:
    query = f"recipient=mali&type=helicopters&{ORDERED}"

    said = page(client, f"/compare/?{query}")
    told = client.get(f"/compare.json?{query}").json()
    lines = rows(client, f"/compare.csv?{query}")

    assert "<title>Compare: Mali: helicopters, by day of contract · Waybill</title>" in said
    assert "Ordered in all" in said
    assert '<th scope="col">Ordered</th>' in said
    assert "may have arrived" not in said
    assert '<p class="note">Counted by day of contract: what was ordered,' in said
    assert 'id="stage-ordered" href="/compare/?' in said
    assert (told["stage"], told["not_counted"]["undated"]) == ("ordered", 1)
    assert [step["when"] for step in told["lines"][0]["steps"]] == ["2019-05"]
    assert [(line["when"], line["total"], line["stage"]) for line in lines] == [("2019-05", "12", "ordered")]
    assert "stage" not in rows(client, "/compare.csv?recipient=mali&type=helicopters")[0]


@pytest.mark.usefixtures("contract")
def test_the_example_of_a_comparison_is_of_the_stage_that_is_asked_for(client: Client) -> None:
    said = page(client, f"/compare/?{ORDERED}")

    assert "An example, of those who received most." not in said
    assert "An example, of those who ordered most." in said


@pytest.mark.usefixtures("contract")
def test_the_api_counts_contracts_and_says_so(client: Client) -> None:
    found = client.get(f"/api/v1/deliveries?{ORDERED}").json()
    plain = client.get("/api/v1/deliveries").json()

    assert [row["ordered"]["when"] for row in found["results"]] == ["2019-05"]
    assert (found["stage"], found["not_counted"]) == ("ordered", LEFT_OUT)
    assert set(plain) == {"limit", "next", "results"}
    assert client.get(f"/api/v1/recipients/mali/timeline?{ORDERED}").json() == timeline(client)
    assert [row["delivery"] for row in client.get(f"/api/v1/claims?{ORDERED}").json()["results"]] == [
        found["results"][0]["id"]
    ]


@pytest.mark.usefixtures("contract")
def test_contracts_are_cited_and_the_citation_says_so(client: Client, contract: Delivery) -> None:
    made = client.post("/cite/", {"view": f"/recipients/mali/?{ORDERED}"}, follow=True)
    address = made.redirect_chain[-1][0]
    said = " ".join(made.content.decode().split())

    assert "Mali: helicopters, 12, by day of contract" in said
    assert '<th scope="col">Ordered</th>' in said
    assert ">May 2019</a>" in said
    assert '<span class="mark open">expected</span>' in said
    assert "Counted by day of contract: what was ordered, whether it has arrived or not." in said
    kept = rows(client, f"{address.rstrip('/')}.csv")
    assert [(row["status"], row["ordered"], row["when"], row["stage"]) for row in kept] == [
        ("expected", "2019-05", "2022", "ordered")
    ]
    assert "Nothing differs." in said
    contract.order = span("2019-06")
    contract.save()
    assert "June 2019: 12 Mi-24" in page(client, address)


@pytest.mark.usefixtures("contract")
def test_a_cited_table_of_contracts_keeps_their_lines(client: Client) -> None:
    made = client.post("/cite/", {"view": f"/deliveries/?{ORDERED}&group=year"}, follow=True)
    said = " ".join(made.content.decode().split())

    assert "Ordered in all" in said
    assert ">May 2019</a>" in said
    assert "stage=ordered&amp;group=year" in said or "group=year&amp;stage=ordered" in said


@pytest.mark.usefixtures("contract")
def test_the_filters_offer_both_stages_with_their_numbers(client: Client) -> None:
    said = page(client, "/recipients/mali/")

    assert '<option value="" selected>arrival (2)</option>' in said
    assert '<option value="ordered">day of contract (1)</option>' in said


@pytest.mark.usefixtures("contract")
def test_contracts_ask_no_more_of_the_database_than_arrivals(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ("/recipients/mali/", "/deliveries/"):
        client.get(address)
        with django_assert_max_num_queries(30) as arrivals:
            client.get(f"{address}?disputed=no")
        with django_assert_max_num_queries(len(arrivals)):
            client.get(f"{address}?disputed=no&{ORDERED}")
