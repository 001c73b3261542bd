from django.contrib import admin

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


class ItemInline(admin.TabularInline[DeliveryItem, Delivery]):
    model = DeliveryItem
    extra = 0


class ClaimInline(admin.StackedInline[Claim, Delivery]):
    model = Claim
    extra = 0


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin[Delivery]):
    inlines = [ItemInline, ClaimInline]
    list_display = ["recipient", "supplier", "status", "arrival_latest", "state"]
    list_filter = ["state", "status"]
    list_select_related = ["recipient", "supplier"]


admin.site.register([Equipment, EquipmentType, Party, Register, ReportedTotal, Source])
