"""A view parses, asks and renders."""

from .pages import about, counting, favicon, healthz, home
from .records import delivery, delivery_preview, equipment_types, parties, source, sources
from .timelines import equipment, party, party_data

__all__ = [
    "about",
    "counting",
    "delivery",
    "delivery_preview",
    "equipment",
    "equipment_types",
    "favicon",
    "healthz",
    "home",
    "parties",
    "party",
    "party_data",
    "source",
    "sources",
]
