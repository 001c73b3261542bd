"""Tables in and out at the desk: a file, the difference that it would make, and the word to go ahead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.accounts import book
from deliveries.api import documentation
from deliveries.exports import csv_line, legible
from deliveries.exports.workbook import Sheet, workbook
from deliveries.models import Headings, Register
from deliveries.tables import Names, Plan, Upload
from deliveries.tables.forms import MOST_ASKED, ColumnsForm, ConfirmForm, NamesForm, UploadForm
from deliveries.tables.names import MODELS
from deliveries.tables.writing import header, lines
from deliveries.wording.reasons import FROM_TABLE, own_reason

from .site import label_of
from .table_imports import UndoTablesMixin

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

# Problems that one page lists.
MOST_TOLD = 200
# What may be kept as another name, and who may keep it.
KEEPERS = {"party": "deliveries.change_party", "equipment": "deliveries.change_equipment"}


class TablesMixin(UndoTablesMixin, Admin):
    """A ModelAdmin whose records come in from tables and go out into them."""

    change_list_template = "admin/tables/change_list.html"

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_table"
        return [
            path("table/", self.admin_site.admin_view(self.table_view), name=name),
            path("table.<str:suffix>", self.admin_site.admin_view(self.table_out), name=f"{name}_out"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        may = {"may_import": request.user.has_perm("deliveries.import_tables")}
        return super().changelist_view(request, may | (extra_context or {}))

    # ---- In ------------------------------------------------------------------------------------------

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file, show what it would change and what stands in the way, and write it once that is confirmed."""
        if not request.user.has_perm("deliveries.import_tables"):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request)
        if request.POST.get("step") in {"columns", "names", "confirm"}:
            try:
                upload = Upload.opened(request.POST.get("table", ""), account(request))
            except (BadSignature, Register.DoesNotExist):
                messages.error(request, _("This page is too old. Choose the file again; nothing was written."))
                return self._page(request)
            if upload.kind is self.table_kind:
                steps = {"columns": self._columns, "names": self._named, "confirm": self._confirmed}
                return steps[request.POST["step"]](request, upload)
        form = UploadForm(request.POST, request.FILES, kind=self.table_kind)
        if not form.is_valid() or form.sheet is None:
            return self._page(request, form)
        register = form.cleaned_data.get("register") or form.own
        upload = Upload(self.table_kind, register, form.sheet)
        upload.read_as(Headings.objects.of(account(request).pk))
        return self._shown(request, upload)

    def _columns(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Take what the headings are read as, remember it for the account, and look again."""
        form = ColumnsForm(request.POST, sheet=upload.sheet)
        if not form.is_valid():
            return self._shown(request, upload, columns=form)
        for kind, columns in form.chosen.items():
            Headings.objects.remember(account(request).pk, kind, columns)
        upload.read_as(form.chosen)
        return self._shown(request, upload)

    def _named(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Take what the unknown names mean, and look again."""
        form = self._names_form(request, upload.plan(account(request)), request.POST)
        if not form.is_valid():
            return self._shown(request, upload, names=form)
        upload.mapping |= form.mapping
        upload.made |= form.made
        upload.aliases += [mark for mark in form.aliases if mark not in upload.aliases]
        return self._shown(request, upload)

    def _confirmed(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        """Write it all, unless anything is no longer as it was shown."""
        user = account(request)
        try:
            with transaction.atomic():
                plan = upload.plan(user, lock=True)
                form = ConfirmForm(request.POST, plan=plan)
                if plan.blocked or plan.digest != request.POST.get("seen"):
                    told = _("The record has changed since you looked. Nothing was written: look again.")
                    messages.error(request, told)
                    return self._shown(request, upload)
                if not form.is_valid():
                    return self._shown(request, upload, confirm=form)
                table = upload.write(plan, form.cleaned_data["reason"] or reason(upload), user)
        except (IntegrityError, ProtectedError, ValidationError) as problem:
            why = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
            messages.error(request, _("The database refuses it, and nothing was written: %(why)s") % {"why": why})
            return self._shown(request, upload)
        messages.success(request, format_html("{} {}", done(plan), self.way_back(table)))
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _names_form(self, request: HttpRequest, plan: Plan, data: Any = None) -> NamesForm:
        return NamesForm(
            data,
            unknown=plan.unknown,
            names=Names(),
            label=lambda record: label_of(self.admin_site, record),
            may_keep=lambda kind: kind in KEEPERS and request.user.has_perm(KEEPERS[kind]),
            may_make=lambda kind: request.user.has_perm(f"deliveries.add_{kind}"),
        )

    def _shown(
        self,
        request: HttpRequest,
        upload: Upload,
        *,
        columns: ColumnsForm | None = None,
        names: NamesForm | None = None,
        confirm: ConfirmForm | None = None,
    ) -> HttpResponse:
        """What the upload would do as the record stands now."""
        plan = upload.plan(account(request))
        context = {
            "upload": upload,
            "plan": plan,
            "problems": plan.problems[:MOST_TOLD],
            "more_problems": max(0, len(plan.problems) - MOST_TOLD),
            "changes": [] if plan.blocked else plan.differences(),
            "table": upload.sealed(account(request)),
            "columns_form": columns or ColumnsForm(sheet=upload.sheet),
            "names_form": names or (self._names_form(request, plan) if plan.unknown else None),
            "more_unknown": max(0, len(plan.unknown) - MOST_ASKED),
            "all_names": all_names({each.kind for each in plan.unknown}),
            "confirm": confirm or ConfirmForm(plan=plan),
        }
        return self._page(request, None, context)

    def _page(
        self, request: HttpRequest, form: UploadForm | None = None, context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "kind": self.table_kind,
            "title": _("Bring in a table of %(things)s") % {"things": self.opts.verbose_name_plural},
            "form": form or UploadForm(kind=self.table_kind),
            "latest": self.latest_tables(request),
            **(context or {}),
        }
        return render(request, "admin/tables/table.html", context)

    # ---- Out -----------------------------------------------------------------------------------------

    def table_out(self, request: HttpRequest, suffix: str) -> HttpResponseBase:
        """What is on record, drafts too, as a table that can be changed and brought in again: CSV or a workbook."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        slug = request.GET.get("register")
        if suffix not in {"csv", "xlsx"}:
            raise Http404
        register = get_object_or_404(Register, **({"slug": slug} if slug else {"default": True}))
        # Drafts leave the desk by it.
        book.write(request, f"{self.table_kind.name} of {register.slug!r} taken out as {suffix}", request.user)
        columns, rows = header(self.table_kind), lines(self.table_kind, register)
        name = f"{self.table_kind.name}.{suffix}"
        if suffix == "csv":
            response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        about = {_("Waybill"): request.build_absolute_uri(), _("Register"): register.name}
        file = workbook([Sheet(str(self.opts.verbose_name_plural), columns, rows)], about)
        return FileResponse(file, content_type=documentation.XLSX, as_attachment=True, filename=name)


def account(request: HttpRequest) -> User:
    """Whoever is signed in; the desk lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def reason(upload: Upload) -> str:
    """What the history says where no reason is given."""
    return own_reason(FROM_TABLE, name=upload.sheet.name)


def done(plan: Plan) -> str:
    """What was written, in one line."""
    told = [
        ngettext("%(n)d new", "%(n)d new", plan.new) % {"n": plan.new},
        ngettext("%(n)d changed", "%(n)d changed", plan.changed) % {"n": plan.changed},
        ngettext("%(n)d as it was", "%(n)d as they were", plan.unchanged) % {"n": plan.unchanged},
    ]
    return _("The table was written: %(told)s.") % {"told": ", ".join(told)}


def all_names(kinds: set[str]) -> dict[str, list[str]]:
    """For each kind of name that is asked about, all that may be typed: main names, which are found again."""
    return {kind: [str(row) for row in MODELS[kind]._default_manager.all()] for kind in sorted(kinds - {"source"})}


def csv_lines(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    """A table as CSV that no spreadsheet runs; the mark at its start tells Excel that it is UTF-8."""
    yield "\ufeff" + csv_line(columns)
    for row in rows:
        yield csv_line(legible(cell) if isinstance(cell, str) else cell for cell in row)
