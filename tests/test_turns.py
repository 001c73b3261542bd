"""Two editors and one record: no save undoes another, and whatever was typed comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from deliveries.admin.turns import TurnsMixin
from deliveries.history import entries
from deliveries.merging import Merging, merge
from deliveries.models import Delivery, Equipment, Party, Source
from tests.desk import create_editor, open_form, signed_in, typed
from tests.factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
)
from tests.served import Prepared, own_database

pytestmark = [pytest.mark.django_db, pytest.mark.waits]

# How often each race is run: `make races` runs more.
ROUNDS = int(os.environ.get("RACES") or 3)

# Of each kind of record: one, and two fields of it that are words.
RECORDS: dict[str, tuple[Callable[[], Any], str, str]] = {
    "source": (lambda: create_source(url="https://example.org/old"), "title", "publisher"),
    "party": (create_party, "name", "iso_code"),
    "equipment": (create_equipment, "designation", "slug"),
    "type": (create_type, "name", "singular"),
    "register": (create_register, "name", "licence"),
    "total": (lambda: create_total(recipient=create_party(), type=create_type(), total=8), "note", "total"),
    "delivery": (lambda: create_delivery(state="draft"), "note", "consignments"),
}
NEW = {"iso_code": "MLI", "slug": "another", "total": 9, "consignments": 2}


@pytest.fixture
def desk() -> Client:
    return signed_in(create_editor("editor", is_superuser=True))


def change(record: Any) -> str:
    return reverse(f"admin:deliveries_{record._meta.model_name}_change", args=[record.pk])


def form_of(response: Any) -> dict[str, Any]:
    """What a browser would send of the form that a refusal shows."""
    data = typed(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= typed(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= typed(form)
    return data


def merged(keep: Any, gone: Any) -> None:
    """Merge the two as they stand on record."""
    for each in (keep, gone):
        each.refresh_from_db()
    merge(keep, gone, {}, seen=Merging(keep, gone).mark())


# ---- A stale save -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RECORDS)
def test_of_two_who_change_one_field_the_later_sees_both_versions_and_keeps_what_was_typed(
    desk: Client, kind: str
) -> None:
    make, field, _other = RECORDS[kind]
    record = make()
    data = open_form(desk, change(record))
    desk.post(change(record), data | {field: "By the first"})
    response: Any = desk.post(change(record), data | {field: "By the second"})
    record.refresh_from_db()
    assert getattr(record, field) == "By the first"
    assert [(one.theirs, one.yours, one.verdict) for one in response.context["conflict"].differences] == [
        ("By the first", "By the second", "both")
    ]
    assert "On record now" in response.text
    assert form_of(response)[field] == "By the second"


@pytest.mark.parametrize("kind", RECORDS)
def test_two_windows_that_mend_two_fields_undo_nothing(desk: Client, kind: str) -> None:
    make, field, other = RECORDS[kind]
    record = make()
    one, two = (open_form(desk, change(record)) for _window in range(2))
    value = NEW.get(other, "In one window")
    desk.post(change(record), one | {other: value})
    response = desk.post(change(record), two | {field: "In the other"})
    assert response.status_code == 200
    desk.post(change(record), form_of(response))
    record.refresh_from_db()
    assert (getattr(record, other), getattr(record, field)) == (value, "In the other")


def test_an_address_that_was_mended_in_one_window_is_not_undone_by_a_title_from_another(desk: Client) -> None:
    source = create_source(url="https://example.org/old")
    one, two = (open_form(desk, change(source)) for _window in range(2))
    desk.post(change(source), one | {"url": "https://example.org/new"})
    desk.post(change(source), form_of(desk.post(change(source), two | {"title": "Mended"})))
    source.refresh_from_db()
    assert (source.url, source.title) == ("https://example.org/new", "Mended")


def test_a_box_that_was_ticked_and_other_names_are_told_in_words(desk: Client) -> None:
    equipment = create_equipment(aliases=["Hind"])
    data = open_form(desk, change(equipment))
    Equipment.objects.get(pk=equipment.pk).save()
    response: Any = desk.post(change(equipment), data | {"generic": "on", "aliases": "Hind\r\nCrocodile"})
    told = {one.label: (one.theirs, one.yours) for one in response.context["conflict"].differences}
    assert told == {"Generic": ("no", "yes"), "Other names": ("Hind", "Hind\nCrocodile")}
    desk.post(change(equipment), form_of(response))
    equipment.refresh_from_db()
    assert (equipment.generic, equipment.aliases) == (True, ["Hind", "Crocodile"])


def test_a_total_whose_party_was_merged_meanwhile_is_not_led_back_to_it(desk: Client) -> None:
    keep, gone = create_party(), create_party()
    total = create_total(recipient=gone, type=create_type(), total=8)
    data = open_form(desk, change(total))
    merged(keep, gone)
    desk.post(change(total), form_of(desk.post(change(total), data | {"note": "Mine."})))
    total.refresh_from_db()
    assert (total.recipient, total.note) == (keep, "Mine.")


def test_the_same_words_from_two_windows_are_no_conflict(desk: Client) -> None:
    source = create_source()
    data = open_form(desk, change(source)) | {"title": "Mended"}
    assert [desk.post(change(source), data).status_code for _window in range(2)] == [302, 302]


def test_an_empty_form_that_is_sent_twice_makes_one_source(desk: Client) -> None:
    address = "/admin/deliveries/source/add/"
    data = open_form(desk, address) | {"publisher": "AFP", "title": "Once", "kind": "news"}
    desk.post(address, data)
    response = desk.post(address, data)
    assert "saved already" in response.text
    assert Source.objects.get().title == "Once"
    desk.post(address, form_of(response))
    assert Source.objects.count() == 2


# ---- A record that went -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_is_saved_of_a_delivery_that_was_merged_away_leads_to_the_other_with_what_was_typed(
    desk: Client, state: str
) -> None:
    mali = create_party()
    keep, gone = (create_delivery(recipient=mali, state=state) for _delivery in range(2))
    for delivery in (keep, gone):
        create_claim(delivery=delivery, text="Says so.")
    claim = gone.claims.get()
    data = open_form(desk, change(gone)) | {
        "note": "What I found out.", "claims-0-text": "Says more.", "change_reason": "I read on.",
    }  # fmt: skip
    merged(keep, gone)
    response = desk.post(change(gone), data)
    keep.refresh_from_db()
    assert (response.status_code, keep.note) == (200, "")
    assert f'action="{change(keep)}"' in response.text
    assert "merged into this record" in response.text
    desk.post(change(keep), form_of(response))
    keep.refresh_from_db()
    claim.refresh_from_db()
    assert (keep.note, claim.text, claim.delivery) == ("What I found out.", "Says more.", keep)


def test_what_is_saved_of_a_source_that_was_merged_away_leads_to_the_other_with_what_was_typed(desk: Client) -> None:
    keep, gone = create_source(title="The one"), create_source(title="The other")
    data = open_form(desk, change(gone)) | {"archive_url": "https://archive.example.org/1"}
    merged(keep, gone)
    response = desk.post(change(gone), data)
    desk.post(change(keep), form_of(response))
    source = Source.objects.get()
    assert (source.title, source.archive_url) == ("The one", "https://archive.example.org/1")


def test_whoever_may_not_change_the_other_still_gets_back_what_was_typed() -> None:
    contributor = signed_in(create_editor("contributor", "Contributor"))
    data = open_form(contributor, "/admin/deliveries/delivery/add/") | {"recipient": create_party().pk}
    contributor.post("/admin/deliveries/delivery/add/", data | {"arrival": "2022-04-18"})
    gone, keep = Delivery.objects.get(), create_delivery()
    data = open_form(contributor, change(gone)) | {"note": "What I found out."}
    merged(keep, gone)
    response = contributor.post(change(gone), data)
    assert response.status_code == 403
    assert "What I found out." in response.text
    assert change(keep) in response.text


def test_whoever_wrote_on_in_a_draft_that_was_published_meanwhile_gets_it_back() -> None:
    contributor = signed_in(create_editor("contributor", "Contributor"))
    data = open_form(contributor, "/admin/deliveries/delivery/add/") | {"recipient": create_party().pk}
    contributor.post("/admin/deliveries/delivery/add/", data | {"arrival": "2022-04-18"})
    draft = Delivery.objects.get()
    data = open_form(contributor, change(draft)) | {"note": "What I found out."}
    draft.state = Delivery.State.PUBLISHED
    draft.save()
    response = contributor.post(change(draft), data)
    assert response.status_code == 403
    assert "What I found out." in response.text


def test_what_is_saved_of_a_deleted_draft_can_be_entered_anew(desk: Client) -> None:
    draft = create_delivery(state="draft", quantity=4)
    create_claim(delivery=draft, text="Says so.")
    data = open_form(desk, change(draft)) | {"note": "What I found out."}
    draft.delete()
    response = desk.post(change(draft), data)
    assert "was deleted while you had it open" in response.text
    assert not Delivery.objects.exists()
    desk.post("/admin/deliveries/delivery/add/", form_of(response))
    anew = Delivery.objects.get()
    assert (anew.note, anew.items.get().quantity, anew.claims.get().text) == ("What I found out.", 4, "Says so.")


def test_what_was_never_there_is_told_as_before(desk: Client) -> None:
    response = desk.post("/admin/deliveries/party/9999/change/", {"name": "Nowhere"})
    assert "Nowhere" in response.text
    assert not Party.objects.filter(name="Nowhere").exists()


# ---- Other ways to write ----------------------------------------------------------------------------


def test_going_back_is_refused_where_the_record_was_changed_since_it_was_looked_at(desk: Client) -> None:
    source = create_source()
    for title in ("At first", "Then", "Now"):
        desk.post(change(source), open_form(desk, change(source)) | {"title": title})
    _made, first, seen, _latest = entries(source)
    back = {"to": first.key, "seen": seen.key, "why": "As it was."}
    response = desk.post(reverse("admin:deliveries_source_history", args=[source.pk]), back, follow=True)
    source.refresh_from_db()
    assert source.title == "Now"
    assert "changed in the meantime" in response.text


def test_a_delivery_that_somebody_else_withdrew_a_moment_ago_keeps_their_reason() -> None:
    delivery = create_delivery()
    Delivery.objects.get(pk=delivery.pk).withdraw("A double.")
    with pytest.raises(Exception, match="Only a published delivery"):
        delivery.withdraw("A mistake.")
    assert Delivery.objects.get().withdrawal_reason == "A double."


# ---- The same moment --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def races(tmp_path_factory: pytest.TempPathFactory, migrated: Prepared) -> dict[str, list[dict[str, Any]]]:
    """How each race ended, every time it was run; also written down, to be looked at where one did not hold."""
    folder = tmp_path_factory.mktemp("races")
    with own_database(folder, migrated) as url:
        environment = os.environ | {
            "DATABASE_URL": url, "WAYBILL_VAR": str(folder), "WAYBILL_HTTP": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "tests.racers", str(ROUNDS)],
            cwd=settings.BASE_DIR, env=environment, text=True, capture_output=True, timeout=100 * ROUNDS, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (folder / "ended.json").write_text(done.stdout)
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("kind", RECORDS)
def test_of_two_saves_at_once_one_wins_and_the_other_keeps_what_was_typed(
    races: dict[str, list[dict[str, Any]]], kind: str
) -> None:
    for ended in races[kind]:
        assert sorted(ended["codes"]) == [200, 302]
        assert ended["won"] == [ended["stands"]]
        assert ended["kept"]


def test_of_two_who_enter_one_name_at_once_one_is_told(races: dict[str, list[dict[str, Any]]]) -> None:
    for ended in races["add"]:
        assert (sorted(ended["codes"]), ended["rows"], ended["kept"]) == ([200, 302], 1, True)


def test_of_two_who_take_a_draft_at_once_one_has_it_and_alone_asks_for_changes(
    races: dict[str, list[dict[str, Any]]],
) -> None:
    for ended in races["take"]:
        ((word, by),) = ended["said"]
        assert ended["taken"] == ended["stands"] == by
        assert (ended["won"], sorted(ended["codes"]), ended["kept"]) == ([word], [200, 302], True)


def test_what_is_published_in_its_form_and_among_many_at_once_is_published_once(
    races: dict[str, list[dict[str, Any]]],
) -> None:
    for ended in races["many"]:
        assert (ended["state"], ended["published"]) == ("published", 1)
        assert max(ended["codes"]) < 500


def test_of_two_who_withdraw_at_once_one_gives_the_reason(races: dict[str, list[dict[str, Any]]]) -> None:
    for ended in races["withdraw"]:
        assert 302 in ended["codes"]
        assert set(ended["codes"]) <= {200, 302}
        assert ended["reasons"] == [ended["stands"]]
        assert ended["stands"] in ended["won"]


def test_nothing_is_published_whose_last_source_goes_at_the_same_moment(
    races: dict[str, list[dict[str, Any]]],
) -> None:
    assert not any(ended["unsupported"] for ended in races["publish"])


def test_a_save_and_a_merge_at_once_lose_nothing_that_was_typed(races: dict[str, list[dict[str, Any]]]) -> None:
    """Either the save came first, and whoever merged must look again; or it comes back, beside the other record."""
    for ended in races["merge"]:
        assert ended["alone"] == 302
        if ended["left"] is None:
            assert (ended["codes"], ended["kept"]) == ([200, 302], True)
        else:
            assert (ended["codes"], ended["left"]) == ([302, 200], "By the first")


def test_a_save_and_a_way_back_at_once_lose_nothing_that_was_typed(races: dict[str, list[dict[str, Any]]]) -> None:
    for ended in races["back"]:
        assert ended["stands"] == "By the first" if ended["code"] == 302 else ended["kept"]


def test_of_a_save_and_a_table_at_once_one_wins_and_the_other_is_shown_it(
    races: dict[str, list[dict[str, Any]]],
) -> None:
    for ended in races["import"]:
        assert sorted(ended["codes"]) == [200, 302]
        assert ended["won"] == [ended["stands"]]
        assert ended["kept"]


def test_every_record_of_the_desk_takes_turns() -> None:
    desk = [one for one in admin.site._registry.values() if one.opts.app_label == "deliveries"]
    assert len(desk) == len(RECORDS)
    assert all(isinstance(one, TurnsMixin) for one in desk)
