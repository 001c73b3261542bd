"""Downloads: the view that the page shows, as JSON, CSV and a picture."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from openpyxl import load_workbook

from deliveries.exports import CSV_COLUMNS, harmless
from deliveries.exports.picture import svg
from deliveries.models import Delivery, Equipment, EquipmentType, Party, Source

from .factories import create_deliveries, create_delivery, create_equipment, create_party

pytestmark = [pytest.mark.usefixtures("story_of_mali"), pytest.mark.django_db]

MALI = "/recipients/mali/"


def pk(slug: str) -> int:
    return Delivery.objects.get(slug=slug).pk


def table(client: Client, address: str) -> list[dict[str, str]]:
    """The lines of a CSV, as a spreadsheet reads them."""
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8"), newline="")))


# ---- JSON -------------------------------------------------------------------------------------------


def test_the_json_of_malis_helicopters_is_as_documented(client: Client) -> None:
    answer = client.get(f"{MALI}timeline.json?type=helicopters").json()

    eight = {"low": 8, "best": 8, "high": 8, "unknown_lines": 0}
    source = Source.objects.get(slug="defense-post-2022-04-19").pk
    assert answer == {
        "recipient": "mali",
        "register": "waybill",
        "filters": {"type": ["helicopters"]},
        "as_known_on": None,
        "covered_until": "2024-12-31",
        "left_out": None,
        "total": eight,
        "baseline": "2021-10",
        "by_type": {"helicopters": eight},
        "steps": [
            {
                "delivery": pk("mali-2021-10"),
                "url": f"/deliveries/{pk('mali-2021-10')}/",
                "when": "2021-10",
                "earliest": "2021-10-01",
                "latest": "2021-10-31",
                "added": 4,
                "total": 4,
                "items": [{"equipment": "mi-171", "type": "transport-helicopters", "quantity": 4}],
                "recipient": "mali",
                "supplier": "russia",
                "sources": 2,
                "disputed": False,
                "disputed_about": [],
                "adopted_later": [],
            },
            {
                "delivery": pk("mali-2022-03-31"),
                "url": f"/deliveries/{pk('mali-2022-03-31')}/",
                "when": "2022-03-31",
                "earliest": "2022-03-31",
                "latest": "2022-03-31",
                "added": 2,
                "total": 6,
                "items": [{"equipment": "mi-35p", "type": "combat-helicopters", "quantity": 2}],
                "recipient": "mali",
                "supplier": "russia",
                "sources": 4,
                "disputed": True,
                "disputed_about": ["order"],
                "adopted_later": [],
            },
            {
                "delivery": pk("mali-2022-04-18"),
                "url": f"/deliveries/{pk('mali-2022-04-18')}/",
                "when": "2022-04-18",
                "earliest": "2022-04-18",
                "latest": "2022-04-18",
                "added": 2,
                "total": 8,
                "items": [{"equipment": "mi-24p", "type": "combat-helicopters", "quantity": 2}],
                "recipient": "mali",
                "supplier": "russia",
                "sources": 4,
                "disputed": False,
                "disputed_about": [],
                "adopted_later": [],
            },
        ],
        "expected": [
            {
                "delivery": pk("mali-2022-awaited"),
                "url": f"/deliveries/{pk('mali-2022-awaited')}/",
                "status": "expected",
                "when": "2022-04-19/2022-07-19",
                "earliest": "2022-04-19",
                "latest": "2022-07-19",
                "consignments": 4,
                "arrived": 0,
                "outcome": "lapsed",
                "by_type": {},
                "items": [
                    {
                        "equipment": "unspecified-combat-helicopter",
                        "type": "combat-helicopters",
                        "quantity": None,
                    },
                ],
                "recipient": "mali",
                "supplier": "russia",
                "sources": 1,
                "disputed": False,
                "disputed_about": [],
                "adopted_later": [],
            }
        ],
        "reported_totals": [
            {
                "total": 8,
                "qualifier": "exactly",
                "type": "helicopters",
                "supplier": "russia",
                "as_of": "2022-04-18",
                "since": "2020-08",
                "computed": 8,
                "verdict": "agrees",
                "by": 0,
                "source": source,
            }
        ],
        "names": {
            "parties": {
                "mali": {"name": "Mali", "iso_code": "MLI"},
                "russia": {"name": "Russia", "iso_code": "RUS"},
            },
            "equipment": {
                "mi-171": "Mi-171",
                "mi-24p": "Mi-24P",
                "mi-35p": "Mi-35P",
                "unspecified-combat-helicopter": Equipment.objects.get(
                    slug="unspecified-combat-helicopter"
                ).designation,
            },
            "types": {
                "combat-helicopters": "Combat helicopters",
                "helicopters": "Helicopters",
                "transport-helicopters": "Transport helicopters",
            },
        },
    }


def test_the_json_of_a_supplier_names_the_supplier_and_each_recipient(client: Client) -> None:
    answer = client.get("/suppliers/russia/timeline.json").json()

    assert answer["supplier"] == "russia"
    assert "recipient" not in answer
    assert {step["recipient"] for step in answer["steps"]} == {"mali"}


def test_the_json_says_how_its_filters_were_understood(client: Client) -> None:
    query = "type=radars&supplier=russia&since=late+2021&until=2022&known_on=April+2022&disputed=no&q=+mi++35p&page=1"
    answer = client.get(f"{MALI}timeline.json?{query}").json()

    assert answer["filters"] == {
        "type": ["radars"],
        "supplier": ["russia"],
        "since": answer["baseline"],
        "until": "2022",
        "disputed": "no",
        "q": "mi 35p",
    }
    assert answer["as_known_on"] == "2022-04-30"


def test_the_json_gives_the_bounds_of_a_line_where_there_are_some(client: Client) -> None:
    party = create_party(slug="elsewhere")
    create_delivery(recipient=party, quantity=4, low=3)
    create_delivery(recipient=party, quantity=None, high=5)

    steps = client.get("/recipients/elsewhere/timeline.json").json()["steps"]

    assert [{"low", "high", "quantity"} & step["items"][0].keys() for step in steps] == [
        {"quantity", "low"}, {"quantity", "high"},
    ]  # fmt: skip


def test_what_is_about_so_many_is_so_in_every_form(client: Client) -> None:
    party = create_party(slug="elsewhere")
    create_delivery(recipient=party, quantity=20, approximate=True)

    (step,) = client.get("/recipients/elsewhere/timeline.json").json()["steps"]
    assert (step["items"][0]["quantity"], step["items"][0]["approximate"]) == (20, True)
    for address in ("/recipients/elsewhere/timeline.csv", "/deliveries.csv?recipient=elsewhere"):
        (row,) = table(client, address)
        assert (row["quantity"], row["approximate"]) == ("20", "yes")
    for address in ("/recipients/elsewhere/", "/deliveries/?recipient=elsewhere"):
        assert "about 20" in client.get(address).content.decode().lower()


@pytest.fixture
def about_26(db: None) -> None:
    """Elsewhere got about 20 helicopters, then six."""
    party = create_party(slug="elsewhere")
    model = create_equipment(type=EquipmentType.objects.get(slug="combat-helicopters"))
    create_delivery(recipient=party, of=model, quantity=20, approximate=True, arrived="2020")
    create_delivery(recipient=party, of=model, quantity=6, arrived="2021")


@pytest.mark.usefixtures("about_26")
def test_a_total_that_holds_a_number_that_is_about_so_many_says_so_in_every_form(client: Client) -> None:
    view = client.get("/recipients/elsewhere/timeline.json").json()
    assert view["total"]["approximate"]
    assert view["steps"][-1]["total_approximate"]
    assert [row["total_approximate"] for row in table(client, "/recipients/elsewhere/timeline.csv")] == ["yes", "yes"]
    (row,) = table(client, "/deliveries.csv?recipient=elsewhere&group=recipient")
    assert row["approximate"] == "yes"
    compared = table(client, "/compare.csv?recipient=elsewhere&recipient=mali&type=helicopters")
    assert [row["total_approximate"] for row in compared if row["of"] == "elsewhere"] == ["yes", "yes"]


@pytest.mark.usefixtures("about_26")
@pytest.mark.parametrize("address", ["/recipients/elsewhere/", "/recipients/elsewhere/timeline.svg"])
def test_pages_and_pictures_say_it_and_what_their_sign_means(client: Client, address: str) -> None:
    said = client.get(address).text

    assert "bout 26 " in said
    assert "~26" in said
    assert "The sign ~ means about" in said


def test_a_total_of_exact_numbers_is_not_about_so_many(client: Client) -> None:
    assert "approximate" not in client.get(f"{MALI}timeline.json?type=helicopters").json()["total"]
    assert "~" not in client.get(f"{MALI}timeline.svg?type=helicopters").text


def test_the_json_is_written_in_plain_utf_8(client: Client) -> None:
    response = client.get(f"{MALI}timeline.json?q=Ke%C3%AFta")

    assert response["Content-Type"] == "application/json"
    assert "Keïta" in response.content.decode("utf-8")


def test_a_party_without_deliveries_has_an_empty_json(client: Client) -> None:
    create_party(slug="elsewhere")

    answer = client.get("/recipients/elsewhere/timeline.json").json()

    assert answer == {
        "recipient": "elsewhere", "register": "waybill", "filters": {}, "as_known_on": None, "covered_until": None,
        "left_out": None,
        "total": None, "baseline": None, "by_type": {}, "steps": [], "expected": [], "reported_totals": [],
        "names": {"parties": {"elsewhere": {"name": "Elsewhere", "iso_code": None}}, "equipment": {}, "types": {}},
    }  # fmt: skip


# ---- CSV --------------------------------------------------------------------------------------------


def test_the_csv_has_a_line_for_each_thing_that_came_with_the_total_after_it(client: Client) -> None:
    lines = table(client, f"{MALI}timeline.csv?type=helicopters&status=delivered")

    assert tuple(lines[0]) == CSV_COLUMNS
    assert dt.datetime.fromisoformat(lines[0]["made"]).tzinfo
    assert lines[0] == {
        "delivery": str(pk("mali-2021-10")), "url": f"http://testserver/deliveries/{pk('mali-2021-10')}/",
        "status": "delivered", "when": "2021-10", "earliest": "2021-10-01", "latest": "2021-10-31", "recipient": "mali",
        "supplier": "russia", "equipment": "mi-171", "type": "transport-helicopters", "counted_as": "helicopters",
        "quantity": "4", "low": "", "high": "", "approximate": "no", "total": "4", "total_low": "4", "total_high": "4",
        "total_unknown_lines": "0", "sources": "2", "disputed": "no", "disputed_about": "",
        "adopted_later": "", "total_approximate": "no", "recipient_name": "Mali", "recipient_iso_code": "MLI",
        "supplier_name": "Russia", "supplier_iso_code": "RUS", "equipment_name": "Mi-171",
        "type_name": "Transport helicopters", "counted_as_name": "Helicopters",
        "view": "http://testserver/recipients/mali/?type=helicopters&status=delivered", "made": lines[0]["made"],
    }  # fmt: skip
    assert [line["total"] for line in lines] == ["4", "6", "8"]
    assert [line["disputed"] for line in lines] == ["no", "yes", "no"]
    assert [line["disputed_about"] for line in lines] == ["", "order", ""]


def test_what_is_awaited_stands_at_the_end_of_the_csv_without_a_total(client: Client) -> None:
    lines = table(client, f"{MALI}timeline.csv")

    assert [line["status"] for line in lines[-2:]] == ["expected"] * 2
    assert {line["total"] for line in lines[-2:]} == {""}
    assert {line["delivery"] for line in lines[-2:]} == {str(pk("mali-2022-awaited"))}


def test_a_filter_of_types_leaves_no_other_thing_in_the_data(client: Client) -> None:
    lines = table(client, f"{MALI}timeline.csv?type=radars")
    answer = client.get(f"{MALI}timeline.json?type=radars").json()

    assert {line["counted_as"] for line in lines} == {"radars"}
    branch = {"radars", *EquipmentType.objects.filter(top__slug="radars").values_list("slug", flat=True)}
    assert {item["type"] for row in answer["steps"] + answer["expected"] for item in row["items"]} <= branch


def test_an_unknown_quantity_is_an_empty_cell(client: Client) -> None:
    lines = table(client, f"{MALI}timeline.csv?equipment=59n6-te")

    assert [(line["quantity"], line["total"], line["total_unknown_lines"]) for line in lines] == [("", "0", "1")]


def test_the_csv_is_a_file_named_after_the_party(client: Client) -> None:
    response = client.get(f"{MALI}timeline.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="waybill-mali.csv"'
    assert response.getvalue().count(b"\r\n") == len(table(client, f"{MALI}timeline.csv")) + 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["mi-24p", "2022-04-18", "https://example.org/", "", " =1", None, -5, 0])
def test_any_other_cell_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) == cell


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_csv(client: Client) -> None:
    create_delivery(recipient=Party.objects.get(slug="mali"), of=create_equipment(slug="-1-cmd"), arrived="2023")

    assert "'-1-cmd" in [line["equipment"] for line in table(client, f"{MALI}timeline.csv")]


def test_commas_and_quotes_do_not_break_a_line(client: Client) -> None:
    """Today no cell holds any, so the writer is asked itself."""
    from deliveries.exports import csv_line

    assert next(csv.reader([csv_line(['a "b", c', "d"])])) == ['a "b", c', "d"]


# ---- The same everywhere ----------------------------------------------------------------------------


def shown(page: str) -> list[str]:
    """The deliveries of a page, in order."""
    return re.findall(r'<tr id="d(\d+)"', page)


@pytest.mark.parametrize(
    "query",
    [
        "", "type=helicopters", "type=radars", "type=radars&type=combat-helicopters", "equipment=mi-35p",
        "supplier=russia", "supplier=france", "status=expected", "status=delivered", "source_kind=photograph",
        "since=2022", "until=2021", "since=2022-03&until=2022-04-10", "known_on=2022-04-11", "known_on=2020",
        "disputed=yes", "disputed=no", "q=mi-24p", "q=nothing", "type=radars&known_on=2022-04-11&disputed=yes",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [MALI, "/suppliers/russia/"])
def test_page_csv_and_json_show_the_same_deliveries_in_the_same_order(client: Client, address: str, query: str) -> None:
    if "supplier=" in query and address != MALI:
        query = "recipient=mali"
    page = shown(client.get(f"{address}?{query}").text)
    answer = client.get(f"{address}timeline.json?{query}").json()
    lines = table(client, f"{address}timeline.csv?{query}")

    assert [str(row["delivery"]) for row in answer["steps"] + answer["expected"]] == page
    assert list(dict.fromkeys(line["delivery"] for line in lines)) == page


def test_the_pages_of_a_ledger_together_are_the_csv_and_the_json(client: Client) -> None:
    party, equipment = create_party(slug="elsewhere"), create_equipment()
    made = create_deliveries(recipient=party, of=equipment, days=[create_day(n) for n in range(120)])
    promise = create_delivery(recipient=party, of=equipment, status=Delivery.Status.EXPECTED)
    address = "/recipients/elsewhere/"

    pages = [row for page in ("1", "2", "3") for row in shown(client.get(f"{address}?page={page}").text)]

    assert pages == [str(one.pk) for one in [*made, promise]]
    assert [line["delivery"] for line in table(client, f"{address}timeline.csv")] == pages
    answer = client.get(f"{address}timeline.json").json()
    assert [str(row["delivery"]) for row in answer["steps"] + answer["expected"]] == pages


def create_day(number: int) -> Any:
    import datetime as dt

    return dt.date(2000, 1, 1) + dt.timedelta(days=number * 3)


def test_a_page_of_the_ledger_does_not_cut_the_downloads(client: Client) -> None:
    party = create_party(slug="elsewhere")
    create_deliveries(recipient=party, of=create_equipment(), days=[create_day(n) for n in range(60)])

    assert len(table(client, "/recipients/elsewhere/timeline.csv?page=2")) == 60


def test_the_page_leads_to_the_downloads_of_the_same_view(client: Client) -> None:
    page = client.get(f"{MALI}?type=radars&page=1").text

    for suffix in ("csv", "json"):
        assert f'href="timeline.{suffix}?type=radars"' in page
    shared = client.get("/share/", {"view": f"{MALI}?type=radars"}).text
    for suffix in ("csv", "json", "svg", "png"):
        assert f'href="{MALI}timeline.{suffix}?type=radars"' in shared


# ---- The picture ------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    "query", ["", "type=helicopters", "type=radars", "status=expected", "q=nothing", "known_on=2020"]
)
def test_the_picture_is_a_well_formed_document_with_a_title(client: Client, query: str) -> None:
    response = client.get(f"{MALI}timeline.svg?{query}")

    assert response["Content-Type"].partition(";")[0] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{SVG}svg"
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text is not None
    assert "Mali" in title.text


def test_the_picture_of_malis_helicopters_tells_the_count(client: Client) -> None:
    root = ElementTree.fromstring(client.get(f"{MALI}timeline.svg?type=helicopters").content)

    assert "4 → 6 → 8" in "".join(root.itertext())
    assert len(root.findall(f".//{SVG}circle")) == 3


def test_the_picture_runs_nothing_and_fetches_nothing(client: Client) -> None:
    picture = client.get(f"{MALI}timeline.svg").text

    assert not re.search(r"<script|<style|<foreignObject|<image|\son\w+=|(?:xlink:)?href=|url\(", picture)


def test_the_picture_of_a_party_with_a_strange_name_is_well_formed(client: Client) -> None:
    party = create_party(slug="elsewhere", name="<b>R&D</b> \"north\" 'south' ]]>")
    create_delivery(recipient=party)

    root = ElementTree.fromstring(client.get("/recipients/elsewhere/timeline.svg?q=%3Cscript%3E%26").content)

    assert "<b>R&D</b> \"north\" 'south' ]]>" in "".join(root.itertext())


def test_the_picture_of_many_steps_and_of_none_is_well_formed(client: Client) -> None:
    party = create_party(slug="elsewhere")
    empty = client.get("/recipients/elsewhere/timeline.svg").content
    create_deliveries(recipient=party, of=create_equipment(), days=[create_day(n) for n in range(300)])
    full = client.get("/recipients/elsewhere/timeline.svg").content

    assert len(ElementTree.fromstring(empty).findall(f".//{SVG}circle")) == 0
    # Beyond a hundred or so, only steps that have a number are marked.
    marks = ElementTree.fromstring(full).findall(f".//{SVG}circle")
    numbers = [text for text in ElementTree.fromstring(full).findall(f".//{SVG}text") if text.get("font-size") == "15"]
    assert 1 < len(marks) == len(numbers) < 120


def test_a_picture_with_few_dots_says_what_its_wash_means(client: Client) -> None:
    party = create_party(slug="elsewhere")
    create_deliveries(recipient=party, of=create_equipment(), days=[create_day(n) for n in range(200)])
    first = Delivery.objects.filter(recipient=party).earliest("arrival_latest")
    Delivery.objects.filter(pk=first.pk).update(arrival_earliest=dt.date(1990, 1, 1))

    assert "The wash shows when a delivery may have arrived." in client.get("/recipients/elsewhere/timeline.svg").text


def test_a_picture_prints_the_whole_of_a_long_sentence() -> None:
    words = [f"word{number}" for number in range(40)]

    document = svg(None, title="Mali", sentence=" ".join(words), origin="Waybill")

    printed = re.sub(r"<(title|desc)>.*?</\1>", "", document)
    assert [word for word in words if not re.search(rf"\b{word}\b", printed)] == []
    assert max(map(len, re.findall(r">([^<\n]*)</text>", printed))) < 130


@pytest.mark.parametrize(("arrived", "open_"), [("../2021-12-01", True), ("2021-12-01", False)])
def test_a_picture_says_what_a_dashed_beginning_means(client: Client, arrived: str, open_: bool) -> None:
    create_delivery(recipient=create_party(slug="narnia"), arrived=arrived)
    for address in ("/recipients/narnia/timeline.svg", "/recipients/narnia/"):
        assert ("A dashed beginning" in client.get(address).text) == open_


def test_a_picture_says_what_its_signs_mean(client: Client) -> None:
    narnia = create_party(slug="narnia")
    create_delivery(recipient=narnia, quantity=2, arrived="2021-10")
    assert "The wash shows when" in client.get("/recipients/narnia/timeline.svg").text
    assert "number unknown." not in client.get("/recipients/narnia/timeline.svg").text

    create_delivery(recipient=narnia, quantity=None)
    assert "A box below the count: arrived, number unknown." in client.get("/recipients/narnia/timeline.svg").text


# Names beside slugs


NAMED = {
    "recipient_name": "Mali", "recipient_iso_code": "MLI", "supplier_name": "Russia", "supplier_iso_code": "RUS",
    "type_name": "Combat helicopters", "counted_as_name": "Helicopters", "equipment_name": "Mi-24P",
}  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/deliveries.csv?recipient=mali&equipment=mi-24p", "/recipients/mali/timeline.csv?equipment=mi-24p"]
)
def test_names_and_codes_stand_beside_slugs(client: Client, address: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(address).text)))

    assert rows
    for row in rows:
        assert (row["recipient"], row["equipment"], row["counted_as"]) == ("mali", "mi-24p", "helicopters")
        assert {name: row[name] for name in NAMED} == NAMED


def test_a_workbook_and_json_have_them_too(client: Client) -> None:
    answer = client.get("/deliveries.xlsx?recipient=mali&equipment=mi-24p")
    header, row = list(load_workbook(io.BytesIO(answer.content))["Deliveries"].values)[:2]
    written = client.get("/deliveries.json?recipient=mali&equipment=mi-24p").json()["rows"][0]
    names = client.get("/recipients/mali/timeline.json?type=helicopters").json()["names"]

    assert {name: dict(zip(header, row, strict=True))[name] for name in NAMED} == NAMED
    assert {name: written[name] for name in NAMED} == NAMED
    assert names["parties"]["russia"] == {"name": "Russia", "iso_code": "RUS"}
    assert names["equipment"]["mi-24p"] == "Mi-24P"
    assert names["types"].items() >= {"helicopters": "Helicopters", "combat-helicopters": "Combat helicopters"}.items()


@pytest.mark.parametrize(
    ("groups", "named"),
    [
        ("group=recipient&pivot=year", {"recipient_name": "Mali", "recipient_iso_code": "MLI"}),
        ("group=year&pivot=supplier", {"supplier_name": "Russia", "supplier_iso_code": "RUS"}),
        ("group=equipment", {"equipment_name": "Mi-24P"}),
        ("group=type", {"type_name": "Combat helicopters"}),
        ("group=year", {}),
    ],
)
def test_sums_have_the_names_of_their_groups(client: Client, groups: str, named: dict[str, str]) -> None:
    address = f"/deliveries.csv?recipient=mali&supplier=russia&equipment=mi-24p&{groups}"
    row = next(csv.DictReader(io.StringIO(client.get(address).text)))

    assert {name: cell for name, cell in row.items() if name.endswith(("_name", "_iso_code"))} == {
        **named, "counted_as_name": "Helicopters",
    }  # fmt: skip


def test_a_comparison_has_the_codes_of_what_it_compares(client: Client) -> None:
    compared = "type=helicopters&recipient=mali&recipient=serbia"
    rows = csv.DictReader(io.StringIO(client.get(f"/compare.csv?{compared}").text))

    assert {(row["of"], row["iso_code"]) for row in rows} == {("mali", "MLI")}
    assert {one["iso_code"] for one in client.get(f"/compare.json?{compared}").json()["lines"]} == {"MLI", "SRB"}
