"""How a count changed as sources came out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from deliveries.dates import DateSpan
from deliveries.filters import DeliveryFilterForm
from deliveries.index import vintages
from deliveries.index.vintages import Vintage, Vintages
from deliveries.models import Delivery, Party, RecordVersion

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_type,
)
from .test_room import assert_fits

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI = "/recipients/mali/vintages"
APRIL = "type=helicopters&as_of=2022-04-30"


def page(client: Client, query: str = APRIL, of: str = MALI) -> str:
    response = client.get(f"{of}/?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


def told(client: Client, query: str = APRIL, of: str = MALI) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{of}.json?{query}").json()
    return found


def turns(client: Client, query: str = APRIL, of: str = MALI) -> list[tuple[str, str, str]]:
    """Of each row of the page the day, the count and its change."""
    rows = re.findall(r'<tr id="d\d+">(.*?)</tr>', page(client, query, of), re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    texts = [[" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in row] for row in cells]
    return [(row[0], row[1], row[2]) for row in texts]


def asked(party: Party, query: str = "", role: str = "recipient") -> Any:
    form = DeliveryFilterForm(QueryDict(query), {role: party})
    return form.selection


def history(selection: Any) -> list[Vintage]:
    return Vintages(selection.index, selection.criteria).all()


def test_malis_eight_helicopters_came_to_be_known_in_three_turns(client: Client) -> None:
    assert turns(client) == [("1 October 2021", "4", "+4"), ("31 March 2022", "6", "+2"), ("18 April 2022", "8", "+2")]
    assert "Eight helicopters by 30 April 2022" in page(client)


def test_each_turn_names_its_sources_and_leads_to_the_view_of_that_day(client: Client) -> None:
    row = re.search(r'<tr id="d3">.*?</tr>', page(client), re.DOTALL)
    assert row
    assert "TASS" in row[0]

    link = re.search(r'href="(/recipients/mali/\?[^"]*)"', row[0])
    assert link
    view = unescape(client.get(link[1]).content.decode())
    assert "Eight helicopters" in view
    assert "As known on 18 April 2022" in view


@pytest.mark.parametrize("query", ["", "type=helicopters", "source_kind=news", "disputed=no", "since=2022", "q=radar"])
@pytest.mark.parametrize(("role", "slug"), [("recipient", "mali"), ("supplier", "russia"), ("recipient", "serbia")])
def test_each_days_totals_are_those_of_the_view_as_known_on_that_day(role: str, slug: str, query: str) -> None:
    selection = asked(Party.objects.get(slug=slug), query, role)
    days = history(selection)

    assert {each.day: each.totals for each in days} == {
        each.day: selection.beside({"known_on": DateSpan(each.day, each.day, "")}).totals() for each in days
    }


def test_no_day_between_two_that_are_told_gave_another_count() -> None:
    selection = asked(Party.objects.get(slug="mali"))
    days = history(selection)
    for each, after in pairwise(days):
        eve = after.day - dt.timedelta(days=1)
        assert selection.beside({"known_on": DateSpan(eve, eve, "")}).totals() == each.totals


def test_where_sources_came_out_on_many_days_longer_periods_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    every_day = told(client, "")["by_type"]
    monkeypatch.setattr(vintages, "MOST_DAYS", 3)
    html = page(client, "as_of=2022-05-01")

    assert "those of a year are told together" in html
    assert told(client, "")["by_type"] == every_day
    assert told(client, "")["vintages"][-1]["by_type"] == every_day


def test_a_history_ends_on_the_day_that_is_asked_for(client: Client) -> None:
    assert [day for day, _count, _change in turns(client, f"{APRIL}&known_on=2022-04-01")] == [
        "1 October 2021", "31 March 2022",
    ]  # fmt: skip


def test_arrivals_after_the_day_do_not_count(client: Client) -> None:
    assert [count for _day, count, _change in turns(client, "type=helicopters&as_of=2022-04-01")] == ["4", "6"]


def test_several_types_are_counted_each_by_itself(client: Client) -> None:
    html = page(client, "as_of=2022-04-30")
    assert "each by itself" in html
    assert re.search(r"<div>Helicopters <b>8</b></div>", html)
    assert re.search(r"<div>Radars <b>unknown number</b></div>", html)


def test_what_is_counted_only_as_a_later_source_had_it_is_said(client: Client) -> None:
    party, of = create_party(slug="narnia"), create_equipment(type=create_type(slug="sloops"))
    made = create_delivery(recipient=party, of=of, quantity=4, arrived="2020-05-01")
    create_claim(delivery=made, source=create_source(published="2020-05-02"), item=made.items.get())
    later = create_source(published="2021-05-02")
    create_claim(delivery=made, source=later, item=made.items.get(), stated_quantity=4)

    days = history(asked(party))
    assert [(each.day.year, each.later) for each in days] == [(2020, 1), (2021, 0)]
    assert "as sources gave it later" in page(client, "", "/recipients/narnia/vintages")


def test_sources_without_a_day_are_in_no_row_and_that_is_said(client: Client) -> None:
    party = create_party(slug="narnia")
    create_claim(delivery=create_delivery(recipient=party), source=create_source(published=None))
    html = page(client, "", "/recipients/narnia/vintages")

    assert "Sources without a day of their own" in html
    assert "<tr id=" not in html


def test_what_may_have_arrived_by_the_day_is_said_and_not_counted(client: Client) -> None:
    party, of = create_party(slug="narnia"), create_equipment(type=create_type(slug="sloops", plural="sloops"))
    create_claim(delivery=create_delivery(recipient=party, of=of, quantity=3, arrived="2022-04"))
    create_claim(delivery=create_delivery(recipient=party, of=of, quantity=2, arrived="2022-01"))
    html = page(client, "as_of=2022-04-20", "/recipients/narnia/vintages")

    assert "Two sloops by 20 April 2022" in html
    assert "up to three sloops may have arrived by then" in html


def test_a_row_that_a_later_release_has_no_more_counts_until_that_one(client: Client) -> None:
    party, ship = create_party(slug="narnia"), create_equipment(type=create_type(slug="sloops"))
    for until in (None, dt.date(2023, 1, 1)):
        made = create_delivery(recipient=party, of=ship, arrived="2020")
        create_claim(delivery=made, source=create_source(published="2021-01-01"))
        if until:
            told = {"state": "withdrawn", "withdrawal_reason": "Not in the next release."}
            Delivery.objects.filter(pk=made.pk).update(stood_until=until, **told)
            RecordVersion.advance()

    assert turns(client, "", "/recipients/narnia/vintages") == [
        ("1 January 2021", "2", "+2"),
        ("1 January 2023", "1", "−1"),
    ]
    assert "a later release of the register" in page(client, "", "/recipients/narnia/vintages")


def test_a_filter_that_is_not_understood_is_told_and_nothing_is_shown(client: Client) -> None:
    for query in (
        "as_of=nonsense",
        "as_of=2022-02-30",
        "type=nonsense",
        "counted=2022",
        "page=2",
        "as_of=2022&as_of=2021",
    ):
        html = page(client, query)
        assert "could not be understood" in html, query
        assert "<tr id=" not in html, query
        assert client.get(f"{MALI}.json?{query}").status_code == 400, query
        assert client.get(f"{MALI}.csv?{query}").status_code == 400, query


def test_csv_and_json_tell_the_same_days(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{MALI}.csv?{APRIL}").getvalue().decode())))
    data = told(client)

    assert [(row["known_on"], int(row["total"])) for row in rows] == [
        (each["known_on"], each["by_type"]["helicopters"]["best"]) for each in data["vintages"]
    ]
    assert data["as_of"] == "2022-04-30"
    assert rows[0]["view"].endswith(f"{MALI}/?type=helicopters&as_of=2022-04-30")
    assert {row["changed"] for row in rows} == {"yes", "no"}


def test_the_picture_says_what_it_shows(client: Client) -> None:
    picture = client.get(f"{MALI}.svg?{APRIL}").content.decode()
    assert "Mali: how the count came to be known" in picture
    assert "Eight helicopters by 30 April 2022" in picture


def test_a_page_of_hundreds_of_days_is_small(client: Client) -> None:
    party = create_party(slug="narnia")
    kinds = [create_equipment(type=create_type()) for _kind in range(5)]
    for day in range(70):
        made = create_delivery(recipient=party, of=kinds[day % 5], arrived="2020")
        for kind in kinds[: day % 5] + kinds[day % 5 + 1 :]:
            create_item(delivery=made, of=kind)
        source = create_source(published=(dt.date(2021, 1, 1) + dt.timedelta(days=day)).isoformat())
        create_claim(delivery=made, source=source)

    html = page(client, "", "/recipients/narnia/vintages")
    assert_fits(html)
    assert "10 earlier days are left out here" in html
