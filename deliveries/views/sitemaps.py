"""What crawlers are told: which addresses there are, and which of them are not for them."""

from __future__ import annotations

from django.contrib.sitemaps import views as django_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deliveries.http.caching import public
from deliveries.models.spoken import codes, placed
from deliveries.summaries.addresses import SECTIONS


@public
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the pages of the sitemap."""
    return django_views.index(request, SECTIONS, sitemap_url_name="sitemap").render()


@public
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """`/sitemap-recipients.xml?p=1`: addresses of a kind, PAGE at a time."""
    return django_views.sitemap(request, SECTIONS, section=section).render()


@public
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: pages are for crawlers; the desk, downloads and views that readers put together are not."""
    sites = [placed("/", code) for code in codes()]
    context = {
        "sites": [site.removesuffix("/") for site in sites],
        "sitemaps": [request.build_absolute_uri(f"{site}sitemap.xml") for site in sites],
    }
    return render(request, "robots.txt", context, "text/plain")
