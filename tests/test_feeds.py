"""The Atom feeds, and the files for spreadsheets: valid, of exactly the view, and never run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import tracemalloc
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from deliveries import index
from deliveries.exports import FORMULA, harmless, legible, licence
from deliveries.exports import workbook as workbooks
from deliveries.exports.workbook import Sheet, TooManyRowsError, workbook
from deliveries.models import Change, Claim, Delivery, Party

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_source,
    create_type,
)

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CONTROL = "Two\x0b came\x00\ufffe."


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


def feed(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def links(node: ET.Element) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in node.findall(f"{ATOM}link")}


def entries(node: ET.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in node.findall(f"{ATOM}entry")]


def withdraw(delivery: Delivery, reason: str = "It was another one.") -> None:
    """As the editors' desk does, but for the test in a change of its own: a test is one transaction."""
    connection.run_on_commit.clear()
    delivery.state, delivery.withdrawal_reason = Delivery.State.WITHDRAWN, reason
    delivery.save()


# Atom


@pytest.mark.parametrize("address", ["/changes.atom", "/deliveries.atom", "/changes.atom?kind=withdrawn"])
def test_a_feed_has_what_rfc_4287_asks_for(client: Client, mali: Party, address: str) -> None:
    withdraw(create_delivery(recipient=mali))
    root = feed(client, address)
    for node in (root, *root.findall(f"{ATOM}entry")):
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        dt.datetime.fromisoformat(node.findtext(f"{ATOM}updated") or "")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Waybill"
    assert links(root)["self"] == f"http://testserver{address}"
    assert links(root)["alternate"].startswith("http://testserver/")
    assert entries(root)


def test_a_view_taken_away_as_a_feed_says_of_which_query_and_when_it_was_made(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali)
    root = feed(client, "/deliveries.atom?recipient=mali")
    assert links(root)["alternate"] == "http://testserver/deliveries/?recipient=mali"
    (moment,) = re.findall(r"Made (\S+)\.$", root.findtext(f"{ATOM}subtitle") or "")
    assert abs(dt.datetime.fromisoformat(moment) - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)


def test_the_feed_of_an_empty_record_is_the_same_at_every_reading(client: Client) -> None:
    assert client.get("/changes.atom").content == client.get("/changes.atom").content


def test_the_entries_of_changes_have_ids_of_their_own_and_next_leads_on(client: Client) -> None:
    delivery = create_delivery()
    withdraw(delivery)
    root = feed(client, "/changes.atom")
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    assert all(name and name.startswith("tag:testserver,") for name in ids)
    last = links(feed(client, "/changes.atom?limit=1"))["next"]
    assert last == f"http://testserver/changes.atom?limit=1&before={Change.objects.latest('pk').pk}"
    assert "next" not in links(root)
    assert links(feed(client, "/changes.atom?since=0&limit=1"))["next"].endswith(
        f"?limit=1&since={Change.objects.earliest('pk').pk}"
    )
    assert "next" not in links(feed(client, f"/changes.atom?since={Change.objects.latest('pk').pk}"))


def test_the_feed_of_changes_says_of_what_it_is(client: Client, mali: Party) -> None:
    title = "Waybill: changes (to Mali, published)"

    assert f'title="{title}"' in client.get("/changes/?recipient=mali&kind=published").text
    assert f"<title>{title}</title>" in client.get("/changes.atom?recipient=mali&kind=published").text


