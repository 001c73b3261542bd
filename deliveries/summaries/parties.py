"""Where parties stand: what each received or supplied in all, with a small step line, and the count to open with.

Sums and steps come from the index: they are of all that has arrived, whatever is shown of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.chart import Spark, spark
from deliveries.dates import DateSpan
from deliveries.filters import Selection
from deliveries.filters.fields import OptionField, worded
from deliveries.filters.form import DeliveryFilterForm
from deliveries.filters.lists import COLUMNS, ListedForm
from deliveries.filters.parameters import FILTERS
from deliveries.filters.selection import MOST_STEPS, PAGE_SIZE
from deliveries.index import listing
from deliveries.index.arrived import ArrivedLines
from deliveries.index.counts import FacetCounts
from deliveries.index.listing import called
from deliveries.index.reading import NO_ROW
from deliveries.models import Delivery, EquipmentType, Party, Register
from deliveries.models.regions import REGIONS, Region
from deliveries.timeline import Amount, Series, Timeline, build_timeline

# How many of the recipients that most sources speak of are tried for one whose count has risen twice.
MOST_CANDIDATES = 5

# A page of `/recipients/`: where each has several counts, a browser lays so many out at ease.
PARTIES_A_PAGE = 40
# Those of which nothing came are names alone.
NAMES_A_PAGE = 250

# A step line is 120 pixels wide: one that rises more often is drawn by the year.
MOST_SPARK_STEPS = 60


@dataclass(frozen=True)
class TypeTotal:
    """What a party received or supplied of a top-level type, and how many deliveries raised that count."""

    type: EquipmentType
    total: Amount
    rises: int


@dataclass(frozen=True)
class Standing:
    """A party with what it received or supplied in all: the type that says most first, and the steps of that one."""

    party: Party
    held: list[TypeTotal]
    line: Series[EquipmentType] | None
    deliveries: int
    last: DateSpan
    disputed: int = 0
    region: Region | None = None

    @property
    def spark(self) -> Spark | None:
        """The step line of its first count, small."""
        return spark(self.line) if self.line else None


def own(register: Register | None = None) -> Selection:
    """What an address without filters selects: the site's own register, or another that may be read."""
    form = DeliveryFilterForm(QueryDict(f"register={register.slug}" if register else ""))
    form.is_valid()
    return form.selection


def listed(role: str, counts: FacetCounts, order: str = ListedForm.first_order, name: str = "") -> list[int]:
    """The pks of the parties in that role ("recipient" or "supplier") of a delivery that arrived, in an order of
    index.listing.ORDERS; those that are called so, where a part of a name is given. `counts`: that of own()."""
    return called(counts.index.parties, listing.parties(counts, role, order), name)


def standings(role: str, counts: FacetCounts, pks: Sequence[int]) -> list[Standing]:
    """What those of these parties stand at, which listed() gives. `counts`: that of own()."""
    parties = Party.objects.in_bulk(pks)
    counted = counts.arrived_lines.of_parties(role, pks)
    last = counted.last(role)
    came = Delivery.objects.in_bulk(last.values())
    numbers, held = counted.number(role), _held(role, counted)
    disputed, regions = listing.disputed(counts, role), list(REGIONS.values())
    places = {pk: regions[at] for pk, at in listing.region_places(counts.index).items()}
    # One that was deleted a moment ago is left out.
    shown = [(parties[pk], came[last[pk]]) for pk in pks if pk in parties and last.get(pk) in came]
    lines = _lines(role, counted, {party.pk: held[party.pk][0] for party, _delivery in shown})
    return [
        Standing(
            party,
            held[party.pk],
            lines.get(party.pk),
            numbers[party.pk],
            delivery.arrival,
            disputed.get(party.pk, 0),
            places.get(party.pk),
        )
        for party, delivery in shown
        if delivery.arrival
    ]


def _held(role: str, counted: ArrivedLines) -> dict[int, list[TypeTotal]]:
    """By pk of a party what it holds, a type each: known numbers before unknown ones, what registers of arms count
    before the rest, then by how often they rose."""
    types = {node.pk: node for node in counted.index.tree.children(None)}
    rises = counted.rises(role)
    return {
        party: sorted(
            (TypeTotal(types[top], total, rises.get((party, top), 0)) for top, total in totals.items()),
            key=lambda held: (held.total.only_unknown, not held.type.registered, -held.rises, held.type.position),
        )
        for (party,), totals in counted.sums(role).items()
    }


def _lines(role: str, counted: ArrivedLines, chosen: Mapping[int, TypeTotal]) -> dict[int, Series[EquipmentType]]:
    """By pk of a party the steps of the type that was chosen for it: its deliveries, or years where those are many."""
    found: dict[int, Series[EquipmentType]] = {}
    for period in (None, "year"):
        often = period is not None
        some = {pk: held for pk, held in chosen.items() if held.rises and (held.rises > MOST_SPARK_STEPS) == often}
        found |= _steps(_chosen(role, counted, some), role, some, period)
    return found


