from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deliveries.forms import ReportedTotalForm, SourceForm
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
    fields = ["publisher", "title", "kind", "published", "via", "url", "archive_url", "accessed", "language"]

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
