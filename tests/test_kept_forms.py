"""What is typed at the desk and not saved is kept for whoever typed it, and offered again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deliveries.models import Delivery, KeptForm, Source
from deliveries.models.kept import MOST_KEPT
from tests.desk import create_editor, open_form, signed_in
from tests.factories import create_claim, create_delivery, create_party, create_source

pytestmark = pytest.mark.django_db

ADD, KEEP = "/admin/deliveries/source/add/", "/admin/deliveries/source/keep/"
NAME = "0123456789abcdef0123456789abcdef"
TYPED = {"publisher": "AFP", "title": "Eight helicopters of an unusual make", "kind": "news", "kept_as": NAME}


@pytest.fixture
def editor() -> User:
    return create_editor("editor", "Editor")


@pytest.fixture
def desk(editor: User) -> Client:
    return signed_in(editor)


def title_in(response: Any) -> Any:
    return response.context["adminform"].form["title"].value()


def test_a_form_that_was_left_is_offered_when_it_is_opened_again_and_on_the_first_page(desk: Client) -> None:
    assert "kept for you" in desk.post(KEEP, TYPED).text
    assert TYPED["title"] in desk.get(ADD).text
    assert TYPED["title"] in desk.get("/admin/").text


def test_what_is_brought_back_stands_in_the_form_without_complaints_and_saves_nothing(desk: Client) -> None:
    desk.post(KEEP, TYPED)
    response: Any = desk.post(ADD, {"_bring_back": NAME})
    assert title_in(response) == TYPED["title"]
    assert not response.context["errors"]
    assert not response.context["adminform"].form.errors
    assert not Source.objects.exists()


def test_it_is_forgotten_once_the_form_is_saved(desk: Client) -> None:
    desk.post(KEEP, TYPED)
    assert desk.post(ADD, open_form(desk, ADD) | TYPED | {"_save": "Save"}).status_code == 302
    assert not KeptForm.objects.exists()


def test_what_was_sent_before_the_save_and_arrives_after_it_is_not_kept(desk: Client) -> None:
    desk.post(ADD, open_form(desk, ADD) | TYPED | {"_save": "Save"})
    desk.post(KEEP, TYPED)
    assert not KeptForm.objects.exists()


def test_a_form_that_is_refused_stays_kept(desk: Client) -> None:
    desk.post(KEEP, TYPED)
    assert desk.post(ADD, TYPED | {"title": "", "_save": "Save"}).status_code == 200
    assert KeptForm.objects.get().name == NAME


def test_it_is_thrown_away_on_request(desk: Client) -> None:
    desk.post(KEEP, TYPED)
    assert desk.post(ADD, {"_throw_away": NAME}).status_code == 302
    assert not KeptForm.objects.exists()


def test_nobody_else_is_offered_it_nor_gets_it_by_its_name(desk: Client) -> None:
    desk.post(KEEP, TYPED)
    other = signed_in(create_editor("other", "Editor"))
    assert TYPED["title"] not in other.get(ADD).text
    assert other.post(ADD, {"_bring_back": NAME}).status_code == 302
    other.post(ADD, {"_throw_away": NAME})
    assert KeptForm.objects.exists()


def test_another_account_that_keeps_under_the_same_name_takes_nothing_over(desk: Client, editor: User) -> None:
    desk.post(KEEP, TYPED)
    signed_in(create_editor("other", "Editor")).post(KEEP, TYPED | {"title": "Another"})
    assert KeptForm.objects.get(user=editor).sent()["title"] == TYPED["title"]


def test_whoever_may_not_add_keeps_nothing(client: Client) -> None:
    assert signed_in(create_editor("nobody")).post(KEEP, TYPED).status_code == 403
    assert client.post(KEEP, TYPED).status_code == 302
    assert not KeptForm.objects.exists()


def test_of_many_the_latest_are_kept(desk: Client) -> None:
    for n in range(MOST_KEPT + 2):
        desk.post(KEEP, TYPED | {"kept_as": f"{n:032}"})
    assert set(KeptForm.objects.values_list("name", flat=True)) == {f"{n:032}" for n in range(2, MOST_KEPT + 2)}


def test_of_a_record_that_was_saved_meanwhile_both_versions_are_shown(desk: Client) -> None:
    source = create_source(title="Before")
    address = f"/admin/deliveries/source/{source.pk}/change/"
    opened = open_form(desk, address)
    desk.post(f"/admin/deliveries/source/{source.pk}/keep/", opened | {"title": "Mine", "kept_as": NAME})
    source.publisher = "Somebody else"
    source.save()
    response: Any = desk.post(address, {"_bring_back": NAME})
    assert title_in(response) == "Mine"
    assert "Two versions" in response.text
    assert Source.objects.get().title == "Before"


def test_of_a_record_that_was_deleted_meanwhile_it_is_the_form_of_a_new_one(desk: Client) -> None:
    source = create_source()
    address = f"/admin/deliveries/source/{source.pk}/change/"
    typed = open_form(desk, address) | {"title": "Mine", "kept_as": NAME}
    desk.post(f"/admin/deliveries/source/{source.pk}/keep/", typed)
    source.delete()
    assert title_in(desk.post(address, {"_bring_back": NAME})) == "Mine"


def test_the_rows_of_a_delivery_come_back_and_those_that_were_taken_out_can_still_be_undone(desk: Client) -> None:
    delivery = create_delivery(state=Delivery.State.DRAFT, recipient=create_party())
    create_claim(delivery=delivery)
    address = f"/admin/deliveries/delivery/{delivery.pk}/change/"
    rows = {"claims-TOTAL_FORMS": "3", "claims-1-text": "A second claim", "claims-1-stance": "supports"}
    rows |= {"claims-2-text": "A third one", "claims-2-DELETE": "on", "kept_as": NAME}
    desk.post(f"/admin/deliveries/delivery/{delivery.pk}/keep/", open_form(desk, address) | rows)
    page = desk.post(address, {"_bring_back": NAME}).text
    assert "A second claim" in page
    assert "A third one" in page
    assert page.count("data-taken-out") == 1


def test_a_form_that_came_back_with_errors_counts_as_unsaved(desk: Client) -> None:
    assert "data-unsaved" not in desk.get(ADD).text
    assert "data-unsaved" in desk.post(ADD, TYPED | {"title": ""}).text


def test_enter_in_a_field_sends_no_form_of_a_record(desk: Client) -> None:
    """Browsers press the first button of a form, and not one that is disabled (HTML, implicit submission)."""
    page = desk.get(ADD).text
    form = page[page.index('id="source_form"') :]
    assert form.index('<button type="submit" disabled hidden>') < form.index('type="submit"') + 20
