"""Who received or supplied most of a type: its words, its rows, its years, and its map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import cached_property, lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.chart import Flow, Mark, SumBar, World, draw_world, sum_bar
from deliveries.exports.picture import BarRow
from deliveries.filters import without
from deliveries.filters.parameters import FILTERS
from deliveries.models.languages import isolated
from deliveries.models.saying import Filled
from deliveries.numbers import figures
from deliveries.summaries.ranking import ROWS_A_PAGE, Ranked, RankingForm, Share, YearSum
from deliveries.timeline import Amount
from deliveries.wording import (
    about_words,
    amount_text,
    coverage_words,
    earlier_year,
    figures_words,
    filter_words,
    joined,
    several,
    stage_note,
    staged,
    titled,
)
from deliveries.wording.stages import StageWords

from .counts import deliveries_words
from .links import address, link, url
from .sums import sum_cell

# So many shares of a sum stand in its row, and so many sums in the sentence about all.
MOST_SHARES = MOST_NAMED = 3


class Place(NamedTuple):
    """A party on the map: its name, where it leads, and what is said of it."""

    name: str
    href: str
    words: str


class RankRow(NamedTuple):
    """A party with its sum (in words, leading to the lines behind it), its bar, whence or whither it came, how many
    deliveries that were, and what must be said of them."""

    name: SafeString
    amount: SafeString
    bar: SumBar
    shares: list[SafeString]
    more: str
    deliveries: int
    disputed: int
    earlier: str


class YearCell(NamedTuple):
    """A year with what is counted in it, and the querystring that asks for it; `height` of its bar, of at most 40."""

    query: str
    year: int
    current: bool
    short: str
    height: float
    earlier: bool


class YearStep(NamedTuple):
    """The way to the next year or back: what `rel` says of it, its querystring, and its words."""

    way: str
    query: str
    words: str


class RankingCells:
    """What pages and pictures show of a valid form's ranking."""

    def __init__(self, form: RankingForm) -> None:
        self.form, self.ranking = form, form.ranking

    # ---- Addresses ------------------------------------------------------------------------------

    def query(self, *names: str, **values: str) -> str:
        """The querystring of the same view, of this type whichever would be shown first, without the filters of these
        names and with these values."""
        return self._asked(self.form.parameters, *names, **values)

    def _asked(self, parameters: tuple[str, ...], *names: str, **values: str) -> str:
        query = self.form.query.copy()
        query.setlist("type", [node.slug for node in self.ranking.types])
        for name, value in values.items():
            query[name] = value
        return without(query, names=[name for name in dict.fromkeys((*parameters, *values)) if name not in names])

    def _page_of(self, share: Share, side: str, *more: str) -> str:
        """The timeline of a party under the same filters; where it is not known who it is, the lines."""
        if share.pk in self.ranking.selection.index.named_parties:
            return address(url(side, share.slug), self._onward[side], *more)
        return address(url("explorer"), self._asked(FILTERS, **{side: share.slug}), *more)

    @cached_property
    def _onward(self) -> dict[str, str]:
        """By side the querystring that leads on to the pages of its parties."""
        return {side: self._asked(FILTERS, side) for side in (self.ranking.by, self.ranking.other)}

    def lines_of(self, row: Ranked) -> str:
        """The lines behind the sum of a row."""
        asked = {self.ranking.by: row.slug} | self.ranking.selection.counting
        return address(url("explorer"), self._asked(FILTERS, **asked))

    @property
    def groups(self) -> str:
        """The querystring of the explorer that sums up the same, which its downloads take."""
        return self._asked(FILTERS, group=self.ranking.by, pivot=self.ranking.other)

    # ---- Words ----------------------------------------------------------------------------------

    @property
    def staged(self) -> StageWords:
        """The words of the stage that counts."""
        return staged(self.ranking.selection.stage)

    @property
    def title(self) -> str:
        """ "Who received helicopters, 2022"."""
        ranking = self.ranking
        things = joined([several(node) for node in ranking.types]) or _("arms")
        said = str(self.staged.most_of[ranking.by]) % Filled(things=things)
        if ranking.year is not None:
            said = _("%(title)s, %(year)s") % {"title": said, "year": f"{ranking.year:04}"}
        return titled(said, ranking.selection)

    @property
    def sentence(self) -> str:
        """ "26 helicopters in 9 deliveries: Mali 12, Serbia 4, Niger 2 and 3 more recipients."."""
        ranking = self.ranking
        if not ranking.rows or ranking.top is None:
            return " ".join(filter(None, [_("No delivery is counted."), self._stage_note]))
        shown = [f"{isolated(row.name)} {amount_text(row.amount)}" for row in ranking.rows[:MOST_NAMED]]
        if left := len(ranking.rows) - len(shown):
            shown.append(self._others(left))
        told = _("%(total)s in %(deliveries)s: %(shares)s.") % {
            "total": figures_words(ranking.top, ranking.total),
            "deliveries": deliveries_words(ranking.deliveries),
            "shares": joined(shown),
        }
        return " ".join(filter(None, [told, self._stage_note, *coverage_words(ranking.selection)]))

    def _others(self, number: int) -> str:
        """So many parties that are not named; not "3 more", which would read as three more of the things."""
        if self.ranking.by == "recipient":
            said = ngettext("%(n)s more recipient", "%(n)s more recipients", number)
        else:
            said = ngettext("%(n)s more supplier", "%(n)s more suppliers", number)
        return said % {"n": figures(number)}

    @property
    def _stage_note(self) -> str:
        """What counts, and what is left out for that, of the one type that is ranked."""
        return stage_note(self.ranking.selection.beside({"type": self.ranking.types}))

    def words(self) -> str:
        """The sentence with what must be said where the filters do not stand beside it."""
        return " ".join([self.sentence, *filter_words(self.form, "type", "counted")])

    def notes(self) -> list[str]:
        """What must be said with the sums, a sentence each."""
        said = [_("Sums of one type, of what is on record: unlike things are never added, and silence proves nothing.")]
        if self.ranking.year is not None and (earlier := self.ranking.earlier):
            said.append(earlier_year(earlier, self.ranking.selection.stage))
        if self.ranking.total.about:
            said.append(about_words())
        return said

    # ---- Rows -----------------------------------------------------------------------------------

    def rows(self, page: int = 1) -> list[RankRow]:
        """The rows of a page of the table."""
        first = (page - 1) * ROWS_A_PAGE
        return [self._row(row) for row in self.ranking.rows[first : first + ROWS_A_PAGE]]

    def _row(self, row: Ranked) -> RankRow:
        by, query, stage = self.ranking.by, f"{self.ranking.other}=", self.ranking.selection.stage
        return RankRow(
            name=link(self._page_of(row, by), row.name),
            amount=link(self.lines_of(row), sum_cell({None: row.amount}, mixed=False)),
            bar=self._bar(row),
            shares=[
                link(self._page_of(row, by, query + share.slug), f"{isolated(share.name)} {share.amount.short}")
                for share in row.shares[:MOST_SHARES]
            ],
            more=_more(row),
            deliveries=row.deliveries,
            disputed=row.disputed,
            earlier=earlier_year(row.earlier, stage) if self.ranking.year is not None and row.earlier else "",
        )

    def _bar(self, row: Ranked) -> SumBar:
        most = max((one.amount for one in self.ranking.rows), key=lambda amount: amount.high)
        return sum_bar(row.amount, most)

    def bars(self, most: int) -> Iterator[BarRow]:
        """The first rows, so many at most, as a picture has them."""
        for row in self.ranking.rows[:most]:
            shares = [f"{isolated(share.name)} {share.amount.short}" for share in row.shares[:MOST_SHARES]]
            yield BarRow(row.name, self._bar(row), row.amount.short, " ".join([", ".join(shares), _more(row)]))

    def years(self) -> list[YearCell]:
        """The years that can be asked for, or none where there is one alone."""
        years = self.ranking.years
        most = max((one.amount.best for one in years), default=0)
        return [self._year(one, most) for one in years] if len(years) > 1 else []

    def steps(self) -> list[YearStep]:
        """From the year that is asked for to the one before it and the one after it."""
        year, there = self.ranking.year, [one.year for one in self.ranking.years]
        ways = () if year is None else (("prev", year - 1, "‹ %s"), ("next", year + 1, "%s ›"))
        return [
            YearStep(way, self.query(counted=f"{other:04}"), words % f"{other:04}")
            for way, other, words in ways
            if other in there
        ]

    def _year(self, one: YearSum, most: int) -> YearCell:
        return YearCell(
            query=self.query(counted=f"{one.year:04}"),
            year=one.year,
            current=one.year == self.ranking.year,
            short=one.amount.short,
            height=round(40 * one.amount.best / max(1, most), 1),
            earlier=one.earlier > 0,
        )

    # ---- The map --------------------------------------------------------------------------------

    def world(self, *, small: bool = False) -> World:
        """The map: a dot for each party of the ranking that has a capital, and where it came from or went to; a `small`
        one without that, and as near as may be."""
        ranking, capitals = self.ranking, self.ranking.capitals
        placed = [row for row in ranking.rows if row.pk in capitals]
        marks = [Mark(self._place(row), capitals[row.pk], row.amount, row.disputed > 0) for row in placed]
        drawn, others = {row.pk for row in placed}, {}
        flows, words = [], lazy(self._flow_words, str)
        for row in () if small else placed:
            for share in row.shares:
                if share.pk in capitals and share.pk != row.pk:
                    source, target = self._directed(capitals[share.pk], capitals[row.pk])
                    flows.append(Flow(words(row, share), source, target, share.amount))
                    others[share.pk] = share
        ends_ = [
            (Place(share.name, self._page_of(share, ranking.other), share.name), capitals[pk])
            for pk, share in others.items()
            if pk not in drawn
        ]
        near = small or self.form.cleaned_data["near"] == "yes"
        return draw_world(marks, flows, ends_, words=label_of, near=near)

    def _directed[Point](self, other: Point, own: Point) -> tuple[Point, Point]:
        """The two ends of a flow as it ran, from a supplier to a recipient."""
        return (other, own) if self.ranking.by == "recipient" else (own, other)

    def _flow_words(self, row: Ranked, share: Share) -> str:
        source, target = self._directed(share.name, row.name)
        return f"{isolated(source)} → {isolated(target)}: {self._things(share.amount)}"

    def _place(self, row: Ranked) -> Place:
        said = f"{isolated(row.name)}: {self._things(row.amount)}, {deliveries_words(row.deliveries)}"
        if row.disputed:
            said = _("%(said)s, %(n)s disputed") % {"said": said, "n": figures(row.disputed)}
        return Place(row.name, self._page_of(row, self.ranking.by), said)

    def _things(self, amount: Amount) -> str:
        return figures_words(self.ranking.top, amount) if self.ranking.top else ""

    def nowhere(self) -> list[SafeString]:
        """Those of the ranking that no map shows, with their sums."""
        return [
            link(self._page_of(row, self.ranking.by), f"{isolated(row.name)} {row.amount.short}")
            for row in self.ranking.nowhere
        ]


def _more(row: Ranked) -> str:
    """How many shares a sum has besides those that are told, in words."""
    left = len(row.shares) - MOST_SHARES
    return ngettext("+ %s more", "+ %s more", left) % figures(left) if left > 0 else ""


def label_of(mark: Mark) -> str:
    """What is written beside a dot: "Mali 12"."""
    return f"{isolated(mark.subject.name)} {mark.amount.short}"
