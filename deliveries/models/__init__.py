"""The record: who delivered what to whom, and who says so."""

from .accounts import HandedPassword
from .changes import Change, Concern, Moved, Snapshot
from .claims import Claim
from .decisions import Decision
from .deliveries import Delivery
from .equipment import Equipment, EquipmentType, TypeTree
from .items import DeliveryItem
from .kept import KeptForm
from .parties import Party
from .registers import Register, ReportedTotal
from .releases import RegisterRow, Release
from .report_texts import ReportText
from .sources import Source
from .versions import RecordVersion

__all__ = [
    "Change",
    "Claim",
    "Concern",
    "Decision",
    "Delivery",
    "DeliveryItem",
    "Equipment",
    "EquipmentType",
    "HandedPassword",
    "KeptForm",
    "Moved",
    "Party",
    "RecordVersion",
    "Register",
    "RegisterRow",
    "Release",
    "ReportText",
    "ReportedTotal",
    "Snapshot",
    "Source",
    "TypeTree",
]
