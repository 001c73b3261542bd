"""Lists and tables that come in pages with numbers, and keep their filters from one to the next."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from .factories import create_delivery, create_equipment, create_party, create_type

pytestmark = pytest.mark.django_db


def test_a_page_past_the_last_one_is_an_error(client: Client) -> None:
    create_delivery()

    for address in ("/recipients/?", "/suppliers/?", "/deliveries/?group=recipient&"):
        page = client.get(f"{address}page=2").text
        assert "The last page is 1." in page
        assert "<tbody" not in page


def test_one_page_has_no_links_to_others(client: Client) -> None:
    create_delivery(recipient=create_party(slug="mali"))

    assert 'class="pages"' not in client.get("/recipients/").text
    assert 'class="pages"' not in client.get("/deliveries/?group=recipient").text


def test_those_that_wait_stand_on_the_last_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.summaries.parties.PARTIES_A_PAGE", 2)
    monkeypatch.setattr("deliveries.views.lists.PARTIES_A_PAGE", 2)
    for _n in range(3):
        create_delivery(recipient=create_party())
    create_delivery(recipient=create_party(slug="niger"), status="expected")

    first, last = (client.get(f"/recipients/?since=2000&page={number}").text for number in (1, 2))

    assert 'rel="next" href="?since=2000&amp;page=2"' in first
    assert 'rel="prev" href="?since=2000&amp;page=1"' in last
    assert "niger" not in first
    assert 'href="/recipients/niger/?since=2000"' in last
    assert "1 to 2 of 3" in first
    assert "3 to 3 of 3" in last


def test_of_many_that_wait_the_rest_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.views.lists.NAMES_A_PAGE", 1)
    for _n in range(3):
        create_delivery(recipient=create_party(), status="expected")

    assert "and 2 more" in client.get("/recipients/").text


def test_a_bar_is_drawn_to_the_scale_of_all_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.index.groups.ROOM", 1)
    gunship = create_equipment()
    for name, quantity in (("aland", 4), ("burma", 2)):
        create_delivery(recipient=create_party(slug=name), of=gunship, quantity=quantity)

    for number, name, width in (("1", "Aland", "100.0"), ("2", "Burma", "50.0")):
        page = client.get(f"/deliveries/?group=recipient&page={number}").text
        assert re.findall(r'class="best" x="0" width="([\d.]+)"', page) == [width]
        assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)<', page) == [name]
        assert f"Rows {number} to {number} of 2; the downloads hold all." in page


def test_a_page_tells_two_of_the_unlike_things_in_a_cell(client: Client) -> None:
    mali = create_party(slug="mali")
    for number in range(1, 5):
        create_delivery(recipient=mali, of=create_equipment(type=create_type(slug=f"things-{number}")), arrived="2020")

    page = client.get("/deliveries/?group=recipient&pivot=year").text

    cells = re.findall(r'<td class="num"><a [^>]*>(.*?)</a></td>', page.split("<tbody>")[1].split("</tbody>")[0])
    assert [cell.count('class="sum"') for cell in cells] == [2, 2]
    assert all("<small>+ 2 types</small>" in cell for cell in cells)
