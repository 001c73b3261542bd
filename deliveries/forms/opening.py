"""What an editor types or pastes of a report, completed by what the report says of itself and by what is on record."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.models import ReportText, Source
from deliveries.models.sources import is_web_address
from deliveries.opening import NotOpenedError, Opened, fetch, looks_like_page, read_page, read_words
from deliveries.reading.text import READ

# What a source may hold of each.
LONGEST = {"title": 300, "publisher": 200, "url": 600, "agency": 60}


def completed(typed: QueryDict) -> QueryDict:
    """The fields of a report as they were typed, those that are empty filled in from its text, or, where its address is
    to be opened ("do" is "open"), from the page there. Raises NotOpenedError where it is not to be had."""
    data = typed.copy()
    address, text = data.get("url", "").strip(), data.get("text", "").replace("\x00", "")
    known = Source.objects.on_the_page_of(address).order_by("pk").first()
    opened = _opened(address, known) if data.get("do") == "open" else _pasted(text, address)
    data["text"] = opened.text
    if known is None and opened.address and not address:
        known = Source.objects.on_the_page_of(opened.address).order_by("pk").first()
    _fill(data, known, opened)
    return data


def _opened(address: str, known: Source | None) -> Opened:
    """The page at an address; the text that was kept of it, where it was read before."""
    kept = ReportText.objects.filter(source=known).order_by("-pk").first() if known else None
    if kept is not None:
        return Opened(kept.text)
    if not settings.FETCHES:
        raise NotOpenedError(_("Addresses are not opened here: paste the report."))
    if not is_web_address(address):
        raise NotOpenedError(_("Enter an address such as https://example.org/report."))
    page = fetch(address)
    return _of_page(page.text, page.address) if page.is_html else _of_words(page.text, page.address)


def _pasted(text: str, address: str) -> Opened:
    return _of_page(text, address) if looks_like_page(text) else _of_words(text, address)


def _of_page(content: str | bytes, address: str) -> Opened:
    opened = read_page(content, address=address, until=timezone.localdate())
    if opened is None:
        raise NotOpenedError(_("No text of a report was found in that page. Paste its words."))
    return opened


def _of_words(content: str | bytes, address: str) -> Opened:
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return read_words(text, until=timezone.localdate())


def _fill(data: Any, known: Source | None, opened: Opened) -> None:
    """Fill in what is empty: from the source on record, else from what the report says of itself."""
    address = data.get("url", "").strip() or opened.address
    found: dict[str, Any] = {
        "url": address,
        "title": known.title if known else opened.title,
        "publisher": known.publisher if known else opened.publisher or _publisher(address),
        "published": known.published_latest if known else opened.published,
        "language": (known.language if known else opened.language).partition("-")[0],
        "agency": opened.agency,
    }
    if found["language"] not in READ:
        found["language"] = ""
    for name, value in found.items():
        if not data.get(name, "").strip() and value:
            data[name] = str(value)[: LONGEST.get(name)]


def _publisher(address: str) -> str:
    """Who publishes at an address: as the latest source of that site has it, else the site's name."""
    host = (urlsplit(address).hostname or "") if is_web_address(address) else ""
    if not host:
        return ""
    latest = Source.objects.filter(url__icontains=f"//{host}/", via=None).order_by("-pk").first()
    return latest.publisher if latest else host.removeprefix("www.")
