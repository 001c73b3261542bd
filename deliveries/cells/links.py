"""Addresses and links: where they lead, and how htmx follows them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markupsafe import escape

from deliveries.models import Delivery


def url(name: str, *key: Any) -> str:
    """The address of that name. Django looks it up anew each time, and a page has hundreds."""
    return _url(get_script_prefix(), name, key)


@lru_cache(maxsize=20_000)
def _url(_prefix: str, name: str, key: tuple[Any, ...]) -> str:
    return reverse(name, args=key)


def address(path: str, *query: str) -> str:
    """`path` with those parts of a querystring that are not empty."""
    asked = "&".join(filter(None, query))
    return f"{path}?{asked}" if asked else path


def of_register(delivery: Delivery) -> str:
    """The part of a querystring that leads on within the register of a delivery; "" for the site's own."""
    return "" if delivery.register.default else f"register={delivery.register.slug}"


def swaps(address_: str, *, current: str = "", top: bool = False) -> SafeString:
    """The attributes of a link to `address_` that htmx follows within the view; to its `top`, if wanted.

    `current` is what aria-current says of it, if anything.
    """
    here, where = escape(address_), " show:top" if top else ""
    marked = f' aria-current="{current}"' if current else ""
    return mark_safe(
        f'href="{here}"{marked} hx-get="{here}" hx-target="#view" hx-sync="#view:replace" hx-swap="innerHTML{where}"'
        ' hx-indicator="#loading"'
    )


def link(address_: str, words: Any) -> SafeString:
    """A link as it stands in a sentence."""
    return mark_safe(f'<a href="{escape(address_)}">{escape(words)}</a>')


def sentence(message: str, **parts: Any) -> SafeString:
    """A translated `message` with its placeholders filled; of `parts` all is escaped that is not marked as safe."""
    return mark_safe(message % {name: escape(part) for name, part in parts.items()})


def web(address_: str) -> str:
    """An address if it leads to the web, else nothing: a link to any other scheme is never drawn."""
    return address_ if address_.lower().startswith(("https://", "http://")) else ""


def licence_link(name: str, address_: str) -> SafeString:
    """The name of a licence, which leads to its text where that is on the web."""
    if not web(address_):
        return mark_safe(escape(name))
    return mark_safe(f'<a href="{escape(address_)}" rel="license noopener">{escape(name)}</a>')


class Place(NamedTuple):
    """A place of the main navigation; `current` is what aria-current says of it on this page, or nothing."""

    href: str
    label: str
    current: str


def navigation(path: str) -> list[Place]:
    """The main navigation, with the place marked that the page at `path` is, or lies below."""
    places = {
        "recipients": _("Recipients"),
        "suppliers": _("Suppliers"),
        "equipment-types": _("Equipment"),
        "explorer": _("Deliveries"),
        "sources": _("Sources"),
        "counting": _("How we count"),
    }
    return [Place(url(name), label, _current(url(name), path)) for name, label in places.items()]


def _current(place: str, path: str) -> str:
    return "page" if path == place else "true" if path.startswith(place) else ""
