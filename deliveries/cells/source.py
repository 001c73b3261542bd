"""The cells and sentences of the page of one source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deliveries.models import Delivery, Evidence, Source
from deliveries.models.languages import day_words, isolated, language_name
from deliveries.wording import day_text, upper_first

from .choices import choice
from .counts import deliveries_words
from .links import address, licence_link, link, of_register, sentence, url, web
from .record import Particular, as_written


def source_particulars(source: Source) -> list[Particular]:
    """What is on record of a source besides what it says."""
    known = day_words(source.known_from) if source.known_from else ""
    links = ((_("Address"), source.url), (_("Archived copy"), source.archive_url))
    return [
        Particular(_("Published"), day_text(source.published), as_written(source.published_text))
        if source.published
        else Particular(_("Published"), _("no day given")),
        Particular(_("Counts as known from"), known or _("no day: it is left out of every view of the past")),
        Particular(_("Language"), language_name(source.language)),
        *(Particular(term, web(there), href=there, rel="nofollow noopener") for term, there in links if web(there)),
        *([Particular(_("Read on"), day_words(source.accessed))] if source.accessed else []),
    ]


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy that is kept of a source: what it is, when it came, its sum; and the address of its picture with how
    large that is ("": it is not shown), what it shows, and whose it is."""

    words: str
    day: str
    sha256: str
    picture: str
    width: int
    height: int
    shows: str
    rights: SafeString


def kept_copies(copies: Iterable[tuple[Evidence, bool]]) -> list[KeptCopy]:
    """What readers are told of copies, each with whether its picture is shown."""
    return [
        KeptCopy(
            words=upper_first(str(each)),
            day=day_words(each.uploaded),
            sha256=each.sha256,
            picture=url("evidence-picture", each.sha256) if shown else "",
            width=each.width or 0,
            height=each.height or 0,
            shows=each.description,
            rights=rights_of(each, shown=shown),
        )
        for each, shown in copies
    ]


def rights_of(evidence: Evidence, *, shown: bool) -> SafeString:
    """Whose a photograph is, under which licence it is shown, or to whom where there is none; "" of all else."""
    if not evidence.is_photograph:
        return SafeString("")
    if not shown:
        return sentence(_("Its picture is shown to those who are signed in, for no licence of it is known."))
    terms = licence_link(evidence.get_licence_display(), evidence.licence_address)
    if not evidence.licence:
        terms = sentence(_("shown to those who are signed in, for no licence of it is known"))
    if not evidence.credit:
        return sentence(_("Photograph: %(terms)s."), terms=terms)
    return sentence(_("Photograph: %(credit)s, %(terms)s."), credit=isolated(evidence.credit), terms=terms)


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
