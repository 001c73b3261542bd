"""Whatever querystring is sent to whichever public address: an answer, a reason or "not found", and never a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from deliveries.models import Delivery, Source

from .snapshots import on_record
from .test_bad_input import SIGNS, STRANGE, VALID, raw

pytestmark = pytest.mark.django_db

# What the filters of a page do not know: the table's order and groups, feeds, the API, oEmbed.
MORE: dict[str, list[str]] = {
    "source": ["1", "defense-post-2022-04-19", "afp-2022-04-19"],
    "sort": ["date", "-date", "quantity", "-recipient", "disputed"],
    "columns": ["date", "recipient", "quantity", "sources"],
    "group": ["year", "recipient", "type", "supplier"],
    "pivot": ["year", "recipient", "equipment"],
    "after": ["0", "1", "9" * 30],
    "before": ["1", "5", "9" * 30],
    "align": ["first"],
    "kind": ["published", "withdrawn", "promise-lapsed", "state", "news"],
    "limit": ["1", "100", "100000"],
    "cursor": ["1", "zz", "z" * 40],
    "format": ["json", "xml"],
    "maxwidth": ["120", "100000000"],
    "url": ["http://testserver/recipients/mali/", "https://elsewhere.example/", "/recipients/mali/?since=x"],
}
KNOWN = VALID | MORE

PLACES = [
    "/", "/recipients/", "/recipients/mali/", "/recipients/france/", "/suppliers/", "/suppliers/russia/",
    *(f"/recipients/mali/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    *(f"/suppliers/russia/timeline.{suffix}" for suffix in ("json", "csv", "svg", "png")),
    "/equipment/", "/equipment/mi-24p/", "/deliveries/", "/deliveries.csv", "/deliveries.json", "/deliveries.xlsx",
    "/deliveries.atom", "/data/", "/data/waybill.zip", "/changes/", "/changes.json", "/changes.atom", "/sources/",
    "/about/", "/about/counting/", "/compare/", "/compare.json", "/compare.csv", "/compare.svg", "/compare.png",
    "/embed/recipients/mali/", "/embed/suppliers/russia/", "/oembed", "/healthz", "/favicon.ico",
    *(f"/api/v1/{name}" for name in ("", "openapi.json", "deliveries", "claims", "parties", "types", "equipment")),
    "/api/v1/parties/mali", "/api/v1/equipment/mi-24p", "/api/v1/recipients/mali/timeline", "/api/v1/sources",
    "/api/v1/suppliers/russia/timeline", "/api/v1/reported-totals", "/api/v1/nothing",
]  # fmt: skip
# For signed-in editors; for POST alone.
NOT_READ = {"delivery-preview", "make-citation"}


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Every public address with a record behind it; fixtures/ stand on record."""
    with django_db_blocker.unblock(), on_record():
        delivery, source = Delivery.objects.latest("pk").pk, Source.objects.latest("pk").pk
        cited = Client().post("/cite/", {"view": "/recipients/mali/"})["Location"].rstrip("/")
        yield [
            *PLACES,
            *(f"/deliveries/{delivery}{rest}" for rest in ("/", "/history/")),
            *(f"/sources/{source}/", f"{cited}/", f"{cited}.json"),
            *(f"/api/v1/deliveries/{delivery}", f"/api/v1/sources/{source}"),
        ]


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        yield from patterns(pattern) if isinstance(pattern, URLResolver) else [pattern]


def test_no_public_address_is_left_out(places: list[str]) -> None:
    called = {place: resolve(place).url_name for place in places}
    assert set(called.values()) == {pattern.name for pattern in patterns(get_resolver("deliveries.urls"))} - NOT_READ


def ask(client: Client, place: str, query: str = "") -> int:
    """The status of the answer, which is read to its end: what is streamed may break on its way."""
    answer = client.generic("GET", place, QUERY_STRING=query)
    answer.getvalue()
    status: int = answer.status_code
    return status


def test_every_public_address_answers(client: Client, places: list[str]) -> None:
    answers = {place: ask(client, place) for place in places}

    # Nothing to compare and nothing to embed, when nothing is asked for.
    asking = {place for place, status in answers.items() if status == 400}
    assert asking == {"/oembed", *(f"/compare.{suffix}" for suffix in ("json", "csv", "svg", "png"))}
    assert {place for place, status in answers.items() if status == 404} == {"/api/v1/", "/api/v1/nothing"}
    assert {place for place, status in answers.items() if status not in {200, 400, 404}} == {"/favicon.ico"}


def expected(place: str) -> set[int]:
    """What an address may answer: the API has a status of its own for what it does not understand, as oEmbed has."""
    also = {"/favicon.ico": {302}, "/oembed": {501}}.get(place, {422} if place.startswith("/api/") else set())
    return {200, 400, 404} | also


@st.composite
def parameters(draw: st.DrawFn) -> str:
    """A querystring of names that some address knows, most of their values valid, so that many get through."""
    found = []
    for name in draw(st.lists(st.sampled_from(sorted(KNOWN)), max_size=6)):
        known = st.sampled_from(KNOWN[name]).map(raw)
        found.append(f"{name}={draw(st.one_of(known, known, known, STRANGE.map(raw), st.sampled_from(SIGNS)))}")
    return "&".join(found)


@given(query=parameters(), data=st.data())
def test_no_querystring_breaks_any_public_address(
    client: Client, places: list[str], query: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(places))

    assert ask(client, place, query) in expected(place)


@given(query=st.binary(max_size=80).map(lambda value: value.decode("latin-1")), data=st.data())
def test_no_bytes_break_any_public_address(client: Client, places: list[str], query: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places))

    assert ask(client, place, query) in expected(place)
