"""A page of HTML: its text without what stands around it, and what its metadata say of it.

trafilatura finds the text of an article on any newspaper's page, and title, site, day and canonical address in JSON-LD,
OpenGraph and <time>; the credits of agencies, and the language of the page, are read beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from .agencies import agency_in, agency_named, is_called
from .opened import Opened

PAGE = re.compile(r"<!doctype html|<html\b|<head\b|<body\b|<article\b|<meta\b|<p\b[^<>]*>", re.IGNORECASE)
# Who wrote or gave it, as metadata say it.
BYLINES = (
    "//meta[translate(@name, 'AUTHOR', 'author')='author']/@content"
    " | //meta[@property='article:author' or @property='dc:creator' or @name='dc.creator']/@content"
    " | //meta[@name='dc.source' or @name='source' or @name='copyright']/@content"
    " | //*[@rel='author' or @itemprop='author']//text()"
)
# The same in JSON-LD: "author": {"@type": "Organization", "name": "AFP"}
JSON_LD = re.compile(
    r'"(?:author|creator|sourceOrganization|provider|copyrightHolder)"\s*:\s*(?P<who>"[^"]{1,80}"|[\[{][^\]]{1,400})'
)
LONGEST_SITE = 200


def looks_like_page(text: str) -> bool:
    """Whether a pasted text is the source of a page."""
    return bool(PAGE.search(text[:20_000])) and text.count("<") > 3


def read_page(content: str | bytes, *, address: str = "", until: date) -> Opened | None:
    """What a page of HTML is; None where it has no text. `until` is the last day that it may have come out on."""
    # It takes half a second and 60 MB: only whoever opens a page needs it.
    import trafilatura
    from trafilatura.metadata import extract_metadata

    tree = trafilatura.load_html(content)
    if tree is None:
        return None
    language, bylines = _language(tree), list(_bylines(tree))
    when = {"original_date": True, "extensive_search": False, "max_date": until.isoformat()}
    told = extract_metadata(tree, default_url=address or None, date_config=when)
    # It takes the tree apart.
    text = (trafilatura.extract(tree, url=address or None, include_comments=False) or "").replace("\x00", "")
    if not text.strip():
        return None
    publisher = _publisher(told)
    agency = next(filter(None, map(agency_named, bylines)), "") or agency_in(text)
    return Opened(
        text, told.title or "", publisher, _day(told.date, until), language, told.url or address,
        "" if agency and is_called(publisher, agency) else agency,
    )  # fmt: skip


def _publisher(told: Any) -> str:
    name: str = (told.sitename or told.hostname or "").strip()
    return name.removeprefix("@")[:LONGEST_SITE]


def _day(written: str | None, until: date) -> date | None:
    try:
        day = date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
    return day if day <= until else None


def _language(tree: Any) -> str:
    said = tree.xpath("string(//html/@lang)") or tree.xpath("string(//meta[@property='og:locale']/@content)")
    return re.split(r"[-_]", str(said).strip().lower())[0][:8]


def _bylines(tree: Any) -> Iterator[str]:
    """Who wrote a page or gave it, as its metadata say."""
    yield from map(str, tree.xpath(BYLINES))
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        yield from (found["who"] for found in JSON_LD.finditer(str(script)))
