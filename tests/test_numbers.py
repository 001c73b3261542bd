"""Numbers as people write them: read as the one thing that they mean, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.numbers import Number, NumberNotUnderstood, read_number
from deliveries.wording import quantity

NUMBERS = st.integers(1, 2_147_483_647)
# Below what looks like the year after a month ("5–2021").
SMALL = st.integers(1, 1_900)


def one(number: int) -> Number:
    return Number(best=number)


def about(number: int) -> Number:
    return Number(best=number, about=True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", one(12)), ("04", one(4)), ("4.0", one(4)), ("4.00", one(4)), (" 4 ", one(4)),
        ("1 000", one(1000)), ("1\u202f000", one(1000)), ("1,000", one(1000)), ("1’000", one(1000)),
        ("12 000 000", one(12_000_000)), ("1.000.000", one(1_000_000)),
        ("١٢", one(12)), ("１２", one(12)), ("۱۲", one(12)), ("1\u200b2", one(12)),
        ("twelve", one(12)), ("Twenty-four", one(24)), ("one hundred and twenty", one(120)),
        ("two thousand five hundred", one(2500)), ("2 million", one(2_000_000)),
        ("douze", one(12)), ("vingt et un", one(21)), ("vingt-et-un", one(21)), ("quatre-vingt-dix-sept", one(97)),
        ("deux cents", one(200)), ("mille", one(1000)), ("deux mille cinq cents", one(2500)), ("septante", one(70)),
        ("a pair", one(2)), ("two pairs", one(4)), ("une paire", one(2)), ("exactly a dozen", one(12)),
        ("about 20", about(20)), ("~20", about(20)), ("≈ 20", about(20)), ("approx. 20", about(20)),
        ("some 20", about(20)), ("20 or so", about(20)), ("environ 20", about(20)), ("à peu près 20", about(20)),
        ("a dozen", about(12)), ("half a dozen", about(6)), ("two dozen", about(24)), ("une douzaine", about(12)),
        ("une vingtaine", about(20)), ("une demi-douzaine", about(6)), ("a hundred", about(100)),
    ],
)  # fmt: skip
def test_a_number_is_read(text: str, number: Number) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10-12", 10, 12), ("10–12", 10, 12), ("10 — 12", 10, 12), ("10 to 12", 10, 12), ("ten to twelve", 10, 12),
        ("between 10 and 12", 10, 12), ("10 or 12", 10, 12), ("10 à 12", 10, 12), ("de 10 à 12", 10, 12),
        ("entre dix et douze", 10, 12), ("deux ou trois", 2, 3), ("1 000-2 000", 1000, 2000), ("٤-٦", 4, 6),
        ("12+", 12, None), ("12 +", 12, None), ("at least 12", 12, None), ("12 or more", 12, None),
        ("no fewer than a dozen", 12, None), ("more than 12", 13, None), (">12", 13, None), ("≥ 12", 12, None),
        ("au moins 12", 12, None), ("plus de douze", 13, None), ("plus d’une douzaine", 13, None),
        ("up to 20", None, 20), ("as many as 20", None, 20), ("fewer than 20", None, 19), ("≤20", None, 20),
        ("jusqu’à 20", None, 20), ("20 au plus", None, 20), ("moins de 20", None, 19),
        ("several", 2, None), ("a few", 2, None), ("a couple", 2, None), ("plusieurs", 2, None), ("quelques", 2, None),
        ("dozens", 24, None), ("several dozen", 24, None), ("des dizaines", 20, None), ("hundreds", 200, None),
    ],
)  # fmt: skip
def test_bounds_are_read_and_make_no_best_number(text: str, low: int | None, high: int | None) -> None:
    assert read_number(text) == Number(low=low, high=high)


@pytest.mark.parametrize("text", ["", "  ", "?", "unknown", "some", "an unknown number", "nombre inconnu"])
def test_what_is_not_known_is_no_number(text: str) -> None:
    assert read_number(text) == Number()


@pytest.mark.parametrize(
    "text",
    [
        "1.000", "4.000", "4 6", "46 1", "2\n4", "1\n000", "1\t000", "1,5", "4,0", "1, 000", "1.5", "1000 000", "0 500",
        "1 000,5", "1 00", "4²", "①", "½", "Ⅳ", "1٢", "1O", "l2", "O5", "-3", "−3", "+12", "12-10", "12–12", "12-",
        "-12-14", "10-12-14", "10-12+", "10-2021", "2021-10", "10/12", "10..12", "4?", "4*", "(4)", "4x2", "1e3", "2k",
        "0x10", "1_000", "about", "about 10-12", "nearly 20", "près de 20", "four or",
        "a dozen to two dozen", "fewer than 1", "twelvee", "4 helicopters", "five six", "31 March", "99999999999",
        "4" * 5000, "four " * 30,
    ],
)  # fmt: skip
def test_what_may_mean_two_things_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(NumberNotUnderstood):
        read_number(text)


@pytest.mark.parametrize(("text", "why"), [("1.000", "1 or 1000"), ("12-10", "ends before"), ("9" * 11, "too great")])
def test_a_refusal_says_why(text: str, why: str) -> None:
    with pytest.raises(NumberNotUnderstood, match=why):
        read_number(text)


@given(NUMBERS)
def test_a_number_is_the_same_however_its_thousands_are_parted(number: int) -> None:
    parted = [f"{number:,}", f"{number:,}".replace(",", " "), f"{number:,}".replace(",", "\u202f"), str(number)]
    assert {read_number(text) for text in parted} == {one(number)}


@given(NUMBERS, st.sampled_from([0x660, 0x6F0, 0x966, 0xFF10]))
def test_the_figures_of_any_script_are_read_as_ours(number: int, zero: int) -> None:
    assert read_number("".join(chr(zero + int(digit)) for digit in str(number))) == one(number)


@given(SMALL, SMALL, SMALL, st.booleans())
def test_what_pages_write_is_read_back(one: int, other: int, third: int, approximate: bool) -> None:
    low, best, high = sorted((one, other, third))
    for numbers in ((None, best, None), (low, None, None), (None, None, high), (low, None, high), (low, best, high)):
        if None not in numbers and not numbers[0] < numbers[2]:  # type: ignore[operator]
            continue
        if numbers[1] is None and numbers[0] == numbers[2]:
            continue
        assert read_number(quantity(*numbers)) == Number(*numbers)
    assert read_number(quantity(None, best, None, approximate=approximate)) == Number(best=best, about=approximate)


@given(st.text("0123456789 .,-+~²٢１Oabemnot\n", max_size=8))
def test_whatever_is_typed_is_refused_or_rises(text: str) -> None:
    try:
        number = read_number(text)
    except NumberNotUnderstood:
        return
    ends = [end for end in (number.low, number.best, number.high) if end is not None]
    assert ends == sorted(ends)
