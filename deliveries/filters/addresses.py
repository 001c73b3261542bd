"""Where a view leads, each with its querystring: without one of its filters, to one type alone, to other sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.models import EquipmentType, Source
from deliveries.models.days import STAGED
from deliveries.models.languages import quoted
from deliveries.timeline import Amount

from .fields import OptionsField, key
from .form import DeliveryFilterForm
from .parameters import FILTERS

# Kinds of sources that are accepted together. A document or a register may be anybody's: neither is in one.
PRESETS: dict[str, tuple[str, ...]] = {
    "all": (),
    "official": (Source.Kind.OFFICIAL_STATEMENT.value,),
    "press": tuple(
        kind.value
        for kind in (Source.Kind.NEWS, Source.Kind.NEWSLETTER, Source.Kind.PHOTOGRAPH, Source.Kind.EYEWITNESS)
    ),
    "seen": (Source.Kind.PHOTOGRAPH.value, Source.Kind.EYEWITNESS.value),
}


@dataclass(frozen=True)
class Chip:
    """An active filter, with the querystring that takes it away; `name` is its parameter."""

    name: str
    label: str
    without: str


@dataclass(frozen=True)
class Tab:
    """A top-level type with what has arrived of it, or everything; and the querystring that shows it alone."""

    label: str
    amount: Amount | None
    query: str
    current: bool


def tabs(form: DeliveryFilterForm, shown: EquipmentType | None = None) -> list[Tab]:
    """One tab for everything, then one a top-level type that has arrived, those with a known number first; the current
    one is that of the type that is chosen alone, or `shown`, chosen or not."""
    selection = form.selection
    chosen = {shown.slug} if shown else {node.slug for node in selection.data["type"]}
    totals = selection.without("type").totals()
    kinds = [(node, totals[node.pk]) for node in selection.tree.children(None) if node.pk in totals]
    kinds.sort(key=lambda kind: kind[1].only_unknown)
    everything = without(form.query, "type", names=form.parameters)
    return [
        Tab(_("Everything"), None, everything, not chosen),
        *(
            Tab(
                str(node),
                amount,
                "&".join(filter(None, [everything, f"type={node.slug}"])),
                chosen == {node.slug},
            )
            for node, amount in kinds
        ),
    ]


@dataclass(frozen=True)
class Preset:
    """A ready choice of the kinds of sources that count, and the querystring that makes it."""

    name: str
    label: str
    query: str
    current: bool


def presets(form: DeliveryFilterForm) -> list[Preset]:
    """All sources; official ones; those that are neither officials nor registers; those that saw it."""
    kinds, single = set(form.selection.data["source_kind"]), form.selection.data["source"]
    words = {
        "all": pgettext("sources", "all"),
        "official": _("official only"),
        "press": _("press and witnesses"),
        "seen": _("seen"),
    }
    rest = without(
        QueryDict(without(form.query, "source_kind", names=form.parameters)), "source", names=form.parameters
    )
    return [
        Preset(
            name,
            words[name],
            "&".join(filter(None, [rest, *(f"source_kind={kind}" for kind in chosen)])),
            kinds == set(chosen) and not single,
        )
        for name, chosen in PRESETS.items()
    ]


def chips(form: DeliveryFilterForm) -> list[Chip]:
    """The active filters of a valid form, each with the querystring without it."""
    return [
        Chip(name, label, without(form.query, name, value, form.parameters))
        for name in FILTERS
        if name not in form.fixed and form.cleaned_data.get(name)
        for value, label in _words(form, name)
    ]


def page_chips(form: DeliveryFilterForm) -> list[Chip]:
    """Those that a page shows: whose register it is of stands in its masthead, with the way out of it."""
    return [chip for chip in chips(form) if chip.name != "register"]


def _words(form: DeliveryFilterForm, name: str) -> list[tuple[str | None, str]]:
    """(value in the querystring, words on the chip) of each value of a filter; None stands for the only value."""
    value, of_form = form.cleaned_data[name], form.fields[name]
    if isinstance(of_form, OptionsField):
        labels = dict(of_form.choices.choices)
        return [(key, str(labels[key])) for key in value]
    if name == "type_itself":
        return [(key(record), _("%(type)s, no narrower type") % {"type": record}) for record in value]
    if isinstance(value, list):
        return [(key(record), str(record)) for record in value]
    if name == "disputed":
        return [(None, _("Only disputed") if value == "yes" else _("Only undisputed"))]
    if isinstance(value, DateSpan) or name == "stage":
        said = STAGED[value].stage_name if name == "stage" else value.human(language=get_language() or "en")
        return [(None, _("%(subject)s: %(what)s") % {"subject": form.fields[name].label, "what": said})]
    return [(None, quoted(value) if name == "q" else str(value))]


def without(query: QueryDict, name: str = "", value: str | None = None, names: Iterable[str] = FILTERS) -> str:
    """The parameters `names` of `query` as a tidy querystring, without `name` or that one `value` of it.

    It leads to the first page.
    """
    rest = QueryDict(mutable=True)
    for parameter in names:
        values = [word.strip() for word in query.getlist(parameter) if word.strip()]
        kept = [word for word in dict.fromkeys(values) if parameter != name or (value and word != value)]
        rest.setlist(parameter, kept)
    return rest.urlencode()


def as_filters(form: DeliveryFilterForm) -> str:
    """The querystring by which the explorer, feeds and downloads select what a valid form's page does: its filters, and
    what the page is about as one of them."""
    query = QueryDict(without(form.query), mutable=True)
    for name, record in form.fixed.items():
        query.setlist(name, [key(record)])
    return query.urlencode()


def known_query(day: dt.date | None) -> str:
    """What leads on from a view as known on `day` to one more: "?known_on=2022-04-01", or "" for today's."""
    return f"?known_on={day.isoformat()}" if day else ""