def test_an_entry_of_a_filters_feed_stands_for_its_delivery(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    create_delivery()
    first = feed(client, "/deliveries.atom?recipient=mali").find(f"{ATOM}entry/{ATOM}id")
    connection.run_on_commit.clear()
    create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)
    root = feed(client, "/deliveries.atom?recipient=mali")
    assert [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")] == [first is not None and first.text]
    assert entries(root)[0].startswith("Disputed: Mali")


def test_the_delivery_that_changed_last_stands_first(client: Client) -> None:
    first, second = (create_delivery(recipient=create_party(name=name)) for name in ("Chad", "Mali"))
    assert ["Mali" in title for title in entries(feed(client, "/deliveries.atom"))] == [True, False]
    connection.run_on_commit.clear()
    create_claim(delivery=first)
    assert ["Chad" in title for title in entries(feed(client, "/deliveries.atom"))] == [True, False]
    assert second.pk


def test_a_feed_of_some_claims_names_no_line_of_which_only_others_tell(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali, of=create_equipment(designation="Mi-24P"), quantity=2)
    radar = create_item(delivery=delivery, of=create_equipment(designation="59N6-TE"))
    for day, line in (("2022-04-19", delivery.items.exclude(pk=radar.pk).get()), ("2022-06-01", radar)):
        create_claim(delivery=delivery, source=create_source(published=day), item=line)

    assert "59N6-TE" in feed_text(client, "/deliveries.atom?recipient=mali")
    assert "59N6-TE" not in feed_text(client, "/deliveries.atom?recipient=mali&known_on=2022-05-01")
    assert "Mi-24P" in feed_text(client, "/deliveries.atom?recipient=mali&known_on=2022-05-01")


def feed_text(client: Client, address: str) -> str:
    return ET.tostring(feed(client, address), encoding="unicode")


def test_a_withdrawn_delivery_is_marked_and_says_why(client: Client, mali: Party) -> None:
    withdraw(create_delivery(recipient=mali), "It was the same as number 3.")
    entry = feed(client, "/deliveries.atom?recipient=mali").find(f"{ATOM}entry")
    assert entry is not None
    assert (entry.findtext(f"{ATOM}title") or "").startswith("Withdrawn: Mali")
    assert "It was the same as number 3." in (entry.findtext(f"{ATOM}summary") or "")
    assert entry.find(f"{ATOM}category[@term='withdrawn']") is not None


def test_what_looks_like_html_is_shown_and_not_run_by_a_feed_reader(client: Client) -> None:
    withdraw(create_delivery(), reason="<script>alert(1)</script> & so on")
    (entry, *_older) = feed(client, "/changes.atom").findall(f"{ATOM}entry")
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; so on" in (summary.text or "")


def test_what_was_never_published_is_in_no_feed(client: Client) -> None:
    create_delivery(state=Delivery.State.DRAFT)
    create_delivery(state=Delivery.State.WITHDRAWN, withdrawal_reason="A mistake.")
    assert entries(feed(client, "/deliveries.atom")) == []


def test_a_feed_leads_on_until_every_delivery_was_told_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("deliveries.views.changes"), "ENTRIES", 2)
    mali = create_party(slug="mali")
    deliveries = [create_delivery(recipient=mali) for _number in range(5)]
    create_delivery()

    told, address = [], "/deliveries.atom?recipient=mali"
    while address:
        root = feed(client, address)
        told += [link.get("href") for link in root.findall(f"{ATOM}entry/{ATOM}link")]
        address = links(root).get("next", "").removeprefix("http://testserver")

    assert told == [f"http://testserver/deliveries/{delivery.pk}/" for delivery in reversed(deliveries)]


@pytest.mark.parametrize("suffix", ["atom", "xlsx"])
@pytest.mark.parametrize("query", ["type=nonsense", "since=nonsense", "page=9"])
def test_an_invalid_filter_answers_400(client: Client, suffix: str, query: str) -> None:
    create_delivery()
    assert client.get(f"/deliveries.{suffix}?{query}").status_code == 400


def test_characters_that_xml_cannot_hold_spoil_neither_feed_nor_workbook(client: Client) -> None:
    connection.run_on_commit.clear()
    delivery = create_delivery()
    create_item(delivery=delivery, description=CONTROL.replace("\x00", ""))
    withdraw(create_delivery(), CONTROL.replace("\x00", ""))
    assert len(entries(feed(client, "/changes.atom"))) == 3
    assert sheets(client, "/deliveries.xlsx")["Deliveries"]


def test_the_queries_of_a_feed_do_not_grow(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for more in (1, 4):
        for _number in range(more):
            create_delivery()
        index.current()
        with django_assert_num_queries(12):
            client.get("/deliveries.atom")


def test_a_feed_looks_for_what_matches_as_far_back_as_it_goes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.filters.changes.AT_ONCE", 2)
    mali = create_party(slug="mali")
    published, withdrawn = create_delivery(recipient=mali), create_delivery(recipient=mali)
    withdraw(withdrawn, "A double.")
    for _number in range(5):
        withdraw(create_delivery(), "A double.")

    told = feed(client, "/deliveries.atom?recipient=mali").findall(f"{ATOM}entry")

    assert [links(entry)["alternate"].split("/")[-2] for entry in told] == [str(withdrawn.pk), str(published.pk)]


# XLSX


def sheets(client: Client, address: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet of the workbook at an address."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    book = load_workbook(io.BytesIO(b"".join(answer)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_workbook_has_exactly_the_lines_of_the_view(client: Client, mali: Party) -> None:
    helicopter, radar = (create_equipment(slug=slug, type=create_type(slug=f"{slug}s")) for slug in ("helo", "radar"))
    delivery = create_delivery(recipient=mali, of=helicopter, quantity=4, arrived="2021-10")
    create_item(delivery=delivery, of=radar, quantity=None)
    create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)
    create_delivery(of=helicopter)
    head, *rows = sheets(client, "/deliveries.xlsx?recipient=mali&type=helos")["Deliveries"]
    (told,) = (dict(zip(head, row, strict=True)) for row in rows)
    assert told["delivery"] == delivery.pk
    assert told["url"] == f"http://testserver/deliveries/{delivery.pk}/"
    assert [told[name].date() for name in ("earliest", "latest")] == [dt.date(2021, 10, 1), dt.date(2021, 10, 31)]
    assert told["when"] == "2021-10"
    assert (told["equipment"], told["quantity"], told["sources"], told["disputed"]) == ("helo", 4, 1, True)


def test_the_workbook_has_what_is_awaited_last_and_unknown_numbers_empty(client: Client) -> None:
    create_delivery(status=Delivery.Status.EXPECTED, arrived=None, quantity=None)
    create_delivery(quantity=2)
    head, *rows = sheets(client, "/deliveries.xlsx")["Deliveries"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["status"], row["quantity"], row["latest"] is None) for row in told] == [
        ("delivered", 2, False),
        ("expected", None, True),
    ]


