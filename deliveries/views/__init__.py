"""A view parses, asks and renders."""

from .alerts import alert, alert_end, alerts
from .cards import page_card
from .changes import changes, changes_data, deliveries_atom
from .checking import check
from .citing import citation_data, citation_page, make_citation
from .compare import compare, compare_data
from .downloads import data, deliveries_xlsx, package
from .embed import embed, oembed
from .evidence import evidence, evidence_picture
from .explorer import explorer, explorer_data
from .finding import search
from .history import history
from .lists import equipment_types, parties
from .pages import about, counting, favicon, healthz, home
from .promises import promises
from .ranking import ranking, ranking_data, world_map, world_map_data
from .reconcile import reconcile, reconcile_data
from .records import delivery, delivery_preview
from .sharing import share
from .sitemaps import robots, sitemap, sitemap_index
from .sources import source, sources
from .timelines import equipment, party, party_data
from .vintages import vintages, vintages_data

__all__ = [
    "about",
    "alert",
    "alert_end",
    "alerts",
    "changes",
    "changes_data",
    "check",
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
    "evidence",
    "evidence_picture",
    "explorer",
    "explorer_data",
    "favicon",
    "healthz",
    "history",
    "home",
    "make_citation",
    "oembed",
    "package",
    "page_card",
    "parties",
    "party",
    "party_data",
    "promises",
    "ranking",
    "ranking_data",
    "reconcile",
    "reconcile_data",
    "robots",
    "search",
    "share",
    "sitemap",
    "sitemap_index",
    "source",
    "sources",
    "vintages",
    "vintages_data",
    "world_map",
    "world_map_data",
]
