"""The cells and sentences of the page of one delivery."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import escape

from deliveries.dates import DateSpan
from deliveries.models import Claim, Delivery, Source
from deliveries.models.choices import CIRCUMSTANCES, UNKNOWN
from deliveries.models.days import DAYS
from deliveries.models.deliveries import Said
from deliveries.models.languages import isolated, quoted
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.wording import day_text, delivery_title, model_words, noun

from .choices import choice
from .links import address, from_source, link, of_register, publisher, sentence, url


@dataclass(frozen=True, slots=True)
class Particular:
    """A term of a record with its value, what is told below it, and where it leads to, and how ("": nowhere)."""

    term: str
    value: str
    note: str = ""
    href: str = ""
    rel: str = ""


def delivery_particulars(delivery: Delivery, *, promise: bool) -> list[Particular]:
    """What is on record of a delivery besides its lines and claims."""
    return [
        *_days(delivery, promise=promise),
        _party(_("To"), "recipient", delivery),
        _party(_("From"), "supplier", delivery),
        *(
            Particular(str(day.heading), day_text(span), as_written(span.text))
            for day in DAYS.values()
            if (span := getattr(delivery, day.prefix))
        ),
        *(
            Particular(
                str(each.label), _("not known") if getattr(delivery, name) == UNKNOWN else choice(delivery, name)
            )
            for name, each in CIRCUMSTANCES.items()
        ),
        Particular(_("Status"), _status(delivery)),
        Particular(_("Register"), str(delivery.register), delivery.register.licence),
    ]


def _party(term: str, side: str, delivery: Delivery) -> Particular:
    """The party on a side, with the way to its page in the same register."""
    if (party := getattr(delivery, side)) is None:
        return Particular(term, _("supplier not known"))
    return Particular(term, str(party), href=address(url(side, party.slug), of_register(delivery)))


def _days(delivery: Delivery, *, promise: bool) -> list[Particular]:
    term = _("Expected") if promise else _("Arrived")
    if delivery.arrival:
        return [Particular(term, day_text(delivery.arrival), as_written(delivery.arrival_text))]
    return [Particular(term, _("no date given"))] if promise else []


def _status(delivery: Delivery) -> str:
    status = choice(delivery, "status")
    if delivery.consignments == 1:
        return status
    said = ngettext("%(status)s, %(n)s consignment", "%(status)s, %(n)s consignments", delivery.consignments)
    return said % {"status": status, "n": figures(delivery.consignments)}


def as_written(words: str) -> str:
    """The words of the source that a date was read from, or nothing."""
    return _("as written: “%(words)s”") % {"words": isolated(words)} if words else ""


def record_summary(delivery: Delivery) -> str:
    """A delivery in a sentence, for those who list pages."""
    names = Filled(
        things=delivery_title(delivery),
        supplier=delivery.supplier,
        recipient=delivery.recipient,
        day=day_text(delivery.arrival),
    )
    if delivery.supplier:
        way = _("%(things)s from %(supplier)s to %(recipient)s.")
        dated = _("%(things)s from %(supplier)s to %(recipient)s, %(day)s.")
    else:
        way = _("%(things)s to %(recipient)s.")
        dated = _("%(things)s to %(recipient)s, %(day)s.")
    said = dated if delivery.arrival else way
    return f"{said % names} {_('With every claim behind it, and who makes it.')}"


def said_in(claim: Claim, days: DateSpan | None) -> SafeString:
    """What stands after the publisher of a claim: the publication that it came in, and where it states other `days`
    than those, or in words of its own, how."""
    via = ""
    if claim.source.via_id:
        told = _("in %(publication)s") % {"publication": isolated(claim.source.publication.publisher)}
        via = sentence(" <small>%(told)s</small>", told=told)
    words = []
    if days and claim.stated and claim.stated != days:
        words.append(day_text(claim.stated))
    if days and claim.stated_text:
        words.append(quoted(isolated(claim.stated_text)))
    if not words:
        return mark_safe(via)
    return sentence(
        "%(via)s<small>%(before)s%(words)s</small>", via=via, before=": " if via else " ", words=", ".join(words)
    )


def stated_by(claim: Claim) -> SafeString:
    """The day, the number and the model that a claim states, in a sentence; a rival one is marked."""
    parts = []
    if claim.stated:
        day = _rival(day_text(claim.stated), rival=claim.rival_day)
        if claim.stated_text:
            words = from_source(claim.stated_text, claim.source.language)
            day = sentence("%(day)s %(words)s", day=day, words=sentence(_("“%(words)s”"), words=words))
        parts.append(day)
    if claim.stated_quantity and claim.item:
        number = f"{figures(claim.stated_quantity)} {noun(claim.item.equipment.type, claim.stated_quantity)}"
        parts.append(_rival(number, rival=claim.rival_number))
    if claim.stated_equipment and (claim.rival_model or not claim.stated_equipment.generic):
        named = _("the model %(model)s") % {"model": model_words(claim.stated_equipment)}
        parts.append(_rival(named, rival=claim.rival_model))
    return sentence(_("States %(values)s"), values=mark_safe(", ".join(parts))) if parts else mark_safe("")


def _rival(words: str, *, rival: bool) -> SafeString:
    return sentence('<span class="rival">%(words)s</span>' if rival else "<span>%(words)s</span>", words=words)


def path_of(source: Source) -> SafeString:
    """The path by which a source reached us: who said it, through whom, and when it was published."""
    links = [link(url("source", each.pk), publisher(each)) for each in (source, *source.path)]
    day = day_text(source.publication.published) or _("no day given")
    return sentence('<span class="path">%(links)s, %(day)s</span>', links=mark_safe(" → ".join(links)), day=day)


def voices_tally(said: Said) -> SafeString:
    """How many voices there are, and how many publications, the numbers in bold."""
    voices = ngettext("<b>%(n)d</b> voice", "<b>%(n)d</b> voices", said.voices) % {"n": said.voices}
    publications = ngettext("<b>%(n)d</b> publication", "<b>%(n)d</b> publications", said.publications)
    return mark_safe(f"{voices}, {publications % {'n': said.publications}}")


def unbroken(text: str) -> SafeString:
    """`text` with designations such as Mi-35P kept on one line, where a headline would break them at the hyphen."""
    parts = enumerate(re.split(r"(\w*\d\w*-[\w-]+|\w+-\w*\d[\w-]*)", text))
    return mark_safe(
        "".join(f'<span class="whole">{escape(part)}</span>' if at % 2 else escape(part) for at, part in parts)
    )


def history_title(delivery: Delivery, page: int) -> str:
    """What the page of a delivery's changes is called."""
    names: dict[str, Any] = {"n": delivery.pk, "recipient": delivery.recipient, "page": page}
    if delivery.state == Delivery.State.WITHDRAWN:
        said = _("Delivery %(n)d, withdrawn: every change")
        paged = _("Delivery %(n)d, withdrawn: every change, page %(page)d")
    else:
        names["title"] = delivery_title(delivery)
        said = _("%(recipient)s: %(title)s: every change")
        paged = _("%(recipient)s: %(title)s: every change, page %(page)d")
    return (paged if page > 1 else said) % names


def kind_of_change(kind: str) -> str:
    """What happened to a delivery, as the heading of an entry of its history."""
    words = {
        "published": _("Published"),
        "published-again": _("Published again"),
        "withdrawn": _("Withdrawn"),
    }
    return words.get(kind, _("Changed"))


def first_held(items: int, claims: int) -> str:
    """What a delivery held when it was first published: "With 2 items and 3 claims."."""
    return _("With %(items)s and %(claims)s.") % {
        "items": ngettext("%(n)d item", "%(n)d items", items) % {"n": items},
        "claims": ngettext("%(n)d claim", "%(n)d claims", claims) % {"n": claims},
    }
