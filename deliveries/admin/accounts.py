"""The accounts of the desk, as administrators see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deliveries.accounts import adapters, book, passwords
from deliveries.accounts.roles import role_told
from deliveries.forms.base import is_key

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

# They would show addresses that nothing uses, and second factors and sessions to be meddled with.
for model in (User, Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)

# In every list, title and choice of the desk.
Group.__str__ = role_told  # type: ignore[assignment, method-assign]

POWERS = ("is_active", "is_staff", "is_superuser")


def stored_name(holder: User | Group) -> str:
    """What the database calls an account or a role: the book of the doors is in English."""
    return holder.name if isinstance(holder, Group) else holder.get_username()


def rights(holder: User | Group) -> dict[str, list[str]]:
    """What an account or a role may, as the book tells it: roles, permissions of its own, and marks."""
    if isinstance(holder, Group):
        return {"permissions": sorted(map(str, holder.permissions.all()))}
    return {
        "roles": sorted(group.name for group in holder.groups.all()),
        "permissions": sorted(map(str, holder.user_permissions.all())),
        "marks": [name for name in POWERS if getattr(holder, name)],
    }


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> str:
    """What was added (+) and taken away (-), in one line; empty where nothing was."""
    found = []
    for name, rights_now in after.items():
        was, now = set(before.get(name, [])), set(rights_now)
        told = [f"+{each}" for each in sorted(now - was)] + [f"-{each}" for each in sorted(was - now)]
        found += [f"{name} {', '.join(told)}"] * bool(told)
    return "; ".join(found)


class KeysField(forms.ModelMultipleChoiceField[Any]):
    """Of many rows some, by their keys; one that no row can have is no choice. Django would hand it to the database,
    which breaks off at a number that is too large for it."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list) and (strange := [key for key in value if not is_key(key)]):
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": strange[0]})
        return super().clean(value)


class RightsMixin(Admin):
    """A ModelAdmin of those who have rights: each change of them, each new one and each that is deleted is written
    into the book of the doors, and told in the history."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        if (found := super().get_object(*args, **kwargs)) is not None:
            found.rights_before = rights(found)
        return found

    def formfield_for_manytomany(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(*args, form_class=KeysField, **kwargs)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        # The form for a password has no record, but an account.
        holder = form.instance if hasattr(form, "instance") else form.user
        now = rights(type(holder)._default_manager.get(pk=holder.pk))
        told = differences(getattr(holder, "rights_before", {}), now)
        if told or add:
            what = "made" if add else "changed"
            book.write(request, f"{self.opts.model_name} {stored_name(holder)!r} {what} ({told})", request.user)
        return f"{'Added' if add else 'Changed'}: {told}." if told else super().construct_change_message(
            request, form, formsets, add
        )  # fmt: skip

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for holder in queryset:
            book.write(request, f"{self.opts.model_name} {stored_name(holder)!r} deleted", request.user)
        return super().log_deletions(request, queryset)


@admin.register(Group)
class RolesAdmin(RightsMixin, GroupAdmin):
    pass


@admin.register(LogEntry)
class DoneAdmin(admin.ModelAdmin[LogEntry]):
    """What was done at the desk, and by whom: to be read by administrators, and changed by nobody."""

    list_display = ["action_time", "user", "content_type", "object_repr", "action_flag", "told"]
    list_filter = ["action_flag", "content_type", "user"]
    list_select_related = ["user", "content_type"]
    list_display_links = None
    search_fields = ["object_repr", "change_message"]
    date_hierarchy = "action_time"

    @admin.display(description=gettext_lazy("what"))
    def told(self, entry: LogEntry) -> str:
        return entry.get_change_message()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        # Who may change accounts may know what they did.
        return request.user.has_perm("auth.change_user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False


@admin.register(User)
class PeopleAdmin(RightsMixin, UserAdmin[User]):
    """Administrators make accounts, give roles and close accounts; only a superuser touches a superuser."""

    list_display = ["username", "first_name", "last_name", "roles", "second_factor", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    actions = ["forget_second_factor", "let_in"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        has = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
        everybody: QuerySet[User] = super().get_queryset(request)
        return everybody.prefetch_related("groups").annotate(has_second_factor=has)

    @admin.display(description=gettext_lazy("role"))
    def roles(self, user: User) -> str:
        names = [str(group) for group in user.groups.all()]
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

    @admin.action(description=gettext_lazy("Let in those whom wrong passwords keep out"), permissions=["change"])
    def let_in(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """For an editor whose name strangers try all the time, and who comes from a new address."""
        for user in [user for user in accounts if self.has_change_permission(request, user)]:
            adapters.let_in(user)
            self.log_change(request, user, "Let in, however many wrong passwords others sent.")
            book.write(request, f"{user.get_username()!r} let in", request.user)
        self.message_user(request, _("They can sign in from anywhere during the next hour."), messages.SUCCESS)
