"""The doors: signing in, the second factor, limits, and what strangers learn from errors."""

from __future__ import annotations

import multiprocessing
import re
import time
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import create_delivery

PASSWORD = "eight helicopters of Mali"
PUBLIC = ["/", "/recipients/", "/suppliers/", "/equipment/", "/sources/", "/about/", "/about/counting/", "/healthz"]


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_superuser("ada", password=PASSWORD)


@pytest.fixture
def production(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def sign_in(client: Client, password: str = PASSWORD, *, name: str = "ada", to: str = "", **extra: Any) -> Any:
    data = {"login": name, "password": password} | ({"next": to} if to else {})
    return client.post(reverse("account_login"), data, **extra)


def with_app(user: User) -> str:
    """Give `user` an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def code(secret: str) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


# Signing in


def test_the_admin_sends_a_stranger_to_the_one_door(client: Client, db: None) -> None:
    response = client.get("/admin/deliveries/delivery/", follow=True)
    assert unquote(response.redirect_chain[-1][0]) == "/accounts/login/?next=/admin/deliveries/delivery/"
    assert "admin/login.html" not in [template.name for template in response.templates]


def test_the_admins_own_sign_in_takes_no_password(client: Client, ada: User) -> None:
    client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_password_opens_the_desk_on_a_laptop_and_the_page_says_so(client: Client, ada: User) -> None:
    assert "WAYBILL_HTTP=1" in client.get("/accounts/login/").text
    response = client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD}, follow=True)
    assert response.request["PATH_INFO"] == "/admin/"
    assert "WAYBILL_HTTP=1" in response.text


def test_a_password_alone_opens_no_page_of_the_desk_in_production(client: Client, ada: User, production: None) -> None:
    sign_in(client)
    for page in ("/admin/", "/admin/deliveries/delivery/", "/admin/auth/user/", "/admin/jsi18n/", "/admin/nothing/"):
        response = client.get(page)
        assert (response.status_code, response["Location"]) == (302, reverse("mfa_index")), page
    assert client.post("/admin/auth/user/add/", {"username": "eve"}).status_code == 302
    assert "WAYBILL_HTTP" not in client.get("/accounts/second-factor/").text


def test_a_password_alone_shows_no_draft_in_production(client: Client, production: None) -> None:
    draft = create_delivery(state="draft")
    client.force_login(User.objects.create_superuser("root"))
    assert client.get(f"/deliveries/{draft.pk}/preview/").status_code == 404


def test_a_code_of_the_app_opens_the_desk(client: Client, ada: User, production: None) -> None:
    secret = with_app(ada)
    response = client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_code_opens_the_desk_only_once(client: Client, ada: User, production: None) -> None:
    secret = with_app(ada)
    used = code(secret)
    for expected in (200, 302):
        visitor = Client()
        sign_in(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": used})
        assert visitor.get("/admin/").status_code == expected


def test_a_recovery_code_opens_the_desk_once(ada: User, production: None) -> None:
    with_app(ada)
    spare = RecoveryCodes.activate(ada).get_unused_codes()[0]
    for expected in (200, 302):
        visitor = Client()
        sign_in(visitor)
        visitor.post(reverse("mfa_authenticate"), {"code": spare})
        assert visitor.get("/admin/").status_code == expected


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_desk_and_gives_recovery_codes(client: Client, production: None) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "<svg" in page.text
    assert "data:image" not in page.text
    response = client.post(reverse("mfa_activate_totp"), {"code": code(secret)}, follow=True)
    assert len(response.context["unused_codes"]) == 10
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_session_opened_before_the_second_factor_stays_outside(client: Client, production: None) -> None:
    ada = User.objects.create_superuser("ada", password=PASSWORD)
    sign_in(client)
    secret = with_app(ada)
    response = client.get("/admin/deliveries/delivery/?state=draft")
    assert response["Location"].startswith(reverse("mfa_reauthenticate"))
    again = client.post(response["Location"], {"code": code(secret), "next": "/admin/deliveries/delivery/?state=draft"})
    assert again["Location"] == "/admin/deliveries/delivery/?state=draft"
    assert client.get("/admin/").status_code == 200


def test_whoever_has_the_password_alone_cannot_take_the_second_factor_off(client: Client, ada: User) -> None:
    sign_in(client)
    with_app(ada)
    for page in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn", "account_change_password"):
        assert client.post(reverse(page))["Location"].startswith(reverse("mfa_reauthenticate")), page
    assert Authenticator.objects.filter(user=ada).count() == 1


def test_taking_the_second_factor_off_closes_the_desk_at_once(client: Client, ada: User, production: None) -> None:
    secret = with_app(ada)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    call_command("forget_second_factor", "ada")
    assert client.get("/admin/")["Location"] == reverse("mfa_index")


def test_the_command_for_a_lost_phone_knows_only_accounts_that_are(db: None) -> None:
    with pytest.raises(CommandError, match="no account nobody"):
        call_command("forget_second_factor", "nobody")


def test_a_reader_without_a_place_at_the_desk_is_told_so(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    sign_in(client, name="reader")
    response = client.get("/admin/", follow=True)
    assert (response.status_code, response.templates[0].name) == (403, "403.html")


def test_nobody_can_sign_up_or_ask_for_mail(client: Client, db: None) -> None:
    for page in ("signup/", "email/", "password/set/", "confirm-email/", "login/code/"):
        assert client.get(f"/accounts/{page}").status_code == 404
        assert client.post(f"/accounts/{page}", {"email": "eve@example.org"}).status_code == 404
    assert "administrator" in client.get("/accounts/password/reset/").text


def test_a_closed_account_does_not_get_in(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(is_active=False)
    sign_in(client)
    assert client.get("/admin/").status_code == 302


def test_signing_in_makes_a_new_session(client: Client, ada: User) -> None:
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


# Limits


def test_wrong_passwords_close_the_account_to_that_name_for_a_while(client: Client, ada: User) -> None:
    for _each in range(5):
        sign_in(client, "wrong")
    response = sign_in(client)
    assert "Too many failed login attempts" in response.text
    assert "_auth_user_id" not in client.session


def test_wrong_codes_run_out_too(client: Client, ada: User) -> None:
    secret = with_app(ada)
    sign_in(client)
    for _each in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert "_auth_user_id" not in client.session


def test_one_address_cannot_try_name_after_name(client: Client, db: None) -> None:
    answers = [client.post(reverse("account_login"), {"login": f"n{n}", "password": "x"}) for n in range(31)]
    assert answers[-1].status_code == 429
    assert answers[-1].templates[0].name == "429.html"


def test_a_forged_address_does_not_make_a_new_visitor(settings: Any, db: None) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(31):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{n}, 198.51.100.7"}
        response = sign_in(Client(), "x", name=f"n{n}", **forged)
    assert response.status_code == 429


def _wrong_passwords(name: str, database: dict[str, object], times: int) -> None:
    """In a process of its own, on the test's database: sign in wrongly."""
    connection.close()
    connection.settings_dict.update(database)
    connection.connect()
    for _each in range(times):
        sign_in(Client(), "wrong", name=name)
    connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the tests' SQLite lives in the memory of one process")
def test_the_limit_counts_what_other_processes_saw() -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    context = multiprocessing.get_context("fork")
    connection.close()
    for _worker in range(2):
        worker = context.Process(target=_wrong_passwords, args=("ada", {"NAME": connection.settings_dict["NAME"]}, 3))
        worker.start()
        worker.join(60)
    client = Client()
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_the_limits_are_counted_in_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        assert "waybill_cache" in connection.introspection.table_names(cursor)
    cache.set("seen", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM waybill_cache")
        assert cursor.fetchone()[0] == 1


# Sessions and passwords


def test_a_session_ends_with_the_browser_and_after_a_working_day(client: Client, ada: User, settings: Any) -> None:
    response = sign_in(client)
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert client.session.get_expiry_age() == 12 * 3600
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session_and_takes_a_post(client: Client, ada: User) -> None:
    sign_in(client)
    client.get("/accounts/logout/")
    assert client.get("/admin/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("password", ["helicopter", "password1234", "123456789012", "ada-lovelace"])
def test_weak_passwords_are_refused(client: Client, ada: User, password: str) -> None:
    User.objects.filter(pk=ada.pk).update(first_name="Ada", last_name="ada-lovelace")
    sign_in(client)
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


def test_the_admins_own_page_for_passwords_leads_to_the_one_with_limits(client: Client, ada: User) -> None:
    sign_in(client)
    assert client.get("/admin/password_change/")["Location"] == reverse("account_change_password")


# Other sites


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/logout/", "/accounts/second-factor/webauthn/login/"])
def test_a_form_from_elsewhere_is_refused(page: str, db: None) -> None:
    response = Client(enforce_csrf_checks=True).post(page, {"login": "ada", "password": PASSWORD})
    assert response.status_code == 403
    assert "<style" not in response.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        r"\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "///x",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, ada: User, elsewhere: str) -> None:
    page = client.get("/accounts/login/", {"next": elsewhere})
    assert not re.search(r'(href|action)="[^"]*(evil|javascript:|///)', page.text)
    assert sign_in(client, to=elsewhere)["Location"] == "/admin/"
    assert client.post("/accounts/logout/", {"next": elsewhere})["Location"] == "/"


def test_signing_in_leads_to_where_one_was_going(client: Client, ada: User) -> None:
    assert sign_in(client, to="/admin/auth/user/")["Location"] == "/admin/auth/user/"


@pytest.mark.parametrize("page", ["/", "/accounts/login/", "/admin/"])
def test_no_page_lets_itself_be_framed_or_runs_scripts_of_others(client: Client, ada: User, page: str) -> None:
    response = client.get(page)
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


# What strangers learn


@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_set_no_cookie_and_ask_for_no_session(client: Client, db: None, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 200
    assert "Set-Cookie" not in response
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_a_delivery_and_its_history_set_no_cookie_and_answer_304(client: Client, db: None) -> None:
    delivery = create_delivery()
    for page in (delivery.get_absolute_url(), reverse("delivery-history", args=[delivery.pk])):
        response = client.get(page)
        assert not response.cookies
        assert client.get(page, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_an_error_tells_nothing_of_the_code(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("the secret way to Timbuktu")

    monkeypatch.setattr("deliveries.views.pages.lead", broken)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    for leak in ("Timbuktu", "Traceback", "RuntimeError", "Django", ".py"):
        assert leak not in response.text


def test_a_host_that_is_not_ours_is_refused_without_a_word_of_why(client: Client, db: None) -> None:
    response = client.get("/", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert "ALLOWED_HOSTS" not in response.text
    assert "evil" not in response.text


def test_no_header_names_a_program_or_version(client: Client, db: None) -> None:
    headers = client.get("/").headers
    assert not {"Server", "X-Powered-By"} & set(headers)
    assert not re.search(r"django|python", str(headers.items()), re.IGNORECASE)


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: Client, ada: User) -> None:
    told = [
        re.sub(r'csrfmiddlewaretoken" value="\w+"|value="(ada|eve)"', "", sign_in(Client(), "wrong", name=name).text)
        for name in ("ada", "eve")
    ]
    assert told[0] == told[1]


def test_production_is_strict_unless_it_is_told_otherwise() -> None:
    from config import settings as written

    assert written.SECOND_FACTOR_REQUIRED is not written.PLAIN_HTTP
    assert written.SESSION_COOKIE_SECURE is not written.PLAIN_HTTP


def test_the_lists_of_second_factors_are_not_in_the_admin(client: Client, ada: User) -> None:
    with_app(ada)
    sign_in(client)
    client.force_login(ada)
    for page in ("mfa/authenticator/", "account/emailaddress/"):
        assert client.get(f"/admin/{page}").status_code == 404


def test_an_administrator_takes_the_second_factor_off_a_lost_phone(client: Client, ada: User) -> None:
    bob = User.objects.create_user("bob", password=PASSWORD, is_staff=True)
    with_app(bob)
    client.force_login(ada)
    page = "/admin/auth/user/"
    client.post(page, {"action": "forget_second_factor", "_selected_action": [bob.pk]})
    assert not Authenticator.objects.filter(user=bob).exists()
