"""A view parses, asks and renders."""

from .changes import changes, changes_data, deliveries_atom
from .downloads import data, deliveries_xlsx, package
from .pages import about, counting, favicon, healthz, home
from .records import delivery, equipment_types, parties, source, sources
from .timelines import equipment, party, party_data

__all__ = [
    "about",
    "changes",
    "changes_data",
    "counting",
    "data",
    "deliveries_atom",
    "deliveries_xlsx",
    "delivery",
    "equipment",
    "equipment_types",
    "favicon",
    "healthz",
    "home",
    "package",
    "parties",
    "party",
    "party_data",
    "source",
    "sources",
]
