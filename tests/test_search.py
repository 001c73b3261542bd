"""Search: accents, case, hyphens and spaces do not matter, and words are found by their beginning."""

from __future__ import annotations

import json
import re
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from deliveries.filters.explorer import ExplorerForm
from deliveries.index.texts import Texts
from deliveries.models import Claim, Delivery, Equipment, Party, Source
from deliveries.models.search import Term, searchable, terms

from .factories import create_claim, create_delivery, create_equipment, create_party, create_source, create_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery() -> Delivery:
    """Two Mi-35P for Mali, reported by Africa Intelligence, with Keïta in the claim."""
    equipment = create_equipment(slug="mi-35p", designation="Mi-35P", aliases=["Mil Mi 35 P"])
    delivery = create_delivery(
        recipient=create_party(name="Mali", iso_code="MLI"), supplier=create_party(name="Côte d'Ivoire"), of=equipment
    )
    source = create_source(publisher="Africa Intelligence", title="Behind the helicopters of Bamako")
    create_claim(delivery=delivery, source=source, text="Ordered under President Keïta, with surface-to-air missiles.")
    create_delivery(recipient=create_party(name="Somalia"), of=create_equipment(designation="Su-25"))
    return delivery


def found(client: Client, words: str, **filters: str) -> set[int]:
    """What downloads find, and pages too; and the desk, which asks the database."""
    response = client.get("/deliveries.json", {"q": words} | filters)
    assert response.status_code == 200, response.content
    downloaded = rows(response.getvalue())
    of_pages = ExplorerForm(QueryDict(urlencode({"q": words} | filters))).selection.counts
    assert set(of_pages.ledger.tolist()) == downloaded
    at_the_desk = Delivery.objects.published()
    for term in terms(words):
        at_the_desk = at_the_desk.saying(term)
    assert filters or set(at_the_desk.values_list("pk", flat=True)) == downloaded
    return downloaded


def rows(body: bytes) -> set[int]:
    return {row["delivery"] for row in json.loads(body)["rows"]}


WRITTEN = (
    "mi35p", "Mi 35P", "Mi-35P", "MI-35p", "Mi - 35P", "mi-35", "35P", "mali", "MALI", "Cote d'Ivoire", "côte",
    "Keita", "KEÏTA", "africa intelligence", "Africa-Intelligence", "intelligence", "bamako", "surface to air",
    "surface-to-air", "surfacetoair", "mali mi 35p keita", "Mi-35P Mali", "helicopter bamako",
    "helicopters-of", "the-helicopters of", "MLI", "mli 35p",
)  # fmt: skip


def test_a_delivery_is_found_however_its_words_are_written(client: Client, delivery: Delivery) -> None:
    for words in WRITTEN:
        assert found(client, words) == {delivery.pk}, words


@pytest.mark.parametrize("words", ["ali", "mali somalia", "zeppelin", "telligence", "Mi-36P"])
def test_what_is_not_said_is_not_found(client: Client, delivery: Delivery, words: str) -> None:
    response = client.get("/deliveries.json", {"q": words})

    assert rows(response.getvalue()) == set()


def test_somalia_is_not_mali(client: Client, delivery: Delivery) -> None:
    assert found(client, "mali") == {delivery.pk}
    assert found(client, "somalia") == set(Delivery.objects.exclude(pk=delivery.pk).values_list("pk", flat=True))


def test_a_type_is_found_with_all_below_it(client: Client) -> None:
    combat = create_type(slug="attack", name="Attack machines", parent=create_type(name="Rotorcraft"))
    delivery = create_delivery(of=create_equipment(type=combat))

    assert found(client, "rotorcraft") == {delivery.pk}


@pytest.mark.parametrize(("words", "parts"), [("Mi 35P Mali", ["mi35p", "mali"]), ("Mali Mi 8", ["mali", "mi", "8"])])
def test_words_that_are_one_name_are_one_term(delivery: Delivery, words: str, parts: list[str]) -> None:
    assert [term.key for term in terms(words)] == parts


def test_what_only_a_later_source_says_is_not_found_before(client: Client, delivery: Delivery) -> None:
    create_claim(delivery=delivery, source=create_source(published="2023-01-01"), text="Brought by an Antonov.")

    assert found(client, "antonov") == {delivery.pk}
    assert found(client, "antonov", known_on="2022-12-31") == set()


@pytest.mark.parametrize(
    ("words", "message"),
    [("-- …", "Search for letters or figures."), (" ".join(map(str, range(9))), "Search for at most 8 words.")],
)
def test_a_search_that_cannot_be_made_is_an_error(client: Client, delivery: Delivery, words: str, message: str) -> None:
    response = client.get("/deliveries.json", {"q": words})

    assert response.status_code == 400
    assert response.json() == {"errors": {"q": [message]}}


def test_the_words_are_kept_when_only_a_text_is_saved() -> None:
    claim = create_claim(delivery=create_delivery(), text="Before.")
    claim.text = "Über 35 Stück"
    claim.save(update_fields=["text"])

    claim.refresh_from_db()
    assert claim.search_text == " uber 35 stuck uber35 uber35stuck"


def test_the_words_are_kept_by_bulk_writes() -> None:
    delivery, source = create_delivery(), create_source()
    Claim.objects.bulk_create([Claim(delivery=delivery, source=source, text="Gun-ships")])

    assert Claim.objects.get().search_text == " gun ships gunships"


def test_the_migration_fills_in_rows_written_before() -> None:
    create_claim(delivery=create_delivery())
    kept = {}
    for model in (Party, Equipment, Source, Claim):
        kept[model] = dict(model._default_manager.values_list("pk", "search_text"))
        assert all(kept[model].values())
        model._default_manager.update(search_text="")

    import_module("deliveries.migrations.0007_search").fill(apps, None)

    for model, texts in kept.items():
        assert dict(model._default_manager.values_list("pk", "search_text")) == texts


@given(st.text(max_size=60))
def test_any_text_is_found_by_each_of_its_words(text: str) -> None:
    kept = searchable([text])

    assert all(f" {term.key}" in kept for word in text.split() for term in terms(word))


@pytest.mark.parametrize("words", ["a" * 201, "%25", "'; DROP TABLE", "\\", "_"])
def test_odd_words_are_answered(client: Client, words: str) -> None:
    assert client.get("/deliveries/", {"q": words}).status_code == 200


def test_the_masthead_searches_names_and_deliveries(client: Client, delivery: Delivery) -> None:
    page = client.get("/").content.decode()

    search = '<form class="search" role="search" action="/search/" method="get"><input type="search" name="q"'
    assert search in re.sub(r">\s+<", "><", page)


WORDS = st.lists(st.text("ab-", max_size=3), max_size=4).map(" ".join)


@given(texts=st.lists(WORDS.map(lambda words: searchable([words])), max_size=6), sought=WORDS)
def test_a_term_is_found_in_the_very_texts_that_say_it(texts: list[str], sought: str) -> None:
    words = searchable([sought]).split()
    term = Term("".join(words), " ".join(words))

    said = [f" {term.key}" in text or f" {term.words}" in text for text in texts]

    assert Texts.of(texts).saying(term).tolist() == said
