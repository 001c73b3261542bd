"""Every message is found, wherever it stands, and every language of the site has all of them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from deliveries.dev import messages, pseudo
from deliveries.models.spoken import codes


@pytest.fixture(scope="module")
def found() -> Catalog:
    return messages.found()


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Path:
    """A folder of catalogues with a copy of the French one, to be changed at will."""
    copy = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(messages.path_of("fr").read_bytes())
    settings.LOCALE_PATHS = [tmp_path]
    return copy


@pytest.mark.parametrize(
    ("message", "context"),
    [
        # deliveries/, with a plural
        (("%(n)s delivery is disputed.", "%(n)s deliveries are disputed."), None),
        # pages/
        ("possibly outside the range", None),
        # templates/
        ("Paste a report. What it tells of deliveries is proposed beside its text; nothing is saved before you accept it.", None),  # noqa: E501
        # the API's description
        ("Recipients.", None),
        # fixtures/
        ("Mali", "party"),
        ("Combat helicopters", "type"),
        ("combat helicopter", "one"),
        ("Combat helicopter (model not named)", "model"),
    ],
)  # fmt: skip
def test_messages_are_found_wherever_they_stand(found: Catalog, message: str, context: str | None) -> None:
    assert found.get(message, context) is not None


@pytest.mark.parametrize("language", codes()[1:])
def test_every_message_is_translated(found: Catalog, language: str) -> None:
    assert list(messages.problems(language, found)) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('msgstr "Livraisons"', 'msgstr ""', "missing"),
        ('msgid "Deliveries"', '#, fuzzy\nmsgid "Deliveries"', "fuzzy"),
        ('msgid "Deliveries"', 'msgid "Shipments"', "not in use"),
        ('msgstr "environ %(number)s"', 'msgstr "environ %(nombre)s"', "other parts"),
        # What fills it is a plain dict, in a file that has forms for others.
        ('msgstr "%(first)s ou %(last)s"', 'msgstr "%(first)s ou %(last:de)s"', "asks for a form"),
    ],
)
def test_what_a_catalogue_lacks_is_told(found: Catalog, elsewhere: Path, before: str, after: str, problem: str) -> None:
    text = elsewhere.read_text("utf-8")
    assert before in text
    elsewhere.write_text(text.replace(before, after, 1), "utf-8")
    assert any(line.startswith(problem) for line in messages.problems("fr", found))


def test_the_check_fails_where_one_is_missing(elsewhere: Path) -> None:
    text = elsewhere.read_text("utf-8")
    elsewhere.write_text(text.replace('msgstr "Livraisons"', 'msgstr ""', 1), "utf-8")
    with pytest.raises(CommandError, match="1 messages"):
        call_command("messages", check=True)
    assert elsewhere.read_text("utf-8") == text.replace('msgstr "Livraisons"', 'msgstr ""', 1)


def test_a_new_message_is_added_empty_and_what_is_translated_stays(found: Catalog, elsewhere: Path) -> None:
    text = elsewhere.read_text("utf-8")
    elsewhere.write_text(text.replace('msgid "Deliveries"', 'msgid "Shipments"', 1), "utf-8")
    messages.written(messages.renewed("fr", found), elsewhere)
    assert elsewhere.read_text("utf-8") == text.replace('msgstr "Livraisons"', 'msgstr ""', 1)


def test_the_catalogue_is_as_the_command_writes_it(found: Catalog, elsewhere: Path) -> None:
    before = elsewhere.read_bytes()
    messages.written(messages.renewed("fr", found), elsewhere)
    assert elsewhere.read_bytes() == before


def test_french_has_its_own_spaces_and_quotation_marks() -> None:
    catalogue = messages.read("fr")
    wrong = [
        form
        for message in catalogue
        if message.id
        for form in messages.forms(message)
        for sign in (" :", " ;", " ?", " !", "“", "”", "« ", " »", "\u00a0")
        if sign in form
    ]
    assert wrong == []


# Pages with no word of the record but those of the languages themselves.
WORDLESS = ("/about/", "/about/counting/", "/nowhere/", "/recipients/", "/equipment/", "/changes/")
OWN_WORDS = {"JSON", "Waybill", "English", "Français", "width=device-width, initial-scale=1", "light dark", "noindex",
             "website", "summary_large_image"}  # fmt: skip


@pytest.fixture(scope="module")
def made_up(found: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    pseudo.make(found, folder)
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize("address", WORDLESS)
def test_every_word_of_a_page_is_a_message(client: Client, settings: Settings, made_up: Path, address: str) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("en-xa", "Made up")]
    settings.LOCALE_PATHS = [made_up]
    page = re.sub(r"(?s)<(code|pre|script)[^>]*>.*?</\1>", "", client.get(f"/en-xa{address}").text)
    texts = re.findall(r'(?:aria-label|title|placeholder|content|alt)="([^"]*)"', page) + re.split("<[^>]+>", page)
    bare = {re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", words)).strip(" ·\n.:,") for words in texts}
    said = {words for words in bare if re.search("[A-Za-z]{3}", html.unescape(words)) and "://" not in words}
    assert said <= OWN_WORDS
