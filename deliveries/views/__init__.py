"""A view parses, asks and renders."""

from .changes import changes, changes_data, deliveries_atom
from .citing import citation_data, citation_page, make_citation
from .compare import compare, compare_data
from .downloads import data, deliveries_xlsx, package
from .embed import embed, oembed
from .explorer import explorer, explorer_data
from .history import history
from .pages import about, counting, favicon, healthz, home
from .reconcile import reconcile, reconcile_data
from .records import delivery, delivery_preview, equipment_types, parties, source, sources
from .sitemaps import robots, sitemap, sitemap_index
from .timelines import equipment, party, party_data

__all__ = [
    "about",
    "changes",
    "changes_data",
    "citation_data",
    "citation_page",
    "compare",
    "compare_data",
    "counting",
    "data",
    "deliveries_atom",
    "deliveries_xlsx",
    "delivery",
    "delivery_preview",
    "embed",
    "equipment",
    "equipment_types",
    "explorer",
    "explorer_data",
    "favicon",
    "healthz",
    "history",
    "home",
    "make_citation",
    "oembed",
    "package",
    "parties",
    "party",
    "party_data",
    "reconcile",
    "reconcile_data",
    "robots",
    "sitemap",
    "sitemap_index",
    "source",
    "sources",
]
