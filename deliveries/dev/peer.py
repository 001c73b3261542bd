"""Datasette over the same rows: the peer that a country's page is measured against."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db.models import Count

from deliveries.filters.selection import PAGE_SIZE
from deliveries.models import Delivery, DeliveryItem, Party, Register

from .serving import Served, serving, waybill

# How many lines of a register there are about, of so many deliveries; the countries that are asked for, in turn.
DELIVERIES, COUNTRIES = 17_000, 8
CONNECTIONS, SECONDS = 4, 20
# As `make serve` has it.
WORKERS = 2
LEAST_RATIO, AIM = 3, 10

# The columns of the peer's one table, and what each is of a line.
TABLE = {
    "line": "pk", "delivery": "delivery", "day": "delivery__arrival_latest", "earliest": "delivery__arrival_earliest",
    "recipient": "delivery__recipient__slug", "supplier": "delivery__supplier__slug",
    "equipment": "equipment__designation", "type": "equipment__type__name", "quantity": "quantity", "low": "low",
    "high": "high", "status": "delivery__status", "terms": "delivery__terms", "sources": "sources",
}  # fmt: skip
INDEXED = ("recipient", "supplier", "equipment", "type", "day")


@dataclass(frozen=True)
class Compared:
    """What both did under the same load, over so many lines."""

    lines: int
    peer: Served
    own: Served

    @property
    def ratio(self) -> float:
        """How many times the peer's requests a second."""
        return self.own.rate / self.peer.rate

    @property
    def cpu_ratio(self) -> float:
        """How many times its CPU the peer takes for a page."""
        return self.peer.cpu_each / self.own.cpu_each


def compare(register: Register, folder: Path) -> Compared:
    """Ask both for the pages of the countries with most lines, one after the other; nothing is kept."""
    file = folder / "register.sqlite3"
    lines = export(register, file)
    names = [slug for slug, _number in largest(register)]
    facets = "_facet=supplier&_facet=type&_facet=equipment"
    theirs = [f"/register/lines?recipient={quote(name)}&{facets}&_size={PAGE_SIZE}" for name in names]
    ours = [f"/recipients/{name}/?register={register.slug}" for name in names]
    datasette = [sys.executable, "-m", "datasette", "serve", "--immutable", str(file), "--host", "127.0.0.1"]
    with serving([*datasette, "--port", "PORT"], "/") as server:
        peer = server.under_load(theirs, SECONDS, CONNECTIONS)
    command, environment = waybill(WORKERS)
    with serving(command, "/healthz", environment) as server:
        own = server.under_load(ours, SECONDS, CONNECTIONS)
    file.unlink()
    return Compared(lines, peer, own)


def largest(register: Register) -> list[tuple[str, int]]:
    """The recipients with most published deliveries, by slug, with their number."""
    mine = Delivery.objects.in_register(register).published().order_by()
    counts = dict(mine.values_list("recipient").annotate(n=Count("pk")).order_by("-n", "recipient")[:COUNTRIES])
    slugs = dict(Party.objects.filter(pk__in=counts).values_list("pk", "slug"))
    return [(slugs[pk], number) for pk, number in counts.items()]


def export(register: Register, file: Path) -> int:
    """Write the lines of a register's published deliveries into a new SQLite file, as one table; returns how many."""
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as database:
        database.execute(f"CREATE TABLE lines ({', '.join(TABLE)}, PRIMARY KEY (line))")
        places = ", ".join("?" for _column in TABLE)
        database.executemany(f"INSERT INTO lines VALUES ({places})", rows(register))  # noqa: S608
        for column in INDEXED:
            database.execute(f"CREATE INDEX lines_{column} ON lines ({column})")
        database.execute("ANALYZE")
        [number] = database.execute("SELECT count(*) FROM lines").fetchone()
    database.close()
    return int(number)


def rows(register: Register) -> Iterator[tuple[Any, ...]]:
    published = DeliveryItem.objects.filter(delivery__in=Delivery.objects.in_register(register).published())
    found = published.annotate(sources=Count("delivery__claims__source", distinct=True)).order_by("pk")
    for row in found.values_list(*TABLE.values()).iterator(chunk_size=5_000):
        yield tuple(value.isoformat() if hasattr(value, "isoformat") else value for value in row)
