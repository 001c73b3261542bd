"""What each option of a filter would give."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deliveries.models import Source
from deliveries.models.choices import FILTERED, Estimate
from deliveries.models.days import STAGED
from deliveries.models.regions import PLACES

from .fields import NOT_KNOWN, key
from .parameters import FILTERS
from .selection import Selection

# So many options stand open on the page; the next are in a menu, and what is rarer is named or searched for: a menu of
# hundreds, which nobody reads to its end, was a third of a large country's page.
MOST_OPTIONS = 12
# A source is called by its title, which takes two or three lines.
MOST_SOURCES = 5
# Regions lie within each other: the first are the largest.
MOST_REGIONS = 8
MOST_MORE = 40
# The long tail of the filters, folded away until it is asked for.
ONE_VOICE = {"source_kind", "source", "disputed"}
FOLDED = {*FILTERED, "region", "source_kind", "source", "disputed", "estimate"}


@dataclass(frozen=True)
class Option:
    """A choice of a filter: its value, its words, how many deliveries it would give, and how deep it stands.

    In a tree, `above` names the values that it is part of, and `partly` tells that only something below it is chosen.
    """

    value: str
    label: str
    count: int
    chosen: bool
    depth: int = 0
    above: str = ""
    partly: bool = False


@dataclass(frozen=True)
class Facet:
    """A filter with its options: those that stand open, and `more` by name; `others`: whether some are not offered."""

    name: str
    label: str
    options: list[Option]
    more: list[Option] = field(default_factory=list)
    others: bool = False

    @property
    def chosen(self) -> bool:
        """Whether one of its options is."""
        return any(option.chosen for option in self.options)

    @property
    def folds(self) -> bool:
        """Whether its options are folded away until they are asked for."""
        return self.name in FOLDED


def facets(selection: Selection) -> list[Facet]:
    """The filters of a page, each option with the number of deliveries that it would give.

    They count over all that matches, not over what a page shows: so they are kept for a version of the record, and
    its other pages, orders and columns ask nothing more.
    """
    chosen = sorted((name, value) for name, value in selection.parameters().items() if name in FILTERS)
    about = sorted((name, record.pk) for name, record in selection.fixed.items())
    parts = (selection.index.state.version, get_language(), about, selection.register.pk, selection.known_on, chosen)
    mark = f"facets-{hashlib.sha256(repr(parts).encode()).hexdigest()}"
    kept: list[Facet] | None = caches["pages"].get(mark)
    if kept is None:
        kept = _counted(selection)
        caches["pages"].set(mark, kept)
    return kept


def _counted(selection: Selection) -> list[Facet]:
    offered = [
        Facet("type", _("Type"), list(_types(selection))),
        _short("equipment", _("Equipment"), _equipment(selection)),
        _short("recipient", _("Recipient"), _parties(selection, "recipient")),
        _short("supplier", _("Supplier"), _parties(selection, "supplier")),
        _short("region", _("Region of the recipient"), regions(selection), open_=MOST_REGIONS),
        Facet("source_kind", _("Kind of source that counts"), _source_kinds(selection)),
        _short("source", _("Source that counts"), _sources(selection), open_=MOST_SOURCES),
        *(Facet(name, str(choice.label), _choice(selection, name)) for name, choice in FILTERED.items()),
        Facet("disputed", _("Disputed"), _disputed(selection)),
        Facet("estimate", _("Estimates"), _estimates(selection)),
    ]
    told = [facet for facet in offered if facet.options]
    return [facet for facet in told if tells(facet)] if selection.register.credit else told


def tells(facet: Facet) -> bool:
    """Whether a filter tells rows apart of a register that one publisher gives away: each release says the same of
    them, and most of our choices are open in it."""
    return facet.chosen or (facet.name not in ONE_VOICE and len(facet.options) > 1)


def _short(name: str, label: str, ranked: list[Option], *, open_: int = MOST_OPTIONS) -> Facet:
    """A facet of `ranked` options, of which the chosen ones and the first stand open."""
    most = max(open_, sum(option.chosen for option in ranked))
    more = sorted(ranked[most : most + MOST_MORE], key=lambda option: option.label)
    return Facet(name, label, ranked[:most], more, len(ranked) > most + MOST_MORE)


def _types(selection: Selection) -> Iterator[Option]:
    tree, counted = selection.tree, selection.without("type").counts.by_branch()
    counts = {node.pk: number for node, number in counted.items()}
    chosen = {node.pk for node in selection.data["type"]}
    partly = {above.pk for node in selection.data["type"] for above in tree.path(node)} - chosen
    for node in tree:
        if node.pk in counts or node.pk in chosen:
            *above, _node = tree.path(node)
            yield Option(
                node.slug, str(node), counts.get(node.pk, 0), node.pk in chosen,
                len(above), " ".join(parent.slug for parent in above), node.pk in partly,
            )  # fmt: skip


def _ranked(rows: Iterable[tuple[str, str, int]], chosen: Iterable[Any]) -> list[Option]:
    """Options from (value, label, count): chosen ones first, also those that would give nothing, then by count."""
    slugs = {key(record): str(record) for record in chosen}
    options = [Option(value, label, count, value in slugs) for value, label, count in rows]
    missing = slugs.keys() - {option.value for option in options}
    options += [Option(slug, slugs[slug], 0, chosen=True) for slug in sorted(missing)]
    return sorted(options, key=lambda option: (not option.chosen, -option.count, option.label))


def _equipment(selection: Selection) -> list[Option]:
    if "equipment" in selection.fixed:
        return []
    counts = selection.without("equipment").counts.by_equipment()
    return _ranked(_called(selection.index.named_equipment, counts), selection.data["equipment"])


def _parties(selection: Selection, side: str) -> list[Option]:
    if side in selection.fixed:
        return []
    counts = selection.without(side).counts
    found = _called(selection.index.named_parties, counts.by_party(side))
    if side == "supplier" and (number := counts.without_supplier()):
        found.append((NOT_KNOWN.slug, _("not known"), number))
    return _ranked(found, selection.data[side])


def regions(selection: Selection) -> list[Option]:
    """Regions and groupings with the deliveries to their states; one that has none of them is not offered."""
    if "recipient" in selection.fixed and not selection.data["region"]:
        return []
    counts, states = selection.without("region").counts.by_party("recipient"), selection.index.states
    received = {code: counts[states[code]] for code in states if states[code] in counts}
    return regions_of(received, selection.data["region"])


def regions_of(received: Mapping[str, int], chosen: Iterable[Any]) -> list[Option]:
    """The same, where so many deliveries came to the states of these ISO 3166 codes."""
    rows = (
        (slug, str(one), sum(received[code] for code in one.members & received.keys())) for slug, one in PLACES.items()
    )
    return _ranked([row for row in rows if row[2]], chosen)


def _called(named: Mapping[int, tuple[str, str]], counts: Mapping[int, int]) -> list[tuple[str, str, int]]:
    """Slug, name and count by the names of the records (pks) that are counted."""
    return [(*named[pk], number) for pk, number in counts.items() if pk in named]


def _source_kinds(selection: Selection) -> list[Option]:
    counts = selection.without("source_kind").counts.by_kind_of_source()
    return _fixed(Source.Kind.choices, counts, selection.data["source_kind"])


def _sources(selection: Selection) -> list[Option]:
    """The sources that support most of the deliveries, one more than are offered, and those that are chosen."""
    chosen = selection.data["source"]
    counts = selection.without("source").counts.by_source(
        MOST_SOURCES + MOST_MORE + 1, [source.pk for source in chosen]
    )
    return _ranked(_called(selection.index.named_sources(counts), counts), chosen)


def stages(selection: Selection) -> list[Option]:
    """By which stage deliveries may be counted, arrival first, with how many that would be."""
    counts = {"": selection.without("stage").arrived}
    counts |= {name: selection.beside({"stage": name}).arrived for name in STAGED}
    names = {"": _("arrival"), **{name: str(day.stage_name) for name, day in STAGED.items()}}
    return [Option(name, names[name], number, name == selection.stage) for name, number in counts.items()]


def _choice(selection: Selection, name: str) -> list[Option]:
    counts = selection.without(name).counts.by_choice(name)
    return _fixed(FILTERED[name].options.choices, counts, selection.data[name])


def _fixed(choices: Iterable[tuple[str, Any]], counts: dict[str, int], chosen: list[str]) -> list[Option]:
    return [
        Option(value, str(label), counts.get(value, 0), value in chosen)
        for value, label in choices
        if counts.get(value) or value in chosen
    ]


def _disputed(selection: Selection) -> list[Option]:
    disputed, undisputed = selection.without("disputed").counts.disputed_and_not
    chosen = selection.data["disputed"]
    return [
        Option("yes", _("Only disputed"), disputed, chosen == "yes"),
        Option("no", _("Only undisputed"), undisputed, chosen == "no"),
    ]


def _estimates(selection: Selection) -> list[Option]:
    """What a register says to be estimates; the site's own has none, and offers nothing."""
    chosen = selection.data["estimate"]
    if selection.register.default and not chosen:
        return []
    counts = selection.without("estimate").counts
    given = {
        kind: int(counts.with_lines(counts.lines & counts.index.estimated([kind])).sum()) for kind in Estimate.values
    }
    return _fixed(Estimate.choices, given, chosen)
