"""What a register adds up to on the site, held against its file: sums that are made here of the cells alone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from deliveries.dev.trade_register import deals as made_up_deals
from deliveries.dev.trade_register import delivery_years
from deliveries.models import Party, Register, RegisterRow
from deliveries.registers.combining import combine
from deliveries.registers.deriving import derive
from deliveries.registers.formats.sipri_types import TYPES

from .factories import create_type
from .trade_registers import MADE, brought_in, deals, sheet, year, years

HEADER = {"years": "SIPRI AT Database ID", "deals": "Recipient,Supplier"}


def cells(raw: bytes, header: str) -> Iterator[list[str]]:
    """The rows below the header of a file, read without any of our code."""
    rows = csv.reader(io.StringIO(raw.decode()[raw.decode().index(header) :]))
    next(rows)
    return rows


def file_of(form: str, seed: int) -> bytes:
    if form == "years":
        return years(*delivery_years(250, seed, parties=20, models=60))
    return deals(*made_up_deals(250, seed, parties=20, models=60))


def facts(form: str, row: list[str]) -> dict[str, Any]:
    """Who, from whom, what, by which year, and how many, as the columns of that format have it."""
    if form == "years":
        found = dict(zip(("supplier", "recipient", "model", "word"), row[1:5], strict=True))
        return found | {"year": row[10], "number": int(row[8])}
    return {
        "recipient": row[0], "supplier": row[1], "model": row[6], "word": row[7],
        "year": max(row[10].split("; ")), "number": int(row[8]),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("form", ["years", "deals"])
def test_sums_of_the_site_by_year_type_and_party_are_those_of_the_file(client: Client, form: str, seed: int) -> None:
    for slug in sorted({*TYPES.values(), "other-equipment"}):
        create_type(slug=slug)
    raw = file_of(form, seed)
    brought_in(raw)
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY, downloads=True)
    slugs = dict(Party.objects.values_list("name", "slug"))
    told = [facts(form, row) for row in cells(raw, HEADER[form])]
    expected: dict[str, Counter[Any]] = {"recipient": Counter(), "supplier": Counter(), "year": Counter()}
    for one in told:
        kind = TYPES[one["word"]]
        expected["recipient"][slugs[one["recipient"]], kind] += one["number"]
        expected["supplier"][slugs[one["supplier"]], kind] += one["number"]
        expected["year"][one["year"], kind] += one["number"]

    for group, sums in expected.items():
        rows = client.get(f"/deliveries.json?register=sipri&group={group}").json()["rows"]
        assert {(row[group], row["counted_as"]): row["quantity"] for row in rows if row["counted_as"]} == sums
    assert RegisterRow.objects.count() == len(told)


@pytest.mark.django_db
def test_the_page_of_a_party_counts_what_the_cells_of_its_rows_add_up_to(client: Client) -> None:
    for slug in sorted({*TYPES.values(), "other-equipment"}):
        create_type(slug=slug)
    raw = file_of("years", 4)
    brought_in(raw)
    Register.objects.filter(slug="sipri").update(access=Register.Access.EVERYBODY, downloads=True)
    expected: Counter[str] = Counter()
    for one in (facts("years", row) for row in cells(raw, HEADER["years"])):
        if one["supplier"] == "United States":
            expected[TYPES[one["word"]]] += one["number"]
    party = Party.objects.get(name="United States")
    answer = client.get(f"/suppliers/{party.slug}/timeline.json?register=sipri").json()

    assert {kind: total["best"] for kind, total in answer["by_type"].items()} == expected


ROWS = st.lists(
    st.builds(
        year,
        st.integers(1, 4),
        recipient=st.sampled_from(["Narnia", "Mali", "unknown recipient(s)", "Some rebels (Narnia)*"]),
        supplier=st.sampled_from(["Russia", "unknown supplier(s)"]),
        designation=st.sampled_from(["Zeta-1", "zeta-1", "Zeta-1/Zeta-2", "aircraft engine"]),
        number=st.integers(1, 900),
        year=st.integers(1950, 2024),
        estimates=st.tuples(*[st.sampled_from(["Yes", "No"])] * 3),
    ),
    max_size=14,
)


@given(ROWS)
def test_of_rows_a_year_all_are_kept_and_all_units_counted(rows: list[list[Any]]) -> None:
    read = sheet(years(*rows))
    found = combine([read])
    deliveries = derive(found, [read], MADE)
    told: Counter[Any] = Counter()
    for row in rows:
        told[row[0], row[3].casefold(), row[10]] += row[8]

    assert len(found.rows) == len(rows)
    assert sum(one.number or 0 for one in deliveries) == sum(row[8] for row in rows)
    counted = Counter(
        {
            (int(one.entry.deal), one.entry.designation.casefold(), one.entry.years[0]): one.number or 0
            for one in deliveries
        }
    )
    assert counted == told


@given(ROWS, st.integers(0, 14))
def test_of_two_files_that_overlap_nothing_is_counted_twice(rows: list[list[Any]], at: int) -> None:
    both = [sheet(years(*rows)), sheet(years(*rows[at:]))]
    one = sheet(years(*rows))

    assert sum(each.number or 0 for each in derive(combine(both), both, MADE)) == sum(row[8] for row in rows)
    assert len(combine(both).rows) == len(combine([one]).rows)
