"""Codes taken once, limits that keep nobody out, sessions that end, passwords that were handed over, and the log."""

from __future__ import annotations

import importlib
import io
import logging
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.apps import apps
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from deliveries.accounts.sealing import sealed, unsealed
from tests.factories import create_delivery

PASSWORD = "eight helicopters of Mali"
OTHER = "four of them in October"
NOW = 1_669_766_400
# What writes to the console, and not for pytest.
CONSOLES = {logging.StreamHandler}


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what time it is, in seconds."""

    def set_to(seconds: int) -> None:
        monkeypatch.setattr(time, "time", lambda: seconds)

    set_to(NOW)
    return set_to


def sign_in(client: Client, password: str = PASSWORD, *, name: str = "ada", address: str = "127.0.0.1") -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password}, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def with_app(user: User) -> str:
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str, at: float) -> str:
    return str(format_hotp_value(hotp_value(secret, int(at) // 30)))


def enter(used: str) -> bool:
    """Whether somebody who has the password gets in with this code."""
    visitor = Client()
    sign_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": used})
    return is_in(visitor)


# ---- Codes ------------------------------------------------------------------------------------------


def test_a_code_is_taken_once_for_as_long_as_it_is_good(ada: User, clock: Any) -> None:
    used = code(with_app(ada), NOW)
    took = []
    for later in (0, 43, 59, 81):
        cache.clear()
        clock(NOW + later)
        took.append(enter(used))
    assert took == [True, False, False, False]


def test_a_code_from_before_the_one_that_was_used_is_not_taken(ada: User, clock: Any) -> None:
    secret = with_app(ada)
    assert enter(code(secret, NOW))
    assert not enter(code(secret, NOW - 30))
    assert enter(code(secret, NOW + 30))


@pytest.mark.django_db(transaction=True)
def test_the_code_that_set_an_app_up_signs_nobody_in(client: Client, clock: Any) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    sign_in(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret, NOW)})
    cache.clear()
    assert not enter(code(secret, NOW))
    assert enter(code(secret, NOW + 30))


def test_secrets_of_second_factors_are_sealed_in_the_database(ada: User) -> None:
    secret, recovery = with_app(ada), RecoveryCodes.activate(ada)
    held = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in held
    assert recovery.generate_seed() != recovery.instance.data["seed"]
    assert unsealed(Authenticator.objects.get(type="totp").data["secret"]) == secret


def test_what_lay_open_before_is_sealed_by_a_migration(ada: User) -> None:
    secret: str = generate_totp_secret()
    Authenticator.objects.create(user=ada, type="totp", data={"secret": secret})
    Authenticator.objects.create(user=ada, type="recovery_codes", data={"migrated_codes": ["one"], "used_mask": 0})
    module = importlib.import_module("deliveries.migrations.0017_seal_second_factors")
    for _time in range(2):
        module.seal(apps, None)
    app, recovery = (row.data for row in Authenticator.objects.order_by("-type"))
    assert secret not in app["secret"]
    assert unsealed(app["secret"]) == secret
    assert "one" not in recovery["migrated_codes"]
    module.unseal(apps, None)
    assert Authenticator.objects.get(type="totp").data["secret"] == secret


def test_a_former_secret_key_opens_what_it_sealed_and_another_opens_nothing(settings: Any) -> None:
    text, former = sealed("JBSWY3DPEHPK3PXP"), settings.SECRET_KEY
    settings.SECRET_KEY = "another one"
    assert unsealed(text) != "JBSWY3DPEHPK3PXP"
    assert unsealed(text) != unsealed(text)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert unsealed(text) == "JBSWY3DPEHPK3PXP"


# ---- Limits -----------------------------------------------------------------------------------------


def test_five_wrong_passwords_close_an_account_to_their_own_address_alone(ada: User) -> None:
    for _each in range(5):
        sign_in(Client(), "wrong", address="203.0.113.1")
    there, elsewhere = Client(), Client()
    sign_in(there, address="203.0.113.1")
    sign_in(elsewhere, address="198.51.100.7")
    assert (is_in(there), is_in(elsewhere)) == (False, True)


def test_however_many_fail_elsewhere_an_editor_gets_in_from_where_they_were_lately(ada: User) -> None:
    sign_in(Client(), address="198.51.100.7")
    for number in range(10):
        for _each in range(5):
            sign_in(Client(), "wrong", address=f"203.0.113.{number}")
    lately, new = Client(), Client()
    sign_in(lately, address="198.51.100.7")
    sign_in(new, address="198.51.100.8")
    assert (is_in(lately), is_in(new)) == (True, False)


# ---- Sessions ---------------------------------------------------------------------------------------


def test_a_session_that_lay_still_is_over_and_keeps_what_was_typed(ada: User, clock: Any) -> None:
    client = Client()
    client.force_login(ada)
    clock(NOW + 7100)
    assert client.get("/admin/").status_code == 200
    clock(NOW + 14_250)
    assert client.get("/admin/").status_code == 200
    clock(NOW + 14_250 + 7300)
    typed = {"publisher": "AFP", "title": "Eight helicopters"}
    response = client.post("/admin/deliveries/source/add/", typed, headers={"Origin": "http://testserver"})
    assert (response.status_code, "Eight helicopters" in response.text) == (403, True)
    assert not is_in(client)


def test_a_session_in_use_ends_after_a_working_day_all_the_same(ada: User, clock: Any) -> None:
    client = Client()
    client.force_login(ada)
    for later in range(0, 12 * 3600, 3600):
        clock(NOW + later)
        assert client.get("/admin/").status_code == 200
    clock(NOW + 12 * 3600 + 1)
    assert client.get("/admin/").status_code == 302


def test_a_session_that_is_over_shows_no_draft(ada: User, clock: Any) -> None:
    client, draft = Client(), create_delivery(state="draft")
    client.force_login(ada)
    clock(NOW + 7300)
    assert client.get(f"/deliveries/{draft.pk}/preview/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_setting_up_a_second_factor_gives_the_session_another_key(client: Client, clock: Any) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    sign_in(client)
    secret, before = client.get(reverse("mfa_activate_totp")).context["form"].secret, client.session.session_key
    client.post(reverse("mfa_activate_totp"), {"code": code(secret, NOW)})
    assert is_in(client)
    assert client.session.session_key != before


def test_a_changed_password_ends_every_other_session(client: Client, ada: User) -> None:
    elsewhere = Client()
    for one in (client, elsewhere):
        sign_in(one)
    new = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    client.post(reverse("account_change_password"), new)
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_a_password_that_an_administrator_sets_ends_the_sessions_of_its_owner(ada: User) -> None:
    bob, administrator = Client(), Client()
    User.objects.create_user("bob", password=PASSWORD, is_staff=True)
    sign_in(bob, name="bob")
    administrator.force_login(ada)
    set_password(administrator, User.objects.get(username="bob"))
    assert bob.get("/admin/").status_code == 302


# ---- Passwords that somebody else set ---------------------------------------------------------------


def set_password(administrator: Client, user: User) -> None:
    new = {"password1": OTHER, "password2": OTHER, "usable_password": "true"}
    administrator.post(f"/admin/auth/user/{user.pk}/password/", new)
    user.refresh_from_db()
    assert user.check_password(OTHER)


def test_a_password_that_an_administrator_set_is_changed_before_anything_else(ada: User) -> None:
    administrator, bob = Client(), Client()
    administrator.force_login(ada)
    set_password(administrator, User.objects.create_user("bob", is_staff=True))
    sign_in(bob, OTHER, name="bob")
    for page in ("/admin/", "/admin/deliveries/delivery/", reverse("mfa_index")):
        assert bob.get(page)["Location"] == reverse("account_change_password"), page
    change = {"oldpassword": OTHER, "password1": OTHER, "password2": OTHER}
    assert "the password that you have" in bob.post(reverse("account_change_password"), change).text
    done = bob.post(reverse("account_change_password"), change | {"password1": PASSWORD, "password2": PASSWORD})
    assert done["Location"] == "/admin/"
    assert bob.get("/admin/").status_code == 200


def test_so_is_that_of_a_new_account(ada: User) -> None:
    administrator, bob = Client(), Client()
    administrator.force_login(ada)
    new = {"username": "bob", "password1": OTHER, "password2": OTHER, "usable_password": "true"}
    administrator.post("/admin/auth/user/add/", new)
    sign_in(bob, OTHER, name="bob")
    assert bob.get("/admin/")["Location"] == reverse("account_change_password")


def test_an_administrator_changes_the_own_password_where_everybody_does(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get(f"/admin/auth/user/{ada.pk}/password/")["Location"] == reverse("account_change_password")


# ---- What is kept and what is written down ----------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_page_with_a_secret_or_a_code_is_kept_by_a_browser(client: Client, clock: Any) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    done = client.post(reverse("mfa_activate_totp"), {"code": code(page.context["form"].secret, NOW)})
    pages = [page, done, *(client.get(reverse(f"mfa_{name}_recovery_codes")) for name in ("view", "download"))]
    assert [response.status_code for response in pages] == [200, 302, 200, 200]
    assert all("no-store" in response["Cache-Control"] for response in pages)


def test_who_comes_in_fails_and_is_locked_out_is_written_down_with_the_address(
    ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "deliveries.accounts.book")
    client = Client()
    sign_in(client, address="198.51.100.7")
    client.post(reverse("account_logout"), REMOTE_ADDR="198.51.100.7")
    for _each in range(6):
        sign_in(Client(), "wrong", name="eve\nsigned in: 'ada'", address="203.0.113.1")
    assert caplog.messages == [
        "signed in: 'ada' from 198.51.100.7",
        "signed out: 'ada' from 198.51.100.7",
        *["wrong password: \"eve\\nsigned in: 'ada'\" from 203.0.113.1"] * 5,
        "locked out: \"eve\\nsigned in: 'ada'\" from 203.0.113.1",
    ]


def test_wrong_codes_and_new_factors_are_written_down(
    client: Client, ada: User, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    caplog.set_level(logging.INFO, "deliveries.accounts.book")
    sign_in(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret, time.time())})
    visitor = Client()
    sign_in(visitor)
    visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    told = [message.split(":")[0] for message in caplog.messages]
    assert {"second factor added (totp)", "wrong code"} <= set(told)


@pytest.mark.parametrize("name", ["deliveries.accounts.book", "django.security.DisallowedHost"])
def test_each_entry_is_one_line_with_its_time(client: Client, ada: User, name: str) -> None:
    handlers = logging.getLogger().handlers
    (handler,) = (each for each in handlers if isinstance(each, logging.StreamHandler) and type(each) in CONSOLES)
    written = io.StringIO()
    before = handler.setStream(written)
    try:
        sign_in(client)
        client.get("/", HTTP_HOST="evil.example")
    finally:
        handler.setStream(before)
    lines = [line for line in written.getvalue().splitlines() if name in line]
    assert len(lines) == 1
    assert len(written.getvalue().splitlines()) == 2
    assert lines[0][:2] == "20"
    assert {"deliveries.accounts.book": "'ada'", "django.security.DisallowedHost": "evil.example"}[name] in lines[0]


def test_cookies_are_of_this_host_alone_in_production(client: Client, ada: User) -> None:
    from config import settings as written

    prefix = "" if written.PLAIN_HTTP else "__Host-"
    page, response = client.get(reverse("account_login")), sign_in(client)
    assert list(page.cookies) == [f"{prefix}csrftoken"]
    assert {name.removeprefix(prefix) for name in response.cookies} == {"csrftoken", "sessionid"}
    for cookie in response.cookies.values():
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert bool(cookie["secure"]) is not written.PLAIN_HTTP
