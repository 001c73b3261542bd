"""Querystring -> form -> selection: the one way from an address to rows."""

from .facets import chips, facets, tabs, without
from .form import DeliveryFilterForm
from .selection import Selection

__all__ = ["DeliveryFilterForm", "Selection", "chips", "facets", "tabs", "without"]
