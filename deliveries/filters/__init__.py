"""Querystring -> form -> selection: the one way from an address to rows."""

from .addresses import as_filters, chips, known_query, page_chips, presets, tabs, without
from .explorer import ExplorerForm, ExplorerSelection
from .facets import facets, regions, stages
from .form import DeliveryFilterForm, TimelineForm
from .selection import Selection

__all__ = [
    "DeliveryFilterForm",
    "ExplorerForm",
    "ExplorerSelection",
    "Selection",
    "TimelineForm",
    "as_filters",
    "chips",
    "facets",
    "known_query",
    "page_chips",
    "presets",
    "regions",
    "stages",
    "tabs",
    "without",
]
