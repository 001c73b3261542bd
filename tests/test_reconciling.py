"""Rows of two registers side by side: which belong together, and what is said of them. Nothing here has a database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.reconciling import Group, Judged, Model, Row, Stated, hold, judge, pair
from deliveries.reconciling.kinship import Kin, kinship, versions
from deliveries.reconciling.numbers import Pieces, compare

MALI, RUSSIA, POLAND = 1, 11, 12
HELICOPTERS, COMBAT, TRANSPORT = 21, 22, 23
_number = count(1)


def words(name: str) -> tuple[str, ...]:
    return tuple(name.lower().replace("-", " ").split())


def model(*names: str, pk: int | None = None, line: tuple[int, ...] = (), kind: int = COMBAT, **values: Any) -> Model:
    pk = pk or next(_number)
    path = (kind,) if kind == HELICOPTERS else (kind, HELICOPTERS)
    return Model(pk, tuple(map(words, names)), path, line or (pk,), **values)


ZETA = model("Zeta-24")
ZETA_P = model("Zeta-24P", line=(next(_number), ZETA.pk))
ZETA_M = model("Zeta-35M", line=(next(_number), ZETA.pk))
OMEGA = model("Omega-8", kind=TRANSPORT)
SOME = model("Helicopter (model not named)", kind=HELICOPTERS, generic=True)


def row(side: str, of: Model = ZETA, number: int | None = 4, years: str = "2022", **values: Any) -> Row:
    """A row that came in these years, such as "2017-2020", or on a day; "" for no day."""
    earliest = latest = None
    if len(years) == 10:
        earliest = latest = dt.date.fromisoformat(years)
    elif years:
        first, _dash, last = years.partition("-")
        earliest, latest = dt.date(int(first), 1, 1), dt.date(int(last or first), 12, 31)
    pieces = values.pop("pieces", Pieces.of(None, number, None))
    pk = next(_number)
    given = {"recipient": MALI, "supplier": RUSSIA, "delivery": pk, **values}
    return Row(side=side, pk=pk, model=of, pieces=pieces, earliest=earliest, latest=latest, **given)  # type: ignore[arg-type]


def ours(*args: Any, **values: Any) -> Row:
    return row("ours", *args, **values)


def theirs(*args: Any, **values: Any) -> Row:
    return row("theirs", *args, **values)


def judged(*rows: Row, **decided: Any) -> list[Judged]:
    return [judge(group) for group in pair(rows, **decided)]


def verdicts(*rows: Row, **decided: Any) -> Counter[str]:
    return Counter(each.verdict for each in judged(*rows, **decided))


# ---- The verdicts ---------------------------------------------------------------------------------------


def test_the_same_number_at_a_time_that_fits_agrees() -> None:
    assert verdicts(ours(years="2022-03-31"), theirs()) == {"agrees": 1}


def test_several_rows_that_add_up_agree() -> None:
    assert verdicts(ours(number=6), theirs(number=5), theirs(ZETA_P, 1)) == {"agrees-over-several": 1}


def test_all_of_the_same_model_is_held_together_where_the_numbers_differ() -> None:
    one, other = ours(ZETA, 2, "2022-03-31"), ours(ZETA_P, 2, "2022-04-18")
    (found,) = judged(one, other, theirs(ZETA_P, 3))

    assert (found.verdict, found.by) == ("number-differs", 1)


def test_some_that_add_up_leave_none_out_that_can_be_nothing_else() -> None:
    several = [ours(ZETA_P, 2, "2022-03-31"), ours(ZETA_P, 2, "2022-04-18"), ours(ZETA_P, 1, "2022-08-09")]
    (found,) = judged(*several, theirs(ZETA, 3))

    assert (found.verdict, found.by) == ("number-differs", 2)


def test_what_came_at_another_time_differs_in_the_day() -> None:
    (found,) = judged(ours(years="2018-04-22"), theirs(years="2021"))

    assert (found.verdict, found.apart) == ("day-differs", (dt.date(2021, 1, 1) - dt.date(2018, 4, 22)).days)


def test_another_number_at_quite_another_time_is_another_delivery() -> None:
    assert verdicts(ours(number=2, years="2018"), theirs(number=9, years="2021")) == {"only-here": 1, "only-there": 1}


@pytest.mark.parametrize(("of", "years", "found"), [(ZETA_M, "2019", 1), (ZETA_M, "2017", 2), (ZETA, "2017", 1)])
def test_as_many_of_a_sister_version_years_before_is_another_delivery(of: Model, years: str, found: int) -> None:
    assert len(judged(ours(ZETA_P, 2, "2020-12-31"), theirs(of, 2, years))) == found


def test_what_was_ordered_after_it_came_is_another_delivery() -> None:
    later = theirs(years="2021", ordered=dt.date(2020, 1, 1))
    assert verdicts(ours(years="2018"), later) == {"only-here": 1, "only-there": 1}


def test_the_same_from_another_supplier_differs_in_that() -> None:
    several = [ours(ZETA, number, f"202{at}", supplier=POLAND) for at, number in enumerate((5, 1, 10))]
    assert verdicts(*several, theirs(ZETA_P, 16, "2020-2022")) == {"supplier-differs": 1}


def test_most_of_the_same_from_another_supplier_is_held_together_too() -> None:
    several = [ours(ZETA, number, f"202{at}", supplier=POLAND) for at, number in enumerate((5, 1, 5))]
    (found,) = judged(*several, theirs(ZETA_P, 16, "2020-2022"))

    assert (found.verdict, found.by) == ("supplier-differs", -5)


def test_rows_that_add_up_to_what_came_a_year_later_differ_in_the_day() -> None:
    (found,) = judged(ours(number=2, years="2018"), ours(number=3, years="2018"), theirs(number=5, years="2020"))

    assert (found.verdict, len(found.group.ours)) == ("day-differs", 2)


def test_a_number_that_only_the_register_gives() -> None:
    assert verdicts(ours(number=10), ours(number=None), theirs(number=20)) == {"theirs-gives-number": 1}
    assert verdicts(ours(pieces=Pieces.of(5, None, None)), theirs(number=8)) == {"theirs-gives-number": 1}


def test_a_number_that_only_we_give() -> None:
    assert verdicts(ours(), theirs(number=None)) == {"ours-gives": 1}


def test_more_than_all_that_the_other_has_differs_though_a_number_is_unknown() -> None:
    (found,) = judged(ours(number=10), ours(number=None), theirs(number=8))
    assert (found.verdict, found.by) == ("number-differs", 2)


def test_ten_and_an_unknown_number_may_be_ten() -> None:
    pinned = ours(number=10), ours(number=None), theirs(number=10)
    pins = [(one.pk, pinned[2].pk) for one in pinned[:2]]
    assert verdicts(*pinned, pinned=pins) == {"cannot-be-told": 1}


def test_two_unknown_numbers_cannot_be_told() -> None:
    assert verdicts(ours(number=None), theirs(number=None)) == {"cannot-be-told": 1}


def test_what_one_side_alone_has() -> None:
    assert verdicts(ours(ZETA), theirs(OMEGA)) == {"only-here": 1, "only-there": 1}


def test_what_the_register_would_not_have() -> None:
    assert verdicts(ours(outside="type")) == {"not-covered": 1}


def test_a_promise_here_may_be_delivered_there() -> None:
    promise = ours(years="2020", awaited=True, told=dt.date(2019, 8, 19))
    assert verdicts(promise, theirs(years="2019")) == {"promise-here": 1}


def test_a_promise_is_not_met_by_what_came_long_before() -> None:
    promise = ours(years="", awaited=True, told=dt.date(2018, 4, 22))
    assert verdicts(promise, theirs(years="1997")) == {"only-here": 1, "only-there": 1}


def test_what_arrived_here_and_is_ordered_there() -> None:
    assert verdicts(ours(), theirs(years="", awaited=True, told=dt.date(2021, 1, 1))) == {"ours-gives": 1}


def test_a_supplier_that_one_side_knows() -> None:
    assert verdicts(ours(), theirs(supplier=None)) == {"ours-gives": 1}
    assert verdicts(ours(supplier=None), theirs()) == {"supplier-differs": 1}
    assert verdicts(ours(supplier=None), theirs(supplier=None)) == {"agrees": 1}


def test_what_names_its_type_alone_is_the_one_that_it_can_be() -> None:
    assert verdicts(ours(SOME, None), theirs()) == {"theirs-gives-number": 1}
    assert verdicts(ours(SOME, None), theirs(), theirs(OMEGA, 2)) == {"cannot-be-told": 1, "only-there": 2}


def test_about_twenty_agrees_within_a_tenth() -> None:
    about = Pieces.of(None, 20, None, approximate=True)
    assert verdicts(ours(pieces=about), theirs(number=22)) == {"agrees": 1}
    assert verdicts(ours(pieces=about), theirs(number=23)) == {"number-differs": 1}


def test_bounds_that_share_a_number_agree() -> None:
    assert verdicts(ours(pieces=Pieces.of(4, None, 20)), theirs(number=7)) == {"agrees": 1}


# ---- Which rows -----------------------------------------------------------------------------------------


def test_an_equal_number_of_the_family_comes_before_another_one() -> None:
    four, two = theirs(ZETA_P, 4), theirs(ZETA_P, 2)
    groups = pair([ours(ZETA, 4), two, four])

    assert {group.theirs for group in groups if group.ours} == {(four,)}


def test_the_very_model_comes_before_an_equal_number_of_a_variant() -> None:
    same, equal = theirs(ZETA_P, 3), theirs(ZETA, 2)
    (group,) = [group for group in pair([ours(ZETA_P, 2), same, equal]) if same in group.theirs]

    assert group.ours


def test_other_types_and_other_recipients_are_never_paired() -> None:
    tank = Model(99, (("zeta", "24"),), (31,), (99,))
    assert verdicts(ours(), theirs(tank), theirs(recipient=2)) == {"only-here": 1, "only-there": 2}


def test_pinned_rows_stay_together_whatever_they_are() -> None:
    one, other = ours(ZETA, 4, "2001"), theirs(OMEGA, 9, "2022", supplier=POLAND)
    (found,) = judged(one, other, pinned=[(one.pk, other.pk)])

    assert found.group.pinned
    assert found.verdict == "supplier-differs"


def test_what_an_editor_put_together_without_a_day_is_not_said_to_fit_in_time() -> None:
    one, other = ours(years=""), theirs()
    (found,) = judged(one, other, pinned=[(one.pk, other.pk)])

    assert (found.verdict, found.apart) == ("agrees", None)


def test_where_one_alone_knows_the_supplier_no_pieces_are_at_stake() -> None:
    (found,) = judged(ours(supplier=None), theirs())

    assert (found.verdict, found.at_stake) == ("supplier-differs", 0)


def test_parted_rows_stay_apart() -> None:
    one, other, third = ours(), theirs(), theirs()
    (group,) = [group for group in pair([one, other, third], parted=[(one.pk, other.pk)]) if group.ours]

    assert group.theirs == (third,)


# ---- Models ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        (model("Mi-24P"), model("Mi-24P", "Mi-35P"), Kin.SAME),
        (model("59N6-TE", "59N6"), model("59N6 Protivnik-GE"), Kin.AKIN),
        (model("S-70i"), model("S-70 Black Hawk"), Kin.AKIN),
        (model("MiG-29"), model("MiG-29S"), Kin.AKIN),
        (model("TB2"), model("Bayraktar TB-2"), Kin.AKIN),
        (model("Bastion"), model("Bastion APC"), Kin.AKIN),
        (model("Mi-17"), model("Mi-171"), Kin.NONE),
        (model("T-7"), model("T-72"), Kin.NONE),
        (model("BM-21 122mm"), model("D-30 122mm"), Kin.NONE),
        (SOME, OMEGA, Kin.KIND),
        (model("Attack one", generic=True), OMEGA, Kin.NONE),
    ],
)
def test_designations_are_akin_or_not(one: Model, other: Model, kin: Kin) -> None:
    assert kinship(one, other, frozenset(), frozenset()) == kinship(other, one, frozenset(), frozenset()) == kin


def test_a_comment_says_which_version_it_was() -> None:
    said = versions("For $61 m; Omega-81K armed version; replacing Beta-412 from Canada")
    assert kinship(model("Omega-81K"), model("Omega-9"), frozenset(), said) == Kin.VARIANT
    assert kinship(model("Beta-412"), model("Omega-9"), frozenset(), said) == Kin.NONE


# ---- Totals that sources state --------------------------------------------------------------------------


def total(number: int, qualifier: str = "exactly", **values: Any) -> Stated:
    since, as_of = (dt.date(2020, 8, 1), dt.date(2020, 8, 31)), (dt.date(2022, 4, 18), dt.date(2022, 4, 18))
    return Stated(1, MALI, RUSSIA, HELICOPTERS, number, qualifier, as_of, since, **values)


def held(stated: Stated, *rows: Row) -> tuple[str, int, int | None, int]:
    found = hold(stated, rows, {})
    return found.verdict, found.certain, found.possible, found.by


def test_a_stated_total_between_what_is_sure_and_what_may_be_cannot_be_told() -> None:
    rows = theirs(number=4, years="2021"), theirs(number=6, years="2022"), theirs(OMEGA, 3, "2023")
    assert held(total(8), *rows) == ("cannot-be-told", 4, 10, 0)


def test_of_each_year_that_a_row_names_one_came_at_least() -> None:
    over_years = theirs(number=4, years="2017-2020")
    assert held(total(8), over_years)[2] == 4
    assert held(total(8), Row(**{**vars_of(over_years), "years": (2017, 2019, 2020)}))[2] == 2
    assert held(total(8), Row(**{**vars_of(over_years), "years": (2017, 2019, 2021)}))[1] == 1


def vars_of(one: Row) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Row.__dataclass_fields__}


@pytest.mark.parametrize(
    ("stated", "verdict", "by"),
    [
        (total(4), "agrees", 0),
        (total(6), "number-differs", 2),
        (total(2), "number-differs", -2),
        (total(3, "at-least"), "agrees", 0),
        (total(5, "at-least"), "number-differs", 1),
        (total(4, "about"), "agrees", 0),
    ],
)
def test_a_stated_total_is_held_against_the_rows(stated: Stated, verdict: str, by: int) -> None:
    assert held(stated, theirs(number=4, years="2021")) == (verdict, 4, 4, by)


def test_of_a_time_that_the_register_does_not_cover_nobody_knows_how_much_came() -> None:
    arrived = theirs(number=4, years="2021")
    assert held(total(6, covered=False), arrived) == ("cannot-be-told", 4, None, 0)
    assert held(total(2, covered=False), arrived) == ("number-differs", 4, None, -2)


# ---- Properties -----------------------------------------------------------------------------------------

MODELS = [ZETA, ZETA_P, OMEGA, SOME, model("Zeta-9"), model("Kappa")]


@st.composite
def drawn(draw: Any, side: str) -> Row:
    first = draw(st.integers(2015, 2022))
    awaited = draw(st.booleans()) and draw(st.booleans())
    number = draw(st.none() | st.integers(1, 9))
    return row(
        side,
        draw(st.sampled_from(MODELS)),
        pieces=Pieces.of(draw(st.none() | st.integers(1, number or 9)), number, None),
        years=draw(st.sampled_from([f"{first}", f"{first}-{first + 2}", f"{first}-06-15"])),
        supplier=draw(st.sampled_from([RUSSIA, POLAND, None])),
        recipient=draw(st.sampled_from([MALI, 2])),
        awaited=awaited,
        told=dt.date(first, 3, 1) if awaited else None,
    )


ROWS = st.tuples(st.lists(drawn("ours"), max_size=7), st.lists(drawn("theirs"), max_size=7))


def as_sets(groups: list[Group]) -> set[tuple[frozenset[int], frozenset[int]]]:
    return {tuple(frozenset(each.pk for each in side) for side in (group.ours, group.theirs)) for group in groups}  # type: ignore[misc]


@given(ROWS)
def test_every_row_is_in_exactly_one_group_and_no_piece_is_lost(rows: tuple[list[Row], list[Row]]) -> None:
    both = [*rows[0], *rows[1]]
    groups = pair(both)
    found = [each for group in groups for each in group.rows]

    assert sorted(each.pk for each in found) == sorted(each.pk for each in both)
    for side, own in zip(("our_pieces", "their_pieces"), rows, strict=True):
        assert sum(getattr(group, side).best for group in groups) == sum(each.pieces.best for each in own)
        assert sum(getattr(group, side).unknown for group in groups) == sum(each.pieces.unknown for each in own)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: tuple[list[Row], list[Row]], lot: Any) -> None:
    both = [*rows[0], *rows[1]]
    shuffled = both.copy()
    lot.shuffle(shuffled)

    assert as_sets(pair(shuffled)) == as_sets(pair(both))


def turned(one: Row) -> Row:
    return Row(**{**vars_of(one), "side": "theirs" if one.side == "ours" else "ours"})


@given(ROWS)
def test_it_does_not_matter_which_side_is_ours(rows: tuple[list[Row], list[Row]]) -> None:
    both = [*rows[0], *rows[1]]
    here = {(group.ours, group.theirs): group for group in pair(both)}
    there = pair([turned(each) for each in both])

    assert {(b, a) for a, b in as_sets(there)} == as_sets(list(here.values()))


@given(ROWS)
def test_numbers_differ_by_as_many_the_other_way_round(rows: tuple[list[Row], list[Row]]) -> None:
    for each in judged(*rows[0], *rows[1]):
        if each.group.ours and each.group.theirs:
            there = compare(each.group.their_pieces, each.group.our_pieces)
            told = {"ours": "theirs", "theirs": "ours"}
            assert (told.get(each.number, each.number), -each.by) == there


@given(ROWS)
def test_only_rows_of_one_recipient_and_type_are_together(rows: tuple[list[Row], list[Row]]) -> None:
    for group in pair([*rows[0], *rows[1]]):
        assert len({(each.recipient, each.top) for each in group.rows}) == 1
