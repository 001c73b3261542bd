"""The analysts' view of the record: every line of every delivery, sorted, or summed up in groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django import forms
from django.db import connection
from django.db.models import FETCH_RAISE, Case, F, IntegerField, Value, When
from django.db.models.functions import Coalesce, Collate
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.index.groups import DIMENSIONS, Sum, Table, sums, table
from deliveries.index.keyset import Order, Page, page
from deliveries.index.sorting import sorted_by
from deliveries.models import Delivery, DeliveryItem
from deliveries.models.items import stated
from deliveries.timeline import may_lie_outside

from .facets import without
from .fields import ValuesField
from .form import DeliveryFilterForm
from .selection import FILTERS, Selection

LINES_A_PAGE = 50
LONGEST_POSITION = 600
VIEW = ("sort", "columns", "group", "pivot")
TIES = ("pk", "line")
# What sorts words by their letters alone, whatever the language of the database.
BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}


@dataclass(frozen=True)
class Column:
    """A column of the explorer: its heading, what downloads are sorted by (see sorting.py for pages), and whether it
    stands there unasked."""

    label: Promise
    keys: tuple[str, ...]
    shown: bool = True
    number: bool = False


@dataclass(frozen=True)
class Heading:
    """The heading of a column on the page; `sorted_now` is "ascending", "descending" or ""."""

    name: str
    label: str
    query: str
    sorted_now: str
    number: bool


# Names are sorted by their folded form: both databases then agree, and "Côte d'Ivoire" stands before "Croatia".
COLUMNS = {
    "date": Column(gettext_lazy("Arrived"), ("arrival_latest", "arrival_earliest")),
    "recipient": Column(gettext_lazy("Recipient"), ("to",)),
    "supplier": Column(gettext_lazy("Supplier"), ("by",)),
    "equipment": Column(gettext_lazy("Equipment"), ("model",)),
    "type": Column(gettext_lazy("Type"), ("kind",)),
    "quantity": Column(gettext_lazy("Quantity"), ("amount",), number=True),
    "status": Column(gettext_lazy("Status"), ("status",)),
    "sources": Column(gettext_lazy("Sources"), ("voices",), number=True),
    "disputed": Column(gettext_lazy("Disputed"), ("doubt",)),
    "terms": Column(gettext_lazy("Terms"), ("terms",), shown=False),
    "ordered": Column(gettext_lazy("Ordered"), ("order_latest", "order_earliest"), shown=False),
    "register": Column(gettext_lazy("Register"), ("register__name",), shown=False),
    "consignments": Column(gettext_lazy("Consignments"), ("consignments",), shown=False, number=True),
}
USUAL = [name for name, column in COLUMNS.items() if column.shown]
SORTS = {f"{sign}{name}": column for name, column in COLUMNS.items() for sign in ("", "-")}
LATEST_FIRST = "-date"

# What downloads say of a line, by the path from its delivery.
LINE = {
    "delivery": "pk", "status": "status", "earliest": "arrival_earliest", "latest": "arrival_latest",
    "recipient": "recipient__slug", "supplier": "supplier__slug", "equipment": "items__equipment__slug",
    "type": "items__equipment__type__slug", "top": "items__equipment__type__top__slug", "quantity": "number",
    "low": "least", "high": "greatest", "sources": "voices", "disputed": "contested", "terms": "terms",
    "order_earliest": "order_earliest", "order_latest": "order_latest", "consignments": "consignments",
    "condition": "items__condition",
}  # fmt: skip


class ColumnsField(ValuesField):
    """Names of columns, in the order in which they stand on the page; the usual ones where none is named."""

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value) or USUAL
        for word in chosen:
            if word not in COLUMNS:
                raise forms.ValidationError(self.unknown(word))
        return [name for name in COLUMNS if name in chosen]


class OptionField(forms.ChoiceField):
    """One of some keys, with the words of the other filters for what is none of them."""

    def __init__(self, keys: Any, *, label: Any) -> None:
        super().__init__(required=False, label=label, choices=[("", ""), *((key, key) for key in keys)])
        self.error_messages["invalid_choice"] = gettext_lazy("“%(value)s” is not one of the choices.")


class ExplorerForm(DeliveryFilterForm):
    """The parameters of `/deliveries/` and its downloads."""

    sort = OptionField(SORTS, label=gettext_lazy("Sort"))
    columns = ColumnsField(required=False, label=gettext_lazy("Columns"))
    group = OptionField(DIMENSIONS, label=gettext_lazy("Group by"))
    pivot = OptionField(DIMENSIONS, label=gettext_lazy("Across"))
    after = forms.CharField(required=False, max_length=LONGEST_POSITION, label=gettext_lazy("After"))
    before = forms.CharField(required=False, max_length=LONGEST_POSITION, label=gettext_lazy("Before"))

    parameters = FILTERS + VIEW

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.query = self.data = self._tidy(self.given)

    @staticmethod
    def _tidy(given: QueryDict) -> QueryDict:
        """`given` without what is so anyway, which need not be said in the address."""
        if set(given.getlist("columns")) == set(USUAL):
            given.pop("columns")
        if given.getlist("sort") == [LATEST_FIRST]:
            given.pop("sort")
        # What was chosen to go across, before the rows were chosen to be the same or none.
        if given.get("pivot") in {given.get("group"), ""} or not given.get("group"):
            given.pop("pivot", None)
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["sort"] = data.get("sort") or LATEST_FIRST
        if data.get("after") and data.get("before"):
            self.add_error("before", _("Ask for what stands after a line, or before one, not both."))
        for name in ("after", "before"):
            if data.get(name):
                self._check_position(name, data)
        return data

    def _check_position(self, name: str, data: dict[str, Any]) -> None:
        try:
            order_of(data["sort"]).read(data[name])
        except ValueError:
            self.add_error(name, _("This is no place in the list as it is sorted. Begin again from its first page."))

    def _post_clean(self) -> None:
        """Lines are added while one reads, so that a number would name another page each time."""
        if not self.errors and (self.cleaned_data["page"] or 1) > 1:
            self.add_error("page", _("These pages have no numbers: begin with the first, and follow its links."))

    @property
    def carried(self) -> list[str]:
        return ["register", "sort"] if self.cleaned_data["group"] else ["register"]

    def headings(self) -> list[Heading]:
        """The headings of the chosen columns, each with the querystring that sorts by it, or the other way round."""
        sort, rest = self.cleaned_data["sort"], without(self.query, "sort", names=self.parameters)
        found = []
        for name in self.cleaned_data["columns"]:
            column = COLUMNS[name]
            rising, falling = name, f"-{name}"
            first, other = (falling, rising) if column.number or name in {"date", "disputed"} else (rising, falling)
            query = "&".join(filter(None, [rest, f"sort={other if sort == first else first}"]))
            now = "ascending" if sort == rising else "descending" if sort == falling else ""
            found.append(Heading(name, str(column.label), query, now, column.number))
        return found

    def orders(self) -> list[tuple[str, str]]:
        """What the lines can be sorted by, with its words: the chosen columns, and the one that they are sorted by."""
        names = dict.fromkeys([*self.cleaned_data["columns"], self.cleaned_data["sort"].removeprefix("-")])
        ways = (("", "↑"), ("-", "↓"))
        return [(f"{sign}{name}", f"{COLUMNS[name].label} {arrow}") for name in names for sign, arrow in ways]

    def _selected(self) -> ExplorerSelection:
        return ExplorerSelection(self.cleaned_data, self.fixed)

    @cached_property
    def selection(self) -> ExplorerSelection:
        """What the querystring selects; see DeliveryFilterForm.selection."""
        if not self.is_valid():
            raise ValueError("An invalid form selects nothing.")
        return self._selected()


def order_of(sort: str) -> Order:
    """The order of lines that a value of `sort` names: a column, with "-" before it for falling."""
    return Order(sort, SORTS[sort].keys, TIES, descending=sort.startswith("-"))


@dataclass(frozen=True)
class Row:
    """A line of a delivery as the explorer shows it; `first` on the page of its delivery's lines, `doubtful` where it
    may lie outside the range that was asked for."""

    delivery: Delivery
    item: DeliveryItem
    first: bool
    doubtful: bool


class ExplorerSelection(Selection):
    """What the explorer selects: lines, of deliveries arrived or awaited."""

    @property
    def order(self) -> Order:
        return order_of(self.data["sort"])

    def page_of_lines(self) -> Page[dict[str, int]]:
        """The lines on this page, by the pk of the delivery (`pk`) and their own (`line`)."""
        lines = np.flatnonzero(self.counts.lines)
        keys = sorted_by(self.data["sort"].removeprefix("-"), self.counts, lines)
        found = page(keys, self.order, LINES_A_PAGE, self.data["after"] or None, self.data["before"] or None)
        rows = self.columns.lines.among(lines[found.rows])
        pairs = zip(rows["delivery"].tolist(), rows["pk"].tolist(), strict=True)
        return Page([{"pk": delivery, "line": line} for delivery, line in pairs], found.before, found.after)

    def shown_lines(self, lines: Page[dict[str, int]]) -> list[Row]:
        """The lines of a page with all that is shown of them; one that was deleted a moment ago is left out."""
        found = self.as_stated(
            self.with_evidence(Delivery.objects.filter(pk__in={row["pk"] for row in lines.rows}))
            .select_related("register", "recipient", "supplier")
            .with_items(self.evidence)
            .fetch_mode(FETCH_RAISE)
        )
        items = {item.pk: (delivery, item) for delivery in found for item in delivery.items.all()}
        rows: list[Row] = []
        for delivery, item in (items[row["line"]] for row in lines.rows if row["line"] in items):
            doubtful = may_lie_outside(delivery, self.since, self.until)
            rows.append(Row(delivery, item, not rows or rows[-1].delivery.pk != delivery.pk, doubtful))
        return rows

    def _each_line(self) -> Any:
        """The matching deliveries once for each of their matching lines (`items`), with all that they are sorted by."""
        numbers, bytewise = stated(self.evidence, "items__"), BYTEWISE[connection.vendor]
        found = self.matching().filter(self.line_condition("items__"), items__isnull=False)
        return (
            self.with_evidence(found)
            # By names of their own: a later filter on "items__…" would join the lines anew, and each with each.
            .annotate(
                line=F("items__pk"),
                to=Collate("recipient__search_key", bytewise),
                by=Collate("supplier__search_key", bytewise),
                model=Collate("items__equipment__search_key", bytewise),
                kind=Collate("items__equipment__type__search_key", bytewise),
                **numbers,
            )
            .annotate(
                amount=Coalesce("number", "least", "greatest"),
                doubt=Case(When(contested=True, then=Value(1)), default=Value(0), output_field=IntegerField()),
            )
        )

    def line_values(self) -> Iterator[dict[str, Any]]:
        """Every line as downloads need it (the keys of LINE), in the order of the pages, a few at a time in memory.

        Asked of the database, which goes on telling the record as it was when the download began.
        """
        order, missing = self.order, f"{self.order.keys[0]}__isnull"
        sign = "-" if order.descending else ""
        lines = self._each_line()
        for part, keys in (
            (lines.exclude(**{missing: True}), (*order.keys, *TIES)),
            (lines.filter(**{missing: True}), TIES),
        ):
            rows = part.order_by(*(f"{sign}{key}" for key in keys)).values_list(*LINE.values())
            for row in rows.iterator(chunk_size=2000):
                yield dict(zip(LINE, row, strict=True))

    def table(self) -> Table | None:
        """The groups that were asked for; None where lines were."""
        if not self.data["group"]:
            return None
        return table(self.counts.arrived_lines, self.data["group"], self.data["pivot"], self._chosen)

    def sums(self) -> list[Sum]:
        """Every sum of the groups that were asked for, however many the table shows."""
        return sums(self.counts.arrived_lines, self.data["group"], self.data["pivot"], self._chosen)

    @property
    def _chosen(self) -> dict[str, list[int]]:
        # A chosen type stands for all below it, which have groups of their own.
        return {name: [record.pk for record in self.data[name]] for name in ("recipient", "supplier", "equipment")}
