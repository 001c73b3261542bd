"""What each option of a filter would give: facet counts, chips for the active filters, and their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deliveries.dates import DateSpan
from deliveries.models import Delivery, Source
from deliveries.timeline import Amount

from .form import DeliveryFilterForm
from .selection import Selection

MOST_OPTIONS = 12


@dataclass(frozen=True)
class Option:
    """A choice of a filter: its value, its words, how many deliveries it would give, and how deep it stands."""

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """A filter with its options."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """An active filter, with the querystring that takes it away."""

    label: str
    without: str


@dataclass(frozen=True)
class Tab:
    """A top-level type with what has arrived of it, or everything; and the querystring that shows it alone."""

    label: str
    amount: Amount | None
    query: str
    current: bool


def tabs(form: DeliveryFilterForm) -> list[Tab]:
    """One tab a top-level type that has arrived, those with a known number first, then one for everything."""
    selection = form.selection
    chosen = {node.slug for node in selection.data["type"]}
    totals = selection.totals(without="type")
    kinds = [(node, totals[node.pk]) for node in selection.tree.children(None) if node.pk in totals]
    kinds.sort(key=lambda kind: kind[1].only_unknown)
    everything = without(form.query, "type")
    return [
        *(
            Tab(
                node.name,
                amount,
                "&".join(filter(None, [everything, f"type={node.slug}"])),
                chosen == {node.slug},
            )
            for node, amount in kinds
        ),
        Tab(_("Everything"), None, everything, not chosen),
    ]


def facets(selection: Selection) -> list[Facet]:
    """The filters of a page, each option with the number of deliveries that it would give."""
    offered = [
        Facet("type", _("Type"), list(_types(selection))),
        Facet("equipment", _("Equipment"), _equipment(selection)),
        Facet("recipient", _("Recipient"), _parties(selection, "recipient")),
        Facet("supplier", _("Supplier"), _parties(selection, "supplier")),
        Facet("source_kind", _("Who must say so"), _source_kinds(selection)),
        Facet("status", _("Status"), _statuses(selection)),
        Facet("disputed", _("Disputed"), _disputed(selection)),
    ]
    return [facet for facet in offered if facet.options]


def _types(selection: Selection) -> Iterator[Option]:
    lines = selection.lines(without="type").of(selection.deliveries(without="type")).order_by()
    present = set(lines.values_list("equipment__type", flat=True).distinct())
    chosen = set(selection.data["type"])
    nodes = [n for n in selection.tree if n in chosen or present & {m.pk for m in selection.tree.branch(n)}]
    counts = lines.aggregate(
        **{
            f"n{node.pk}": Count(
                "delivery",
                distinct=True,
                filter=Q(equipment__type__in=[member.pk for member in selection.tree.branch(node)]),
            )
            for node in nodes
        }
    )
    for node in nodes:
        depth = len(selection.tree.path(node)) - 1
        yield Option(node.slug, node.name, counts[f"n{node.pk}"], node in chosen, depth)


def _ranked(rows: Iterable[tuple[str, str, int]], chosen: Iterable[Any]) -> list[Option]:
    """Options from (value, label, count), with chosen ones that would give nothing kept, most deliveries first."""
    slugs = {record.slug: str(record) for record in chosen}
    options = [Option(value, label, count, value in slugs) for value, label, count in rows]
    missing = slugs.keys() - {option.value for option in options}
    options += [Option(slug, slugs[slug], 0, chosen=True) for slug in sorted(missing)]
    options.sort(key=lambda option: (not option.chosen, -option.count, option.label))
    return options[: max(MOST_OPTIONS, len(slugs))]


def _equipment(selection: Selection) -> list[Option]:
    if "equipment" in selection.fixed:
        return []
    lines = selection.lines(without="equipment").of(selection.deliveries(without="equipment")).order_by()
    rows = lines.values_list("equipment__slug", "equipment__designation").annotate(n=Count("delivery", distinct=True))
    return _ranked(rows, selection.data["equipment"])


def _parties(selection: Selection, side: str) -> list[Option]:
    if side in selection.fixed:
        return []
    found = selection.deliveries(without=side).order_by().exclude(**{side: None})
    rows = found.values_list(f"{side}__slug", f"{side}__name").annotate(n=Count("pk"))
    return _ranked(rows, selection.data[side])


def _source_kinds(selection: Selection) -> list[Option]:
    claims = (
        selection.claims()
        .supporting()
        .filter(delivery__in=selection.deliveries(without="source_kind").order_by().values("pk"))
    )
    counts = dict(claims.order_by().values_list("source__kind").annotate(n=Count("delivery", distinct=True)))
    return _fixed(Source.Kind.choices, counts, selection.data["source_kind"])


def _statuses(selection: Selection) -> list[Option]:
    found = selection.deliveries(without="status").order_by()
    return _fixed(
        Delivery.Status.choices,
        dict(found.values_list("status").annotate(n=Count("pk"))),
        selection.data["status"],
    )


def _fixed(choices: Iterable[tuple[str, Any]], counts: dict[str, int], chosen: list[str]) -> list[Option]:
    return [
        Option(value, str(label), counts.get(value, 0), value in chosen)
        for value, label in choices
        if counts.get(value) or value in chosen
    ]


def _disputed(selection: Selection) -> list[Option]:
    found = selection.deliveries(without="disputed")
    disputed = found.disputed(selection.claims()).count()
    chosen = selection.data["disputed"]
    return [
        Option("yes", _("Only disputed"), disputed, chosen == "yes"),
        Option("no", _("Only undisputed"), found.count() - disputed, chosen == "no"),
    ]


FILTERS = (
    "type", "equipment", "recipient", "supplier", "status", "source_kind",
    "since", "until", "known_on", "disputed", "register", "q",
)  # fmt: skip
REPEATABLE = FILTERS[:6]


def chips(form: DeliveryFilterForm) -> list[Chip]:
    """The active filters of a valid form, each with the querystring without it."""
    return [
        Chip(label, without(form.query, name, value))
        for name in FILTERS
        if name not in form.fixed and form.cleaned_data.get(name)
        for value, label in _words(form, name)
    ]


def _words(form: DeliveryFilterForm, name: str) -> list[tuple[str | None, str]]:
    """(value in the querystring, words on the chip) of each value of a filter; None stands for the only value."""
    value = form.cleaned_data[name]
    if name in {"status", "source_kind"}:
        labels = dict((Delivery.Status if name == "status" else Source.Kind).choices)
        return [(key, str(labels[key])) for key in value]
    if isinstance(value, list):
        return [(record.slug, str(record)) for record in value]
    if name == "disputed":
        return [(None, _("Only disputed") if value == "yes" else _("Only undisputed"))]
    if isinstance(value, DateSpan):
        return [(None, f"{form.fields[name].label}: {value.human(language=get_language() or 'en')}")]
    return [(None, f"“{value}”" if name == "q" else str(value))]


def without(query: QueryDict, name: str = "", value: str | None = None) -> str:
    """The filters of `query` as a tidy querystring, without `name` or that one `value` of it; on the first page."""
    rest = QueryDict(mutable=True)
    for key in FILTERS:
        # Of a parameter that has one value, the form reads the last.
        given = query.getlist(key) if key in REPEATABLE else query.getlist(key)[-1:]
        values = [word.strip() for word in given if word.strip()]
        rest.setlist(key, [word for word in dict.fromkeys(values) if key != name or (value and word != value)])
    return rest.urlencode()
