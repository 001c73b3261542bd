"""The forms of the editing desk."""

from .base import DeskForm
from .catalogue import EquipmentForm, NamedForm, PartyForm
from .claims import ClaimForm, ClaimFormSet
from .deliveries import DeliveryForm, WithdrawalForm
from .items import ItemForm, ItemFormSet
from .sources import ReportedTotalForm, SourceForm
from .spans import SpanField, SpanForm

__all__ = [
    "ClaimForm",
    "ClaimFormSet",
    "DeliveryForm",
    "DeskForm",
    "EquipmentForm",
    "ItemForm",
    "ItemFormSet",
    "NamedForm",
    "PartyForm",
    "ReportedTotalForm",
    "SourceForm",
    "SpanField",
    "SpanForm",
    "WithdrawalForm",
]
