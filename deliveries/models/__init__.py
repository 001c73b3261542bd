"""The record: who delivered what to whom, and who says so."""

from .accounts import HandedPassword
from .alerts import Alert
from .changes import Change, Concern
from .claims import Claim
from .decisions import Decision
from .deliveries import Delivery
from .equipment import Equipment
from .evidence import Evidence, EvidenceFile
from .items import DeliveryItem
from .joint import JointPart
from .kept import KeptForm
from .moved import Moved
from .parties import Party
from .registers import Register, ReportedTotal
from .releases import RegisterRow, Release
from .report_texts import AcceptedProposal, ReportText
from .reviews import DraftReview, Remark
from .snapshots import Snapshot
from .sources import Source
from .table_imports import Headings, TableImport
from .types import EquipmentType, TypeTree
from .versions import RecordVersion
from .views import SavedView

__all__ = [
    "AcceptedProposal",
    "Alert",
    "Change",
    "Claim",
    "Concern",
    "Decision",
    "Delivery",
    "DeliveryItem",
    "DraftReview",
    "Equipment",
    "EquipmentType",
    "Evidence",
    "EvidenceFile",
    "HandedPassword",
    "Headings",
    "JointPart",
    "KeptForm",
    "Moved",
    "Party",
    "RecordVersion",
    "Register",
    "RegisterRow",
    "Release",
    "Remark",
    "ReportText",
    "ReportedTotal",
    "SavedView",
    "Snapshot",
    "Source",
    "TableImport",
    "TypeTree",
]
