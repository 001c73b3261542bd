"""Whatever is sent to whichever address: an answer, a reason or "not found", soon, and never more than was asked for.

`make fuzz` draws a hundred thousand requests; the suite, which has no time for more, three thousand of one seed.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from .fuzzing import Asked, Drawer, joined
from .places import every_place
from .snapshots import on_record

SEED = os.environ.get("FUZZ_SEED") or "waybill"
MANY = int(os.environ.get("FUZZ") or 3000)
# One number alone, as a failure names it.
ONLY = os.environ.get("FUZZ_ONLY") or None  # `make fuzz` hands on an empty one
SHARES = 4
# Seconds; or, where the machine has much else to do, so many times what a small page takes at that moment.
TOO_LONG, TIMES = 5, 500
# Not implemented, and says so.
ALSO = {"/oembed": 501}

TIMELINE = re.compile(r"^/(recipients|suppliers)/[-\w]+/timeline\.json$")


class Asker:
    """Asks as a reader or as an administrator, and takes back what the request has changed."""

    def __init__(self) -> None:
        self.reader, self.desk = Client(), Client()
        self.desk.force_login(User.objects.create_superuser("fuzz"))
        self.session = self.desk.cookies.output(header="", sep=";")

    def complaints(self, asked: Asked) -> list[str]:
        """What is wrong about the answer."""
        took, answer, wrong = self.timed(asked)
        if took > TOO_LONG:
            took = self.timed(asked)[0]
            wrong += [f"took {took:.1f} s"] * (took > max(TOO_LONG, TIMES * self.small()))
        if answer is not None:
            known = answer.status_code < 500 or ALSO.get(asked.path) == answer.status_code
            wrong += [f"status {answer.status_code}"] * (not known)
            wrong += [f"leads to {place}" for place in [answer.get("Location", "")] if leads_away(place)]
            if asked.method == "GET" and answer.status_code == 200 and TIMELINE.match(asked.path):
                wrong += self.widened(asked, answer)
        return [f"{asked}\n    {each}" for each in wrong]

    def small(self) -> float:
        """How long a small page takes now."""
        return min(
            self.timed(Asked(0, at_the_desk=False, method="GET", path="/about/", parameters=[]))[0] for _ in "abc"
        )

    def timed(self, asked: Asked) -> tuple[float, Any, list[str]]:
        began = time.monotonic()
        try:
            return (answer := self.ask(asked)) and time.monotonic() - began, answer, []
        except Exception as fault:
            return time.monotonic() - began, None, [f"{type(fault).__name__}: {str(fault)[:300]}"]

    def ask(self, asked: Asked) -> Any:
        client = self.desk if asked.at_the_desk else self.reader
        client.cookies = SimpleCookie(self.session if asked.at_the_desk else "")
        with transaction.atomic():
            answer: Any = client.generic(
                asked.method, asked.path, asked.body, asked.content_type,
                headers=asked.headers, QUERY_STRING=asked.query,
            )  # fmt: skip
            # To its end: what is streamed may break on its way.
            answer.read = answer.getvalue()
            transaction.set_rollback(True)
        return answer

    def widened(self, asked: Asked, answer: Any) -> list[str]:
        """Where a filter shows what is not there without it, or the page shows something else than its data."""
        if "Content-Encoding" in answer or not asked.parameters:
            return []
        shown = deliveries(answer)
        page = self.reader.get(f"{asked.path.removesuffix('timeline.json')}?{asked.query}").text
        wrong = ["the page shows other deliveries"] * (set(map(int, re.findall(r'<tr id="d(\d+)"', page))) != shown)
        name = asked.parameters[-1][0]
        rest = self.reader.get(f"{asked.path}?{joined([each for each in asked.parameters if each[0] != name])}")
        return wrong + [f"{name} widens"] * (rest.status_code == 200 and not shown <= deliveries(rest))


def deliveries(answer: Any) -> set[int]:
    body = json.loads(answer.content)
    return {shown["delivery"] for shown in body["steps"] + body["expected"]}


def leads_away(place: str) -> bool:
    """Whether a redirect leaves the site."""
    return urlsplit(place.replace("\\", "/")).netloc not in {"", "testserver"}


@pytest.fixture(scope="module")
def asking(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Asker, Drawer]]:
    """Every address has a record behind it; pages are kept between requests, as where the site is served."""
    kept = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with (
        django_db_blocker.unblock(),
        on_record("mali-helicopters.toml"),
        override_settings(CACHES=kept),
    ):
        asker = Asker()
        yield asker, Drawer(SEED, every_place(), asker.desk)


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_no_request_breaks_the_site_or_takes_long_or_is_given_more_than_it_asks_for(
    asking: tuple[Asker, Drawer], share: int
) -> None:
    asker, drawer = asking
    numbers = range(share, MANY, SHARES) if ONLY is None else [int(ONLY)][: share == 0]
    wrong = [told for number in numbers for told in asker.complaints(drawer.drawn(number))]

    again = f"Again: make fuzz SEED={SEED} ONLY=… with the number that begins a line."
    assert not wrong, "\n".join([f"{len(wrong)} of {len(numbers)} requests:", *wrong[:20], again])
