from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.accounts import roles
from deliveries.forms import ReportedTotalForm, SourceForm
from deliveries.forms.base import is_key
from deliveries.forms.sources import language_by_default
from deliveries.models import ReportedTotal, Source
from deliveries.summaries.work import disagreeing
from deliveries.tables import SOURCES
from deliveries.wording import day_text

from .base import DeskAdmin
from .evidence import EvidenceMixin
from .merging import MergeMixin
from .tables import TablesMixin

WAYBACK = "https://web.archive.org/"
# What the Wayback Machine is asked for, before the address of a page.
ARCHIVING = (("save", gettext_lazy("Have a copy kept")), ("web/*", gettext_lazy("See the copies that there are")))


class OneValueFilter(admin.SimpleListFilter):
    """A filter that can be put on or not; what else is asked of it is found nowhere."""

    value_and_label: tuple[str, Any]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [self.value_and_label]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        return self.chosen(queryset) if self.value() == self.value_and_label[0] else queryset.none()

    def chosen(self, rows: Any) -> Any:
        raise NotImplementedError


class DayFilter(OneValueFilter):
    title = gettext_lazy("day")
    parameter_name = "day"
    value_and_label = ("none", gettext_lazy("No day"))

    def chosen(self, rows: Any) -> Any:
        return rows.without_a_day()


class VerdictFilter(OneValueFilter):
    title = gettext_lazy("our count")
    parameter_name = "verdict"
    value_and_label = ("disagrees", gettext_lazy("Disagrees"))

    def chosen(self, rows: Any) -> Any:
        return rows.filter(pk__in=disagreeing())


@admin.register(Source)
class SourceAdmin(EvidenceMixin, TablesMixin, MergeMixin, DeskAdmin[Source]):
    form = SourceForm
    table_kind = SOURCES
    actions = ["merge_chosen"]
    list_display = ["title", "publisher", "kind", "published", "via"]
    list_filter = [DayFilter, "kind", "language"]
    list_select_related = ["via"]
    search_fields = ["publisher", "title", "url"]
    autocomplete_fields = ["via"]
    fields = [
        "publisher", "title", "kind", "published", "via", "url", "another", "archive_url", "archiving", "accessed",
        "language",
    ]  # fmt: skip
    readonly_fields = ["archiving"]

    class Media:
        js = ["js/sources.js"]

    def has_change_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or roles.may_change_source(request.user, obj))

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

    @admin.display(description=gettext_lazy("archiving"))
    def archiving(self, source: Source) -> str:
        """Ways to the Wayback Machine, which keeps a copy of a page for whoever asks, and shows those it has."""
        if not source.url:
            return _("With an address, and saved once, a source has links here to have a copy of its page kept.")
        told = _("Paste the address of the copy above.")
        links = [(f"{WAYBACK}{way}/{source.url}", label) for way, label in ARCHIVING]
        shown = format_html_join(", ", '<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>', links)
        return format_html("{}. {}", shown, told)

    @admin.display(ordering="known_from", description=gettext_lazy("published"))
    def published(self, source: Source) -> str:
        return day_text(source.published)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).select_related("via")

    def label(self, record: Source) -> str:
        day = day_text(record.published)
        if not day and record.via:
            day = _("via %(publisher)s") % {"publisher": record.via.publisher}
        return f"{record}{f' ({day})' if day else ''}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Source], search_term: str
    ) -> tuple[QuerySet[Source], bool]:
        return queryset.told_by(search_term) if search_term else queryset, False  # type: ignore[attr-defined]


@admin.register(ReportedTotal)
class ReportedTotalAdmin(DeskAdmin[ReportedTotal]):
    form = ReportedTotalForm
    list_display = ["recipient", "supplier", "type", "total", "qualifier", "as_of_latest", "source"]
    list_filter = [VerdictFilter]
    list_select_related = ["recipient", "supplier", "type", "source"]
    search_fields = ["recipient__name", "source__publisher"]
    autocomplete_fields = ["recipient", "supplier", "type", "source"]
    fields = ["source", "recipient", "supplier", "type", "qualifier", "total", "as_of", "since", "note", "register"]
