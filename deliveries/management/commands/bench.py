"""`manage.py bench` (`make bench`): what pages and downloads cost in a record of some size, and how that grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from deliveries.dev import demo, large_register, load, million, peer, reading, slow
from deliveries.dev.measured_pages import (
    COUNTRY,
    EXPLORER,
    FIRST,
    MALI,
    MALI_KEPT,
    addresses,
    as_the_sites_own,
    one_model_a_type,
    overviews,
    pages,
)
from deliveries.dev.measuring import Address, Measured, measure, scratch_database, timed
from deliveries.dev.serving import Served
from deliveries.models import Register
from deliveries.models.gazetteer import gazetteer

SIZES, FULL = [1_000, 10_000], [1_000, 10_000, 100_000]

# By the name of an address: what it stands for, and how many seconds of CPU it may cost.
BARS = {
    MALI.name: ("Mali's default page", 0.025),
    COUNTRY: ("a ledger of fifty", 0.060),
    EXPLORER: ("the explorer's first page", 0.050),
    MALI_KEPT.name: ("a kept page", 0.0015),
}
HEAD = f"{'':42}{'CPU':>10}{'server':>10}{'SQL':>10}{'ratio':>7}{'queries':>9}{'kB':>10}{'gzip':>9}{'MB held':>9}"


class Command(BaseCommand):
    help = (
        "Print what pages and downloads cost beside their bare SQL, and how that grows with the record. It works in a "
        "database of its own on the engine of DATABASE_URL, which it makes and drops; the record is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deliveries", type=int, nargs="+", default=SIZES, help="in the demo register")
        parser.add_argument("--full", action="store_const", dest="deliveries", const=FULL, help="up to 100,000")
        others = parser.add_mutually_exclusive_group()
        others.add_argument("--peer", action="store_true", help="beside Datasette, over the same rows of a register")
        others.add_argument("--load", action="store_true", help="requests a second, alone and behind nginx")
        others.add_argument("--slow", action="store_true", help="a page beside clients who hardly read downloads")
        others.add_argument("--reading", action="store_true", help="how well annotated reports are read")
        others.add_argument(
            "--million", action="store_true", help="start, memory and pages at 1,000,000; takes half an hour"
        )
        others.add_argument("--register", action="store_true", help="pages of a trade register of 59,157 rows")
        parser.add_argument("--repeats", type=int, default=7, help="how often each address is asked for")

    def handle(self, *_args: Any, deliveries: list[int], repeats: int, **options: Any) -> None:
        if settings.DEBUG:
            raise CommandError("With DEBUG on, templates and pages are made anew each time: measure without it.")
        with scratch_database():
            call_command("load_fixtures", stdout=self.stdout)
            if options["reading"]:
                self.reading()
                return
            one_model_a_type()
            if options["peer"]:
                self.beside_the_peer(repeats)
            elif options["load"]:
                self.under_load()
            elif options["slow"]:
                self.beside_slow_readers()
            elif options["register"]:
                self.of_a_register(repeats)
            elif options["million"]:
                self.at_a_million(repeats)
            else:
                results = [self.measured(size, repeats) for size in deliveries]
                self.tell_growth(deliveries, results)
                self.tell_bars(results[-1])

    def measured(self, size: int, repeats: int) -> dict[Address, Measured]:
        """Measure every address beside a demo register of that size, and print a line each."""
        with self.demo_of(size) as register:
            self.stdout.write(f"\n{connection.vendor}, {size:,} deliveries in the demo register; medians\n{HEAD}")
            found = dict(self.lines(addresses(register), repeats))
            with as_the_sites_own(register):
                found |= self.lines(overviews(register), repeats)
        return found

    @contextmanager
    def demo_of(self, size: int, *, remove: bool = True) -> Iterator[Register]:
        """A demo register of that size; `remove` it in the end, unless the whole database goes."""
        made: list[Register] = []
        took = timed(lambda: made.append(demo.make(size)))
        self.stdout.write(f"\n{size:,} deliveries made in {took.wall:,.0f} s, {took.cpu:,.0f} s of CPU")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield made[0]
        if remove:
            demo.remove()

    def beside_the_peer(self, repeats: int) -> None:
        """Measure what has a bar, and a country's page beside Datasette's over the same rows."""
        with self.demo_of(peer.DELIVERIES, remove=False) as register:
            self.stdout.write(HEAD)
            found = dict(self.lines((one for one in addresses(register) if one.name in BARS), repeats))
            both = peer.compare(register, settings.VAR_DIR / "bench")
        self.stdout.write(f"\nA country's page over {both.lines:,} lines, {peer.CONNECTIONS} connections, nothing kept")
        self.stdout.write(f"Datasette, one process: {under_load(both.peer)}")
        self.stdout.write(f"Waybill, {peer.WORKERS} workers:     {under_load(both.own)}")
        self.tell_bars(found)
        self.stdout.write(
            f"The country page at least {peer.LEAST_RATIO} times Datasette's rate (aim {peer.AIM}): "
            f"{yes(both.ratio >= peer.LEAST_RATIO)} ({both.ratio:.1f} times; by CPU a page {both.cpu_ratio:.1f} times)"
        )

    def of_a_register(self, repeats: int) -> None:
        """What it takes to bring in a trade register, and what its pages cost beside their bare SQL."""
        brought = large_register.large()
        took, bare, held = brought.took, brought.bare, brought.held / 1e6
        most, limit = large_register.MOST_TIMES, large_register.MOST_HELD
        self.stdout.write(
            f"\n{large_register.DELIVERIES:,} rows brought in within {took.wall:.1f} s, {took.cpu:.1f} s of CPU, their "
            f"bare inserts within {bare.wall:.1f} s, {bare.cpu:.1f} s of CPU.\n"
            f"At most {most} times as long: {yes(took.wall <= most * bare.wall)} ({took.wall / bare.wall:.1f} times). "
            f"At most {limit / 1e6:.0f} MB held: {yes(brought.held <= limit)} ({held:.0f} MB)."
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(HEAD)
        for _address, _one in self.lines(large_register.addresses(brought.register), repeats):
            pass

    def reading(self) -> None:
        """How many of the deliveries, models, numbers and days of annotated reports are found, and found rightly."""
        known = gazetteer()
        for title, reports in reading.sets():
            found = reading.score(reports, known)
            head = f"{title}, {len(reports)} reports"
            self.stdout.write(f"\n{head:42}{'precision':>10}{'recall':>10}{'right':>8}{'of':>6}")
            for what in reading.ASKED:
                counts = f"{found.right[what]:>8}{found.there[what]:>6}"
                self.stdout.write(f"{what:42}{found.precision(what):>10.2f}{found.recall(what):>10.2f}{counts}")

    def under_load(self) -> None:
        """What a server does of what readers come for most."""
        with self.demo_of(peer.DELIVERIES, remove=False) as register:
            largest = [slug for slug, _deliveries in peer.largest(register)]
            paths = ["/", MALI.path, *(f"/recipients/{slug}/?register={register.slug}" for slug in largest)]
            for how, served in load.under_load(paths, settings.VAR_DIR / "bench" / "proxy"):
                self.stdout.write(f"{how:24}{under_load(served)}")

    def beside_slow_readers(self) -> None:
        """How long Mali's page takes while clients take the longest downloads of a long register, and do not read."""
        with self.demo_of(slow.DELIVERIES, remove=False) as register:
            of_all = f"?register={register.slug}"
            downloads = [f"/deliveries.{kind}{of_all}" for kind in ("csv", "json", "xlsx")] + ["/data/waybill.zip"]
            found = dict(slow.waited(MALI_KEPT.path, downloads))
        for how, one in found.items():
            self.stdout.write(f"{how:42}{one.p50 * 1000:>8.1f} ms at p50 {one.p99 * 1000:>8.1f} ms at p99")
        quiet, *others = (one.p99 for one in found.values())
        times = max(others) / quiet
        self.stdout.write(f"At most {slow.MOST} times its quiet p99: {yes(times <= slow.MOST)} ({times:.1f})")

    def at_a_million(self, repeats: int) -> None:
        """What a start takes and what workers hold beside a million deliveries, and pages as compared to a thousand."""
        found = []
        for size in (SIZES[0], million.DELIVERIES):
            with self.demo_of(size, remove=size == SIZES[0]) as register:
                self.tell_start(million.start())
                self.stdout.write(HEAD)
                wanted = [each for one in pages(register) for each in (one, replace(one, name=FIRST, first=True))]
                own = [one for _address, one in self.lines(wanted, repeats)]
                found.append(list(zip(own[::2], own[1::2], strict=True)))
        self.stdout.write(
            f"\nCPU of pages in ms, and their kB, at {SIZES[0]:,} and {million.DELIVERIES:,} deliveries; of those for "
            f"their first reader; and whether they take at most {million.MOST_GROWTH} times as long\n"
            f"{'':42}{'few':>8}{'many':>8}{'times':>8}{'':5}{'first':>8}{'first':>8}{'times':>8}{'kB':>7}{'kB':>7}"
        )
        for address, (few, first_few), (many, first_many) in zip(pages(register), *found, strict=True):
            within = yes(many.cpu <= million.MOST_GROWTH * few.cpu)
            self.stdout.write(
                f"{address.name:42}{growth(few, many)} {within:4}{growth(first_few, first_many)}"
                f"{few.raw / 1000:>7.0f}{many.raw / 1000:>7.0f}"
            )

    def tell_start(self, start: million.Start) -> None:
        for name, read in (("first", start.first), ("second", start.second)):
            self.stdout.write(
                f"The {name} process has the index in {read.took.wall:.1f} s, {read.took.cpu:.1f} s of CPU, "
                f"and has held {read.most_held / 1e6:,.0f} MB at most."
            )
        self.stdout.write(
            f"A server of {million.WORKERS} answers after {start.server.wall:.1f} s, {start.server.cpu:.1f} s of CPU."
        )
        for at, worker in enumerate(start.workers, 1):
            own = worker.held - worker.shared
            self.stdout.write(
                f"Worker {at} holds {worker.held / 1e6:,.0f} MB, {own / 1e6:,.0f} MB of it for itself alone."
            )

    def lines(self, wanted: Iterable[Address], repeats: int) -> Iterator[tuple[Address, Measured]]:
        for address in wanted:
            if not address.exists:
                self.stdout.write(f"{address.name:42}  no such address yet: {address.path}")
                continue
            one = measure(address, repeats)
            self.stdout.write(line(one))
            yield address, one

    def tell_growth(self, sizes: list[int], results: list[dict[Address, Measured]]) -> None:
        """How many times longer, and how much more memory, each takes in the largest register than in the smallest."""
        if len(sizes) < 2:
            return
        self.stdout.write(f"\nFrom {sizes[0]:,} to {sizes[-1]:,} deliveries, {sizes[-1] / sizes[0]:.0f} times as many:")
        for address, last in results[-1].items():
            if first := results[0].get(address):
                server, memory = last.cpu / first.cpu, last.memory / max(1, first.memory)
                self.stdout.write(f"{address.name:42}{server:>9.1f} times the CPU{memory:>9.1f} times the memory")

    def tell_bars(self, found: dict[Address, Measured]) -> None:
        """Whether what readers come for is within its limits."""
        self.stdout.write(f"\nCPU a request, on {connection.vendor}:")
        by_name = {address.name: one for address, one in found.items()}
        for name, (words, most) in BARS.items():
            one = by_name[name]
            within = one.status == 200 and one.cpu <= most
            self.stdout.write(f"{words:26} at most {most * 1000:>4g} ms: {yes(within)} ({one.cpu * 1000:.2f} ms)")


def yes(fulfilled: bool) -> str:
    return "yes" if fulfilled else "no"


def growth(few: Measured, many: Measured) -> str:
    return f"{few.cpu * 1000:>8.1f}{many.cpu * 1000:>8.1f}{many.cpu / few.cpu:>8.2f}"


def under_load(served: Served) -> str:
    return f"{served.rate:6.1f} requests/s, {served.cpu_each * 1000:6.1f} ms of CPU each ({served.requests} requests)"


def line(one: Measured) -> str:
    """One line of the table, or what went wrong."""
    if one.status != 200:
        return f"{one.address.name:42}  answered {one.status}: {one.address.path}?{one.address.query}"
    return (
        f"{one.address.name:42}{one.cpu * 1000:>7.1f} ms{one.server * 1000:>7.1f} ms{one.sql * 1000:>7.1f} ms"
        f"{one.ratio:>7.1f}{one.queries:>9}{one.raw / 1000:>10.1f}{one.compressed / 1000:>9.1f}{one.memory / 1e6:>9.1f}"
    )
