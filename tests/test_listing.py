"""Finding at the desk: the filters and words of the list of deliveries, views with a name, and the way from a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deliveries.models import Delivery, Moved, SavedView
from tests.desk import create_editor, signed_in
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_source,
    create_type,
    own_register,
)

pytestmark = pytest.mark.django_db

LIST, VIEWS = "/admin/deliveries/delivery/", "/admin/deliveries/delivery/views/"


@pytest.fixture
def editor() -> User:
    return create_editor("editor", "Editor")


@pytest.fixture
def desk(editor: User) -> Client:
    return signed_in(editor)


@pytest.fixture
def deliveries() -> dict[str, Delivery]:
    """Helicopters and a radar to Mali, and helicopters of nobody known to Niger."""
    mali = create_party(slug="mali", name="Mali", aliases=["République du Mali"])
    niger, russia = create_party(slug="niger", name="Niger"), create_party(slug="russia", name="Russia")
    combat = create_type(slug="combat-helicopters", parent=create_type(slug="helicopters"))
    helicopter, radar = create_equipment(slug="mi-24p", type=combat), create_equipment(slug="p-18")
    return {
        "helicopters": create_delivery(recipient=mali, supplier=russia, of=helicopter),
        "radar": create_delivery(recipient=mali, supplier=russia, of=radar, state="draft", status="expected"),
        "unknown": create_delivery(recipient=niger, of=helicopter),
    }


def found(desk: Client, deliveries: dict[str, Delivery], **asked: str) -> set[str]:
    """The names of the deliveries that are listed."""
    response: Any = desk.get(LIST, asked)
    assert response.status_code == 200, response.headers
    pks = {row.pk for row in response.context["cl"].result_list}
    return {name for name, delivery in deliveries.items() if delivery.pk in pks}


# ---- Filters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"helicopters", "radar", "unknown"}),
        ({"recipient": "mali"}, {"helicopters", "radar"}),
        ({"recipient": "republique du mali"}, {"helicopters", "radar"}),
        ({"supplier": "Russia"}, {"helicopters", "radar"}),
        ({"supplier": "not-known"}, {"unknown"}),
        ({"type": "helicopters"}, {"helicopters", "unknown"}),
        ({"type": "combat-helicopters", "recipient": "mali"}, {"helicopters"}),
        ({"state": "draft"}, {"radar"}),
        ({"status": "expected"}, {"radar"}),
        ({"state": "withdrawn"}, set()),
        ({"register": "waybill"}, {"helicopters", "radar", "unknown"}),
        ({"q": "radar", "recipient": "mali"}, set()),
    ],
)
def test_the_list_is_narrowed(
    desk: Client, deliveries: dict[str, Delivery], asked: dict[str, str], names: set[str]
) -> None:
    if "register" in asked:
        asked = {"register": own_register().slug}
    assert found(desk, deliveries, **asked) == names


@pytest.mark.parametrize(
    "asked",
    [
        {"recipient": "Atlantis"}, {"supplier": "x"}, {"type": "x"}, {"state": "x"}, {"status": "x"}, {"register": "x"},
        {"author": "x"}, {"changed": "when pigs fly"}, {"work": "x"}, {"recipient": "x" * 5000}, {"state": "\\x00"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said_and_lists_nothing(
    desk: Client, deliveries: dict[str, Delivery], asked: dict[str, str]
) -> None:
    assert found(desk, deliveries, **asked) == set()
    assert "not-understood" in desk.get(LIST, asked).text


def test_drafts_of_one_author_are_listed(desk: Client, editor: User, deliveries: dict[str, Delivery]) -> None:
    Delivery.history.filter(id=deliveries["radar"].pk).update(history_user=editor)
    assert found(desk, deliveries, author="editor") == {"radar"}


def test_what_was_changed_since_a_day_is_listed(desk: Client, deliveries: dict[str, Delivery]) -> None:
    Delivery.objects.exclude(pk=deliveries["radar"].pk).update(changed=dt.datetime(2022, 4, 17, 23, 59, tzinfo=dt.UTC))
    Delivery.objects.filter(pk=deliveries["unknown"].pk).update(changed=dt.datetime(2022, 4, 18, tzinfo=dt.UTC))
    assert found(desk, deliveries, changed="18 April 2022") == {"radar", "unknown"}
    assert found(desk, deliveries, changed="yesterday") == {"radar"}


def test_filters_stay_on_the_next_page_in_another_order_and_with_other_words(
    desk: Client, deliveries: dict[str, Delivery]
) -> None:
    page: Any = desk.get(LIST, {"recipient": "mali", "o": "1"})
    assert page.context["cl"].get_query_string({"p": 2}) == "?o=1&p=2&recipient=mali"
    assert 'value="mali"' in page.text


def test_a_view_that_came_from_a_list_leads_back_to_it(desk: Client, deliveries: dict[str, Delivery]) -> None:
    page = desk.get(LIST, {"state": "draft"}).text
    assert "_changelist_filters=state%3Ddraft" in page


# ---- Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Kidal", "spares", "example.org/2022", "https://example.org/2022/mali", "copy.example/", "Mi-24P mali"]
)
def test_words_of_notes_claims_names_and_addresses_are_found(
    desk: Client, deliveries: dict[str, Delivery], words: str
) -> None:
    wanted = deliveries["helicopters"]
    Delivery.objects.filter(pk=wanted.pk).update(note="AFP counted the spares, too.")
    source = create_source(url="https://example.org/2022/mali", archive_url="https://copy.example/1")
    create_claim(delivery=wanted, source=source, text="They stood at Kidal.")
    assert found(desk, deliveries, q=words) == {"helicopters"}


def test_a_number_finds_the_delivery_of_that_number(desk: Client, deliveries: dict[str, Delivery]) -> None:
    assert "radar" in found(desk, deliveries, q=str(deliveries["radar"].pk))


# ---- Views with a name ------------------------------------------------------------------------------


def test_what_is_looked_for_gets_a_name(desk: Client, editor: User) -> None:
    desk.post(VIEWS, {"name": "My drafts", "query": "state=draft&author=editor"})
    page = desk.get(LIST).text
    assert '<a href="?state=draft&amp;author=editor">My drafts</a>' in page
    assert list(SavedView.objects.values_list("user", "name")) == [(editor.pk, "My drafts")]


def test_a_name_that_is_given_again_leads_to_the_new_view(desk: Client) -> None:
    for query in ("state=draft", "state=withdrawn"):
        desk.post(VIEWS, {"name": "Mine", "query": query})
    assert SavedView.objects.get().query == "state=withdrawn"


def test_views_are_each_one_s_own(desk: Client) -> None:
    desk.post(VIEWS, {"name": "Mine", "query": "state=draft"})
    other = signed_in(create_editor("other", "Contributor"))
    assert "Mine" not in other.get(LIST).text
    other.post(VIEWS, {"forget": "Mine"})
    assert SavedView.objects.count() == 1
    desk.post(VIEWS, {"forget": "Mine"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("sent", [{"name": "", "query": "state=draft"}, {"name": "x" * 61, "query": "state=draft"}])
def test_a_view_without_a_proper_name_is_refused_in_words(desk: Client, sent: dict[str, str]) -> None:
    answer = desk.post(VIEWS, sent, follow=True)
    assert "Save this view as:" in answer.text
    assert not SavedView.objects.exists()


def test_a_view_leads_nowhere_else(desk: Client) -> None:
    answer = desk.post(VIEWS, {"name": "x", "query": "//evil.example/\\r\\nX: 1"})
    assert answer.headers["Location"].startswith(LIST)


def test_who_is_not_at_the_desk_names_nothing() -> None:
    assert signed_in(create_editor("nobody")).post(VIEWS, {"name": "x", "query": "state=draft"}).status_code == 403


# ---- From a page to its form ------------------------------------------------------------------------


def test_from_the_page_of_a_record_one_click_leads_to_its_form(desk: Client, deliveries: dict[str, Delivery]) -> None:
    delivery, source = deliveries["helicopters"], create_source()
    create_claim(delivery=delivery, source=source)
    for page, form in {
        delivery.get_absolute_url(): f"delivery/{delivery.pk}",
        "/recipients/mali/": f"party/{delivery.recipient_id}",
        "/suppliers/russia/": f"party/{delivery.supplier_id}",
        "/equipment/mi-24p/": f"equipment/{delivery.items.get().equipment_id}",
        source.get_absolute_url(): f"source/{source.pk}",
    }.items():
        assert f'href="/admin/edit{page}"' in Client().get(page).text, page
        assert desk.get(f"/admin/edit{page}").headers["Location"] == f"/admin/deliveries/{form}/change/"
        assert f'href="/fr/admin/edit{page}"' in Client().get(f"/fr{page}").text, page
        assert desk.get(f"/fr/admin/edit{page}").headers["Location"] == f"/fr/admin/deliveries/{form}/change/"


def test_whoever_is_not_signed_in_does_that_first_and_learns_nothing(deliveries: dict[str, Delivery]) -> None:
    for page in ("recipients/mali/", "recipients/atlantis/", "deliveries/1/", "nowhere/"):
        answer = Client().get(f"/admin/edit/{page}")
        assert answer.headers["Location"].startswith("/admin/login/?next="), page


def test_a_record_that_was_merged_leads_to_what_it_is_part_of(desk: Client, deliveries: dict[str, Delivery]) -> None:
    mali = deliveries["radar"].recipient
    Moved.objects.create(kind=Moved.Kind.PARTY, old="mali-republic", target=mali.pk)
    answer = desk.get("/admin/edit/recipients/mali-republic/")
    assert answer.headers["Location"] == f"/admin/deliveries/party/{mali.pk}/change/"


@pytest.mark.parametrize(
    "page", ["", "data/", "nowhere/", "recipients/atlantis/", "admin/", "deliveries/9/", "api/v1/"]
)
def test_a_page_that_is_of_no_record_has_no_form(desk: Client, page: str) -> None:
    assert desk.get(f"/admin/edit/{page}").status_code == 404
