"""The pages about the record: front page, lists, one delivery, one source, the rules, and what is not found."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.db.models import Count
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliveries import index
from deliveries.filters import held
from deliveries.models import Claim, Delivery, Party, Source

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
    new_delivery,
)
from .snapshots import STORIES, on_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoAssertNumQueries, Settings
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.django_db

HUGE = 10**30
SCRIPT = "<script>alert('& \"')</script>"


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


def words(client: Client, address: str, status: int = 200) -> str:
    """The page as a reader sees it: its text without the tags, each space single."""
    response = client.get(address)
    assert response.status_code == status, response.status_code
    page = re.sub(r"<head>.*?</head>", " ", response.content.decode(), flags=re.S)
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page)))
    return re.sub(r" ([,.:])", r"\1", text)


def lead_of(client: Client) -> tuple[str, str]:
    """The slug of the recipient that the front page opens with, and what it shows of it."""
    page = client.get("/").content.decode()
    lead = page[page.index("opening lead") : page.index("</article>")]
    found = re.search(r'<h2><a href="/recipients/([a-z-]+)/"', lead)
    assert found, lead
    return found[1], lead


def by_slug(slug: str) -> str:
    return Delivery.objects.get(slug=slug).get_absolute_url()


# ---- All of them ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/", "/recipients/", "/suppliers/", "/equipment/", "/sources/", "/about/", "/about/counting/"]
)
def test_a_page_answers_over_an_empty_record(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/", "/deliveries/999/", "/sources/999/", "/recipients/atlantis/", "/suppliers/atlantis/",
        "/equipment/nothing/",
        f"/deliveries/{HUGE}/", f"/sources/{HUGE}/", "/deliveries/0/", "/sources/0/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_the_designed_404(client: Client, address: str) -> None:
    text = words(client, address, 404)
    assert "Not on record" in text
    assert "How we count" in text


def test_a_404_leads_on_to_the_recipients(client: Client) -> None:
    assert 'href="/recipients/"' in client.get("/nowhere/").content.decode()


def test_the_500_page_needs_no_request_and_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert "Something went wrong" in render_to_string("500.html")


def test_a_page_that_has_not_changed_is_answered_with_304(client: Client) -> None:
    etag = client.get("/sources/").headers["ETag"]
    assert client.get("/sources/", headers={"If-None-Match": etag}).status_code == 304


def test_a_page_that_has_changed_is_sent_again(client: Client) -> None:
    etag = client.get("/sources/").headers["ETag"]
    create_source()
    assert client.get("/sources/", headers={"If-None-Match": etag}).status_code == 200


# ---- The front page ---------------------------------------------------------------------------------


def test_a_count_that_rose_twice_leads_before_one_that_more_sources_speak_of(client: Client, mali: Party) -> None:
    kind = create_equipment()
    once = create_delivery(of=kind, recipient=create_party(name="Niger"))
    for _ in range(3):
        create_claim(delivery=once)
    for day in ("2021-10", "2022-03-31"):
        create_claim(delivery=create_delivery(of=kind, recipient=mali, arrived=day))
    assert '<h2><a href="/recipients/mali/">Mali</a></h2>' in client.get("/").content.decode()


def test_what_no_register_of_arms_counts_leads_after_what_one_does(client: Client, mali: Party) -> None:
    trucks, tanks = create_type(slug="trucks"), create_type(slug="tanks", un_category="I")
    for kind in (trucks, trucks, trucks, tanks, tanks):
        create_claim(delivery=create_delivery(of=create_equipment(type=kind), recipient=mali))
    assert "tanks" in words(client, "/").partition("Latest deliveries")[0]
    shown = words(client, "/recipients/mali/")
    assert shown.index("tanks") < shown.index("trucks")


def test_the_front_page_leaves_out_what_is_only_promised(client: Client) -> None:
    kind = create_equipment(designation="Mi-24P")
    create_delivery(of=kind, status=Delivery.Status.EXPECTED)
    assert "Mi-24P" not in words(client, "/")


def test_the_front_page_counts_voices_and_publications(client: Client) -> None:
    delivery = create_delivery()
    paper = create_source()
    create_claim(delivery=delivery, source=create_source(via=paper))
    create_claim(delivery=delivery, source=create_source(via=paper))
    assert "2 voices, 1 publication" in words(client, "/")


def test_recipients_stand_on_the_front_page_with_their_totals(client: Client, mali: Party) -> None:
    kind = create_equipment(type=create_type(slug="helicopters"))
    create_delivery(of=kind, quantity=4, recipient=mali)
    create_delivery(of=kind, quantity=None, recipient=mali)
    assert "Mali 4 + an unknown number of helicopters 2 deliveries, latest 18 April 2022" in words(client, "/")


def test_the_front_page_leads_on_to_all_deliveries(client: Client) -> None:
    create_delivery()
    assert '<a href="/deliveries/">All deliveries</a>' in client.get("/").text


# ---- Recipients and suppliers -----------------------------------------------------------------------


def test_a_supplier_leads_to_what_it_supplied(client: Client) -> None:
    create_delivery(supplier=create_party(slug="russia"))
    assert 'href="/suppliers/russia/"' in client.get("/suppliers/").content.decode()


def test_the_page_of_a_model_says_who_received_it(client: Client, mali: Party) -> None:
    model = create_equipment(slug="mi-35p", type=create_type(slug="helicopters", singular="helicopter"))
    create_delivery(recipient=mali, supplier=create_party(name="Russia"), of=model, quantity=2, arrived="2022-03-31")

    assert "Two helicopters to Mali in one delivery, 31 March 2022." in client.get("/equipment/mi-35p/").text


def test_a_total_leads_to_its_deliveries(client: Client, mali: Party) -> None:
    create_delivery(of=create_equipment(type=create_type(slug="radars")), recipient=mali)
    assert 'href="/recipients/mali/?type=radars"' in client.get("/recipients/").content.decode()


def test_an_unknown_total_is_said_in_words(client: Client) -> None:
    create_delivery(of=create_equipment(type=create_type(slug="radars")), quantity=None)
    assert "an unknown number of radars" in words(client, "/recipients/")


def test_a_party_that_was_only_promised_something_stands_apart(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali, status=Delivery.Status.EXPECTED)
    assert "Nothing recorded as arrived yet Mali" in words(client, "/recipients/")


def test_a_party_of_drafts_alone_is_not_listed(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali, state=Delivery.State.DRAFT)
    assert "Mali" not in words(client, "/recipients/")


def test_another_register_is_not_added_to_the_site_s_own(client: Client, mali: Party) -> None:
    kind = create_equipment(type=create_type(slug="radars"))
    create_delivery(of=kind, quantity=4, recipient=mali)
    create_delivery(of=kind, quantity=3, recipient=mali, register=create_register())
    assert "Mali 4 radars" in words(client, "/recipients/")


# ---- Equipment --------------------------------------------------------------------------------------


def test_every_type_has_an_anchor_of_its_own(client: Client) -> None:
    helicopters = create_type(slug="helicopters")
    create_equipment(type=create_type(slug="combat-helicopters", parent=helicopters))
    create_type(slug="light-helicopters", parent=helicopters)
    create_type(slug="torpedoes")
    page = client.get("/equipment/").content.decode()
    for slug in ("helicopters", "combat-helicopters", "light-helicopters", "torpedoes"):
        assert page.count(f' id="{slug}"') == 1


def test_a_model_stands_with_the_number_of_its_published_deliveries(client: Client) -> None:
    kind = create_equipment(designation="Mi-24P")
    create_delivery(of=kind)
    create_delivery(of=kind)
    create_delivery(of=kind, state=Delivery.State.DRAFT)
    assert "Mi-24P 2 deliveries" in words(client, "/equipment/")


def test_the_category_of_the_un_register_is_explained(client: Client) -> None:
    create_type(slug="tanks", un_category="I")
    assert "UN Register of Conventional Arms: I battle tanks" in client.get("/equipment/").content.decode()


# ---- One delivery -----------------------------------------------------------------------------------


def test_a_day_within_the_adopted_span_is_no_rival(client: Client) -> None:
    delivery = create_delivery(arrived="2021-10")
    create_claim(delivery=delivery, states="2021-10-04")
    assert "Where the sources differ" not in words(client, delivery.get_absolute_url())


def test_a_rival_value_names_everyone_who_states_it(client: Client) -> None:
    delivery = create_delivery(arrived="2022-03-31")
    for paper in ("Dawn", "Dusk"):
        create_claim(delivery=delivery, states="2022-03-30", source=create_source(publisher=paper))
    text = words(client, delivery.get_absolute_url())
    assert text.count("Also stated") == 1
    assert re.search(r"Also stated30 March 2022Dawn “.*?”Dusk", text)


def test_a_delivery_counts_voices_and_the_papers_behind_them(client: Client) -> None:
    delivery = create_delivery()
    paper = create_source(publisher="The Post")
    for _ in range(3):
        create_claim(delivery=delivery, source=create_source(via=paper))
    create_claim(delivery=delivery, source=create_source(publisher="The Post"))
    assert "4 voices, 1 publication" in words(client, delivery.get_absolute_url())


def test_numbers_of_a_title_and_of_a_sentence_are_words_up_to_nine(client: Client, mali: Party) -> None:
    trucks = create_equipment(type=create_type(name="Trucks", singular="truck"), generic=True)
    for supplier in ("Russia", "Belarus"):
        create_delivery(of=trucks, recipient=mali, supplier=create_party(name=supplier), quantity=None, low=5)
    page = words(client, "/recipients/mali/")
    assert "At least five trucks" in page
    assert "from two suppliers in two deliveries" in page


def test_an_unknown_quantity_is_said_in_words(client: Client) -> None:
    delivery = create_delivery(quantity=None)
    assert "number unknown" in words(client, delivery.get_absolute_url())


@pytest.mark.parametrize("low", [3, 0])
def test_a_quantity_is_shown_with_its_bounds(client: Client, low: int) -> None:
    delivery = create_delivery(quantity=4, low=low, high=6)
    assert f"4 ({low}–6)" in words(client, delivery.get_absolute_url())


def test_the_words_of_the_source_stand_beside_its_day(client: Client) -> None:
    delivery = create_delivery()
    delivery.arrival_text = "on Monday"
    delivery.save()
    assert "as written: “on Monday”" in words(client, delivery.get_absolute_url())


def test_a_delivery_leads_back_to_its_row_in_the_timeline(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    assert f'href="/recipients/mali/#d{delivery.pk}"' in client.get(delivery.get_absolute_url()).content.decode()


DAYS = [dt.date(2001, 1, n % 28 + 1) for n in range(51)]


def test_a_delivery_leads_back_to_the_page_that_its_row_stands_on(client: Client, mali: Party) -> None:
    gunship = create_equipment()
    last = max(create_deliveries(recipient=mali, of=gunship, days=DAYS), key=lambda one: (one.arrival_latest, one.pk))
    create_claim(delivery=last)

    links = re.findall(f'href="([^"]*)#d{last.pk}"', client.get(f"/deliveries/{last.pk}/").text)

    of_its_type = f"/recipients/mali/?type={gunship.type.slug}&page=2"
    assert {unescape(link) for link in links} == {"/recipients/mali/?page=2", of_its_type}
    for link in links:
        assert f'id="d{last.pk}"' in client.get(unescape(link)).text


def test_the_way_back_keeps_the_register_and_the_day(client: Client) -> None:
    elsewhere, russia = create_register(slug="elsewhere"), create_party(slug="russia")
    delivery = create_delivery(register=elsewhere, recipient=create_party(slug="mali"), supplier=russia)
    create_claim(delivery=delivery, source=create_source(published="2022-05-01"))

    page = unescape(client.get(f"/deliveries/{delivery.pk}/?known_on=2023-01-01").text)

    for path in ("/recipients/mali/", "/suppliers/russia/"):
        address = f"{path}?known_on=2023-01-01&register=elsewhere"
        assert f'href="{address}#d{delivery.pk}"' in page
        assert f'id="d{delivery.pk}"' in client.get(address).text


@pytest.mark.parametrize(("query", "known"), [("", ""), ("?known_on=2030", "?known_on=2030-12-31")])
def test_a_mark_of_a_long_timeline_leads_to_a_row_of_its_page_or_to_the_delivery(
    client: Client, mali: Party, query: str, known: str
) -> None:
    deliveries = create_deliveries(recipient=mali, of=create_equipment(), days=DAYS)
    source = create_source()
    for delivery in deliveries:
        create_claim(delivery=delivery, source=source)

    page = client.get(f"/recipients/mali/{query}").text

    rows = set(re.findall(r'id="(d\d+)"', page))
    (beyond,) = {f"d{delivery.pk}" for delivery in deliveries} - rows
    assert set(re.findall(r'href="#(d\d+)"', page)) == rows
    # By its dots in the wide picture and in the narrow one, by the last number of the count, and by the sentence that
    # tells of the latest delivery.
    assert page.count(f'href="/deliveries/{beyond[1:]}/{known}"') == 4


def test_a_delivery_gives_its_permanent_address(client: Client) -> None:
    delivery = create_delivery()
    assert f"Permanent address: http://testserver/deliveries/{delivery.pk}/" in words(
        client, delivery.get_absolute_url()
    )


def test_a_delivery_of_an_unknown_supplier_says_so(client: Client) -> None:
    assert "supplier not known" in words(client, create_delivery().get_absolute_url())


def test_a_promise_leads_to_what_fulfils_it_and_back(client: Client, mali: Party) -> None:
    kind = create_equipment(designation="Mi-17")
    promise = create_delivery(of=kind, recipient=mali, quantity=2, status=Delivery.Status.EXPECTED, arrived="2020")
    met = create_delivery(of=kind, recipient=mali, quantity=2, fulfils=promise)
    text = words(client, promise.get_absolute_url())
    assert "What became of it Met." in text
    assert f'href="/deliveries/{met.pk}/"' in client.get(promise.get_absolute_url()).content.decode()
    assert f'href="/deliveries/{promise.pk}/"' in client.get(met.get_absolute_url()).content.decode()


def test_what_came_of_a_promise_stands_in_the_order_of_its_days(client: Client, mali: Party) -> None:
    promise = create_delivery(recipient=mali, status=Delivery.Status.EXPECTED, consignments=3)
    came = {day: create_delivery(recipient=mali, arrived=day, fulfils=promise) for day in ("2016-12", "2010", "2014")}

    page = client.get(promise.get_absolute_url()).text

    places = {day: page.index(f'href="{delivery.get_absolute_url()}"') for day, delivery in came.items()}
    assert sorted(places, key=lambda day: places[day]) == ["2010", "2014", "2016-12"]


def test_a_promise_without_a_date_is_open(client: Client) -> None:
    promise = create_delivery(status=Delivery.Status.EXPECTED, arrived=None)
    text = words(client, promise.get_absolute_url())
    assert "no date given" in text
    assert "Open." in text


def test_a_promise_is_not_said_to_change_a_count(client: Client) -> None:
    promise = create_delivery(status=Delivery.Status.EXPECTED)
    assert "by then" not in words(client, promise.get_absolute_url())


def test_a_draft_that_fulfils_a_promise_is_not_betrayed(client: Client) -> None:
    promise = create_delivery(status=Delivery.Status.EXPECTED, arrived="2020")
    draft = create_delivery(state=Delivery.State.DRAFT, fulfils=promise)
    assert f"/deliveries/{draft.pk}/" not in client.get(promise.get_absolute_url()).content.decode()


def test_a_promise_that_is_still_a_draft_is_not_betrayed(client: Client) -> None:
    draft = create_delivery(status=Delivery.Status.EXPECTED, state=Delivery.State.DRAFT)
    met = create_delivery(fulfils=draft)
    assert f"/deliveries/{draft.pk}/" not in client.get(met.get_absolute_url()).content.decode()


def test_a_draft_is_not_found(client: Client) -> None:
    assert client.get(create_delivery(state=Delivery.State.DRAFT).get_absolute_url()).status_code == 404


def test_a_withdrawn_delivery_is_gone_and_says_why(client: Client, mali: Party) -> None:
    kind = create_equipment(designation="Mi-24P")
    gone = create_delivery(
        of=kind, recipient=mali, state=Delivery.State.WITHDRAWN, withdrawal_reason="The report was retracted."
    )
    text = words(client, gone.get_absolute_url(), 410)
    assert "Withdrawn" in text
    assert "The report was retracted." in text


def test_a_withdrawn_delivery_shows_nothing_else_of_the_record(client: Client, mali: Party) -> None:
    kind = create_equipment(designation="Mi-24P")
    gone = create_delivery(of=kind, recipient=mali, state=Delivery.State.WITHDRAWN, withdrawal_reason="Retracted.")
    create_claim(delivery=gone, text="Saw two of them.")
    page = client.get(gone.get_absolute_url()).content.decode().partition("<main")[2]
    for secret in ("Mi-24P", "Mali", "Saw two"):
        assert secret not in page


def test_a_delivery_of_another_register_is_counted_within_it(client: Client, mali: Party) -> None:
    kind = create_equipment()
    create_delivery(of=kind, quantity=4, recipient=mali, arrived="2020")
    other = create_delivery(of=kind, quantity=3, recipient=mali, register=create_register(slug="other"))
    assert re.search(r"\b3 ?in all by then", words(client, other.get_absolute_url()))


def test_two_deliveries_of_one_day_are_counted_in_the_order_of_the_ledger(client: Client, mali: Party) -> None:
    kind = create_equipment()
    vague = create_delivery(of=kind, quantity=5, recipient=mali, arrived="2022-04-01/2022-04-18")
    exact = create_delivery(of=kind, quantity=2, recipient=mali, arrived="2022-04-18")
    assert re.search(r"5 ?before 7 ?in all by then", words(client, exact.get_absolute_url()))
    assert "before" not in words(client, vague.get_absolute_url())


def test_markup_in_the_record_is_shown_as_text(client: Client) -> None:
    kind = create_equipment(designation=SCRIPT)
    delivery = create_delivery(of=kind, note=SCRIPT, recipient=create_party(name=SCRIPT))
    source = create_source(publisher=SCRIPT, title=SCRIPT)
    create_claim(delivery=delivery, source=source, text=SCRIPT, quotation=SCRIPT, place=SCRIPT, stance="disputes")
    for address in (
        "/",
        "/recipients/",
        "/equipment/",
        "/sources/",
        source.get_absolute_url(),
        delivery.get_absolute_url(),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "&lt;script&gt;" in page, address


def test_a_headline_keeps_a_designation_on_one_line(client: Client) -> None:
    delivery = create_delivery(of=create_equipment(designation="59N6-TE"))
    assert '<span class="whole">59N6-TE</span>' in client.get(delivery.get_absolute_url()).content.decode()


# ---- Sources ----------------------------------------------------------------------------------------


def test_what_came_through_a_paper_stands_below_it(client: Client) -> None:
    paper = create_source(publisher="The Post")
    agency = create_source(publisher="AFP", via=paper)
    create_source(publisher="A witness", via=agency)
    create_source(publisher="Another paper", published="2023-01-01")
    text = words(client, "/sources/")
    assert text.index("Another paper") < text.index("The Post") < text.index("AFP") < text.index("A witness")
    assert "A witness through AFP" in text


def test_a_source_without_a_day_comes_last_and_says_so(client: Client) -> None:
    create_source(publisher="Undated", published=None)
    create_source(publisher="Dated")
    text = words(client, "/sources/")
    assert text.index("Dated") < text.index("Undated")
    assert "no day given" in text


def test_publications_stand_latest_first_and_those_without_a_day_last(client: Client) -> None:
    for publisher, day in (("B", "2020"), ("D", None), ("A", "2020"), ("C", "2021-05"), ("E", "2019")):
        create_source(publisher=f"Paper {publisher}", published=day)

    assert re.findall(r"Paper (\w)", words(client, "/sources/")) == ["C", "A", "B", "E", "D"]


def test_a_publication_of_another_register_is_not_listed_but_tells_of_it(client: Client) -> None:
    elsewhere = create_register(slug="other")
    paper, both, unused = (create_source(publisher=name) for name in ("Theirs", "Both", "Unused"))
    voice = create_source(publisher="Agency", via=paper)
    theirs = create_delivery(register=elsewhere, recipient=create_party(slug="chad", name="Chad"))
    create_claim(delivery=theirs, source=voice)
    create_claim(delivery=theirs, source=both)
    create_claim(delivery=create_delivery(recipient=create_party(name="Niger")), source=both)

    assert re.findall("Theirs|Both|Unused|Agency", words(client, "/sources/")) == ["Both", "Unused"]
    create_total(recipient=create_party(), type=create_type(), total=1, source=voice)
    assert "Theirs" in words(client, "/sources/")
    page = client.get(voice.get_absolute_url()).text
    assert "in the register “other”" in page
    assert "/recipients/chad/?register=other" in page
    assert re.findall("Niger|Chad", words(client, both.get_absolute_url()).split("What it says", 1)[1]) == [
        "Niger", "Chad",
    ]  # fmt: skip
    assert unused.publisher in words(client, unused.get_absolute_url())


def test_a_source_tells_first_of_what_has_arrived(client: Client) -> None:
    paper = create_source()
    for recipient, arrived, status in (
        ("Chad", "2022-03", "delivered"), ("Niger", "2021", "expected"), ("Mali", "2021-07-01", "delivered"),
    ):  # fmt: skip
        delivery = create_delivery(recipient=create_party(name=recipient), arrived=arrived, status=status)
        create_claim(delivery=delivery, source=paper)

    said = words(client, f"/sources/{paper.pk}/").split("What it says", 1)[1]
    assert re.findall("Mali|Chad|Niger", said) == ["Mali", "Chad", "Niger"]


def test_sources_come_in_pages(client: Client) -> None:
    for number in range(101):
        create_source(publisher=f"Paper {number}", published="2022-01-01")
    assert "Page 1 of 2" in words(client, "/sources/")
    assert "Page 2 of 2" in words(client, "/sources/?page=2")


@pytest.mark.parametrize("page", ["0", "-1", "2", "1.5", "x", "9" * 5000, str(HUGE), "٣", "\x00", "1&page=x"])
def test_a_page_that_is_none_is_not_found(client: Client, page: str) -> None:
    source = create_source()
    assert client.get(f"/sources/?page={page}").status_code == 404
    assert client.get(f"{source.get_absolute_url()}?page={page}").status_code == 404


def test_a_source_tells_its_path_to_us(client: Client) -> None:
    paper = create_source(publisher="The Post", published="2022-04-19")
    agency = create_source(publisher="AFP", via=paper, published=None)
    voice = create_source(publisher="A witness", via=agency, published=None)
    assert "A witness → AFP → The Post, 19 April 2022" in words(client, voice.get_absolute_url())


def test_a_source_tells_what_it_says_of_each_delivery(client: Client) -> None:
    source = create_source()
    delivery = create_delivery()
    create_claim(delivery=delivery, source=source, text="Saw two of them.")
    create_claim(delivery=delivery, text="Somebody else's words.")
    text = words(client, source.get_absolute_url())
    assert "Saw two of them." in text
    assert "Somebody else" not in text


def test_a_source_does_not_betray_a_draft(client: Client) -> None:
    source = create_source()
    create_claim(delivery=create_delivery(state=Delivery.State.DRAFT), source=source, text="Not yet.")
    assert "Not yet." not in words(client, source.get_absolute_url())


def test_a_source_holds_its_stated_total_against_ours(client: Client, mali: Party) -> None:
    helicopters = create_type(slug="helicopters")
    create_delivery(of=create_equipment(type=helicopters), quantity=6, recipient=mali)
    source = create_source()
    create_total(recipient=mali, type=helicopters, total=8, source=source)
    text = words(client, source.get_absolute_url())
    assert "Short by 2." in text
    assert f"{source.publisher} states exactly 8 helicopters for Mali as of " in text
    assert "; our count over the same time is 6." in text


def test_a_source_leads_out_with_a_guarded_link(client: Client) -> None:
    source = create_source(url="https://example.org/a?b=1&c=2")
    page = client.get(source.get_absolute_url()).content.decode()
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener">' in page


def test_an_address_that_is_not_of_the_web_is_not_linked(client: Client) -> None:
    source = create_source(url="javascript:alert(1)", archive_url="data:text/html,x")
    page = client.get(source.get_absolute_url()).content.decode()
    assert "javascript:" not in page
    assert "data:text" not in page


def test_a_language_that_has_no_name_here_keeps_its_code(client: Client) -> None:
    assert "Languageqq" in words(client, create_source(language="qq").get_absolute_url())


def test_a_source_lists_what_it_carried(client: Client) -> None:
    paper = create_source()
    voice = create_source(publisher="A witness", via=paper)
    create_claim(delivery=create_delivery(), source=voice)
    text = words(client, paper.get_absolute_url())
    assert "Nothing of its own: it carried what others say." in text
    assert re.search(r"A witness .*1 delivery", text)


# ---- How we count -----------------------------------------------------------------------------------


def test_the_rules_do_not_lead_to_a_party_that_is_not_on_record(client: Client) -> None:
    assert "/recipients/mali/" not in client.get("/about/counting/").content.decode()


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("desk@example.org", 'href="mailto:desk@example.org"'),
        ("https://example.org/write", 'href="https://example.org/write"'),
        ("javascript:alert(1)", "here: javascript:alert(1)</p>"),
    ],
)
def test_about_says_how_to_reach_the_editors(client: Client, settings: Settings, contact: str, link: str) -> None:
    settings.WAYBILL_CONTACT = contact
    assert link in client.get("/about/").content.decode()


def test_about_names_the_licence(client: Client) -> None:
    assert "CC BY 4.0" in words(client, "/about/")


# ---- How much is asked of the database --------------------------------------------------------------


def grow(mali: Party, number: int) -> tuple[Delivery, Source]:
    """`number` more deliveries with two lines and two claims each, all through one paper, and a promise met by all."""
    kind, other = create_equipment(), create_equipment()
    paper = create_source()
    promise = create_delivery(of=kind, recipient=mali, status=Delivery.Status.EXPECTED, arrived="2020", consignments=9)
    delivery = promise
    for day in range(1, number + 1):
        delivery = new_delivery(recipient=mali, supplier=create_party(), arrived=f"2022-01-{day:02}", fulfils=promise)
        delivery.save()
        create_item(delivery=delivery, of=kind, quantity=2)
        item = create_item(delivery=delivery, of=other, quantity=None)
        create_claim(delivery=delivery, source=paper, states="2021-12-01")
        create_claim(delivery=delivery, source=create_source(via=paper), item=item, stated_quantity=3)
        create_claim(delivery=promise, source=create_source(via=paper), stance=Claim.Stance.DISPUTES)
    return delivery, paper


def test_the_front_page_counts_the_deliveries_of_its_story_one_by_one(client: Client) -> None:
    mali = create_party(slug="mali", name="Mali")
    days = [dt.date(2019, 3, 1) + dt.timedelta(days=5 * number) for number in range(61)]
    helicopter = create_equipment(type=create_type(slug="helicopters"))
    for delivery in create_deliveries(recipient=mali, of=helicopter, days=days):
        create_claim(delivery=delivery)

    page = client.get("/").text

    assert "in 61 deliveries since 1 March 2019" in page
    assert re.findall(r"<b>(\d+)</b>", page)[:4] == ["1", "59", "60", "61"]


def test_a_list_of_parties_takes_the_filters_and_hands_them_on(client: Client, mali: Party) -> None:
    helicopters, radars = create_type(slug="helicopters", name="Helicopters"), create_type(slug="radars", name="Radars")
    first = create_delivery(recipient=mali, of=create_equipment(type=helicopters), quantity=4)
    create_claim(delivery=first, source=create_source(published="2021-11-01"))
    later = create_delivery(recipient=mali, of=create_equipment(type=helicopters), quantity=2)
    create_claim(delivery=later, source=create_source(published="2022-04-18"))
    create_delivery(recipient=create_party(name="Niger"), of=create_equipment(type=radars), quantity=1)

    page = client.get("/recipients/?type=helicopters&known_on=2022-01-01").text

    assert "<b>4</b>" in page
    assert "Niger" not in page
    assert "As known on: 1 January 2022" in page
    assert 'href="/recipients/mali/?type=helicopters&amp;known_on=2022-01-01"' in page
    assert 'href="/recipients/mali/?known_on=2022-01-01&amp;type=helicopters"' in page


def test_a_number_of_a_type_below_the_top_leads_to_the_deliveries_of_that_type(client: Client, mali: Party) -> None:
    top = create_type(slug="helicopters", name="Helicopters")
    combat = create_equipment(type=create_type(slug="combat-helicopters", parent=top))
    create_delivery(recipient=mali, of=combat, quantity=4)
    create_delivery(recipient=mali, of=create_equipment(type=top), quantity=2)

    page = client.get("/recipients/?type=combat-helicopters").text

    assert "<b>4</b>" in page
    assert 'href="/recipients/mali/?type=combat-helicopters"' in page
    assert "?type=helicopters" not in page


def test_who_received_something_is_not_said_to_wait_where_a_filter_leaves_promises_alone(
    client: Client, mali: Party
) -> None:
    create_delivery(recipient=mali)
    create_delivery(recipient=mali, status="expected")

    page = client.get("/recipients/?status=expected").text

    assert "Only promises match" in page
    assert "Nothing recorded as arrived yet" not in page


@pytest.mark.parametrize("address", ["/", "/equipment/", "/sources/", "/sources/{}/", "/deliveries/{}/history/"])
@pytest.mark.parametrize("query", ["known_on=2020-01-01", "recipent=mali"])
def test_a_page_that_takes_no_filter_refuses_one(client: Client, mali: Party, address: str, query: str) -> None:
    claim = create_claim(delivery=create_delivery(recipient=mali))
    there = address.format(claim.source_id if "sources" in address else claim.delivery_id)

    assert client.get(f"{there}?utm_source=x").status_code == 200
    refused = client.get(f"{there}?{query}")
    assert refused.status_code == 400
    assert f"{query.partition('=')[0]}: There is no such filter here." in refused.text


def test_a_list_of_parties_shows_nothing_where_a_filter_is_not_understood(client: Client, mali: Party) -> None:
    create_delivery(recipient=mali)

    page = client.get("/recipients/?known_on=soonish").text

    assert "These filters could not be understood" in page
    assert "Mali" not in page.split("<main", 1)[1]


def test_parties_are_found_by_a_part_of_a_name_and_sorted(client: Client, mali: Party) -> None:
    niger = create_party(slug="niger", name="Niger", aliases=["Republic of Niger"])
    for recipient, day in ((niger, "2020-01-01"), (niger, "2020-02-01"), (mali, "2021-01-01")):
        create_delivery(recipient=recipient, arrived=day)
    create_delivery(recipient=create_party(name="Nigeria"), status="expected")

    def listed(asked: str) -> list[str]:
        return re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', client.get(f"/recipients/?{asked}").text)

    assert listed("") == ["Mali", "Niger"]
    assert listed("sort=-deliveries") == listed("sort=-name") == ["Niger", "Mali"]
    assert listed("name=republic") == ["Niger"]
    assert "Nigeria" in client.get("/recipients/?name=nigeria").text
    assert "Nobody here is called so." in client.get("/recipients/?name=atlantis").text
    assert listed("sort=size") == []


# Of a page made anew, where the index has been read; see PINNED in test_house.py.
PINNED = {
    "/": 11,
    "/recipients/": 6,
    "/suppliers/": 6,
    "/equipment/": 4,
    "/sources/": 7,
    "/sources/{source}/": 11,
    "/deliveries/{delivery}/": 9,
    "/deliveries/{promise}/": 9,
    "/about/": 1,
    "/about/counting/": 2,
}


@pytest.mark.parametrize("number", [1, 20])
def test_queries_do_not_grow_with_the_record(client: Client, mali: Party, number: int) -> None:
    delivery, source = grow(mali, number)
    index.current()
    taken = {}
    for address in PINNED:
        there = address.format(source=source.pk, delivery=delivery.pk, promise=delivery.fulfils_id)
        client.get(there)
        held.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(there).status_code == 200, there
        taken[address] = len(queries)

    assert taken == PINNED


def test_a_record_of_many_deliveries_is_drawn_in_good_time(client: Client, mali: Party) -> None:
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=number) for number in range(2000)]
    create_deliveries(recipient=mali, of=create_equipment(), days=days)
    for address in ("/", "/recipients/"):
        assert "2,000" in words(client, address)


# ---- The record as the fixtures tell it -------------------------------------------------------------


@pytest.fixture(scope="class")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The stories, for this class alone: the other tests of the file begin with nothing on record."""
    with django_db_blocker.unblock(), on_record(*STORIES):
        yield


