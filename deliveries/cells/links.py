"""Addresses and links: where they lead, and how htmx follows them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from markupsafe import escape

from deliveries.filters.lists import ListHeading
from deliveries.models import Delivery, Equipment, Party, Register
from deliveries.models.languages import isolated, language_of, runs_leftward
from deliveries.models.saying import Filled
from deliveries.models.spoken import codes, parted, placed
from deliveries.numbers import figures


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
    return asked_of(delivery.register)


def share_of(path: str, query: str) -> str:
    """The page on which the view at that address is shared."""
    return address(url("share"), urlencode({"view": address(path, query)}))


# An address of a view that is longer than that was not made by a person.
LONGEST_VIEW = 2_000
LISTS = {"recipient": "recipients", "supplier": "suppliers", "equipment": "equipment-types"}


def own_place(record: Party | Equipment, side: str) -> str:
    """Where the site's own register tells of a record on that side: its page; or the list, of what another names
    alone."""
    return url(side, record.slug) if record.named_by_id is None else url(LISTS[side])


def asked_of(register: Register | None) -> str:
    """The part of a querystring that asks for a register; "" for the site's own."""
    return "" if register is None or register.default else f"register={register.slug}"


class Tongue(NamedTuple):
    """A language of the site, and where the page of a request stands in it, with its query; `current`: it is in it."""

    code: str
    name: str
    href: str
    current: bool


def tongues(request: HttpRequest) -> list[Tongue]:
    """The same page in each language, that of addresses without any first."""
    spoken, names = get_language(), dict(settings.LANGUAGES)
    _named, page = parted(request.get_full_path())
    # What was asked with the address of another site leads nowhere again, and nothing endless is said twice.
    onwards = url_has_allowed_host_and_scheme(request.GET.get("next", "/"), allowed_hosts=None)
    if len(page) > LONGEST_VIEW or "://" in unquote(page) or not onwards:
        _named, page = parted(request.path)
    return [Tongue(code, names[code], placed(page, code), code == spoken) for code in codes()]


def within(path: str) -> str:
    """The address of what stands at `path` in the site in the language of the page."""
    return get_script_prefix().removesuffix("/") + path


def direction() -> SafeString:
    """The attribute of an element whose words run from right to left; nothing where they do not."""
    return mark_safe(' dir="rtl"' if get_language_bidi() else "")


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
    return mark_safe(f'<a href="{escape(address_)}">{part(words)}</a>')


def sentence(message: str, **parts: Any) -> SafeString:
    """A translated `message` with its placeholders filled; of `parts` all is escaped that is not marked as safe."""
    return mark_safe(message % Filled({name: part(value) for name, value in parts.items()}))


def part(value: Any) -> str:
    """A value as a part of HTML: escaped where it is not HTML, isolated where it runs from right to left, and a number
    with its thousands apart."""
    if type(value) is int:
        return figures(value)
    return value.__html__() if hasattr(value, "__html__") else str(escape(isolated(str(value))))


def from_source(text: str, language: str, *, own: bool = False) -> SafeString:
    """A text, title or name that came from a source in that language: as HTML that says so, and in its own direction.

    `own`: in the words of the editors, whose language is that of the page unless they run from right to left.
    """
    leftward = runs_leftward(text)
    told = language_of(text, language) if leftward or not own else ""
    if not leftward and not told:
        return mark_safe(escape(text))
    lang = f' lang="{told}"' if told else ""
    return mark_safe(f'<bdi dir="auto"{lang}>{escape(text)}</bdi>')


def publisher(source: Any) -> SafeString:
    """Who said it, as HTML."""
    return from_source(source.publisher, source.language)


def web(address_: str) -> str:
    """An address if it leads to the web, else nothing: a link to any other scheme is never drawn."""
    return address_ if address_.lower().startswith(("https://", "http://")) else ""


def licence_link(name: str, address_: str) -> SafeString:
    """The name of a licence, which leads to its text where that is on the web."""
    if not web(address_):
        return mark_safe(escape(name))
    return mark_safe(f'<a href="{escape(address_)}" rel="license noopener">{escape(name)}</a>')


def sortable(heading: ListHeading) -> SafeString:
    """The heading of a column by which a list can be sorted."""
    sign = {"ascending": " ↑", "descending": " ↓"}.get(heading.sorted_now, "")
    now = f' aria-sort="{heading.sorted_now}"' if sign else ""
    number = ' class="num"' if heading.number else ""
    return mark_safe(
        f'<th scope="col"{number}{now}><a href="?{escape(heading.query)}">{escape(heading.label)}'
        f'<span aria-hidden="true">{sign}</span></a></th>'
    )


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
        "map": _("Map"),
        "compare": _("Compare"),
        "sources": _("Sources"),
        "changes": _("Changes"),
        "counting": _("How we count"),
    }
    return [Place(url(name), label, _current(url(name), path)) for name, label in places.items()]


def _current(place: str, path: str) -> str:
    return "page" if path == place else "true" if path.startswith(place) else ""
