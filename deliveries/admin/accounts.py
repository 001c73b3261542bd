"""The accounts of the desk, as administrators see them."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliveries.accounts import book, passwords

# They would show addresses that nothing uses, and second factors to be meddled with.
for model in (User, EmailAddress, Authenticator):
    admin.site.unregister(model)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    """Administrators make accounts, give roles and close accounts; only a superuser touches a superuser."""

    list_display = ["username", "first_name", "last_name", "roles", "second_factor", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    actions = ["forget_second_factor"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        has = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        return super().get_queryset(request).prefetch_related("groups").annotate(has_second_factor=has)

    @admin.display(description=gettext_lazy("role"))
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join([_("superuser"), *names] if user.is_superuser else names)

    @admin.display(description=gettext_lazy("second factor"), boolean=True)
    def second_factor(self, user: Any) -> bool:
        return bool(user.has_second_factor)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        above = [] if request.user.is_superuser else ["is_superuser", "user_permissions"]
        return [*super().get_readonly_fields(request, obj), *above]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            # Whoever has an account here works at the desk.
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        if not change and obj.has_usable_password():
            passwords.hand(obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Set the password of somebody else, who changes it at the next sign-in."""
        if id == str(request.user.pk):
            return redirect("account_change_password")
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            passwords.hand(user)
            book.write(request, f"password of {user.get_username()!r} set", request.user)
        return response

    @admin.action(description=gettext_lazy("Take the second factors off"), permissions=["change"])
    def forget_second_factor(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """For a lost phone: the next sign-in asks for a new second factor."""
        allowed = [user for user in accounts if self.has_change_permission(request, user)]
        number, _each = Authenticator.objects.filter(user__in=allowed).delete()
        for user in allowed:
            self.log_change(request, user, "Took the second factors off.")
            book.write(request, f"second factors of {user.get_username()!r} taken off", request.user)
        told = ngettext("Took %(n)d second factor off.", "Took %(n)d second factors off.", number)
        self.message_user(request, told % {"n": number}, messages.SUCCESS)
