"""timeline/: rows become steps, totals, lanes and verdicts; without a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.dates import DateSpan
from deliveries.timeline import Amount, Series, Step, build_ledger, build_timeline, check, follow

TYPES = {1: "Helicopters", 2: "Radars"}
TODAY = dt.date(2022, 7, 20)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def row(
    *,
    latest: str = "2022-04-18",
    earliest: str = "",
    top: int = 1,
    sure: int | None = None,
    best: int = 0,
    most: int | None = None,
    unknown: int = 0,
    about: int = 0,
    delivery: int = 1,
) -> dict[str, Any]:
    """A row of ArrivedLines.steps(); the bounds are those of the best number unless given."""
    return {
        "top": top,
        "earliest": day(earliest or latest),
        "latest": day(latest),
        "last_delivery": delivery,
        "deliveries": 1,
        "sum_sure": best if sure is None else sure,
        "sum_best": best,
        "sum_most": best if most is None else most,
        "sum_unknown": unknown,
        "sum_about": about,
    }


def series(*counts: int) -> Series[str]:
    """A series whose steps add `counts`, a day apart."""
    rows = [row(latest=f"2022-01-{n:02}", best=best, unknown=not best) for n, best in enumerate(counts, 1)]
    return build_timeline(rows, TYPES).series[0]


def totals(steps: list[Step | None]) -> list[int | None]:
    return [step.total.best if step else None for step in steps]


# ---- Series and steps -------------------------------------------------------------------------------


def test_each_step_carries_the_total_after_it() -> None:
    timeline = build_timeline([row(best=4, sure=3, most=6), row(best=2, unknown=1)], TYPES)

    assert [step.total for step in timeline.series[0].steps] == [Amount(3, 4, 6), Amount(5, 6, 8, 1)]


def test_types_are_counted_apart() -> None:
    timeline = build_timeline([row(best=4), row(top=2, best=3), row(best=2)], TYPES)

    assert [(one.type, one.total.best) for one in timeline.series] == [("Helicopters", 6), ("Radars", 3)]
    assert timeline.only is None


def test_a_view_of_one_type_is_that_type_only() -> None:
    assert build_timeline([row(best=4)], TYPES).only == build_timeline([row(best=4)], TYPES).series[0]


def test_a_total_is_about_so_many_from_the_step_on_that_adds_such_a_number() -> None:
    timeline = build_timeline([row(best=4), row(best=20, about=20), row(best=2)], TYPES)

    assert [step.total.counted for step in timeline.series[0].steps] == ["4", "~24", "~26"]


def test_a_type_that_comes_last_stands_after_one_that_rose_less_often() -> None:
    timeline = build_timeline([row(best=4), row(best=2), row(top=2, best=3)], TYPES, last={1})

    assert [one.type for one in timeline.series] == ["Radars", "Helicopters"]


def test_a_type_of_unknown_number_stands_after_those_with_a_count() -> None:
    timeline = build_timeline([row(top=2, unknown=1), row(best=4)], TYPES)

    assert [one.type for one in timeline.series] == ["Helicopters", "Radars"]
    assert [one.type for one in timeline.counted] == ["Helicopters"]


def test_no_rows_make_an_empty_timeline() -> None:
    timeline = build_timeline([], TYPES)

    assert (timeline.series, timeline.only, timeline.first_day) == ([], None, None)


def test_the_first_arrival_is_the_first_by_its_last_day() -> None:
    rows = [
        row(latest="2021-10-31", earliest="2021-10-01", best=4),
        row(top=2, latest="2022-12-31", earliest="2021-01-01"),
    ]

    assert build_timeline(rows, TYPES).first_day == DateSpan(day("2021-10-01"), day("2021-10-31"))


def test_sums_that_the_database_leaves_empty_are_nothing() -> None:
    empty = row() | dict.fromkeys(("sum_sure", "sum_best", "sum_most", "sum_unknown", "sum_about"))

    assert build_timeline([empty], TYPES).series[0].total == Amount()


# ---- What is printed large --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ((4,), [4]),
        ((4, 2, 2), [4, 6, 8]),
        ((1, 1, 1, 1, 1), [1, 2, 3, 4, 5]),
        ((1, 1, 1, 1, 1, 1), [1, None, 4, 5, 6]),
        ((1,) * 12, [1, None, 10, 11, 12]),
        ((4, 0, 2), [4, 6]),
        ((0,), []),
    ],
)
def test_the_hero_shows_up_to_five_counts_or_the_first_and_the_last_three(
    counts: tuple[int, ...], printed: list[int | None]
) -> None:
    assert totals(series(*counts).hero) == printed


# ---- What is certain and what is possible -----------------------------------------------------------


def test_the_possible_count_steps_where_a_delivery_may_first_have_come_and_the_certain_where_it_surely_had() -> None:
    rows = [
        row(latest="2021-10-31", earliest="2021-10-01", sure=3, best=4, most=6),
        row(latest="2022-03-31", earliest="2021-09-01", sure=1, best=2, most=5),
    ]
    (one,) = build_timeline(rows, TYPES).series

    assert one.possible() == [(day("2021-09-01"), 5), (day("2021-10-01"), 11)]
    assert one.certain() == [(day("2021-10-31"), 3), (day("2022-03-31"), 4)]


def test_of_several_deliveries_of_one_day_the_last_corner_is_the_sum() -> None:
    (one,) = build_timeline([row(best=4), row(best=2)], TYPES).series

    assert one.possible()[-1] == one.certain()[-1] == (day("2022-04-18"), 6)


def at(line: list[tuple[dt.date, int]], when: dt.date) -> int:
    """The height of a step line on a day."""
    return max((total for stepped, total in line if stepped <= when), default=0)


@st.composite
def rows_in_order(draw: st.DrawFn, most: int = 12) -> list[dict[str, Any]]:
    """Rows of one type with bounds around the best number, in ledger order."""
    rows = []
    for number in range(draw(st.integers(1, most))):
        earliest = draw(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)))
        latest = earliest + dt.timedelta(days=draw(st.integers(0, 900)))
        sure, more, yet = (draw(st.integers(0, 50)) for _bound in range(3))
        rows.append(
            row(
                latest=latest.isoformat(),
                earliest=earliest.isoformat(),
                sure=sure,
                best=sure + more,
                most=sure + more + yet,
                delivery=number,
            )
        )
    return sorted(rows, key=lambda one: (one["latest"], one["earliest"], one["last_delivery"]))


@given(rows_in_order())
def test_the_count_lies_between_the_certain_and_the_possible_one_on_every_day(rows: list[dict[str, Any]]) -> None:
    (one,) = build_timeline(rows, TYPES).series
    certain, possible = one.certain(), one.possible()
    best = [(step.latest, step.total.best) for step in one.steps]

    for when in {day for line in (certain, possible, best) for day, _total in line}:
        assert at(certain, when) <= at(best, when) <= at(possible, when)


@given(rows_in_order())
def test_the_three_counts_end_at_the_three_sums(rows: list[dict[str, Any]]) -> None:
    (one,) = build_timeline(rows, TYPES).series

    assert one.certain()[-1][1] == one.total.low == sum(each["sum_sure"] for each in rows)
    assert one.possible()[-1][1] == one.total.high == sum(each["sum_most"] for each in rows)
    assert one.total.best == sum(each["sum_best"] for each in rows)


# ---- Amounts ----------------------------------------------------------------------------------------


def test_amounts_are_added_bound_by_bound() -> None:
    assert Amount(1, 2, 3, 4) + Amount(10, 20, 30, 40) == Amount(11, 22, 33, 44)


@pytest.mark.parametrize(
    ("amount", "spread", "only_unknown"),
    [
        (Amount(8, 8, 8), False, False),
        (Amount(7, 8, 8), True, False),
        (Amount(8, 8, 9), True, False),
        (Amount(8, 8, 8, 1), False, False),
        (Amount(0, 0, 0, 1), False, True),
        (Amount(0, 0, 5, 1), True, True),
        (Amount(), False, False),
    ],
)
def test_an_amount_knows_whether_it_is_spread_or_not_known_at_all(
    amount: Amount, spread: bool, only_unknown: bool
) -> None:
    assert (amount.spread, amount.only_unknown) == (spread, only_unknown)


# ---- Promises ---------------------------------------------------------------------------------------


class Rows(list[Any]):
    """A related manager's rows."""

    def all(self) -> list[Any]:
        return self


