"""What a search finds: names before the deliveries that mention them, and the nearest spellings, said to be such."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from .factories import create_claim, create_delivery, create_party
from .test_room import assert_fits

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]


def page(client: Client, words: str) -> str:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return unescape(response.content.decode())


def finds(html: str) -> list[tuple[str, str]]:
    """Where each thing stands that a page found, and its name."""
    return re.findall(r'<li><a href="([^"]*)">([^<]*)</a>', html)


def suggested(client: Client, words: str) -> str:
    headers = {"HX-Request": "true"}
    response = client.get("/search/", {"q": words, "fragment": "1"}, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode())


def options(html: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a role="option" id="[^"]*" href="([^"]*)"[^>]*>(.*?)<small>', html, re.DOTALL)
    return [(href, name.strip()) for href, name in found]


def test_a_country_stands_before_the_lines_that_mention_it(client: Client) -> None:
    html = page(client, "mali")
    assert finds(html)[0] == ("/recipients/mali/", "Mali")
    assert html.index("/recipients/mali/") < html.index('href="/deliveries/?q=mali"')


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("Malli", "/recipients/mali/"),
        ("Mi-53P", "/equipment/mi-35p/"),
        ("helicoptres", "/deliveries/?type=helicopters"),
    ],
)
def test_a_slip_is_forgiven_and_said(client: Client, words: str, href: str) -> None:
    html = page(client, words)
    assert f"Nothing is called “{words}”. These are the nearest spellings." in html
    assert href in [found for found, _name in finds(html)]


def test_what_is_spelt_right_is_not_said_to_be_near(client: Client) -> None:
    assert "nearest spellings" not in page(client, "mali")


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("russia", "/suppliers/russia/"),
        ("MI 24P", "/equipment/mi-24p/"),
        ("combat hel", "/deliveries/?type=combat-helicopters"),
        ("ecowas", "/recipients/?region=ecowas-states"),
        ("Defense Post", "/sources/"),
    ],
)
def test_parties_types_models_regions_and_sources_are_found(client: Client, words: str, href: str) -> None:
    assert any(found.startswith(href) for found, _name in finds(page(client, words)))


def test_of_several_words_each_may_be_a_name(client: Client) -> None:
    hrefs = [href for href, _name in finds(page(client, "radars russia"))]
    assert "/suppliers/russia/" in hrefs
    assert "/deliveries/?type=radars" in hrefs


def test_words_that_are_no_name_lead_to_the_deliveries_that_mention_them(client: Client) -> None:
    made = create_delivery()
    create_claim(delivery=made, text="Seen beside the quokkaberry orchard.")
    response = client.get("/search/", {"q": "quokkaberry"})
    assert response.status_code == 302
    assert response["Location"] == "/deliveries/?q=quokkaberry"


def test_of_what_is_nowhere_the_page_says_so(client: Client) -> None:
    html = page(client, "zzzzqqqq")
    assert "Nothing is called “zzzzqqqq”, or nearly so." in html
    assert "No delivery mentions it." in html


def test_a_party_of_whom_nothing_is_on_record_comes_last(client: Client) -> None:
    create_party(slug="maliland", name="Maliland")
    names = [name for _href, name in finds(page(client, "mali"))]
    assert names.index("Mali") < names.index("Maliland")


@pytest.mark.parametrize("words", ["“”", "x" * 201])
def test_what_cannot_be_searched_is_told_and_stays_in_its_field(client: Client, words: str) -> None:
    html = page(client, words)
    assert 'role="alert"' in html
    assert f'value="{words}"' in html


def test_nothing_typed_is_no_error(client: Client) -> None:
    html = page(client, "")
    assert 'role="alert"' not in html
    assert finds(html) == []


def test_a_parameter_that_it_has_not_is_told(client: Client) -> None:
    assert "There is no such filter here." in unescape(client.get("/search/?q=mali&type=radars").content.decode())


@pytest.mark.parametrize("words", ["%", "_", "'; DROP TABLE", "\\", "<b>", "a\x00b", "Mali " * 30])
def test_odd_words_are_answered_and_escaped(client: Client, words: str) -> None:
    response = client.get("/search/", {"q": words})
    assert response.status_code in {200, 302}
    assert b"<b>" not in response.content or words != "<b>" or b"&lt;b&gt;" in response.content


def test_suggestions_are_the_first_of_each_kind(client: Client) -> None:
    html = suggested(client, "mali")
    assert options(html)[0] == ("/recipients/mali/", "Mali")
    assert 1 < len(options(html)) <= 8
    assert "<html" not in html
    assert f"{len(options(html))} suggestions" in html


def test_suggestions_say_that_they_are_but_near(client: Client) -> None:
    html = suggested(client, "Malli")
    assert "These are the nearest spellings." in html
    assert options(html) == [("/recipients/mali/", "Mali")]


def test_a_single_letter_suggests_nothing(client: Client) -> None:
    assert options(suggested(client, "m")) == []


def test_pages_of_many_finds_are_small(client: Client) -> None:
    assert_fits(page(client, "mi"))
    assert_fits(page(client, "re po rt on he li co pt"))
