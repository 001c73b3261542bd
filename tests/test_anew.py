"""What asks for the second factor anew, the list of one's own sessions, and the book of rights."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.desk import create_editor, signed_in
from tests.factories import create_delivery, create_party

pytestmark = pytest.mark.django_db

PASSWORD = "eight helicopters of Mali"
HERE = {"Origin": "http://testserver"}
# Not long ago: what the cache holds is over by the clock of the database.
NOW = int(time.time())
AGAIN = reverse("mfa_reauthenticate")
SESSIONS = reverse("own-sessions")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """Sets what time it is, in seconds; on a site that wants second factors."""
    cache.clear()
    settings.SECOND_FACTOR_REQUIRED = True

    def set_to(seconds: int) -> None:
        monkeypatch.setattr(time, "time", lambda: seconds)

    set_to(NOW)
    return set_to


class Person:
    """An administrator with an authenticator app, and a browser of theirs that has just signed in."""

    def __init__(self, name: str = "ada") -> None:
        self.user = User.objects.create_superuser(name, password=PASSWORD)
        self.secret: str = generate_totp_secret()
        TOTP.activate(self.user, self.secret)
        self.client = self.signs_in()

    def code(self) -> str:
        return str(format_hotp_value(hotp_value(self.secret, int(time.time()) // 30)))

    def signs_in(self, **headers: str) -> Client:
        client = Client(headers=headers)
        client.post(reverse("account_login"), {"login": self.user.username, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": self.code()})
        return client


@pytest.fixture
def ada() -> Person:
    return Person()


def asks_anew(response: Any) -> bool:
    return bool(response.status_code == 302 and response["Location"].startswith(AGAIN))


# ---- What cannot be undone --------------------------------------------------------------------------


def addresses_for_good() -> list[str]:
    """One of each kind."""
    draft, user = create_delivery(state="draft"), create_editor("bob", "Editor")
    one, other = create_party(), create_party()
    return [
        f"/admin/deliveries/delivery/{draft.pk}/delete/",
        f"/admin/deliveries/party/{one.pk}/merge/{other.pk}/",
        f"/admin/deliveries/party/{one.pk}/history/?to=1",
        "/admin/auth/user/add/",
        *(f"/admin/auth/user/{user.pk}/{what}/" for what in ("change", "password", "delete")),
        *(f"/admin/auth/group/{Group.objects.latest('pk').pk}/{what}/" for what in ("change", "delete")),
    ]


def test_what_cannot_be_undone_asks_for_the_second_factor_once_a_quarter_of_an_hour_went_by(
    ada: Person, clock: Any
) -> None:
    addresses = addresses_for_good()
    assert [place for place in addresses if asks_anew(ada.client.get(place))] == []
    clock(NOW + 901)
    assert [place for place in addresses if not asks_anew(ada.client.get(place))] == []
    assert [place for place in addresses if not asks_anew(ada.client.post(place))] == []


def test_so_do_actions_on_chosen_rows(ada: Person, clock: Any) -> None:
    clock(NOW + 901)
    for page, action in (("deliveries/party", "delete_selected"), ("auth/user", "forget_second_factor")):
        chosen = {"action": action, "_selected_action": [ada.user.pk]}
        assert asks_anew(ada.client.post(f"/admin/{page}/", chosen)), action


def test_what_can_be_undone_asks_nothing(ada: Person, clock: Any) -> None:
    clock(NOW + 901)
    draft = create_delivery(state="draft")
    for page in ("", f"{draft.pk}/change/", f"{draft.pk}/history/", "add/"):
        assert ada.client.get(f"/admin/deliveries/delivery/{page}").status_code == 200, page


def test_a_code_leads_back_to_what_one_was_about_to_do(ada: Person, clock: Any) -> None:
    clock(NOW + 901)
    page = f"/admin/deliveries/delivery/{create_delivery(state='draft').pk}/delete/"
    asked = ada.client.get(page)["Location"]
    assert "asks for your second factor" in ada.client.get(asked).text
    assert ada.client.post(asked, {"code": ada.code(), "next": page})["Location"] == page
    assert ada.client.get(page).status_code == 200


def test_what_was_typed_before_it_asked_is_kept(ada: Person, clock: Any) -> None:
    one, other = create_party(), create_party()
    clock(NOW + 901)
    page = f"/admin/deliveries/party/{one.pk}/merge/{other.pk}/"
    kept = ada.client.post(page, {"why": "Two spellings of one name", "seen": "x"}, headers=HERE)
    assert (kept.status_code, "Two spellings of one name" in kept.text) == (403, True)
    assert f'href="{AGAIN}' in kept.text
    ada.client.post(AGAIN, {"code": ada.code()})
    assert ada.client.post(page, {"why": "Two spellings of one name", "seen": "x"}).status_code == 200


def test_an_account_without_a_second_factor_is_not_asked_for_it(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = signed_in(User.objects.create_superuser("root"))
    assert client.get(f"/admin/deliveries/party/{create_party().pk}/delete/").status_code == 200


# ---- One's own sessions -----------------------------------------------------------------------------


def test_one_sees_where_one_is_signed_in_and_nobody_elses_sessions(ada: Person, clock: Any) -> None:
    clock(NOW + 60)
    ada.signs_in(user_agent="Firefox on a phone")
    Person("eve").client.get(SESSIONS)
    page = ada.client.get(SESSIONS)
    assert "Firefox on a phone" in page.text
    assert (len(page.context["sessions"]), page.text.count("End it")) == (2, 1)


def test_a_session_that_is_ended_opens_nothing_any_more(ada: Person, clock: Any) -> None:
    clock(NOW + 60)
    lost, other = ada.signs_in(user_agent="lost"), Person("eve").client
    (ended,) = (one.pk for one in ada.client.get(SESSIONS).context["sessions"] if one.user_agent == "lost")
    other.post(SESSIONS, {"end": ended})
    assert lost.get("/admin/").status_code == 200
    assert "1 session was ended" in ada.client.post(SESSIONS, {"end": ended}, follow=True).text
    assert lost.get("/admin/").status_code == 302
    assert ada.client.get("/admin/").status_code == 200


def test_all_others_end_at_once(ada: Person, clock: Any) -> None:
    clock(NOW + 60)
    lost = ada.signs_in()
    ada.client.post(SESSIONS, {"end": "others"})
    assert (lost.get("/admin/").status_code, ada.client.get("/admin/").status_code) == (302, 200)


def test_to_end_a_session_asks_first_who_one_is_once_some_minutes_went_by(ada: Person, clock: Any) -> None:
    clock(NOW + 60)
    lost = ada.signs_in()
    clock(NOW + 500)
    assert ada.client.post(SESSIONS, {"end": "others"})["Location"].startswith(reverse("account_reauthenticate"))
    assert lost.get("/admin/").status_code == 200


def test_a_password_alone_shows_no_sessions(ada: Person) -> None:
    client = Client()
    assert client.get(SESSIONS)["Location"].startswith(reverse("account_login"))
    client.force_login(ada.user)
    assert asks_anew(client.get(SESSIONS))


# ---- Who is kept out, and who has no password -------------------------------------------------------


def tried_by_strangers(name: str) -> None:
    for number in range(50):
        wrong = {"login": name, "password": "wrong"}
        Client().post(reverse("account_login"), wrong, REMOTE_ADDR=f"203.0.113.{number // 4}")


def test_an_administrator_lets_in_an_editor_whom_strangers_keep_out(ada: Person) -> None:
    bob = create_editor("bob", "Editor", password=PASSWORD)
    tried_by_strangers("bob")
    for let_in in (False, True):
        if let_in:
            ada.client.post("/admin/auth/user/", {"action": "let_in", "_selected_action": [bob.pk]})
        client = Client()
        client.post(reverse("account_login"), {"login": "bob", "password": PASSWORD}, REMOTE_ADDR="198.51.100.7")
        assert ("_auth_user_id" in client.session) is let_in


def test_whoever_has_no_password_learns_who_gives_them_one() -> None:
    client = signed_in(create_editor("bob", "Editor"))
    assert "administrator" in client.get(reverse("account_change_password"), follow=True).text


# ---- The book of rights -----------------------------------------------------------------------------


@pytest.fixture
def book(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "deliveries.accounts.book")
    return caplog


def change_roles(desk: Client, user: User, *roles: str) -> None:
    data = {"username": user.username, "is_active": "on", "is_staff": "on"} | {
        "groups": [Group.objects.get(name=role).pk for role in roles],
        "date_joined_0": "2022-04-19",
        "date_joined_1": "10:00:00",
    }
    assert desk.post(f"/admin/auth/user/{user.pk}/change/", data).status_code == 302


def test_a_change_of_roles_is_written_down_and_told_in_the_history(ada: Person, book: Any) -> None:
    bob = create_editor("bob", "Editor")
    change_roles(ada.client, bob, "Administrator")
    line = "user 'bob' changed (roles +Administrator, -Editor): 'ada' from 127.0.0.1"
    assert line in [record.getMessage() for record in book.records]
    assert "roles +Administrator, -Editor" in ada.client.get(f"/admin/auth/user/{bob.pk}/history/").text


def test_so_are_new_accounts_and_those_that_go_and_what_roles_may(ada: Person, book: Any) -> None:
    new = {"username": "bob", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    ada.client.post("/admin/auth/user/add/", new)
    bob, editors = User.objects.get(username="bob"), Group.objects.get(name="Editor")
    ada.client.post(f"/admin/auth/group/{editors.pk}/change/", {"name": "Editor", "permissions": []})
    ada.client.post(f"/admin/auth/user/{bob.pk}/delete/", {"post": "yes"})
    told = " ".join(record.getMessage() for record in book.records)
    for line in ("user 'bob' made (marks +is_active, +is_staff)", "group 'Editor' changed (permissions -",
                 "user 'bob' deleted: 'ada'"):  # fmt: skip
        assert line in told


def test_so_is_a_table_that_is_taken_out_for_it_holds_drafts(ada: Person, book: Any) -> None:
    for page in ("csv", "xlsx", "csv?register=atlantis"):
        answer: Any = ada.client.get(f"/admin/deliveries/delivery/table.{page}")
        answer.getvalue()
    told = [record.getMessage() for record in book.records if "taken out" in record.getMessage()]
    line = "deliveries of 'waybill' taken out as {}: 'ada' from 127.0.0.1"
    assert told == [line.format("csv"), line.format("xlsx")]


def test_administrators_read_what_was_done_at_the_desk_and_nobody_changes_it(ada: Person) -> None:
    change_roles(ada.client, create_editor("bob", "Editor"), "Administrator")
    entry, page = LogEntry.objects.latest("pk"), "/admin/admin/logentry/"
    assert "roles +Administrator, -Editor" in ada.client.get(page).text
    for what in (f"{entry.pk}/delete/", "add/"):
        assert ada.client.post(f"{page}{what}", {"post": "yes"}).status_code == 403
    ada.client.post(page, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert LogEntry.objects.filter(pk=entry.pk).exists()


def test_an_editor_does_not_read_it(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert signed_in(create_editor("bob", "Editor")).get("/admin/admin/logentry/").status_code == 403


@pytest.mark.parametrize("key", [str(10**30), "-1", "one", "²"])
def test_a_right_that_cannot_be_is_no_choice(ada: Person, key: str) -> None:
    editors = Group.objects.get(name="Editor")
    before = set(editors.permissions.all())
    page = ada.client.post(f"/admin/auth/group/{editors.pk}/change/", {"name": "Editor", "permissions": [key]})

    assert page.status_code == 200
    assert "is not one of the available choices" in page.text
    assert set(editors.permissions.all()) == before
