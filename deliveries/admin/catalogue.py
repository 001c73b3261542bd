from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.forms import EquipmentForm, NamedForm, PartyForm
from deliveries.models import Equipment, EquipmentType, Party
from deliveries.models.names import Catalogued
from deliveries.wording import joined as joined_words

from .base import NamedAdmin
from .merging import MergeMixin


class CataloguedAdmin[Row: Catalogued](NamedAdmin[Row]):
    """Of records that may be named by a register alone: they cannot be chosen until an editor takes them in."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        rows: Any = queryset
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            rows = rows.in_catalogue()
        return super().get_search_results(request, rows, search_term)

    @admin.action(description=gettext_lazy("Take into the site’s catalogue"), permissions=["change"])
    def take_in(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:
        """Have records that a register alone names be of the catalogue; one whose name another has stays as it is."""
        for record in queryset.exclude(named_by=None):
            record.named_by = None
            try:
                record.validate_constraints()
            except ValidationError as error:
                messages.error(request, f"{record}: {' '.join(error.messages)}")
            else:
                record.save(update_fields=["named_by"])
                messages.success(request, _("%(record)s is in the catalogue now.") % {"record": record})


@admin.register(Party)
class PartyAdmin(MergeMixin, CataloguedAdmin[Party]):
    form = PartyForm
    actions = ["merge_chosen", "take_in"]
    list_display = ["name", "kind", "iso_code", "named_by"]
    list_select_related = ["named_by"]
    list_filter = ["kind", "named_by"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "kind", "iso_code", "aliases", "covered_until"]


@admin.register(EquipmentType)
class EquipmentTypeAdmin(NamedAdmin[EquipmentType]):
    form = NamedForm
    list_display = ["name", "parent", "position", "un_category", "sipri_category"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["parent"]
    fields = ["name", "singular", "plural", "slug", "parent", "position", "un_category", "sipri_category", "aliases"]


@admin.register(Equipment)
class EquipmentAdmin(MergeMixin, CataloguedAdmin[Equipment]):
    form = EquipmentForm
    actions = ["merge_chosen", "take_in"]
    list_display = ["designation", "type", "variant_of", "generic", "named_by"]
    list_filter = ["generic", "named_by"]
    list_select_related = ["type", "variant_of", "named_by"]
    search_fields = ["designation"]
    prepopulated_fields = {"slug": ["designation"]}
    autocomplete_fields = ["type", "variant_of"]
    fields = ["designation", "slug", "type", "variant_of", "generic", "aliases", "made_in"]

    def get_fields(self, request: HttpRequest, obj: Equipment | None = None) -> Any:
        """Of a new one it is asked first whether it is several; of such a one, those are told."""
        if obj is None:
            return ["together", *self.fields]
        return ["stands_for", *self.fields] if obj.parts.exists() else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Equipment | None = None) -> Any:
        return ["stands_for"]

    @admin.display(description=gettext_lazy("stands for"))
    def stands_for(self, record: Equipment) -> str:
        return joined_words([str(part.part) for part in record.parts.select_related("part").order_by("pk")])

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).select_related("type")

    def label(self, record: Equipment) -> str:
        return f"{record.designation} ({record.type})"
