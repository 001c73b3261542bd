"""The reasons that Waybill gives itself, and the roles: stored in English, told in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation

from deliveries.history import entries
from deliveries.merging import Merging, merge
from deliveries.models import Delivery, Party
from deliveries.wording import reasons
from deliveries.wording.reasons import own_reason, reason_told
from tests.desk import create_editor, signed_in
from tests.factories import create_delivery, create_party


@pytest.fixture
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


@pytest.fixture
def administrator(db: None) -> Client:
    return signed_in(create_editor("ed", "Administrator"))


PARTS: dict[str, Any] = {
    "name": "A: b",
    "title": "A: b",
    "number": 12,
    "day": dt.date(2022, 3, 1),
    "moment": dt.datetime(2022, 3, 1, 9, tzinfo=dt.UTC),
}


@pytest.mark.parametrize("message", reasons.OWN)
def test_every_reason_is_stored_in_english_and_told_in_french(message: str, french: None) -> None:
    stored = own_reason(message, **PARTS)
    assert stored == message % (PARTS | {"day": "1 March 2022", "moment": "1 March 2022 09:00"})
    assert reason_told(stored) != stored


def test_a_moment_is_told_as_french_has_it(french: None) -> None:
    stored = own_reason(reasons.REVERTED, moment=dt.datetime(2022, 3, 1, 9, 5, tzinfo=dt.UTC))
    assert stored == "Reverted to 1 March 2022 09:05"
    assert reason_told(stored) == "Ramené à l’état du 1er mars 2022 09:05"


def test_what_an_editor_added_stands_as_it_was_written(french: None) -> None:
    stored = own_reason(reasons.WITH_DELIVERY, "Same: twice", number=7)
    assert stored == "Merged with delivery 7: Same: twice"
    assert reason_told(stored) == "Fusionnée avec la livraison 7\u202f: Same: twice"


@pytest.mark.parametrize("reason", ["", "AFP corrected it", "Brought back home", "Reverted to what it was"])
def test_the_reason_of_an_editor_stands_as_it_was_written(reason: str, french: None) -> None:
    assert reason_told(reason) == reason


def test_in_english_a_reason_stands_as_it_is_stored() -> None:
    assert reason_told("Merged with delivery 7: Twice") == "Merged with delivery 7: Twice"


@pytest.mark.usefixtures("story")
@pytest.mark.django_db
def test_the_french_history_tells_that_a_file_brought_it(administrator: Client) -> None:
    delivery = Delivery.objects.get(recipient__slug="mali", arrival_latest="2022-03-31")
    page = administrator.get(f"/fr/admin/deliveries/delivery/{delivery.pk}/history/").text
    assert '<p class="why">Chargé d’un fichier</p>' in page
    assert entries(delivery)[0].reason == "Loaded from a file"


@pytest.mark.usefixtures("story")
@pytest.mark.django_db
def test_what_is_merged_in_french_is_stored_in_english(french: None) -> None:
    keep, gone = create_party(slug="chad-again", name="Chad again"), Party.objects.get(slug="chad")
    merge(keep, gone, {"name": "keep"}, seen=Merging(keep, gone).mark())
    assert "Tchad" in str(gone)
    assert Party.history.filter(id=keep.pk).latest().history_change_reason == "Merged with Chad"


@pytest.mark.django_db
def test_readers_are_told_in_french_what_a_withdrawn_delivery_was_merged_into(client: Client) -> None:
    reason = own_reason(reasons.INTO_DELIVERY, "Twice", number=3)
    gone = create_delivery(state=Delivery.State.WITHDRAWN, withdrawal_reason=reason)
    assert "Fusionnée dans la livraison 3\u202f: Twice" in client.get(f"/fr/deliveries/{gone.pk}/").text
    assert "Merged into delivery 3: Twice" in client.get(f"/deliveries/{gone.pk}/").text


@pytest.mark.parametrize("address", ["auth/user/", "auth/group/", "auth/user/{}/change/"])
def test_roles_have_french_names_at_the_french_desk(administrator: Client, address: str) -> None:
    ada = create_editor("ada", "Editor")
    page = administrator.get(f"/fr/admin/{address.format(ada.pk)}").text
    assert ">Rédacteur<" in page
    assert ">Editor<" not in page


def test_a_role_that_an_administrator_made_is_called_what_they_called_it(french: None) -> None:
    assert str(Group(name="Stagiaires")) == "Stagiaires"
    assert str(Group(name="Editor")) == "Rédacteur"
