"""The round trip of tables: what is exported can be brought in again, and no change is found."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from deliveries.changelog.recording import deferring
from deliveries.models import Delivery

from .desk import create_editor, signed_in
from .factories import create_claim, create_delivery, create_item, create_source
from .test_tables import DELIVERIES, SOURCES, send, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("editor", "Editor"))


@pytest.fixture
def record(story: None) -> Iterator[None]:
    """Every story on record, and one delivery whose texts look like formulas and whose days are of every kind."""
    with transaction.atomic():
        with deferring():
            odd = create_delivery(arrived="2019-21", note="=1+1\r\n-2", terms="gift", state="draft", low=1, high=3)
            create_item(delivery=odd, quantity=None, description="@home", condition="new")
            for note in ("'=already marked", "＝full width", "\ttabbed", 'a;b,"c"\n\nd', "  spaced  "):
                create_claim(delivery=create_delivery(arrived="1895", note=note))
            create_delivery(arrived=None, status="expected", state="draft")
            Delivery.objects.create(register=odd.register, recipient=odd.recipient)  # a draft without a line
            create_source(
                title="=cmd()", publisher="-AFP", published="2020-34", language="fr", url="https://example.org/=1"
            )
            create_source(title="No day", published=None, via=create_source(published="2019-03-01/2019-04-15"))
        yield


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/deliveries.csv?status=delivered&status=expected&status=cancelled", DELIVERIES),
        ("/deliveries.csv?type=helicopters", DELIVERIES),
        ("/deliveries.xlsx", DELIVERIES),
        ("/recipients/mali/timeline.csv", DELIVERIES),
        ("/admin/deliveries/delivery/table.csv", DELIVERIES),
        ("/admin/deliveries/delivery/table.xlsx", DELIVERIES),
        ("/admin/deliveries/source/table.csv", SOURCES),
        ("/admin/deliveries/source/table.xlsx", SOURCES),
    ],
)
def test_what_is_exported_is_imported_with_no_change_found(editor: Client, address: str, kind: str) -> None:
    content = editor.get(address).getvalue()
    page = send(editor, kind, content, address.partition("?")[0].rpartition("/")[2])

    assert page.refusal == "" if page.plan is None else True
    assert page.problems == []
    assert page.unknown == []
    new, changed, unchanged = page.counts
    assert (new, changed) == (0, 0), page.told
    assert unchanged > 1
    assert "No change found" in page.text


@pytest.mark.parametrize(("name", "kind"), [("deliveries", DELIVERIES), ("items", DELIVERIES), ("sources", SOURCES)])
def test_files_of_the_data_package_are_imported_with_no_change_found(editor: Client, name: str, kind: str) -> None:
    package = zipfile.ZipFile(io.BytesIO(editor.get("/data/waybill.zip").getvalue()))
    page = send(editor, kind, package.read(f"{name}.csv"), f"{name}.csv")

    assert (page.problems, page.unknown) == ([], [])
    assert page.counts[:2] == (0, 0), page.told
    assert page.counts[2] > 1


def test_an_export_that_went_through_a_french_spreadsheet_is_imported_with_no_change_found(editor: Client) -> None:
    rows = list(csv.reader(io.StringIO(editor.get("/deliveries.csv").getvalue().decode(), newline="")))
    # A letter that its code page lacks becomes a question mark, as in such a spreadsheet: in names, which are not read.
    content = table(*rows, separator=";").decode().encode("cp1252", "replace")

    assert send(editor, DELIVERIES, content).counts[:2] == (0, 0)


@pytest.mark.parametrize("restriction", ["source_kind=news", "source=tass-2022-04-18", "known_on=2023-12-31"])
@pytest.mark.parametrize("address", ["/deliveries.csv", "/deliveries.xlsx", "/recipients/mali/timeline.csv"])
def test_numbers_that_only_some_sources_state_are_not_taken_for_those_on_record(
    editor: Client, address: str, restriction: str
) -> None:
    content = editor.get(f"{address}?type=helicopters&{restriction}").getvalue()

    assert "what chosen sources state" in send(editor, DELIVERIES, content, address.rpartition("/")[2]).refusal


def test_the_table_to_fill_in_runs_no_formula(editor: Client) -> None:
    rows = csv.DictReader(
        io.StringIO(editor.get("/admin/deliveries/delivery/table.csv").getvalue().decode("utf-8-sig"))
    )
    notes = [row["note"] for row in rows if "1+1" in row["note"]]
    sheet: Any = load_workbook(io.BytesIO(editor.get("/admin/deliveries/source/table.xlsx").getvalue())).worksheets[1]
    titles = [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=cmd()"]

    assert {note[0] for note in notes} == {"'"}
    assert titles == ["s"]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_download_of_sums_is_refused_as_what_it_is(editor: Client, suffix: str) -> None:
    content = editor.get(f"/deliveries.{suffix}?group=recipient&pivot=year").getvalue()

    assert "This is a table of sums" in send(editor, DELIVERIES, content, f"sums.{suffix}").refusal
