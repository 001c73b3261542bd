"""A view parses, asks and renders."""

from .explorer import explorer, explorer_data
from .pages import about, counting, favicon, healthz, home
from .records import delivery, equipment_types, parties, source, sources
from .timelines import equipment, party, party_data

__all__ = [
    "about",
    "counting",
    "delivery",
    "equipment",
    "equipment_types",
    "explorer",
    "explorer_data",
    "favicon",
    "healthz",
    "home",
    "parties",
    "party",
    "party_data",
    "source",
    "sources",
]
