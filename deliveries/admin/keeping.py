"""Forms that were left unsaved: kept while they are typed, and offered again when the form is opened."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deliveries.models import KeptForm
from deliveries.models.kept import KEPT_AS, KeptFormQuerySet
from deliveries.wording import upper_first

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

# The buttons of what is offered, whose values are names of kept forms.
BRING_BACK, THROW_AWAY = "_bring_back", "_throw_away"
# More than any form holds, in characters.
LONGEST = 2_000_000
# Seconds for which a form that was saved is not kept again: what was sent a moment earlier may arrive later.
SAVED_KNOWN = 3600


class KeepingMixin(Admin):
    """A ModelAdmin that keeps what is typed into its forms until it is saved; change_form.html offers it again."""

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view(self.keep_view), f"{self.opts.app_label}_{self.opts.model_name}_keep"
        return [path("keep/", view, name=name), path("<int:pk>/keep/", view, name=name), *super().get_urls()]

    def keep_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what is sent, or forget it where it is sent as no longer needed; the answer is told beside the form."""
        name = request.POST.get(KEPT_AS, "")
        allowed = self.has_view_or_change_permission(request) if pk else self.has_add_permission(request)
        if request.method != "POST" or not allowed or not is_name(name):
            raise PermissionDenied
        if THROW_AWAY in request.POST:
            mine(request).filter(name=name).delete()
            return HttpResponse("")
        typed = typed_in(request)
        if len(typed) > LONGEST:
            return HttpResponse(_("This is more than can be kept: save it."), status=413)
        if not cache.get(saved_mark(request, name)):
            model = str(self.opts.model_name)
            KeptForm.objects.keep(name, user=request.user, model=model, record=pk, typed=typed)
        now = date_format(timezone.now(), "H:i")
        return HttpResponse(_("Not saved yet. What you typed is kept for you (%(time)s UTC).") % {"time": now})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; with what had been kept of it, where that is asked for, and nothing saved."""
        if THROW_AWAY in request.POST:
            mine(request).filter(name=request.POST[THROW_AWAY]).delete()
            self.message_user(request, _("It is not kept any more."), messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        if BRING_BACK in request.POST:
            kept = mine(request).filter(name=request.POST[BRING_BACK]).first()
            if kept is None:
                self.message_user(request, _("It is not kept any more."), messages.WARNING)
                return HttpResponseRedirect(request.get_full_path())
            request.POST = kept.sent()  # type: ignore[assignment]
            request.brought_back = kept  # type: ignore[attr-defined]
            request.refusals = [_("Nothing of it is saved yet.")]  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def is_done(self, request: HttpRequest, record: Any) -> bool:
        # What is brought back was asked to be shown, whatever is on record.
        return not is_brought_back(request) and super().is_done(request, record)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if is_name(name := request.POST.get(KEPT_AS, "")):
            mine(request).filter(name=name).delete()
            cache.set(saved_mark(request, name), 1, SAVED_KNOWN)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, record = context["adminform"].form, context["original"]
        if is_brought_back(request):
            silence(context)
        name = request.POST.get(KEPT_AS, "")
        context |= {
            "kept_as": name if is_name(name) else secrets.token_hex(16),
            "keep_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_keep", args=keys_of(record)),
            "unsaved": form.is_bound,
            "brought_back": getattr(request, "brought_back", None),
            "kept": [] if form.is_bound else self.kept(request, record),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def kept(self, request: HttpRequest, record: Any) -> list[KeptForm]:
        """What the account has typed into this form, or the empty one, and left unsaved."""
        pk = record.pk if record else None
        return list(mine(request).filter(model=self.opts.model_name, record=pk))


def mine(request: HttpRequest) -> KeptFormQuerySet:
    return KeptForm.objects.filter(user=request.user.pk)


def keys_of(record: Any) -> list[int]:
    return [record.pk] if record else []


def is_name(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()


def is_brought_back(request: HttpRequest) -> bool:
    return hasattr(request, "brought_back")


def saved_mark(request: HttpRequest, name: str) -> str:
    return f"desk-saved-{request.user.pk}-{name}"


def typed_in(request: HttpRequest) -> str:
    """The fields of the form that was sent, without what is of this one request."""
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    return data.urlencode()


def silence(context: dict[str, Any]) -> None:
    """Let a form that was brought back say nothing of what is still wrong with it: nobody has tried to save it."""
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    for form in [context["adminform"].form, *(row for formset in formsets for row in formset.forms)]:
        form._errors = ErrorDict()
    for formset in formsets:
        formset._non_form_errors = ErrorList()
    context["errors"] = None


def left_unsaved(request: HttpRequest, site: admin.AdminSite) -> list[tuple[KeptForm, str, str]]:
    """What the account left unsaved, each with what it is of, and the address of its form."""
    by_name = {str(model._meta.model_name): model._meta for model in site._registry}
    found = []
    for kept in mine(request):
        opts = by_name[kept.model]
        if kept.record:
            of = _("%(kind)s, number %(number)d") % {"kind": upper_first(str(opts.verbose_name)), "number": kept.record}
        else:
            of = _("%(kind)s, to be added") % {"kind": upper_first(str(opts.verbose_name))}
        view, keys = ("change", [kept.record]) if kept.record else ("add", [])
        found.append((kept, of, reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=keys)))
    return found
