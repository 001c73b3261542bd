"""Names as they are typed and brought in: one of several is asked about, and so are look-alike letters and pages that
are on record already."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deliveries.loader import LoadError, load
from deliveries.models import Equipment, Party, Source
from deliveries.models.addresses import page_key
from deliveries.models.alphabets import foreign, latin
from deliveries.models.directory import Directory
from deliveries.models.iso import two_letters
from deliveries.models.names import edits

from .desk import create_editor, open_form, save, signed_in
from .factories import create_claim, create_delivery, create_equipment, create_party, create_source

pytestmark = pytest.mark.django_db

SOURCE = "/admin/deliveries/source/add/"
PAGES = ["https://www.example.org/a/b/", "http://example.org/a/b", "https://www.example.org/a/b/?utm_source=x"]


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("editor", "Editor"))


@pytest.fixture
def countries() -> dict[str, Party]:
    called: dict[str, dict[str, Any]] = {
        "Mali": {"iso_code": "MLI"},
        "Republic of the Congo": {"iso_code": "COG", "aliases": ["Congo", "Congo-Brazzaville"]},
        "Democratic Republic of the Congo": {"iso_code": "COD", "aliases": ["DR Congo"]},
        "South Korea": {"iso_code": "KOR", "aliases": ["Republic of Korea"]},
        "North Korea": {"iso_code": "PRK"},
        "Guinea": {"iso_code": "GIN"},
        "Equatorial Guinea": {"iso_code": "GNQ"},
        "Iran": {"iso_code": "IRN", "aliases": ["Islamic Republic of Iran"]},
        "Chad": {"iso_code": "TCD", "aliases": ["Republic of Chad"]},
        "Cuba": {"iso_code": "CUB", "aliases": ["Republic of Cuba"]},
    }
    return {name: create_party(name=name, **values) for name, values in called.items()}


# ---- Which one --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Mali", ["Mali"]),
        ("MLI", ["Mali"]),
        ("ML", ["Mali"]),
        ("KR", ["South Korea"]),
        ("ml", []),
        ("Congo", ["Republic of the Congo", "Democratic Republic of the Congo"]),
        ("Korea", ["South Korea", "North Korea"]),
        ("DR Congo", ["Democratic Republic of the Congo"]),
        ("Guinea", ["Guinea"]),
        ("Korea, Republic of", ["South Korea"]),
        ("Congo, Democratic Republic of the", ["Democratic Republic of the Congo"]),
        ("Iran (Islamic Republic of)", ["Iran"]),
        ("Malli", []),
        ("Ма\u043b\u0438", []),
    ],
)
def test_a_name_means_one_or_is_asked_about(countries: dict[str, Party], words: str, meant: list[str]) -> None:
    assert {party.name for party in Directory(Party.objects.all()).meant(words)} == set(meant)


def asked(desk: Client, *row: str) -> Any:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([("recipient", "equipment", "quantity", "when"), row])
    file = SimpleUploadedFile("table.csv", buffer.getvalue().encode())
    return desk.post("/admin/deliveries/delivery/table/", {"file": file, "step": "file"})


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("Congo", {"Republic of the Congo", "Democratic Republic of the Congo"}),
        ("Malli", {"Mali"}),
        ("Corea, Republic of", {"South Korea", "North Korea"}),
    ],
)
def test_a_table_offers_what_is_near_and_nothing_else(
    desk: Client, countries: dict[str, Party], words: str, offered: set[str]
) -> None:
    create_equipment(designation="Mi-171")
    (unknown,) = asked(desk, words, "Mi-171", "4", "2021-10").context["plan"].unknown
    found = {party.name for party in unknown.suggestions}
    assert found == offered or (words.startswith("Corea") and found <= offered)


def test_a_filter_asks_which_of_several_is_meant(client: Client, countries: dict[str, Party]) -> None:
    response = client.get("/deliveries.json?recipient=Congo")
    assert response.status_code == 400
    assert "may be one of several" in response.content.decode()
    assert client.get("/deliveries.json?recipient=MLI").status_code == 200


def test_a_filter_knows_a_name_that_came_after_the_first_question(client: Client, countries: dict[str, Party]) -> None:
    assert client.get("/deliveries.json?recipient=Burma").status_code == 400
    create_party(name="Myanmar", aliases=["Burma"])
    assert client.get("/deliveries.json?recipient=Burma").status_code == 200


# ---- Letters that look alike ------------------------------------------------------------------------

CYRILLIC = "\u0422-72"


@pytest.mark.parametrize(
    ("text", "twin", "alphabet"),
    [
        (CYRILLIC, "T-72", "Cyrillic"),
        ("\u041ci-24", "Mi-24", "Cyrillic"),
        ("\u03a4-72", "T-72", "Greek"),
        ("\u041c\u0438-24", "\u041c\u0438-24", ""),  # Russian, with a letter of its own
        ("T-72", "T-72", ""),
    ],
)
def test_letters_of_another_alphabet_are_told_where_they_look_latin(text: str, twin: str, alphabet: str) -> None:
    assert (latin(text), foreign(text)) == (twin, alphabet)


def test_the_desk_refuses_a_name_that_looks_like_another_and_keeps_what_was_typed(desk: Client) -> None:
    tank = create_equipment(designation="T-72")
    address = "/admin/deliveries/equipment/add/"
    data = open_form(desk, address) | {"designation": CYRILLIC, "slug": "t-72-b", "type": tank.type_id}
    form = desk.post(address, data).context["adminform"].form
    assert "it looks like T-72, a name of T-72" in form.errors["designation"][0]
    assert form["designation"].value() == CYRILLIC
    assert (
        "Is it T-90?"
        in desk.post(address, data | {"designation": "\u0422-90"}).context["adminform"].form.errors["designation"][0]
    )


def test_the_russian_spelling_may_be_another_name_of_the_same() -> None:
    tank = create_equipment(designation="T-72")
    administrator = signed_in(create_editor("administrator", "Administrator"))
    save(administrator, f"/admin/deliveries/equipment/{tank.pk}/change/", aliases=CYRILLIC)
    assert Equipment.objects.get().aliases == [CYRILLIC]


def test_a_filter_a_table_and_a_choice_ask_whether_the_look_alike_is_meant(
    client: Client, desk: Client, countries: dict[str, Party]
) -> None:
    tank = create_equipment(designation="T-72")
    response = client.get("/deliveries.json", {"equipment": CYRILLIC})
    assert response.status_code == 400
    assert "Do you mean T-72?" in response.content.decode()
    (unknown,) = asked(desk, "Mali", CYRILLIC, "4", "2021-10").context["plan"].unknown
    assert (unknown.alphabet, unknown.suggestions) == ("Cyrillic", [tank])
    assert list(Equipment.objects.called(CYRILLIC)) == [tank]


@pytest.mark.parametrize(("one", "other", "number"), [("mali", "malli", 1), ("mi53p", "mi35p", 1), ("", "ab", 2)])
def test_edits_are_counted(one: str, other: str, number: int) -> None:
    assert edits(one, other) == edits(other, one) == number


def test_codes_have_two_letters_unless_the_state_is_no_more() -> None:
    assert [two_letters(code) for code in ("MLI", "SRB", "SUN")] == ["ML", "RS", ""]


# ---- Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *((PAGES[0], page) for page in PAGES[1:]),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://EXAMPLE.org:443/a?b=1&fbclid=x&a=2", "http://example.org/a?a=2&b=1"),
        ("https://web.archive.org/web/20220419id_/https://example.org/a", "https://example.org/a"),
        ("https://example.org/caf%C3%A9", "https://example.org/café"),
    ],
)
def test_two_addresses_lead_to_one_page(one: str, other: str) -> None:
    assert page_key(one) == page_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/#/a", "https://example.org/#/b"),
        ("https://example.org/A", "https://example.org/a"),
    ],
)
def test_two_addresses_lead_to_two_pages(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize("address", ["", "https://example.org", "https://www.example.org/", "https://[::1", "x"])
def test_what_leads_to_no_article_has_no_key(address: str) -> None:
    assert page_key(address) == ""


@pytest.mark.parametrize("address", PAGES[1:])
def test_the_desk_asks_before_a_page_becomes_a_second_source(desk: Client, address: str) -> None:
    create_source(url=PAGES[0], publisher="AFP")
    data = open_form(desk, SOURCE) | {"title": "T", "publisher": "Agence", "kind": "news", "url": address}
    form = desk.post(SOURCE, data).context["adminform"].form
    assert "This page is on record" in form.errors["url"][0]
    desk.post(SOURCE, data | {"another": "on"})
    assert Source.objects.count() == 2


def test_who_is_quoted_on_a_page_that_is_on_record_is_not_asked_about(desk: Client) -> None:
    paper = create_source(url=PAGES[0])
    data = open_form(desk, SOURCE) | {"title": "T", "publisher": "X", "kind": "news", "url": PAGES[1], "via": paper.pk}
    desk.post(SOURCE, data)
    assert Source.objects.count() == 2


def test_a_table_asks_of_pages_on_record_and_of_its_own(desk: Client) -> None:
    held = create_source(url=PAGES[0])
    buffer = io.StringIO()
    rows = [("T", "X", "news", PAGES[1]), ("T", "Y", "news", "http://e.org/q"), ("T", "Z", "news", "https://e.org/q/")]
    csv.writer(buffer).writerows([("title", "publisher", "kind", "address"), *rows])
    file = SimpleUploadedFile("table.csv", buffer.getvalue().encode())
    plan = desk.post("/admin/deliveries/source/table/", {"file": file, "step": "file"}).context["plan"]
    first, second, third = [" ".join(planned.notes) for planned in plan.planned]
    assert f"Number {held.pk} has this address" in first
    assert (second, "Row 3 has this address" in third) == ("", True)


def test_one_page_is_one_publication_whatever_its_publisher_is_called(client: Client) -> None:
    delivery = create_delivery()
    for number, page in enumerate(PAGES):
        create_claim(delivery=delivery, source=create_source(url=page, publisher=f"Paper {number}"))
    create_claim(delivery=delivery, source=create_source(url="https://example.org/other", publisher="Another"))
    assert "<b>2</b> publications" in client.get(delivery.get_absolute_url()).content.decode()


def test_load_fixtures_refuses_a_page_that_is_on_record(tmp_path: Any) -> None:
    held = create_source(url=PAGES[0], slug="held")
    entry = f'[[source]]\nslug = "again"\ntitle = "T"\npublisher = "X"\nkind = "news"\nurl = {json.dumps(PAGES[1])}\n'
    (tmp_path / "story.toml").write_text(entry)
    with pytest.raises(LoadError, match=f'same page as that of "{held.slug}"'):
        load([tmp_path / "story.toml"])
    (tmp_path / "story.toml").write_text(entry + 'via = "held"\n')
    load([tmp_path / "story.toml"])
    assert Source.objects.count() == 2
