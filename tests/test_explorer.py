"""The explorer: every line of every delivery, sorted, paged, grouped, and taken away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliveries import index
from deliveries.filters import ExplorerForm, facets
from deliveries.filters.explorer import LINES_A_PAGE
from deliveries.filters.facets import MOST_MORE, MOST_OPTIONS
from deliveries.http import downloads
from deliveries.index.columns import COLUMNS
from deliveries.models import Claim, Delivery, DeliveryItem, Equipment, EquipmentType, Party

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_type,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/deliveries/"


@pytest.fixture
def helicopters() -> EquipmentType:
    return create_type(slug="helicopters", name="Helicopters")


@pytest.fixture
def gunship(helicopters: EquipmentType) -> Equipment:
    combat = create_type(slug="combat", name="Combat helicopters", parent=helicopters)
    return create_equipment(slug="mi-24", designation="Mi-24", type=combat)


def form(query: str = "") -> ExplorerForm:
    found = ExplorerForm(QueryDict(query))
    assert found.is_valid(), found.problems()
    return found


def listed(client: Client, query: str = "") -> list[dict[str, Any]]:
    """The rows of the JSON of a view."""
    response = client.get(f"/deliveries.json?{query}")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = json.loads(response.getvalue())["rows"]
    return found


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    """The rows of the CSV of a view."""
    return list(csv.DictReader(io.StringIO(client.get(f"/deliveries.csv?{query}").getvalue().decode())))


def on_the_page(query: str) -> list[int]:
    """The lines on one page, by pk."""
    return [row["line"] for row in form(query).selection.page_of_lines().rows]


def walk(query: str, step: str = "after") -> list[int]:
    """The lines of all pages of a view, forwards, or backwards from the last."""
    found: list[int] = []
    position = ""
    while True:
        page = form(f"{query}{position}").selection.page_of_lines()
        lines = [row["line"] for row in page.rows]
        found = found + lines if step == "after" else lines + found
        if not (word := getattr(page, step)):
            return found
        position = "&" + QueryDict(mutable=True).urlencode() + f"{step}={word.replace('+', '%2B')}"


def varied(number: int) -> None:
    """Lines that differ in all that a column holds, many of them alike in it, some without a value."""
    parties = [create_party(name=name) for name in ("Côte d'Ivoire", "Croatia", "Mali")]
    models = [create_equipment(designation=f"Model {n}") for n in range(4)]
    for n in range(number):
        awaited = n % 5 == 0
        delivery = create_delivery(
            recipient=parties[n % 3], supplier=parties[n % 2] if n % 4 else None, of=models[n % 4],
            quantity=n % 7 or None, arrived=None if n % 10 == 0 else f"2021-{n % 9 + 1:02}",
            status="expected" if awaited else "delivered", terms="sale" if n % 2 else "aid", consignments=n % 3 + 1,
        )  # fmt: skip
        if n % 3 == 0:
            create_item(delivery=delivery, of=models[(n + 1) % 4], quantity=n % 4 or None)
        for claim in range(n % 3):
            create_claim(delivery=delivery, stance="disputes" if claim else "supports")


# ---- The table --------------------------------------------------------------------------------------


def test_a_row_is_a_line_of_a_delivery(client: Client, gunship: Equipment) -> None:
    delivery = create_delivery(of=gunship, quantity=4)
    create_item(delivery=delivery, of=create_equipment(designation="59N6"), quantity=None)

    assert [(row["delivery"], row["equipment"], row["quantity"]) for row in listed(client, "sort=date")] == [
        (delivery.pk, "mi-24", 4),
        (delivery.pk, DeliveryItem.objects.last().equipment.slug, None),  # type: ignore[union-attr]
    ]


def test_awaited_deliveries_are_listed_with_their_status(client: Client) -> None:
    create_delivery(status=Delivery.Status.EXPECTED, arrived=None)

    assert [(row["status"], row["when"]) for row in listed(client)] == [("expected", None)]
    assert "no date given" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize("state", [Delivery.State.DRAFT, Delivery.State.WITHDRAWN])
def test_what_is_not_published_is_not_listed(client: Client, state: str) -> None:
    create_delivery(state=state, withdrawal_reason="Twice.")

    assert listed(client) == []
    assert "No delivery matches" in client.get(ADDRESS).content.decode()


def test_an_unknown_number_is_not_nought(client: Client) -> None:
    create_delivery(quantity=None)

    assert "unknown number" in client.get(ADDRESS).content.decode()
    assert table(client)[0]["quantity"] == ""


def test_a_filter_shows_the_matching_lines_alone(client: Client, gunship: Equipment) -> None:
    delivery = create_delivery(of=gunship)
    create_item(delivery=delivery, of=create_equipment())

    assert [row["equipment"] for row in listed(client, "type=helicopters")] == ["mi-24"]


def test_the_chosen_columns_stand_in_their_own_order(client: Client) -> None:
    create_delivery()

    page = client.get(f"{ADDRESS}?columns=terms&columns=date").content.decode()

    assert re.findall(r'id="sort-(\w+)"', page) == ["date", "terms"]
    assert len(re.findall(r'id="sort-(\w+)"', client.get(ADDRESS).content.decode())) == 9


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_can_be_shown(client: Client, name: str) -> None:
    create_claim(delivery=create_delivery(supplier=create_party()))

    assert client.get(f"{ADDRESS}?columns={name}").content.decode().count(f'id="sort-{name}"') == 1


def test_the_heading_that_is_sorted_by_says_so_and_turns_round(client: Client) -> None:
    create_delivery()

    page = client.get(f"{ADDRESS}?sort=recipient&status=delivered").content.decode()

    assert (
        'aria-sort="ascending"><a id="sort-recipient" href="/deliveries/?status=delivered&amp;sort=-recipient"' in page
    )


# ---- Sorting and pages ------------------------------------------------------------------------------


def test_pages_hold_every_line_once_in_order(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    varied(30)
    monkeypatch.setattr("deliveries.filters.explorer.LINES_A_PAGE", 7)
    delivery_of = dict(DeliveryItem.objects.values_list("pk", "delivery"))

    for query in (f"sort={sign}{name}" for name in COLUMNS for sign in ("", "-")):
        forwards = walk(query)
        assert sorted(forwards) == sorted(delivery_of), query
        assert [row["delivery"] for row in listed(client, query)] == [delivery_of[pk] for pk in forwards], query


def test_the_way_back_is_the_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    varied(30)
    monkeypatch.setattr("deliveries.filters.explorer.LINES_A_PAGE", 7)
    for query in ("sort=date", "sort=-supplier", "sort=-quantity"):
        assert_the_way_back_is_the_way_there(query)


def assert_the_way_back_is_the_way_there(query: str) -> None:
    forwards = walk(query)
    last = form(query).selection
    word = None
    while page := last.page_of_lines():
        if page.after is None:
            break
        word = page.after
        last = form(f"{query}&after={word}").selection

    back: list[int] = []
    page = last.page_of_lines()
    while page.before:
        page = form(f"{query}&before={page.before}").selection.page_of_lines()
        back = [row["line"] for row in page.rows] + back

    assert back == forwards[: len(back)], query
    assert len(back) >= len(forwards) - 7, query


def test_lines_without_a_value_come_last_either_way() -> None:
    varied(12)
    columns: dict[str, Callable[[DeliveryItem], object]] = {
        "supplier": lambda line: line.delivery.supplier,
        "date": lambda line: line.delivery.arrival,
        "quantity": lambda line: line.quantity,
    }
    for name, value in columns.items():
        for sort in (name, f"-{name}"):
            values = [value(DeliveryItem.objects.get(pk=pk)) for pk in on_the_page(f"sort={sort}")]

            assert None in values, sort
            assert None not in values[: values.index(None)], sort
            assert values[values.index(None) :] == [None] * values.count(None), sort


def test_an_order_by_a_column_that_is_not_shown_is_among_the_choices(client: Client) -> None:
    create_delivery()
    page = client.get(f"{ADDRESS}?sort=-consignments").text
    assert '<option value="-consignments" selected>' in page


def test_names_are_sorted_without_their_accents() -> None:
    varied(6)
    names = [DeliveryItem.objects.get(pk=pk).delivery.recipient.name for pk in on_the_page("sort=recipient")]

    assert list(dict.fromkeys(names)) == ["Côte d'Ivoire", "Croatia", "Mali"]


def test_rows_that_are_added_meanwhile_move_nothing(monkeypatch: pytest.MonkeyPatch, gunship: Equipment) -> None:
    monkeypatch.setattr("deliveries.filters.explorer.LINES_A_PAGE", 2)
    mali = create_party()
    create_deliveries(recipient=mali, of=gunship, days=[dt.date(2021, 1, day) for day in (1, 2, 3, 4, 5)])
    first = form().selection.page_of_lines()
    second = form(f"after={first.after}").selection.page_of_lines()

    create_deliveries(recipient=mali, of=gunship, days=[dt.date(2021, 2, 1), dt.date(2021, 1, 4)])

    assert form(f"after={first.after}").selection.page_of_lines().rows == second.rows


def test_a_full_page_leads_on_and_a_last_one_does_not(client: Client, gunship: Equipment) -> None:
    days = [dt.date(2021, 1, 1) + dt.timedelta(days=n) for n in range(LINES_A_PAGE + 1)]
    create_deliveries(recipient=create_party(), of=gunship, days=days)

    page = client.get(ADDRESS).content.decode()
    (following,) = re.findall(r'id="next" rel="next" href="([^"]+)"', page)
    last = client.get(following.replace("&amp;", "&")).content.decode()

    assert "previous" not in page
    assert last.count('<th scope="row"') == 1
    assert 'id="previous"' in last
    assert 'id="next"' not in last


@pytest.mark.parametrize("name", ["after", "before"])
def test_a_position_that_was_tampered_with_is_an_error(client: Client, gunship: Equipment, name: str) -> None:
    days = [dt.date(2021, 1, 1) + dt.timedelta(days=n) for n in range(LINES_A_PAGE + 1)]
    create_deliveries(recipient=create_party(), of=gunship, days=days)
    word = form().selection.page_of_lines().after or ""

    for wrong in (word[:-1], f"x{word}", "1", "W10:AAAA", "é", "0" * 601):
        response = client.get("/deliveries.json", {name: wrong})
        assert response.status_code == 400, wrong
        assert response.json()["errors"].keys() == {name}


def test_a_position_of_another_order_is_an_error(client: Client, gunship: Equipment) -> None:
    days = [dt.date(2021, 1, 1) + dt.timedelta(days=n) for n in range(LINES_A_PAGE + 1)]
    create_deliveries(recipient=create_party(), of=gunship, days=days)
    word = form().selection.page_of_lines().after or ""

    assert client.get("/deliveries.json", {"after": word, "sort": "recipient"}).status_code == 400
    assert client.get("/deliveries.json", {"after": word, "before": word}).status_code == 400


@pytest.mark.parametrize(("query", "marks"), [("", 0), ("since=2024", 1), ("until=2023", 1), ("since=2023", 0)])
def test_a_row_that_may_lie_outside_the_range_says_so(client: Client, query: str, marks: int) -> None:
    create_delivery(arrived="2023-12-20/2024-01-15")

    assert client.get(f"{ADDRESS}?{query}").text.count("possibly outside the range") == marks


# ---- Groups -----------------------------------------------------------------------------------------


def groups(client: Client, query: str) -> list[tuple[str, ...]]:
    """What groups come to; whether that is about so many, names, the view and when it was made come after it."""
    rows = table(client, query)
    return [tuple(row.values())[: list(row).index("unknown_lines") + 1] for row in rows]


def test_groups_sum_up_what_has_arrived_by_type(client: Client, gunship: Equipment) -> None:
    radar = create_equipment(type=create_type(slug="radars", name="Radars"))
    mali, niger = create_party(slug="mali", name="Mali"), create_party(slug="niger", name="Niger")
    create_item(
        delivery=create_delivery(recipient=mali, of=gunship, quantity=4, low=3, high=6), of=radar, quantity=None
    )
    create_delivery(recipient=mali, of=gunship, quantity=2)
    create_delivery(recipient=niger, of=gunship, quantity=None)
    create_delivery(recipient=niger, of=gunship, quantity=9, status="expected")

    assert groups(client, "group=recipient") == [
        ("mali", "helicopters", "2", "6", "5", "8", "0"),
        ("mali", "radars", "1", "", "", "", "1"),
        ("niger", "helicopters", "1", "", "", "", "1"),
    ]
    page = " ".join(client.get(f"{ADDRESS}?group=recipient").content.decode().split())
    assert "<small>Helicopters</small> <b>6</b> <small>5–8</small>" in page
    assert "<small>Radars</small> <b>?</b>" in page
    assert "unlike things are never added" in page


def test_a_download_of_groups_has_a_row_for_who_was_chosen_and_received_nothing(
    client: Client, gunship: Equipment
) -> None:
    create_party(slug="niger")
    create_delivery(recipient=create_party(slug="mali"), of=gunship, quantity=2)

    assert groups(client, "group=recipient&recipient=mali&recipient=niger") == [
        ("mali", "helicopters", "1", "2", "2", "2", "0"),
        ("niger", "", "0", "0", "0", "0", "0"),
    ]


def test_a_download_of_years_has_those_in_which_nothing_came(client: Client, gunship: Equipment) -> None:
    for day in ("2019-05-01", "2021-05-01"):
        create_delivery(arrived=day, of=gunship, quantity=2)

    assert [row[:3] for row in groups(client, "group=year")] == [
        ("2019", "helicopters", "1"),
        ("2020", "", "0"),
        ("2021", "helicopters", "1"),
    ]


def test_unlike_things_are_not_added_in_the_total(gunship: Equipment) -> None:
    create_item(delivery=create_delivery(of=gunship, quantity=4), of=create_equipment(), quantity=3)

    found = form("group=year").selection.table()

    assert found is not None
    assert sorted(amount.best for amount in found.total.values()) == [3, 4]
    assert found.deliveries == 1


def best(amounts: list[dict[EquipmentType, Any]]) -> int:
    return sum(amount.best for each in amounts for amount in each.values())


def test_cells_rows_and_columns_add_up_to_the_same(client: Client) -> None:
    varied(20)
    names = ("recipient", "supplier", "type", "equipment", "year")
    for group, pivot in itertools.product(names, ("", *names)):
        query = f"group={group}&pivot={pivot}"
        found = form(query).selection.table()
        assert found is not None, query

        everything = best([found.total])
        assert everything == best([row.amounts for row in found.rows]) > 0, query
        if pivot and pivot != group:
            assert everything == best([column.amounts for column in found.columns]), query
            assert everything == best([cell for row in found.rows for cell in row.cells]), query
        assert client.get(f"{ADDRESS}?{query}").status_code == 200, query


def test_a_year_is_that_of_the_last_possible_day_and_doubts_are_told(client: Client, gunship: Equipment) -> None:
    create_delivery(of=gunship, quantity=2, arrived="2021-12-30/2022-01-02")
    create_delivery(of=gunship, quantity=1, arrived="2022-05")

    assert groups(client, "group=year") == [("2022", "helicopters", "2", "3", "3", "3", "0")]
    assert "1 delivery may have arrived in an earlier year" in client.get(f"{ADDRESS}?group=year").content.decode()


def test_groups_that_are_left_out_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.index.groups.MOST_ROWS", 2)
    for _n in range(5):
        create_delivery(quantity=1)

    page = client.get(f"{ADDRESS}?group=recipient").content.decode()

    assert "The 2 rows with most deliveries are shown, 3 more are left out" in page
    assert len(groups(client, "group=recipient")) == 5


def test_of_many_years_the_last_ones_stand_in_a_row(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.index.groups.MOST_COLUMNS", 4)
    for year in (1999, 1999, 2002, 2010, 2011, 2013):
        create_delivery(arrived=f"{year}-05")

    page = client.get("/deliveries/?group=recipient&pivot=year").text

    heading = page.split("<thead", 1)[1].split("</thead>", 1)[0]
    assert re.findall(r">(\d{4})<", heading) == ["2010", "2011", "2012", "2013"]
    assert "4 years are shown, 2 more are left out" in page


def test_what_goes_across_is_dropped_where_it_is_the_same_or_nothing_is_grouped() -> None:
    assert form("group=year&pivot=year").cleaned_data["pivot"] == ""
    assert form("pivot=year").cleaned_data["pivot"] == ""


def test_a_bar_stands_beside_each_sum(client: Client, gunship: Equipment) -> None:
    for quantity in (4, 2):
        create_delivery(of=gunship, quantity=quantity, recipient=create_party())

    page = client.get(f"{ADDRESS}?group=recipient").content.decode()

    assert re.findall(r'class="best" x="0" width="([\d.]+)"', page) == ["100.0", "50.0"]


# ---- Filters ----------------------------------------------------------------------------------------


def test_a_type_of_which_a_part_is_chosen_is_partly_chosen(client: Client, gunship: Equipment) -> None:
    create_delivery(of=gunship)
    (types,) = [facet for facet in facets(form("type=combat").selection) if facet.name == "type"]

    assert [(option.value, option.chosen, option.partly, option.above) for option in types.options] == [
        ("helicopters", False, True, ""),
        ("combat", True, False, "helicopters"),
    ]
    assert "in part" in client.get(f"{ADDRESS}?type=combat").content.decode()


def test_options_beyond_the_first_are_in_a_menu_with_their_counts(client: Client) -> None:
    names = [f"Land {n:02}" for n in range(15)]
    for name in names:
        create_delivery(recipient=create_party(name=name, slug=name.lower().replace(" ", "-")))

    page = client.get(f"{ADDRESS}?recipient=land-14").content.decode()

    offered = re.findall(r'name="recipient" value="([^"]*)"', page)
    menu = page[page.index('id="f-recipient-more"') :]
    more = re.findall(r'<option value="(land[^"]*)">', menu[: menu.index("</select>")])
    assert sorted([*offered, *more]) == [name.lower().replace(" ", "-") for name in names]
    assert offered[0] == "land-14"
    assert "Land 13 (1)</option>" in menu


def test_what_the_menu_of_a_filter_has_no_room_for_is_chosen_by_its_name(client: Client) -> None:
    for n in range(MOST_OPTIONS + MOST_MORE + 1):
        create_delivery(of=create_equipment(designation=f"Model {n:02}", slug=f"model-{n:02}"))

    page = client.get(ADDRESS).content.decode()

    menu = page[page.index('id="f-equipment-more"') :]
    assert menu[: menu.index("</select>")].count('<option value="m') == MOST_MORE
    assert 'id="f-equipment-named"' in page
    assert "Others are found by searching." in page
    last = f"Model {MOST_OPTIONS + MOST_MORE:02}"
    assert last not in page[page.index('id="filters"') : page.index("</form>", page.index('id="filters"'))]
    assert len(client.get("/deliveries.json", {"equipment": last}).json()["rows"]) == 1


def test_a_branch_counts_a_delivery_of_two_of_its_kinds_once(gunship: Equipment) -> None:
    other = create_type(parent=gunship.type.top)
    create_item(delivery=create_delivery(of=gunship), of=create_equipment(type=other))

    (types,) = [facet for facet in facets(form().selection) if facet.name == "type"]

    assert [option.count for option in types.options] == [1, 1, 1]


@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing",
        "sort=--date",
        "columns=nothing",
        "group=month",
        "group=year&pivot=month",
        "type=nothing",
        "since=whenever",
    ],
)
def test_what_is_not_understood_shows_nothing(client: Client, query: str) -> None:
    create_delivery()

    page = client.get(f"{ADDRESS}?{query}").content.decode()

    assert "These filters could not be understood" in page
    assert "<tbody>" not in page
    for suffix in ("csv", "json"):
        assert client.get(f"/deliveries.{suffix}?{query}").status_code == 400


def test_the_address_says_only_what_is_chosen(client: Client) -> None:
    usual = "&".join(f"columns={name}" for name, column in COLUMNS.items() if column.shown)
    response = client.get(f"{ADDRESS}?{usual}&sort=-date&q=&group=&status=delivered", headers={"HX-Request": "true"})

    assert response["HX-Push-Url"] == "/deliveries/?status=delivered"


def test_htmx_gets_the_view_alone(client: Client) -> None:
    response = client.get(ADDRESS, headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert b'id="announcer" hx-swap-oob' in response.content


# ---- Downloads --------------------------------------------------------------------------------------


def test_a_download_says_which_view_it_is_and_when_it_was_made(client: Client, gunship: Equipment) -> None:
    create_delivery(of=gunship)
    query = "type=helicopters&sort=recipient"

    (row,) = table(client, query)
    answer = json.loads(client.get(f"/deliveries.json?{query}").getvalue())

    assert row["view"] == answer["view"] == f"http://testserver/deliveries/?{query}"
    assert dt.datetime.fromisoformat(row["made"]).tzinfo is dt.UTC
    assert answer["filters"] == {"type": ["helicopters"]}


def test_the_csv_and_the_json_say_the_same(client: Client) -> None:
    varied(10)

    for line, row in zip(table(client), listed(client), strict=True):
        assert {name: line[name] for name in row} == {
            name: "; ".join(value)
            if isinstance(value, list)
            else {None: "", True: "yes", False: "no"}.get(value, str(value))
            if not isinstance(value, int) or isinstance(value, bool)
            else str(value)
            for name, value in row.items()
        }


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(client: Client) -> None:
    Party.objects.filter(pk=create_delivery().recipient_id).update(slug="=cmd")

    assert table(client)[0]["recipient"] == "'=cmd"


def test_long_downloads_are_streamed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "SHORT", 100)
    answers = client.get("/deliveries.csv"), client.get("/deliveries.json")
    assert answers[0].streaming
    assert answers[1].streaming
    for answer in answers:
        answer.close()


def test_an_empty_view_is_an_empty_file(client: Client) -> None:
    assert table(client) == []
    assert listed(client) == []


# ---- How much is asked ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 60])
def test_queries_do_not_grow_with_the_record(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, gunship: Equipment, number: int
) -> None:
    for delivery in create_deliveries(recipient=create_party(), of=gunship, days=[dt.date(2021, 1, 1)] * number):
        create_claim(delivery=delivery)

    for query, queries in {"": 28, "group=recipient&pivot=year": 30, "source_kind=news": 31}.items():
        with django_assert_max_num_queries(queries, info=query):
            assert client.get(f"{ADDRESS}?{query}").status_code == 200


def test_an_export_asks_a_fixed_number_of_times(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    varied(30)
    index.current()

    with django_assert_max_num_queries(5):
        client.get("/deliveries.csv").getvalue()


def test_claims_are_not_needed(client: Client) -> None:
    create_delivery()

    assert not Claim.objects.exists()
    assert len(listed(client)) == 1


def behind(page: str) -> list[str]:
    """The addresses behind the sums of a table, in the order of the page."""
    return [href.replace("&amp;", "&") for href in re.findall(r'<td class="num"><a href="([^"]+)">', page)]


def test_every_sum_leads_to_the_lines_that_it_adds_up(client: Client, gunship: Equipment) -> None:
    mali, niger = create_party(slug="mali"), create_party(slug="niger")
    for recipient, day in ((mali, "2019-03-01"), (mali, "2021-05-01"), (niger, "2021-07-01")):
        create_delivery(recipient=recipient, of=gunship, arrived=day)
    create_delivery(recipient=mali, of=gunship, arrived="2021-06-01", status="expected")

    page = client.get(f"{ADDRESS}?group=recipient&pivot=year&type=helicopters&since=2019-02").text

    asked = "?type=helicopters&since=2019-02&status=delivered"
    assert behind(page) == [
        f"{asked}&recipient=mali&counted=2019",
        f"{asked}&recipient=mali&counted=2021",
        f"{asked}&recipient=mali",
        f"{asked}&recipient=niger&counted=2021",
        f"{asked}&recipient=niger",
        f"{asked}&counted=2019",
        f"{asked}&counted=2021",
        asked,
    ]
    assert [len(listed(client, query[1:])) for query in behind(page)] == [1, 1, 2, 1, 1, 1, 2, 3]


def test_the_sum_of_an_unknown_supplier_leads_to_its_lines(client: Client, gunship: Equipment) -> None:
    create_delivery(of=gunship, supplier=None)

    page = client.get(f"{ADDRESS}?group=supplier").text

    assert ">not known</a></th>" in page
    assert behind(page) == ["?status=delivered&supplier=not-known", "?status=delivered"]


def test_a_year_in_which_nothing_came_stands_among_the_years(client: Client, gunship: Equipment) -> None:
    for day in ("2019-03-01", "2021-05-01"):
        create_delivery(of=gunship, arrived=day)

    page = client.get(f"{ADDRESS}?group=recipient&pivot=year").text

    assert re.findall(r'<th scope="col" class="num">(\d+)</th>', page) == ["2019", "2020", "2021"]


def test_a_year_that_a_span_straddles_leads_to_what_is_counted_in_it(client: Client, gunship: Equipment) -> None:
    for day in ("2021-06-01/2022-03-31", "2022-05-01", "2021-02-01"):
        create_delivery(of=gunship, arrived=day)

    assert behind(client.get(f"{ADDRESS}?group=year").text) == [
        "?status=delivered&counted=2021",
        "?status=delivered&counted=2022",
        "?status=delivered",
    ]
    asked = "?until=2021&status=delivered"
    assert behind(client.get(f"{ADDRESS}?group=year&until=2021").text) == [
        f"{asked}&counted=2021",
        f"{asked}&counted=2022",
        asked,
    ]


def test_a_row_of_nothing_leads_nowhere(client: Client, gunship: Equipment) -> None:
    create_delivery(recipient=create_party(slug="mali"), of=gunship)
    create_party(slug="niger", name="Niger")

    assert '<th scope="row">Niger</th>' in client.get(f"{ADDRESS}?group=recipient&recipient=mali&recipient=niger").text


@pytest.mark.parametrize(
    "query", ["sort=recipient&sort=-date", "group=recipient&group=year", "group=recipient&pivot=year&pivot=type"]
)
def test_two_values_of_a_view_are_an_error(client: Client, query: str) -> None:
    assert "Give one value, not several." in client.get(f"{ADDRESS}?{query}").text


def test_an_empty_value_takes_no_other_ones_place(client: Client, gunship: Equipment) -> None:
    create_delivery(of=gunship, arrived="2021-02-01")

    assert (
        '<th scope="col" class="num">2021</th>'
        in client.get(f"{ADDRESS}?group=recipient&pivot=year&pivot=&group=").text
    )


# ---- What matters most ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["date", "-date", "recipient", "-recipient"])
def test_of_a_delivery_what_has_a_number_stands_first_whichever_way_all_else_runs(
    client: Client, gunship: Equipment, sort: str
) -> None:
    made = create_delivery(of=create_equipment(slug="ammunition"), quantity=None)
    create_item(delivery=made, of=gunship, quantity=4)
    create_item(delivery=made, of=create_equipment(slug="mi-8"), quantity=2)

    assert [row["equipment"] for row in listed(client, f"sort={sort}")] == ["mi-24", "mi-8", "ammunition"]
