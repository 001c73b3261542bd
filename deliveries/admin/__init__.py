"""The editing desk: the stock admin, taught what a delivery is."""

from .base import DeskAdmin
from .catalogue import EquipmentAdmin, EquipmentTypeAdmin, PartyAdmin
from .deliveries import ClaimInline, DeliveryAdmin, ItemInline
from .sources import RegisterAdmin, ReportedTotalAdmin, SourceAdmin

__all__ = [
    "ClaimInline",
    "DeliveryAdmin",
    "DeskAdmin",
    "EquipmentAdmin",
    "EquipmentTypeAdmin",
    "ItemInline",
    "PartyAdmin",
    "RegisterAdmin",
    "ReportedTotalAdmin",
    "SourceAdmin",
]
