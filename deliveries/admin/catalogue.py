from __future__ import annotations

from django.contrib import admin

from deliveries.forms import NamedForm, PartyForm
from deliveries.models import Equipment, EquipmentType, Party

from .base import NamedAdmin
from .merging import MergeMixin


@admin.register(Party)
class PartyAdmin(MergeMixin, NamedAdmin[Party]):
    form = PartyForm
    actions = ["merge_chosen"]
    list_display = ["name", "kind", "iso_code"]
    list_filter = ["kind"]
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
class EquipmentAdmin(MergeMixin, NamedAdmin[Equipment]):
    form = NamedForm
    actions = ["merge_chosen"]
    list_display = ["designation", "type", "variant_of", "generic"]
    list_filter = ["generic"]
    list_select_related = ["type", "variant_of"]
    search_fields = ["designation"]
    prepopulated_fields = {"slug": ["designation"]}
    autocomplete_fields = ["type", "variant_of"]
    fields = ["designation", "slug", "type", "variant_of", "generic", "aliases"]

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).select_related("type")

    def label(self, record: Equipment) -> str:
        return f"{record.designation} ({record.type})"
