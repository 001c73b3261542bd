"""Who received or supplied most of one type, from whom or to whom, and in which years: what a map and bars show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.filters import Selection
from deliveries.filters.compare import CompareForm
from deliveries.filters.fields import NOT_KNOWN, OptionField
from deliveries.filters.form import DeliveryFilterForm
from deliveries.filters.parameters import FILTERS
from deliveries.index.arrived import ArrivedLines
from deliveries.models import EquipmentType, Party, Register
from deliveries.models.capitals import CAPITALS
from deliveries.models.regions import Region
from deliveries.timeline import Amount

# A page of the table: beside the dots of 250 parties and the filters a browser lays so many out at ease.
ROWS_A_PAGE = 25
# So many years have a place of their own, the last ones.
MOST_YEARS = 80
# So many recipients are compared where nobody asks for any.
IN_EXAMPLE = 3
OTHER = {"recipient": "supplier", "supplier": "recipient"}


class RankingForm(DeliveryFilterForm):
    """The parameters of `/map/` and `/ranking/`: the filters, whose sums are shown (`by`), and how `near` a map is."""

    by = OptionField(OTHER, label=gettext_lazy("Sums of"))
    near = OptionField(("yes",), label=gettext_lazy("Nearer"))

    parameters = (*FILTERS, "by", "near")
    stages = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["by"] = data.get("by") or "recipient"
        return data

    @cached_property
    def ranking(self) -> Ranking:
        """What a form that is right but for `page` maybe asks for."""
        return Ranking(self._made, self.cleaned_data["by"])

    def last_page(self) -> int:
        return max(1, -(-len(self.ranking.rows) // ROWS_A_PAGE))

    @property
    def hidden(self) -> list[str]:
        return [*super().hidden, "by", "near"]


def of_all(register: Register | None = None, regions: Iterable[Region] = ()) -> RankingForm:
    """The form of an address without other filters: all of the site's own register, or of another that may be read;
    or what states of these regions received."""
    asked = {"register": [register.slug] if register else [], "region": [region.slug for region in regions]}
    form = RankingForm(QueryDict(urlencode(asked, doseq=True)))
    form.is_valid()
    return form


def example(form: CompareForm) -> CompareForm:
    """Where a valid form of a comparison asks for nothing: one of the recipients that received most of the type with
    most deliveries, as far as its number is known. Else the form itself."""
    if form.asks:
        return form
    ranking = Ranking(form.selection)
    known = [row.slug for row in ranking.rows if row.amount.best and row.pk in ranking.selection.index.named_parties]
    if not known:
        return form
    query = form.query.copy()
    query.setlist("type", [node.slug for node in ranking.types])
    query.setlist("recipient", known[:IN_EXAMPLE])
    found = CompareForm(query)
    found.is_valid()
    return found


@dataclass(frozen=True)
class Share:
    """What a party on the other side has of a sum; its slug asks for it in a querystring."""

    pk: int
    slug: str
    name: str
    amount: Amount


@dataclass(frozen=True)
class Ranked(Share):
    """A party with what it received or supplied: in how many deliveries, how many of those are disputed, and how many
    may have arrived in an earlier year than the one that they are counted in; and the shares of the other side, the
    greatest first."""

    deliveries: int
    disputed: int
    earlier: int
    shares: list[Share]


@dataclass(frozen=True)
class YearSum:
    """What is counted in a year, and how many of its deliveries may have arrived in an earlier one."""

    year: int
    amount: Amount
    earlier: int


def _rank(amount: Amount) -> tuple[int, int, int]:
    """The greatest first; of what no number is known last, the more lines the sooner."""
    return -amount.best, -amount.high, -amount.unknown_lines


class Ranking:
    """The sums of one top-level type by the parties on one side: of several types that match it is the one with most
    deliveries, or `type`, for unlike things are never added."""

    def __init__(self, selection: Selection, by: str = "recipient") -> None:
        self.selection, self.by, self.other = selection, by, OTHER[by]

    @cached_property
    def top(self) -> EquipmentType | None:
        """The type that is counted: whichever year is asked for, it is the same. None where nothing has arrived and
        none was asked for."""
        numbers = self.selection.without("counted").counts.arrived_lines.number("top")
        tops = [node for node in self.selection.tree.children(None) if node.pk in numbers]
        asked = [self.selection.tree.top(node) for node in self.selection.data["type"]]
        # What no register of arms counts comes after what they do.
        ranked = sorted(tops, key=lambda node: (not node.registered, -numbers[node.pk], node.position))
        return next(iter([*ranked, *asked]), None)

    @cached_property
    def types(self) -> list[EquipmentType]:
        """The chosen types below the one that is counted, or itself."""
        tree = self.selection.tree
        chosen = [node for node in self.selection.data["type"] if tree.top(node) == self.top]
        return chosen or [node for node in (self.top,) if node]

    def _of_type(self, selection: Selection) -> ArrivedLines:
        return selection.counts.arrived_lines.of_top(self.top.pk if self.top else 0)

    @cached_property
    def _lines(self) -> ArrivedLines:
        return self._of_type(self.selection)

    @property
    def total(self) -> Amount:
        return self._lines.total

    @property
    def deliveries(self) -> int:
        return self._lines.delivery_count()

    @property
    def earlier(self) -> int:
        """How many of the deliveries may have arrived in an earlier year than the one that they are counted in."""
        return self._lines.maybe_earlier.delivery_count()

    @cached_property
    def rows(self) -> list[Ranked]:
        """All parties on the side that is asked for, the greatest sum first."""
        numbers, earlier = self._lines.number(self.by), self._lines.maybe_earlier.number(self.by)
        disputed = self.selection.counts.disputed_among(self._lines).number(self.by)
        shares: dict[int, list[Share]] = defaultdict(list)
        for (pk, other), (amount,) in self._sums(self.by, self.other):
            shares[pk].append(Share(*self._called(other), amount))
        found = [
            Ranked(
                *self._called(pk), amount, numbers[pk], disputed.get(pk, 0), earlier.get(pk, 0),
                sorted(shares[pk], key=lambda share: (_rank(share.amount), share.name)),
            )
            for (pk,), (amount,) in self._sums(self.by)
        ]  # fmt: skip
        return sorted(found, key=lambda row: (_rank(row.amount), -row.deliveries, row.name))

    def _sums(self, *names: str) -> Iterator[tuple[tuple[int, ...], Iterable[Amount]]]:
        """By keys the one sum: it is of one type."""
        return ((keys, amounts.values()) for keys, amounts in self._lines.sums(*names).items())

    def _called(self, pk: int) -> tuple[int, str, str]:
        """Number, slug and name of a party, or of none."""
        named = self.selection.index.named_parties
        return (pk, *named[pk]) if pk in named else (pk, NOT_KNOWN.slug, _("not known"))

    @cached_property
    def years(self) -> list[YearSum]:
        """What is counted in each year from the first to the last, also in those in which nothing came: the last
        MOST_YEARS of them."""
        lines = self._of_type(self.selection.without("counted"))
        sums = {year: amount for (year,), amounts in lines.sums("year").items() for amount in amounts.values()}
        if not sums:
            return []
        earlier, last = lines.maybe_earlier.number("year"), max(sums)
        first = max(min(sums), last + 1 - MOST_YEARS)
        return [YearSum(year, sums.get(year, Amount()), earlier.get(year, 0)) for year in range(first, last + 1)]

    @cached_property
    def year(self) -> int | None:
        """The one year that is asked for, if it is one and whole."""
        counted = self.selection.data["counted"]
        if not counted or counted.earliest.year != counted.latest.year:
            return None
        whole = (counted.earliest.month, counted.earliest.day, counted.latest.month, counted.latest.day)
        return counted.earliest.year if whole == (1, 1, 12, 31) else None

    @cached_property
    def capitals(self) -> Mapping[int, tuple[float, float]]:
        """By pk of a party, on either side, the degrees of its capital, where it has one."""
        pks = {party.pk for row in self.rows for party in (row, *row.shares)}
        codes = Party.objects.filter(pk__in=pks).values_list("pk", "iso_code").order_by()
        return {pk: CAPITALS[code] for pk, code in codes if code in CAPITALS}

    @property
    def nowhere(self) -> list[Ranked]:
        """Those that have no place on a map."""
        return [row for row in self.rows if row.pk not in self.capitals]
