from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from . import roles
from .models import (
    Claim,
    Delivery,
    DeliveryItem,
    Equipment,
    EquipmentType,
    Party,
    Register,
    ReportedTotal,
    Source,
)
from .oversight import Oversight


class ItemInline(admin.TabularInline[DeliveryItem, Delivery]):
    model = DeliveryItem
    extra = 0


class ClaimInline(admin.StackedInline[Claim, Delivery]):
    model = Claim
    extra = 0


@admin.register(Delivery)
class DeliveryAdmin(Oversight, admin.ModelAdmin[Delivery]):
    inlines = [ItemInline, ClaimInline]
    list_display = ["recipient", "supplier", "status", "arrival_latest", "state"]
    list_filter = ["state", "status"]
    list_select_related = ["recipient", "supplier"]
    # Deleting many at once asks of none of them whether it may be deleted.
    actions = None

    def has_change_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or roles.may_change(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Delivery | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or roles.may_delete(request.user, obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Delivery | None = None) -> list[str]:
        may = roles.may_publish(request.user, obj or Delivery())
        return [] if may else ["state", "withdrawal_reason"]


@admin.register(Equipment, EquipmentType, Party, Register, ReportedTotal, Source)
class RecordAdmin(Oversight, admin.ModelAdmin[Any]):
    """The catalogue, the sources and the totals that they state."""
