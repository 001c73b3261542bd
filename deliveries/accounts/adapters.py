"""What Waybill decides where django-allauth asks: who may try a password how often, and how second factors are kept."""

from __future__ import annotations

import hashlib
import re
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from . import book
from .sealing import sealed, unsealed

# Seconds, as allauth's own ACCOUNT_REAUTHENTICATION_TIMEOUT.
JUST_NOW = 300
# Seconds for which an address is remembered from which an account signed in.
KNOWN_FOR = 30 * 24 * 3600
# Seconds for which whoever is kept out by others' wrong passwords is let in, once an administrator said so.
LET_IN_FOR = 3600


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's accounts, closed: nobody signs up.

    Wrong passwords are counted by account and address together, and more of them by account alone: else whoever knows
    a name could keep its owner out. That wider limit does not hold where the owner signed in lately, nor for an hour
    after an administrator lifted it.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago need not say so again, as on the way to the first second factor."""
        request = self.request or context.request
        given = get_authentication_records(request, request.user)
        if given and time.time() - given[-1]["at"] < JUST_NOW:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{account_in(credentials)}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
            account = account_in(credentials)
            known = cache.get_many([known_address(account, self.get_client_ip(request)), let_in_key(account)])
            if not known and not ratelimit.consume(request, action="login_failed_account", key=account, dry_run=True):
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            book.write(request, "locked out", account_in(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        ratelimit.consume(request, action="login_failed_account", key=account_in(credentials))


def account_in(credentials: dict[str, Any]) -> str:
    """The name that somebody signs in with."""
    return str(credentials.get("username", "")).lower()


def known_address(account: str, address: str) -> str:
    """The key under which it is kept that `account` signed in from `address`."""
    return f"known-address:{hashlib.sha256(f'{account} {address}'.encode()).hexdigest()}"


def let_in_key(account: str) -> str:
    """The key under which it is kept that an administrator lifted the wider limit of `account`."""
    return f"let-in:{hashlib.sha256(account.encode()).hexdigest()}"


def let_in(user: AbstractBaseUser) -> None:
    """For an hour, count no wrong passwords against the whole account: those of one address still count there."""
    cache.set(let_in_key(user.get_username().lower()), True, LET_IN_FOR)


def remember_address(request: HttpRequest, user: AbstractBaseUser, **_signal: Any) -> None:
    """Receiver of user_logged_in."""
    if "REMOTE_ADDR" in request.META:
        address = AccountAdapter(request).get_client_ip(request)
        cache.set(known_address(user.get_username().lower(), address), True, KNOWN_FOR)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second factors, sealed where they lie, with a QR code that stands in the page itself: the policy allows
    no data: image."""

    def encrypt(self, text: str) -> str:
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unsealed(encrypted_text)

    def build_totp_svg(self, url: str) -> SafeString:
        svg = re.sub(r"^<\?xml[^>]*>\s*", "", super().build_totp_svg(url))
        # Of figures and the letters of path commands alone, whatever `url` holds.
        return mark_safe(svg)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}
