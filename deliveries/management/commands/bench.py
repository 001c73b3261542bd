"""`manage.py bench` (`make bench`): what pages and downloads cost in a record of some size, and how that grows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.models import Count

from deliveries.dev import demo
from deliveries.dev.measuring import Address, Measured, measure, scratch_database
from deliveries.models import Delivery, Equipment, EquipmentType, Party, Register, Source

SIZES, FULL = [1_000, 10_000], [1_000, 10_000, 100_000]
# The share of all deliveries that the country has whose timeline is measured.
SHARE = 0.05
# Seconds, for the server's share of Mali's page.
LIMIT = 0.015

MALI_KEPT = Address("Mali's page, from the page cache", "/recipients/mali/", kept=True)
MALI = Address("Mali's page, made anew", "/recipients/mali/")
HEAD = f"{'':42}{'server':>10}{'SQL':>10}{'ratio':>7}{'queries':>9}{'kB':>10}{'gzip':>9}{'MB held':>9}"


class Command(BaseCommand):
    help = (
        "Print what pages and downloads cost beside their bare SQL, and how that grows with the record. It works in a "
        "database of its own on the engine of DATABASE_URL, which it makes and drops; the record is not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--deliveries", type=int, nargs="+", default=SIZES, help="in the demo register")
        parser.add_argument("--full", action="store_const", dest="deliveries", const=FULL, help="up to 100,000")
        parser.add_argument("--repeats", type=int, default=7, help="how often each address is asked for")

    def handle(self, *_args: Any, deliveries: list[int], repeats: int, **_options: Any) -> None:
        if settings.DEBUG:
            raise CommandError("With DEBUG on, templates and pages are made anew each time: measure without it.")
        with scratch_database():
            call_command("load_fixtures", stdout=self.stdout)
            one_model_a_type()
            results = [self.measured(size, repeats) for size in deliveries]
        self.tell_growth(deliveries, results)
        self.tell_mali(results[-1])

    def measured(self, size: int, repeats: int) -> dict[Address, Measured]:
        """Measure every address beside a demo register of that size, and print a line each."""
        register = demo.make(size)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"\n{connection.vendor}, {size:,} deliveries in the demo register; medians\n{HEAD}")
        found = dict(self.lines(addresses(register), repeats))
        with as_the_sites_own(register):
            found |= self.lines(overviews(register), repeats)
        demo.remove()
        return found

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
                server, memory = last.server / first.server, last.memory / max(1, first.memory)
                self.stdout.write(f"{address.name:42}{server:>9.1f} times the time{memory:>9.1f} times the memory")

    def tell_mali(self, found: dict[Address, Measured]) -> None:
        """Whether the page that most readers come for is within its limit."""
        kept, anew = found[MALI_KEPT], found[MALI]
        verdict = "yes" if kept.server < LIMIT else "no"
        self.stdout.write(
            f"\nServer's share of a warm Mali page on {connection.vendor} under {LIMIT * 1000:.0f} ms: {verdict} "
            f"({kept.server * 1000:.1f} ms; made anew {anew.server * 1000:.1f} ms, "
            f"its bare SQL {anew.sql * 1000:.1f} ms)"
        )


def line(one: Measured) -> str:
    """One line of the table, or what went wrong."""
    if one.status != 200:
        return f"{one.address.name:42}  answered {one.status}: {one.address.path}?{one.address.query}"
    return (
        f"{one.address.name:42}{one.server * 1000:>7.1f} ms{one.sql * 1000:>7.1f} ms{one.ratio:>7.1f}"
        f"{one.queries:>9}{one.raw / 1000:>10.1f}{one.compressed / 1000:>9.1f}{one.memory / 1e6:>9.1f}"
    )


def addresses(register: Register) -> Iterator[Address]:
    """What is measured beside a demo register: Mali in the site's own, then pages and downloads of the demo."""
    party, kind = example(register)
    demo_, page, chosen = f"register={register.slug}", f"/recipients/{party}/", f"register={register.slug}&type={kind}"
    yield MALI_KEPT
    yield MALI
    yield Address("Mali's helicopters, made anew", "/recipients/mali/", "type=helicopters")
    yield Address("A country's timeline", page, demo_)
    yield Address("… a facet change", page, chosen, htmx=True)
    yield Address("… its second page", page, f"{demo_}&page=2")
    yield Address("… as known on a day", page, f"{demo_}&known_on=2015-06-30")
    yield Address("… timeline.json", f"{page}timeline.json", demo_)
    yield Address("… timeline.csv", f"{page}timeline.csv", demo_)
    yield Address("… timeline.svg", f"{page}timeline.svg", demo_)
    yield Address("… its frame", f"/embed{page}", demo_)
    yield Address("Explorer", "/deliveries/", demo_)
    yield Address("… a facet change", "/deliveries/", chosen, htmx=True)
    yield Address("… in groups", "/deliveries/", f"{demo_}&group=type&pivot=year")
    yield Address("… by another column", "/deliveries/", f"{demo_}&sort=recipient")
    yield Address("… a search", "/deliveries/", f"{demo_}&q=mi35p")
    yield Address("… a search of common words", "/deliveries/", f"{demo_}&q=helicopter+russia")
    yield Address("… the whole register as CSV", "/deliveries.csv", demo_)
    yield Address("… the whole register as JSON", "/deliveries.json", demo_)
    yield Address("… the whole register as XLSX", "/deliveries.xlsx", demo_)
    yield Address("… the feed", "/deliveries.atom", demo_)
    yield Address("Compare two", "/compare/", f"{demo_}&recipient={party}&recipient=mali&type={kind}")
    yield Address("API, deliveries", "/api/v1/deliveries", demo_)
    yield Address("API, timeline", f"/api/v1/recipients/{party}/timeline", demo_)
    yield Address("Sources", "/sources/")