def test_the_first_sheet_says_what_it_is(client: Client, mali: Party, settings: Any) -> None:
    settings.WAYBILL_DATA_LICENCE = "ODbL 1.0"
    about = dict(sheets(client, "/deliveries.xlsx?recipient=mali&since=2020")["About"])
    assert about["Query"] == "recipient=mali&since=2020"
    assert about["Address"] == "http://testserver/deliveries.xlsx?recipient=mali&since=2020"
    assert about["Licence"] == "ODbL 1.0"
    assert dt.datetime.fromisoformat(about["Made on"]).tzinfo


def test_the_workbook_of_groups_is_the_table_of_the_page_with_its_totals(client: Client, mali: Party) -> None:
    helicopter = create_equipment(type=create_type(slug="helos", name="Helicopters"))
    create_delivery(recipient=mali, of=helicopter, quantity=4, low=3, arrived="2021-10")
    create_delivery(recipient=mali, of=helicopter, quantity=2, arrived="2022-01")
    create_delivery(recipient=mali, of=helicopter, quantity=None, arrived="2022-02")
    create_delivery(recipient=create_party(name="Niger"), of=helicopter, quantity=1, arrived="2022-02")

    head, *rows = sheets(client, "/deliveries.xlsx?group=recipient&pivot=year")["Table"]

    assert head[:6] == ("Recipient", "Counted as", "Deliveries", "2021", "2022", "Arrived in all")
    assert rows == [
        ("Mali", "Helicopters", 3, 4, 2, 6, 5, None, 1, False),
        ("Niger", "Helicopters", 1, None, 1, 1, 1, 1, 0, False),
        ("In all", "Helicopters", 4, 4, 3, 7, 6, None, 1, False),
    ]


def test_a_sum_of_unknown_numbers_says_so_in_its_cell_and_can_still_be_added(client: Client) -> None:
    helicopter, mali = create_equipment(), create_party()
    create_delivery(recipient=mali, of=helicopter, quantity=2)
    create_delivery(recipient=mali, of=helicopter, quantity=None)
    create_delivery(of=helicopter, quantity=None)

    answer = client.get("/deliveries.xlsx?group=recipient")
    column = list(load_workbook(io.BytesIO(b"".join(answer)))["Table"]["D"])[1:]

    assert [(cell.value, cell.number_format) for cell in column] == [(2, '0" + ?"'), ("?", "General"), (2, '0" + ?"')]


def test_a_sum_that_is_about_so_many_says_so_in_its_cell_and_in_the_last_column(client: Client) -> None:
    create_delivery(quantity=20, approximate=True)

    answer = client.get("/deliveries.xlsx?group=recipient")
    head, row, _in_all = load_workbook(io.BytesIO(b"".join(answer)))["Table"]

    assert (row[3].value, row[3].number_format) == (20, '"~"0')
    assert (head[-1].value, row[-1].value) == ("About so many", True)


def test_the_table_of_a_workbook_has_a_row_for_who_was_chosen_and_received_nothing(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali, quantity=2)
    create_party(slug="niger", name="Niger")

    _head, *rows = sheets(client, "/deliveries.xlsx?group=recipient&recipient=mali&recipient=niger")["Table"]

    assert rows[1] == ("Niger", None, 0, 0, 0, 0, 0, False)


def test_the_workbook_says_what_is_disputed_and_what_may_be_of_another_year(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali, arrived="2021-12-20/2022-01-15")
    create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)

    told = dict(row[:2] for row in sheets(client, "/deliveries.xlsx?group=year")["About"])

    assert told["Disputed"] == "One delivery is disputed."
    assert told["Years"] == (
        "1 delivery may have arrived in an earlier year than the one that it is counted in, "
        "the year by which it had surely arrived."
    )


