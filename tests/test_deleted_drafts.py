"""What is deleted at the desk comes back; what readers saw is withdrawn instead."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from deliveries.models import Claim, Delivery, DeliveryItem
from tests.desk import create_editor, open_form, save, signed_in
from tests.factories import create_claim, create_delivery, create_equipment, create_party, create_source

pytestmark = pytest.mark.django_db

ADD, LIST = "/admin/deliveries/delivery/add/", "/admin/deliveries/delivery/"
DELETED = f"{LIST}deleted/"


@pytest.fixture
def author() -> Client:
    return signed_in(create_editor("ada", "Contributor"))


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("ed", "Editor"))


@pytest.fixture
def draft(author: Client) -> int:
    """A draft of two Mi-35P with a claim, entered by the author."""
    typed = open_form(author, ADD) | {
        "recipient": create_party(name="Mali").pk,
        "arrival": "2022-03-31",
        "items-0-equipment": create_equipment(designation="Mi-35P").pk,
        "items-0-quantity": 2,
        "claims-0-source": create_source().pk,
        "claims-0-text": "Two came.",
        "_save": "Save",
    }
    assert author.post(ADD, typed).status_code == 302
    return Delivery.objects.get().pk


def delete(desk: Client, pk: int) -> None:
    assert desk.post(f"{LIST}{pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Delivery.objects.exists()


def test_a_deleted_draft_comes_back_with_its_lines_and_claims(editor: Client, draft: int) -> None:
    line = DeliveryItem.objects.get().pk
    delete(editor, draft)
    assert "Two Mi-35P" in editor.get(DELETED).text
    assert editor.post(f"{LIST}{draft}/bring-back/").status_code == 302
    back = Delivery.objects.get(pk=draft)
    assert (back.state, back.arrival_text, back.items.get().pk) == ("draft", "", line)
    assert Claim.objects.get(delivery=draft).text == "Two came."
    assert "No draft was deleted" in editor.get(DELETED).text


def test_it_can_be_saved_and_deleted_and_brought_back_once_more(editor: Client, draft: int) -> None:
    delete(editor, draft)
    editor.post(f"{LIST}{draft}/bring-back/")
    save(editor, f"{LIST}{draft}/change/", note="Looked at again.", _save="Save")
    delete(editor, draft)
    editor.post(f"{LIST}{draft}/bring-back/")
    assert Delivery.objects.get(pk=draft).note == "Looked at again."


def test_a_form_that_was_open_meanwhile_undoes_nothing_that_was_saved_since(editor: Client, draft: int) -> None:
    address = f"{LIST}{draft}/change/"
    opened = open_form(editor, address)
    delete(editor, draft)
    editor.post(f"{LIST}{draft}/bring-back/")
    save(editor, address, note="Since then.", _save="Save")
    assert editor.post(address, opened | {"consignments": 2, "_save": "Save"}).status_code == 200
    assert Delivery.objects.get().note == "Since then."


def test_its_author_is_told_who_deleted_it_and_that_it_is_back(author: Client, editor: Client, draft: int) -> None:
    assert "What others did" not in author.get("/admin/").text
    delete(editor, draft)
    assert "Deleted by ed" in author.get("/admin/").text
    assert "What others did" not in editor.get("/admin/").text
    editor.post(f"{LIST}{draft}/bring-back/")
    page = author.get("/admin/").text
    assert "Deleted by" not in page
    assert "was brought back" in page


def test_its_author_may_change_it_when_it_is_back(author: Client, editor: Client, draft: int) -> None:
    delete(editor, draft)
    editor.post(f"{LIST}{draft}/bring-back/")
    save(author, f"{LIST}{draft}/change/", note="Mine still.", _save="Save")


def test_what_it_rests_on_must_still_be_there(editor: Client, draft: int) -> None:
    source = Claim.objects.get().source
    delete(editor, draft)
    source.delete()
    response: Any = editor.post(f"{LIST}{draft}/bring-back/", follow=True)
    assert "It cannot stand as it did" in response.text
    assert not Delivery.objects.exists()


def test_a_contributor_brings_nothing_back(author: Client, draft: int) -> None:
    delete(author, draft)
    assert author.get(DELETED).status_code == 403
    assert author.post(f"{LIST}{draft}/bring-back/").status_code == 403


def test_what_never_was_is_not_brought_back(editor: Client, draft: int) -> None:
    assert "no deleted draft" in editor.post(f"{LIST}{draft}/bring-back/", follow=True).text
    assert Delivery.objects.count() == 1


# ---- What readers saw --------------------------------------------------------------------------------


def test_to_delete_what_is_published_leads_to_its_withdrawal(editor: Client) -> None:
    delivery = create_delivery(recipient=create_party())
    response: Any = editor.get(f"{LIST}{delivery.pk}/delete/", follow=True)
    assert response.redirect_chain == [(f"{LIST}{delivery.pk}/withdraw/", 302)]
    assert "it is not deleted" in response.text


def test_the_action_of_the_list_says_so_too_and_deletes_nothing(editor: Client) -> None:
    published = create_delivery(recipient=create_party())
    create_claim(delivery=published)
    draft = create_delivery(recipient=create_party(), state="draft")
    chosen = {"action": "delete_selected", "_selected_action": [published.pk, draft.pk], "post": "yes"}
    response: Any = editor.post(LIST, chosen, follow=True)
    assert f"{LIST}{published.pk}/withdraw/" in response.text
    assert Delivery.objects.count() == 2


def test_the_action_of_the_list_deletes_drafts(editor: Client) -> None:
    draft = create_delivery(recipient=create_party(), state="draft")
    editor.post(LIST, {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"})
    assert not Delivery.objects.exists()
