"""Freshness: an unchanged page is answered with 304, a changed one never is, and a fragment is not a page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from deliveries import index
from deliveries.filters.facets import _counted
from deliveries.http import caching
from deliveries.models import Delivery, Party

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
)

pytestmark = pytest.mark.django_db

MALI = "/recipients/mali/"
ADDRESSES = [
    "/", "/recipients/", "/suppliers/", "/equipment/", "/sources/", "/about/", "/about/counting/",
    MALI, "/suppliers/mali/", f"{MALI}timeline.json", f"{MALI}timeline.csv", f"{MALI}timeline.svg",
]  # fmt: skip
FRAGMENT = {"HX-Request": "true"}
RESTORED = {"HX-Request": "true", "HX-History-Restore-Request": "true"}


@pytest.fixture(autouse=True)
def delivery() -> Delivery:
    """Something that came to Mali, with a source, so that every page has something to show."""
    delivery = create_delivery(recipient=create_party(slug="mali", name="Mali"))
    create_claim(delivery=delivery)
    return delivery


def etag(client: Client, address: str = MALI, **headers: str) -> str:
    return client.get(address, headers=headers)["ETag"]


# ---- 304 --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_unchanged_page_is_not_sent_again(client: Client, address: str) -> None:
    again = client.get(address, headers={"If-None-Match": etag(client, address)})

    assert again.status_code == 304
    assert not again.getvalue()
    assert again["ETag"] == etag(client, address)


def test_an_unchanged_page_costs_one_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    mark = etag(client)

    with django_assert_num_queries(1):
        client.get(MALI, headers={"If-None-Match": mark})


def test_another_mark_gets_the_page(client: Client) -> None:
    response = client.get(MALI, headers={"If-None-Match": '"something else"'})

    assert response.status_code == 200
    assert "Mali" in response.text


def test_a_compressed_page_is_not_sent_again_either(client: Client) -> None:
    compressed = client.get(MALI, headers={"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"

    again = client.get(MALI, headers={"Accept-Encoding": "gzip", "If-None-Match": compressed["ETag"]})

    assert again.status_code == 304


# ---- What makes a page stale ------------------------------------------------------------------------

CHANGES: dict[str, Callable[[], models.Model]] = {
    "register": create_register,
    "party": create_party,
    "type": create_type,
    "equipment": create_equipment,
    "source": create_source,
    "delivery": create_delivery,
    "line": lambda: create_item(delivery=Delivery.objects.latest("pk")),
    "claim": lambda: create_claim(delivery=Delivery.objects.latest("pk")),
    "stated total": lambda: create_total(recipient=create_party(), type=create_type(), total=8),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_of_the_record_makes_pages_stale(client: Client, kind: str) -> None:
    seen = [etag(client)]
    row = CHANGES[kind]()
    seen.append(etag(client))
    row.save()
    seen.append(etag(client))

    assert len(set(seen)) == 3
    assert client.get(MALI, headers={"If-None-Match": seen[1]}).status_code == 200


def test_a_deletion_makes_pages_stale(client: Client, delivery: Delivery) -> None:
    before = etag(client)

    delivery.claims.get().delete()

    assert etag(client) != before


def test_the_next_day_makes_pages_stale_for_promises_lapse(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    marks = set()
    for day in (dt.date(2022, 7, 19), dt.date(2022, 7, 20)):
        monkeypatch.setattr(caching, "today", lambda day=day: day)
        marks.add(etag(client))

    assert len(marks) == 2


def test_new_code_makes_pages_stale(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = etag(client)
    monkeypatch.setattr(caching, "CODE_VERSION", "another")

    assert etag(client) != before


def test_each_language_has_a_mark_of_its_own(client: Client) -> None:
    assert etag(client, f"/fr{MALI}") != etag(client, MALI)


def test_each_host_has_a_mark_of_its_own_for_downloads_name_it(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    assert etag(client, **{"Host": "one.example"}) != etag(client, **{"Host": "two.example"})


def test_each_view_has_a_mark_of_its_own(client: Client) -> None:
    queries = ["", "?type=", "?status=delivered", "?status=expected", "?page=1", "?since=garbage"]

    assert len({etag(client, f"{MALI}{query}") for query in queries}) == len(queries)


# ---- Pages that are kept ----------------------------------------------------------------------------


@pytest.fixture
def kept(settings: Settings) -> None:
    """Pages are kept as they are on the served site; other tests do without."""
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_freshness"}
    settings.CACHES = settings.CACHES | {"pages": pages}
    from django.core.cache import caches

    caches["pages"].clear()


@pytest.mark.usefixtures("kept")
def test_a_page_is_made_once_an_version(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = client.get(MALI)

    with django_assert_num_queries(1):
        again = client.get(MALI)

    assert again.content == first.content
    names = set(first.headers) | set(again.headers)
    assert {name for name in names if again.get(name) != first.get(name)} == {"X-Request-ID"}


@pytest.mark.usefixtures("kept")
def test_a_kept_page_is_made_anew_after_a_change(client: Client, delivery: Delivery) -> None:
    assert "Elsewhere" not in client.get(MALI).text

    Party.objects.create(slug="elsewhere", name="Elsewhere")
    delivery.supplier = Party.objects.get(slug="elsewhere")
    delivery.save()

    assert "Elsewhere" in client.get(MALI).text


@pytest.mark.usefixtures("kept")
def test_the_options_are_counted_once_for_all_orders_of_a_view(client: Client, delivery: Delivery) -> None:
    def counting(address: str) -> bool:
        with patch("deliveries.filters.facets._counted", wraps=_counted) as counted:
            assert client.get(address).status_code == 200
        return counted.called

    assert counting("/deliveries/")
    assert not counting("/deliveries/?sort=recipient")
    assert counting("/deliveries/?status=delivered")

    delivery.save()
    assert counting("/deliveries/?sort=recipient")


def reading(client: Client, address: str) -> list[str]:
    """The queries for lines of deliveries that a page asks."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries if 'FROM "deliveries_deliveryitem"' in query["sql"]]