def _chosen(role: str, counted: ArrivedLines, chosen: Mapping[int, TypeTotal]) -> ArrivedLines:
    """Of each party the lines of the type that was chosen for it."""
    return counted.of_types(role, {pk: held.type.pk for pk, held in chosen.items()})


def _steps(
    counted: ArrivedLines, role: str, chosen: Mapping[int, TypeTotal], period: str | None
) -> dict[int, Series[EquipmentType]]:
    """By pk of a party the steps of the type that was chosen for it, a delivery or a `period` each."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in counted.steps(period, role):
        rows[row[role]].append(row)
    return {pk: build_timeline(rows[pk], {chosen[pk].type.pk: chosen[pk].type}).series[0] for pk in rows}


def still_waiting(role: str, counts: FacetCounts, name: str = "") -> list[tuple[str, str]]:
    """Slug and name of the parties in that role of published records of which none has arrived, by name; those that
    are called so. `counts`: that of own()."""
    waiting = counts.by_party(role).keys() - counts.arrived_lines.last(role).keys()
    named = counts.index.named_parties
    return sorted((named[pk] for pk in called(counts.index.parties, waiting, name)), key=itemgetter(1))


# By what a list of parties can be sorted; by a count where all that is asked for is of one type.
PARTY_COLUMNS = COLUMNS | {
    "count": gettext_lazy("Count"), "disputed": gettext_lazy("Disputed"), "region": gettext_lazy("Region"),
}  # fmt: skip


class PartiesForm(ListedForm, DeliveryFilterForm):
    """The parameters of `/recipients/` and `/suppliers/`; `page` is one of the pages of the parties in that role."""

    parameters = (*FILTERS, "name", "sort")

    sort = OptionField(worded(listing.PARTY_ORDERS, PARTY_COLUMNS), label=gettext_lazy("Sort"))

    def __init__(self, data: QueryDict, role: str) -> None:
        super().__init__(data)
        self.role = role

    @property
    def one_type(self) -> bool:
        """Whether all that is asked for is of one top-level type: only then has a party one count."""
        return len({self.tree.top(node) for node in self.cleaned_data.get("type", ())}) == 1

    @property
    def columns(self) -> dict[str, Any]:  # type: ignore[override]
        """By what the parties can be sorted."""
        return {name: label for name, label in PARTY_COLUMNS.items() if name != "count" or self.one_type}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("sort", "").removeprefix("-") == "count" and not self.one_type:
            self.add_error("sort", _("Choose one type to sort by its count: unlike things are never added."))
        return data

    @property
    def greatest(self) -> Amount | None:
        """The greatest count of any party, where all are of one type."""
        sums = self.selection.counts.arrived_lines.sums(self.role) if self.one_type else {}
        return max((amount for own in sums.values() for amount in own.values()), key=lambda one: one.high, default=None)

    def listed(self) -> list[int]:
        """The pks of all parties that a form lists which is right but for `page` maybe."""
        return listed(self.role, self._made.counts, self.order, self.cleaned_data["name"])

    def last_page(self) -> int:
        return max(1, -(-len(self.listed()) // PARTIES_A_PAGE))


@dataclass(frozen=True)
class Lead:
    """What the front page opens with: one count of one recipient, and the names of those who supplied it."""

    party: Party
    series: Series[EquipmentType]
    suppliers: list[str]
    merged: str | None

    @property
    def timeline(self) -> Timeline:
        return Timeline([self.series])

    @property
    def on_first_page(self) -> set[int]:
        """The deliveries that stand on the first page of its ledger, where they are a step each."""
        return {step.delivery_id for step in self.series.steps[:PAGE_SIZE]} if self.merged is None else set()


def lead(counts: FacetCounts) -> Lead | None:
    """The story to open with: the recipient that most sources speak of, and its count that rose most often.

    A count that has risen only once tells no story, so the next recipients are tried; None where no count rose.
    """
    sources, counted = counts.sources_by_party("recipient"), counts.arrived_lines
    order = sorted(sources, key=lambda pk: (-sources[pk], pk))[:MOST_CANDIDATES]
    counted = counted.of_parties("recipient", order)
    held = _held("recipient", counted)
    ranking = [pk for pk in order if pk in held and held[pk][0].rises]
    if not ranking:
        return None
    first = next((pk for pk in ranking if held[pk][0].rises > 1), ranking[0])
    chosen = {first: held[first][0]}
    told = _chosen("recipient", counted, chosen)
    period = told.period(MOST_STEPS)
    series = _steps(told, "recipient", chosen, period)[first]
    suppliers = told.number("supplier")
    senders = [*Party.objects.filter(pk__in=suppliers).order_by("name").values_list("name", flat=True)]
    party = Party.objects.filter(pk=first).first()
    # One that was merged a moment ago opens the next page.
    return Lead(party, series, senders + [""] * (NO_ROW in suppliers), period) if party else None
