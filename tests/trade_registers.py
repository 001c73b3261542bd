"""Files of trade registers for tests: rows that nobody has published, in the formats that are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from deliveries.dev.trade_register import DEALS, YEARS, preamble, table
from deliveries.registers.entries import RegisterKind, Sheet
from deliveries.registers.formats import SIPRI
from deliveries.registers.importing import Outcome, bring_in
from deliveries.registers.sheets import read_sheet

MADE = dt.date(2024, 10, 13)


def deal(
    *,
    recipient: str = "Narnia",
    supplier: str = "Russia",
    order: Any = 2016,
    ordered: Any = 4,
    designation: str = "Zeta-1",
    description: str = "combat helicopter",
    delivered: Any = 4,
    years: str = "2017; 2019; 2020",
    status: str = "New",
    comment: str = "",
    marks: Sequence[str] = ("", "", ""),
) -> list[Any]:
    """A row of the format that has a row a deal; `marks`: of the order, the number ordered and the number delivered."""
    return [
        recipient, supplier, order, marks[0], ordered, marks[1], designation, description, delivered, marks[2], years,
        status, comment, 7.5, 30, 30,
    ]  # fmt: skip


def year(
    deal: int = 1,
    *,
    recipient: str = "Narnia",
    supplier: str = "Russia",
    designation: str = "Zeta-1",
    description: str = "combat helicopter",
    category: str = "Aircraft",
    order: Any = 2016,
    number: Any = 2,
    year: Any = 2017,
    status: str = "New",
    estimates: Sequence[str] = ("No", "No", "No"),
) -> list[Any]:
    """A row of the format that has a row a deal and year of delivery; `estimates`: of order, number and year."""
    return [
        deal, supplier, recipient, designation, description, category, order, estimates[0], number, estimates[1], year,
        estimates[2], status, 7.5, 7.5, 15, "No",
    ]  # fmt: skip


def deals(*rows: Sequence[Any], head: str | None = None) -> bytes:
    return ((preamble() if head is None else head) + table(DEALS, rows)).encode()


def years(*rows: Sequence[Any], head: str | None = None) -> bytes:
    return ((preamble() if head is None else head) + table(YEARS, rows)).encode()


def sheet(raw: bytes, kind: RegisterKind = SIPRI) -> Sheet:
    return read_sheet(raw, "register.csv", kind)


def brought_in(*files: bytes, kind: RegisterKind = SIPRI, **options: Any) -> Outcome:
    """The files of one release, brought in."""
    return bring_in([(f"{at}.csv", raw) for at, raw in enumerate(files)], kind, **options)