@dataclass
class Item:
    top: str
    quantity: int | None
    low: int | None = None
    high: int | None = None

    @property
    def equipment(self) -> Any:
        return self

    @property
    def type(self) -> Any:
        return self


@dataclass
class Consignment:
    items: Rows = field(default_factory=Rows)
    consignments: int = 1
    arrival_latest: dt.date | None = None
    fulfilments: Rows = field(default_factory=Rows)


def promise(*items: Item, came: tuple[Consignment, ...] = (), until: str | None = None, of: int = 1) -> Consignment:
    return Consignment(Rows(items), of, day(until) if until else None, Rows(came))


def came(*items: Item, of: int = 1) -> Consignment:
    return Consignment(Rows(items), of)


@pytest.mark.parametrize(
    ("until", "outcome"), [(None, "open"), ("2022-07-20", "open"), ("2022-07-19", "lapsed"), ("2023-01-01", "open")]
)
def test_a_promise_of_which_nothing_came_is_open_until_the_end_of_its_window(until: str | None, outcome: str) -> None:
    assert follow(promise(Item("Radars", 2), until=until), TODAY).outcome == outcome


@pytest.mark.parametrize(("number", "outcome"), [(1, "partly-met"), (2, "met"), (3, "met")])
def test_a_promise_of_pieces_is_met_by_as_many(number: int, outcome: str) -> None:
    awaited = follow(promise(Item("Radars", 2), came=(came(Item("Radars", number)),)), TODAY)

    assert (awaited.outcome, awaited.parts[0].arrived, awaited.parts[0].of) == (outcome, number, 2)


