"""Rows of numbers are told apart, counted and grouped as Python would do it, few or many."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.index import arrays
from deliveries.index.arrays import Array, different, distinct, grouped, tallied, tallied_rows

ROWS = st.lists(st.tuples(st.integers(-3, 10**6), st.integers(0, 3), st.integers(1, 50)), max_size=40)


def columns(rows: list[tuple[int, ...]]) -> Array:
    return np.array(rows, np.int64).reshape(-1, 3).T


@given(ROWS)
def test_distinct_rows_are_in_order_and_once_each(rows: list[tuple[int, ...]]) -> None:
    assert distinct(*columns(rows)).tolist() == [list(row) for row in sorted(set(rows))]


@pytest.mark.parametrize("codes_a_row", [0, 10**9])
@given(rows=ROWS.map(lambda rows: [(first % 9, *rest) for first, *rest in rows]))
def test_every_row_is_in_the_group_of_its_like(codes_a_row: int, rows: list[tuple[int, ...]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "CODES_A_ROW", codes_a_row)
        patch.setattr(arrays, "MARKS_A_ROW", codes_a_row)
        groups, group = grouped(*columns(rows))
        assert groups.tolist() == distinct(*columns(rows)).tolist()

    assert groups.tolist() == [list(row) for row in sorted(set(rows))]
    assert [tuple(groups[at].tolist()) for at in group] == rows
    assert tallied_rows(*columns(rows)) == Counter(rows)


def test_rows_that_no_number_can_tell_apart_are_an_error() -> None:
    wide = np.array([0, 2**32, 5])
    for told_apart in (distinct, grouped):
        with pytest.raises(OverflowError):
            told_apart(wide, wide, wide)


@given(st.lists(st.integers(0, 50)))
def test_keys_are_counted(keys: list[int]) -> None:
    assert tallied(np.array(keys, np.int64)) == Counter(keys)
    assert different(np.array(keys, np.int64)).tolist() == sorted(set(keys))
