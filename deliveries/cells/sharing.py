"""What the head of a page tells other sites of it: its address, its words, its picture, and what it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import escape

from deliveries.exports import licence
from deliveries.exports.card import SIZE
from deliveries.filters import DeliveryFilterForm, as_filters
from deliveries.filters.queryform import TRACKING
from deliveries.models import Register
from deliveries.models.spoken import codes, parted, placed

from .links import address, url

SITE = "Waybill"
# What would end a script, or begin a comment in one: a string in JSON may write them otherwise.
UNWRITTEN = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def canonical(request: HttpRequest) -> str:
    """The whole address of a page, however it was come by: without empty values, what other sites add to count who
    follows a link, and the number of the first page; its parameters in one order."""
    query = QueryDict(mutable=True)
    for name in sorted(request.GET):
        values = sorted({value.strip() for value in request.GET.getlist(name)} - {""})
        if not TRACKING.fullmatch(name) and (name, values) != ("page", ["1"]):
            query.setlist(name, values)
    return request.build_absolute_uri(address(request.path, query.urlencode()))


def twins(request: HttpRequest) -> list[tuple[str, str]]:
    """The whole address of a page in each language, by its code."""
    site = request.build_absolute_uri("/").removesuffix("/")
    _language, path = parted(canonical(request).removeprefix(site))
    return [(code, site + placed(path, code)) for code in codes()]


def card_of(form: DeliveryFilterForm, path: str, query: str) -> str:
    """The address of the picture of a valid form's page; "" where its register may not be taken away."""
    return address(f"{path}card.png", query) if form.selection.register.downloads else ""


def followed(form: DeliveryFilterForm) -> bool:
    """Whether what changes in a valid form's view can be followed: another's register changes with its releases, and
    feeds tell of arrivals."""
    register = form.selection.register
    return register.downloads and not register.credit and not form.selection.stage


def feed_of(form: DeliveryFilterForm) -> str:
    """The address of the feed of a valid form's view."""
    return address(url("deliveries-atom"), as_filters(form))


def plain(words: Any) -> str:
    """A text of a template as plain text in one line."""
    return " ".join(unescape(str(words)).split())


def told_to_others(
    request: HttpRequest, title: Any, description: Any, picture: str = "", told: Mapping[str, Any] | None = None
) -> SafeString:
    """The tags of a page's head by which other sites show a link to it, and search engines know what it is.

    `title`, `description`: as the template has them; `picture`: the address of its picture, the site's where it has
    none of its own; `told`: what dataset() says of it, where it is one.
    """
    here, said = canonical(request), plain(description)
    name = plain(title).removesuffix(f" · {SITE}")
    image = request.build_absolute_uri(picture or url("card", "", ""))
    site = {"@type": "WebSite", "name": SITE, "url": request.build_absolute_uri(url("home"))}
    page = {
        "@context": "https://schema.org", "@type": "WebPage", "name": name, "description": said, "url": here,
        "inLanguage": get_language(), "image": image, "isPartOf": site,
    }  # fmt: skip
    tags = [
        f'<link rel="canonical" href="{escape(here)}">',
        *(f'<link rel="alternate" hreflang="{code}" href="{escape(twin)}">' for code, twin in twins(request)),
        *previews(name, said, here, image),
        linked_data(page | dict(told or {})),
    ]
    return mark_safe("\n  ".join(tags))


def previews(name: str, said: str, here: str, image: str) -> Iterator[str]:
    """The tags by which other sites show a link: Open Graph's, and those that Twitter has besides."""
    graph = {
        "site_name": SITE, "type": "website", "title": name, "description": said, "url": here,
        "locale": (get_language() or "en").replace("-", "_"), "image": image,
        "image:width": 2 * SIZE[0], "image:height": 2 * SIZE[1], "image:alt": name,
    }  # fmt: skip
    twitter = {
        "card": "summary_large_image", "title": name, "description": said, "image": image, "image:alt": name,
    }  # fmt: skip
    yield from (f'<meta property="og:{key}" content="{escape(value)}">' for key, value in graph.items())
    yield from (f'<meta name="twitter:{key}" content="{escape(value)}">' for key, value in twitter.items())


def linked_data(told: Mapping[str, Any]) -> SafeString:
    """JSON-LD in a block that browsers do not run, and that no value of it can leave."""
    written = json.dumps(told, ensure_ascii=False).translate(UNWRITTEN)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')


def dataset(request: HttpRequest, register: Register | None, files: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What JSON-LD says of a page that shows a register, the site's own for None: whose it is, under which terms, and
    the `files` that hold it, each a media type and an address. One that may not be taken away has none."""
    mine = register is None or register.default
    name, terms = licence() if mine else (register.licence if register else "", "")
    owner = SITE if mine else (register.credit or register.name if register else "")
    host = request.build_absolute_uri(url("home"))
    told: dict[str, Any] = {
        "@type": "Dataset",
        "creator": {"@type": "Organization", "name": owner} | ({"url": host} if mine else {}),
        "isAccessibleForFree": True,
        "keywords": [_("arms transfers"), _("deliveries of arms")],
    }
    if name:
        told["license"] = terms or name
    if register is None or register.downloads:
        told["distribution"] = [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": request.build_absolute_uri(where)}
            for kind, where in files
        ]
    return told
