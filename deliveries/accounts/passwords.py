"""Passwords that somebody else set: they open the page on which they are changed, and nothing more."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as PlainChangePasswordForm
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.translation import gettext as _

from deliveries.models import HandedPassword


def hand(user: User) -> None:
    """Note that somebody else set the password of `user`."""
    HandedPassword.objects.get_or_create(user=user)


def is_handed(user: User | AnonymousUser) -> bool:
    return HandedPassword.objects.filter(user=user.pk).exists()


def is_own(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Receiver of password_changed: from now on it is one that the owner chose."""
    HandedPassword.objects.filter(user=user).delete()


class ChangePasswordForm(PlainChangePasswordForm):  # type: ignore[misc]
    """A new password, which is another one than the old."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", _("That is the password that you have."))
        return cleaned
