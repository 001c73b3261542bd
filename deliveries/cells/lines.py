"""The rows of the explorer: a line of a delivery each, with a cell for each column of index/columns.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.filters.explorer import Row
from deliveries.models import Delivery, Party
from deliveries.models.choices import CHOICES
from deliveries.models.days import DAYS, STAGE_DAYS, STAGED
from deliveries.wording import quantity_of

from .choices import choice
from .glossary import mark
from .links import address, link, of_register, part, sentence, url

# By column the classes of its cells, and what draws what is in them.
type Cells = dict[str, tuple[str, Callable[[Row, PageWords], SafeString]]]


class Cell(NamedTuple):
    """A cell: the column that it stands in, its classes besides, and what is in it."""

    name: str
    classes: str
    content: SafeString


class LineRow(NamedTuple):
    """A line of a delivery; `first`: of its delivery on this page."""

    first: bool
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the cells of a page have in common: what leads on to a delivery as `known` then, and what nearly every row
    says, translated once."""

    known: str
    to: str = field(default_factory=lambda: _("to"))
    from_: str = field(default_factory=lambda: _("from"))
    supplier: str = field(default_factory=lambda: _("supplier"))
    not_known: str = field(default_factory=lambda: _("not known"))
    no_date: str = field(default_factory=lambda: _("no date given"))
    outside: str = field(default_factory=lambda: _("possibly outside the range"))
    unknown: str = field(default_factory=lambda: _("unknown number"))
    disputed: str = field(default_factory=lambda: _("Disputed"))
    not_disputed: str = field(default_factory=lambda: _("not disputed"))


def line_rows(rows: Iterable[Row], columns: Iterable[str], known: str = "", stage: str = "") -> list[LineRow]:
    """The rows of a page of lines, with cells for these `columns`; `known` is what leads on to a delivery as known
    then. `stage`: by the day of which they are counted, where that is not arrival: that day leads to the delivery."""
    page, own = PageWords(known), {**DRAWN, **(_at_stage(stage) if stage else {})}
    drawn = [(name, *own[name]) for name in columns]
    return [LineRow(row.first, [Cell(name, classes, draw(row, page)) for name, classes, draw in drawn]) for row in rows]


# ---- What is in a cell: a word before it is for narrow screens, which show no headings -------------------


def _date(row: Row, page: PageWords) -> SafeString:
    return _counted(row.delivery.arrival, row, page)


def _counted(span: DateSpan | None, row: Row, page: PageWords) -> SafeString:
    """The day by which a delivery is counted, which leads to it."""
    href = f"{url('delivery', row.delivery.pk)}{page.known}"
    day = link(href, short(span) or page.no_date)
    return (
        sentence('%(day)s <small class="doubt">%(words)s</small>', day=day, words=page.outside) if row.doubtful else day
    )


def _recipient(row: Row, page: PageWords) -> SafeString:
    return _party(page.to, "recipient", row.delivery)


def _supplier(row: Row, page: PageWords) -> SafeString:
    if row.delivery.supplier:
        return _party(page.from_, "supplier", row.delivery)
    said = '<span class="soft"><span class="word">%(before)s </span>%(words)s</span>'
    return sentence(said, before=page.supplier, words=page.not_known)


def _party(before: str, side: str, delivery: Delivery) -> SafeString:
    party: Party = getattr(delivery, side)
    href = address(url(side, party.slug), of_register(delivery))
    return sentence('<span class="word">%(before)s </span>%(party)s', before=before, party=link(href, party))


def _equipment(row: Row, page: PageWords) -> SafeString:
    equipment = row.item.equipment
    return link(address(url("equipment", equipment.slug), of_register(row.delivery)), equipment)


def _type(row: Row, page: PageWords) -> SafeString:
    return _plain(str(row.item.equipment.type))


def _quantity(row: Row, page: PageWords) -> SafeString:
    if words := quantity_of(row.item):
        return _plain(words)
    said = '<span aria-hidden="true">?</span><span class="unseen">%(words)s</span>'
    return mark("unknown", sentence(said, words=page.unknown))


def _status(row: Row, page: PageWords) -> SafeString:
    words = choice(row.delivery, "status")
    if row.delivery.status == Delivery.Status.DELIVERED:
        return _plain(words)
    return sentence('<span class="mark open">%(words)s</span>', words=words)


def _sources(row: Row, page: PageWords) -> SafeString:
    number = row.delivery.source_count
    after = ngettext("source", "sources", number)
    return sentence('%(number)s<span class="word"> %(after)s</span>', number=number, after=after)


def _disputed(row: Row, page: PageWords) -> SafeString:
    if row.item.disputed_about:
        return mark("disputed", page.disputed)
    said = '<span class="soft" aria-hidden="true">–</span><span class="unseen">%(words)s</span>'
    return sentence(said, words=page.not_disputed)


def _other_day(name: str, row: Row, page: PageWords) -> SafeString:
    day = short(getattr(row.delivery, DAYS[name].prefix))
    return _plain(day) if day else sentence('<span class="soft">%(words)s</span>', words=page.not_known)


def _register(row: Row, page: PageWords) -> SafeString:
    return _plain(row.delivery.register)


def _consignments(row: Row, page: PageWords) -> SafeString:
    return _plain(row.delivery.consignments)


def _choice(name: str, row: Row, page: PageWords) -> SafeString:
    return _plain(choice(row.delivery, name))


def _plain(words: object) -> SafeString:
    return mark_safe(part(words))


# By column its classes, and what is in it. What repeats from line to line of a delivery is said "again".
DRAWN: Cells = {
    **{name: ("again", partial(_choice, name)) for name in CHOICES},
    **{name: ("again", partial(_other_day, name)) for name in DAYS},
    "date": ("date", _date),
    "recipient": ("again", _recipient),
    "supplier": ("again", _supplier),
    "equipment": ("model", _equipment),
    "type": ("", _type),
    "quantity": ("num quantity", _quantity),
    "status": ("again", _status),
    "sources": ("num again", _sources),
    "disputed": ("", _disputed),
    "register": ("again", _register),
    "consignments": ("num again", _consignments),
}


def _arrival(row: Row, page: PageWords) -> SafeString:
    return _plain(short(row.delivery.arrival) or page.no_date)


def _at_stage(stage: str) -> Cells:
    """The cells that are others where lines are counted at this stage."""

    def day(row: Row, page: PageWords) -> SafeString:
        return _counted(getattr(row.delivery, STAGED[stage].prefix), row, page)

    return {STAGE_DAYS[stage]: ("date", day), "date": ("again", _arrival)}


def short(span: DateSpan | None) -> str:
    """A span for a table, a chart or a headline number: "31 Mar 2022"; "" for none."""
    return span.brief(language=get_language() or "en") if span else ""
