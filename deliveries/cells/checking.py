"""The answers to which filters give a stated number, as rows, and what is said above them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from deliveries.filters import without
from deliveries.filters.checking import CheckForm
from deliveries.filters.fields import key
from deliveries.models import Delivery, EquipmentType, Source
from deliveries.models.languages import day_words
from deliveries.numbers import figures
from deliveries.summaries.checking import Answer, Checking
from deliveries.timeline import Amount
from deliveries.wording import figures_words, joined, upper_first
from deliveries.wording.whose import SEVERAL, whose_word

from .links import address, url


@dataclass(frozen=True, slots=True)
class Cell:
    """A filter of an answer in words, and whether it is other than was asked for."""

    words: str
    changed: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What filters give, in words, where the view stands that gives it, and each filter."""

    href: str
    counted: str
    type: Cell
    since: Cell
    until: Cell
    sources: Cell
    stage: Cell


def answer_row(answer: Answer, checking: Checking) -> AnswerRow:
    def cell(name: str, words: str) -> Cell:
        return Cell(words, name in answer.changed)

    return AnswerRow(
        href=view_of(answer, checking.form),
        counted=counted_words(answer),
        type=cell("type", joined([str(node) for node in answer.types])),
        since=cell("since", _day(answer.since)),
        until=cell("until", _day(answer.until)),
        sources=cell("sources", _sources(answer, checking)),
        stage=cell("promised", _("arrived or promised") if answer.variant.promised else _("arrived")),
    )


def view_of(answer: Answer, form: CheckForm) -> str:
    """The address of the view that gives an answer: a party's page, or where there are several, the table."""
    data, query = form.cleaned_data, form.query
    side = next((side for side in ("recipient", "supplier") if len(data[side]) == 1 and data[side][0].pk), "")
    told = {"total", "type", "since", "until", side}
    told |= set() if answer.variant.kinds is None else {"source_kind", "source"}
    rest = without(query, names=[name for name in form.parameters if name not in told])
    asked = [
        *(("type", node.slug) for node in answer.types),
        *(("since", answer.since.isoformat()) for _one in [0] if answer.since),
        *(("until", answer.until.isoformat()) for _one in [0] if answer.until),
        *(("source_kind", kind) for kind in answer.variant.kinds or ()),
    ]
    if side:
        return address(url(side, key(data[side][0])), rest, urlencode(asked))
    only = [] if answer.variant.promised else [("status", Delivery.Status.DELIVERED.value)]
    return address(url("explorer"), rest, urlencode([*asked, *only]))


def counted_words(answer: Answer) -> str:
    """ "8 helicopters", "5 + an unknown number of trucks", or "8 helicopters arrived, 2 promised"."""
    arrived = _things(answer, answer.total)
    if not answer.variant.promised:
        return arrived
    told = {"arrived": arrived, "promised": _things(answer, answer.more)}
    return _("%(arrived)s arrived, %(promised)s promised") % told


def _things(answer: Answer, amount: Amount) -> str:
    kind: EquipmentType = answer.types[0] if len(answer.types) == 1 else answer.top
    return figures_words(kind, amount)


def _day(day: dt.date | None) -> str:
    return day_words(day) if day else _("any")


def _sources(answer: Answer, checking: Checking) -> str:
    kinds = answer.variant.kinds
    if kinds is None:
        return whose_word(checking.selection) or _("all")
    return joined([str(SEVERAL[Source.Kind(kind)]) for kind in kinds]) or _("all")


def check_title(checking: Checking) -> str:
    """The question that the answers are to."""
    return _("Where does “%(total)s” come from?") % {"total": figures(checking.total)}


def check_words(checking: Checking) -> Iterator[str]:
    """What is said above the answers: what the filters give as they are, and whether that is the number."""
    total = figures(checking.total)
    if not checking.asked:
        yield _("Nothing that has arrived matches these filters.")
    given = [counted_words(answer) for answer in checking.asked if checking.gives(answer)]
    rest = [counted_words(answer) for answer in checking.asked if not checking.gives(answer)]
    if given:
        yield _("Yes: the record gives %(counted)s.") % {"counted": joined(given)}
    elif rest:
        yield _("The record gives %(counted)s for what you asked, not %(total)s.") % {
            "counted": joined(rest),
            "total": total,
        }
    if not given and not checking.answers:
        yield upper_first(_("none of the filters that were tried gives %(total)s.") % {"total": total})
