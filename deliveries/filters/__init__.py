"""Querystring -> form -> selection: the one way from an address to rows."""

from .addresses import chips, known_query, page_chips, presets, tabs, without
from .explorer import ExplorerForm, ExplorerSelection
from .facets import facets
from .form import DeliveryFilterForm
from .selection import Selection

__all__ = [
    "DeliveryFilterForm",
    "ExplorerForm",
    "ExplorerSelection",
    "Selection",
    "chips",
    "facets",
    "known_query",
    "page_chips",
    "presets",
    "tabs",
    "without",
]
