"""Nothing that was typed at the desk is lost, nor saved twice, when the session ends or a form is sent again."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deliveries.models import Claim, Delivery
from tests.desk import open_form
from tests.factories import create_claim, create_delivery, create_party

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = {"Origin": "http://testserver"}, {"Origin": "https://evil.example"}
ADD = "/admin/deliveries/source/add/"
TYPED = {"publisher": "AFP", "title": 'Eight "helicopters"\r\n& radars', "_save": "Save"}


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", password="a long walk home")


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def held(page: str) -> dict[str, str]:
    """What a page would send again."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {html.unescape(name): html.unescape(value) for name, value in fields}


# ---- Signed out -------------------------------------------------------------------------------------


def test_what_was_typed_while_the_session_ended_comes_back_to_be_sent_again(client: Client) -> None:
    response = client.post(f"{ADD}?_popup=1", TYPED, headers=HERE)
    assert response.status_code == 403
    assert held(response.text).items() >= TYPED.items()
    assert f'action="{ADD}?_popup=1"' in response.text
    assert "no-store" in response["Cache-Control"]


def test_it_comes_back_too_where_only_the_second_factor_is_missing(desk: Client, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert held(desk.post(ADD, TYPED, headers=HERE).text).items() >= TYPED.items()


def test_a_form_that_was_open_while_somebody_signed_in_anew_comes_back_with_a_token_that_works(editor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    client.get(ADD)
    refused = client.post(ADD, {**TYPED, "kind": "news", "csrfmiddlewaretoken": "x" * 64}, headers=HERE)
    assert refused.status_code == 403
    again = client.post(ADD, {**held(refused.text), "language": "en"}, headers=HERE)
    assert again.status_code == 302


@pytest.mark.parametrize("headers", [ELSEWHERE, {"Origin": "null"}, {}])
def test_a_form_of_another_site_is_not_offered_to_be_sent_again(desk: Client, headers: dict[str, str]) -> None:
    anonymous = Client(enforce_csrf_checks=True)
    for response in (Client().post(ADD, TYPED, headers=headers), anonymous.post(ADD, TYPED, headers=headers)):
        assert "AFP" not in getattr(response, "text", "")


def test_the_panel_beside_the_form_says_that_one_is_signed_out(client: Client) -> None:
    response = client.post("/admin/deliveries/delivery/check/", TYPED, headers=HERE | {"HX-Request": "true"})
    assert response.status_code == 200
    assert "You have been signed out" in response.text
    assert "<form" not in response.text


def test_signing_out_at_the_desk_twice_is_no_form_to_keep(client: Client) -> None:
    assert client.post("/admin/logout/", {"next": "/"}, headers=HERE).status_code == 302


# ---- Sent twice -------------------------------------------------------------------------------------


def new(desk: Client) -> dict[str, Any]:
    mali = {"recipient": create_party(name="Mali").pk, "status": "expected"}
    return open_form(desk, "/admin/deliveries/delivery/add/") | mali


def test_a_form_that_is_sent_twice_makes_one_delivery_and_asks_before_the_next(desk: Client) -> None:
    data = new(desk)
    desk.post("/admin/deliveries/delivery/add/", data)
    response: Any = desk.post("/admin/deliveries/delivery/add/", data | {"note": "Typed after going back."})
    assert "saved already" in response.text
    form = response.context["adminform"].form
    assert form["note"].value() == "Typed after going back."
    assert Delivery.objects.count() == 1
    desk.post("/admin/deliveries/delivery/add/", data | {"opened": form["opened"].value()})
    assert Delivery.objects.count() == 2


def test_a_form_with_an_error_is_saved_once_it_is_mended(desk: Client) -> None:
    data = new(desk)
    desk.post("/admin/deliveries/delivery/add/", data | {"arrival": "nonsense"})
    desk.post("/admin/deliveries/delivery/add/", data)
    assert Delivery.objects.count() == 1


def test_a_change_that_is_sent_twice_is_saved_once_and_is_no_conflict(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    claim = create_claim(delivery=delivery)
    address = f"/admin/deliveries/delivery/{delivery.pk}/change/"
    data = open_form(desk, address) | {
        "claims-TOTAL_FORMS": 2, "claims-1-source": claim.source_id, "claims-1-text": "One more.",
        "claims-1-stance": "supports", "claims-1-topic": "arrival", "note": "Why.",
    }  # fmt: skip
    for _time in range(2):
        assert desk.post(address, data).status_code == 302
    assert Claim.objects.filter(delivery=delivery).count() == 2


def test_a_change_to_what_was_saved_in_between_is_a_conflict_that_shows_the_new_row(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    claim = create_claim(delivery=delivery)
    address = f"/admin/deliveries/delivery/{delivery.pk}/change/"
    data = open_form(desk, address)
    delivery.save()
    added = {
        "claims-TOTAL_FORMS": 2, "claims-1-source": claim.source_id, "claims-1-text": "One more.",
        "claims-1-stance": "supports", "claims-1-topic": "arrival",
    }  # fmt: skip
    response: Any = desk.post(address, data | added)
    assert ["One more." in one.yours for one in response.context["conflict"].differences] == [True]


def test_the_same_change_for_another_reason_is_a_conflict(desk: Client) -> None:
    delivery = create_delivery(state="draft")
    address = f"/admin/deliveries/delivery/{delivery.pk}/change/"
    data = open_form(desk, address)
    desk.post(address, data | {"change_reason": "The first."})
    response: Any = desk.post(address, data | {"change_reason": "The second."})
    assert response.context["conflict"]


def test_withdrawing_twice_says_that_it_is_withdrawn(desk: Client) -> None:
    delivery = create_delivery()
    for _time in range(2):
        response = desk.post(
            f"/admin/deliveries/delivery/{delivery.pk}/withdraw/", {"reason": "A double."}, follow=True
        )
        assert response.status_code == 200
    assert "withdrawn already" in response.text
