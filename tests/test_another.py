"""Another delivery from the same report: the form of the next one holds what both have in common."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deliveries.models import Delivery

from .desk import create_editor, open_form, save, signed_in
from .factories import create_claim, create_delivery, create_equipment, create_item, create_party, create_source, span
from .trade_registers import brought_in, deal, deals

pytestmark = pytest.mark.django_db

ADD = "/admin/deliveries/delivery/add/"


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("editor", "Editor"))


@pytest.fixture
def first() -> Delivery:
    """An entered delivery of two lines, with two claims of one source and one of another, which disputes it."""
    delivery = create_delivery(
        recipient=create_party(), supplier=create_party(), of=create_equipment(), quantity=4, arrived="2021-10",
        terms="sale", note="By air.",
    )  # fmt: skip
    create_item(delivery=delivery, of=create_equipment(), quantity=20, approximate=True, description="In crates")
    delivery.claims.all().delete()
    paper = create_source(published="2021-11-02")
    for _claim in range(2):
        create_claim(delivery=delivery, source=paper)
    create_claim(delivery=delivery, source=create_source(), stance="disputes")
    return delivery


def filled(form: dict[str, Any], row: str) -> dict[str, Any]:
    """What stands in a row of a form, by field."""
    return {name.removeprefix(f"{row}-"): value for name, value in form.items() if name.startswith(f"{row}-") and value}


def test_another_has_the_parties_the_day_and_the_sources_and_no_lines(desk: Client, first: Delivery) -> None:
    form = open_form(desk, f"{ADD}?like={first.pk}")

    paper = first.claims.supporting()[0].source_id
    assert (form["recipient"], form["supplier"]) == (first.recipient_id, first.supplier_id)
    assert form["arrival"] == "2021-10"
    assert "note" not in form
    claim = filled(form, "claims-0")
    assert (claim["source"], claim["stance"], claim.get("text")) == (paper, "supports", None)
    assert form["claims-TOTAL_FORMS"] == 1
    assert "equipment" not in filled(form, "items-0")


def test_a_copy_has_the_lines_and_the_circumstances_too(desk: Client, first: Delivery) -> None:
    first.order, first.in_service = span("2019-05"), span("2022-05")
    first.save()

    form = open_form(desk, f"{ADD}?copy={first.pk}")

    assert (form["order"], form["in_service"]) == ("2019-05", "2022-05")
    one, two = first.items.order_by("pk")
    assert form["terms"] == "sale"
    assert form["note"] == "By air."
    assert filled(form, "items-0")["equipment"] == one.equipment_id
    assert filled(form, "items-0")["quantity"] == 4
    assert filled(form, "items-1")["quantity"] == "about 20"
    assert filled(form, "items-1")["description"] == "In crates"
    assert two.approximate
    assert "text" not in filled(form, "claims-0")


def test_a_copy_that_is_saved_is_a_draft_of_its_own(desk: Client, first: Delivery) -> None:
    save(desk, f"{ADD}?copy={first.pk}", **{"claims-0-text": "It tells of both."})

    made = Delivery.objects.latest("pk")
    assert made != first
    assert made.state == "draft"
    assert [item.quantity for item in made.items.order_by("pk")] == [4, 20]
    assert first.claims.count() == 3


def test_saving_for_another_leads_to_its_form(desk: Client, first: Delivery) -> None:
    address = f"/admin/deliveries/delivery/{first.pk}/change/"
    answer = save(desk, address, note="By sea.", change_reason="As the paper has it", _another="1")

    first.refresh_from_db()
    assert first.note == "By sea."
    assert answer["Location"] == f"{ADD}?like={first.pk}"
    page = desk.get(answer["Location"]).content.decode()
    assert "This is another, with its parties, its day and its sources." in page


@pytest.mark.parametrize("how", ["like", "copy"])
def test_another_like_a_row_of_a_register_from_files_is_of_our_own(desk: Client, how: str) -> None:
    own = create_delivery().register
    brought_in(deals(deal(designation="Zeta-24P", delivered=3, ordered=3, years="2022")))
    row = Delivery.objects.get(register__slug="sipri")

    assert open_form(desk, f"{ADD}?{how}={row.pk}")["register"] == own.pk


@pytest.mark.parametrize("query", ["like=999999", "like=x", "copy=", "like=-1", "copy=99999999999999999999"])
def test_what_is_not_there_fills_nothing_in(desk: Client, query: str) -> None:
    form = open_form(desk, f"{ADD}?{query}")

    assert "recipient" not in form


def test_whoever_may_not_add_is_not_offered_another(first: Delivery) -> None:
    reader = create_editor("reader", "Contributor")
    page = signed_in(reader).get(f"/admin/deliveries/delivery/{first.pk}/change/").content.decode()

    assert ("Another from its sources" in page) == reader.has_perm("deliveries.add_delivery")
