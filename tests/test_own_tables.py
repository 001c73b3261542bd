"""Tables as people keep them: headings of their own, titles above them, sources and models in further sheets, names
that are not on record yet; and the way back of all that one of them wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client

from deliveries.accounts.anew import FOR_GOOD
from deliveries.models import (
    Claim,
    Delivery,
    Equipment,
    EquipmentType,
    Headings,
    Party,
    Remark,
    Source,
    TableImport,
)
from deliveries.tables.headings import key

from .desk import create_editor, signed_in
from .factories import create_claim, create_delivery, create_equipment, create_party, create_source, span
from .test_tables import DELIVERIES, SOURCES, Page, book, saved, send, table

pytestmark = pytest.mark.django_db

OWN = ("Pays destinataire", "Fournisseur", "Matériel", "Quantité", "Date de livraison")


@pytest.fixture
def account() -> User:
    return create_editor("editor", "Editor")


@pytest.fixture
def editor(account: User) -> Client:
    return signed_in(account)


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


@pytest.fixture
def mi_171() -> Equipment:
    return create_equipment(slug="mi-171", designation="Mi-171")


def read_as(page: Page) -> dict[str, str]:
    return {each.text: each.column for each in page.response.context["upload"].sheet.headings}


def columns(page: Page, **chosen: str) -> Page:
    """Say what the headings at these places (A, B …) are read as."""
    data = {f"0-{ord(letter) - ord('A')}": column for letter, column in chosen.items()}
    for _sheet, headings in page.response.context["columns_form"].asked():
        for _heading, field in headings:
            data.setdefault(field.name, field.value())
    return page.step("columns", **data)


# ---- Columns ----------------------------------------------------------------------------------------


def test_headings_in_french_are_read(editor: Client, mali: Party, mi_171: Equipment) -> None:
    russia = create_party(slug="russia", name="Russia")
    send(editor, DELIVERIES, table(OWN, ("Mali", "Russia", "Mi-171", 4, "2021-10"))).written()

    made = Delivery.objects.get()
    assert (made.recipient, made.supplier, made.items.get().quantity) == (mali, russia, 4)
    assert made.arrival == span("2021-10")


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("Recipient country", "recipient"), ("Country of origin", "supplier"), ("Qty (units)", "quantity"),
        ("Date of delivery", "when"), ("Pays d’origine", "supplier"), ("Année de livraison", "when"),
        ("Jusqu'à", "high"), ("REMARQUES", "private"), ("Commentaire", "private"), ("No.", ""), ("État", ""),
    ],
)  # fmt: skip
def test_a_heading_means_what_people_mean_by_it(editor: Client, heading: str, means: str) -> None:
    page = send(editor, DELIVERIES, table(("Supplied to", "Model", heading), ("", "", "x")))

    assert read_as(page)[heading] == means


def test_a_heading_is_known_without_its_joining_words() -> None:
    assert key("Date de la livraison (estimée)") == key("date livraison")


def test_a_title_above_the_headings_is_passed_over_and_told(editor: Client, mali: Party, mi_171: Equipment) -> None:
    made: Any = book(("Our list of helicopters",), (), ("as of", "May 2024"), OWN, ("Mali", "", "Mi-171", 4, "2021-10"))
    made.active.merge_cells("A1:E1")
    page = send(editor, DELIVERIES, saved(made), "table.xlsx")

    assert "Row 4 names the columns; above it, rows 1, 3 are not read." in page.text
    page.written()
    assert Delivery.objects.count() == 1


def test_a_csv_with_a_title_is_read_by_its_own_separator(editor: Client, mali: Party, mi_171: Equipment) -> None:
    content = b"Deliveries, as of May\n\nCountry;Model;Number\nMali;Mi-171;4\n"
    page = send(editor, DELIVERIES, content)

    assert page.counts == (1, 0, 0)


def test_a_heading_that_nobody_can_read_is_chosen_in_the_page(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("Country", "Model", "Nº", "Zahl"), ("Mali", "Mi-171", "x17", 4)))
    assert sorted(page.problems) == [(1, "Nº"), (1, "Zahl")]

    page = columns(page, C="-", D="quantity")
    assert page.problems == []
    page.written()
    assert Delivery.objects.get().items.get().quantity == 4


def test_what_was_chosen_is_remembered_for_the_account_alone(editor: Client, mali: Party, mi_171: Equipment) -> None:
    content = table(("Country", "Model", "Zahl"), ("Mali", "Mi-171", 4))
    columns(send(editor, DELIVERIES, content), C="quantity")
    other = signed_in(create_editor("other", "Editor"))

    assert read_as(send(editor, DELIVERIES, content))["Zahl"] == "quantity"
    assert read_as(send(other, DELIVERIES, content))["Zahl"] == ""
    assert Headings.objects.get().columns == {"zahl": "quantity"}


def test_a_guess_is_corrected_in_the_page(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("Country", "Model", "Date"), ("Mali", "Mi-171", "2021-10")))
    columns(page, C="ordered").written()

    made = Delivery.objects.get()
    assert (made.arrival, made.order) == (None, span("2021-10"))


def test_of_two_headings_that_mean_the_same_the_second_is_asked_about(editor: Client) -> None:
    page = send(editor, DELIVERIES, table(("Country", "Model", "Date", "Year"), ("", "", "", "")))

    assert (1, "Year") in page.problems


def test_two_headings_that_are_chosen_as_one_column_are_told(editor: Client) -> None:
    page = send(editor, DELIVERIES, table(("Country", "Model", "Zahl", "Summe"), ("", "", "", "")))

    assert "Two columns have this name" in columns(page, C="quantity", D="quantity").why


def test_a_column_that_is_not_read_may_be_computed(editor: Client, mali: Party, mi_171: Equipment) -> None:
    content = saved(book(("Country", "Model", "Sum"), ("Mali", "Mi-171", "=1+1")))
    page = columns(send(editor, DELIVERIES, content, "table.xlsx"), C="-")

    assert (page.problems, page.counts) == ([], (1, 0, 0))


def test_headings_of_tables_of_sources_are_read(editor: Client) -> None:
    row = ("Reuters", "Four helicopters", "news", "https://example.org/1", "2021-10-01")
    send(editor, SOURCES, table(("Outlet", "Headline", "Kind of source", "URL", "Date"), row)).written()

    made = Source.objects.get()
    assert (made.publisher, made.title, made.url) == ("Reuters", "Four helicopters", "https://example.org/1")


def test_choices_are_read_as_people_write_them(editor: Client, mali: Party, mi_171: Equipment) -> None:
    own = ("Pays", "Modèle", "Combien", "Date de livraison", "Statut", "Neuf ou d'occasion", "terms")
    row = ("Mali", "Mi-171", "une douzaine", "18 avril 2022", "Livré", "D'occasion", "don")
    send(editor, DELIVERIES, table(own, row)).written()

    made = Delivery.objects.get()
    line = made.items.get()
    assert (made.status, made.terms, made.arrival) == ("delivered", "gift", span("2022-04-18"))
    assert (line.condition, line.quantity, line.approximate) == ("second-hand", 12, True)


def test_the_command_is_told_what_a_heading_means(mali: Party, mi_171: Equipment, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(table(("Country", "Model", "Zahl", "Nr."), ("Mali", "Mi-171", 4, "x")))
    call_command("import_table", "deliveries", str(file), "--column=Zahl=quantity", "--column=Nr.=-", verbosity=0)

    assert Delivery.objects.get().items.get().quantity == 4


# ---- Notes ------------------------------------------------------------------------------------------


def test_a_note_of_ones_own_stays_at_the_desk(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("Country", "Model", "Notes"), ("Mali", "Mi-171", "ask Amadou")))
    assert "For the desk alone: ask Amadou" in page.text
    page.written()

    made = Delivery.objects.get()
    assert (made.note, made.claims.count()) == ("", 0)
    assert Remark.objects.get(delivery=made).text == "ask Amadou"


def test_a_note_is_not_said_twice(editor: Client, mi_171: Equipment) -> None:
    draft = create_delivery(of=mi_171, state="draft")
    Remark.objects.create(delivery=draft, text="ask Amadou")
    page = send(editor, DELIVERIES, table(("delivery", "private"), (draft.pk, "ask Amadou")))

    assert page.counts == (0, 0, 1)


def test_a_note_beside_what_readers_see_is_refused(editor: Client, mi_171: Equipment) -> None:
    held = create_delivery(of=mi_171)
    page = send(editor, DELIVERIES, table(("delivery", "private"), (held.pk, "ask Amadou")))

    assert page.problems == [(2, "private")]


# ---- Make it new ------------------------------------------------------------------------------------


def test_names_that_are_not_on_record_are_made_new(editor: Client, mi_171: Equipment) -> None:
    helicopters = EquipmentType.objects.get(pk=mi_171.type_id)
    address = "https://example.org/report"
    row = ("Sylvania", "Ka-999", 4, "2021-10", address)
    page = send(editor, DELIVERIES, table(("recipient", "equipment", "quantity", "when", "source"), row))
    page = page.name("Sylvania", "new", kind="state")
    page = page.name("Ka-999", "new", type=helicopters.pk)
    assert not Party.objects.filter(name="Sylvania").exists()
    page = page.name(address, "new", publisher="AFP", title="Four came", kind="news", published="2021-11-02")
    assert page.plan.new == 4
    page.written()

    made = Delivery.objects.get()
    model = made.items.get().equipment
    assert (made.recipient.slug, model.slug, model.type) == ("sylvania", "ka-999", helicopters)
    source = Claim.objects.get(delivery=made).source
    assert (source.publisher, source.url, source.published) == ("AFP", address, span("2021-11-02"))


def test_what_is_said_of_a_new_one_is_asked_for(editor: Client, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("recipient", "equipment"), ("Sylvania", "Mi-171")))
    page = page.name("Sylvania", "new")

    assert (page.unknown, "Say this of the new one." in page.text) == (["Sylvania"], True)


def test_a_name_that_looks_like_one_on_record_is_not_made_new(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("recipient", "equipment"), ("Mali", "\u041c\u0456-171")))
    page = page.name("\u041c\u0456-171", "new", type=mi_171.type_id)

    assert page.unknown == ["\u041c\u0456-171"]


def test_who_may_not_add_a_party_is_not_offered_to(account: User, editor: Client, mi_171: Equipment) -> None:
    account.groups.clear()
    account.user_permissions.set(_permissions("import_tables", "add_delivery", "view_delivery"))
    page = send(editor, DELIVERIES, table(("recipient", "equipment"), ("Sylvania", "Mi-171")))

    assert "Make it new" not in page.text
    assert page.name("Sylvania", "new", kind="state").unknown == ["Sylvania"]


def _permissions(*names: str) -> Any:
    return Permission.objects.filter(codename__in=names)


# ---- Further sheets ---------------------------------------------------------------------------------


def workbook(**sheets: list[tuple[Any, ...]]) -> bytes:
    made = book(*sheets.pop("Deliveries"), title="Deliveries")
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return saved(made)


def test_sources_and_models_come_with_the_deliveries_of_a_workbook(
    editor: Client, mali: Party, mi_171: Equipment
) -> None:
    content = workbook(
        Deliveries=[("Country", "Model", "Number", "Date", "Source"), ("Mali", "Ka-999", 4, "last month", "A1")],
        Sources=[("Ref", "Publisher", "Title", "Type", "Date"), ("A1", "AFP", "Four came", "news", "2021-11-02")],
        Models=[("Designation", "Type", "Other names"), ("Ka-999", str(mi_171.type), "Hokum X; Kamov 999")],
        Notes=[("Whatever",)],
    )
    page = send(editor, DELIVERIES, content, "table.xlsx")
    assert "Sheets that hold no table, and are not read: Notes." in page.text
    assert (page.problems, page.unknown, page.plan.new) == ([], [], 3)
    page.written()

    made = Delivery.objects.get()
    assert (str(made.arrival_earliest), made.claims.get().source.title) == ("2021-10-01", "Four came")
    model = made.items.get().equipment
    assert (model.designation, model.aliases) == ("Ka-999", ["Hokum X", "Kamov 999"])


def test_what_further_sheets_name_is_on_record_once(editor: Client, mali: Party, mi_171: Equipment) -> None:
    known = create_source(url="https://example.org/1")
    content = workbook(
        Deliveries=[("recipient", "equipment", "source"), ("Mali", "Mi-171", "A1")],
        Sources=[("ref", "address", "publisher", "title", "kind"), ("A1", known.url, "Another", "name", "news")],
        Models=[("designation", "type"), ("Mi 171", "whatever")],
    )
    page = send(editor, DELIVERIES, content, "table.xlsx")
    page.written()

    assert (Delivery.objects.get().claims.get().source, Source.objects.count()) == (known, 1)
    assert Equipment.objects.filter(designation__startswith="Mi").count() == 1


def test_errors_of_all_sheets_are_told_at_once(editor: Client, mali: Party, mi_171: Equipment) -> None:
    content = workbook(
        Deliveries=[("recipient", "equipment", "quantity"), ("Mali", "Mi-171", "lots")],
        Sources=[("publisher", "title", "kind"), ("AFP", "Four came", "gossip")],
    )
    page = send(editor, DELIVERIES, content, "table.xlsx")

    assert [(one.sheet, one.row, one.column) for one in page.plan.problems] == [
        ("Sources", 2, "kind"), ("", 2, "quantity"),
    ]  # fmt: skip


# ---- The way back -----------------------------------------------------------------------------------


def undo(client: Client, kind: str = DELIVERIES) -> Any:
    return client.post(f"{kind}{TableImport.objects.latest('pk').pk}/undo/", follow=True)


def test_a_table_is_undone_whole(editor: Client, mali: Party, mi_171: Equipment) -> None:
    held = create_delivery(of=mi_171, quantity=4, recipient=mali)
    create_claim(delivery=held)
    rows = [(held.pk, "Mali", "Mi-171", 6), ("", "Sylvania", "Mi-171", 2)]
    page = send(editor, DELIVERIES, table(("delivery", "recipient", "equipment", "quantity"), *rows))
    page = page.name("Sylvania", "new", kind="state")
    page.written(reason="counted again")
    assert held.items.get().quantity == 6

    undo(editor)
    assert held.items.get().quantity == 4
    assert (Delivery.objects.count(), Party.objects.filter(name="Sylvania").exists()) == (1, False)
    assert TableImport.objects.get().undone


def test_a_note_of_an_undone_table_goes_and_another_stays(editor: Client, mi_171: Equipment) -> None:
    draft = create_delivery(of=mi_171, state="draft")
    Remark.objects.create(delivery=draft, text="ask Amadou")
    send(editor, DELIVERIES, table(("delivery", "private"), (draft.pk, "ask Fatou"))).written()
    assert Remark.objects.filter(delivery=draft).count() == 2

    undo(editor)
    assert Remark.objects.get(delivery=draft).text == "ask Amadou"
    assert TableImport.objects.get().undone


def test_what_was_changed_since_stays_with_what_it_rests_on(editor: Client, mali: Party, mi_171: Equipment) -> None:
    page = send(editor, DELIVERIES, table(("recipient", "equipment"), ("Sylvania", "Mi-171"), ("Mali", "Mi-171")))
    page.name("Sylvania", "new", kind="state").written()
    kept = Delivery.objects.get(recipient__name="Sylvania")
    kept.note = "looked at"
    kept.save()

    answer = undo(editor)
    assert list(Delivery.objects.all()) == [kept]
    assert Party.objects.filter(name="Sylvania").exists()
    told = answer.content.decode()
    assert ("It was changed since." in told, "Something rests on it" in told) == (True, True)
    assert TableImport.objects.get().undone is None


def test_what_undoing_takes_back_is_shown_first(editor: Client, mali: Party, mi_171: Equipment) -> None:
    send(editor, DELIVERIES, table(("recipient", "equipment"), ("Mali", "Mi-171"))).written()
    page = editor.get(f"{DELIVERIES}{TableImport.objects.get().pk}/undo/").content.decode()

    assert "is deleted, as the table made it" in page
    assert Delivery.objects.count() == 1


def test_what_one_may_not_change_is_not_undone(editor: Client, mali: Party, mi_171: Equipment) -> None:
    chief = signed_in(create_editor("chief", "Administrator"))
    page = send(chief, DELIVERIES, table(("recipient", "equipment"), ("Malie", "Mi-171")))
    page.name("Malie", mali, keep="on").written()

    undo(editor)
    mali.refresh_from_db()
    assert (mali.aliases, Delivery.objects.count()) == (["Malie"], 0)

    undo(chief)
    mali.refresh_from_db()
    assert mali.aliases == []


def test_who_may_not_go_back_does_not_undo_a_table(account: User, editor: Client, mali: Party) -> None:
    create_equipment(slug="mi-171", designation="Mi-171")
    send(editor, DELIVERIES, table(("recipient", "equipment"), ("Mali", "Mi-171"))).written()
    account.groups.clear()
    account.user_permissions.set(_permissions("import_tables", "add_delivery", "view_delivery"))

    assert undo(editor).status_code == 403
    assert Delivery.objects.count() == 1


def test_undoing_asks_for_the_second_factor_anew() -> None:
    assert FOR_GOOD.match("deliveries_delivery_table_undo")
