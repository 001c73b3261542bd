"""chart/: whatever a timeline holds, its shapes are numbers that lie within the picture."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.chart import NARROW, SMALL, WIDE, Chart, Frame, draw, pictures, spark
from deliveries.chart.names import LABEL_HEIGHT
from deliveries.chart.paths import stepped
from deliveries.chart.shapes import Bar
from deliveries.dates import DateSpan
from deliveries.timeline import Amount, Awaited, Check, Timeline, build_timeline, check

TYPES = {n: f"Type {n}" for n in range(1, 31)}
FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=lambda frame: frame.name)
NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?|nan|inf", re.IGNORECASE)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def row(
    latest: dt.date,
    earliest: dt.date | None = None,
    *,
    top: int = 1,
    sure: int | None = None,
    best: int = 1,
    most: int | None = None,
    unknown: int = 0,
) -> dict[str, Any]:
    return {
        "top": top,
        "earliest": earliest or latest,
        "latest": latest,
        "last_delivery": 1,
        "deliveries": 1,
        "sum_sure": best if sure is None else sure,
        "sum_best": best,
        "sum_most": best if most is None else most,
        "sum_unknown": unknown,
        "sum_about": 0,
    }


@dataclass
class Promise:
    """An expected delivery, as far as a picture needs it."""

    arrival_earliest: dt.date | None = None
    arrival_latest: dt.date | None = None

    @property
    def arrival(self) -> DateSpan | None:
        if self.arrival_earliest is None or self.arrival_latest is None:
            return None
        return DateSpan(self.arrival_earliest, self.arrival_latest)


@dataclass
class Stated:
    """A stated total, as far as a picture needs it."""

    total: int
    as_of_latest: dt.date


def awaited(earliest: dt.date | None = None, latest: dt.date | None = None) -> Awaited[Any]:
    return Awaited(Promise(earliest, latest), "open", 0, 1, [])


def stated(total: int, as_of: dt.date) -> Check[Any]:
    return check(Stated(total, as_of), total, "exactly", Amount(best=total))


def timeline(*rows: dict[str, Any], promises: Any = (), totals: Any = ()) -> Timeline:
    return build_timeline(rows, TYPES, awaited=promises, checks=totals)


def picture(shown: Timeline, frame: Frame = WIDE) -> Chart:
    chart = draw(shown, frame, lambda _awaited: "four deliveries awaited")
    assert chart is not None
    return chart


def coordinates(path: str) -> list[tuple[float, float]]:
    """The corners of an SVG path in absolute commands."""
    assert set(re.findall("[A-Za-z]", path)) <= set("MLHVZ"), path
    corners, x, y = [], 0.0, 0.0
    for command, rest in re.findall(r"([MLHVZ])([^MLHVZ]*)", path):
        numbers = [float(number) for number in NUMBER.findall(rest)]
        if command == "H":
            x = numbers[-1]
        elif command == "V":
            y = numbers[-1]
        elif numbers:
            x, y = numbers[-2:]
        corners.append((x, y))
    return corners


def points(chart: Chart) -> list[tuple[float, float]]:
    """Every point that is drawn, but for what is written."""
    found = [(tick.at, chart.axis_y) for tick in chart.x_ticks] + [(0, tick.at) for tick in chart.y_ticks]
    for curve in chart.curves:
        found += coordinates(curve.path) + coordinates(curve.band) + [(curve.end_x, curve.end_y)]
        found += [(curve.end_x, curve.name_y)]
        found += [point for dot in curve.dots for point in ((dot.x, dot.y), (dot.from_x, dot.y))]
        found += [(dot.label_x, dot.label_y) for dot in curve.dots if dot.labelled]
    for bar in chart.unknown + chart.awaited:
        found += [(bar.x, bar.y), (bar.x + bar.width, bar.y + 18)]
    found += [point for mark in chart.statements for point in ((mark.x, mark.y), (mark.end_x, mark.y))]
    return found


def assert_within(chart: Chart) -> None:
    for x, y in points(chart):
        assert math.isfinite(x)
        assert math.isfinite(y)
        assert 0 <= x <= chart.frame.width, (x, y)
        assert 0 <= y <= chart.height, (x, y)


DAYS = st.dates() | st.dates(dt.date(2020, 1, 1), dt.date(2023, 1, 1))


@st.composite
def spans(draw: st.DrawFn) -> tuple[dt.date, dt.date]:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return (last, last) if draw(st.booleans()) else (first, last)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    earliest, latest = draw(spans())
    sure, more, yet = (draw(st.integers(0, 50) | st.integers(0, 10**9)) for _bound in range(3))
    unknown = draw(st.integers(0, 1))
    return row(
        latest,
        earliest,
        top=draw(st.integers(1, 4)),
        sure=sure,
        best=sure + more,
        most=sure + more + yet,
        unknown=unknown,
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    found = draw(st.lists(rows(), max_size=25))
    found.sort(key=lambda one: (one["latest"], one["earliest"]))
    promises = [awaited(*span) for span in draw(st.lists(spans(), max_size=6))] + [awaited()]
    totals = [stated(draw(st.integers(0, 10**9)), draw(DAYS)) for _total in range(draw(st.integers(0, 3)))]
    return timeline(*found, promises=promises, totals=totals)


# ---- Within the frame -------------------------------------------------------------------------------


@FRAMES
@given(shown=timelines())
def test_everything_lies_within_the_picture(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "one delivery awaited")

    if chart is not None:
        assert_within(chart)


@FRAMES
@pytest.mark.parametrize(
    ("earliest", "latest"),
    [
        (dt.date(2022, 4, 18), dt.date(2022, 4, 18)),
        (dt.date.min, dt.date.min),
        (dt.date.max, dt.date.max),
        (dt.date.min, dt.date.max),
        (dt.date(1, 1, 1), dt.date(1, 12, 31)),
        (dt.date(9999, 1, 1), dt.date(9999, 12, 31)),
        (dt.date(1969, 12, 31), dt.date(1970, 1, 1)),
    ],
)
def test_any_span_of_the_calendar_can_be_drawn(frame: Frame, earliest: dt.date, latest: dt.date) -> None:
    chart = picture(timeline(row(latest, earliest, unknown=1), promises=[awaited(earliest, latest)]), frame)

    assert_within(chart)
    assert [dot.step.total.best for dot in chart.curves[0].dots] == [1]


@pytest.mark.parametrize("when", [dt.date.min, dt.date.max, dt.date(2022, 4, 18)])
def test_a_small_line_can_be_drawn_of_any_day(when: dt.date) -> None:
    small = spark(timeline(row(when)).series[0])

    assert small is not None
    assert all(0 <= x <= 120 and 0 <= y <= 28 for x, y in [*coordinates(small.path), (small.end_x, small.end_y)])


@given(st.lists(rows(), min_size=1, max_size=20))
def test_a_small_line_lies_within_its_picture(found: list[dict[str, Any]]) -> None:
    found.sort(key=lambda one: (one["latest"], one["earliest"]))
    small = spark(timeline(*(one | {"top": 1} for one in found)).series[0])

    if small is not None:
        assert all(0 <= x <= 120 and 0 <= y <= 28 for x, y in coordinates(small.path))


def test_there_is_no_small_line_where_no_number_is_known() -> None:
    assert spark(timeline(row(day("2022-04-18"), best=0, unknown=1)).series[0]) is None


@FRAMES
def test_five_hundred_steps_can_be_drawn(frame: Frame) -> None:
    first = dt.date(2000, 1, 1)
    found = [row(first + dt.timedelta(days=9 * n), best=1 + n % 5, sure=1, most=6) for n in range(500)]

    chart = picture(timeline(*found), replace(frame, marks=None))

    assert_within(chart)
    assert len(chart.curves[0].dots) == 500


@FRAMES
@pytest.mark.parametrize("types", [2, 10, 25])
def test_many_types_can_be_drawn_at_once(frame: Frame, types: int) -> None:
    found = [row(dt.date(2022, 4, 18), top=top, best=1) for top in range(1, types + 1)]

    assert_within(picture(timeline(*found), frame))


def test_nothing_without_a_place_in_time_is_drawn() -> None:
    assert draw(timeline(promises=[awaited()]), WIDE, lambda _awaited: "") is None


def test_a_promise_alone_is_drawn_without_an_axis_of_numbers() -> None:
    chart = picture(timeline(promises=[awaited(day("2022-04-19"), day("2022-07-19")), awaited()]))

    assert (len(chart.awaited), chart.curves, chart.y_ticks) == (1, [], [])
    assert_within(chart)


# ---- The line and the wash --------------------------------------------------------------------------


def test_the_line_steps_at_the_last_day_of_each_span() -> None:
    chart = picture(timeline(row(day("2021-10-31"), day("2021-10-01"), best=4), row(day("2022-03-31"), best=2)))
    first, second = chart.curves[0].dots

    assert first.from_x < first.x < second.x == second.from_x
    assert first.y > second.y
    corners = coordinates(chart.curves[0].path)
    assert (first.x, first.y) in corners
    assert (second.x, second.y) in corners
    assert corners[0] == (WIDE.left, chart.base)
    assert corners[-1] == (chart.right, second.y)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_a_path_is_as_short_as_its_steps_allow(steps: list[tuple[int, int]]) -> None:
    corners = coordinates(stepped(steps))

    # The line is on the level of each step until the next: across first, then up or down.
    turns = [steps[0], *(point for (_x, y), (at, to) in itertools.pairwise(steps) for point in ((at, y), (at, to)))]
    assert corners == [point for point, _same in itertools.groupby(turns)]


@given(st.lists(rows(), min_size=1, max_size=40), st.integers(0, 40))
def test_with_more_steps_than_marks_only_numbers_have_a_dot(found: list[dict[str, Any]], marks: int) -> None:
    found.sort(key=lambda one: (one["latest"], one["earliest"]))
    shown = timeline(*found)
    every, few = (picture(shown, replace(WIDE, marks=most)).curves for most in (None, marks))

    if sum(len(series.steps) for series in shown.series) > marks:
        numbered = [[dot for dot in curve.dots if dot.labelled] or curve.dots[-1:] for curve in every]
        every = [replace(curve, dots=dots) for curve, dots in zip(every, numbered, strict=True)]
    assert few == every


def days_covered(bars: list[Bar]) -> set[int]:
    """Every tenth of a unit that a bar lies on, or beside, so near that it looks like one with it."""
    return {at for bar in bars for at in range(round(bar.x * 10), round((bar.x + bar.width + 3) * 10) + 1)}


@given(st.lists(spans(), min_size=1, max_size=30))
def test_bars_of_unknown_numbers_that_run_together_cover_the_same_days(windows: list[tuple[dt.date, dt.date]]) -> None:
    # In their order, as a timeline has them: a chart ends with the last step.
    found = sorted(windows, key=lambda window: (window[1], window[0]))
    shown = timeline(*(row(latest, earliest, unknown=1) for earliest, latest in found))
    every, few = (picture(shown, replace(WIDE, marks=most)).unknown for most in (None, 0))

    assert all(WIDE.left - 20 <= bar.x <= bar.x + bar.width <= WIDE.width + 20 for bar in every)
    assert days_covered(few) == days_covered(every)
    assert all(bar.x + bar.width + 3 < after.x for bar, after in itertools.pairwise(few))
    alone = [bar for bar in few if bar.subject]
    assert all((bar.x, bar.width) in [(each.x, each.width) for each in every] for bar in alone)
    assert len(few) < len(every) or alone == few


def test_where_nothing_is_uncertain_there_is_no_wash() -> None:
    assert picture(timeline(row(day("2022-04-18"), best=4))).curves[0].band == ""


@pytest.mark.parametrize(
    "uncertain",
    [{"sure": 3}, {"most": 5}, {"earliest": dt.date(2022, 4, 1)}],
)
def test_an_uncertain_number_or_day_has_a_wash(uncertain: dict[str, Any]) -> None:
    assert picture(timeline(row(day("2022-04-18"), best=4, **uncertain))).curves[0].band


@given(st.lists(rows(), min_size=1, max_size=12))
def test_the_wash_encloses_the_line(found: list[dict[str, Any]]) -> None:
    found.sort(key=lambda one: (one["latest"], one["earliest"]))
    uncertain = row(found[-1]["latest"], most=10**11)
    (curve,) = picture(timeline(*(one | {"top": 1} for one in found), uncertain)).curves
    heights = [y for _x, y in coordinates(curve.band)]

    assert all(min(heights) <= dot.y for dot in curve.dots)


# ---- What is written --------------------------------------------------------------------------------


def assert_apart(heights: list[float]) -> None:
    for lower, upper in itertools.pairwise(sorted(heights)):
        assert upper - lower >= LABEL_HEIGHT - 0.2


@FRAMES
@given(shown=timelines())
def test_the_numbers_of_a_line_do_not_cover_one_another(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "")

    for curve in chart.curves if chart else []:
        assert_apart([dot.label_y for dot in curve.dots if dot.labelled])


@FRAMES
@given(shown=timelines())
def test_the_names_of_lines_do_not_cover_one_another(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "")

    assert_apart([curve.name_y for curve in chart.curves] if chart else [])


@FRAMES
@given(shown=timelines())
def test_names_and_figures_have_room_beside_the_picture(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "")

    if chart is not None and chart.named:
        figures = max(len(curve.series.total.short) for curve in chart.curves)
        assert chart.frame.right >= min(20 + 9 * figures, chart.frame.width * 0.4)
    if chart is not None:
        assert chart.frame.left >= 8 + 7 * max((len(str(tick.value)) for tick in chart.y_ticks), default=0)


def test_a_long_name_is_cut_short_and_its_total_is_not() -> None:
    steps = [row(day("2021-10-31"), best=4), {**row(day("2022-04-18"), best=12345), "top": 2}]
    shown = build_timeline(steps, {1: "Helicopters", 2: "United Nations Multidimensional " * 3})

    chart = draw(shown, WIDE, lambda _awaited: "")

    assert chart is not None
    longest = max(chart.curves, key=lambda curve: len(curve.name))
    assert longest.name.startswith("United Nations")
    assert longest.name.endswith("…")
    assert 20 + 7 * len(longest.name) + 9 * len("12345") <= chart.frame.right


@pytest.mark.parametrize("compared", [True, False])
def test_a_line_alone_has_its_name_where_it_is_compared(compared: bool) -> None:
    shown = build_timeline([row(day("2021-10-31"), best=4)], {1: "Helicopters"})

    chart = draw(shown, WIDE, lambda _awaited: "", compared=compared)

    assert chart is not None
    assert chart.named == compared


@FRAMES
@given(shown=timelines())
def test_the_present_count_of_a_line_alone_always_has_its_number(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "")

    if chart is not None and len(chart.curves) == 1:
        assert chart.curves[0].dots[-1].labelled


@FRAMES
@given(shown=timelines())
def test_there_are_no_more_dates_than_there_is_room_for(frame: Frame, shown: Timeline) -> None:
    chart = draw(shown, frame, lambda _awaited: "")

    if chart is not None:
        assert len(chart.x_ticks) <= frame.ticks + 1
        assert all(one.at + 30 < other.at for one, other in itertools.pairwise(chart.x_ticks))


def test_the_numbers_on_the_axis_are_whole() -> None:
    chart = picture(timeline(row(day("2022-04-18"), best=1)))

    assert [tick.value for tick in chart.y_ticks] == [0, 1]


# ---- Lanes ------------------------------------------------------------------------------------------


@FRAMES
@given(windows=st.lists(spans(), min_size=1, max_size=10))
def test_awaited_bars_do_not_cover_one_another(frame: Frame, windows: list[tuple[dt.date, dt.date]]) -> None:
    windows.sort(key=lambda window: (window[1], window[0]))
    chart = picture(timeline(promises=[awaited(*window) for window in windows]), frame)

    assert len(chart.awaited) == len(windows)
    for lane in {bar.y for bar in chart.awaited}:
        bars = sorted((bar for bar in chart.awaited if bar.y == lane), key=lambda bar: bar.x)
        for one, other in itertools.pairwise(bars):
            assert one.x + one.width < other.x


def test_windows_that_are_far_apart_share_a_lane() -> None:
    windows = [awaited(day("2020-01-01"), day("2020-02-01")), awaited(day("2029-01-01"), day("2029-02-01"))]

    assert len({bar.y for bar in picture(timeline(promises=windows), NARROW).awaited}) == 1


def test_a_delivery_of_unknown_number_has_a_bar_below_the_count() -> None:
    chart = picture(timeline(row(day("2021-10-31"), best=4), row(day("2022-04-18"), top=2, best=0, unknown=1)))

    (bar,) = chart.unknown
    series, step = bar.subject
    assert (series.type, step.latest) == ("Type 2", day("2022-04-18"))
    assert bar.y > chart.base
    assert [curve.series.type for curve in chart.curves] == ["Type 1"]


def test_a_bar_is_as_wide_as_its_span_but_never_too_thin_to_see() -> None:
    windows = [awaited(day("2022-01-01"), day("2022-12-31")), awaited(day("2022-04-18"), day("2022-04-18"))]
    chart = picture(timeline(promises=windows))

    wide, thin = chart.awaited
    assert wide.width > 700
    assert thin.width == 6


def test_a_stated_total_is_drawn_at_its_height_and_day() -> None:
    shown = timeline(
        row(day("2021-10-31"), best=4), row(day("2022-04-18"), best=4), totals=[stated(8, day("2022-04-18"))]
    )

    (mark,) = picture(shown).statements
    dot = picture(shown).curves[0].dots[-1]
    assert mark.x == dot.x
    assert mark.y == pytest.approx(dot.y + 11, abs=0.2)


def test_the_words_of_a_stated_total_leave_room_for_the_number_of_the_step_below() -> None:
    steps = [
        row(day(when), best=2)
        for when in ("2021-10-31", "2022-03-31", "2022-04-18", "2022-08-09", "2022-09-09", "2023-01-19")
    ]
    low, high = (
        picture(timeline(*some, totals=[stated(6, day("2022-04-18"))])).statements[0] for some in (steps, steps[:3])
    )

    assert low.beside
    assert low.text_x < low.end_x
    assert low.text_y < low.y + 10
    assert not high.beside
    assert high.text_y > high.y + 10


def test_a_narrow_picture_leaves_stated_totals_to_the_words_below() -> None:
    shown = timeline(row(day("2022-04-18"), best=4), totals=[stated(8, day("2022-04-18"))])

    assert picture(shown, NARROW).statements == []


# ---- Many counts ------------------------------------------------------------------------------------


def many(number: int, promises: Any = ()) -> Timeline:
    """So many counts of different size, each a few years after the one before."""
    return timeline(
        *(row(dt.date(1990 + 3 * top, 6, 1), top=top, best=10**top) for top in range(1, number + 1)), promises=promises
    )


def test_one_count_has_a_picture_a_frame() -> None:
    drawn = pictures(many(1), (WIDE, NARROW), lambda _awaited: "")

    assert (len(drawn.charts), drawn.small) == (2, [])


@pytest.mark.parametrize(("number", "numbered"), [(2, True), (4, True), (5, False)])
def test_several_counts_share_no_axis_and_a_few_have_room_for_their_numbers(number: int, numbered: bool) -> None:
    drawn = pictures(many(number), (WIDE, NARROW), lambda _awaited: "")

    assert (len(drawn.small), drawn.charts) == (number, [])
    assert [any(dot.labelled for dot in one.chart.curves[0].dots) for one in drawn.small] == [numbered] * number


def test_many_have_a_picture_each_over_the_same_time_with_a_scale_of_its_own() -> None:
    drawn = pictures(many(5), (WIDE, NARROW), lambda _awaited: "")
    charts = [one.chart for one in drawn.small]

    assert drawn.charts == []
    assert [one.series.total.best for one in drawn.small] == [10, 100, 1_000, 10_000, 100_000]
    assert [max(tick.value for tick in chart.y_ticks) for chart in charts] == [10, 100, 1_000, 10_000, 100_000]
    assert [chart.x_ticks for chart in charts] == [charts[0].x_ticks] * 5


def test_what_is_awaited_stands_below_many_counts() -> None:
    drawn = pictures(many(6, [awaited(day("2022-01-01"), day("2022-06-30"))]), (WIDE,), lambda _awaited: "four awaited")
    (chart,) = drawn.charts

    assert (len(drawn.small), len(chart.awaited), chart.curves) == (6, 1, [])


# ---- Years ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", [WIDE, NARROW, SMALL])
@pytest.mark.parametrize("last", ["2020-12-20", "2021-01-10", "2021-06-30", "2030-01-01"])
def test_every_axis_of_time_has_a_year(frame: Frame, last: str) -> None:
    chart = picture(timeline(row(day("2020-12-01")), row(day(last))), frame)

    assert any("year" in tick.kind for tick in chart.x_ticks)
