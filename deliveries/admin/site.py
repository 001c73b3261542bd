"""The desk as a site: what greets an editor, and how choices are called."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite, site
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _


class LabelledChoices(AutocompleteJsonView):
    """Choices as the admin of their model calls them: a designation with its type."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label_of(site, obj)}


def label_of(site: AdminSite, record: Model) -> str:
    """What a record is called where it is chosen."""
    label = getattr(site._registry.get(type(record)), "label", str)
    return str(label(record))


class DeskSite(AdminSite):
    site_header = _("Waybill")
    site_title = _("Waybill")
    index_title = _("The editing desk")
    index_template = "admin/desk.html"

    def get_urls(self) -> list[Any]:
        from .reports import report_view

        return [path("deliveries/report/", self.admin_view(report_view), name="read_report"), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return LabelledChoices.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from deliveries.history.deleted import deleted_drafts, deletions_told_to, returned_to
        from deliveries.summaries.deliveries import lapsed

        from .beside import differences
        from .keeping import left_unsaved

        seen = request.user.has_perm("deliveries.view_delivery")
        context = {
            "unsaved": left_unsaved(request, self),
            "taken_away": deleted_drafts(deletions_told_to(request.user.pk)) if seen else [],
            "returned": returned_to(request.user.pk) if seen else [],
            "lapsed": lapsed() if seen else [],
            "differences": differences() if seen else [],
            "may_add": request.user.has_perm("deliveries.add_delivery"),
        }
        return super().index(request, context | (extra_context or {}))
