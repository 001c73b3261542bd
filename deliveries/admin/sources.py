from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path

from deliveries.forms import ReportedTotalForm, SourceForm
from deliveries.forms.base import is_key
from deliveries.forms.sources import language_by_default
from deliveries.models import ReportedTotal, Source
from deliveries.tables import SOURCES
from deliveries.wording import day_text

from .base import DeskAdmin
from .merging import MergeMixin
from .tables import TablesMixin


@admin.register(Source)
class SourceAdmin(TablesMixin, MergeMixin, DeskAdmin[Source]):
    form = SourceForm
    table_kind = SOURCES
    actions = ["merge_chosen"]
    list_display = ["title", "publisher", "kind", "published", "via"]
    list_filter = ["kind", "language"]
    list_select_related = ["via"]
    search_fields = ["publisher", "title", "url"]
    autocomplete_fields = ["via"]
    fields = [
        "publisher", "title", "kind", "published", "via", "url", "another", "archive_url", "accessed", "language",
    ]  # fmt: skip

    class Media:
        js = ["js/sources.js"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.language_view)
        return [path("language/", view, name="deliveries_source_language"), *super().get_urls()]

    def language_view(self, request: HttpRequest) -> HttpResponse:
        """The language that a source of `?publisher=` at the address `?url=` would get; desk.js chooses it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        via = request.GET.get("via", "")
        carrier = Source.objects.filter(pk=via).first() if is_key(via) else None
        default = language_by_default(request.GET.get("publisher"), request.GET.get("url"), carrier)
        return HttpResponse(default, content_type="text/plain")

    @admin.display(ordering="known_from")
    def published(self, source: Source) -> str:
        return day_text(source.published)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).select_related("via")

    def label(self, record: Source) -> str:
        day = day_text(record.published) or (record.via and f"via {record.via.publisher}") or ""
        return f"{record.publisher}: {record.title}{f' ({day})' if day else ''}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Source], search_term: str
    ) -> tuple[QuerySet[Source], bool]:
        return queryset.told_by(search_term) if search_term else queryset, False  # type: ignore[attr-defined]


@admin.register(ReportedTotal)
class ReportedTotalAdmin(DeskAdmin[ReportedTotal]):
    form = ReportedTotalForm
    list_display = ["recipient", "supplier", "type", "total", "qualifier", "as_of_latest", "source"]
    list_select_related = ["recipient", "supplier", "type", "source"]
    search_fields = ["recipient__name", "source__publisher"]
    autocomplete_fields = ["recipient", "supplier", "type", "source"]
    fields = ["source", "recipient", "supplier", "type", "qualifier", "total", "as_of", "since", "note", "register"]