def test_what_a_ledger_showed_is_read_once_a_version(client: Client, delivery: Delivery) -> None:
    client.get(MALI)

    assert reading(client, f"{MALI}?since=2000") == []

    line = delivery.items.get()
    line.quantity = 7654
    line.save()
    index.current()
    assert reading(client, MALI) != []
    assert "7,654" in client.get(MALI).text


def test_what_is_held_of_a_delivery_is_what_counts_in_the_view(client: Client, delivery: Delivery) -> None:
    line = delivery.items.get()
    paper = create_source(kind="photograph", published="2022-04-20")
    # Made names end in small numbers, which the page holds too.
    create_claim(delivery=delivery, source=paper, item=line, stated_quantity=76543)

    adopted, stated, again = (client.get(f"{MALI}{query}").text for query in ("", "?source_kind=photograph", ""))

    assert adopted == again
    assert "76,543" in stated
    assert "76,543" not in re.sub(r"(?s)<details.*?</details>", "", adopted)


@pytest.mark.usefixtures("kept")
def test_the_options_of_one_party_are_not_those_of_another(client: Client) -> None:
    other = create_delivery(recipient=create_party(slug="niger"), supplier=create_party(slug="turkey", name="Turkey"))

    client.get(MALI)

    assert "f-supplier-turkey" in client.get(other.recipient.get_absolute_url()).text


@pytest.mark.usefixtures("kept")
def test_a_kept_page_is_not_given_for_a_fragment(client: Client) -> None:
    page, fragment = client.get(MALI).text, client.get(MALI, headers=FRAGMENT).text

    assert "<html" in page
    assert "<html" not in fragment
    assert "<html" in client.get(MALI).text


@pytest.mark.usefixtures("kept")
def test_a_kept_page_is_still_only_read(client: Client) -> None:
    client.get(MALI)

    assert client.post(MALI).status_code == 405


@pytest.mark.usefixtures("kept")
def test_what_is_not_found_is_not_kept(client: Client) -> None:
    assert client.get("/recipients/elsewhere/").status_code == 404
    create_party(slug="elsewhere")

    assert client.get("/recipients/elsewhere/").status_code == 200


# ---- Fragments --------------------------------------------------------------------------------------


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    fragment = client.get(MALI, headers=FRAGMENT).text

    assert "<html" not in fragment
    assert "<h1" in fragment
    assert 'id="view"' not in fragment


def test_a_page_taken_back_from_history_is_whole(client: Client) -> None:
    response = client.get(MALI, headers=RESTORED)

    assert "<html" in response.text
    assert 'id="view"' in response.text
    assert "HX-Push-Url" not in response


def test_page_fragment_and_restored_page_have_marks_of_their_own(client: Client) -> None:
    assert len({etag(client), etag(client, **FRAGMENT), etag(client, **RESTORED)}) == 3


@pytest.mark.parametrize("address", ADDRESSES)
def test_answers_vary_on_what_htmx_asks_for(client: Client, address: str) -> None:
    response = client.get(address)
    varied = {name.strip().lower() for name in response["Vary"].split(",")}

    assert {"hx-request", "hx-history-restore-request"} <= varied
    # Each language has addresses of its own: a cache keeps one answer an address, whoever asks.
    assert "accept-language" not in varied
    assert response["Cache-Control"] == "no-cache"


def test_an_unchanged_fragment_is_not_sent_again(client: Client) -> None:
    mark = etag(client, **FRAGMENT)

    assert client.get(MALI, headers={**FRAGMENT, "If-None-Match": mark}).status_code == 304
    assert client.get(MALI, headers={"If-None-Match": mark}).status_code == 200


@pytest.mark.parametrize("query", ["since=garbage", "type=nonsense&page=0"])
def test_a_page_with_an_error_is_fresh_too(client: Client, query: str) -> None:
    mark = etag(client, f"{MALI}?{query}")

    assert client.get(f"{MALI}?{query}", headers={"If-None-Match": mark}).status_code == 304


@pytest.mark.parametrize(
    ("query", "pushed"),
    [
        ("", MALI),
        ("?type=&since=&known_on=&disputed=", MALI),
        ("?status=delivered&status=&page=1&utm_source=x", f"{MALI}?status=delivered"),
        ("?q=+mali+&status=delivered", f"{MALI}?status=delivered&q=mali"),
        ("?since=garbage", f"{MALI}?since=garbage"),
        ("?q=%0D%0AX-Evil:+1", f"{MALI}?q=X-Evil%3A+1"),
    ],
)
def test_a_fragment_brings_its_tidy_address(client: Client, query: str, pushed: str) -> None:
    assert client.get(f"{MALI}{query}", headers=FRAGMENT)["HX-Push-Url"] == pushed


def test_the_tidy_address_of_a_fragment_gives_the_same_view(client: Client) -> None:
    fragment = client.get(f"{MALI}?status=expected&since=2021&since=", headers=FRAGMENT)

    assert client.get(fragment["HX-Push-Url"], headers=FRAGMENT).content == fragment.content


def test_a_mark_is_not_asked_for_twice(client: Client) -> None:
    """One query reads the version; asking again within one request could see another."""

    with CaptureQueriesContext(connection) as queries:
        client.get("/about/")

    assert sum("recordversion" in query["sql"] for query in queries) == 1
