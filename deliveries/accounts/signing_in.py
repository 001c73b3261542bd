"""The doors of the desk: what must be given before it opens. django-allauth does the work, adapters.py decides how.

There is no sign-up and no mail: administrators make accounts and reset passwords.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import codes, own_sessions, passwords

# In a session: the number of the account whose second factor was used, or set up, in it.
SESSION_KEY = "second_factor_of"
# And when that was last, in seconds.
GIVEN_AT = "second_factor_at"


def remember_second_factor(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Receiver of allauth's signals that a second factor was used, or set up, in this session.

    From then on it opens more than before, and has another key: whoever knew the old one is left with nothing.
    """
    request.session[SESSION_KEY] = user.pk
    request.session[GIVEN_AT] = int(time.time())
    request.session.cycle_key()
    if request.user.is_authenticated:
        own_sessions.keep(request)


def take_first_code(request: HttpRequest, authenticator: Authenticator, **_signal: Any) -> None:
    """Receiver of authenticator_added: the code with which an app was set up does not sign in as well."""
    if authenticator.type == Authenticator.Type.TOTP:
        codes.take(authenticator, request.POST.get("code", ""))


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
    nobody changes what opens an account that has a second factor without giving it; and whoever was handed a password
    changes it first."""
    desk, password = reverse("admin:index"), reverse("account_change_password")
    keys = (reverse("mfa_index"), reverse("own-sessions"))
    ways_in = {
        reverse(name)
        for name in (
            "admin:login", "admin:logout",
            "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        )
    }  # fmt: skip

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        # Public pages leave here at once: they never ask for the session.
        if not path.startswith((desk, *keys, password)) or path in ways_in or not request.user.is_authenticated:
            return get_response(request)
        if not path.startswith(password) and passwords.is_handed(request.user):
            messages.warning(request, _("Somebody else set your password: choose one that you alone know."))
            return redirect("account_change_password")
        return second_factor_first(request, desk) or get_response(request)

    return middleware


def second_factor_first(request: HttpRequest, desk: str) -> HttpResponseBase | None:
    """Where somebody signed in has to go to give a second factor, or to set one up; None where they need not."""
    at_the_desk = request.path_info.startswith(desk)
    if has_second_factor(request.user) and not second_factor_given(request):
        if settings.SECOND_FACTOR_REQUIRED or not at_the_desk:
            wanted = request.get_full_path() if request.method == "GET" else desk
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")
    elif at_the_desk and second_factor_missing(request):
        messages.warning(request, _("Set up a second factor first: the desk opens with it."))
        return redirect("mfa_index")
    return None


@require_safe
def password_reset(request: HttpRequest) -> HttpResponse:
    """`/accounts/password/reset/`: says who resets a password, as no mail is sent."""
    return render(request, "account/password_reset.html")


def second_factor_in_templates(request: HttpRequest) -> dict[str, bool]:
    """Context processor: `second_factor_required`, whether the desk opens only with a second factor."""
    return {"second_factor_required": settings.SECOND_FACTOR_REQUIRED}
