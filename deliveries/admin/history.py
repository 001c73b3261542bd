"""What every page of the admin that changes the record has: a reason for the change, the history, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.forms.base import is_key
from deliveries.history import Namer, RevertError, Revision, current_changeset, differences, entries, merged, revert
from deliveries.history.recording import LONGEST_REASON
from deliveries.models import Delivery, Moved
from deliveries.models.moved import KINDS
from deliveries.views.paging import page_of
from deliveries.wording.reasons import REVERTED, own_reason

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

CHANGES_A_PAGE = 50


class ReasonForm(forms.Form):
    """One more field for the form of a record: why it is changed."""

    change_reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=gettext_lazy("It stands in the history beside what was changed."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        record = getattr(self, "instance", None)
        if isinstance(record, Delivery) and record.state != Delivery.State.DRAFT:
            told = _("Needed, as this delivery was published: readers see it in its history.")
            self.fields["change_reason"].help_text = told
            self.fields["change_reason"].widget.attrs["aria-required"] = "true"

    def clean_change_reason(self) -> str:
        reason: str = self.cleaned_data["change_reason"].strip()
        record = getattr(self, "instance", None)
        if not reason and isinstance(record, Delivery) and record.pk and record.state != Delivery.State.DRAFT:
            raise forms.ValidationError(_("Say why you change it: it has been published."))
        return reason


class ReasonMixin(Admin):
    """A ModelAdmin whose form asks why, and whose history keeps the answer; change_form.html draws the field."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = kwargs.pop("form", self.form)
        if not issubclass(form, ReasonForm):
            form = type(form.__name__, (form, ReasonForm), {})
        return super().get_form(request, obj, change=change, form=form, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        current_changeset().reason = form.cleaned_data.get("change_reason", "")
        super().save_model(request, obj, form, change)


class GoBackForm(forms.Form):
    """Which earlier state to go back to: `to` and `seen` are keys of entries, of that state and of the latest."""

    to = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=60, required=False)


class HistoryMixin(Admin):
    """A ModelAdmin whose history tells every change of the record and its parts, and leads back to each."""

    def has_revert_permission(self, request: HttpRequest, obj: models.Model) -> bool:
        if obj._state.adding:  # it is there no more
            return False
        if isinstance(obj, Delivery):
            return roles.may_revert(request.user, obj)
        return request.user.has_perm("deliveries.revert_delivery") and self.has_change_permission(request, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) or self.merged_record(object_id)
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        log = entries(record)
        predecessors = Moved.objects.predecessors(record) if type(record) in KINDS else []
        context = {
            **self.admin_site.each_context(request),
            "title": _("Every change: %(record)s") % {"record": record},
            "opts": self.opts,
            "object": record,
            "predecessors": predecessors,
            "may_revert": self.has_revert_permission(request, record),
            **(extra_context or {}),
        }
        if request.method == "POST" or "to" in request.GET:
            return self.go_back(request, record, log, context)
        page = page_of(log[::-1], own_parameters(request), CHANGES_A_PAGE)
        namer = Namer([each for entry in page for each in (entry.before, entry.after)])
        context |= {
            "page": page,
            "told": [(entry, differences(entry.before, entry.after, namer)) for entry in page],
            "latest": log[-1] if log else None,
            "undone": self.undone_by(request, log),
        }
        return render(request, "admin/record_history.html", context)

    def undone_by(self, request: HttpRequest, log: list[Revision]) -> int | None:
        """The key of the change that published or withdrew the record as it stands, where that can be undone."""
        return None

    def merged_record(self, object_id: str) -> models.Model | None:
        """A record that is there no more because it was merged into another, as it was last."""
        return next(iter(merged(self.model, [int(object_id)])), None) if is_key(object_id) else None

    def go_back(
        self, request: HttpRequest, record: models.Model, log: list[Revision], context: dict[str, Any]
    ) -> HttpResponse:
        """Show what going back would change; on POST go back, unless the record was changed in between."""
        if not self.has_revert_permission(request, record):
            raise PermissionDenied
        form = GoBackForm(request.POST if request.method == "POST" else request.GET)
        wanted = next((entry for entry in log if form.is_valid() and entry.key == form.cleaned_data["to"]), None)
        if wanted is None:
            messages.error(request, _("There is no such state in the history."))
            return HttpResponseRedirect(request.path)
        latest = log[-1]
        if request.method == "POST":
            try:
                seen = form.cleaned_data["seen"] or 0
                revert(record, wanted.after, reason_of(wanted, form.cleaned_data["why"]), seen=seen)
            except RevertError as problem:
                messages.error(request, str(problem))
            else:
                messages.success(request, _("It stands again as it did."))
            return HttpResponseRedirect(request.path)
        namer = Namer([latest.after, wanted.after])
        context |= {
            "wanted": wanted,
            "differences": differences(latest.after, wanted.after, namer),
            "form": GoBackForm(initial={"to": wanted.key, "seen": latest.key}),
        }
        return render(request, "admin/record_go_back.html", context)


def reason_of(wanted: Revision, why: str) -> str:
    """What the history says of going back."""
    return own_reason(REVERTED, why, moment=wanted.moment)


class DeskHistory(ReasonMixin, HistoryMixin):
    """Both, for the admin of every model of the record."""


def own_parameters(request: HttpRequest) -> QueryDict:
    """What is asked of the page itself: what the desk remembers of the list that one came from begins with "_"."""
    asked = QueryDict(mutable=True)
    for name in (name for name in request.GET if not name.startswith("_")):
        asked.setlist(name, request.GET.getlist(name))
    return asked
