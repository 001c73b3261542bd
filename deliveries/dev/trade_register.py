"""Made-up files of trade registers, as SIPRI's site writes them, to measure and to try things on. The same seed gives
the same rows; no row is anybody's."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

from deliveries.registers.formats.sipri_types import TYPES

DEALS = (
    "Recipient", "Supplier", "Year of order", " ", "Number ordered", " ", "Weapon designation", "Weapon description",
    "Number delivered", " ", "Year(s) of delivery", "status", "Comments", "SIPRI TIV per unit",
    "SIPRI TIV for total order", "SIPRI TIV of delivered weapons",
)  # fmt: skip
YEARS = (
    "SIPRI AT Database ID", "Supplier", "Recipient", "Designation", "Description", "Armament category", "Order date",
    "Order date is estimate", "Numbers delivered", "Numbers delivered is estimate", "Delivery year",
    "Delivery year is estimate", "Status", "SIPRI estimate", "TIV deal unit", "TIV delivery values",
    "Local production",
)  # fmt: skip
STATUSES = ("New", "New", "New", "Second hand", "Second hand but modernized")
SUPPLIERS = ("United States", "Russia", "France", "China", "Germany")
RECIPIENTS = ("India", "Egypt", "Turkiye", "Poland", "UAE", "Chile", "Kenya", "Serbia", "Niger", "Mali")
FIRST, LAST = 1950, 2024


def preamble(
    first: int = FIRST, last: int = LAST, made: str = "13 Oct 2024", what: str = "deliveries or orders"
) -> str:
    """What stands above the header."""
    return (
        f"Transfers of major conventional arms from All countries to All countries . "
        f"Deals with {what} made for year range '{first}' to '{last}' \n"
        f"A '?' in a column indicates uncertain data.\n\nData generated: {made} 2:20:11 PM\n"
    )


def table(header: Sequence[str], rows: Iterator[Sequence[Any]] | Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue()


def parties_of(number: int) -> tuple[list[str], list[str]]:
    """So many names of parties, as those stand who supply most, and as those who receive most."""
    others = [f"Realm {at}" for at in range(number - len(SUPPLIERS) - len(RECIPIENTS))]
    return [*SUPPLIERS, *others, *RECIPIENTS[::-1]], [*RECIPIENTS, *others, *SUPPLIERS]


def models_of(number: int, rng: random.Random) -> list[tuple[str, str]]:
    """So many designations, each with what it is."""
    words = list(TYPES)
    return [(f"Model {at}", rng.choice(words)) for at in range(number)]


def delivery_years(rows: int, seed: int = 1, parties: int = 260, models: int = 4_000) -> Iterator[list[Any]]:
    """So many rows of deals and the years of their deliveries, of as many parties and models as the real one has: a few
    suppliers have most of them, and recipients a long tail."""
    rng = random.Random(seed)  # noqa: S311
    (suppliers, recipients), designations = parties_of(parties), models_of(models, rng)
    supplying = list(accumulate(1 / (at + 1) for at in range(len(suppliers))))
    receiving = list(accumulate(1 / (at + 1) ** 0.6 for at in range(len(recipients))))
    made, deal = 0, 10_000
    while made < rows:
        deal += 1
        supplier = recipient = rng.choices(suppliers, cum_weights=supplying)[0]
        while recipient == supplier:
            recipient = rng.choices(recipients, cum_weights=receiving)[0]
        designation, description = rng.choice(designations)
        ordered = rng.randint(FIRST, LAST - 6)
        estimated = [rng.choice(("Yes", "No")) for _column in range(3)]
        status, local = rng.choice(STATUSES), rng.choice(("Yes", "No", "No"))
        for year in sorted(rng.sample(range(ordered, ordered + 6), min(rng.choice((1, 1, 2, 3)), rows - made))):
            number = rng.randint(1, 60)
            made += 1
            yield [
                deal, supplier, recipient, designation, description, "Aircraft", ordered, estimated[0], number,
                estimated[1], year, estimated[2], status, 2, 2, number * 2, local,
            ]  # fmt: skip


def deals(rows: int, seed: int = 1, parties: int = 260, models: int = 4_000) -> Iterator[list[Any]]:
    """So many rows of deals."""
    rng = random.Random(seed)  # noqa: S311
    names, designations = parties_of(parties)[0], models_of(models, rng)
    for _row in range(rows):
        recipient, supplier = rng.sample(names, 2)
        designation, description = rng.choice(designations)
        ordered = rng.randint(FIRST, LAST - 6)
        years = sorted(rng.sample(range(ordered, ordered + 6), rng.choice((1, 1, 2, 3))))
        number = rng.randint(1, 200)
        marks = [rng.choice(("?", "")) for _column in range(3)]
        comment = " ".join(rng.choices(("made", "up", "for", "training", "and", "patrol"), k=rng.randint(0, 12)))
        yield [
            recipient, supplier, ordered, marks[0], number, marks[1], designation, description, number, marks[2],
            "; ".join(map(str, years)), rng.choice(STATUSES), comment, 2, number * 2, number * 2,
        ]  # fmt: skip
