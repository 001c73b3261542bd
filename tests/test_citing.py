"""Citing: what is cited answers the same for ever, and says what differs today."""

import csv
import datetime as dt
import importlib
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from openpyxl import load_workbook

from deliveries.citing import snapshots as citing
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
    assert "Three deliveries are disputed." in page
    assert f"http://testserver{address}" in page
    assert "@misc{waybill-" in page


def shared(client: Client, compared: str) -> str:
    """The view that the page offers to cite on which a comparison is shared."""
    page = client.get("/share/", {"view": compared}).text
    (view,) = re.findall(r'name="view" value="([^"]+)"><button', page)
    return unescape(view)


def test_a_comparison_is_cited_with_each_count_and_with_those_of_which_nothing_came(client: Client) -> None:
    view = shared(client, "/compare/?recipient=mali&recipient=serbia&recipient=togo&type=helicopters")

    page = client.get(cite(client, view)).text

    assert "By recipient: Mali 8, Serbia 4, Togo none." in page
    assert '<th scope="row">Togo</th>' in page


def test_a_comparison_of_types_is_cited_with_each_of_them(client: Client) -> None:
    view = shared(client, "/compare/?recipient=mali&type=helicopters&type=radars&type=tanks")

    page = client.get(cite(client, view)).text

    assert "Eight helicopters and an unknown number of radars" in page
    assert "None counted of: tanks." in page


def test_a_citation_of_a_type_below_the_top_says_so(client: Client) -> None:
    assert (
        "Filtered by: Combat helicopters." in client.get(cite(client, "/recipients/mali/?type=combat-helicopters")).text
    )
    assert "Filtered by" not in client.get(cite(client)).text


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
    assert "3 Mi-24P" in page


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


TABLE = "/deliveries/?supplier=russia&type=helicopters&since=2019&until=2024&group=type&pivot=year"


def test_a_table_is_cited_by_its_filters_its_numbers_and_its_rows(client: Client) -> None:
    page = client.get(cite(client, f"{TABLE}&recipient=mali")).content.decode()

    assert "Helicopters from Russia to Mali, 2019 to 2024, by type and year" in page
    assert "Eight helicopters in three deliveries." in page
    assert re.findall(r'<th scope="row">([^<]*)</th><td class="num">(\d+)</td>', page) == [
        ("Combat helicopters", "2"), ("Transport helicopters", "1"), ("In all", "3"),
    ]  # fmt: skip
    assert "Mi-24P: 2" in page


def test_a_cited_table_stays_as_it_was_and_says_what_differs_today(client: Client) -> None:
    address = cite(client, TABLE)
    stood = numbers(client, address)
    change_the_record()
    assert numbers(client, address) == stood
    page = client.get(address).content.decode()
    assert "The record has changed." in page
    assert "3 Mi-24P" in page


def numbers(client: Client, address: str) -> list[str]:
    """The cells of the table of sums of a citation."""
    page = client.get(address).content.decode()
    return re.findall(r"<b>([^<]*)</b>", page[page.index('class="grid sums"') :])


def test_a_cited_list_keeps_what_is_awaited_too(client: Client) -> None:
    page = client.get(cite(client, "/deliveries/?recipient=mali&sort=equipment")).content.decode()
    assert 'class="mark open">expected' in page
    assert "1 more is awaited or cancelled." in page


def test_an_equipments_page_is_cited(client: Client) -> None:
    assert "Mi-24P" in client.get(cite(client, "/equipment/mi-24p/")).content.decode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/deliveries/?recipient=mali&recipient=serbia", "/deliveries/?recipient=serbia&recipient=mali&columns=date"),
        ("/deliveries/?until=2021-12-31", "/deliveries/?until=31+December+2021"),
        ("/deliveries/?group=year", "/deliveries/?group=year&sort=recipient"),
    ],
)
def test_the_same_view_in_other_words_has_the_same_address(client: Client, one: str, other: str) -> None:
    assert cite(client, one) == cite(client, other)


def test_days_are_kept_as_they_were_read_when_the_citation_was_made(client: Client) -> None:
    cite(client, "/deliveries/?known_on=yesterday&since=last+year")
    today = dt.datetime.now(dt.UTC).date()
    assert Snapshot.objects.get().query == f"since={today.year - 1}&known_on={today - dt.timedelta(days=1)}"


@pytest.mark.parametrize("period", ["winter+2021", "autumn+2021", "summer+2021", "2021-12/2022-02", "Q4+2021", "2021"])
@pytest.mark.parametrize("side", ["since", "until"])
def test_a_citation_is_of_the_period_that_its_page_is_of(client: Client, side: str, period: str) -> None:
    view = f"/deliveries/?{side}={period}"
    number = re.compile(r"\d+ deliver(?:y|ies), \d+ lines?")
    cite(client, view)
    again = f"/deliveries/?{Snapshot.objects.get().query}"
    assert number.findall(client.get(view).content.decode()) == number.findall(client.get(again).content.decode())


