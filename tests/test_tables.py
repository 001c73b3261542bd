"""Tables in: what a file would change is shown, what stands in the way is told, and only then is it written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from deliveries.history import entries
from deliveries.models import Change, Claim, Delivery, DeliveryItem, Equipment, Moved, Party, Source
from deliveries.tables import MOST_ROWS

from .desk import create_editor, signed_in
from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_register,
    create_source,
    span,
)

pytestmark = pytest.mark.django_db

DELIVERIES, SOURCES = "/admin/deliveries/delivery/table/", "/admin/deliveries/source/table/"


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("editor", "Editor"))


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


@pytest.fixture
def mi_171() -> Equipment:
    return create_equipment(slug="mi-171", designation="Mi-171", aliases=["Mi-171Sh"])


class Page:
    """An answer of the desk about a table."""

    def __init__(self, client: Client, address: str, response: Any) -> None:
        self.client, self.address, self.response = client, address, response
        self.text = response.content.decode() if response.status_code == 200 else ""
        context: dict[str, Any] = response.context or {}
        self.plan: Any = context.get("plan")
        self.form: Any = context.get("form")

    @property
    def problems(self) -> list[tuple[int, str]]:
        return [(one.row, one.column) for one in self.plan.problems]

    @property
    def why(self) -> str:
        return " ".join(one.what for one in self.plan.problems)

    @property
    def refusal(self) -> str:
        return " ".join(self.form.errors.get("file", []))

    @property
    def counts(self) -> tuple[int, int, int]:
        return self.plan.new, self.plan.changed, self.plan.unchanged

    @property
    def told(self) -> list[str]:
        """Every difference that the page shows, in words."""
        return [str(each) for _planned, differences in self.response.context["changes"] for each in differences]

    @property
    def notes(self) -> str:
        return " ".join(note for planned in self.plan.planned for note in planned.notes)

    @property
    def unknown(self) -> list[str]:
        return [each.words for each in self.plan.unknown]

    @property
    def messages(self) -> str:
        return " ".join(str(message) for message in self.response.context["messages"])

    def step(self, step: str, **data: Any) -> Page:
        data |= {"step": step, "table": self.response.context["table"]}
        return Page(self.client, self.address, self.client.post(self.address, data))

    def name(self, words: str, record: Any = "", **others: Any) -> Page:
        """Say what an unknown name means."""
        mark = next(each.mark for each in self.plan.unknown if each.words == words)
        data = {mark: getattr(record, "pk", record)} | {f"{key}-{mark}": value for key, value in others.items()}
        return self.step("names", **data)

    def confirm(self, **data: Any) -> Page:
        return self.step("confirm", seen=self.plan.digest, **data)

    def written(self, **data: Any) -> None:
        """Confirm, and be sure that it was written."""
        after = self.confirm(**data)
        assert after.response.status_code == 302, after.plan.problems or after.messages


def send(client: Client, address: str, content: bytes, name: str = "table.csv", **data: Any) -> Page:
    file = SimpleUploadedFile(name, content)
    return Page(client, address, client.post(address, {"file": file, "step": "file"} | data))


def table(*rows: Sequence[Any], separator: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue().encode()


def book(*rows: Sequence[Any], title: str = "Sheet") -> Workbook:
    made = Workbook()
    sheet: Any = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


NEW = ("recipient", "equipment", "quantity", "when")


# ---- A new delivery ---------------------------------------------------------------------------------


def test_nothing_is_written_before_it_is_confirmed(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10")))

    assert page.counts == (1, 0, 0)
    assert "quantity" in page.text or "4" in page.text
    assert not Delivery.objects.exists()


def test_a_new_delivery_becomes_a_draft(editor: Client, mali: Party, mi_171: Equipment) -> None:
    send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10"))).written()

    made = Delivery.objects.get()
    assert (made.recipient, made.state, made.status) == (mali, "draft", "delivered")
    assert made.arrival == span("2021-10")
    assert [(item.equipment, item.quantity) for item in made.items.all()] == [(mi_171, 4)]


def test_rows_with_the_same_word_are_the_lines_of_one_new_delivery(editor: Client, mali: Party) -> None:
    for slug in ("mi-171", "mi-35p"):
        create_equipment(slug=slug)
    columns = ("delivery", "recipient", "equipment", "quantity")
    rows = [("new 1", "mali", "mi-171", 4), ("new 1", "mali", "mi-35p", 2), ("new 2", "mali", "mi-35p", 1)]
    send(editor, DELIVERIES, table(columns, *rows)).written()

    first, second = Delivery.objects.order_by("pk")
    assert [(item.equipment.slug, item.quantity) for item in first.items.order_by("pk")] == [
        ("mi-171", 4),
        ("mi-35p", 2),
    ]
    assert second.items.count() == 1


def test_an_empty_quantity_is_unknown_and_not_zero(editor: Client, mali: Party, mi_171: Equipment) -> None:
    rows = [("recipient", "equipment", "quantity", "low", "high"), ("Mali", "Mi-171", "", 2, 6)]
    send(editor, DELIVERIES, table(*rows)).written()

    item = DeliveryItem.objects.get()
    assert (item.quantity, item.low, item.high) == (None, 2, 6)


def test_names_are_found_by_aliases_and_without_regard_to_case(editor: Client, mali: Party, mi_171: Equipment) -> None:
    send(editor, DELIVERIES, table(NEW, ("MALI", "mi 171 sh", 4, "2021-10"))).written()

    assert DeliveryItem.objects.get().equipment == mi_171


def test_words_are_read_on_the_day_of_the_source_that_the_row_names(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    source = create_source(published="2022-04-19", url="https://example.org/mali")
    rows = [(*NEW, "source"), ("Mali", "Mi-171", 2, "Monday", source.url)]
    page = send(editor, DELIVERIES, table(*rows))
    assert any("18 April 2022" in each for each in page.told)
    page.written()

    assert Delivery.objects.get().arrival == span("2022-04-18")


@pytest.mark.parametrize("heading", ["in_service", "Entered service", "Date de mise en service"])
def test_a_column_says_when_what_came_entered_service(
    editor: Client, mali: Party, mi_171: Equipment, heading: str
) -> None:
    source = create_source(published="2022-06-19", url="https://example.org/mali")
    rows = [(*NEW, heading, "source"), ("Mali", "Mi-171", 2, "2022-04-18", "late May", source.url)]
    send(editor, DELIVERIES, table(*rows)).written()

    assert Delivery.objects.get().in_service == span("2022-05-21/2022-05-31")


def test_what_is_in_service_before_it_arrived_is_told_under_its_column(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    rows = [(*NEW, "in_service"), ("Mali", "Mi-171", 2, "2022-04-18", "2022-03")]

    assert send(editor, DELIVERIES, table(*rows)).problems == [(2, "in_service")]


def test_a_source_becomes_a_claim_that_lets_it_be_published(editor: Client, mali: Party, mi_171: Equipment) -> None:
    source = create_source(published="2022-04-19")
    rows = [(*NEW, "source", "says"), ("Mali", "Mi-171", 2, "2022-04-18", source.pk, "Two landed.")]
    send(editor, DELIVERIES, table(*rows)).written()

    made = Delivery.objects.get()
    assert [(claim.source, claim.stance, claim.text) for claim in made.claims.all()] == [
        (source, "supports", "Two landed.")
    ]
    assert made.obstacles() == []


def test_a_claim_without_words_says_what_the_row_says(editor: Client, mali: Party, mi_171: Equipment) -> None:
    rows = [(*NEW, "source"), ("Mali", "Mi-171", 2, "2022-04-18", create_source().pk)]
    send(editor, DELIVERIES, table(*rows)).written()

    assert Claim.objects.get().text == "Reports 2 Mi-171."


def test_a_row_says_what_its_source_calls_the_line(editor: Client, mali: Party, mi_171: Equipment) -> None:
    unnamed, other, source = create_equipment(generic=True), create_equipment(), create_source()
    rows = [
        ("delivery", *NEW, "source", "says", "stated_equipment"),
        ("new 1", "Mali", "Mi-171", 2, "2022-04-18", source.pk, "Two helicopters.", unnamed.slug),
        ("new 1", "Mali", other.slug, 1, "2022-04-18", source.pk, "And one more.", ""),
    ]
    send(editor, DELIVERIES, table(*rows)).written()

    told = {(claim.text, claim.item and claim.item.equipment, claim.stated_equipment) for claim in Claim.objects.all()}
    assert told == {("Two helicopters.", mi_171, unnamed), ("And one more.", None, None)}
    [number] = {str(pk) for pk in Delivery.objects.values_list("pk", flat=True)}
    again = [(rows[0]), *((number, *row[1:]) for row in rows[1:])]
    assert send(editor, DELIVERIES, table(*again)).counts == (0, 0, 1)


def test_what_still_stands_in_the_way_of_publishing_is_told(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "")))

    assert "has no date" in page.notes
    assert "No source supports it" in page.notes


def test_a_new_one_that_may_be_on_record_is_asked_about(editor: Client, mali: Party, mi_171: Equipment) -> None:
    held = create_delivery(recipient=mali, of=mi_171, arrived="2021-10-12")
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10")))

    assert f"Is it this one? number {held.pk}: " in page.notes
    assert f"Is it this one? number {held.pk}: " in page.text


def test_what_stands_twice_in_a_table_is_asked_about(editor: Client, mali: Party, mi_171: Equipment) -> None:
    rows = [("Mali", "Mi-171", 4, "2021-10"), ("Mali", "Mi-171", 4, "2021-10-12"), ("Mali", "Mi-171", 4, "2021-11")]
    page = send(editor, DELIVERIES, table(NEW, *rows))

    assert ["row 2 of this table" in " ".join(each.notes) for each in page.plan.planned] == [False, True, False]


# ---- A delivery on record ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("10-12", "", ""), (None, 10, 12, False)),
        (("12+", "", ""), (None, 12, None, False)),
        (("about 20", "", ""), (20, None, None, True)),
        (("1 000", "", ""), (1000, None, None, False)),
        (("5", "4", "a dozen or so"), None),
        (("10-12", "9", ""), None),
        (("10-12", "10", "12"), (None, 10, 12, False)),
    ],
)
def test_a_quantity_in_words_is_read_with_its_bounds(
    editor: Client, mali: Party, mi_171: Equipment, cells: tuple[str, ...], numbers: tuple[Any, ...] | None
) -> None:
    columns = ("recipient", "equipment", "quantity", "low", "high")
    page = send(editor, DELIVERIES, table(columns, ("Mali", "Mi-171", *cells)))
    if numbers is None:
        assert page.problems
        return
    page.written()
    item = DeliveryItem.objects.get()
    assert (item.quantity, item.low, item.high, item.approximate) == numbers


@pytest.mark.parametrize(
    ("columns", "cells"),
    [(("when",), ("../2022-04-17",)), (("when",), ("by 17 April 2022",)), (("latest",), ("2022-04-17",))],
)
def test_a_delivery_may_be_known_only_until_when(
    editor: Client, mali: Party, mi_171: Equipment, columns: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    send(editor, DELIVERIES, table(("recipient", "equipment", *columns), ("Mali", "Mi-171", *cells))).written()
    arrival = Delivery.objects.get().arrival
    assert arrival is not None
    assert (arrival.first_day, arrival.edtf) == (None, "../2022-04-17")


def test_a_bare_number_leaves_what_is_about_so_many(editor: Client) -> None:
    item = create_delivery(quantity=20, approximate=True).items.get()
    columns, line = ("delivery", "equipment", "quantity"), (item.delivery_id, item.equipment.slug)
    assert send(editor, DELIVERIES, table(columns, (*line, 20))).counts == (0, 0, 1)
    send(editor, DELIVERIES, table((*columns, "approximate"), (*line, 20, "no"))).written(reason="It is exact.")
    item.refresh_from_db()
    assert not item.approximate


def test_more_than_was_promised_is_asked_about(editor: Client, mali: Party, mi_171: Equipment) -> None:
    promise = create_delivery(recipient=mali, of=mi_171, quantity=13, status="expected", arrived="2022-06")
    create_delivery(recipient=mali, of=mi_171, quantity=4, fulfils=promise, arrived="2022-06-03")
    came = [("Mali", "Mi-171", number, "2022-06-20", promise.pk) for number in (5, 4, 1)]

    assert "promised" not in send(editor, DELIVERIES, table((*NEW, "fulfils"), *came[:2])).text
    told = send(editor, DELIVERIES, table((*NEW, "fulfils"), *came)).text
    assert f"Number {promise.pk} promised 13" in told
    assert "with this delivery 14 have come" in told


def test_a_changed_quantity_is_shown_as_a_difference_and_kept_with_who_and_why(editor: Client) -> None:
    held = create_delivery(quantity=2)
    line = held.items.get().equipment.slug
    page = send(editor, DELIVERIES, table(("delivery", "equipment", "quantity"), (held.pk, line, 3)))
    assert [re.search("2 → 3", each) is not None for each in page.told] == [True]
    page.written(reason="Counted again.")

    last = entries(held)[-1]
    assert (last.reason, last.user) == ("Counted again.", User.objects.get(username="editor"))
    assert held.items.get().quantity == 3


def test_a_change_that_readers_see_needs_a_reason(editor: Client) -> None:
    held = create_delivery(quantity=2)
    line = held.items.get().equipment.slug
    page = send(editor, DELIVERIES, table(("delivery", "equipment", "quantity"), (held.pk, line, 3)))
    again = page.confirm(reason=" ")

    assert "Say why they change" in again.text
    assert held.items.get().quantity == 2
    again.written(reason="Counted again.")
    assert held.items.get().quantity == 3


def test_a_change_that_readers_see_is_told_to_those_who_follow(editor: Client) -> None:
    held = create_delivery(quantity=2)
    create_claim(delivery=held)
    line = held.items.get().equipment.slug
    page = send(editor, DELIVERIES, table(("delivery", "equipment", "quantity"), (held.pk, line, 3)))
    page.written(reason="Counted again.")

    assert Change.objects.latest("pk").state["items"][0]["quantity"] == 3


def test_what_a_table_does_not_name_stays(editor: Client, mi_171: Equipment) -> None:
    held = create_delivery(quantity=2, terms="sale", note="Both adopted.")
    page = send(editor, DELIVERIES, table(("delivery", "equipment", "quantity"), (held.pk, "mi-171", 1)))
    assert "Stays, though the table does not name it" in page.notes
    page.written(reason="One more.")

    held.refresh_from_db()
    assert (held.terms, held.note) == ("sale", "Both adopted.")
    assert sorted(item.quantity or 0 for item in held.items.all()) == [1, 2]


def test_the_words_of_a_date_stay_where_its_days_do(editor: Client) -> None:
    held = create_delivery(arrived="2021-10")
    Delivery.objects.filter(pk=held.pk).update(arrival_text="octobre dernier")
    page = send(editor, DELIVERIES, table(("delivery", "when"), (held.pk, "2021-10")))

    assert page.counts == (0, 0, 1)


@pytest.mark.parametrize(
    ("when", "earliest", "latest", "expected"),
    [
        ("2021-11", "2021-10-01", "2021-10-31", "2021-11"),
        ("2021-10", "2021-10-05", "2021-10-31", "2021-10-05/2021-10-31"),
        ("2021-11", "2021-11-01", "2021-11-30", "2021-11"),
        ("2021-11", "", "", "2021-11"),
        ("", "2021-11-02", "2021-11-02", "2021-11-02"),
    ],
)
def test_of_two_ways_to_say_when_the_one_that_was_changed_counts(
    editor: Client, when: str, earliest: str, latest: str, expected: str
) -> None:
    held = create_delivery(arrived="2021-10")
    columns = ("delivery", "when", "earliest", "latest")
    send(editor, DELIVERIES, table(columns, (held.pk, when, earliest, latest))).written(reason="A better day.")

    held.refresh_from_db()
    assert held.arrival == span(expected)


def test_two_ways_to_say_when_that_were_both_changed_are_refused(editor: Client) -> None:
    held = create_delivery(arrived="2021-10")
    columns = ("delivery", "when", "earliest", "latest")
    page = send(editor, DELIVERIES, table(columns, (held.pk, "2021-11", "2021-12-01", "2021-12-31")))

    assert page.problems == [(2, "when")]


def test_a_claim_of_a_source_that_speaks_of_it_already_is_not_made_twice(editor: Client) -> None:
    held = create_delivery()
    claim = create_claim(delivery=held)
    page = send(editor, DELIVERIES, table(("delivery", "source"), (held.pk, claim.source_id)))

    assert page.counts == (0, 0, 1)


# ---- What stands in the way -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("quantity", "nearly four", "no whole number"),
        ("quantity", "2.5", "no whole number"),
        ("quantity", "1.000", "1 or 1000"),
        ("quantity", "4 6", "no whole number"),
        ("low", "2-4", "more than one number"),
        ("quantity", "0", "line of nothing"),
        ("quantity", "-3", "no whole number"),
        ("quantity", "99999999999", "too great"),
        ("low", "9", "must rise"),
        ("high", "1", "must rise"),
        ("status", "arrived", "none of: expected, delivered, cancelled"),
        ("condition", "good", "none of"),
        ("terms", "loan", "none of"),
        ("when", "when the rains came", "not understood as a date"),
        ("when", "2021-13", ""),
        ("when", "Monday", "depends on the day it was written"),
        ("consignments", "0", "at least one"),
        ("description", "x" * 121, "120"),
        ("fulfils", "4711", "no delivery 4711"),
        ("note", "x" * 20_001, "more than 20000 characters"),
        ("recipient", "", "Say who received it"),
        ("equipment", "", "Say what was delivered"),
        ("says", "Two landed.", "Name the source"),
    ],
)
def test_an_error_is_told_with_its_row_and_column(
    editor: Client, mali: Party, mi_171: Equipment, column: str, cell: str, said: str
) -> None:
    good = {"recipient": "Mali", "equipment": "Mi-171", "quantity": "4", "when": "2021-10"}
    bad = good | {column: cell}
    columns = list(bad)
    rows = [[row.get(name, "") for name in columns] for row in (good, bad)]
    page = send(editor, DELIVERIES, table(columns, *rows))

    told = "source" if column == "says" else column
    assert page.problems == [(3, told)]
    assert said in page.why
    assert page.confirm().response.status_code == 200
    assert not Delivery.objects.exists()


def test_every_error_of_a_table_is_told_at_once(editor: Client, mali: Party, mi_171: Equipment) -> None:
    columns = ("recipient", "equipment", "quantity", "status", "terms", "when")
    page = send(
        editor, DELIVERIES, table(columns, ("Mali", "Mi-171", "x", "?", "?", "?"), ("", "Mi-171", "x", "", "", ""))
    )

    assert sorted(page.problems) == [
        (2, "quantity"), (2, "status"), (2, "terms"), (2, "when"), (3, "quantity"), (3, "recipient"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        (("recipient", "equipment", "colour"), (1, "colour")),
        (("recipient", "equipment", "Quantity", "quantity"), (1, "quantity")),
        (("equipment", "quantity"), (1, "recipient")),
    ],
)
def test_a_column_that_is_unknown_doubled_or_missing_is_told(
    editor: Client, columns: tuple[str, ...], problem: tuple[int, str]
) -> None:
    page = send(editor, DELIVERIES, table(columns, ["x" for _each in columns]))

    assert problem in page.problems


def test_a_cell_under_no_heading_is_told(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10", "left over")))

    assert page.plan.problems[0].letter == "E"


def test_lines_of_one_delivery_must_agree_on_the_whole_of_it(editor: Client, mali: Party) -> None:
    for slug in ("mi-171", "mi-35p"):
        create_equipment(slug=slug)
    columns = ("delivery", "recipient", "equipment", "when")
    rows = [("new", "mali", "mi-171", "2021-10"), ("new", "mali", "mi-35p", "2021-11")]

    assert send(editor, DELIVERIES, table(columns, *rows)).problems == [(3, "when")]


def test_one_equipment_in_two_lines_of_a_delivery_is_refused(editor: Client, mali: Party, mi_171: Equipment) -> None:
    columns = ("delivery", "recipient", "equipment")
    rows = [("new", "mali", "mi-171"), ("new", "mali", "Mi-171Sh")]

    assert send(editor, DELIVERIES, table(columns, *rows)).problems == [(3, "equipment")]


def test_a_withdrawn_delivery_is_not_changed_by_a_table(editor: Client) -> None:
    held = create_delivery(state="withdrawn", withdrawal_reason="Reported twice.")
    page = send(editor, DELIVERIES, table(("delivery", "terms"), (held.pk, "sale")))

    assert page.problems == [(2, "delivery")]
    assert "was withdrawn" in page.why


def test_a_merged_delivery_or_source_is_refused_with_the_number_of_the_one_that_it_is_part_of(editor: Client) -> None:
    kept, gone = create_delivery(), create_delivery(state="withdrawn", withdrawal_reason="Merged.")
    told, double = create_source(), create_source()
    number = double.pk
    Moved.objects.move(gone, to=kept)
    Moved.objects.move(double, to=told)
    double.delete()

    deliveries = send(editor, DELIVERIES, table(("delivery", "terms"), (gone.pk, "sale")))
    sources = send(editor, SOURCES, table(("id", "title"), (number, "Helicopters land")))

    assert f"merged into number {kept.pk}" in deliveries.why
    assert f"merged into number {told.pk}" in sources.why


def test_what_was_merged_since_a_download_is_read_as_what_it_is_part_of_now(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    double, source, gone = create_party(slug="rm", name="Republic"), create_source(), create_source()
    promise = create_delivery(recipient=mali, status="expected")
    old = create_delivery(recipient=mali, status="expected", state="withdrawn", withdrawal_reason="Merged.")
    for keep, other in ((mali, double), (source, gone), (promise, old)):
        Moved.objects.move(other, to=keep)
    number = gone.pk
    double.delete()
    gone.delete()
    columns = ("recipient", "equipment", "when", "source", "fulfils")
    send(editor, DELIVERIES, table(columns, ("rm", "mi-171", "2021-10", number, old.pk))).written()

    made = Delivery.objects.latest("pk")
    assert (made.recipient, made.claims.get().source, made.fulfils) == (mali, source, promise)


def test_a_delivery_of_another_register_is_not_changed(editor: Client) -> None:
    held = create_delivery(register=create_register(slug="sipri"))
    page = send(editor, DELIVERIES, table(("delivery", "terms"), (held.pk, "sale")))

    assert "another register" in page.why


def test_new_deliveries_go_into_the_register_that_was_chosen(editor: Client, mali: Party, mi_171: Equipment) -> None:
    sipri = create_register(slug="sipri")
    send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10")), register=sipri.pk).written()

    assert Delivery.objects.get().register == sipri


@pytest.mark.parametrize("number", ["4711", "12a", "-1", "９"])
def test_a_number_that_no_delivery_has_is_refused(editor: Client, number: str) -> None:
    assert send(editor, DELIVERIES, table(("delivery", "terms"), (number, "sale"))).problems == [(2, "delivery")]


def test_a_published_delivery_does_not_lose_its_date(editor: Client) -> None:
    held = create_delivery(arrived="2021-10")
    page = send(editor, DELIVERIES, table(("delivery", "when"), (held.pk, "")))

    assert page.problems == [(2, "when")]


# ---- Unknown names ----------------------------------------------------------------------------------


def test_an_unknown_name_stops_the_table_and_is_asked_about(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-117", 4, "2021-10")))

    assert page.unknown == ["Mi-117"]
    assert mi_171 in page.plan.unknown[0].suggestions
    assert page.confirm().response.status_code == 200
    assert not Delivery.objects.exists()


def test_a_suggested_record_takes_the_place_of_an_unknown_name(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-117", 4, "2021-10")))
    page.name("Mi-117", mi_171).written()

    assert DeliveryItem.objects.get().equipment == mi_171
    mi_171.refresh_from_db()
    assert mi_171.aliases == ["Mi-171Sh"]


def test_any_other_record_takes_the_place_of_an_unknown_name(editor: Client, mi_171: Equipment) -> None:
    create_party(slug="cote-d-ivoire", name="Côte d’Ivoire")
    page = send(editor, DELIVERIES, table(NEW, ("RCI", "Mi-171", 4, "2021-10")))
    assert '<option value="Côte d’Ivoire">' in page.text
    page.name("RCI", other="cote d'ivoire").written()

    assert Delivery.objects.get().recipient.slug == "cote-d-ivoire"


def test_a_meaning_that_is_not_on_record_either_is_told_beside_its_field(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-117", 4, "2021-10")))
    again = page.name("Mi-117", other="Mi-118")

    assert "No record, or more than one, is called so." in again.text
    assert 'value="Mi-118"' in again.text
    assert again.unknown == ["Mi-117"]


def test_a_name_of_two_records_is_asked_about(editor: Client, mi_171: Equipment) -> None:
    for slug in ("congo", "dr-congo"):
        create_party(slug=slug, name=slug.title(), aliases=["Congo-K"])
    page = send(editor, DELIVERIES, table(NEW, ("Congo-K", "Mi-171", 4, "2021-10")))

    assert page.unknown == ["Congo-K"]
    assert "The name of several records." in page.text


def test_an_unknown_source_is_asked_about(editor: Client, mali: Party, mi_171: Equipment) -> None:
    source = create_source(published="2022-04-19", url="https://example.org/1")
    rows = [(*NEW, "source"), ("Mali", "Mi-171", 2, "2022-04-18", "https://example.org/2")]
    page = send(editor, DELIVERIES, table(*rows))
    assert page.unknown == ["https://example.org/2"]
    page.name("https://example.org/2", other=str(source.pk)).written()

    assert Claim.objects.get().source == source


def test_an_administrator_keeps_an_unknown_name_as_another_name(mali: Party, mi_171: Equipment) -> None:
    administrator = signed_in(create_editor("administrator", "Administrator"))
    page = send(administrator, DELIVERIES, table(NEW, ("Mali", "Mi-117", 4, "2021-10")))
    again = page.name("Mi-117", mi_171, keep="on")
    assert "is also found under" in again.text
    mi_171.refresh_from_db()
    assert mi_171.aliases == ["Mi-171Sh"]
    again.written()

    mi_171.refresh_from_db()
    assert mi_171.aliases == ["Mi-171Sh", "Mi-117"]
    assert entries(mi_171)[-1].user == User.objects.get(username="administrator")


def test_two_names_of_a_table_become_names_of_the_same_record(mali: Party, mi_171: Equipment) -> None:
    administrator = signed_in(create_editor("administrator", "Administrator"))
    rows = [("Mali", "Mi-117", 4, "2021-10"), ("Mali", "Mi-8X", 2, "2021-11")]
    page = send(administrator, DELIVERIES, table(NEW, *rows))
    page = page.name("Mi-117", mi_171, keep="on")
    page.name("Mi-8X", other="Mi-171", keep="on").written()

    mi_171.refresh_from_db()
    assert mi_171.aliases == ["Mi-171Sh", "Mi-117", "Mi-8X"]


def test_an_editor_keeps_another_name_of_a_model_and_not_of_a_party(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Malie", "Mi-117", 4, "2021-10")))
    page.name("Malie", mali, keep="on").name("Mi-117", mi_171, keep="on").written()

    mali.refresh_from_db()
    mi_171.refresh_from_db()
    assert "Malie" not in mali.aliases
    assert mi_171.aliases == ["Mi-171Sh", "Mi-117"]


# ---- Between looking and confirming -----------------------------------------------------------------


def test_a_record_that_changed_in_between_is_shown_again_and_nothing_is_written(editor: Client) -> None:
    held = create_delivery(quantity=2)
    line = held.items.get()
    page = send(editor, DELIVERIES, table(("delivery", "equipment", "quantity"), (held.pk, line.equipment.slug, 3)))
    line.quantity = 5
    line.save()
    again = page.confirm(reason="Counted again.")

    assert "Nothing was written: look again" in again.messages
    assert "5 → 3" in " ".join(again.told)
    assert held.items.get().quantity == 5
    again.written(reason="Counted again.")
    assert held.items.get().quantity == 3


def test_a_delivery_that_was_withdrawn_in_between_is_refused(editor: Client) -> None:
    held = create_delivery()
    page = send(editor, DELIVERIES, table(("delivery", "terms"), (held.pk, "sale")))
    held.withdraw("Reported twice.")

    assert page.confirm(reason="Sold.").problems == [(2, "delivery")]


def test_a_row_that_the_database_refuses_leaves_everything_as_it_was(
    editor: Client, mali: Party, mi_171: Equipment, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10"), ("Mali", "Mi-171", 2, "2021-11")))
    monkeypatch.setattr(DeliveryItem, "save", refusing_the_second(DeliveryItem.save))
    again = page.confirm()

    assert "The database refuses it" in again.messages
    assert not Delivery.objects.exists()


def refusing_the_second(save: Callable[..., None]) -> Callable[..., None]:
    """A save whose second row breaks a rule of the database that nothing above it knows."""
    saved: list[DeliveryItem] = []

    def refusing(item: DeliveryItem, *args: Any, **kwargs: Any) -> None:
        if saved:
            item.delivery, item.equipment = saved[0].delivery, saved[0].equipment
        save(item, *args, **kwargs)
        saved.append(item)

    return refusing


@pytest.mark.parametrize("step", ["names", "confirm"])
def test_a_page_that_was_tampered_with_writes_nothing(editor: Client, step: str) -> None:
    page = Page(editor, DELIVERIES, editor.post(DELIVERIES, {"step": step, "table": "e30:1:x", "seen": "x"}))

    assert "Choose the file again" in page.messages


def test_a_page_of_one_editor_is_of_no_use_to_another(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(NEW, ("Mali", "Mi-171", 4, "2021-10")))
    page.client = signed_in(create_editor("other", "Editor"))

    assert "Choose the file again" in page.confirm().messages
    assert not Delivery.objects.exists()


# ---- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [DELIVERIES, SOURCES])
@pytest.mark.parametrize(("role", "status"), [("Contributor", 403), ("Editor", 200), ("Administrator", 200)])
def test_tables_are_brought_in_by_those_who_may(address: str, role: str, status: int) -> None:
    client = signed_in(create_editor("somebody", role))

    assert client.get(address).status_code == status
    assert send(client, address, b"x").response.status_code == status
    changelist = client.get(address.removesuffix("table/")).content.decode()
    assert ("Bring in a table" in changelist) == (status == 200)


def test_who_brought_a_delivery_in_cannot_publish_it_under_the_two_person_rule(
    editor: Client, mali: Party, mi_171: Equipment, settings: Any
) -> None:
    from deliveries.accounts import roles

    settings.TWO_PERSON_RULE = True
    rows = [(*NEW, "source"), ("Mali", "Mi-171", 4, "2021-10", create_source().pk)]
    send(editor, DELIVERIES, table(*rows)).written()

    made = Delivery.objects.get()
    assert not roles.may_publish(User.objects.get(username="editor"), made)
    assert roles.may_publish(create_editor("other", "Editor"), made)


def test_who_may_import_but_not_change_a_delivery_is_told_so() -> None:
    somebody = create_editor("somebody", "Contributor")
    somebody.user_permissions.add(Permission.objects.get(codename="import_tables"))
    held = create_delivery()
    page = send(signed_in(somebody), DELIVERIES, table(("delivery", "terms"), (held.pk, "sale")))

    assert "You may not change" in page.why


# ---- Files ------------------------------------------------------------------------------------------

FRENCH = ("recipient", "equipment", "quantity", "note")


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", "\t")],
)
def test_a_csv_is_read_as_spreadsheets_write_it(
    editor: Client, mi_171: Equipment, encoding: str, separator: str
) -> None:
    create_party(slug="senegal", name="Sénégal")
    text = table(FRENCH, ("Sénégal", "Mi-171", 4, "Livré à l’été"), separator=separator).decode()
    send(editor, DELIVERIES, text.encode(encoding)).written()

    made = Delivery.objects.get()
    assert (made.recipient.name, made.note) == ("Sénégal", "Livré à l’été")


def test_blank_rows_are_passed_over_and_still_counted(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(
        editor, DELIVERIES, table(NEW, (), ("Mali", "Mi-171", 4, "2021-10"), ("", "", ""), ("Mali", "Mi-171", "x", ""))
    )

    assert page.problems == [(5, "quantity")]


def test_a_workbook_is_read_with_its_numbers_and_days(editor: Client, mali: Party, mi_171: Equipment) -> None:
    made = book(NEW, ("Mali", "Mi-171", 2.0, dt.datetime(2022, 4, 18, tzinfo=None)))  # noqa: DTZ001
    send(editor, DELIVERIES, saved(made), "table.xlsx").written()

    assert DeliveryItem.objects.get().quantity == 2
    assert Delivery.objects.get().arrival == span("2022-04-18")


def test_a_month_that_a_spreadsheet_keeps_as_its_first_day_stays_a_month(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    made = book(NEW, ("Mali", "Mi-171", 2, dt.date(2021, 10, 1)))
    made.active["D2"].number_format = "mmm-yy"  # type: ignore[index]
    send(editor, DELIVERIES, saved(made), "table.xlsx").written()

    assert Delivery.objects.get().arrival == span("2021-10")


def test_a_formula_is_told_and_not_read_as_an_empty_cell(editor: Client, mali: Party, mi_171: Equipment) -> None:
    made = book(NEW, ("Mali", "Mi-171", "=1+1", "2021-10"), ("Mali", "Mi-171", "#N/A", "2021-10"))
    page = send(editor, DELIVERIES, saved(made), "table.xlsx")

    assert page.problems == [(2, "quantity"), (3, "quantity")]
    assert "formula" in page.why


def test_hidden_sheets_are_not_read(editor: Client, mali: Party, mi_171: Equipment) -> None:
    made = book(NEW, ("Mali", "Mi-171", 2, "2021-10"))
    hidden = made.create_sheet("Hidden")
    hidden.append(NEW)
    hidden.append(("Mali", "Mi-171", 9, "2021-10"))
    hidden.sheet_state = "hidden"

    assert send(editor, DELIVERIES, saved(made), "table.xlsx").counts == (1, 0, 0)


def test_two_sheets_with_tables_are_refused(editor: Client) -> None:
    made = book(NEW)
    made.create_sheet("Second").append(NEW)

    assert "Several sheets" in send(editor, DELIVERIES, saved(made), "table.xlsx").refusal


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"),
        (b"PK\x03\x04 and nothing that follows", "damaged"),
        (saved(book(NEW)).replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xdc"), "damaged"),
        (b"recipient,equipment\nMali,\x81", "letters"),
        (b'recipient,equipment\n"Mali,Mi-171', "quotation mark"),
        (b"recipient," + b"x" * 200_000, "far too long"),
        (b"\n\n", "no rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(editor: Client, content: bytes, said: str) -> None:
    assert said in send(editor, DELIVERIES, content).refusal


def test_a_workbook_that_unpacks_to_far_more_than_a_table_is_refused(editor: Client) -> None:
    buffer = io.BytesIO(saved(book(NEW)))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * (101 * 1024 * 1024))

    assert "unpacks to far more" in send(editor, DELIVERIES, buffer.getvalue(), "bomb.xlsx").refusal


def test_a_file_of_more_than_five_megabytes_names_the_command(editor: Client) -> None:
    page = send(editor, DELIVERIES, b"x" * (5 * 1024 * 1024 + 1), "big.csv")

    assert "manage.py import_table deliveries big.csv" in page.refusal


def test_a_table_of_more_than_two_thousand_rows_names_the_command(editor: Client) -> None:
    rows = [("Mali", "Mi-171", 1, "2021-10")] * MOST_ROWS
    assert send(editor, DELIVERIES, table(NEW, *rows)).refusal == ""
    page = send(editor, DELIVERIES, table(NEW, *rows, rows[0]), "big.csv")

    assert "more than 2000 rows" in page.refusal
    assert "manage.py import_table deliveries big.csv" in page.refusal


PAYLOADS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=HYPERLINK(1)", "{{ 7*7 }}")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_a_cell_holds_is_shown_as_text(editor: Client, mali: Party, payload: str) -> None:
    columns = ("recipient", "equipment", "quantity", payload)
    page = send(editor, DELIVERIES, table(columns, ("Mali", payload, payload, payload)), f"{payload[:20]}.csv")

    assert payload not in page.text or "<" not in payload
    assert "49" not in page.why


# ---- Sources ----------------------------------------------------------------------------------------

SOURCE = ("publisher", "title", "kind", "published", "address")


def test_new_sources_are_brought_in(editor: Client) -> None:
    via = create_source(published="2022-04-19")
    rows = [(*SOURCE, "via"), ("Junta", "A statement", "official-statement", "Monday", "", via.pk)]
    send(editor, SOURCES, table(*rows)).written()

    made = Source.objects.latest("pk")
    assert (made.publisher, made.kind, made.via) == ("Junta", "official-statement", via)
    assert made.published == span("2022-04-18")
    assert entries(made)[-1].reason == "From the table table.csv"


def test_a_source_on_record_is_changed_by_its_number(editor: Client) -> None:
    held = create_source(title="A report", published="2022")
    page = send(editor, SOURCES, table(("id", "title"), (held.pk, "The report")))
    assert page.counts == (0, 1, 0)
    page.written()

    held.refresh_from_db()
    assert (held.title, held.published) == ("The report", span("2022"))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("kind", "gossip"),
        ("address", "javascript:alert(1)"),
        ("address", "not an address"),
        ("published", "whenever"),
        ("title", "x" * 301),
        ("publisher", ""),
        ("accessed", "2022"),
        ("language", "x" * 9),
        ("id", "4711"),
    ],
)
def test_an_error_of_a_source_is_told_with_its_row_and_column(editor: Client, column: str, cell: str) -> None:
    good = dict(zip(SOURCE, ("AFP", "A report", "news", "2022-04-19", "https://example.org/"), strict=True))
    bad = good | {column: cell}
    columns = list(bad)
    page = send(editor, SOURCES, table(columns, *[[row.get(name, "") for name in columns] for row in (good, bad)]))

    assert page.problems == [(3, column)]
    assert Source.objects.count() == 0


def test_a_new_source_with_an_address_on_record_is_asked_about(editor: Client) -> None:
    held = create_source(url="https://example.org/1")
    page = send(editor, SOURCES, table(SOURCE, ("AFP", "A report", "news", "2022", "https://example.org/1")))

    assert f"Number {held.pk} has this address already" in page.notes


# ---- The command ------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def write(*rows: Sequence[Any]) -> str:
        path = tmp_path / "table.csv"
        path.write_bytes(table(*rows))
        return str(path)

    return write


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_table", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("mali", "mi_171")
def test_the_command_takes_more_rows_than_the_desk(file: Callable[..., str]) -> None:
    path = file(NEW, *[("Mali", "Mi-171", 1, "2021-10")] * (MOST_ROWS + 1))

    assert f"Would have made {MOST_ROWS + 1}" in run("deliveries", path, "--dry-run", "-v0")
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("mali")
def test_what_variants_are_of_is_asked_once_however_many_rows_there_are(
    file: Callable[..., str], mi_171: Equipment
) -> None:
    for name in "AB":
        create_equipment(designation=f"Mi-171{name}", variant_of=mi_171, type=mi_171.type)
    rows = [("Mali", "Mi-171A", 1, "2021-10"), ("Mali", "Mi-171B", 1, "2021-10")]

    def asked(times: int) -> int:
        with CaptureQueriesContext(connection) as questions:
            run("deliveries", file(NEW, *rows * times), "--dry-run", "-v0")
        of_variants = re.compile(r'^SELECT "deliveries_equipment"."variant_of_id" AS')
        return sum(bool(of_variants.match(question["sql"])) for question in questions)

    assert 0 < asked(8) == asked(2)


@pytest.mark.usefixtures("mali", "mi_171")
def test_the_command_writes_and_says_what_it_did(file: Callable[..., str]) -> None:
    told = run("deliveries", file(NEW, ("Mali", "Mi-171", 4, "2021-10")))

    assert "item Mi-171 added: 4" in told
    assert "Have made 1, changed 0, left 0 as they were." in told
    assert Delivery.objects.get().state == "draft"


@pytest.mark.usefixtures("mali", "mi_171")
def test_the_command_names_errors_and_unknown_names(file: Callable[..., str]) -> None:
    path = file(NEW, ("Mali", "Mi-117", 4, "2021-10"), ("Mali", "Mi-171", "x", "2021-10"))
    with pytest.raises(CommandError) as caught:
        run("deliveries", path)

    assert "row 3, quantity" in str(caught.value)
    assert "'Mi-117'" in str(caught.value)
    assert "mi-171" in str(caught.value)
    assert not Delivery.objects.exists()


@pytest.mark.usefixtures("mali")
def test_the_command_is_told_what_a_name_means(file: Callable[..., str], mi_171: Equipment) -> None:
    run("deliveries", file(NEW, ("Mali", "Mi-117", 4, "2021-10")), "--map", "Mi-117=mi-171")

    assert DeliveryItem.objects.get().equipment == mi_171


def test_the_command_asks_for_a_reason_where_readers_see_a_change(file: Callable[..., str]) -> None:
    held = create_delivery()
    path = file(("delivery", "terms"), (held.pk, "sale"))
    with pytest.raises(CommandError, match="--reason"):
        run("deliveries", path)
    run("deliveries", path, "--reason", "Sold.")

    held.refresh_from_db()
    assert held.terms == "sale"
    assert entries(held)[-1].reason == "Sold."


@pytest.mark.usefixtures("mali", "mi_171")
def test_the_command_writes_into_a_register_and_in_the_name_of_an_account(file: Callable[..., str]) -> None:
    sipri, somebody = create_register(slug="sipri"), create_editor("somebody", "Editor")
    run("deliveries", file(NEW, ("Mali", "Mi-171", 4, "2021")), "--register", "sipri", "--user", "somebody")

    made = Delivery.objects.get()
    assert made.register == sipri
    assert entries(made)[-1].user == somebody
