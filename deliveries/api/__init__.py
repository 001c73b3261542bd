"""The read-only JSON API, `/api/v1/`: the site's filters, one page after another, OpenAPI 3.1."""

from .addresses import urls

__all__ = ["urls"]
