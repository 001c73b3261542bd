"""The cells and sentences of the page of one source."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliveries.models import Delivery, Source
from deliveries.models.languages import isolated, language_name
from deliveries.wording import day_text

from .choices import choice
from .counts import deliveries_words
from .links import address, link, of_register, sentence, url, web
from .record import Particular, as_written


def source_particulars(source: Source) -> list[Particular]:
    """What is on record of a source besides what it says."""
    known = date_format(source.known_from, "j F Y") if source.known_from else ""
    links = ((_("Address"), source.url), (_("Archived copy"), source.archive_url))
    return [
        Particular(_("Published"), day_text(source.published), as_written(source.published_text))
        if source.published
        else Particular(_("Published"), _("no day given")),
        Particular(_("Counts as known from"), known or _("no day: it is left out of every view of the past")),
        Particular(_("Language"), language_name(source.language)),
        *(Particular(term, web(there), href=there, rel="nofollow noopener") for term, there in links if web(there)),
        *([Particular(_("Read on"), date_format(source.accessed, "j F Y"))] if source.accessed else []),
    ]


def how_it_came(delivery: Delivery) -> SafeString:
    """When a delivery came, how it stands, from whom and to whom, with links within its register."""
    register = of_register(delivery)
    when, to = when_of(delivery), link(address(url("recipient", delivery.recipient.slug), register), delivery.recipient)
    if delivery.supplier is None:
        return sentence(_("%(when)s to %(recipient)s"), when=when, recipient=to)
    by = link(address(url("supplier", delivery.supplier.slug), register), delivery.supplier)
    return sentence(_("%(when)s from %(supplier)s to %(recipient)s"), when=when, supplier=by, recipient=to)


def when_of(delivery: Delivery) -> str:
    """When a delivery came or is to come, and how it stands: "17 April 2022, delivered"."""
    words = {"day": day_text(delivery.arrival), "status": choice(delivery, "status")}
    return _("%(day)s, %(status)s") % words if words["day"] else words["status"]


def how_carried(source: Source, depth: int) -> str:
    """What a source is that reached us through another, `depth` steps away, and of how many deliveries it speaks."""
    kind = choice(source, "kind")
    if depth > 1 and source.via:
        kind = _("%(kind)s, through %(via)s") % {"kind": kind, "via": isolated(source.via.publisher)}
    if not source.deliveries:
        return kind
    return f"{kind} · {deliveries_words(source.deliveries)}"
