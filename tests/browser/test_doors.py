"""Signing in, in a browser: password, authenticator app, passkey; and the limit that two workers share."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.served import Site

from .barriers import violations

PASSWORD = "eight helicopters of Mali"
MAKE = """
from django.contrib.auth.models import User
from django.core.cache import cache
cache.clear()
User.objects.filter(username={name!r}).delete()
User.objects.create_superuser({name!r}, password={password!r})
"""

type Opens = Callable[..., Page]


@pytest.fixture
def account(site: Site, request: pytest.FixtureRequest) -> str:
    """The name of a new account."""
    name = re.sub(r"\W", "-", request.node.name)[:100]
    site.run(MAKE.format(name=name, password=PASSWORD))
    return name


@pytest.fixture
def host(site: Site) -> str:
    """The site under a name: a passkey belongs to a name, never to a number."""
    return site.url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/admin/$|second-factor"))


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def accessible(page: Page) -> None:
    assert violations(page) == []
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def with_authenticator(page: Page) -> None:
    """Give the browser a device that answers for its owner, as one with a fingerprint reader would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))


def test_an_app_is_set_up_and_asked_for(page: Page, account: str) -> None:
    sign_in(page, account)
    page.get_by_role("link", name="Second factor").click()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".secret code").inner_text()
    assert page.locator(".qr svg").bounding_box()["width"] > 150  # type: ignore[index]
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    sign_out(page)
    sign_in(page, account)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Incorrect code.")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile(r"/admin/$"))
    expect(page.get_by_role("link", name="Deliveries").first).to_be_visible()


def test_a_passkey_is_added_and_opens_the_desk_alone(new_page: Opens, host: str, account: str) -> None:
    page = new_page(base_url=host)
    with_authenticator(page)
    sign_in(page, account)
    page.goto("/accounts/second-factor/webauthn/add/")
    page.get_by_label("What you call it").fill("My laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.goto("/accounts/second-factor/webauthn/")
    expect(page.get_by_text("My laptop")).to_be_visible()
    sign_out(page)
    page.goto("/accounts/login/?next=/admin/deliveries/delivery/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"/admin/deliveries/delivery/$"))


def test_a_passkey_comes_after_the_password_too(new_page: Opens, host: str, account: str) -> None:
    page = new_page(base_url=host)
    with_authenticator(page)
    sign_in(page, account)
    page.goto("/accounts/second-factor/webauthn/add/")
    page.get_by_label("Sign in with it alone").uncheck()
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes code")).to_have_count(10)
    sign_out(page)
    sign_in(page, account)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile(r"/admin/$"))


def test_a_passkey_under_a_number_is_refused_with_the_reason(page: Page, account: str) -> None:
    sign_in(page, account)
    page.goto("/accounts/second-factor/webauthn/add/")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("a site name such as localhost")


def test_without_javascript_a_password_still_signs_in(new_page: Opens, account: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/accounts/login/")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    sign_in(page, account)
    expect(page).to_have_url(re.compile(r"/admin/$"))


@pytest.mark.looks
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_the_pages_for_signing_in_are_accessible_and_fit(
    new_page: Opens, host: str, account: str, scheme: str, width: int
) -> None:
    page = new_page(base_url=host, color_scheme=scheme, viewport={"width": width, "height": 900})
    with_authenticator(page)
    for address in ("/accounts/login/", "/accounts/password/reset/", "/accounts/login/?next=//evil.example/"):
        page.goto(address)
        accessible(page)
    page.get_by_label("Username").fill(account)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("not correct")
    accessible(page)
    sign_in(page, account)
    page.goto("/accounts/second-factor/webauthn/add/")
    accessible(page)
    page.get_by_role("button", name="Add it").click()
    expect(page.locator(".codes code")).to_have_count(10)
    accessible(page)
    for address in (
        "/accounts/second-factor/",
        "/accounts/second-factor/totp/activate/",
        "/accounts/second-factor/recovery-codes/generate/",
        "/accounts/second-factor/webauthn/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/second-factor/reauthenticate/",
        "/accounts/second-factor/webauthn/reauthenticate/",
        "/accounts/logout/",
    ):
        page.goto(address)
        accessible(page)
    sign_out(page)
    sign_in(page, account)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    accessible(page)


@pytest.mark.looks
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_the_histories_are_accessible_and_fit(new_page: Opens, account: str, scheme: str, width: int) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto("/deliveries/1/history/")
    accessible(page)
    sign_in(page, account)
    page.goto("/admin/deliveries/delivery/1/history/")
    expect(page.get_by_text("no account: a file or a command")).to_be_visible()
    accessible(page)


def test_a_changed_delivery_is_brought_back_at_the_desk(page: Page, site: Site, account: str) -> None:
    change = "d.note = 'Quite wrong.'; d._change_reason = 'Misread'; d.save()"
    site.run(f"from deliveries.models import *; d = Delivery.objects.get(pk=5); {change}")
    page.goto("/deliveries/5/history/")
    expect(page.get_by_text("Misread")).to_be_visible()
    sign_in(page, account)
    page.goto("/admin/deliveries/delivery/5/history/")
    page.get_by_role("link", name="Back to how it stood here").click()
    expect(page.locator("del")).to_contain_text("Quite wrong.")
    page.get_by_label("Why").fill("It was right")
    page.get_by_role("button", name="Go back to it").click()
    expect(page.get_by_text("It stands again as it did.")).to_be_visible()
    page.goto("/deliveries/5/history/")
    expect(page.locator(".changes li").first).to_contain_text("It was right")


class Visitor:
    """A program that tries passwords: each try a new connection, so that either worker may answer it."""

    def __init__(self, site: Site) -> None:
        self.site, self.jar = site, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def tries(self, name: str, password: str) -> str:
        """The page that answers; signing in leads to the desk, whose page says so."""
        address = f"{self.site.url}/accounts/login/"
        page = self.opener.open(address).read().decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found
        data = urlencode({"csrfmiddlewaretoken": found[1], "login": name, "password": password}).encode()
        try:
            with self.opener.open(address, data) as answer:
                return str(answer.read().decode())
        except HTTPError as refusal:
            return str(refusal.code)


def test_two_workers_share_one_limit(site: Site, account: str) -> None:
    for _each in range(5):
        assert "not correct" in Visitor(site).tries(account, "wrong")
    assert "Too many failed login attempts" in Visitor(site).tries(account, PASSWORD)


def test_the_server_tells_no_version(site: Site) -> None:
    with build_opener().open(f"{site.url}/") as answer:
        headers = json.dumps(dict(answer.headers))
    assert not re.search(r"(granian|django|python|whitenoise)\W*\d", headers, re.IGNORECASE)
