"""Who says so, in the folds of a list of deliveries: a long list gets it when a fold is opened."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from deliveries.filters.selection import SHORT
from deliveries.models import Delivery, Party

from .factories import create_claim, create_deliveries, create_delivery, create_equipment, create_party, create_source

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali")


@pytest.fixture
def told(mali: Party) -> Delivery:
    """A delivery of which a newspaper told on 19 April 2022, and later an official."""
    delivery = create_delivery(recipient=mali, of=create_equipment(slug="mi-24p"))
    create_claim(delivery=delivery, source=create_source(published="2022-04-19", kind="news"), text="Saw two.")
    official = create_source(published="2022-06-01", kind="official-statement")
    create_claim(delivery=delivery, source=official, text="Speaks of two.")
    return delivery


def more(mali: Party, number: int) -> None:
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=day) for day in range(number)]
    create_deliveries(recipient=mali, supplier=create_party(), of=create_equipment(), days=days)


def test_a_short_list_brings_along_what_is_said(client: Client, mali: Party, told: Delivery) -> None:
    more(mali, SHORT - 1)
    page = client.get("/recipients/mali/").text

    assert "2 voices, 2 publications" in page
    assert "Saw two." in page
    assert "toggle once" not in page


def test_a_long_list_says_how_many_say_so_and_where_they_are_heard(client: Client, mali: Party, told: Delivery) -> None:
    more(mali, SHORT)
    page = client.get("/recipients/mali/").text

    assert "2 voices, 2 publications" in page
    assert "Saw two." not in page
    assert f'hx-get="/deliveries/{told.pk}/" hx-trigger="toggle once"' in page
    assert f'<a href="/deliveries/{told.pk}/#claims">Who says so</a>' in page


def test_an_opened_fold_gets_what_is_said_and_no_page_around_it(client: Client, told: Delivery) -> None:
    answer = client.get(f"/deliveries/{told.pk}/", headers=HTMX).text

    assert answer.count("<dt") == 2
    assert "Saw two." in answer
    assert "<html" not in answer
    assert "Saw two." in client.get(f"/deliveries/{told.pk}/").text


def test_what_was_published_later_is_hidden_in_the_fold_too(client: Client, mali: Party, told: Delivery) -> None:
    more(mali, SHORT)
    query = "known_on=2022-05-01"
    for delivery in Delivery.objects.exclude(pk=told.pk):
        create_claim(delivery=delivery, source=create_source(published="2001"))
    assert f'hx-get="/deliveries/{told.pk}/?{query}"' in client.get(f"/recipients/mali/?{query}").text

    answer = client.get(f"/deliveries/{told.pk}/?{query}", headers=HTMX).text
    assert "Saw two." in answer
    assert "Speaks of two." not in answer


def test_a_voice_that_does_not_count_is_marked_in_the_fold_too(client: Client, told: Delivery) -> None:
    answer = client.get(f"/deliveries/{told.pk}/?source_kind=news", headers=HTMX).text

    assert answer.count('<dt class="out">') == 1
    assert "official statement · does not count here" in answer


@pytest.mark.parametrize("query", ["?known_on=nonsense", "?source_kind=nonsense"])
def test_a_fold_that_is_not_understood_gets_nothing(client: Client, told: Delivery, query: str) -> None:
    assert client.get(f"/deliveries/{told.pk}/{query}", headers=HTMX).status_code == 404


def test_a_draft_has_no_fold(client: Client, told: Delivery) -> None:
    Delivery.objects.filter(pk=told.pk).update(state=Delivery.State.DRAFT)

    assert client.get(f"/deliveries/{told.pk}/", headers=HTMX).status_code == 404


def test_a_reprint_of_an_agency_is_no_publication_of_its_own(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    for paper in ("Dawn", "Dusk"):
        agency = create_source(publisher="Agency", via=create_source(publisher=paper))
        create_claim(
            delivery=delivery,
            source=create_source(publisher=f"A general in {paper}", kind="official-statement", via=agency),
        )

    assert "2 voices, 1 publication" in client.get("/recipients/mali/").text


def test_who_speaks_twice_is_one_voice(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    for at, name in enumerate(("A journalist in Bamako", "a Journalist in Bamako")):
        paper = create_source(publisher="Dawn", published=f"2022-04-{at + 1:02}")
        create_claim(delivery=delivery, source=create_source(publisher=name, via=paper), text=f"Saw {at + 2}.")

    page = client.get("/recipients/mali/").text
    assert "1 voice, 1 publication" in page
    assert page.count("<dt") - page.count("<dt>Total") == page.count("A journalist in Bamako</a>") == 1
    assert all(words in page for words in ("Saw 2.", "Saw 3."))
    assert client.get("/recipients/mali/timeline.json").json()["steps"][0]["sources"] == 2
    assert "1 voice" in client.get(f"/deliveries/{delivery.pk}/").text


def test_a_voice_counts_where_one_of_its_sources_does(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    for kind in ("photograph", "official-statement"):
        create_claim(delivery=delivery, source=create_source(publisher="Presidency", kind=kind))

    page = client.get("/recipients/mali/?source_kind=photograph").text
    assert "1 voice, 1 publication<" in page


def test_papers_that_heard_an_official_themselves_are_two(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    for paper in ("Dawn", "Dusk"):
        carrier = create_source(publisher=paper)
        create_claim(delivery=delivery, source=create_source(kind="official-statement", via=carrier))

    assert "2 voices, 2 publications" in client.get("/recipients/mali/").text


def test_papers_that_print_one_agency_and_a_paper_that_prints_two_are_two(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    for agency, paper in (("Red", "Dawn"), ("Red", "Dusk"), ("Blue", "Noon"), ("Green", "Noon")):
        create_claim(delivery=delivery, source=create_source(publisher=agency, via=create_source(publisher=paper)))

    assert "3 voices, 2 publications" in client.get("/recipients/mali/").text
