"""The desk as a site: what greets an editor, and how choices are called."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite, site
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, path, resolve
from django.utils.translation import gettext_lazy as _

from deliveries.forms.base import is_key
from deliveries.models import Delivery, Equipment, Moved, Party, Source


class LabelledChoices(AutocompleteJsonView):
    """Choices as the admin of their model calls them: a designation with its type."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label_of(site, obj)}


def label_of(site: AdminSite, record: Model) -> str:
    """What a record is called where it is chosen."""
    label = getattr(site._registry.get(type(record)), "label", str)
    return str(label(record))


# By name of the address of a public page: the model of the record that it is about.
OF_RECORDS: dict[str, Any] = {
    "delivery": Delivery, "delivery-history": Delivery, "delivery-preview": Delivery, "source": Source,
    "equipment": Equipment, "recipient": Party, "supplier": Party,
}  # fmt: skip


def form_of_page(request: HttpRequest, page: str) -> HttpResponse:
    """`/admin/edit/recipients/mali/`: from the page of a record to its form, for whoever works at the desk.

    The way is an address of its own, for a page says the same to everybody and is kept so.
    """
    try:
        match = resolve(f"/{page}")
    except Resolver404:
        raise Http404 from None
    model = OF_RECORDS.get(match.url_name or "") if not match.namespaces else None
    if model is None:
        raise Http404
    named = next(iter(match.kwargs[name] for name in ("pk", "slug") if name in match.kwargs))
    record = record_named(model, str(named))
    if record is None:
        raise Http404
    return redirect(f"admin:deliveries_{model._meta.model_name}_change", record.pk)


def record_named(model: type[Model], name: str) -> Model | None:
    """The record of that slug or number, or what one was merged into that had it."""
    key = {"pk": name} if is_key(name) and model in {Delivery, Source} else {"slug": name}
    return model._default_manager.filter(**key).first() or Moved.objects.record(model, name)


class DeskSite(AdminSite):
    site_header = _("Waybill")
    site_title = _("Waybill")
    index_title = _("The editing desk")
    index_template = "admin/desk.html"

    def get_urls(self) -> list[Any]:
        from .reports import report_view

        return [
            path("deliveries/report/", self.admin_view(report_view), name="read_report"),
            path("edit/<path:page>", self.admin_view(form_of_page), name="edit"),
            path("guide/", self.admin_view(self.guide_view), name="guide"),
            *super().get_urls(),
        ]

    def guide_view(self, request: HttpRequest) -> TemplateResponse:
        """`/admin/guide/`: how the desk is worked at, for whoever may see it."""
        context = self.each_context(request) | {"title": _("A guide to the desk")}
        return TemplateResponse(request, "admin/guide.html", context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        return LabelledChoices.as_view(admin_site=self)(request)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from .keeping import left_unsaved
        from .queue import queue

        context = {
            "unsaved": left_unsaved(request, self),
            "queue": queue(request.user) if request.user.has_perm("deliveries.view_delivery") else [],
            "may_add": request.user.has_perm("deliveries.add_delivery"),
        }
        return super().index(request, context | (extra_context or {}))
