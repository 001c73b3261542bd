"""The rows of lists of deliveries: of a ledger, of what is awaited below it, and of the front page."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.filters.held import Held
from deliveries.models import Claim, Delivery, EquipmentType
from deliveries.models.days import DAYS, STAGED
from deliveries.models.languages import isolated, quoted
from deliveries.models.saying import Filled
from deliveries.timeline import Amount, Awaited, Entry
from deliveries.wording import about, day_text, delivery_title, item_words, joined, noun, outcome_text, upper_first

from .claims import Voices, voices
from .links import address, link, of_register, sentence, url


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a row tells of a delivery: its day with what stands `under` it, its name, its parties, marks and voices."""

    pk: int
    href: str
    day: str
    under: str
    name: str
    parties: SafeString
    disputed: str
    unknown: str
    later: str
    voices: Voices | None


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of a delivery in words, and whether the filter chose it."""

    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What a delivery added to the count of a type, and the count after it."""

    type: str
    added: str
    total: Amount


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of the ledger: its day with what stands `under` it, and `what` came, as HTML; `doubtful`: it may lie
    outside the range that was asked for."""

    pk: int
    day: str
    under: str
    what: SafeString
    doubtful: bool
    sums: list[Added]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise below the ledger: how it stands, and what became of it: `outcome` in words, and as a mark."""

    delivery: Delivered
    standing: str
    mark: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ListView:
    """What the rows of a list depend on besides their deliveries.

    `role` is that of the page's own party, which goes without saying; `known` is what leads on to more as known then.
    `evidence` is the querystring of the claims that count, and `long` whether the voices come when they are asked for:
    a short list brings them along, prints whole, and needs no script. `stage`: at which its rows count, where that is
    not arrival.
    """

    role: str = ""
    known: str = ""
    evidence: str = ""
    long: bool = False
    stage: str = ""


# What stands in rows of ledgers of what came.
WHAT: Held[SafeString] = Held(2_000)
EVERYTHING = ListView()


def day_at(delivery: Delivery, stage: str) -> DateSpan | None:
    """The span of a delivery at a stage, which "" is for arrival."""
    day: DateSpan | None = getattr(delivery, STAGED[stage].prefix if stage else "arrival")
    return day


def delivered(delivery: Delivery, view: ListView = EVERYTHING) -> Delivered:
    """The cells of a delivery that Selection.add_evidence() was given, with "" for its day where it has none."""
    page = url("delivery", delivery.pk)
    return Delivered(
        pk=delivery.pk,
        href=f"{page}{view.known}",
        day=day_text(delivery.arrival),
        under=under(delivery),
        name=delivery_title(delivery),
        parties=parties(delivery, view.role, view.stage),
        disputed=disputed(delivery),
        unknown=unknown_numbers(delivery),
        later=adopted_later(delivery),
        # Of what others gave, they are the voice: each release of it says the same.
        voices=None
        if delivery.register.credit
        else voices(delivery, address(page, view.evidence) if view.long else ""),
    )


def ledger_rows(
    ledger: Iterable[Entry[Delivery]], types: Mapping[int, str], view: ListView, selected: Hashable
) -> list[LedgerRow]:
    """The rows of a ledger; `types`: what each top-level type is called, by its pk; `selected`: the Selection.view of
    the deliveries."""
    entries = {entry.delivery.pk: entry for entry in ledger}
    what = WHAT.read(
        (selected, view, get_language()), list(entries), lambda pks: {pk: _what(entries[pk], view) for pk in pks}
    )
    return [
        LedgerRow(
            pk=pk,
            day=day_text(day_at(entry.delivery, view.stage)),
            under=under_stage(entry.delivery) if view.stage else under(entry.delivery),
            what=what[pk],
            doubtful=entry.doubtful,
            sums=[Added(types[top], _added(added), entry.totals[top]) for top, added in entry.added.items()],
        )
        for pk, entry in entries.items()
    ]


def _added(added: Amount) -> str:
    """What a delivery adds: "+2", "about +22", "+5 + ?" or "?"."""
    more = about(f"+{added.short.removeprefix(added.sign)}", said=bool(added.sign))
    return more if added.best else added.short


def _what(entry: Entry[Delivery], view: ListView) -> SafeString:
    template = get_template("_what.html", using="pages")
    return mark_safe(template.render({"cells": delivered(entry.delivery, view), "things": _things(entry)}))


def _things(entry: Entry[Delivery]) -> list[Thing]:
    """What was asked for comes first, and of that, as in the title of a delivery, what has a number."""
    lines = sorted(entry.lines, key=lambda line: (not line.chosen, line.item.quantity is None))
    things = [Thing(item_words(line.item), line.chosen) for line in lines]
    return [Thing(upper_first(things[0].words), things[0].chosen), *things[1:]] if things else []


