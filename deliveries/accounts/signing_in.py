"""The doors of the desk: who may sign in, and with what. django-allauth does the work; this is what Waybill decides.

There is no sign-up and no mail: administrators make accounts and reset passwords.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# In a session: the number of the account whose second factor was used, or set up, in it.
SESSION_KEY = "second_factor_of"
# Seconds, as allauth's own ACCOUNT_REAUTHENTICATION_TIMEOUT.
JUST_NOW = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's accounts, closed: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not say so again, as on the way to the first second factor."""
        request = self.request or context.request
        given = get_authentication_records(request, request.user)
        if given and time.time() - given[-1]["at"] < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second factors, with a QR code that stands in the page itself: the policy allows no data: image."""

    def build_totp_svg(self, url: str) -> SafeString:
        svg = re.sub(r"^<\?xml[^>]*>\s*", "", super().build_totp_svg(url))
        # Of figures and the letters of path commands alone, whatever `url` holds.
        return mark_safe(svg)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


def remember_second_factor(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Receiver of allauth's signals that a second factor was used, or set up, in this session."""
    request.session[SESSION_KEY] = user.pk


def second_factor_given(request: HttpRequest) -> bool:
    """Whether whoever is signed in gave, or set up, a second factor in this session.

    A session that was opened with a password alone does not become a full one because a second factor was set up
    in another: whoever stole the password would keep what they opened.
    """
    return bool(request.session.get(SESSION_KEY) == request.user.pk)


def second_factor_missing(request: HttpRequest) -> bool:
    """Whether someone is signed in, on a site that wants a second factor, without having given one."""
    if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
        return False
    return not (second_factor_given(request) and has_second_factor(request.user))


def has_second_factor(user: User | AnonymousUser) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk).exists())


def second_factor_before_the_desk(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: where the site wants a second factor, nobody sees a page under /admin/ with a password alone;
    and nobody changes what opens an account that has a second factor without giving it."""
    desk, keys, password = reverse("admin:index"), reverse("mfa_index"), reverse("account_change_password")
    ways_in = {
        reverse(name)
        for name in (
            "admin:login", "admin:logout",
            "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        )
    }  # fmt: skip

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path
        # Public pages leave here at once: they never ask for the session.
        if not path.startswith((desk, keys, password)) or path in ways_in or not request.user.is_authenticated:
            return get_response(request)
        if has_second_factor(request.user) and not second_factor_given(request):
            if settings.SECOND_FACTOR_REQUIRED or not path.startswith(desk):
                wanted = request.get_full_path() if request.method == "GET" else desk
                return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")
        elif path.startswith(desk) and second_factor_missing(request):
            messages.warning(request, _("Set up a second factor first: the desk opens with it."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware


@require_safe
def password_reset(request: HttpRequest) -> HttpResponse:
    """`/accounts/password/reset/`: says who resets a password, as no mail is sent."""
    return render(request, "account/password_reset.html")


def second_factor_in_templates(request: HttpRequest) -> dict[str, bool]:
    """Context processor: `second_factor_required`, whether the desk opens only with a second factor."""
    return {"second_factor_required": settings.SECOND_FACTOR_REQUIRED}