def test_whose_word_counts_is_said_with_the_number(client: Client) -> None:
    page = client.get(cite(client, f"{VIEW}&source_kind=eyewitness")).content.decode()
    assert "According to eyewitnesses alone: " in unescape(page)
    assert "With all sources: 8 helicopters." in unescape(page)


def test_other_filters_are_said_with_the_number(client: Client) -> None:
    page = client.get(cite(client, f"{VIEW}&disputed=yes&supplier=russia")).content.decode()
    assert "Filtered by: Russia; Only disputed." in page


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


def test_one_reader_who_cites_all_the_time_does_not_use_up_what_others_may(client: Client) -> None:
    answers = [client.post("/cite/", {"view": VIEW}).status_code for _n in range(11)]
    assert answers == [302] * 10 + [429]
    assert client.post("/cite/", {"view": VIEW}, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_view_of_too_many_deliveries_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citing, "MOST_DELIVERIES", 2)
    response = client.post("/cite/", {"view": VIEW})
    assert response.status_code == 400
    assert "Narrow it down" in response.content.decode()


def test_making_a_citation_takes_a_post(client: Client) -> None:
    assert client.get("/cite/").status_code == 405


def test_an_unknown_citation_is_not_found(client: Client) -> None:
    assert client.get("/cite/0000000000/").status_code == 404


def test_a_reader_is_told_where_there_is_no_room_for_another_citation(client: Client, settings: Any) -> None:
    cited = cite(client)
    settings.MOST_CITED = Snapshot.objects.get().size + 1
    settings.WAYBILL_CONTACT = "desk@example.org"
    response = client.post("/cite/", {"view": "/recipients/serbia/"})
    assert response.status_code == 503
    assert "as it has room for" in response.text
    assert "desk@example.org" in response.text
    assert cite(client) == cited


def test_what_was_cited_before_counts_once_it_was_measured() -> None:
    snapshot = Snapshot.objects.create(slug="old", path="/", digest="d", view={"timeline": "é"}, size=0)
    importlib.import_module("deliveries.migrations.0018_snapshot_size").measure(apps, None)
    snapshot.refresh_from_db()
    assert snapshot.size == len(json.dumps(snapshot.view))


def test_a_total_that_is_about_so_many_is_cited_as_that_and_its_sign_explained(client: Client) -> None:
    item = DeliveryItem.objects.get(delivery__slug="mali-2022-04-18", equipment__slug="mi-24p")
    item.approximate = True
    item.save()

    page = unescape(client.get(cite(client)).text)

    assert "About eight helicopters" in page
    assert "~8</td>" in page
    assert "The sign ~ means about" in page


# Taking it away


def frozen(client: Client, view: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{cite(client, view).rstrip('/')}.csv").text)))


def test_the_deliveries_of_a_citation_are_taken_away_as_they_stood(client: Client) -> None:
    before = frozen(client, "/recipients/mali/?type=helicopters")
    line = DeliveryItem.objects.filter(delivery=int(before[0]["delivery"])).earliest("pk")
    address = before[0]["cited"].removeprefix("http://testserver")
    line.quantity = 77
    line.save()
    after = list(csv.DictReader(io.StringIO(client.get(f"{address.rstrip('/')}.csv").text)))

    assert after == before
    assert [row["total"] for row in before if row["status"] == "delivered"] == ["4", "6", "8"]
    assert (before[0]["recipient"], before[0]["recipient_name"], before[0]["supplier_name"]) == (
        "mali",
        "Mali",
        "Russia",
    )


def test_the_sums_of_a_citation_are_taken_away_a_row_a_sum(client: Client) -> None:
    rows = frozen(client, "/deliveries/?recipient=mali&type=helicopters&type=radars&group=type")
    across = frozen(client, "/deliveries/?recipient=mali&type=helicopters&group=type&pivot=year")

    assert {(row["counted_as_name"], row["quantity"], row["unknown_lines"] != "0") for row in rows} >= {
        ("Radars", "", True)
    }
    assert sum(int(row["quantity"]) for row in across) == 8
    assert {row["year"] for row in across} == {"2021", "2022"}


@pytest.mark.parametrize(
    "view", ["/recipients/mali/", "/deliveries/?recipient=mali&group=type&pivot=year", "/recipients/france/"]
)
def test_a_citation_is_a_workbook_too(client: Client, view: str) -> None:
    answer = client.get(f"{cite(client, view).rstrip('/')}.xlsx")
    book = load_workbook(io.BytesIO(answer.content))

    assert book.sheetnames == (["About", "Sums", "Deliveries"] if "group" in view else ["About", "Deliveries"])
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert told["Permanent address"] == f"http://testserver{cite(client, view)}"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_of_no_citation_there_is_no_file(client: Client, suffix: str) -> None:
    assert client.get(f"/cite/nothing.{suffix}").status_code == 404
    assert client.get(f"/cite/nothing.{suffix}x").status_code == 404
