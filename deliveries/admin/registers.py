"""Registers at the desk: what they are, and their files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.forms import DeskForm
from deliveries.models import Register
from deliveries.registers.beside import compare_all
from deliveries.registers.formats import KINDS
from deliveries.registers.importing import ImportRefusedError, bring_in
from deliveries.registers.report import report
from deliveries.registers.sheets import NoRegisterError

from .base import DeskAdmin
from .beside import BesideMixin

MOST_FILES, MOST_BYTES = 4, 40 * 1024 * 1024


class FilesField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in given] or [super().clean(None, initial)]
        if len(files) > MOST_FILES or sum(file.size for file in files) > MOST_BYTES:
            raise forms.ValidationError(_("At most %(n)d files, of 40 MB together.") % {"n": MOST_FILES})
        return files


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class RegisterFilesForm(forms.Form):
    """Which register it is, and the files of one release of it."""

    register = forms.ChoiceField(
        label=gettext_lazy("Register"), choices=[(slug, kind.facts.name) for slug, kind in KINDS.items()]
    )
    chosen = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("CSV, as the register’s own site gives it: all of one release together."),
        widget=SeveralFiles(attrs={"multiple": True, "accept": ".csv,.txt"}),
    )
    made = forms.DateField(
        label=gettext_lazy("Made on"), required=False, help_text=gettext_lazy("Only where no file says it: 2025-03-10.")
    )


@admin.register(Register)
class RegisterAdmin(BesideMixin, DeskAdmin[Register]):
    form = DeskForm
    change_list_template = "admin/registers/change_list.html"
    list_display = ["name", "slug", "licence", "access", "default"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        "name", "slug", "licence", "covered_until", "default", "access", "downloads", "credit", "url", "terms",
        "terms_url", "covers", "covered_since",
    ]  # fmt: skip

    def get_urls(self) -> list[Any]:
        return [
            path("files/", self.admin_site.admin_view(self.files_view), name="deliveries_register_import"),
            *self.beside_urls(),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        more = {"may_import": may_import(request), "others": Register.objects.filter(default=False)}
        return super().changelist_view(request, more | (extra_context or {}))

    def files_view(self, request: HttpRequest) -> HttpResponse:
        """Take the files of a release, and say what they would do, or have it done."""
        if not may_import(request):
            raise PermissionDenied
        form = RegisterFilesForm(request.POST or None, request.FILES or None)
        check, told = request.POST.get("step") != "write", []
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                files = [(file.name, file.read()) for file in data["chosen"]]
                told = list(report(bring_in(files, KINDS[data["register"]], made=data["made"], check=check)))
            except (NoRegisterError, ImportRefusedError) as refusal:
                form.add_error(None, str(refusal))
            except Error as problem:
                messages.error(
                    request, _("The database refuses it, and nothing was written: %(why)s") % {"why": problem}
                )
            else:
                if not check:
                    compare_all()
                    messages.success(request, _("The register was brought in."))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts, "title": _("Bring in a register"), "form": form, "report": told, "checked": check,
        }  # fmt: skip
        return render(request, "admin/registers/import.html", context)


def may_import(request: HttpRequest) -> bool:
    """Whether whoever asks may publish thousands of deliveries at once."""
    return request.user.has_perms(["deliveries.import_tables", "deliveries.publish_delivery"])
