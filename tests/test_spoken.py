"""Each language has addresses of its own: /fr/… is the site in French, whatever the browser asks for."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from deliveries.exports.card import card
from deliveries.models import Delivery, saying
from deliveries.numbers import figures
from tests.desk import create_editor, signed_in
from tests.test_pages import words

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

PAGES = (
    "/", "/recipients/", "/recipients/mali/", "/suppliers/russia/", "/equipment/", "/equipment/mi-24p/", "/deliveries/",
    "/deliveries/1/", "/sources/", "/about/", "/about/counting/", "/data/", "/compare/", "/changes/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_french_page_stays_in_french(client: Client, address: str) -> None:
    page = client.get(f"/fr{address}")
    links = re.findall(r'(?:href|hx-get|action|src)="(/[^"]*)"', page.text)
    assert page.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in page.text
    assert [link for link in links if not link.startswith(("/fr/", "/static/")) and link != address] == []


def test_what_comes_after_a_french_page_is_not_in_french(client: Client) -> None:
    client.get("/fr/recipients/mali/")
    assert reverse("home") == "/"
    assert '<html lang="en">' in client.get("/").text


def test_the_switch_keeps_the_view(client: Client) -> None:
    page = client.get("/recipients/mali/?type=helicopters&since=2021").text
    assert 'href="/fr/recipients/mali/?type=helicopters&amp;since=2021" hreflang="fr"' in page
    back = client.get("/fr/recipients/mali/?type=helicopters&since=2021").text
    assert 'href="/recipients/mali/?type=helicopters&amp;since=2021" hreflang="en"' in back


def test_a_page_names_its_twins_in_all_languages(client: Client) -> None:
    for address in ("/recipients/mali/", "/fr/recipients/mali/"):
        page = client.get(address).text
        assert '<link rel="alternate" hreflang="en" href="http://testserver/recipients/mali/">' in page
        assert '<link rel="alternate" hreflang="fr" href="http://testserver/fr/recipients/mali/">' in page


def test_each_language_has_its_sitemap_and_each_address_its_twins(client: Client) -> None:
    robots = client.get("/robots.txt").text
    assert "Sitemap: http://testserver/fr/sitemap.xml" in robots
    assert "Disallow: /fr/admin/" in robots
    pages = client.get("/fr/sitemap-recipients.xml").text
    assert "<loc>http://testserver/fr/recipients/mali/</loc>" in pages
    assert 'hreflang="en" href="http://testserver/recipients/mali/"' in pages


def test_a_language_that_is_not_spoken_is_no_address(client: Client) -> None:
    assert client.get("/de/recipients/mali/").status_code == 404
    assert client.get("/en/recipients/mali/").status_code == 404


def test_without_its_last_slash_an_address_leads_to_the_french_page(client: Client) -> None:
    assert client.get("/fr/recipients/mali").headers["Location"] == "/fr/recipients/mali/"


def test_the_frame_of_a_french_page_is_french(client: Client) -> None:
    told = client.get("/oembed", {"url": "http://testserver/fr/recipients/mali/?type=helicopters"}).json()
    assert 'src="http://testserver/fr/embed/recipients/mali/?type=helicopters"' in told["html"]


class TestAtTheDesk:
    def test_it_is_in_the_language_of_the_browser(self) -> None:
        desk = signed_in(create_editor("editor"))
        assert '<html lang="fr"' in desk.get("/admin/", headers={"Accept-Language": "fr-FR,fr;q=0.9"}).text
        assert '<html lang="en"' in desk.get("/admin/", headers={"Accept-Language": "de"}).text

    def test_what_is_chosen_there_stands(self) -> None:
        desk = signed_in(create_editor("editor"))
        desk.post("/accounts/language/", {"language": "fr", "next": "/admin/"})
        assert '<html lang="fr"' in desk.get("/admin/").text

    def test_its_doors_are_as_shut_at_french_addresses(self, client: Client) -> None:
        assert client.get("/fr/admin/").headers["Location"] == "/fr/admin/login/?next=/fr/admin/"

    def test_a_second_factor_is_asked_for_at_french_addresses_too(self, settings: Settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = True
        desk = signed_in(create_editor("editor"))
        assert desk.get("/fr/admin/").headers["Location"] == "/fr/accounts/second-factor/"


class TestInFrench:
    def test_a_title_is_put_together_as_french_is(self, client: Client) -> None:
        page = client.get("/fr/recipients/mali/?type=helicopters").text
        assert "<title>Mali\u202f: hélicoptères, 4 → 6 → 8 · Waybill</title>" in page
        assert "Huit hélicoptères en provenance de la Russie en trois livraisons depuis octobre 2021." in page

    def test_names_take_their_articles(self, client: Client) -> None:
        second = Delivery.objects.get(recipient__slug="mali", arrival_latest="2022-03-31")
        page = words(client, f"/fr/deliveries/{second.pk}/")
        assert "Reçu par le Mali" in page
        assert "Deux hélicoptères de combat Mi-35P" in page

    def test_words_that_are_no_date_are_told_in_french(self, client: Client) -> None:
        page = client.get("/fr/recipients/mali/?since=garbage").text
        assert "«\u202fgarbage\u202f» n’est pas compris comme une date" in page

    def test_data_has_english_keys_and_french_names(self, client: Client) -> None:
        party = client.get("/fr/api/v1/parties/ivory-coast").json()
        assert party["name"] == "Côte d’Ivoire"
        assert party["slug"] == "ivory-coast"
        steps = client.get("/fr/recipients/mali/timeline.json?type=helicopters").json()["steps"]
        assert [step["total"] for step in steps] == [4, 6, 8]

    @pytest.mark.parametrize("file", ["deliveries.csv", "recipients/mali/timeline.csv"])
    def test_a_file_names_parties_and_types_in_french_beside_their_slugs(self, client: Client, file: str) -> None:
        first = next(csv.DictReader(io.StringIO(client.get(f"/fr/{file}?type=combat-helicopters").text)))
        told = "supplier", "supplier_name", "type", "type_name", "counted_as", "counted_as_name"
        assert [first[name] for name in told] == [
            "russia", "Russie", "combat-helicopters", "Hélicoptères de combat", "helicopters", "Hélicoptères",
        ]  # fmt: skip

    def test_sums_and_names_in_json_are_of_types_in_french(self, client: Client) -> None:
        sums = client.get("/fr/deliveries.json?type=helicopters&group=type").json()["rows"]
        assert {row["counted_as_name"] for row in sums} == {"Hélicoptères"}
        names = client.get("/fr/recipients/mali/timeline.json?type=helicopters").json()["names"]
        assert names["types"]["combat-helicopters"] == "Hélicoptères de combat"

    def test_a_model_that_stands_for_a_type_is_named_in_french(self, client: Client) -> None:
        rows = client.get("/fr/deliveries.json?type=radars").json()["rows"]
        assert "Radar de surveillance (modèle non précisé)" in {row["equipment_name"] for row in rows}

    @pytest.mark.parametrize(
        ("file", "page"),
        [
            ("deliveries.json?type=helicopters", "deliveries/?type=helicopters"),
            ("compare.json?recipient=mali&type=helicopters", "compare/?type=helicopters&recipient=mali"),
        ],
    )
    def test_a_file_leads_to_the_french_page_that_it_is_of(self, client: Client, file: str, page: str) -> None:
        assert client.get(f"/fr/{file}").json()["view"] == f"http://testserver/fr/{page}"

    def test_the_picture_of_a_page_names_the_french_page(self, client: Client) -> None:
        with patch("deliveries.views.cards.card", wraps=card) as drawn:
            client.get("/fr/suppliers/russia/card.png?type=helicopters")
        (_title, _sentence, origin, *_rest), _named = drawn.call_args
        assert origin == "testserver/fr/suppliers/russia/?type=helicopters"

    def test_a_picture_of_a_map_leads_to_the_french_page(self, client: Client) -> None:
        assert "testserver/fr/map/?type=helicopters" in client.get("/fr/map.svg?type=helicopters").text

    def test_a_picture_is_in_french(self, client: Client) -> None:
        picture = client.get("/fr/recipients/mali/timeline.svg?type=helicopters").text
        assert "hélicoptères" in picture
        assert "avr." in picture

    def test_a_feed_is_in_french(self, client: Client) -> None:
        feed = client.get("/fr/deliveries.atom?recipient=mali").text
        assert 'xml:lang="fr"' in feed
        assert "en provenance de la Russie" in feed


@pytest.mark.parametrize(
    ("word", "said", "governed_"),
    [
        ("des", "hélicoptères", "des hélicoptères"),
        ("des", "frégates", "des frégates"),
        ("des", "autres capteurs", "d’autres capteurs"),
        ("de", "Mali", "du Mali"),
        ("à", "États-Unis", "aux États-Unis"),
        ("le", "Russie", "la Russie"),
        ("de", "Russie et Chine", "de la Russie et de la Chine"),
        ("de", "Israël", "d’Israël"),
        ("de", "Hong Kong", "de Hong Kong"),
        ("de", "hélicoptères", "d’hélicoptères"),
        ("à", '<a href="/fr/recipients/mali/">Mali</a>', 'au <a href="/fr/recipients/mali/">Mali</a>'),
        ("jour", "31 mars 2022", "le 31 mars 2022"),
        ("jour", "octobre 2021", "octobre 2021"),
        ("en", "octobre 2021", "en octobre 2021"),
        ("une", "un", "une"),
        ("une", "deux", "deux"),
    ],
)
def test_a_part_of_a_message_takes_the_form_that_is_asked_for(word: str, said: str, governed_: str) -> None:
    with translation.override("fr"):
        for name in ("Mali", "United States", "Russia", "China", "Israel", "Hong Kong"):
            saying.said("party", name)
        message = "%(part)s, %(part:de)s"
        assert message % saying.Filled(part="Mali") == "Mali, du Mali"
        assert saying.governed(word, said) == governed_


def test_thousands_stand_apart_as_each_language_has_it() -> None:
    assert figures(12345) == "12,345"
    with translation.override("fr"):
        assert figures(12345) == "12\u202f345"
        assert figures(999) == "999"


def test_the_desk_says_days_names_and_headings_in_french() -> None:
    editor = signed_in(create_editor("ed", "Administrator"))

    def said(address: str) -> str:
        return " ".join(unescape(editor.get(f"/fr/admin/{address}").text).split())

    delivery = Delivery.objects.get(recipient__slug="mali", arrival_latest="2022-03-31").pk
    assert "Mali, 31 mars 2022 : " in said(f"deliveries/delivery/{delivery}/review/")
    assert "<h2>Mali, 31 mars 2022</h2>" in said(f"deliveries/delivery/{delivery}/change/")
    assert "Totaux annoncés" in said("")
    assert ">Publiée<" in said("deliveries/source/")
    assert ">Hélicoptères<" in said("deliveries/delivery/")
    assert ">English</button>" in said("guide/")


def test_each_language_of_a_source_has_a_name_in_french() -> None:
    editor = signed_in(create_editor("ed", "Administrator"))
    page = editor.get("/fr/admin/deliveries/source/add/").text
    names = re.findall(r'<option value="[a-z]{2,3}"[^>]*>([^<]*)<', page)

    assert {"arabe", "norvégien", "norvégien bokmål"} <= set(names)
    assert [name for name in names if name[:1].isupper()] == []


def test_the_desk_offers_to_change_and_to_view_in_the_words_of_django() -> None:
    page = signed_in(create_editor("ed", "Administrator")).get("/fr/admin/").text
    links = {each.strip() for each in re.findall(r'class="(?:change|view)link"[^>]*>([^<]*)<', page)}

    assert links == {"Modification", "Afficher"}
