"""Saves take turns: a form that is stale, sent twice, or of a record that went meanwhile saves nothing over anything,
and what was typed comes back."""

from __future__ import annotations

import logging
import re
import secrets
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from deliveries.forms.base import is_key

from .conflict import Conflict, merged, snapshot, write_snapshot
from .site import label_of

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

logger = logging.getLogger(__name__)

# Seconds for which an empty form remembers what it made: as long as a session.
FORM_KEPT = 12 * 3600
# What names a row, and the record that it is part of.
ROW_KEY = re.compile(r"-\d+-(id|delivery)$|^evidence-\d+-source$")


class ObstructedError(Exception):
    """What was typed cannot be shown to readers; `reasons` says why."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


class OpenedForm(forms.Form):
    """What travels with the form of a record: its version when the form opened, and what its fields held then; with
    an empty form, a name by which it is known if it comes twice."""

    # Why the desk refuses the save, whatever is in the fields.
    refusals: ClassVar[list[str]] = []

    opened_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("opened_version", self.instance.version)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for reason in self.refusals:
            self.add_error(None, reason)
        return cleaned


class TurnsMixin(Admin):
    """A ModelAdmin of versioned records in which no save undoes another; change_form.html draws both versions."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = kwargs.pop("form", self.form)
        refusals = {"refusals": getattr(request, "refusals", [])}
        form = type(form.__name__, (OpenedForm, form), refusals)
        return super().get_form(request, obj, change=change, form=form, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; a save that would undo another, or that the database refuses, is shown again instead."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        place = (object_id, form_url)
        try:
            with transaction.atomic():
                turn = self._turn(request, object_id, form_url)
                if isinstance(turn, HttpResponse):
                    return turn
                place = turn
                response = super().changeform_view(request, *place, extra_context)
                if not getattr(request, "saved", False):
                    transaction.set_rollback(True)
                return response
        except ObstructedError as problem:
            request.refusals = problem.reasons  # type: ignore[attr-defined]
        except IntegrityError:
            logger.warning("The database refused a form of the desk.", exc_info=True)
            request.refusals = [_("Another record, saved in the same moment, stands in the way. Look again.")]  # type: ignore[attr-defined]
        return super().changeform_view(request, *place, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        self.save_parts(request, form, formsets, change)
        if name := getattr(request, "form_name", ""):
            cache.set(name, form.instance.pk, FORM_KEPT)
        request.saved = True  # type: ignore[attr-defined]

    def save_parts(self, request: HttpRequest, form: Any, formsets: list[Any], change: bool) -> None:
        """Save what is part of a record, after the record itself."""
        super().save_related(request, form, formsets, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form, record = context["adminform"].form, context["original"]
        if not form.is_bound:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            form.initial["opened"] = write_snapshot(snapshot(form, formsets)) if record else secrets.token_hex(16)
        context["conflict"] = getattr(request, "conflict", None)
        return super().render_change_form(request, context, *args, **kwargs)

    # ---- Whose turn it is ----------------------------------------------------------------------------

    def _turn(
        self, request: HttpRequest, object_id: str | None, form_url: str
    ) -> tuple[str | None, str] | HttpResponse:
        """Of which record what was sent is now, and where its form goes: with the record's next version taken, or with
        the reasons why nothing can be saved yet. Or the answer, where there is nothing to save."""
        if object_id is None:
            self._take_form(request)
            return object_id, form_url
        key = unquote(object_id)
        held = self.get_object(request, key) if is_key(key) else None
        if held is not None and self.has_change_permission(request, held):
            if self.model.take(held.pk, version_in(request.POST)):
                return object_id, form_url
        elif held is not None and not self.has_view_permission(request, held):
            return object_id, form_url
        return self._stale(request, key, form_url)

    def _stale(self, request: HttpRequest, key: str, form_url: str) -> tuple[str | None, str] | HttpResponse:
        """The same for a record that was saved, merged or deleted since the form opened, or is another's by now."""
        record = self.model._default_manager.filter(pk=key).first() if is_key(key) else None
        target = self.successor(int(key)) if is_key(key) else None
        now = target or record
        if now is None:
            return self._anew(request) if self.has_add_permission(request) else (key, form_url)
        told = _("Somebody else has saved this record since you opened it. Nothing was saved yet.")
        if target:
            told = _("What you had open was merged into this record meanwhile. Nothing was saved yet.")
        done = self._compare(request, now, told)
        if done and target is None and is_last_save(request, now) and self.is_done(request, now):
            return self.response_change(request, now)
        if not self.has_change_permission(request, now) and self.has_view_permission(request, now):
            return self._not_saved(request, now)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[now.pk])
        return str(now.pk), address if target else form_url

    def successor(self, pk: int) -> Model | None:
        """What the record of this number was merged into."""
        return None

    def is_done(self, request: HttpRequest, record: Any) -> bool:
        """Whether all that the request asks for besides its fields is so."""
        return True

    def _compare(self, request: HttpRequest, record: Any, told: str) -> bool:
        """Bring what was typed up to `record` as it stands, refused with `told`; says whether nothing differs."""
        form, formsets = self._as_on_record(request, record)
        request.POST, differences = merged(request.POST, form, formsets)  # type: ignore[assignment]
        request.conflict, request.refusals = Conflict.of(record, differences), [told]  # type: ignore[attr-defined]
        return not differences

    def _as_on_record(self, request: HttpRequest, record: Any) -> tuple[Any, list[Any]]:
        """The form and its formsets as they would open now for whoever may change the record."""
        fields = flatten_fieldsets(self.get_fieldsets(request, record))
        form = self.get_form(request, record, change=False, fields=fields)(instance=record)
        formsets = [
            formset(instance=record, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, record)
        ]
        return form, formsets

    def _not_saved(self, request: HttpRequest, record: Any) -> HttpResponse:
        """What was typed, for whoever may not change the record any more."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "label": label_of(self.admin_site, record),
            "conflict": request.conflict,  # type: ignore[attr-defined]
            "title": _("Nothing was saved"),
            "media": self.media,
        }
        return render(request, "admin/deliveries/not_saved.html", context, status=403)

    def _anew(self, request: HttpRequest) -> tuple[None, str]:
        """Let the form of a record that was deleted be that of a new one."""
        request.POST = as_new(request.POST)  # type: ignore[assignment]
        told = _("It was deleted while you had it open, and nothing was saved. Save this to enter it anew.")
        request.refusals = [told]  # type: ignore[attr-defined]
        return None, reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")

    def _take_form(self, request: HttpRequest) -> None:
        """Let an empty form make one record: sent twice, or again after going back, it asks before the next."""
        opened = request.POST.get("opened", "")
        # What is no name of ours, as in a form that was mangled, is a name of its own.
        name = f"desk-form-{self.opts.model_name}-{opened if is_form_name(opened) else secrets.token_hex(16)}"
        request.form_name = name  # type: ignore[attr-defined]
        if cache.add(name, 0, FORM_KEPT):
            return
        made = self.model._default_manager.filter(pk=cache.get(name)).first()
        if made is None:
            return
        data = request.POST.copy()
        data["opened"] = secrets.token_hex(16)
        request.POST = data  # type: ignore[assignment]
        already = _('This form was saved already, as <a href="{}">{}</a>. Save it again to enter one more.')
        link = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[made.pk])
        request.refusals = [format_html(already, link, label_of(self.admin_site, made))]  # type: ignore[attr-defined]


def version_in(posted: QueryDict) -> int:
    """The version that a form was opened with; -1, which no record has, where it says none."""
    typed = posted.get("opened_version", "")
    # Longer than any version is, and than int() takes.
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def as_new(posted: QueryDict) -> QueryDict:
    """What was sent of a record and its rows, as of one that is still to be entered."""
    data = posted.copy()
    for name in data:
        if name.endswith("-INITIAL_FORMS"):
            data[name] = "0"
        elif ROW_KEY.search(name):
            data[name] = ""
    data["opened"], data["opened_version"] = secrets.token_hex(16), ""
    return data


def is_last_save(request: HttpRequest, record: Any) -> bool:
    """Whether what was last saved of the record is what this request asks for, by the same hand and reason."""
    last = record.history.first()
    reason = request.POST.get("change_reason", "").strip()
    return bool(last and last.history_user_id == request.user.pk and (last.history_change_reason or "") == reason)


def is_form_name(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()