def test_a_promise_of_two_types_is_met_when_both_have_come() -> None:
    half = (came(Item("Radars", 2)),)
    promised = (Item("Radars", 2), Item("Helicopters", 4))

    assert follow(promise(*promised, came=half), TODAY).outcome == "partly-met"
    assert follow(promise(*promised, came=(*half, came(Item("Helicopters", 4)))), TODAY).outcome == "met"


def test_lines_of_one_top_level_type_are_promised_together() -> None:
    awaited = follow(promise(Item("Radars", 2), Item("Radars", 3), came=(came(Item("Radars", 5)),)), TODAY)

    assert awaited.outcome == "met"
    assert [(part.arrived, part.of) for part in awaited.parts] == [(5, 5)]


def test_at_least_so_many_that_came_count_as_so_many() -> None:
    assert follow(promise(Item("Radars", 2), came=(came(Item("Radars", None, low=2)),)), TODAY).outcome == "met"


def test_where_a_promised_number_is_not_known_consignments_are_counted() -> None:
    awaited = follow(promise(Item("Radars", None), Item("Helicopters", 4), came=(came(),)), TODAY)

    assert (awaited.outcome, awaited.parts) == ("met", [])


@pytest.mark.parametrize(("arrived", "outcome"), [(0, "lapsed"), (1, "partly-met"), (3, "partly-met"), (4, "met")])
def test_of_several_promised_consignments_as_many_must_come(arrived: int, outcome: str) -> None:
    four = promise(Item("Radars", 1), of=4, until="2022-07-19", came=tuple(came() for _one in range(arrived)))

    awaited = follow(four, TODAY)

    assert (awaited.outcome, awaited.arrived, awaited.of) == (outcome, arrived, 4)


def test_a_record_of_several_consignments_fulfils_as_many() -> None:
    assert follow(promise(Item("Radars", 1), of=4, came=(came(of=3), came())), TODAY).outcome == "met"