def test_the_workbook_is_sorted_as_the_page_and_refuses_what_the_page_refuses(client: Client) -> None:
    for name in ("Niger", "Mali"):
        create_delivery(recipient=create_party(name=name, slug=name.lower()))

    head, *rows = sheets(client, "/deliveries.xlsx?sort=recipient")["Deliveries"]

    assert [row[head.index("recipient")] for row in rows] == ["mali", "niger"]
    assert client.get("/deliveries.xlsx?group=nothing").status_code == 400


def test_the_workbook_has_the_numbers_of_the_accepted_sources(client: Client) -> None:
    delivery = create_delivery(quantity=4)
    official = create_source(kind="official-statement")
    create_claim(delivery=delivery, source=official, item=delivery.items.get(), stated_quantity=6)

    book = sheets(client, "/deliveries.xlsx?source_kind=official-statement")

    head, row = book["Deliveries"]
    assert row[head.index("quantity")] == 6
    assert "6 from the sources that count here, 4 with all sources." in dict(book["About"]).values()


def test_days_before_excels_calendar_are_text(client: Client) -> None:
    create_delivery(arrived="1899-05-01")
    head, row = sheets(client, "/deliveries.xlsx")["Deliveries"]
    assert dict(zip(head, row, strict=True))["latest"] == "1899-05-01"


@given(st.text(min_size=1, max_size=20) | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")']))
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    with workbook([Sheet("sheet", ["column"], [[text]])], {text: text}) as file:
        for sheet in load_workbook(file).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.value is None or cell.data_type == "s"
                    if str(cell.value).startswith(FORMULA):
                        assert cell.quotePrefix


def test_a_view_of_more_rows_than_a_sheet_holds_says_so(client: Client) -> None:
    create_delivery()
    create_delivery()
    with patch.object(workbooks, "MOST_ROWS", 1):
        answer = client.get("/deliveries.xlsx")
    assert answer.status_code == 400
    assert "CSV" in answer.content.decode()


def test_a_workbook_that_fails_leaves_nothing_on_the_disk() -> None:
    from openpyxl.worksheet._writer import ALL_TEMP_FILES

    before = list(ALL_TEMP_FILES)
    with patch.object(workbooks, "MOST_ROWS", 0), pytest.raises(TooManyRowsError):
        workbook([Sheet("sheet", ["column"], [[1]])], {})
    assert before == ALL_TEMP_FILES


def test_the_memory_of_a_workbook_does_not_grow_with_its_rows() -> None:
    def rows(number: int) -> Iterator[list[str | int]]:
        for n in range(number):
            yield [n, f"text {n}", "more text that stands in every row"]

    peaks = []
    workbook([Sheet("sheet", ["a", "b", "c"], rows(10))], {}).close()
    for number in (500, 5000):
        tracemalloc.start()
        workbook([Sheet("sheet", ["a", "b", "c"], rows(number))], {}).close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_the_workbook_of_a_long_view_is_read_in_a_few_queries(
    client: Client, mali: Party, django_assert_max_num_queries: Any
) -> None:
    create_deliveries(recipient=mali, of=create_equipment(), days=[dt.date(2022, 1, 1)] * 100)
    index.current()
    with django_assert_max_num_queries(3):
        assert len(sheets(client, "/deliveries.xlsx")["Deliveries"]) == 101


# Text that spreadsheets run


@given(st.text())
def test_no_cell_of_a_csv_begins_as_a_formula(text: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([harmless(text)])
    (row,) = csv.reader(io.StringIO(buffer.getvalue(), newline="")) if "\x00" not in text else ([harmless(text)],)
    assert not row[0].startswith(FORMULA)
    assert row[0].removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize("number", [-1, 0, 3, None])
def test_numbers_stay_numbers(number: int | None) -> None:
    assert harmless(number) is number


@given(st.text())
def test_what_is_legible_can_stand_in_xml(text: str) -> None:
    escaped = legible(text).replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    ET.fromstring(f"<t>{escaped}</t>")


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("CC BY 4.0 https://creativecommons.org/licenses/by/4.0/", ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")),
        ("ODbL 1.0", ("ODbL 1.0", "")),
        ("Ours", ("Ours", "")),
    ],
)  # fmt: skip
def test_the_licence_is_a_name_and_perhaps_an_address(settings: Any, setting: str, told: tuple[str, str]) -> None:
    settings.WAYBILL_DATA_LICENCE = setting
    assert licence() == told
