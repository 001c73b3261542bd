"""The analysts' view of the record: every line of every delivery, sorted, or summed up in groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deliveries.index.arrays import Array
from deliveries.index.columns import COLUMNS, order_of, sorted_by, written
from deliveries.index.groups import DIMENSIONS, MOST_COLUMNS, MOST_MIXED_COLUMNS, Sum, Table, sums, table
from deliveries.index.keyset import Key, Order, Page, in_order, page
from deliveries.index.listing import both_ways
from deliveries.models import Delivery, DeliveryItem, Register
from deliveries.models.days import STAGE_DAYS, STAGED
from deliveries.timeline import may_lie_outside

from .addresses import without
from .fields import OptionField, ValuesField, worded
from .form import DeliveryFilterForm
from .parameters import FILTERS, UNSEEN
from .selection import Selection

LINES_A_PAGE = 50
LONGEST_POSITION = 600
VIEW = ("sort", "columns", "group", "pivot")


@dataclass(frozen=True)
class Heading:
    """The heading of a column on the page; `sorted_now` is "ascending", "descending" or ""."""

    name: str
    label: str
    query: str
    sorted_now: str
    number: bool


# What says nothing of a register that one publisher gives away, unless it is asked for.
ONE_VOICE = {"sources", "disputed"}
SORTS = both_ways(*COLUMNS)
LABELS = {name: column.label for name, column in COLUMNS.items()}
GROUPS = {name: dimension.label for name, dimension in DIMENSIONS.items()}


def lead(stage: str) -> str:
    """The column of the day that is counted by."""
    return STAGE_DAYS.get(stage, "date")


def usual(stage: str = "", register: Register | None = None) -> list[str]:
    """The columns of a register, None for the site's own, that stand there unasked: the first has the day that is
    counted by."""
    unsaid = ONE_VOICE if register and register.credit else set()
    shown = (name for name, column in COLUMNS.items() if column.shown and name not in {"date", *unsaid})
    return [lead(stage), *shown]


def with_lead(columns: list[str], stage: str) -> list[str]:
    """Columns that were chosen; at another stage than arrival behind the day that is counted by, which no such view is
    without."""
    first = lead(stage)
    return [first, *(name for name in columns if name != first)] if stage else columns


def latest_first(stage: str) -> str:
    return f"-{lead(stage)}"


class ColumnsField(ValuesField):
    """Names of columns, in the order in which they stand on the page."""

    def clean(self, value: Any) -> list[str]:
        chosen = super().clean(value)
        for word in chosen:
            if word not in COLUMNS:
                raise forms.ValidationError(self.unknown(word))
        return [name for name in COLUMNS if name in chosen]


class ExplorerForm(DeliveryFilterForm):
    """The parameters of `/deliveries/` and its downloads."""

    sort = OptionField(worded(SORTS, LABELS), label=gettext_lazy("Sort"))
    columns = ColumnsField(required=False, label=gettext_lazy("Columns"))
    group = OptionField(GROUPS, label=gettext_lazy("Group by"))
    pivot = OptionField(GROUPS, label=gettext_lazy("Across"))
    after = forms.CharField(required=False, max_length=LONGEST_POSITION, label=gettext_lazy("After"))
    before = forms.CharField(required=False, max_length=LONGEST_POSITION, label=gettext_lazy("Before"))

    parameters = FILTERS + VIEW
    stages = True

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.query = self.data = self._tidy(self.given)

    @staticmethod
    def _tidy(given: QueryDict) -> QueryDict:
        """`given` without what is so anyway, which need not be said in the address."""
        if given.getlist("sort") == [latest_first(given.get("stage", ""))]:
            given.pop("sort")
        # What was chosen to go across, before the rows were chosen to be the same or none.
        if given.get("pivot") in {given.get("group"), ""} or not given.get("group"):
            given.pop("pivot", None)
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        stage = data.get("stage") or ""
        data["sort"] = data.get("sort") or latest_first(stage)
        data["columns"] = with_lead(self._chosen_columns() or usual(stage, data.get("register")), stage)
        if data.get("after") and data.get("before"):
            self.add_error("before", _("Ask for what stands after a line, or before one, not both."))
        for name in ("after", "before"):
            if data.get(name):
                self._check_position(name, data)
        return data

    def _chosen_columns(self) -> list[str]:
        """The columns that were chosen; none where they are the usual ones, which need not be said in the address."""
        data = self.cleaned_data
        chosen: list[str] = data.get("columns") or []
        # Those of the page on which another stage is chosen are sent with it.
        if any(set(chosen) == set(usual(each, data.get("register"))) for each in ("", *STAGED)):
            self.query.pop("columns")
            return []
        return chosen

    def _check_position(self, name: str, data: dict[str, Any]) -> None:
        try:
            order_of(data["sort"]).read(data[name])
        except ValueError:
            self.add_error(name, _("This is no place in the list as it is sorted. Begin again from its first page."))

    def _post_clean(self) -> None:
        """Lines are added while one reads, so that a number would name another page each time; pages of groups have
        numbers."""
        if self.errors or self.cleaned_data["group"]:
            super()._post_clean()
        elif (self.cleaned_data["page"] or 1) > 1:
            self.add_error("page", _("These pages have no numbers: begin with the first, and follow its links."))

    def last_page(self) -> int:
        table = self._made.table_of_page()
        return table.pages if table else 1

    @property
    def hidden(self) -> list[str]:
        return ["register", "sort", *UNSEEN] if self.cleaned_data["group"] else ["register", *UNSEEN]

    def headings(self) -> list[Heading]:
        """The headings of the chosen columns, each with the querystring that sorts by it, or the other way round."""
        sort, rest = self.cleaned_data["sort"], without(self.query, "sort", names=self.parameters)
        found = []
        for name in self.cleaned_data["columns"]:
            column = COLUMNS[name]
            rising, falling = name, f"-{name}"
            first, other = (falling, rising) if column.falling else (rising, falling)
            query = "&".join(filter(None, [rest, f"sort={other if sort == first else first}"]))
            now = "ascending" if sort == rising else "descending" if sort == falling else ""
            found.append(Heading(name, str(column.label), query, now, column.number))
        return found

    def orders(self) -> list[tuple[str, Any]]:
        """What the lines can be sorted by, with its words: the chosen columns, and the one that they are sorted by."""
        names = dict.fromkeys([*self.cleaned_data["columns"], self.cleaned_data["sort"].removeprefix("-")])
        return [*worded(both_ways(*names), LABELS).items()]

    @property
    def first_order(self) -> str:
        """The order that lines have unasked."""
        return latest_first(self.cleaned_data["stage"])

    @cached_property
    def _made(self) -> ExplorerSelection:
        return ExplorerSelection(self.cleaned_data, self.fixed)

    @property
    def selection(self) -> ExplorerSelection:
        """What the querystring selects; see DeliveryFilterForm.selection."""
        super().selection  # noqa: B018 (refuses an invalid form)
        return self._made


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

    @cached_property
    def _lines(self) -> tuple[Array, list[Key]]:
        """Where the matching lines stand, and what they are sorted by."""
        lines = self.counts.line_places
        return lines, sorted_by(self.data["sort"], self.counts, lines)

    def page_of_lines(self) -> Page[dict[str, int]]:
        """The lines on this page, by the pk of the delivery (`pk`) and their own (`line`)."""
        asked = "page", *(self.data[name] for name in ("sort", "after", "before"))
        return self.counts.held(asked, self._page_of_lines)

    def _page_of_lines(self) -> Page[dict[str, int]]:
        lines, keys = self._lines
        found = page(keys, self.order, LINES_A_PAGE, self.data["after"] or None, self.data["before"] or None)
        rows = self.counts.index.lines.among(lines[found.rows])
        pairs = zip(rows["delivery"].tolist(), rows["pk"].tolist(), strict=True)
        return Page([{"pk": delivery, "line": line} for delivery, line in pairs], found.before, found.after)

    def shown_lines(self, lines: Page[dict[str, int]]) -> list[Row]:
        """The lines of a page with all that is shown of them; one that was deleted a moment ago is left out."""
        found = self.read(list(dict.fromkeys(row["pk"] for row in lines.rows)))
        items = {item.pk: (delivery, item) for delivery in found for item in delivery.items.all()}
        rows: list[Row] = []
        for delivery, item in (items[row["line"]] for row in lines.rows if row["line"] in items):
            first = not rows or rows[-1].delivery.pk != delivery.pk
            rows.append(Row(delivery, item, first, may_lie_outside(delivery, self.since, self.until, self.days)))
        return rows

    def written_lines(self, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """What downloads write of every line under these names, in the order of the pages, a few at a time in memory:
        of one version of the record, whatever is saved while a download goes on."""
        lines, keys = self._lines
        return written(self.counts, lines[in_order(keys, self.order)], names)

    def table(self, most_mixed: int = MOST_COLUMNS) -> Table | None:
        """The groups that were asked for; None where lines were. `most_mixed`: see groups.table()."""
        if not self.data["group"]:
            return None
        found = table(self.counts.arrived_lines, self.data["group"], self.data["pivot"], self._chosen, most_mixed)
        return replace(found, stage=self.stage)

    def table_of_page(self) -> Table | None:
        """The table() whose part() a page shows."""
        return self.table(MOST_MIXED_COLUMNS)

    def sums(self) -> list[Sum]:
        """Every sum of the groups that were asked for, however many the table shows."""
        return sums(self.counts.arrived_lines, self.data["group"], self.data["pivot"], self._chosen)

    @property
    def _chosen(self) -> dict[str, list[int]]:
        # A chosen type stands for all below it, which have groups of their own.
        return {name: [record.pk for record in self.data[name]] for name in ("recipient", "supplier", "equipment")}
