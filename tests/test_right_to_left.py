"""What is written from right to left stands in its own direction, wherever readers meet it.

Each textual field of each record holds Arabic; each occurrence on each public page must stand in an element that takes
its direction from its text (dir="auto"), or between isolates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from django.db import models, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from deliveries.models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from deliveries.models.languages import RIGHTWARD, isolated, language_of

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_total,
    create_type,
)

pytestmark = pytest.mark.django_db

# A sentence of the kind that falls apart: Latin, digits and brackets in it, and a bracket at its end.
ARABIC = "تسلمت مالي 4 مروحيات من طراز Mi-24P (في 10 مايو)"
# Not written by anybody, or not in words.
APART = {"slug", "language", "iso_code", "un_category", "sipri_category", "search_key", "search_text"}
WORDS = (models.CharField, models.TextField)


def textual(model: type[models.Model]) -> list[str]:
    """The fields of a model that hold words of somebody."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not isinstance(field, models.SlugField | models.URLField)
        if not field.choices and field.name not in APART and field.editable
    ]


def in_arabic(record: models.Model) -> None:
    """Have each textual field of a record hold Arabic, and the name of the field in it."""
    for name in textual(type(record)):
        if name.endswith("_text") and getattr(record, name.replace("_text", "_latest"), "") is None:
            continue
        longest = type(record)._meta.get_field(name).max_length or 1000  # type: ignore[union-attr]
        setattr(record, name, f"{ARABIC} {record.pk}"[:longest])
    if hasattr(record, "aliases"):
        record.aliases = [f"{ARABIC} {record.pk} bis"]
    record.save()


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Every public page of a record in Arabic."""
    with django_db_blocker.unblock(), transaction.atomic():
        land, giver = create_party(slug="land"), create_party(slug="giver")
        top = create_type(slug="top")
        model = create_equipment(slug="model", type=create_type(slug="kind", parent=top))
        create_equipment(slug="variant", type=top, variant_of=model)
        paper = create_source(language="ar", published="2022-04-19")
        voice = create_source(language="ar", via=paper)
        first = create_delivery(recipient=land, supplier=giver, of=model, quantity=2, arrived="2022-04-18")
        create_claim(delivery=first, source=voice, states="2022-04-18", stated_quantity=2, item=first.items.get())
        create_claim(delivery=first, source=paper, stance="disputes", topic="order")
        create_claim(delivery=first, source=paper, states="2022-05-02")
        promise = create_delivery(recipient=land, supplier=giver, of=model, status="expected", arrived="2022-06")
        create_claim(delivery=promise, source=paper)
        gone = create_delivery(recipient=land, supplier=giver, of=model, arrived="2021-01")
        create_claim(delivery=gone, source=paper)
        create_total(recipient=land, supplier=giver, type=top, total=3, source=paper, as_of="2022-04-19")
        for each in (Party, EquipmentType, Equipment, Register, Source, Delivery, DeliveryItem, Claim, ReportedTotal):
            for record in each._default_manager.all():
                in_arabic(record)
        gone.refresh_from_db()
        gone.withdraw(ARABIC, None)
        cited = Client().post("/cite/", {"view": "/recipients/land/"})["Location"]
        yield [
            "/", "/recipients/", "/suppliers/", "/recipients/land/", "/recipients/land/?type=top", "/suppliers/giver/",
            "/recipients/land/?since=x", "/recipients/land/?recipient=land&known_on=2023-01-01&supplier=giver",
            "/equipment/", "/equipment/model/", "/equipment/variant/", "/deliveries/", "/deliveries/?group=recipient",
            "/deliveries/?recipient=land&supplier=giver&type=top&equipment=model", f"/deliveries/?source={paper.pk}",
            "/deliveries/?columns=date&columns=recipient&columns=register&columns=type",
            f"/deliveries/{first.pk}/", f"/deliveries/{first.pk}/history/", f"/deliveries/{promise.pk}/",
            f"/deliveries/{gone.pk}/", f"/deliveries/{gone.pk}/history/", "/sources/", f"/sources/{paper.pk}/",
            f"/sources/{voice.pk}/", "/changes/", "/compare/?recipient=land&recipient=giver&type=top",
            "/embed/recipients/land/", cited, "/about/", "/about/counting/", "/data/",
        ]  # fmt: skip
        transaction.set_rollback(True)


class Reader(HTMLParser):
    """Collects the texts of a page that run from right to left with nothing that gives them their direction."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "base", "hr"})
    INLINE = frozenset({"a", "abbr", "b", "bdi", "code", "del", "i", "ins", "q", "small", "span", "time", "tspan"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.block = ""
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        for value in filter(None, values.values()):
            self.whole(value)
        if tag not in self.INLINE:
            self.end_block()
        if tag not in self.VOID:
            self.open.append((tag, values.get("dir") == "auto"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.end_block()
        while self.open and self.open.pop()[0] != tag:
            pass

    def whole(self, value: str) -> None:
        """What is the whole of an attribute, or of a value in JSON-LD, stands beside nothing."""
        self.loose += [] if value.startswith(ARABIC[:20]) else unisolated(value)

    def handle_data(self, text: str) -> None:
        if self.open and self.open[-1][0] == "script":
            for value in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
                self.whole(value)
            return
        self.block += text if not any(auto for _tag, auto in self.open) else ""

    def end_block(self) -> None:
        self.loose += unisolated(self.block)
        self.block = ""


def unisolated(text: str) -> list[str]:
    """What is left of a text that runs from right to left besides what stands, from its beginning, in isolates."""
    left = re.sub(f"\u2068(?:{'|'.join(ARABIC.split()[:4])})[^\u2068\u2069]*\u2069", "", text)
    return [" ".join(left.split())[:160]] if RIGHTWARD.search(left) else []


def loose(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader.loose


def test_every_text_on_every_page_has_its_own_direction(client: Client, places: list[str]) -> None:
    pages = {place: client.get(place).text for place in places}
    found = {place: loose(page) for place, page in pages.items()}
    assert "\n".join(f"{place} {each}" for place, told in found.items() for each in told) == ""
    assert sum(ARABIC[:20] in page for page in pages.values()) > 25


def test_the_check_finds_what_stands_loose() -> None:
    assert loose(f"<p>From {ARABIC} to</p>")
    assert loose(f"<p>\u2068From {ARABIC} to\u2069</p>")
    assert not loose(f'<p>From \u2068{ARABIC}\u2069 <bdi dir="auto">{ARABIC}</bdi></p>')


def test_what_came_from_a_source_says_its_language(client: Client, places: list[str]) -> None:
    page = client.get(next(place for place in places if place.startswith("/sources/") and place != "/sources/")).text
    assert f'<bdi dir="auto" lang="ar">{ARABIC}' in page


@pytest.mark.parametrize("place", ["/recipients/land/timeline.svg", "/deliveries.atom", "/changes.atom"])
def test_pictures_and_feeds_isolate_what_runs_the_other_way(client: Client, place: str) -> None:
    texts = "\n".join(ET.fromstring(client.get(place).content).itertext())
    assert ARABIC[:20] in texts
    assert not [found for text in texts.split("\n") for found in unisolated(text)]


@pytest.mark.parametrize(
    "place", ["/deliveries.csv", "/deliveries.json", "/recipients/land/timeline.json", "/recipients/land/timeline.csv",
              "/api/v1/deliveries", "/api/v1/sources", "/compare.json?recipient=land&recipient=giver&type=top"]
)  # fmt: skip
def test_data_holds_what_was_written_and_no_more(client: Client, place: str) -> None:
    content = b"".join(client.get(place)).decode()
    assert "\u2068" not in content
    assert "\\u2068" not in content


# ---- The parts ---------------------------------------------------------------------------------------


def test_nothing_is_added_to_what_runs_as_the_page_does() -> None:
    assert isolated("Mi-24P, Sokół, Т-72") == "Mi-24P, Sokół, Т-72"
    assert isolated(isolated("مالي")) == isolated("مالي") == "\u2068مالي\u2069"


def test_a_line_of_a_sentence_has_whole_isolates() -> None:
    assert isolated("from \u2068مالي") == "from \u2068مالي\u2069"
    assert isolated("مالي\u2069, 2") == "\u2068مالي\u2069, 2"


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [("مالي", "ar", "ar"), ("Al-Akhbar", "ar", ""), ("Le Monde", "fr", "fr"), ("The Times", "en", ""),
     ("Известия", "ru", "ru"), ("TASS", "ru", ""), ("انگار", "ps", "ps"), ("Actu", "xx", "")],
)  # fmt: skip
def test_a_text_is_in_the_language_of_its_source_where_it_can_be(text: str, code: str, told: str) -> None:
    assert language_of(text, code) == told
