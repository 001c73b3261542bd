"""A citation in another language than its reader's: what was kept stays, and the page around it speaks theirs."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from deliveries.models import Delivery, Snapshot
from tests.test_citing import VIEW, change_the_record, cite, frozen

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

SUMS = "/deliveries/?recipient=mali&group=supplier"


def quoted(page: str) -> str:
    (said,) = re.findall(r'<p class="quotable"[^>]*>(.*?)</p>', page)
    return unescape(said)


def test_what_is_quoted_of_an_english_citation_is_english_throughout(client: Client) -> None:
    page = client.get(f"/fr{cite(client)}").text
    assert "Three deliveries are disputed. As recorded on " in quoted(page)
    assert '<h1 class="headline" lang="en" dir="auto">Mali: helicopters, 4' in page


def test_a_french_citation_is_quoted_in_french_on_an_english_page(client: Client) -> None:
    address = client.post("/fr/cite/", {"view": f"/fr{VIEW}"}).headers["Location"]
    page = client.get(address.removeprefix("/fr")).text
    assert "Trois livraisons sont contestées. Tel qu’enregistré le " in quoted(page)
    assert "Title and sentences stay in the language" in page
    assert "<td>Russia</td>" in page


def test_in_its_own_language_a_citation_says_nothing_of_languages(client: Client) -> None:
    page = client.get(cite(client)).text
    assert "stay in the language" not in page
    assert '<h1 class="headline" lang="en" dir="auto">' in page


def test_a_citation_that_does_not_say_its_language_has_that_of_its_address(client: Client) -> None:
    client.post("/fr/cite/", {"view": f"/fr{VIEW}"})
    kept = Snapshot.objects.get()
    del kept.view["language"]
    kept.save()
    assert '<h1 class="headline" lang="fr"' in client.get(f"/cite/{kept.slug}/").text


def test_names_of_a_kept_table_are_in_the_readers_language(client: Client) -> None:
    page = client.get(f"/fr{cite(client, SUMS)}").text
    assert '<th scope="row">Russie</th>' in page
    assert "<small>Hélicoptères</small>" in page


def test_a_kept_table_names_its_types_and_not_how_they_are_held(client: Client) -> None:
    page = client.get(cite(client, SUMS)).text
    assert "<small>Helicopters</small>" in page
    assert "Named(" not in page


def test_what_was_awaited_is_said_in_the_readers_language(client: Client) -> None:
    address = cite(client, "/deliveries/?recipient=mali&status=expected")
    assert '<span class="mark open">attendue</span>' in client.get(f"/fr{address}").text
    assert '<span class="mark open">expected</span>' in client.get(address).text


def test_a_reader_of_another_language_is_told_what_the_record_says_today(client: Client) -> None:
    address = cite(client)
    said = "Huit hélicoptères en provenance de la Russie"
    assert said in client.get(f"/fr{address}").text
    assert "Rien ne diffère." in client.get(f"/fr{address}").text


def test_differences_are_told_in_the_readers_language(client: Client) -> None:
    address = cite(client)
    change_the_record()
    delivery = Delivery.objects.get(slug="mali-2022-04-18")
    page = unescape(client.get(f"/fr{address}").text)
    (then,) = re.findall(rf'<th scope="row">livraison {delivery.pk}\b[^<]*</th><td>([^<]*)</td>', page)
    assert then.startswith("18 avril 2022: 2 Mi-24P")
    assert "Russie" in then


def test_a_citation_in_another_language_does_not_seem_changed(client: Client) -> None:
    address = client.post("/fr/cite/", {"view": f"/fr{VIEW}"}).headers["Location"]
    assert "Nothing differs." in client.get(address.removeprefix("/fr")).text


def test_files_of_a_citation_name_things_in_the_language_asked_for(client: Client) -> None:
    address = cite(client)
    assert {row["supplier_name"] for row in frozen(client, VIEW)} == {"Russia"}
    assert "Russie" in client.get(f"/fr{address.rstrip('/')}.csv").text
