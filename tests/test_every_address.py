"""Every public address answers, and none is left out of what tests/test_fuzz.py sends requests to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from pytest_django import DjangoDbBlocker

from .fuzzing import patterns
from .places import every_place
from .snapshots import on_record

pytestmark = pytest.mark.django_db

# For signed-in editors; for POST alone.
NOT_READ = {"delivery-preview", "make-citation"}


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    with django_db_blocker.unblock(), on_record():
        yield every_place()


def test_no_public_address_is_left_out(places: list[str]) -> None:
    called = {place: resolve(place).url_name for place in places}
    known = {pattern.name for _route, pattern in patterns(get_resolver("deliveries.urls"))}
    assert set(called.values()) == known - NOT_READ


def ask(client: Client, place: str) -> int:
    """The status of the answer, which is read to its end: what is streamed may break on its way."""
    answer = client.get(place)
    answer.getvalue()
    status: int = answer.status_code
    return status


def test_every_public_address_answers(client: Client, places: list[str]) -> None:
    answers = {place: ask(client, place) for place in places}

    # Nothing to compare or to hold ours against, and nothing to embed or to share, when nothing is asked for.
    asking = {place for place, status in answers.items() if status == 400}
    assert asking == {
        "/oembed",
        "/share/",
        *(f"/compare.{suffix}" for suffix in ("json", "csv", "svg", "png")),
        *(
            f"{of}/reconcile.{suffix}"
            for of in ("", "/recipients/mali", "/suppliers/russia")
            for suffix in ("json", "csv", "xlsx")
        ),
    }
    # What was sent to be kept is for editors.
    missing = {place for place, status in answers.items() if status == 404}
    assert {place for place in missing if not place.startswith("/evidence/")} == {
        "/api/v1/", "/api/v1/nothing",
        # Without a mail server nobody is told by mail.
        "/alerts/", "/alerts/token/", "/alerts/token/end/",
    }  # fmt: skip
    assert [place for place in missing if place.endswith(".webp")] == []
    assert {place for place, status in answers.items() if status not in {200, 400, 404}} == {"/favicon.ico"}