# ---- Stated totals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "qualifier", "computed", "verdict", "by"),
    [
        (8, "exactly", 8, "agrees", 0),
        (8, "exactly", 6, "short", 2),
        (8, "exactly", 9, "over", 1),
        (8, "at-least", 100, "agrees", 0),
        (8, "at-least", 7, "short", 1),
        (100, "about", 90, "agrees", 0),
        (100, "about", 110, "agrees", 0),
        (100, "about", 89, "short", 11),
        (100, "about", 111, "over", 11),
        (8, "about", 7, "short", 1),
        (0, "exactly", 0, "agrees", 0),
    ],
)
def test_a_stated_total_agrees_falls_short_or_goes_over(
    stated: int, qualifier: str, computed: int, verdict: str, by: int
) -> None:
    found = check("reported", stated, qualifier, Amount(0, computed, 0))

    assert (found.reported, found.computed.best, found.verdict, found.by) == ("reported", computed, verdict, by)


@pytest.mark.parametrize(("stated", "verdict", "by"), [(26, "agrees", 0), (28, "agrees", 0), (29, "short", 3)])
def test_a_stated_total_agrees_within_a_tenth_of_what_is_about_so_many(stated: int, verdict: str, by: int) -> None:
    found = check("reported", stated, "exactly", Amount(26, 26, 26, about=20))

    assert (found.verdict, found.by) == (verdict, by)


# ---- The ledger -------------------------------------------------------------------------------------


@dataclass
class Line:
    pk: int


@dataclass
class Arrived:
    items: Rows
    arrival_earliest: dt.date = dt.date(2022, 4, 1)
    arrival_latest: dt.date = dt.date(2022, 4, 30)


def running(pk: int, *, delivery: int = 1, top: int = 1, best: int = 0, total: int = 0) -> dict[str, Any]:
    """A row of ArrivedLines.running()."""
    added = {"sure": best, "best": best, "most": best, "unknown": 0, "about": 0}
    after = {f"total_{name}": total for name in ("sure", "best", "most")} | {"total_unknown": 0, "total_about": 0}
    return {"line": pk, "delivery": delivery, "top": top, **added, **after}


def test_an_entry_adds_its_lines_a_type_each() -> None:
    rows = [running(1, best=2, total=7), running(2, best=1, total=7), running(3, top=2, best=5, total=9)]

    (entry,) = build_ledger(rows, {1: Arrived(Rows([Line(1), Line(2), Line(3)]))})

    assert {top: amount.best for top, amount in entry.added.items()} == {1: 3, 2: 5}
    assert {top: amount.best for top, amount in entry.totals.items()} == {1: 7, 2: 9}


def test_the_lines_that_were_chosen_stand_first() -> None:
    (entry,) = build_ledger([running(2)], {1: Arrived(Rows([Line(1), Line(2), Line(3)]))})

    assert [(line.item.pk, line.chosen) for line in entry.lines] == [(2, True), (1, False), (3, False)]
    assert entry.chosen_items == [Line(2)]


def test_entries_stand_in_the_order_of_their_rows() -> None:
    rows = [running(5, delivery=3), running(6, delivery=1), running(7, delivery=2)]
    deliveries = {pk: Arrived(Rows()) for pk in (1, 2, 3)}

    assert [entry.delivery for entry in build_ledger(rows, deliveries)] == [deliveries[3], deliveries[1], deliveries[2]]


@pytest.mark.parametrize(
    ("since", "until", "doubtful"),
    [
        (None, None, False),
        ("2022-04-01", "2022-04-30", False),
        ("2022-04-02", None, True),
        (None, "2022-04-29", True),
    ],
)
def test_an_entry_whose_span_reaches_out_of_the_range_is_doubtful(
    since: str | None, until: str | None, doubtful: bool
) -> None:
    (entry,) = build_ledger(
        [running(1)], {1: Arrived(Rows())}, day(since) if since else None, day(until) if until else None
    )

    assert entry.doubtful is doubtful
