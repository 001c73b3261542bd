"""Codes of second factors, each taken once."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction

# In the data of an authenticator app: the number of the half minute whose code was taken last.
LAST = "last_counter"


def take(app: Authenticator, code: str) -> bool:
    """Note that `code` of an authenticator app was used; False where that one, or a later one, was before.

    The note stays, where a mark in a cache goes before the code does. The row of `app` is held by the caller.
    """
    secret = decrypt(app.data["secret"])
    counters = (each for each in yield_hotp_counters_from_time() if _is(code, secret, each))
    counter = next(counters, None)
    if counter is None or counter <= app.data.get(LAST, -1):
        return False
    app.data[LAST] = counter
    app.save(update_fields=["data"])
    return True


def _is(code: str, secret: str, counter: int) -> bool:
    return bool(compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))))


class TakenOnce:
    """A form for a code: of two who send the same one, at once or one after the other, the first gets in."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        refused: ValidationError | None = None
        with transaction.atomic():
            list(Authenticator.objects.select_for_update().filter(user=self.user))
            try:
                code: str = super().clean_code()  # type: ignore[misc]
                if self.authenticator.type == Authenticator.Type.TOTP and not take(self.authenticator, code):
                    raise get_adapter().validation_error("incorrect_code")
            except ValidationError as problem:
                # Raised outside, for the transaction also holds the count of wrong codes.
                refused = problem
        if refused:
            raise refused
        return code


class AuthenticateForm(TakenOnce, forms.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(TakenOnce, forms.ReauthenticateForm):  # type: ignore[misc]
    pass