def overviews(register: Register) -> Iterator[Address]:
    """What is measured while the demo register is the site's own."""
    own = Delivery.objects.in_register(register).published().order_by()
    recipient = own.values("recipient").annotate(n=Count("pk")).order_by("-n").values("recipient")[:1]
    last = own.delivered().filter(recipient=recipient).latest("arrival_latest")
    source = Source.objects.filter(claims__delivery__in=own).annotate(n=Count("pk")).order_by("-n", "pk")[0]
    for name, path, query in (
        ("Front page of the demo", "/", ""),
        ("Recipients of the demo", "/recipients/", ""),
        ("Equipment of the demo", "/equipment/", ""),
        ("The last delivery to its first recipient", last.get_absolute_url(), ""),
        ("The source that says most", source.get_absolute_url(), ""),
        ("Changes of the demo", "/changes/", ""),
        ("… of one kind", "/changes/", "kind=disputed"),
    ):
        yield Address(name, path, query)


def example(register: Register) -> tuple[str, str]:
    """The slugs of the recipient whose share of the register is nearest to SHARE, and of its commonest type."""
    own = Delivery.objects.in_register(register).published().order_by()
    wanted = own.count() * SHARE
    shares = own.values_list("recipient").annotate(n=Count("pk"))
    pk = min(shares, key=lambda row: abs(row[1] - wanted))[0]
    kinds = EquipmentType.objects.filter(equipment__items__delivery__in=own.filter(recipient=pk).values("pk"))
    kind = kinds.order_by().values("top__slug").annotate(n=Count("pk")).order_by("-n", "top__slug")[0]
    return Party.objects.get(pk=pk).slug, kind["top__slug"]


def one_model_a_type() -> None:
    """Give each type without a model one, so that the demo has lines of every type of the tree."""
    for node in EquipmentType.objects.filter(equipment=None):
        Equipment.objects.create(slug=f"some-{node.slug}", designation=f"Some {node.singular}", type=node)


@contextmanager
def as_the_sites_own(register: Register) -> Iterator[None]:
    """Make `register` the default one for a while."""
    own = Register.objects.get(default=True)
    for old, new in ((own, register), (register, own)):
        Register.objects.filter(pk=old.pk).update(default=False)
        Register.objects.filter(pk=new.pk).update(default=True)
        if new == register:
            yield