@pytest.mark.usefixtures("told")
class TestStory:
    @pytest.mark.parametrize(
        "address", ["/", "/recipients/", "/equipment/", "/sources/", "/deliveries/2/", "/about/counting/"]
    )
    def test_no_page_uses_inline_script_or_style(self, client: Client, address: str) -> None:
        page = client.get(address).content.decode()
        assert " style=" not in page
        assert "<style" not in page
        # What it is for search engines is data, which no browser runs.
        assert not re.search(r"<script(?! type=\"application/ld\+json\">)(?![^>]* src=)", page)

    @pytest.mark.parametrize(
        "address", ["/", "/recipients/", "/equipment/", "/sources/", "/sources/1/", "/deliveries/2/", "/about/"]
    )
    def test_headings_go_down_one_step_at_a_time(self, client: Client, address: str) -> None:
        levels = [int(level) for level in re.findall(r"<h([1-6])", client.get(address).content.decode())]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_the_front_page_opens_with_a_recipient_that_many_sources_speak_of(self, client: Client) -> None:
        voices = Claim.objects.values_list("delivery__recipient__slug").annotate(Count("source", distinct=True))
        most = sorted((number for _slug, number in voices), reverse=True)[:5]
        assert dict(voices)[lead_of(client)[0]] >= most[-1]

    def test_the_count_that_the_front_page_opens_with_rises_and_each_step_is_a_delivery(self, client: Client) -> None:
        slug, lead = lead_of(client)
        steps = [int(pk) for pk in re.findall(rf'href="/recipients/{slug}/\?type=[a-z-]+#d(\d+)"', lead)]
        assert len(steps) > 1
        assert set(Delivery.objects.filter(pk__in=steps).values_list("recipient__slug", flat=True)) == {slug}

    def test_a_delivery_says_what_it_did_to_the_count(self, client: Client) -> None:
        page = words(client, by_slug("mali-2022-03-31"))
        assert re.search(r"4 ?before 6 ?in all by then Helicopters received by Mali", page)

    def test_the_path_of_a_claim_is_told_from_the_voice_to_the_paper(self, client: Client) -> None:
        text = words(client, by_slug("mali-2022-03-31"))
        assert "Africa Intelligence → AFP → The Defense Post, 19 April 2022" in text

    def test_rival_days_stand_beside_the_adopted_one(self, client: Client) -> None:
        text = words(client, by_slug("mali-2022-03-31"))
        assert "When it arrived Adopted31 March 2022" in text
        assert "Also stated30 March 2022" in text
        assert "Also stated31 December 2021" in text

    def test_who_states_another_value_of_what_it_is_about_is_not_said_to_support(self, client: Client) -> None:
        text = words(client, by_slug("mali-2022-04-18"))
        assert "states otherwise on when it arrived" in text
        assert "states otherwise on how many" in text
        assert "supports on when it arrived" not in text

    def test_a_rival_number_stands_beside_an_unknown_one(self, client: Client) -> None:
        text = words(client, by_slug("mali-2022-03-31"))
        assert "How many surveillance radars 59N6-TE Adoptedunknown number" in text
        assert "Also stated1Camara, defence minister of Mali" in text

    def test_a_denial_stands_against_those_who_say_it(self, client: Client) -> None:
        text = words(client, by_slug("mali-2022-03-31"))
        debate = text[text.index("Who ordered it") :]
        assert debate.index("For") < debate.index("Africa Intelligence") < debate.index("Against")
        assert "Against" in debate[: debate.index("A source in Mali's defence ministry")]

    def test_the_editor_says_why_a_value_was_adopted(self, client: Client) -> None:
        assert "Why these values 31 March is the day" in words(client, by_slug("mali-2022-03-31"))

    def test_a_delivery_is_read_as_known_on_a_day(self, client: Client) -> None:
        address = f"{by_slug('mali-2022-03-31')}?known_on=1+April+2022"
        shown = words(client, address)
        assert "As known on 1 April 2022: what was published later is hidden" in shown
        assert "Africa Intelligence" not in shown
        assert "Africa Intelligence" in words(client, by_slug("mali-2022-03-31"))

    def test_a_delivery_of_which_nothing_was_known_says_so(self, client: Client) -> None:
        shown = words(client, f"{by_slug('mali-2022-04-18')}?known_on=2022-04-01")
        assert "As known on 1 April 2022, no source had reported it" in shown
        assert "Mi-24P" not in shown

    def test_a_day_that_is_not_understood_shows_nothing_of_a_delivery(self, client: Client) -> None:
        shown = words(client, f"{by_slug('mali-2022-04-18')}?known_on=garbage")
        assert "“garbage” is not understood as a date" in shown
        assert "Mi-24P" not in shown

    def test_a_timeline_as_known_on_a_day_leads_to_its_deliveries_as_known_then(self, client: Client) -> None:
        page = client.get("/recipients/mali/?known_on=1+April+2022").content.decode()
        assert f'href="{by_slug("mali-2022-03-31")}?known_on=2022-04-01"' in page

    def test_the_example_of_the_rules_is_what_the_record_counts(self, client: Client) -> None:
        rules = words(client, "/about/counting/")
        for day, what, total in (
            ("October 2021", "Four Mi-171", 4),
            ("31 March 2022", "Two Mi-35P", 6),
            ("18 April 2022", "Two Mi-24P", 8),
        ):
            assert re.search(rf"{day}\s?{what}.{{0,20}}\+\d\s?{total}", rules)
        steps = client.get("/recipients/mali/timeline.json?type=helicopters").json()["steps"]
        assert [step["total"] for step in steps] == [4, 6, 8]

    @pytest.mark.parametrize("slug", ["", "recipients", "recipients/mali", "sources"])
    def test_a_page_is_in_one_language_whatever_the_browser_asks_for(self, client: Client, slug: str) -> None:
        address = f"/{slug}/" if slug else "/"
        english = client.get(address, headers={"Accept-Language": "en"}).content
        assert client.get(address, headers={"Accept-Language": "fr"}).content == english


@pytest.mark.parametrize("address", ["/deliveries/", "/compare/", "/ranking/", "/map/", "/recipients/mali/"])
def test_skip_filters_leads_to_what_is_there(client: Client, address: str) -> None:
    made = create_delivery(recipient=create_party(slug="mali"), supplier=create_party(slug="russia"))
    create_claim(delivery=made)
    page = client.get(address).content.decode()

    assert '<a class="skip past" href="#results">' in page
    assert page.count('id="results"') == 1
