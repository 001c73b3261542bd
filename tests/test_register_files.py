"""Files of trade registers, read and put together: no database."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from deliveries.dev.trade_register import DEALS, preamble, table
from deliveries.registers.combining import combine
from deliveries.registers.deriving import Derived, derive
from deliveries.registers.entries import number_of, years_of
from deliveries.registers.formats import EDA, SIPRI
from deliveries.registers.formats.sipri_types import CATEGORIES, TYPES
from deliveries.registers.sheets import NoRegisterError, read_sheet, recognised, seems

from .trade_registers import MADE, deal, deals, sheet, year, years


def derived(*files: bytes, made: dt.date = MADE) -> list[Derived]:
    sheets = [sheet(raw) for raw in files]
    return derive(combine(sheets), sheets, made)


def text_of(*rows: list[Any]) -> str:
    return deals(*rows).decode()


# ---- A file in many hands -------------------------------------------------------------------------------

ROWS = [
    deal(comment="For training, and patrol; 'second'"),
    deal(
        recipient="Amazonia", supplier="unknown supplier(s)", delivered=12, years="2000;2001; 2002", comment="caf\xe9"
    ),
]


def mangled(text: str) -> dict[str, bytes]:
    lines = text.splitlines()
    return {
        "as it is": text.encode(),
        "with a mark": b"\xef\xbb\xbf" + text.encode(),
        "as Windows writes it": text.replace("\n", "\r\n").encode("cp1252"),
        "without what stands above": table(DEALS, ROWS).encode(),
        "with tails": "\n".join(f"{line};;;;" for line in lines).encode(),
        "in quotation marks": "\n".join('"{}";;;'.format(line.replace('"', '""')) for line in lines).encode(),
        "of 2026": text.replace("Number delivered", "Deliveries in the Year Range").encode(),
        "with commas at the ends": "\n".join(f"{line},,,," for line in lines).encode(),
    }


@pytest.mark.parametrize("how", mangled(""))
def test_a_file_says_the_same_in_whatever_hands_it_was(how: str) -> None:
    entries = sheet(mangled(text_of(*ROWS))[how]).entries

    assert [(one.recipient, one.delivered.value, one.years) for one in entries] == [
        ("Narnia", 4, (2017, 2019, 2020)),
        ("Amazonia", 12, (2000, 2001, 2002)),
    ]
    assert [one.comment for one in entries] == ["For training, and patrol; 'second'", "café"]
    assert entries[0].row.cells["tiv_delivered"] == "30"


def test_a_line_may_break_within_a_comment() -> None:
    (entry,) = sheet(deals(deal(comment="Two\nlines"))).entries

    assert entry.comment == "Two lines"


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("Narnia,Russia,2016,,4,,Zeta-1,combat helicopter,4,,2017,New,A comment", "7.5,30,30"),
        ("Narnia,Russia,2016,,4,,Zeta-1,combat helicopter,4,,2017,New,A", "comment,7.5,30,30"),
        ("Narnia,Russia,2016,,4,,Zeta-1,combat helicopter,4,,2017,New,A comment,,,", ",,,,,,,,,,,,,7.5,30,30"),
        ("Narnia,Russia,2016,,4,,Zeta-1,combat helicopter,4,,2017,New,A comment,,,", "7.5,30,30,,,,,,,,,,,,,"),
    ],
)
def test_last_cells_on_a_row_of_their_own_are_those_of_the_record(first: str, rest: str) -> None:
    found = sheet(f"{deals().decode()}{first}\n{rest}\n".encode() + table((), [deal()]).strip().encode())

    assert [len(found.entries), found.table.flaws] == [2, []]
    cells = found.entries[0].row.cells
    assert [cells[name] for name in ("comments", "tiv_unit", "tiv_delivered")] == ["A comment", "7.5", "30"]


@pytest.mark.parametrize("last", range(1, 12))
def test_last_cells_of_a_row_a_year_on_a_row_of_their_own_are_no_record(last: int) -> None:
    row = year()
    found = sheet(years().rstrip() + b"\n" + table((), [row[:-last], row[-last:], year(2)]).strip().encode())

    assert [entry.deal for entry in found.entries] == ["1", "2"]
    assert found.entries[0].row.cells == sheet(years(row)).entries[0].row.cells


def test_a_file_says_when_it_was_made_and_what_it_is_of() -> None:
    said = sheet(
        deals(deal(), head=preamble(2000, 2025, "14 Jul 2026").replace("All countries to", "Russia to"))
    ).preamble

    assert (said.made, said.since, said.until) == (dt.date(2026, 7, 14), 2000, 2025)
    assert (said.suppliers, said.recipients) == (["Russia"], [])


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "workbook"),
        (b"<!doctype html><p>Sign in", "web page"),
        (b'{"rows": []}', "JSON"),
        (b"TIV of arms exports from all\n,1950,1951\nNarnia,1,2\n", "values by year"),
        (b"recipient,equipment,quantity\nmali,mi-24p,2\n", "“recipient”, “equipment”"),
        (b"Transfer Authority,Fiscal Year of Request,Country,Item,Total Delivered Qty\n", "import_register eda"),
    ],
)
def test_what_is_no_register_says_what_it_seems_to_be(raw: bytes, words: str) -> None:
    with pytest.raises(NoRegisterError, match="no register of SIPRI"):
        read_sheet(raw, "file.csv", SIPRI)
    assert words in seems(raw)


def test_a_register_is_known_by_its_first_rows() -> None:
    assert recognised(deals(deal())) is recognised(years(year())) is SIPRI
    assert recognised(b"recipient,supplier\nmali,russia\n") is None


# ---- Cells ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "mark", "number"),
    [
        ("3", "", (3, False, True)), ("3", "?", (3, True, True)), ("3?", "", (3, True, True)),
        ("1,200", "No", (1200, False, True)), ("3", "Yes", (3, True, True)), ("", "", (None, False, True)),
        ("0", "", (0, False, True)), ("some", "", (None, False, False)), ("12.0", "", (12, False, True)),
    ],
)  # fmt: skip
def test_a_number_and_whether_it_is_an_estimate(cell: str, mark: str, number: tuple[Any, ...]) -> None:
    assert number_of(cell, mark) == number


def test_years_as_they_are_written() -> None:
    assert years_of("2000;2001; 2002") == years_of("2000-2002") == years_of("2002; 2001; 2000") == (2000, 2001, 2002)
    assert years_of("") == years_of("n.a.") == ()


def test_every_word_means_a_type_of_the_catalogue() -> None:
    tables = tomllib.loads((Path(settings.BASE_DIR) / "fixtures" / "catalogue.toml").read_text("utf-8"))
    known = {table["slug"] for table in tables["type"]}

    assert ({*TYPES.values(), *CATEGORIES.values(), *EDA.types.values()} - known) == set()


def test_every_word_means_one_type() -> None:
    assert all(word == word.lower() for word in TYPES)
    assert {"APC/APV".lower(), "sraam", "short-range air-to-air missile"} <= TYPES.keys()
    assert set(CATEGORIES) >= {"aircraft", "ships", "other"}


# ---- What rows come to ----------------------------------------------------------------------------------


def test_a_deal_is_one_delivery_over_the_span_of_its_years() -> None:
    (one,) = derived(deals(deal()))

    assert (one.number, one.arrival) == (4, (dt.date(2017, 1, 1), dt.date(2020, 12, 31)))


def test_a_row_a_year_is_one_delivery_with_its_own_number() -> None:
    found = derived(years(year(number=2), year(number=1, year=2019), year(number=1, year=2020)))

    assert [(one.arrival and one.arrival[0].year, one.number) for one in found] == [(2017, 2), (2019, 1), (2020, 1)]


def test_what_is_ordered_and_has_not_come_is_awaited_where_the_file_covers_the_years_to_come() -> None:
    rows = [deal(ordered=10, delivered=4), deal(designation="Zeta-2", delivered=0, years="")]
    future, past = deals(*rows), deals(*rows, head=preamble(2000, 2023, what="deliveries"))

    assert [(one.number, one.arrival) for one in derived(future) if one.awaited] == [(6, None), (4, None)]
    assert [one for one in derived(past) if one.awaited] == []


def test_of_an_order_of_unknown_number_nothing_more_is_awaited_once_some_came() -> None:
    assert [one.awaited for one in derived(deals(deal(ordered="", delivered=50)))] == [False]
    assert [(one.awaited, one.number) for one in derived(deals(deal(ordered="", delivered="", years="")))] == [
        (True, None)
    ]


def test_a_register_speaks_no_later_than_its_last_day() -> None:
    (one,) = derived(deals(deal(years="2023; 2024")))

    assert one.arrival == (dt.date(2023, 1, 1), MADE)


def test_what_stands_in_two_files_is_brought_in_once() -> None:
    early = years(year(1, year=1990), year(2, year=1989), head=preamble(1950, 1990))
    late = years(year(1, year=1990), year(1, year=1991), head=preamble(1990, 2024))

    assert len(derived(early, late)) == 3
    assert combine([sheet(early), sheet(late)]).doubled == 1


def test_of_a_deal_in_two_files_the_one_with_all_its_years_stands() -> None:
    early = deals(deal(delivered=3, years="2017; 2019"), head=preamble(1950, 2019))
    late = deals(deal(delivered=4), head=preamble(2010, 2024))

    assert [one.number for one in derived(early, late)] == [one.number for one in derived(late, early)] == [4]


def test_of_a_deal_in_two_files_of_other_years_both_count() -> None:
    early = deals(deal(delivered=3, years="2017; 2019"), head=preamble(1950, 2019))
    late = deals(deal(delivered=1, years="2020"), head=preamble(2020, 2024))

    assert sorted(one.number or 0 for one in derived(early, late)) == [1, 3]


def test_where_years_overlap_in_part_the_number_lies_between_bounds() -> None:
    early = deals(deal(ordered="", delivered=3, years="2017; 2019"), head=preamble(1950, 2019))
    late = deals(deal(ordered="", delivered=2, years="2019; 2020"), head=preamble(2019, 2024))
    found = combine([sheet(early), sheet(late)])
    (one,) = derived(early, late)

    assert (one.number, one.low, one.high) == (None, 3, 5)
    assert len(found.apart) == 1


def test_numbers_and_years_come_from_rows_a_year_and_comments_from_the_deal() -> None:
    by_year = years(year(7, number=3, year=2017), year(7, number=1, year=2019))
    by_deal = deals(deal(designation="Zeta-1M", delivered=4, years="2017; 2019", ordered=9, comment="Aid"))
    found = derived(by_year, by_deal)

    assert [(one.number, one.entry.comment, one.awaited) for one in found] == [
        (3, "Aid", False),
        (1, "Aid", False),
        (5, "Aid", True),
    ]


def test_a_deal_that_matches_none_one_to_one_is_told_and_not_counted_twice() -> None:
    by_year = years(year(7, number=3), year(8, number=3))
    by_deal = deals(deal(delivered=3, years="2017", designation="Other"), deal(delivered=1, years="2018"))
    sheets = [sheet(by_year), sheet(by_deal)]
    found = combine(sheets)

    assert len(found.apart) == 2
    assert sum(one.number or 0 for one in derive(found, sheets, MADE) if not one.awaited) == 6


def test_of_several_alike_the_designation_tells() -> None:
    by_year = years(year(7, designation="Zeta-1"), year(8, designation="Zeta-2"))
    by_deal = deals(
        deal(delivered=2, ordered=2, years="2017", designation="Zeta 2", comment="second"),
        deal(delivered=2, ordered=2, years="2017", designation="Zeta 1", comment="first"),
    )
    found = derived(by_year, by_deal)

    assert [(one.entry.designation, one.entry.comment) for one in found] == [("Zeta-1", "first"), ("Zeta-2", "second")]


def test_the_third_format_tells_what_came_by_the_day_of_its_status() -> None:
    header = (
        "Transfer Authority,Fiscal Year of Request,Country,Item,Requested Qty,Total Delivered Qty,Status,Status Date"
    )
    rows = [
        '516 Grant,2018,Narnia,"HELICOPTER, UH-1H","1,000",N/A,Requested,6/10/20',
        "Sale,2019,Mali,M113,20,12,Done,6/10/20",
    ]
    found = read_sheet("\n".join([header, *rows]).encode(), "eda.csv", EDA)
    (one,) = derive(combine([found]), [found], dt.date(2024, 1, 1))

    assert [entry.delivered.value for entry in found.entries] == [None, 12]
    assert (one.number, one.arrival) == (12, (dt.date(2018, 10, 1), dt.date(2020, 6, 10)))
    assert [entry.terms for entry in found.entries] == ["aid", "sale"]


def test_the_third_format_is_known_by_what_its_headings_say() -> None:
    header = (
        "RCN,Transfer Authority,Fiscal Year of Request,Recipient Country,Nomenclature of Article,Quantity Accepted,"
        "Total Delivered Qty,Original Acquisition Value,Date of Current Status,Current Status"
    )
    rows = [
        'A-1,516,FY19,Narnia,"TRUCK, CARGO",40,7,"$1,250,000.00",6/10/20,Delivered',
        "A-2,516,2019,Narnia,M113,,N/A,,N/A,",
    ]
    found = read_sheet("\n".join([header, *rows]).encode(), "eda.csv", EDA)
    first, second = found.entries

    assert (first.recipient, first.designation, first.ordered.value, first.delivered.value) == (
        "Narnia",
        "TRUCK, CARGO",
        40,
        7,
    )
    assert first.row.cells["Original Acquisition Value"] == "$1,250,000.00"
    assert first.arrival == (dt.date(2018, 10, 1), dt.date(2020, 6, 10))
    assert (second.delivered.value, second.arrival, second.unread) == (None, None, ())
    assert found.table.unread == ["RCN", "Original Acquisition Value"]


def test_a_report_that_names_no_country_is_none() -> None:
    with pytest.raises(NoRegisterError, match="Transfer Authority"):
        read_sheet(b"Transfer Authority,Fiscal Year of Request,Total Delivered Qty\n516,2019,4\n", "eda.csv", EDA)


# ---- Whatever is in a file ------------------------------------------------------------------------------

MADE_UP = st.lists(
    st.builds(
        deal,
        recipient=st.sampled_from(["Narnia", "Mali", "unknown recipient(s)", "Some rebels (Narnia)*"]),
        delivered=st.integers(0, 500),
        years=st.lists(st.integers(1950, 2024), min_size=1, max_size=4, unique=True).map(
            lambda found: "; ".join(map(str, sorted(found)))
        ),
        designation=st.sampled_from(["Zeta-1", "Zeta-1/Zeta-2", "aircraft engine"]),
        comment=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    ),
    max_size=12,
)


@given(MADE_UP)
def test_rows_in_are_rows_kept_and_units_in_are_units_counted(rows: list[list[Any]]) -> None:
    raw = deals(*rows)
    found = combine([sheet(raw)])

    assert len(found.rows) == len(rows)
    assert sum(one.number or 0 for one in derived(raw) if not one.awaited) == sum(row[8] for row in rows)
    assert len({one.key for one in derived(raw)}) == len(derived(raw))


# ---- Files that are long ---------------------------------------------------------------------------------


def test_long_cells_are_no_headings() -> None:
    long = "transfer authority, fiscal year of request, country " * 3
    heading = EDA.formats[0].header

    assert not heading.fits([long, long, long])


@pytest.mark.parametrize("content", [b"x" * 100_000, b";" * 100_000 + b"x", b"from " * 20_000, b"a b," * 25_000])
def test_what_is_long_and_no_register_is_told_as_that(content: bytes) -> None:
    assert recognised(content) is None