def promise_rows(promises: Iterable[Awaited[Delivery]], view: ListView) -> list[PromiseRow]:
    """The rows of what is awaited."""
    return [
        PromiseRow(delivered(promise.delivery, view), _standing(promise), promise.outcome, outcome_text(promise))
        for promise in promises
    ]


def _standing(promise: Awaited[Delivery]) -> str:
    if promise.delivery.status == Delivery.Status.CANCELLED:
        return _("cancelled")
    return _("awaited") if promise.outcome == "open" else _("promised")


def under(delivery: Delivery) -> str:
    """What to say below the date of a delivery; nothing of a register that has years alone, as its masthead says."""
    return "" if delivery.register.credit else under_day(delivery.arrival)


def under_stage(delivery: Delivery) -> str:
    """What became of what counts at another stage: "arrived 4 October 2021", "promised for June 2022", "promised"."""
    day = day_text(delivery.arrival)
    if delivery.status == Delivery.Status.DELIVERED:
        return _("arrived %(day)s") % Filled(day=day)
    return _("promised for %(day)s") % Filled(day=day) if day else _("promised")


def under_day(span: DateSpan | None) -> str:
    """What to say below a date: that the day is not known, or the word of the source that it was read from."""
    if span is None:
        return ""
    if not span.is_day:
        return _("day not known")
    return quoted(isolated(span.text)) if span.text and not any(c.isdigit() for c in span.text) else ""


def parties(delivery: Delivery, role: str = "", stage: str = "") -> SafeString:
    """From whom to whom, on what contract, and since when in service, with links; without the party in `role`, which is
    the page's own, and without the day of the `stage` beside which it stands."""
    said = _way(delivery, role)
    for more in filter(None, [_contract(delivery, stage), _service(delivery, stage)]):
        said = sentence("%(way)s · %(more)s", way=said, more=more)
    return said


def _way(delivery: Delivery, role: str) -> SafeString:
    register = of_register(delivery)
    to = link(address(url("recipient", delivery.recipient.slug), register), delivery.recipient)
    if role == "supplier":
        return sentence(_("to %(recipient)s"), recipient=to)
    if delivery.supplier is None:
        whole = _("supplier not known") if role == "recipient" else _("supplier not known to %(recipient)s")
        return sentence(whole, recipient=to)
    by = link(address(url("supplier", delivery.supplier.slug), register), delivery.supplier)
    whole = _("from %(supplier)s") if role == "recipient" else _("from %(supplier)s to %(recipient)s")
    return sentence(whole, supplier=by, recipient=to)


def _contract(delivery: Delivery, stage: str) -> str:
    days = {
        "ordered": "" if stage == DAYS["ordered"].stage else day_text(delivery.order),
        "in_force": day_text(delivery.in_force),
    }
    if not days["in_force"]:
        return _("ordered %(ordered)s") % days if days["ordered"] else ""
    return (_("ordered %(ordered)s, in force %(in_force)s") if days["ordered"] else _("in force %(in_force)s")) % days


def _service(delivery: Delivery, stage: str) -> str:
    if delivery.in_service is None or stage == DAYS["in_service"].stage:
        return ""
    return _("in service %(day)s") % Filled(day=day_text(delivery.in_service))


def disputed(delivery: Delivery) -> str:
    """What is disputed of a delivery, in a sentence, or nothing."""
    topics = [_topic(topic, delivery) for topic in delivery.disputed_about]
    return _("Disputed: %(topics)s") % {"topics": joined(topics)} if topics else ""


def _topic(topic: Claim.Topic, delivery: Delivery) -> str:
    """What is contested: "how many (radars)", where that is not of all its lines."""
    items = [item for item in delivery.items.all() if topic in item.disputed_about]
    if len(items) == len(delivery.items.all()):
        return str(topic.label)
    things = joined(list(dict.fromkeys(noun(item.equipment.type, None) for item in items if item.chosen)))
    return _("%(topic)s (%(things)s)") % {"topic": topic.label, "things": things}


def unknown_numbers(delivery: Delivery) -> str:
    """The things of a delivery whose number is not known at all, in a sentence, or nothing."""
    kinds: list[EquipmentType] = [
        item.equipment.type for item in delivery.items.all() if item.quantity is None and item.low is None
    ]
    things = joined(list(dict.fromkeys(noun(kind, None) for kind in kinds)))
    return _("Number unknown: %(things)s") % {"things": things} if things else ""


def adopted_later(delivery: Delivery) -> str:
    """What stands of a delivery as known on a day though only later sources state it, in a sentence, or nothing."""
    kinds = [item.equipment.type for item in delivery.items.all() if item.adopted_later and item.chosen]
    things = joined(list(dict.fromkeys(noun(kind, None) for kind in kinds)))
    words = [_("the day")] if delivery.day_adopted_later else []
    words += [_("how many %(things)s") % Filled(things=things)] if things else []
    return _("Adopted later: %(what)s") % {"what": joined(words)} if words else ""
