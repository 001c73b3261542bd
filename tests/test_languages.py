"""The language of a source is one that is known, and is not guessed where its publisher tells it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from deliveries.models import Party, Source
from deliveries.models.languages import KNOWN, language_name, language_read
from tests.desk import create_editor, open_form, signed_in
from tests.factories import create_delivery, create_item, create_party, create_source

ADD = "/admin/deliveries/source/add/"


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("editor", is_superuser=True))


def added(desk: Client, **values: object) -> Source:
    typed = {"publisher": "AFP", "title": "A report", "kind": "news", "_save": "Save"}
    assert desk.post(ADD, open_form(desk, ADD) | typed | values).status_code == 302
    return Source.objects.latest("pk")


def test_every_known_language_has_a_name() -> None:
    assert not [code for code in KNOWN if language_name(code) == code]
    assert len(KNOWN) == len(set(KNOWN)) > 140


@pytest.mark.parametrize(
    ("words", "code"),
    {
        "fr": "fr",
        "FR": "fr",
        "French": "fr",
        "français": "fr",
        "pt_BR": "pt-br",
        "Hausa": "ha",
        "Frensh": None,
        "": None,
    }.items(),
)
def test_a_language_is_read_by_its_code_or_its_name(words: str, code: str | None) -> None:
    assert language_read(words) == code


@pytest.mark.django_db
class TestAtTheDesk:
    def test_it_is_chosen_among_those_that_are_known_those_on_record_first(self, desk: Client) -> None:
        create_source(language="bm")
        page = desk.get(ADD).text
        assert page.index(">Bambara<") < page.index(">Arabic<")

    def test_empty_is_that_of_the_publishers_latest_source(self, desk: Client) -> None:
        for language in ("ar", "fr"):
            create_source(publisher="Mali Actu", language=language)
        assert added(desk, publisher="mali actu ").language == "fr"

    def test_of_another_publisher_that_of_the_site_or_of_what_it_came_through(self, desk: Client) -> None:
        via = create_source(language="ru", url="https://tass.example/1")
        assert added(desk, publisher="A", url="https://tass.example/2").language == "ru"
        assert added(desk, publisher="B", via=via.pk).language == "ru"

    def test_else_that_of_the_page(self, desk: Client) -> None:
        assert added(desk).language == "en"

    def test_what_is_chosen_stands(self, desk: Client) -> None:
        create_source(publisher="AFP", language="fr")
        assert added(desk, language="ar").language == "ar"

    def test_the_form_can_ask_what_it_would_be(self, desk: Client) -> None:
        create_source(publisher="AFP", language="fr")
        assert desk.get("/admin/deliveries/source/language/", {"publisher": "AFP"}).text == "fr"

    def test_a_new_party_is_asked_for_its_kind(self, desk: Client) -> None:
        address = "/admin/deliveries/party/add/"
        typed = open_form(desk, address) | {"name": "Ruritania", "slug": "ruritania", "_save": "Save"}
        assert "This field is required" in desk.post(address, typed).text
        desk.post(address, typed | {"kind": "armed-group"})
        assert Party.objects.get(name="Ruritania").kind == "armed-group"

    def test_that_of_one_on_record_stays_chosen(self, desk: Client) -> None:
        party = create_party(kind="organisation")
        assert open_form(desk, f"/admin/deliveries/party/{party.pk}/change/")["kind"] == "organisation"


@pytest.mark.django_db
def test_what_is_no_language_is_refused_at_every_door() -> None:
    with pytest.raises(ValidationError, match="not the code of a language"):
        Source(title="A", publisher="B", kind="news", language="xx").full_clean()


@pytest.mark.django_db
def test_a_description_is_no_part_of_a_title(client: Client) -> None:
    delivery = create_delivery(recipient=create_party())
    create_item(delivery=delivery, description="in crates, with spare parts for a year")
    page = client.get(f"/deliveries/{delivery.pk}/").text
    assert page.count("in crates, with spare parts for a year") == 1
